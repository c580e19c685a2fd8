"""Coding twice: who gets what, and that nobody sees another's codes before he is done, wherever codes are shown."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import uuid4

import pytest

from coding.errors import AccessError, CodedError
from coding.records import Difference, DoubleSample, Ended, Seen
from coding.review.double import advised
from coding.review.queue import random_order
from coding.store import assignments, decisions, stages
from coding.store.marks import Marks
from coding.team import TeamRole
from coding.workflow import (
    adjudicate,
    bulk,
    decide,
    double,
    modes,
    queue,
    review,
    sheets,
    suggest,
)
from coding.workflow.project import Project, now
from coding.workflow.report import report_data
from coding.workflow.sent import Kind, Sent, take_in

By = Callable[[str], Project]


@pytest.fixture
def by(ready: Project) -> By:
    """The same project, opened by somebody else."""
    return lambda who: replace(ready, settings=ready.settings.model_copy(update={"coder": who}))


def sent(answer: str, *codes: str, kind: str = "decide", run_id: str | None = "") -> Sent:
    return Sent(str(uuid4()), answer, Kind(kind), codes, Marks(), now(), "", run_id)


def give(project: Project, given: dict[str, Sequence[str]], run_id: str | None = "") -> None:
    """Decide as the card does."""
    take_in(project, [sent(answer, *codes, run_id=run_id) for answer, codes in given.items()])


def complete(project: Project, sample: DoubleSample, code: str = "taal") -> None:
    """Give all answers of a sample a code, and finish."""
    give(project, dict.fromkeys(sample.answer_ids, (code,)))
    double.finish(project, sample.id)


def substantive(project: Project) -> list[str]:
    with project.reading() as session:
        return [i for i, _, _ in stages.substantive(session, "clean-001")]


def parts(project: Project, number: int = -1) -> dict[str, tuple[int, Ended | None]]:
    return {part.coder: (part.n_done, part.ended) for part in double.samples(project)[number].parts}


# ---- the sample


def test_the_advice_is_a_fifth_and_at_least_a_hundred() -> None:
    assert [advised(n) for n in (0, 60, 100, 221, 500, 1102)] == [0, 60, 100, 100, 100, 221]


def test_sample_is_the_head_of_the_random_order_with_one_answer_of_each_group(ready: Project) -> None:
    found = double.scope(ready)
    sample = double.assign(ready, ["Anna", "Bram"], size=12)
    with ready.reading() as session:
        groups = {i: f"{q}:{first or i}" for i, q, first in stages.substantive(session, "clean-001")}
    first: dict[str, str] = {}
    for answer in random_order(groups, ready.settings.seed):
        first.setdefault(groups[answer], answer)
    assert list(sample.answer_ids) == list(first.values())[:12]
    assert found.n_answers == len(first) < len(groups)  # four people ask for the same money for language lessons
    assert (sample.seed, sample.coders, sample.who) == (ready.settings.seed, ("Anna", "Bram"), "codeur T")


def test_what_a_score_or_a_coder_chose_has_no_say_in_the_sample(ready: Project, by: By) -> None:
    some = random.Random(4).sample(substantive(ready), 15)
    give(by("Anna"), dict.fromkeys(some, ("taal",)))
    suggest.suggest_project(ready)
    sample = double.assign(ready, ["Anna", "Bram"], size=12)
    assert list(sample.answer_ids) == [
        i for i in random_order(substantive(ready), ready.settings.seed) if i in sample.answer_ids
    ]
    assert set(sample.answer_ids) & set(some)
    assert set(sample.answer_ids) - set(some)


def test_sample_is_the_head_of_the_order_that_counts_whoever_takes_a_batch_later(ready: Project, by: By) -> None:
    sample = double.assign(ready, ["Anna", "Bram"], size=12, questions=["les"])
    complete(by("Anna"), sample)
    dirk = replace(ready, settings=ready.settings.model_copy(update={"coder": "Dirk", "seed": 7}))
    queue.take_batch(dirk)
    for project in (ready, dirk):
        (one,) = report_data(project, ["les"]).questions
        assert one.n_counted == 12
    assert double.assign(dirk, ["Els", "Dirk"], size=2).seed == sample.seed == ready.settings.seed


def test_next_sample_goes_on_where_the_first_ended(ready: Project) -> None:
    n = double.scope(ready).n_answers
    first = double.assign(ready, ["Anna", "Bram"], size=10)
    assert double.scope(ready).n_answers == n - 10
    second = double.assign(ready, ["Anna", "Bram", "Els"])
    assert (second.id, len(second.answer_ids)) == ("dubbel-002", n - 10)
    assert not set(first.answer_ids) & set(second.answer_ids)
    with pytest.raises(CodedError, match="have been in a sample"):
        double.assign(ready, ["Anna", "Bram"])


def test_sample_of_one_question_holds_no_other(ready: Project) -> None:
    sample = double.assign(ready, ["Anna", "Bram"], size=5, questions=["nodig"])
    assert {i.rpartition(".")[2] for i in sample.answer_ids} == {"nodig"}
    assert sample.questions == ("nodig",)


@pytest.mark.parametrize("coders", [[], ["Anna"], ["Anna", " Anna "], ["Anna", " "]])
def test_double_coding_takes_two_coders(ready: Project, coders: list[str]) -> None:
    with pytest.raises(CodedError, match="at least two coders"):
        double.assign(ready, coders, size=5)
    assert double.samples(ready) == []


@pytest.mark.parametrize("other", ["anna", "anna ", "ANNA"])
def test_one_person_is_not_two_coders(ready: Project, other: str) -> None:
    with pytest.raises(CodedError, match="'Anna' and '.*' are one name, written in two ways"):
        double.assign(ready, ["Anna", other], size=5)
    assert double.samples(ready) == []


def test_an_accent_that_is_typed_in_two_ways_is_one_name(ready: Project) -> None:
    with pytest.raises(CodedError, match="one name, written in two ways"):
        double.assign(ready, ["Ren\u00e9", "Rene\u0301"], size=5)
    assert double.assign(ready, ["Ren\u00e9", "Rene"], size=5).coders == ("Ren\u00e9", "Rene")


def test_a_name_for_which_the_store_has_no_room_is_refused(ready: Project, by: By) -> None:
    with pytest.raises(CodedError, match="at most 128 characters; the one that begins with 'xxx.*' has 129"):
        double.assign(ready, ["x" * 129, "Bram"], size=5)
    assert double.assign(ready, ["x" * 128, "Bram"], size=5).coders == ("x" * 128, "Bram")
    with pytest.raises(CodedError, match="at most 128"):
        decide.decide_answer(by("y" * 200), substantive(ready)[0], ["taal"])


def test_who_only_codes_may_not_assign_open_or_settle(ready: Project, by: By) -> None:
    sample = double.assign(ready, ["Anna", "Bram"], size=4)
    coder = replace(by("Anna"), role=TeamRole.CODER)
    with pytest.raises(AccessError):
        double.assign(coder, ["Anna", "Bram"], size=4)
    with pytest.raises(AccessError):
        double.open_codes(coder, sample.id)
    with pytest.raises(AccessError):
        adjudicate.adjudicate(coder, sample.id, sample.answer_ids[0], [], Difference.MISTAKE)
    give(by("Anna"), dict.fromkeys(sample.answer_ids, ("taal",)))
    double.finish(coder, sample.id)
    assert parts(ready)["Anna"] == (4, Ended.FINISHED)


# ---- coding


def test_each_coder_gets_the_whole_sample_without_suggestions(ready: Project, by: By) -> None:
    suggest.suggest_project(ready)
    sample = double.assign(ready, ["Anna", "Bram"], size=8)
    give(by("Anna"), {sample.answer_ids[0]: ("taal",), sample.answer_ids[2]: ()})
    for coder, left in (("Anna", [1, 3, 4, 5, 6, 7]), ("Bram", list(range(8)))):
        desk = double.desk(by(coder), sample.id)
        assert list(desk.to_do) == [sample.answer_ids[n] for n in left]
        assert set(desk.done) == set(sample.answer_ids) - set(desk.to_do)
        assert (desk.n_done, desk.n_answers, desk.n_alike, desk.reasons) == (8 - len(left), 8, {}, {})
        shown = sheets.sheets(by(coder), desk.to_do)
        assert all(offer.probability is None for sheet in shown for offer in sheet.offers)
        assert {sheet.run_id for sheet in shown} == {""}
    shown = sheets.sheets(by("Els"), sample.answer_ids)
    assert any(offer.suggested for sheet in shown for offer in sheet.offers)


def test_what_was_coded_with_suggestions_is_coded_again_even_if_the_codes_stay_the_same(ready: Project, by: By) -> None:
    run = suggest.suggest_project(ready).run_id
    sample = double.assign(ready, ["Anna", "Bram"], size=4)
    other = double.assign(ready, ["Els", "Bram"], size=4)
    answer = other.answer_ids[0]
    give(by("Els"), {answer: ("taal",)})
    assert parts(ready)["Els"] == (1, None)
    # in the first sample: decided with suggestions before anybody thought of a sample
    with ready.reading() as session:
        assert decisions.current_decisions(session, "Anna") == []
    anna = by("Anna")
    take_in(anna, [sent(sample.answer_ids[0], "taal", run_id=run)])
    assert parts(ready, 0)["Anna"] == (0, None)
    assert sample.answer_ids[0] in double.desk(anna, sample.id).to_do
    assert take_in(anna, [sent(sample.answer_ids[0], "taal")]) == 1
    assert parts(ready, 0)["Anna"] == (1, None)
    assert take_in(anna, [sent(sample.answer_ids[0], "taal")]) == 0


def test_what_the_browser_kept_over_a_restart_is_blind(ready: Project, by: By) -> None:
    suggest.suggest_project(ready)
    sample = double.assign(ready, ["Anna", "Bram"], size=4)
    give(by("Anna"), {sample.answer_ids[0]: ("taal",)}, run_id=None)
    give(by("Els"), {sample.answer_ids[0]: ("taal",)}, run_id=None)
    with ready.reading() as session:
        seen = {d.coder: d.seen for d in decisions.current_decisions(session)}
    assert seen == {"Anna": Seen.BLIND, "Els": Seen.SUGGESTIONS}


@pytest.mark.parametrize(("first", "blind"), [("Anna", 4), ("Bram", 0)])
def test_a_blind_decision_of_before_counts_only_for_who_had_nothing_to_see(
    ready: Project, by: By, first: str, blind: int
) -> None:
    """Anna coded before there was a sample: blind if she was the first, not if Bram's codes were in the table."""
    head = random_order(substantive(ready), ready.settings.seed)[:12]
    for coder in (first, "Anna" if first == "Bram" else "Bram"):
        give(by(coder), dict.fromkeys(head, ("taal",)))
    sample = double.assign(ready, ["Anna", "Els"], size=4)
    assert set(sample.answer_ids) <= set(head)
    assert parts(ready)["Anna"] == (blind, None)


