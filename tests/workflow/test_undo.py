"""Undoing in a sample that is coded blind: what was decided with others' codes in sight does not come back as if it were blind."""

from __future__ import annotations

from dataclasses import replace

from coding.records import Seen
from coding.store import decisions, marks
from coding.store.marks import Marks
from coding.workflow import bulk, double, logbook
from coding.workflow.logbook import Asked
from coding.workflow.project import Project
from coding.workflow.sent import take_in
from tests.workflow.test_double import By, by, give, parts, sent, substantive

__all__ = ["by"]  # fixture


def undo_last(project: Project, verb: str) -> None:
    """Take back the last thing of a kind that who works here did."""
    own = Asked(verb=verb, who=project.settings.coder)
    logbook.undo_entry(project, logbook.entries(project, own).entries[0].number)


def test_what_was_decided_with_others_codes_in_sight_is_open_after_an_undo_and_coded_anew(
    ready: Project, by: By
) -> None:
    anna, answers = by("Anna"), substantive(ready)
    give(by("Bram"), dict.fromkeys(answers, ("maatwerk",)))
    take_in(anna, [replace(sent(i, "maatwerk"), marks=Marks(memo="gezien")) for i in answers])
    bulk.decide_bulk(anna, bulk.Action.ADD, "taal", answers)
    sample = double.assign(ready, ["Anna", "Bram"], size=5)
    assert parts(ready)["Anna"] == (0, None)
    undo_last(anna, "bulk")
    assert parts(ready)["Anna"] == (0, None)
    assert set(double.desk(anna, sample.id).to_do) == set(sample.answer_ids)
    with ready.reading() as session:
        own = {d.answer_id: d for d in decisions.current_decisions(session, "Anna")}
        ends = [d.id for d in decisions.automatic_decisions(session, sample.answer_ids, withdrawn=True)]
        assert marks.marks_of(session, ends) == {}
    outside = [i for i in answers if i not in sample.answer_ids]
    assert set(own) == set(outside)  # there what stood before stands again
    assert {(d.codes, d.seen) for d in own.values()} == {(("maatwerk",), Seen.BLIND)}
    give(anna, dict.fromkeys(sample.answer_ids, ("taal",)))
    double.finish(anna, sample.id)
    assert parts(ready)["Anna"][0] == 5


def test_what_was_decided_blind_comes_back_by_an_undo_and_is_blind_still(ready: Project, by: By) -> None:
    anna, answers = by("Anna"), substantive(ready)
    give(anna, dict.fromkeys(answers, ("maatwerk",)))  # she is the first: there is nothing to see
    bulk.decide_bulk(anna, bulk.Action.ADD, "taal", answers)
    give(by("Bram"), dict.fromkeys(answers, ("maatwerk",)))
    sample = double.assign(ready, ["Anna", "Bram"], size=5)
    assert parts(ready)["Anna"] == (0, None)
    undo_last(anna, "bulk")
    assert parts(ready)["Anna"] == (5, None)
    first, second = sample.answer_ids[:2]
    bram = by("Bram")
    give(bram, {first: ("taal",)})
    give(bram, {first: ("vroeg",)})
    undo_last(bram, "decide")
    with ready.reading() as session:
        found = {d.answer_id: d.codes for d in decisions.current_decisions(session, "Bram", [first, second])}
    assert found == {first: ("taal",), second: ("maatwerk",)}
    assert parts(ready)["Bram"] == (1, None)
