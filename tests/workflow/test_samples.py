"""From which answers shares are counted: never from those that were decided because a score picked them."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from coding.cleaning.clean import ALL_STEPS
from coding.exchange import tables
from coding.records import Basis
from coding.review.queue import random_order
from coding.store import stages
from coding.workflow import clean, decide, export, logbook, share
from coding.workflow.evidence import gather
from coding.workflow.project import Project
from coding.workflow.report import report_data, report_project
from coding.workflow.substance import Substance, substance


@pytest.fixture
def ordered(ready: Project) -> list[str]:
    """The answers to "les" in the order of the audit."""
    with ready.reading() as session:
        found = stages.substantive(session, "clean-001", ["les"])
    return random_order([i for i, _, _ in found], ready.settings.seed)


def _counted(project: Project) -> list[str]:
    with project.reading() as session:
        (basis,) = gather(session, project.settings, ["les"]).questions
    return sorted(basis.counted)


def _n(project: Project) -> set[int]:
    _, shares = share.shares_project(project, ["les"])
    return {s.n for s in shares if not s.variable}


def test_answers_that_a_score_picked_count_only_where_the_random_order_has_come(
    ready: Project, ordered: list[str]
) -> None:
    for answer_id in (*ordered[:4], *ordered[5:9]):
        decide.decide_answer(ready, answer_id, ["taal"])
    assert _counted(ready) == sorted(ordered[:4])
    assert _n(ready) == {4}
    decide.decide_answer(ready, ordered[4], [])
    assert _n(ready) == {9}
    _, shares = share.shares_project(ready, ["les"])
    assert next(s.n_theme for s in shares if s.code_id == "taal" and not s.variable) == 8


def test_what_was_decided_elsewhere_counts_wholly_and_before_the_order(
    ready: Project, ordered: list[str], tmp_path: Path
) -> None:
    imported = ordered[10:16]
    tables.write_csv(tmp_path / "elders.csv", ("id", "codes"), ((i, "taal") for i in imported))
    decide.decide_file(ready, tmp_path / "elders.csv")
    assert _counted(ready) == sorted(imported)
    decide.decide_answer(ready, ordered[3], ["taal"])
    assert _counted(ready) == sorted(imported)
    decide.decide_answer(ready, imported[0], [])  # decided anew here: the draw is what it was
    for answer_id in ordered[:2]:
        decide.decide_answer(ready, answer_id, [])
    assert _counted(ready) == sorted([*imported, *ordered[:2]])


def test_an_import_that_was_taken_back_leaves_the_order_as_it_was(
    ready: Project, ordered: list[str], tmp_path: Path
) -> None:
    for answer_id in ordered[:9]:
        decide.decide_answer(ready, answer_id, ["taal"])
    _undo(ready, _elsewhere(ready, tmp_path, [ordered[-1]]))
    assert _counted(ready) == sorted(ordered[:9])
    decide.decide_answer(ready, ordered[-1], [])  # decided here: where it stands in the order
    assert _counted(ready) == sorted(ordered[:9])
    _elsewhere(ready, tmp_path, [ordered[-2]])
    assert _counted(ready) == sorted([*ordered[:9], ordered[-2]])


def test_a_file_about_what_was_decided_here_moves_no_answer(ready: Project, ordered: list[str], tmp_path: Path) -> None:
    for answer_id in (*ordered[:4], *ordered[8:12]):
        decide.decide_answer(ready, answer_id, ["taal"])
    line = _elsewhere(ready, tmp_path, ordered[9:11], "maatwerk")
    assert _counted(ready) == sorted(ordered[:4])
    _undo(ready, line)
    assert _counted(ready) == sorted(ordered[:4])


def _elsewhere(project: Project, folder: Path, answer_ids: list[str], code: str = "taal") -> int:
    """Import decisions about answers; the number of their line in the log."""
    tables.write_csv(folder / "elders.csv", ("id", "codes"), ((i, code) for i in answer_ids))
    decide.decide_file(project, folder / "elders.csv")
    return next(e.number for e in logbook.entries(project, logbook.Asked()).entries if e.verb == "decide")


def _undo(project: Project, line: int) -> None:
    assert logbook.undo_entry(project, line).n > 0


def test_all_decided_is_all_counted(ready: Project, ordered: list[str]) -> None:
    for answer_id in reversed(ordered):
        decide.decide_answer(ready, answer_id, [])
    assert _counted(ready) == sorted(ordered)


def test_report_and_export_tell_the_sample_from_what_was_reviewed(
    ready: Project, ordered: list[str], tmp_path: Path
) -> None:
    for answer_id in (ordered[0], *ordered[4:9]):
        decide.decide_answer(ready, answer_id, ["taal"])
    (one,) = report_data(ready, ["les"]).questions
    assert (one.basis, one.n_decided, one.n_counted, one.n_substantive) == (Basis.DECIDED, 6, 1, 21)
    assert {s.n for s in one.shares if not s.variable} == {1}
    export.export_project(ready, tmp_path / "uit.csv", ["les"])
    with (tmp_path / "uit.csv").open(encoding="utf-8-sig", newline="") as file:
        bases = Counter(row["basis"] for row in csv.DictReader(file))
    assert bases["decided"] == 6  # every decision is exported


def test_without_a_decision_in_the_sample_there_is_no_share(ready: Project, ordered: list[str], tmp_path: Path) -> None:
    decide.decide_answer(ready, ordered[-1], ["taal"])
    (one,) = report_data(ready, ["les"]).questions
    assert (one.n_decided, one.n_counted, one.shares) == (1, 0, ())
    (path, *_) = report_project(ready, tmp_path, formats=["html"]).files
    assert "Van de steekproef van deze vraag is nog geen antwoord beoordeeld" in path.read_text(encoding="utf-8")


def test_substance_is_read_once_and_anew_after_another_cleaning(ready: Project) -> None:
    with ready.reading() as session:
        first, again, les = substance(session), substance(session), substance(session, ["les"])
    assert first is again
    assert (len(first), len(les)) == (37, 21)
    assert set(les.question_of.values()) == {"les"}
    clean.clean_project(ready, steps=tuple(s for s in ALL_STEPS if s != "privacy"))
    with ready.reading() as session:
        later = substance(session)
    assert later is not first
    assert later.run_id != first.run_id


def test_answers_that_say_the_same_are_found_within_a_question() -> None:
    rows = [("1.a", "a", ""), ("2.a", "a", "1.a"), ("3.a", "a", "1.a"), ("1.b", "b", "1.a"), ("4.a", "a", "")]
    known = Substance("clean-001", rows)
    assert sorted(known.alike("2.a")) == ["1.a", "3.a"]
    assert known.alike("1.b") == known.alike("4.a") == known.alike("weg") == []
    assert known.n_alike(["1.a", "4.a"], {"2.a"}) == {"1.a": 1}
