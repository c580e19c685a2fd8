"""How good the suggestions are, per code."""

import math

import numpy as np
import pytest

from coding.suggesting.quality import qualities
from models.promise import lower_bound

CODES = ("a", "b", "nooit")


def _qualities(p: np.ndarray, truth: np.ndarray, answers: np.ndarray | None = None, wanted: float = 0.9):
    times = np.ones(len(p)) if answers is None else answers
    return {q.code_id: q for q in qualities(CODES, p, truth, times, 0.5, wanted)}


P = np.array([[0.9, 0.6, 0.1], [0.8, 0.2, 0.1], [0.4, 0.7, 0.1], [0.6, 0.1, 0.1]])
TRUTH = np.array([[1, 0, 0], [1, 1, 0], [1, 1, 0], [0, 0, 0]], dtype=float)


def test_counts_are_of_the_decided_answers() -> None:
    found = _qualities(P, TRUTH)["a"]
    assert (found.n_given, found.n_suggested, found.n_right) == (3, 3, 2)
    assert found.precision == pytest.approx(2 / 3)
    assert found.recall == pytest.approx(2 / 3)
    assert found.lower == pytest.approx(lower_bound(2, 3))


def test_what_was_never_given_or_suggested_has_no_share() -> None:
    found = _qualities(P, TRUTH)["nooit"]
    assert (found.n_given, found.n_suggested, found.lower) == (0, 0, 0)
    assert math.isnan(found.precision)
    assert math.isnan(found.recall)


def test_half_of_the_coders_is_not_given() -> None:
    assert _qualities(P, TRUTH / 2)["a"].n_given == 0
    assert _qualities(P, TRUTH * 0.6)["a"].n_given == 3


def test_little_can_be_promised_from_few_answers() -> None:
    assert math.isnan(_qualities(P, TRUTH)["a"].automatic)


def _many(n: int) -> tuple[np.ndarray, np.ndarray]:
    p = np.column_stack([np.linspace(0.99, 0.7, n), np.linspace(0.3, 0.1, n), np.full(n, 0.1)])
    return p, np.column_stack([np.ones(n), np.zeros(n), np.zeros(n)])


def test_automatic_coding_from_what_was_always_right() -> None:
    p, truth = _many(60)
    found = _qualities(p, truth)["a"]
    assert found.n_automatic == found.n_automatic_right == (p[:, 0] > found.automatic).sum() >= 56
    assert math.isnan(_qualities(p, truth)["b"].automatic)


def test_without_a_promise_nothing_is_automatic() -> None:
    assert math.isnan(_qualities(*_many(60), wanted=0.0)["a"].automatic)


def test_no_decisions_are_zeros() -> None:
    none = np.zeros((0, 3))
    found = qualities(CODES, none, none, np.zeros(0), 0.5, 0.9)
    assert [(q.code_id, q.n_given, q.n_suggested, q.lower) for q in found] == [(c, 0, 0, 0.0) for c in CODES]


def test_answers_that_say_the_same_count_and_are_no_more_evidence() -> None:
    p, truth = _many(24)  # so many texts without error bound a precision by .883
    once, often = _qualities(p, truth)["a"], _qualities(p, truth, np.full(24, 3.0))["a"]
    assert (often.n_given, often.n_suggested, often.n_right) == (72, 72, 72)
    assert often.lower == once.lower < 0.9
    assert math.isnan(once.automatic)
    assert math.isnan(often.automatic)
