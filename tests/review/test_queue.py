"""Which answer comes next, and which of those that were decided are a random sample."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.evidence.shares import wilson
from coding.records import Reason
from coding.review.queue import (
    BATCH,
    N_RARE,
    N_UNCERTAIN,
    Waiting,
    audit_sample,
    audit_samples,
    group_of,
    next_batch,
    random_order,
    spread,
)

IDS = [f"2020-{n:05d}.les" for n in range(200)]


def _waiting(n_per_question: dict[str, int], seed: int = 1) -> list[Waiting]:
    ids = [f"{n}.{question}" for question, many in n_per_question.items() for n in range(many)]
    return [Waiting(i, i.rpartition(".")[2], i) for i in random_order(ids, seed)]


def _ids(waiting: list[Waiting]) -> list[str]:
    return [one.answer_id for one in waiting]


@given(st.permutations(IDS[:40]), st.integers(0, 5))
def test_random_order_does_not_depend_on_the_order_of_reading(shuffled: list[str], seed: int) -> None:
    assert random_order(shuffled, seed) == random_order(IDS[:40], seed)


@given(st.sets(st.sampled_from(IDS[:40])), st.integers(0, 5))
def test_random_order_of_some_is_the_order_of_all_without_the_others(some: set[str], seed: int) -> None:
    assert random_order(some, seed) == [i for i in random_order(IDS[:40], seed) if i in some]


def test_random_order_is_mixed_and_differs_by_seed() -> None:
    firsts = [random_order(IDS, seed)[0] for seed in range(400)]
    assert len(set(firsts)) > 150  # of 200; 173 expected when all come first equally often
    places = [random_order(IDS, seed).index(IDS[100]) for seed in range(200)]
    assert sum(places) / 200 == pytest.approx(99.5, abs=13)  # the mean of 0 … 199, with 3.2 standard errors


@given(st.sets(st.sampled_from(IDS[:30])), st.integers(0, 50))
def test_audit_sample_is_a_decided_head_that_cannot_be_longer(decided: set[str], seed: int) -> None:
    ordered = random_order(IDS[:30], seed)
    sample = audit_sample(ordered, decided)
    assert sample == ordered[: len(sample)]
    assert set(sample) <= decided
    assert len(sample) == len(ordered) or ordered[len(sample)] not in decided


def test_audit_samples_of_parts_are_those_of_each_part_alone() -> None:
    ordered, decided = random_order(IDS, 3), set(random_order(IDS, 9)[:150])
    part_of = {i: "abc"[n % 3] for n, i in enumerate(IDS)}
    found = audit_samples(ordered, decided, part_of)
    for part in "abc":
        assert found[part] == audit_sample([i for i in ordered if part_of[i] == part], decided)


def _project(seed: int, n_audit: int, n_answers: int = 600) -> tuple[list[str], set[str], dict[str, bool]]:
    """A survey of which the answers with a theme are the doubtful ones, and were picked by score more often."""
    rng = random.Random(seed)
    has_theme = {f"{n}": rng.random() < 0.2 for n in range(n_answers)}
    by_score = {i for i, has in has_theme.items() if rng.random() < (0.8 if has else 0.1)}
    ordered = random_order(has_theme, seed)
    at_random = [i for i in ordered if i not in by_score][:n_audit]
    return ordered, by_score | set(at_random), has_theme


def test_audit_sample_is_unbiased_although_answers_were_picked_by_score() -> None:
    """The share in the audit sample is right on average; among all that was decided it is not, nor among what the audit picked."""
    in_sample, in_all, covered = [], [], 0
    for seed in range(1500):
        ordered, decided, has_theme = _project(seed, 90)
        sample, truth = audit_sample(ordered, decided), sum(has_theme.values()) / len(has_theme)
        x, n = sum(has_theme[i] for i in sample), len(sample)
        low, high = wilson(x, n)
        covered += low <= truth <= high
        in_sample.append(x / n - truth)
        in_all.append(sum(has_theme[i] for i in decided) / len(decided) - truth)
    assert abs(np.mean(in_sample)) < 3 * np.std(in_sample) / 1500**0.5
    assert np.mean(in_all) > 0.2
    assert covered / 1500 > 0.94


def test_batch_has_its_parts_and_says_why() -> None:
    waiting = _waiting({"a": 200, "b": 200})
    ids = _ids(waiting)
    batch = next_batch(waiting, uncertain=ids[::-1], rare=ids[100:120])
    assert Counter(batch.values()) == {Reason.AUDIT: 6, Reason.UNCERTAIN: N_UNCERTAIN, Reason.RARE: N_RARE}
    assert [i for i, reason in batch.items() if reason is Reason.AUDIT] == ids[:6]
    assert {i for i, reason in batch.items() if reason is Reason.RARE} == set(ids[100:106])
    assert list(batch) == [i for i in ids if i in batch]


def test_batch_is_wholly_random_without_suggestions() -> None:
    waiting = _waiting({"a": 50})
    assert next_batch(waiting) == dict.fromkeys(_ids(waiting)[:BATCH], Reason.AUDIT)


def test_batch_is_filled_at_random_where_scores_run_out() -> None:
    waiting = _waiting({"a": 50})
    ids = _ids(waiting)
    batch = next_batch(waiting, uncertain=ids[40:42], rare=ids[45:46])
    assert Counter(batch.values()) == {Reason.AUDIT: 17, Reason.UNCERTAIN: 2, Reason.RARE: 1}
    assert [i for i, reason in batch.items() if reason is Reason.AUDIT] == ids[:17]


QUESTIONS = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 60), min_size=1)


@given(QUESTIONS, st.randoms(use_true_random=False), st.integers(0, 20))
def test_batch_keeps_its_promises(sizes: dict[str, int], rng: random.Random, n_scored: int) -> None:
    waiting = _waiting(sizes, rng.randrange(100))
    waiting = [one._replace(group=f"{one.question_id}{rng.randrange(len(waiting))}") for one in waiting]
    ids = _ids(waiting)
    held = {rng.choice(waiting).group}
    shuffled = rng.sample(ids, len(ids))
    batch = next_batch(waiting, shuffled, shuffled[:n_scored], held)
    of = {one.answer_id: one for one in waiting}
    groups = [of[i].group for i in batch]
    assert len(groups) == len(set(groups))
    assert not held & set(groups)
    assert len(batch) <= BATCH
    per_question = Counter(of[i].question_id for i in batch)
    open_groups = {one.group: one.question_id for one in waiting if one.group not in held}
    n_questions = len(set(open_groups.values()))
    assert n_questions < 2 or max(per_question.values()) <= BATCH // 2
    if n_questions > 3 or n_questions == 1:
        wanted = min(
            BATCH, sum(min(n, BATCH // 2 if n_questions > 1 else BATCH) for n in Counter(open_groups.values()).values())
        )
        assert len(batch) == wanted
    firsts = {}
    for one in waiting:
        firsts.setdefault(one.group, one.answer_id)
    assert {firsts[of[i].group] for i in batch} == set(batch)


@given(QUESTIONS, st.randoms(use_true_random=False))
def test_audit_part_does_not_depend_on_scores(sizes: dict[str, int], rng: random.Random) -> None:
    """Whatever the scores are, the audit takes the same answers: the first ones of the order."""
    waiting = _waiting(sizes)
    ids = _ids(waiting)
    audits = []
    for _ in range(3):
        batch = next_batch(waiting, rng.sample(ids, len(ids)), rng.sample(ids, len(ids)))
        audits.append({i for i in ids[:6] if i in batch})
    assert audits == [set(ids[:6])] * 3


@given(QUESTIONS, st.randoms(use_true_random=False), st.integers(0, 20))
def test_spread_gives_no_question_more_than_twice_its_part(sizes: dict[str, int], rng: random.Random, n: int) -> None:
    ids = [f"{k}.{q}" for q, many in sizes.items() for k in range(many)]
    best_first = rng.sample(ids, len(ids))
    found = spread(best_first, {i: i[-1] for i in ids}, n)
    assert sorted(found) == sorted(ids)
    for question, many in Counter(i[-1] for i in found[:n]).items():
        assert many < 2 * n * sizes[question] / len(ids) + 1
        own = [i for i in found if i[-1] == question]
        assert own == [i for i in best_first if i[-1] == question]


def test_same_words_to_another_question_are_another_group() -> None:
    assert group_of("2.les", "les", "1.les") == group_of("1.les", "les", "")
    assert group_of("2.nodig", "nodig", "1.les") != group_of("1.les", "les", "")
