"""From clean to report on the small survey: in order, repeatable, logged, and masked."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coding.errors import CodebookError, CodedError, FileError, NotReadyError, ProjectError
from coding.records import AnswerKind, Basis, Respondent, Seen
from coding.store import decisions, journal, stages
from coding.store import survey as stored
from coding.workflow import (
    clean,
    codebooks,
    decide,
    export,
    import_survey,
    quotes,
    report,
    review,
    share,
    suggest,
    topics,
)
from coding.workflow.project import Project
from coding.workflow.state import log_lines, state

Contents = Callable[[Project], dict[str, list[tuple[object, ...]]]]
PLANTED = ("sleutel-", "geheim", "haile", "t.haile@example.nl")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _bytes_of(path: Path) -> str:
    """All that a file holds, unpacked where it is an archive."""
    if not zipfile.is_zipfile(path):
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_clean_counts_kinds_and_findings(imported: Project) -> None:
    result = clean.clean_project(imported)
    assert result.is_new
    assert (result.n_answers, result.n_substantive) == (44, 37)
    assert result.kinds[AnswerKind.NOT_APPLICABLE] == 1
    assert result.kinds[AnswerKind.DONT_KNOW] == 1
    assert result.kinds[AnswerKind.ELSEWHERE] == 1
    assert result.findings["persoon"] >= 1
    assert result.findings["e-mail"] == 1
    assert sum(result.kinds.values()) == 44


@pytest.mark.parametrize(
    "stage",
    [clean.clean_project, suggest.suggest_project, quotes.quotes_project, topics.topics_project],
    ids=lambda f: f.__name__,
)
def test_stage_run_again_says_unchanged_and_adds_nothing(
    ready: Project, contents: Contents, stage: Callable[[Project], object]
) -> None:
    if stage is quotes.quotes_project:
        suggest.suggest_project(ready)
    first = stage(ready)
    before = contents(ready)
    again = stage(ready)
    assert again.is_new is False
    assert again.run_id == first.run_id
    assert contents(ready) == before


def test_suggest_again_gives_the_same_figures(ready: Project, survey: Any) -> None:
    decide.decide_file(ready, survey.coded())
    first, again = suggest.suggest_project(ready), suggest.suggest_project(ready)
    assert (again.n_suggested, again.n_coded, again.per_code) == (first.n_suggested, first.n_coded, first.per_code)
    assert first.n_coded == 10


def test_new_decisions_make_a_new_run_and_leave_the_old_one(ready: Project, survey: Any, contents: Contents) -> None:
    first = suggest.suggest_project(ready)
    old = set(contents(ready)["suggestions"])
    decide.decide_file(ready, survey.coded())
    second = suggest.suggest_project(ready)
    assert (first.run_id, second.run_id, second.is_new) == ("suggest-001", "suggest-002", True)
    assert old < set(contents(ready)["suggestions"])


def test_suggest_finds_what_the_codebook_names(ready: Project) -> None:
    result = suggest.suggest_project(ready)
    with ready.reading() as session:
        found = {
            (s.answer_id, s.code_id): s for s in stages.suggestions_of(session, result.run_id, only_suggested=True)
        }
    assert ("2020-00004.les", "maatwerk") in found
    assert ("2020-00002.les", "samenwerking") in found
    assert found["2020-00004.les", "maatwerk"].why == "rule: maatwerk"
    assert not any(answer == "2020-00013.les" for answer, _ in found)  # n.v.t.


def test_suggest_does_not_keep_coders_waiting(ready: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A coder decides while the suggester computes: the project is not locked."""
    import coding.suggesting.suggest as suggesting

    compute = suggesting.prepared

    def slow(*given: object, **more: object) -> object:
        assert decide.decide_answer(ready, "2020-00001.les", ["taal"]).n_new == 1
        return compute(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(suggesting, "prepared", slow)
    assert suggest.suggest_project(ready).is_new


def test_same_run_made_twice_at_once_is_stored_once(
    ready: Project, monkeypatch: pytest.MonkeyPatch, contents: Contents
) -> None:
    import coding.suggesting.suggest as suggesting

    compute = suggesting.prepared

    def overtaken(*given: object, **more: object) -> object:
        monkeypatch.setattr(suggesting, "prepared", compute)
        assert suggest.suggest_project(ready).is_new
        return compute(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(suggesting, "prepared", overtaken)
    assert suggest.suggest_project(ready).is_new is False
    assert len(contents(ready)["runs"]) == 2  # clean and suggest


def test_stages_in_the_wrong_order_say_what_comes_first(
    empty: Project, survey: Any, bring: Callable[..., object]
) -> None:
    def refuses(stage: Callable[[Project], object], match: str) -> None:
        with pytest.raises(NotReadyError, match=match):
            stage(empty)

    stages_ = (
        suggest.suggest_project,
        quotes.quotes_project,
        topics.topics_project,
        share.shares_project,
        report.report_data,
    )
    for stage in (clean.clean_project, *stages_):
        refuses(stage, "duiding import")
    bring(empty)
    refuses(topics.topics_project, "duiding clean")
    for stage in stages_:
        if stage is not topics.topics_project:
            refuses(stage, "duiding codebook load")
    codebooks.load_codebook(empty, survey.codebook())
    for stage in stages_:
        refuses(stage, "duiding clean")
    clean.clean_project(empty)
    refuses(share.shares_project, "duiding suggest")
    bring(empty, "2021")
    for stage in stages_:
        refuses(stage, "44 answers were imported after cleaning")


def test_unknown_question_names_the_nearest(ready: Project) -> None:
    with pytest.raises(ProjectError, match="'lez' does not exist.*'les'"):
        suggest.suggest_project(ready, ["lez"])


def test_codebook_again_changes_nothing(ready: Project, survey: Any, contents: Contents) -> None:
    before = contents(ready)
    assert codebooks.load_codebook(ready, survey.codebook()).is_new is False
    assert contents(ready) == before


def test_codebook_new_version_becomes_current(ready: Project, survey: Any) -> None:
    text = survey.codebook().read_text(encoding="utf-8")
    changed = text.replace('version: "1"', 'version: "2"').replace("label: Taal,", "label: Taal en leren,")
    changed = "\n".join(line for line in changed.splitlines() if "id: vroeg" not in line)
    loaded = codebooks.load_codebook(ready, survey.codebook(changed))
    assert (loaded.is_new, loaded.codebook.version) == (True, "2")
    assert loaded.difference == {"added": [], "removed": ["vroeg"], "changed": ["taal"]}
    assert codebooks.show_codebook(ready).version == "2"


def test_codebook_same_version_with_other_content_is_refused(ready: Project, survey: Any, contents: Contents) -> None:
    text = survey.codebook().read_text(encoding="utf-8").replace("label: Taal,", "label: Anders,")
    before = contents(ready)
    with pytest.raises(CodebookError, match="1"):
        codebooks.load_codebook(ready, survey.codebook(text))
    assert contents(ready) == before


def test_codebook_without_version_gets_the_next_number(ready: Project, survey: Any) -> None:
    text = (
        survey.codebook()
        .read_text(encoding="utf-8")
        .replace('version: "1"\n', "")
        .replace("label: Taal,", "label: Anders,")
    )
    assert codebooks.load_codebook(ready, survey.codebook(text)).codebook.version == "2"


@pytest.mark.parametrize("line", ["2020-00099.les,taal,A", "2020-00001.les,taall,A"])
def test_decide_file_is_all_or_nothing(ready: Project, survey: Any, contents: Contents, line: str) -> None:
    path = survey.coded()
    path.write_text(
        path.read_text().replace("2020-00010.les,samenwerking,A", line).replace("2020-00001.les,samenwerking,A\n", "")
    )
    before = contents(ready)
    with pytest.raises(CodedError, match=r"2020-00099\.les|taall"):
        decide.decide_file(ready, path)
    assert contents(ready) == before


def test_decide_file_twice_decides_once(ready: Project, survey: Any) -> None:
    first = decide.decide_file(ready, survey.coded(("A", "B")))
    again = decide.decide_file(ready, survey.coded(("A", "B")))
    assert (first.n_new, first.n_same, first.coders) == (20, 0, ("A", "B"))
    assert (again.n_new, again.n_same) == (0, 20)


def test_decide_answer_supersedes_what_the_coder_said(ready: Project) -> None:
    run = suggest.suggest_project(ready).run_id
    decide.decide_answer(ready, "2020-00001.les", ["taal", "samenwerking"], run)
    decide.decide_answer(ready, "2020-00001.les", [])
    assert decide.decide_answer(ready, "2020-00001.les", []).n_new == 0
    with ready.reading() as session:
        current = decisions.current_decisions(session)
    assert [(d.coder, d.codes, d.seen) for d in current] == [("codeur T", (), Seen.BLIND)]
    assert current[0].supersedes


def test_review_desk_moves_answers_from_to_do_to_done(ready: Project) -> None:
    before = review.desk(ready, ["les"])
    assert (len(before.to_do), before.n_done, before.n_answers) == (11, 0, 21)
    decide.decide_answer(ready, before.to_do[0], ["taal"])
    after = review.desk(ready, ["les"])
    assert (after.to_do, after.done, after.n_done) == (before.to_do[1:], before.to_do[:1], 1)
    assert after.own[before.to_do[0]].decision.codes == ("taal",)


def test_shares_rest_on_decisions_where_there_are_any(ready: Project, survey: Any) -> None:
    suggest.suggest_project(ready)
    decide.decide_file(ready, survey.coded())
    _, found = share.shares_project(ready)
    whole = {(s.question_id, s.code_id): s for s in found if not s.variable}
    assert whole["les", "samenwerking"].basis is Basis.DECIDED
    assert (whole["les", "samenwerking"].n, whole["les", "samenwerking"].n_theme) == (10, 4)
    assert whole["nodig", "taal"].basis is Basis.SUGGESTED
    assert whole["nodig", "taal"].n == 16
    _, forced = share.shares_project(ready, ["les"], Basis.SUGGESTED)
    assert {s.n for s in forced if not s.variable} == {21}


def test_hidden_cells_are_empty_in_the_table(ready: Project, tmp_path: Path) -> None:
    suggest.suggest_project(ready)
    evidence, found = share.shares_project(ready)
    n = share.write_shares(evidence, found, tmp_path / "aandeel.csv")
    rows = _rows(tmp_path / "aandeel.csv")
    hidden = [row for row in rows if row["hidden"] == "1"]
    assert {row["hidden"] for row in rows} == {"0", "1"}  # why is not told: it would give a count away
    assert n == len(rows) == len(found)
    assert {row["value"] for row in hidden} >= {"G40"}  # six respondents: fewer than ten
    assert {row[name] for row in hidden for name in ("n_theme", "share", "low", "high")} == {""}
    assert all(row["share"] for row in rows if row["hidden"] == "0" and int(row["n"]))


def test_quotes_are_masked_and_attributed_without_small_classes(ready: Project) -> None:
    suggest.suggest_project(ready)
    found = quotes.quotes_project(ready, n_quotes=20).quotes
    by_answer = {q.answer_id: q for q in found}
    assert {"2020-00002.les", "2020-00010.les"} <= set(by_answer)
    assert not any(word in q.text.lower() for q in found for word in PLANTED)
    assert by_answer["2020-00002.les"].attribution == "2020"  # G40: only six
    assert by_answer["2020-00010.les"].attribution == "2020"  # overig: its figure would give that of G40 away


@pytest.mark.parametrize(
    ("value", "code", "line"),
    [
        ("overig", "taal", "overig, 2020"),
        ("overig", "maatwerk", "2020"),  # the figure of the class is hidden
        ("G4", "taal", "2020"),  # too few respondents
        (None, "taal", "2020"),
    ],
)
def test_quote_names_the_class_if_its_figure_is_shown(value: str | None, code: str, line: str) -> None:
    shown = frozenset(("les", "2020", "taal", "klasse", v) for v in ("overig", "G4"))
    told = quotes._Attribution("klasse", frozenset({("2020", "overig")}), shown)
    assert told.line(Respondent("r", "2020", "", {"klasse": value}), "les", code) == line


def test_quotes_follow_a_new_cleaning(ready: Project) -> None:
    """Another cleaning may mask more: quotes of the old one must not stand."""
    suggest.suggest_project(ready)
    first = quotes.quotes_project(ready, ["les"])
    with ready.writing() as session:
        stages.add_run(session, replace(stages.runs_of(session, "clean")[-1], id="clean-002"))
        old = list(stages.iter_clean_answers(session, "clean-001"))
        stages.add_clean_answers(session, "clean-002", ((a, "") for a in old))
    assert quotes.quotes_project(ready, ["les"]).run_id != first.run_id


def test_quotes_name_a_class_only_where_its_figure_is_shown(ready: Project) -> None:
    """Eighteen respondents are in "overig", but the figures of its themes are hidden too where G40 could be derived."""
    suggest.suggest_project(ready)
    _, found = share.shares_project(ready)
    shown = {(s.question_id, s.code_id, s.value) for s in found if s.variable and not s.hidden}
    chosen = quotes.quotes_project(ready, n_quotes=20).quotes
    assert {q.attribution for q in chosen} <= {"2020", "overig, 2020"}
    assert chosen
    for quote in chosen:
        assert ("overig" in quote.attribution) <= ((quote.question_id, quote.code_id, "overig") in shown)


def test_report_attributes_quotes_by_the_figures_of_now(ready: Project) -> None:
    """Quotes chosen while a class might be named must not name it once its figure is hidden."""
    suggest.suggest_project(ready)
    chosen = quotes.quotes_project(ready, n_quotes=20)
    with ready.writing() as session:
        run = replace(stages.runs_of(session, "quotes")[-1], id="quotes-002")
        stages.add_run(session, run)
        stages.add_quotes(session, run.id, [replace(q, attribution="overig, 2020") for q in chosen.quotes])
    told = [q.attribution for one in report.report_data(ready).questions for q in one.quotes]
    assert len(told) == len(chosen.quotes) > 0
    assert set(told) == {"2020"}


def test_export_leaves_a_small_class_empty(ready: Project, tmp_path: Path) -> None:
    suggest.suggest_project(ready)
    export.export_project(ready, tmp_path / "uit.csv")
    assert {row["klasse"] for row in _rows(tmp_path / "uit.csv")} == {"", "overig"}  # G40: only six
    export.export_project(ready, tmp_path / "alles.csv", unmasked=True)
    assert {row["klasse"] for row in _rows(tmp_path / "alles.csv")} == {"G40", "overig"}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_export_is_masked_and_without_keys(ready: Project, tmp_path: Path, ending: str) -> None:
    suggest.suggest_project(ready)
    result = export.export_project(ready, tmp_path / f"uit.{ending}")
    assert (result.n_rows, result.masked) == (44, True)
    content = _bytes_of(result.file).lower()
    assert not [word for word in PLANTED if word in content]
    assert "optrekken" in content
    with ready.reading() as session:
        assert journal.lines(session, "export")[-1].details["masked"] is True


def test_export_unmasked_is_logged_and_still_without_keys(ready: Project, tmp_path: Path) -> None:
    suggest.suggest_project(ready)
    export.export_project(ready, tmp_path / "uit.csv", unmasked=True)
    content = (tmp_path / "uit.csv").read_text(encoding="utf-8")
    assert "mevrouw T. Haile" in content
    assert "SLEUTEL" not in content
    assert log_lines(ready, "export")[-1].details["masked"] is False


def test_export_wide_has_a_column_per_code(ready: Project, survey: Any, tmp_path: Path) -> None:
    decide.decide_file(ready, survey.coded())
    export.export_project(ready, tmp_path / "breed.csv", ["les"], wide=True)
    rows = {row["id"]: row for row in _rows(tmp_path / "breed.csv")}
    assert [rows["2020-00004.les"][c] for c in ("samenwerking", "maatwerk", "taal", "vroeg")] == ["0", "1", "0", "0"]
    assert rows["2020-00024.les"]["taal"] == ""  # nobody decided


def test_export_to_an_unknown_format_is_refused(ready: Project, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"\.csv, \.xlsx"):
        export.export_project(ready, tmp_path / "uit.pdf")
    assert not (tmp_path / "uit.pdf").exists()


def test_report_writes_three_files_without_anything_planted(ready: Project, survey: Any, tmp_path: Path) -> None:
    suggest.suggest_project(ready)
    decide.decide_file(ready, survey.coded())
    quotes.quotes_project(ready, n_quotes=20)
    found = topics.topics_project(ready).topics
    assert any("taal" in t.words for t in found)  # words of several answers are there, names are not
    written = report.report_project(ready, tmp_path / "rapport")
    assert sorted(f.name for f in written.files) == ["proef.docx", "proef.html", "proef.xlsx"]
    assert sorted(p.name for p in (tmp_path / "rapport").iterdir()) == ["proef.docx", "proef.html", "proef.xlsx"]
    for file in written.files:
        content = _bytes_of(file).lower()
        assert not [word for word in PLANTED if word in content], file.name
        assert "samenwerking in de regio" in content


def decide_all(project: Project) -> None:
    """One decision about every answer that says something."""
    with project.reading() as session:
        ids = [i for i, _, _ in stages.substantive(session, "clean-001")]
    for i in ids:
        decide.decide_answer(project, i, ["taal"])


def test_state_walks_through_the_stages_in_order(
    empty: Project, survey: Any, tmp_path: Path, bring: Callable[..., object]
) -> None:
    steps: list[tuple[str, Callable[[], object]]] = [
        ("import", lambda: bring(empty)),
        ("clean", lambda: clean.clean_project(empty)),
        ("codebook", lambda: codebooks.load_codebook(empty, survey.codebook())),
        ("suggest", lambda: suggest.suggest_project(empty)),
        ("review", lambda: decide_all(empty)),
        ("topics", lambda: topics.topics_project(empty)),
        ("quotes", lambda: quotes.quotes_project(empty)),
        ("report", lambda: report.report_project(empty, tmp_path / "r", ["html"])),
    ]
    for name, do in steps:
        assert state(empty).next_step == name
        do()
    assert state(empty).next_step == ""
    bring(empty, "2021")
    assert state(empty).next_step == "clean"


def test_log_tells_every_use_case_and_no_answer(
    empty: Project, survey: Any, tmp_path: Path, bring: Callable[..., object]
) -> None:
    test_state_walks_through_the_stages_in_order(empty, survey, tmp_path, bring)
    decide.decide_file(empty, survey.coded())
    export.export_project(empty, tmp_path / "uit.csv") if state(empty).next_step != "clean" else clean.clean_project(
        empty
    )
    export.export_project(empty, tmp_path / "uit.csv")
    lines = log_lines(empty)
    expected = {"new", "import", "clean", "codebook", "suggest", "decide", "topics", "quotes", "report", "export"}
    assert {line.verb for line in lines} == expected
    assert {line.who for line in lines} == {"codeur T"}
    with empty.reading() as session:
        texts = [a.text for a in stored.iter_answers(session) if len(a.text) > 15]
    written = json.dumps([dict(line.details) for line in lines], ensure_ascii=False).lower()
    assert len(texts) > 30
    assert not [text for text in texts if text.lower() in written]
    assert not [word for word in PLANTED if word in written]


def test_imports_and_exports_are_remembered_with_their_hash(ready: Project, contents: Contents, tmp_path: Path) -> None:
    suggest.suggest_project(ready)
    export.export_project(ready, tmp_path / "uit.csv")
    rows = contents(ready)
    assert len(rows["imports"][0][3]) == 64  # type: ignore[arg-type]
    assert [row[4] for row in rows["exports"]] == ["uit.csv"]


def test_preview_of_a_strange_wave_name(empty: Project, survey: Any) -> None:
    found = import_survey.preview(survey.write(), survey.mapping(), wave="Voorjaar 2021")
    assert import_survey.import_survey(empty, found).waves == ("Voorjaar 2021",)