def test_what_was_copied_changed_in_bulk_or_imported_is_not_blind(ready: Project, by: By) -> None:
    sample = double.assign(ready, ["Anna", "Bram"], size=4)
    with ready.writing() as session:
        decide._store(session, [(sample.answer_ids[0], "Anna", ["taal"])], Seen.IMPORTED)
        decide._store(session, [(sample.answer_ids[1], "Anna", ["taal"])], Seen.COPIED)
    assert parts(ready)["Anna"] == (0, None)
    planned = bulk.decide_bulk(by("Anna"), bulk.Action.ADD, "taal", sample.answer_ids)
    assert (planned.n, planned.left) == (0, {bulk.Left.DOUBLE: 4})


def test_skipped_answers_come_last_and_a_decision_taken_back_is_open_again(ready: Project, by: By) -> None:
    anna, sample = by("Anna"), double.assign(ready, ["Anna", "Bram"], size=5)
    first, second, *others = sample.answer_ids
    take_in(anna, [sent(first, kind="skip")])
    assert double.desk(anna, sample.id).to_do == (second, *others, first)
    give(anna, {second: ("taal",)})
    assert double.desk(anna, sample.id).done == (second,)
    take_in(anna, [sent(second, kind="withdraw")])
    assert double.desk(anna, sample.id).to_do == (second, *others, first)


