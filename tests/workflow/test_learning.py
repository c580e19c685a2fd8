"""Learning while people code: what is stored each time, and which run counts for an answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from coding.records import Basis
from coding.store import stages
from coding.store.marks import Marks
from coding.store.schema import suggestions
from coding.workflow import decide, learning, queue, review, share, sheets, suggest, sweep, table
from coding.workflow.project import Project, now
from coding.workflow.sent import Kind, Sent, take_in
from coding.workflow.suggested import WORTH, run_of
from coding.workflow.table import Wanted


@pytest.fixture
def learnt(ready: Project, monkeypatch: pytest.MonkeyPatch) -> tuple[Project, list[str]]:
    """A project in which the suggester learned again after twenty decisions; and the answers that were decided."""
    suggest.suggest_project(ready)
    batch = [one.answer_id for one in queue.take_batch(ready, ["les"])]
    for answer in batch:
        decide.decide_answer(ready, answer, ["taal"])
    monkeypatch.setattr(review, "PAUSE", timedelta(0))
    assert learning.learn_project(ready)
    return ready, batch


def rows(project: Project, run_id: str) -> list[tuple[str, float, bool]]:
    with project.reading() as session:
        found = stages.suggestions_of(session, run_id)
    return [(s.answer_id, s.probability, s.suggested) for s in found]


def test_only_what_will_be_shown_next_is_stored(learnt: tuple[Project, list[str]]) -> None:
    project, decided = learnt
    found = rows(project, "suggest-002")
    assert found
    assert not {answer for answer, _, _ in found} & set(decided)
    assert all(p >= WORTH or suggested for _, p, suggested in found)
    with project.reading() as session:
        n_rows = dict(session.execute(select(suggestions.c.run_id, func.count()).group_by(suggestions.c.run_id)).all())
    assert n_rows["suggest-002"] < n_rows["suggest-001"] / 2


def test_decided_answers_keep_the_suggestions_of_before_and_open_ones_get_the_new(
    learnt: tuple[Project, list[str]],
) -> None:
    project, decided = learnt
    open_one = next(a.answer_id for a in queue.take_batch(project, ["nodig"]))
    with project.reading() as session:
        assert run_of(session, [decided[0], open_one]) == {decided[0]: "suggest-001", open_one: "suggest-002"}
    shown = {s.answer_id: s for s in sheets.sheets(project, [decided[0], open_one])}
    assert (shown[decided[0]].run_id, shown[open_one].run_id) == ("suggest-001", "suggest-002")
    assert any(offer.probability is not None for offer in shown[decided[0]].offers)


def test_figures_from_suggestions_keep_the_codes_of_decided_answers(learnt: tuple[Project, list[str]]) -> None:
    project, decided = learnt
    evidence, _ = share.shares_project(project, ["les"], Basis.SUGGESTED)
    codes, whole = evidence.questions[0].codes, suggested(project, "suggest-001")
    assert set(decided) <= set(codes)
    assert {i: codes[i] for i in decided} == {i: whole.get(i, frozenset()) for i in decided}
    assert any(codes[i] for i in decided)


def test_what_was_taken_back_shows_the_suggestions_of_before(learnt: tuple[Project, list[str]]) -> None:
    project, decided = learnt
    whole = suggested(project, "suggest-001")
    take_in(project, [Sent(i, i, Kind.WITHDRAW, (), Marks(), now(), "", "") for i in decided])
    assert [one.basis for one in share.shares_project(project, ["les"])[0].questions] == [Basis.SUGGESTED]
    rows = {row.answer_id: row for row in table.page(project, Wanted(questions=("les",)), [], 0, 100).rows}
    assert {i: frozenset(rows[i].codes.suggested) for i in decided} == {i: whole.get(i, frozenset()) for i in decided}
    for code in ("taal", "maatwerk", "samenwerking"):
        found = table.all_hits(project, Wanted(questions=("les",), codes=(code,)))
        assert found == [i for i, row in rows.items() if code in row.codes.suggested]
        assert {i for i in decided if code in whole.get(i, ())} <= set(found)


def suggested(project: Project, run_id: str) -> dict[str, frozenset[str]]:
    """Answer → the codes that a run suggests for it."""
    found: dict[str, frozenset[str]] = {}
    with project.reading() as session:
        for one in stages.suggestions_of(session, run_id, only_suggested=True):
            found[one.answer_id] = found.get(one.answer_id, frozenset()) | {one.code_id}
    return found


def test_sweep_goes_on_over_decided_and_open_answers(learnt: tuple[Project, list[str]]) -> None:
    project, decided = learnt
    found = sweep.sweep(project, "taal")
    assert set(found.answer_ids) & set(decided)
    assert set(found.answer_ids) - set(decided)


def test_suggesting_on_purpose_holds_all_answers_again(learnt: tuple[Project, list[str]]) -> None:
    project, decided = learnt
    run = suggest.suggest_project(project)
    assert run.is_new
    assert {answer for answer, _, _ in rows(project, run.run_id)} & set(decided)
    with project.reading() as session:
        assert set(run_of(session, decided).values()) == {run.run_id}


def test_it_is_due_after_a_tenth_of_all_decisions_when_there_are_many(
    ready: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggest.suggest_project(ready)
    later = now() + timedelta(minutes=2)
    monkeypatch.setattr(review.decisions, "n_since", lambda session, moment: 30)  # noqa: ARG005

    monkeypatch.setattr(review.decisions, "decided_ids", lambda session: set(map(str, range(300))))  # noqa: ARG005
    assert review.is_due(ready, later)
    monkeypatch.setattr(review.decisions, "decided_ids", lambda session: set(map(str, range(301))))  # noqa: ARG005
    assert not review.is_due(ready, later)
