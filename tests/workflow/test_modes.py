"""The modes of coding: which answers each gives, in which order, and whose hands they are in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest

from coding.records import Reason
from coding.store import assignments, decisions, stages
from coding.store.marks import Marks
from coding.workflow import decide, double, modes, queue, review, sheets
from coding.workflow.codebooks import load_codebook
from coding.workflow.modes import Asked, Remark, Wanted
from coding.workflow.project import Project, now
from coding.workflow.sent import Kind, Sent, take_in
from coding.workflow.unread import take_unread

Other = Callable[[str], Project]
FIRST, SECOND, THIRD = (f"2020-0000{n}.les" for n in (1, 2, 3))


@pytest.fixture
def other(ready: Project) -> Other:
    """The same project, opened by another coder."""
    return lambda coder: replace(ready, settings=ready.settings.model_copy(update={"coder": coder}))


def sent(answer: str, *codes: str, marks: Marks | None = None) -> Sent:
    return Sent(str(uuid4()), answer, Kind.DECIDE, codes, marks or Marks(), now())


def line(project: Project, mode: str, **asked: object) -> tuple[str, ...]:
    return modes.line(project, Asked(mode, **asked)).answer_ids  # type: ignore[arg-type]


def substantive(project: Project, *questions: str) -> list[str]:
    with project.reading() as session:
        return [i for i, _, _ in stages.substantive(session, "clean-001", questions)]


def in_hand(project: Project) -> dict[str, Reason]:
    with project.reading() as session:
        return {a.answer_id: a.reason for a in assignments.in_hand(session, project.settings.coder)}


def test_every_mode_is_a_list_or_gives_answers_out() -> None:
    lists = {name for name, mode in modes.MODES.items() if mode.ids is not None}
    assert {"found", "differ", "discuss", "older"} <= lists
    assert not {"queue", "unread", "sweep"} & lists


def test_mode_that_gives_out_has_no_list(ready: Project) -> None:
    with pytest.raises(ValueError, match="given out"):
        modes.line(ready, Asked("queue"))


# ---- unread


def test_unread_answers_come_in_the_order_of_the_survey(ready: Project) -> None:
    desk = review.desk(ready, ["les"], mode="unread")
    assert list(desk.to_do) == substantive(ready, "les")[:11]  # half of them: the others are for others
    assert set(in_hand(ready).values()) == {Reason.ORDER}


def test_unread_leaves_out_what_was_decided_passed_over_or_is_held(ready: Project, other: Other) -> None:
    decide.decide_answer(other("B"), FIRST, ["taal"])
    take_in(other("B"), [Sent(str(uuid4()), SECOND, Kind.SKIP, (), Marks(), now())])
    queue.take_batch(other("B"), ["les"], size=1)
    held = next(iter(in_hand(other("B"))))
    queue.skip(other("B"), held)
    found = [one.answer_id for one in take_unread(ready, ["les"])]
    assert not {FIRST, held} & set(found)
    assert found == sorted(found)


def test_two_coders_read_different_answers(ready: Project, other: Other) -> None:
    mine, theirs = (take_unread(who, ["les"], size=8) for who in (ready, other("B")))
    assert not {a.answer_id for a in mine} & {a.answer_id for a in theirs}
    assert (len(mine), len(theirs)) == (8, 8)
    assert [a.answer_id for a in take_unread(ready, ["les"], size=8)] == [a.answer_id for a in mine]


def test_back_in_the_queue_unread_answers_leave_the_hands(ready: Project) -> None:
    review.desk(ready, ["les"], mode="unread")
    desk = review.desk(ready, ["les"])
    assert set(desk.reasons.values()) == {Reason.AUDIT}
    assert Reason.ORDER not in in_hand(ready).values()


def test_what_the_queue_gave_keeps_its_place_among_the_unread(ready: Project) -> None:
    batch = {one.answer_id for one in queue.take_batch(ready, ["les"], size=5)}
    found = take_unread(ready, ["les"], size=30)
    assert [a.answer_id for a in found] == substantive(ready, "les")
    assert {a.answer_id for a in found if a.reason is Reason.AUDIT} == batch


def test_unread_moves_on_as_answers_are_decided(ready: Project) -> None:
    first = review.desk(ready, mode="unread").to_do
    take_in(ready, [sent(answer, "taal") for answer in first[:3]])
    desk = review.desk(ready, mode="unread")
    assert desk.to_do[: len(first) - 3] == first[3:]
    assert (len(first), len(desk.to_do)) == (19, 17)  # half of what is left
    assert set(desk.done) == set(first[:3])


# ---- lists


def test_differing_answers_are_those_with_different_codes(ready: Project, other: Other) -> None:
    for answer, mine, theirs in ((FIRST, "taal", "maatwerk"), (SECOND, "taal", "taal"), (THIRD, "taal", "vroeg")):
        decide.decide_answer(ready, answer, [mine])
        decide.decide_answer(other("B"), answer, [theirs])
    assert line(ready, "differ") == (FIRST, THIRD)
    assert line(ready, "differ", questions=("nodig",)) == ()
    remarks = modes.remarks(ready, "differ", [FIRST])
    assert set(remarks[FIRST]) == {
        Remark("gave", ready.settings.coder, ("taal",)),
        Remark("gave", "B", ("maatwerk",)),
    }
    decide.decide_answer(ready, FIRST, ["maatwerk"])
    assert line(ready, "differ") == (THIRD,)


def test_differences_in_a_sample_that_is_coded_twice_are_settled_elsewhere(ready: Project, other: Other) -> None:
    coders = [ready.settings.coder, "B"]
    for who, code in ((ready, "taal"), (other("B"), "maatwerk")):
        decide.decide_answer(who, FIRST, [code])
    assert line(ready, "differ") == (FIRST,)
    sample = double.assign(ready, coders, 21, ["les"])
    assert FIRST in sample.answer_ids
    for coder in coders:
        double.stop(ready, sample.id, coder)
    assert line(ready, "differ") == ()
    assert FIRST in line(ready, "found")


def test_found_are_the_substantive_hits_of_the_table_in_its_order(ready: Project) -> None:
    found = line(ready, "found", wanted=Wanted(words="maatwerk", sort="length"))
    assert set(found) == set(line(ready, "found", wanted=Wanted(words="maatwerk")))
    assert "2020-00004.les" in found
    texts = {s.answer_id: s.raw for s in sheets.sheets(ready, found)}
    assert [len(texts[i]) for i in found] == sorted(len(t) for t in texts.values())
    assert all("maatwerk" in texts[i].lower() for i in found)
    everything = line(ready, "found", wanted=Wanted())
    assert sorted(everything) == substantive(ready)  # what says nothing is no answer to code


def test_found_within_a_question(ready: Project) -> None:
    found = line(ready, "found", wanted=Wanted(words="taal*"), questions=("nodig",))
    assert found
    assert {i.rpartition(".")[2] for i in found} == {"nodig"}


def test_what_another_coder_has_in_hand_is_left_out_and_counted(ready: Project, other: Other) -> None:
    queue.take_batch(other("B"), ["les"])
    held = set(in_hand(other("B")))
    found = modes.line(ready, Asked("found", ("les",)))
    assert not set(found.answer_ids) & held
    assert len(found.answer_ids) + found.n_held == len(substantive(ready, "les"))
    assert found.n_held == len(held)


def test_to_discuss_is_what_anybody_marked_with_who_and_why(ready: Project, other: Other) -> None:
    take_in(other("B"), [sent(SECOND, "taal", marks=Marks(flags=("discuss",), memo="Is dit taal?"))])
    take_in(ready, [sent(FIRST, "taal", marks=Marks(flags=("quote",)))])
    assert line(ready, "discuss") == (SECOND,)
    assert modes.remarks(ready, "discuss", [SECOND]) == {SECOND: (Remark("discuss", "B", ("taal",), "Is dit taal?"),)}


def test_older_are_own_decisions_by_a_changed_definition_and_the_same_again_takes_them_off(
    ready: Project, other: Other, survey: object
) -> None:
    from tests.workflow.conftest import CODEBOOK

    take_in(ready, [sent(FIRST, "taal"), sent(SECOND, "maatwerk")])
    take_in(other("B"), [sent(THIRD, "taal")])
    changed = CODEBOOK.replace('version: "1"', 'version: "2"').replace(
        "label: Taal,", "label: Taal, definition: Alleen lessen.,"
    )
    load_codebook(ready, survey.codebook(changed, "twee.yaml"))  # type: ignore[attr-defined]
    assert line(ready, "older") == (FIRST,)
    assert modes.remarks(ready, "older", [FIRST]) == {FIRST: (Remark("changed", codes=("taal",)),)}
    desk = review.list_desk(ready, Asked("older"), (FIRST,))
    assert desk.own[FIRST].is_old
    take_in(ready, [sent(FIRST, "taal")])
    assert line(ready, "older") == ()


def test_part_of_a_list_lies_round_where_the_coder_is(ready: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "AHEAD", 20)
    ids = tuple(substantive(ready))
    assert review.list_desk(ready, Asked("found"), ids).to_do == ids[:20]
    desk = review.list_desk(ready, Asked("found"), ids, ids[25])
    assert desk.to_do == ids[5:]
    assert desk.places == tuple(range(6, len(ids) + 1))
    assert desk.n_answers == len(ids)
    assert in_hand(ready) == {}


def test_list_skips_what_another_took_in_hand_since_but_not_what_was_decided_here(ready: Project, other: Other) -> None:
    ids = tuple(substantive(ready, "les"))
    take_in(ready, [sent(ids[0], "taal")])
    queue.take_batch(other("B"), ["les"], size=5)
    held = set(in_hand(other("B")))
    desk = review.list_desk(ready, Asked("found", ("les",)), ids)
    assert not held & set(desk.to_do)
    assert ids[0] in desk.to_do
    assert all(ids[place - 1] == i for i, place in zip(desk.to_do, desk.places, strict=True))


def test_going_through_a_list_gives_back_what_was_to_be_read_in_order(ready: Project) -> None:
    take_unread(ready, ["les"])
    review.list_desk(ready, Asked("found"), (FIRST,))
    assert in_hand(ready) == {}


def test_decision_in_a_list_is_the_coders_own_and_leaves_other_hands_full(ready: Project, other: Other) -> None:
    batch = queue.take_batch(other("B"), ["les"])
    taken = batch[0].answer_id
    take_in(ready, [sent(taken, "taal")])  # the list was made before B took it
    assert taken in in_hand(other("B"))
    take_in(other("B"), [sent(taken, "vroeg")])
    with ready.reading() as session:
        made = {d.coder: d.codes for d in decisions.current_decisions(session, answer_ids=[taken])}
    assert made == {ready.settings.coder: ("taal",), "B": ("vroeg",)}