def test_part_is_finished_only_when_all_is_coded(ready: Project, by: By) -> None:
    sample = double.assign(ready, ["Anna", "Bram"], size=3)
    give(by("Anna"), {sample.answer_ids[0]: ("taal",)})
    with pytest.raises(CodedError, match="not complete: 2 answers"):
        double.finish(by("Anna"), sample.id)
    with pytest.raises(CodedError, match="no coder of"):
        double.finish(by("Els"), sample.id)
    with pytest.raises(CodedError, match="There is no sample 'dubbel-009'"):
        double.desk(by("Anna"), "dubbel-009")
    complete(by("Anna"), sample)
    double.finish(by("Anna"), sample.id)  # twice is once
    assert parts(ready) == {"Anna": (3, Ended.FINISHED), "Bram": (0, None)}
    assert double.own_part(by("Anna")) == ""
    assert double.own_part(by("Bram")) == sample.id
    assert double.desk(by("Anna"), sample.id).to_do == ()


# ---- the queue


def test_answers_of_a_sample_are_in_nobodys_queue_until_all_are_done(ready: Project, by: By) -> None:
    had = {one.answer_id for one in queue.take_batch(by("Els"))}
    sample = double.assign(ready, ["Anna", "Bram"], size=10)
    assert had & set(sample.answer_ids)
    with ready.reading() as session:
        assert not {a.answer_id for a in assignments.in_hand(session)} & set(sample.answer_ids)
    asked = modes.Asked(modes.FOUND)
    for who in ("Els", "Anna"):
        assert not {one.answer_id for one in queue.take_batch(by(who), least=8)} & set(sample.answer_ids)
        assert not set(review.desk(by(who), mode=modes.UNREAD).to_do) & set(sample.answer_ids)
        assert not set(modes.line(by(who), asked).answer_ids) & set(sample.answer_ids)
    complete(by("Anna"), sample)
    assert not {one.answer_id for one in queue.take_batch(by("Anna"), size=60, least=50)} & set(sample.answer_ids)
    double.stop(ready, sample.id, "Bram")
    assert set(sample.answer_ids) & set(modes.line(by("Els"), asked).answer_ids)


def test_copying_codes_leaves_a_sample_alone(ready: Project, by: By) -> None:
    sample = double.assign(ready, ["Anna", "Bram"], questions=["nodig"])
    answer = next(i for i in sample.answer_ids if decide_alike_of(ready, i))
    repeat = decide_alike_of(ready, answer)[0]
    give(by("Els"), {repeat: ("taal",)})
    copied = decide.decide_alike(by("Els"), repeat)
    assert copied.answer_ids == ()
    assert copied.n_left >= 1


def decide_alike_of(project: Project, answer: str) -> list[str]:
    with project.reading() as session:
        return decide.alike(session, answer)
