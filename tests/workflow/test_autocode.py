"""Coding without a person: only on a promise, never counted as a person's decision, and to be taken back."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coding.cli.main import run as run_cli
from coding.records import Reason, Seen
from coding.review.decide import AUTOMATIC
from coding.settings import Settings
from coding.store import decisions, stages
from coding.workflow import autocode, clean, codebooks, decide, export, import_survey, queue, report, share, suggest
from coding.workflow.automatic import automatic_figures
from coding.workflow.project import Project, create, opened
from coding.workflow.state import log_lines, state

WORDS = {
    "taal": ["taalles", "taalcursus", "de taal", "taalcoach", "taalniveau"],
    "maatwerk": ["maatwerk", "een traject op maat", "maatwerk per gezin", "maatwerk voor iedereen", "echt maatwerk"],
    "samenwerking": [
        "samenwerking",
        "de regio",
        "samenwerken met buurgemeenten",
        "regionaal overleg",
        "samenwerking in de regio",
    ],
}
FRAMES = [
    "Wij zetten in op {}.", "Het belangrijkste is {}.", "Zonder {} lukt het niet.", "{} helpt het meest.",
    "Begin met {} en blijf dat doen.", "Onze les: {} werkt.", "Vooral {} was nodig.", "Kies voor {}.", "Alles draait om {}.",
    "Wij leerden dat {} veel oplevert.", "{} is de sleutel.", "Meer {} graag.", "Het gaat beter door {}.", "Denk aan {}.",
    "Met {} kom je verder.", "Ook later blijft {} belangrijk.",
]  # fmt: skip
TEXTS = [
    (frame.format(word), code) for frame, (code, words) in itertools.product(FRAMES, WORDS.items()) for word in words
]


@pytest.fixture
def large(tmp_path: Path, survey: Any, settings: Settings) -> Iterator[Project]:
    """240 answers that are easy to code, 60 of them undecided."""
    path = tmp_path / "groot.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["nummer", "klasse", "Welke les heeft u geleerd?", "Wat is er nodig?"])
        writer.writerows([f"K{n}", "overig", text, ""] for n, (text, _) in enumerate(TEXTS))
    create(tmp_path / "groot.duiding", settings)
    with opened(tmp_path / "groot.duiding", settings) as project:
        import_survey.import_survey(project, import_survey.preview(path, survey.mapping()))
        clean.clean_project(project)
        codebooks.load_codebook(project, survey.codebook())
        coded = tmp_path / "besluiten.csv"
        lines = [f"2020-{n:05d}.les,{code}" for n, (_, code) in enumerate(TEXTS, start=1) if n % 4]
        coded.write_text("id,codes\n" + "\n".join(lines) + "\n", encoding="utf-8")
        decide.decide_file(project, coded, "A")
        yield project


def _truth(answer_id: str) -> str:
    return TEXTS[int(answer_id[5:10]) - 1][1]


def _automatic(project: Project) -> dict[str, tuple[str, ...]]:
    with project.reading() as session:
        return {d.answer_id: d.codes for d in decisions.automatic_decisions(session)}


def test_answers_are_coded_on_a_promise_and_nothing_else_changes(large: Project) -> None:
    before = share.shares_project(large)[1], state(large).steps[4]
    result = autocode.autocode(large)
    given = _automatic(large)
    assert (result.run_id, result.is_new, result.n_undecided) == ("autocode-001", True, 60)
    assert 10 <= len(given) == result.n_answers
    assert all(codes == (_truth(i),) for i, codes in given.items())
    assert all(p.n_right <= p.n and 0.9 <= p.lower <= p.n_right / p.n for p in result.promises)
    assert sum(p.n_answers for p in result.promises) == sum(map(len, given.values()))
    assert (share.shares_project(large)[1], state(large).steps[4]) == before
    with large.reading() as session:
        made = decisions.automatic_decisions(session)
        assert {(d.coder, d.seen, d.run_id) for d in made} == {(AUTOMATIC, Seen.AUTOMATIC, "autocode-001")}
        assert stages.runs_of(session, "autocode")[0].inputs == {"suggest": "suggest-001"}
        assert decisions.n_decisions(session) == {"A": 180}
        assert not {d.answer_id for d in decisions.current_decisions(session)} & set(given)


def test_same_question_again_changes_nothing(large: Project) -> None:
    first = autocode.autocode(large)
    again = autocode.autocode(large)
    assert (again.run_id, again.is_new, again.n_answers) == (first.run_id, False, first.n_answers)
    with large.reading() as session:
        assert len(stages.runs_of(session, "autocode")) == 1


def test_dry_run_stores_nothing(large: Project, contents: Any) -> None:
    before = contents(large)
    result = autocode.autocode(large, dry_run=True)
    assert (result.run_id, result.is_new) == ("", False)
    assert result.n_answers > 0
    assert contents(large) == before


def test_suggester_learns_nothing_from_what_it_gave(large: Project) -> None:
    before = suggest.suggest_project(large)
    autocode.autocode(large)
    after = suggest.suggest_project(large)
    assert (after.run_id, after.is_new, after.n_coded) == (before.run_id, False, 180)


def test_person_replaces_what_was_given_also_by_saying_the_same(large: Project) -> None:
    autocode.autocode(large)
    same, other, *_ = sorted(_automatic(large))
    assert decide.decide_answer(large, same, [_truth(same)]).n_new == 1
    assert decide.decide_answer(large, other, ["vroeg"]).n_new == 1
    assert not {same, other} & set(_automatic(large))
    with large.reading() as session:
        found = automatic_figures(session)
        assert found is not None
        assert (found.n_checked, found.n_confirmed) == (2, 1)
        mine = {d.answer_id: d for d in decisions.current_decisions(session, "codeur T")}
    assert {i: d.codes for i, d in mine.items()} == {same: (_truth(same),), other: ("vroeg",)}
    assert all(d.supersedes for d in mine.values())
    decide.decide_answer(large, other, [])
    autocode.autocode(large)
    assert not {same, other} & set(_automatic(large))


def test_second_coder_may_decide_too(large: Project) -> None:
    autocode.autocode(large)
    answer = min(_automatic(large))
    for coder in ("B", "C"):
        who = replace(large, settings=large.settings.model_copy(update={"coder": coder}))
        assert decide.decide_answer(who, answer, ["taal"]).n_new == 1
    with large.reading() as session:
        assert {d.coder for d in decisions.current_decisions(session, answer_ids=[answer])} == {"B", "C"}


def test_audit_still_asks_for_what_was_given_and_scores_do_not(large: Project) -> None:
    autocode.autocode(large)
    given, batch = _automatic(large), queue.take_batch(large, size=30)
    assert {one.answer_id for one in batch if one.reason is not Reason.AUDIT} & set(given) == set()
    assert {one.answer_id for one in batch} & set(given)


def test_undo_takes_back_and_the_same_can_be_done_again(large: Project) -> None:
    autocode.autocode(large)
    given = _automatic(large)
    kept = min(given)
    decide.decide_answer(large, kept, ["taal"])
    assert autocode.undo_autocode(large) == len(given) - 1
    assert _automatic(large) == {}
    assert autocode.undo_autocode(large) == 0
    assert state(large).automatic is None
    again = autocode.autocode(large)
    assert (again.run_id, again.is_new) == ("autocode-002", True)
    assert kept not in _automatic(large)
    autocode.undo_autocode(large)
    third = autocode.autocode(large)
    assert (third.is_new, set(_automatic(large))) == (True, set(given) - {kept})
    assert autocode.autocode(large).is_new is False
    assert [line.details.get("withdrawn") for line in log_lines(large, "autocode")] == [
        0,
        len(given) - 1,
        0,
        len(given) - 1,
        0,
    ]


def test_what_no_longer_qualifies_is_taken_back(large: Project) -> None:
    autocode.autocode(large, 0.8)
    before = _automatic(large)
    result = autocode.autocode(large, 0.97)
    assert (result.n_answers, result.n_withdrawn) == (0, len(before))
    assert _automatic(large) == {}


def test_without_enough_decisions_nothing_is_coded_and_it_says_what_is_needed(ready: Project, survey: Any) -> None:
    decide.decide_file(ready, survey.coded())
    result = autocode.autocode(ready)
    assert (result.run_id, result.n_answers, result.promises, result.n_needed) == ("", 0, (), 46)
    assert result.nearest is not None
    assert result.nearest.n_right <= result.nearest.n <= 10
    assert log_lines(ready, "autocode") == []


def test_code_above_others_is_never_given(large: Project, survey: Any) -> None:
    text = survey.codebook().read_text(encoding="utf-8").replace('version: "1"', 'version: "2"')
    text = text.replace("label: Vroeg beginnen,", "label: Vroeg beginnen, parent: taal,")
    codebooks.load_codebook(large, survey.codebook(text))
    assert "taal" not in {p.code_id for p in autocode.autocode(large, dry_run=True).promises}


def test_export_report_and_status_tell_what_was_coded_without_a_person(
    large: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = autocode.autocode(large)
    given = _automatic(large)
    export.export_project(large, tmp_path / "uit.csv")
    with (tmp_path / "uit.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert {i for i, row in rows.items() if row["basis"] == "automatic"} == set(given)
    assert all(rows[i]["codes"] == "|".join(codes) for i, codes in given.items())
    assert sum(row["basis"] == "decided" for row in rows.values()) == 180
    report.report_project(large, tmp_path / "rapport", ["html"])
    html = (tmp_path / "rapport" / "groot.html").read_text(encoding="utf-8")
    assert f"Bij {result.n_answers} antwoorden die geen codeur beoordeelde, zijn codes automatisch gegeven." in html
    assert f">{AUTOMATIC}<" not in html  # no coder of that name
    assert run_cli(["status", large.target, "--lang", "nl"], "nl") == 0
    said = capsys.readouterr().out
    assert f"Automatisch gecodeerd: {result.n_answers} antwoorden; belofte: minstens 90% juist" in said
    first = next(p for p in result.promises if p.n_answers)
    assert f"op grond van {first.n} verschillende beoordeelde, waarvan {first.n_right} juist" in said
