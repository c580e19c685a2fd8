"""Batches of answers for coders: never the same one twice, and what is left comes back."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from coding.codebook.edit import Change, Kind
from coding.errors import CodedError, NotReadyError
from coding.records import Reason, Seen
from coding.review.queue import random_order
from coding.settings import Settings
from coding.store import assignments, decisions, stages
from coding.workflow import decide, edit_codebook, progress, queue, review, suggest
from coding.workflow.project import Project, opened

START = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
Other = Callable[[str], Project]


@pytest.fixture
def other(ready: Project) -> Other:
    """The same project, opened by another coder."""
    return lambda coder: replace(ready, settings=ready.settings.model_copy(update={"coder": coder}))


def _ids(batch: list[Any]) -> list[str]:
    return [one.answer_id for one in batch]


def _substantive(project: Project, *questions: str) -> list[str]:
    with project.reading() as session:
        return [i for i, _, _ in stages.substantive(session, "clean-001", questions)]


def test_batch_needs_cleaned_answers_and_a_codebook(imported: Project) -> None:
    with pytest.raises(NotReadyError):
        queue.take_batch(imported)


def test_first_batch_is_the_head_of_the_random_order(ready: Project) -> None:
    batch = queue.take_batch(ready)
    assert {one.reason for one in batch} == {Reason.AUDIT}
    ordered = random_order(_substantive(ready), ready.settings.seed)
    mine = set(_ids(batch))
    assert _ids(batch) == [i for i in ordered if i in mine]
    per_question = Counter(i.rpartition(".")[2] for i in mine)
    assert (len(mine), max(per_question.values())) == (20 - (10 - per_question["nodig"]), 10)
    assert queue.take_batch(ready) == batch


def test_order_is_fixed_by_the_first_batch(ready: Project) -> None:
    first = queue.take_batch(ready, ["les"])
    later = replace(ready, settings=ready.settings.model_copy(update={"coder": "B", "seed": 1}))
    rest = queue.take_batch(later, ["les"])
    ordered = random_order(_substantive(ready, "les"), ready.settings.seed)
    assert _ids(first) + _ids(rest) == ordered
    with ready.reading() as session:
        assert [run.seed for run in stages.runs_of(session, "queue")] == [ready.settings.seed]


def test_batch_mixes_random_doubtful_and_rare_answers(demo_project: Path, settings: Settings) -> None:
    with opened(demo_project, settings) as project:
        batch = queue.take_batch(project)
    assert Counter(one.reason for one in batch) == {Reason.AUDIT: 6, Reason.UNCERTAIN: 8, Reason.RARE: 6}
    assert max(Counter(one.answer_id.rpartition(".")[2] for one in batch).values()) <= 10


def test_queue_is_empty_for_a_question_that_is_decided_by_others(ready: Project, other: Other) -> None:
    for answer in _substantive(ready, "les"):
        decide.decide_answer(other("B"), answer, ["taal"])
    assert queue.take_batch(ready, ["les"]) == []
    assert queue.take_batch(ready, ["nodig"]) != []


def test_coder_who_comes_back_finds_what_is_left_of_his_batch(ready: Project) -> None:
    batch = queue.take_batch(ready, ["les"])
    for one in batch[:5]:
        decide.decide_answer(ready, one.answer_id, ["taal"])
    assert _ids(queue.take_batch(ready, ["les"])) == _ids(batch[5:])


def test_two_coders_get_different_answers_until_none_is_left(ready: Project, other: Other) -> None:
    first, second = queue.take_batch(ready, ["les"]), queue.take_batch(other("B"), ["les"])
    assert not set(_ids(first)) & set(_ids(second))
    assert (len(first), len(second)) == (20, 1)
    assert queue.take_batch(other("C"), ["les"]) == []


def test_left_alone_for_two_hours_an_answer_goes_to_somebody_else(ready: Project, other: Other) -> None:
    first = queue.take_batch(ready, ["les"], moment=START)
    assert not set(_ids(queue.take_batch(other("B"), ["les"], moment=START + 1.9 * HOUR))) & set(_ids(first[:5]))
    taken = queue.take_batch(other("C"), ["les"], moment=START + 2.05 * HOUR)
    assert set(_ids(taken)) == set(_ids(first[:5]))
    assert not set(_ids(queue.take_batch(ready, ["les"], moment=START + 3 * HOUR))) & set(_ids(taken))


def test_left_alone_for_ten_minutes_all_but_the_first_few_go_to_who_has_nothing_else(
    ready: Project, other: Other
) -> None:
    first = queue.take_batch(ready, ["les"], moment=START)
    assert len(queue.take_batch(other("B"), ["les"], least=20, moment=START + MINUTE * 9)) == 1
    theirs = queue.take_batch(other("B"), ["les"], least=20, moment=START + MINUTE * 11)
    assert len(theirs) == 16
    assert set(_ids(theirs)) & set(_ids(first)) == set(_ids(first[5:]))
    assert _ids(queue.take_batch(ready, ["les"], moment=START + MINUTE * 12)) == _ids(first[:5])


def test_left_alone_answers_stay_while_there_are_others(ready: Project, other: Other) -> None:
    first = queue.take_batch(ready, ["les"], size=8, moment=START)
    theirs = queue.take_batch(other("B"), ["les"], size=12, moment=START + HOUR)
    assert (len(theirs), set(_ids(theirs)) & set(_ids(first))) == (12, set())
    assert _ids(queue.take_batch(ready, ["les"], moment=START + HOUR)) == _ids(first)


def test_a_look_at_a_short_question_leaves_half_of_it_to_others(ready: Project, other: Other) -> None:
    mine, theirs, third = (
        queue.take_batch(who, ["les"], 32, least=20, fair=True) for who in (ready, other("B"), other("C"))
    )
    assert (len(mine), len(theirs), len(third)) == (11, 5, 5)
    assert len({*_ids(mine), *_ids(theirs), *_ids(third)}) == 21
    assert _ids(queue.take_batch(ready, ["les"], 32, least=20, fair=True)) == _ids(mine)


def test_fair_coder_alone_gets_all_and_never_waits(ready: Project) -> None:
    """He has answers in hand until the last one, and who reads fast has at least three before the next come."""
    met: list[str] = []
    while batch := queue.take_batch(ready, ["les"], 32, least=20, fair=True):
        left = 21 - len(met)
        assert len(batch) >= min(left, 4)
        assert len(batch) <= max(5, -(-left // 2) + 1)
        decide.decide_answer(ready, batch[0].answer_id, [])
        met.append(batch[0].answer_id)
    assert sorted(met) == _substantive(ready, "les")


def test_coder_who_comes_back_late_keeps_what_nobody_took(ready: Project, other: Other) -> None:
    first = queue.take_batch(ready, ["les"], moment=START)
    again = queue.take_batch(ready, ["les"], moment=START + 9 * HOUR)
    assert _ids(again) == _ids(first)
    assert {one.active for one in again} == {START + 9 * HOUR}
    assert not set(_ids(queue.take_batch(other("B"), ["les"], moment=START + 9.1 * HOUR))) & set(_ids(first))


def test_skipped_answer_of_the_audit_goes_to_another_coder_first(ready: Project, other: Other) -> None:
    batch = queue.take_batch(ready, ["les"])
    queue.skip(ready, batch[3].answer_id)
    assert batch[3].answer_id not in _ids(queue.take_batch(ready, ["les"]))
    assert _ids(queue.take_batch(other("B"), ["les"]))[0] == batch[3].answer_id


@pytest.mark.parametrize("least", [1, 8])
def test_skipped_answer_comes_back_to_its_coder_at_the_end_of_his_work(ready: Project, least: int) -> None:
    skipped = queue.take_batch(ready, ["les"])[0].answer_id
    queue.skip(ready, skipped)
    met: list[str] = []
    while batch := queue.take_batch(ready, ["les"], least=least):
        decide.decide_answer(ready, batch[0].answer_id, [])
        met.append(batch[0].answer_id)
    assert met[-1] == skipped
    assert sorted(met) == _substantive(ready, "les")
    ordered = random_order(_substantive(ready, "les"), ready.settings.seed)
    assert ordered[0] == skipped  # its place in the order of the audit is what it was


def test_what_another_coder_decides_in_between_stays_in_the_hands_of_who_reads_it(ready: Project, other: Other) -> None:
    batch = queue.take_batch(ready, ["les"])
    decide.decide_answer(other("B"), batch[0].answer_id, ["taal"])
    assert _ids(queue.take_batch(ready, ["les"], least=20)) == _ids(batch)
    queue.take_batch(other("C"), ["les"])
    assert _ids(queue.take_batch(ready, ["les"])) == _ids(batch)
    decide.decide_answer(ready, batch[0].answer_id, ["maatwerk"])
    assert batch[0].answer_id not in _ids(queue.take_batch(ready, ["les"]))
    with ready.reading() as session:
        made = {d.coder: d.codes for d in decisions.current_decisions(session, answer_ids=[batch[0].answer_id])}
    assert made == {"B": ("taal",), ready.settings.coder: ("maatwerk",)}


def test_decisions_of_a_file_take_answers_out_of_hand(ready: Project, survey: Any) -> None:
    queue.take_batch(ready, ["les"])
    decide.decide_file(ready, survey.coded())
    left = queue.take_batch(ready, ["les"])
    assert not [i for i in _ids(left) if i <= "2020-00010.les"]
    with ready.reading() as session:
        assert _ids(assignments.in_hand(session)) == _ids(left)


@pytest.mark.parametrize("seed", range(4))
def test_any_course_of_work_keeps_the_promises(ready: Project, other: Other, seed: int) -> None:
    """Three coders take, decide, skip and stay away at random: no answer is ever in two hands, and all get decided."""
    rng, moment = random.Random(seed), START
    coders = [other(name) for name in "ABC"]
    for _ in range(300):
        moment += timedelta(minutes=rng.choice([1, 1, 1, 5, 200]))
        who = rng.choice(coders)
        batch = queue.take_batch(who, rng.choice([(), ("les",), ("nodig",)]), moment=moment)
        for one in batch[: rng.randrange(4)]:
            if rng.random() < 0.3:
                queue.skip(who, one.answer_id, moment)
            else:
                decide.decide_answer(who, one.answer_id, [])
        with ready.reading() as session:
            held = _ids(assignments.in_hand(session))
            done = [d.answer_id for d in decisions.current_decisions(session)]
        assert len(held) == len(set(held))
        assert len(done) == len(set(done))  # nobody did what somebody else had done
        assert not set(held) & set(done)
    assert sorted(done) == _substantive(ready)
    sampled = progress.review_progress(ready).sampled
    assert {one.question_id: one.n_audit for one in sampled} == {"les": 21, "nodig": 16}


def test_coders_at_once_get_different_answers(demo_project: Path, settings: Settings) -> None:
    """Eight coders in threads, on one file: each works through two batches, and no answer is decided twice."""
    failures: list[BaseException] = []

    def work(coder: str) -> None:
        try:
            with opened(demo_project, settings.model_copy(update={"coder": coder})) as project:
                for _ in range(2):
                    for one in queue.take_batch(project):
                        decide.decide_answer(project, one.answer_id, [])
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(f"codeur-{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with opened(demo_project, settings) as project, project.reading() as session:
        made = [d for d in decisions.current_decisions(session) if d.coder.startswith("codeur-")]
    assert len(made) == 320
    assert len({d.answer_id for d in made}) == 320


def _alike(project: Project) -> list[str]:
    """Make the first three waiting answers to "les" repeat each other."""
    three = random_order(_substantive(project, "les"), project.settings.seed)[:3]
    first = min(three)
    with project.writing() as session:
        for answer in three:
            session.execute(
                text("UPDATE clean_answers SET duplicate_of = :first WHERE answer_id = :id"),
                {"first": "" if answer == first else first, "id": answer},
            )
    return three


def test_of_answers_that_say_the_same_one_is_queued_at_a_time(ready: Project, other: Other) -> None:
    three = _alike(ready)
    assert _ids(queue.take_batch(ready, ["les"]))[0] == three[0]
    assert not set(three) & set(_ids(queue.take_batch(ready, ["les"]))[1:])
    assert queue.take_batch(other("B"), ["les"]) == []
    assert review.desk(ready, ["les"]).n_alike[three[0]] == 2
    decide.decide_answer(ready, three[0], ["taal"])
    assert _ids(queue.take_batch(other("B"), ["les"])) == [three[1]]


def test_decision_is_copied_to_what_says_the_same(ready: Project) -> None:
    three = _alike(ready)
    decide.decide_answer(ready, three[0], ["taal", "vroeg"])
    copied = decide.decide_alike(ready, three[0])
    assert (set(copied.answer_ids), copied.n_left) == (set(three[1:]), 0)
    with ready.reading() as session:
        made = {d.answer_id: d for d in decisions.current_decisions(session)}
    assert [made[i].seen for i in three] == [Seen.BLIND, Seen.COPIED, Seen.COPIED]
    assert {made[i].codes for i in three} == {("taal", "vroeg")}
    assert len({made[i].id for i in three}) == 3
    again = decide.decide_alike(ready, three[0])
    assert (again.answer_ids, again.n_left) == ((), 2)


def test_copying_leaves_what_was_decided_or_is_in_hand(ready: Project, other: Other) -> None:
    three = _alike(ready)
    decide.decide_answer(other("B"), three[1], ["maatwerk"])
    batch = queue.take_batch(other("B"), ["les"])
    assert three[0] in _ids(batch)
    decide.decide_answer(ready, three[2], ["taal"])
    copied = decide.decide_alike(ready, three[2])
    assert (copied.answer_ids, copied.n_left) == ((), 2)
    with ready.reading() as session:
        made = {d.answer_id: d.codes for d in decisions.current_decisions(session)}
    assert made == {three[1]: ("maatwerk",), three[2]: ("taal",)}


def test_nothing_is_copied_from_an_answer_that_is_not_decided(ready: Project) -> None:
    with pytest.raises(CodedError, match="2020-00001"):
        decide.decide_alike(ready, "2020-00001.les")


def test_skipped_answers_go_to_others_at_once(demo_project: Path, settings: Settings) -> None:
    with opened(demo_project, settings) as project:
        first = queue.take_batch(project)
        by_score = {one.answer_id for one in first if one.reason is not Reason.AUDIT}
        for one in first:
            queue.skip(project, one.answer_id)
        second = queue.take_batch(project)
        assert len(second) == 20
        assert not set(_ids(first)) & set(_ids(second))
    with opened(demo_project, settings.model_copy(update={"coder": "B"})) as project:
        theirs = {one.answer_id: one.reason for one in queue.take_batch(project)}
    assert {i for i in _ids(first) if i not in by_score} <= {i for i, why in theirs.items() if why is Reason.AUDIT}
    assert by_score & set(theirs)


def test_answers_of_a_suggested_question_are_scored_and_others_not(ready: Project) -> None:
    suggest.suggest_project(ready, ["nodig"])
    reasons = {r for one in queue.take_batch(ready, ["les"]) for r in [one.reason]}
    assert reasons == {Reason.AUDIT}


def test_doubts_of_a_run_are_added_up_once_and_anew_when_a_code_retires(
    demo_project: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    real = queue.doubts.doubts
    monkeypatch.setattr(queue.doubts, "doubts", lambda session, run: read.append(run) or real(session, run))
    with opened(demo_project, settings) as project:
        first = queue.take_batch(project)
        n_first = len(read)
        assert n_first > 0
        for one in first:
            decide.decide_answer(project, one.answer_id, [])
        queue.take_batch(project)
        assert len(read) == n_first
        edit_codebook.save(project, Change(Kind.RETIRE, "maatwerk"), review.codebook(project).version)
        for one in queue.take_batch(project):
            decide.decide_answer(project, one.answer_id, [])
        queue.take_batch(project)
        assert len(read) == 2 * n_first
