"""Quotes: typical, different, and spread over respondents."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from coding.evidence.quotes import Candidate, choose, is_quotable

#  four answers near each other, two of another kind, one between
VECTORS = np.array([[1, 0], [0.98, 0.2], [0.95, 0.31], [0.9, 0.44], [0, 1], [0.1, 0.99], [0.7, 0.7]], dtype=float)
VECTORS /= np.linalg.norm(VECTORS, axis=1, keepdims=True)


def _candidates(n: int, respondents: str = "", masked: dict[int, int] | None = None) -> list[Candidate]:
    return [
        Candidate(f"a{i}", respondents[i] if respondents else f"r{i}", i, f"tekst {i}", "G40", (masked or {}).get(i, 0))
        for i in range(n)
    ]


def _chosen(
    candidates: list[Candidate], n_quotes: int = 2, used: dict[str, int] | None = None, vectors=VECTORS
) -> list[str]:
    quotes = choose("q", "c", candidates, sparse.csr_matrix(vectors), n_quotes, used or {})
    assert [q.rank for q in quotes] == list(range(1, len(quotes) + 1))
    assert all(0 <= q.typicality <= 1 for q in quotes)
    return [q.answer_id for q in quotes]


def test_first_quote_is_the_most_typical_and_the_next_differs() -> None:
    first, second = _chosen(_candidates(7))
    similar = VECTORS @ VECTORS.T
    typical = (similar.sum(axis=1) - 1) / 6
    assert first == f"a{typical.argmax()}"
    assert similar[int(first[1]), int(second[1])] <= 0.8


def test_typicality_is_the_mean_cosine_with_the_other_candidates() -> None:
    (quote,) = choose("q", "c", _candidates(3), sparse.csr_matrix(np.array([[1.0, 0], [0.6, 0.8], [0, 1]])), 1, {})
    assert (quote.answer_id, quote.typicality) == ("a1", 0.7)
    assert (quote.question_id, quote.code_id, quote.text, quote.attribution) == ("q", "c", "tekst 1", "G40")


def test_nearly_equal_answers_are_not_quoted_together() -> None:
    assert len(_chosen(_candidates(4), 4)) == 1  # cosines of 0.9 and more
    assert len(_chosen(_candidates(7), 7)) <= 3


def test_respondent_is_quoted_once_per_theme() -> None:
    chosen = _chosen(_candidates(7, "AAAAAAB"), 3)
    assert len(chosen) == 2
    assert "a6" in chosen


def test_respondent_is_quoted_twice_at_most_in_the_report() -> None:
    assert _chosen(_candidates(1, "A"), used={"A": 1}) == ["a0"]
    assert _chosen(_candidates(1, "A"), used={"A": 2}) == []


def test_masked_answer_comes_last_among_equals() -> None:
    same = np.tile([1.0, 0.0], (3, 1))
    assert _chosen(_candidates(3, masked={1: 1, 2: 2}), vectors=same) == ["a0"]
    assert _chosen(_candidates(3, masked={0: 1, 2: 2}), vectors=same) == ["a1"]


def test_no_candidates_give_no_quotes() -> None:
    assert _chosen([]) == []


def test_answer_without_any_feature_can_be_quoted() -> None:
    assert _chosen(_candidates(1), vectors=np.zeros((1, 2))) == ["a0"]


@given(st.integers(1, 12), st.integers(0, 10_000))
def test_order_of_the_candidates_changes_nothing(n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    vectors = rng.integers(0, 3, (n, 4)).astype(float)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    candidates = _candidates(n)
    shuffled = random.Random(seed).sample(candidates, n)
    assert _chosen(candidates, 4, vectors=vectors) == _chosen(shuffled, 4, vectors=vectors)


@given(st.integers(1, 12), st.integers(0, 10_000))
def test_typicality_equals_the_full_matrix(n: int, seed: int) -> None:
    vectors = np.abs(np.random.default_rng(seed).normal(size=(n, 5)))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    similar = vectors @ vectors.T
    quotes = choose("q", "c", _candidates(n), sparse.csr_matrix(vectors), n, {})
    for quote in quotes:
        i = int(quote.answer_id[1:])
        others = [similar[i, j] for j in range(n) if j != i]
        assert quote.typicality == pytest.approx(np.mean(others) if others else 0.0, abs=1e-4)


def test_many_candidates_need_no_square_matrix() -> None:
    n = 20_000  # a square matrix of these would take 3.2 GB
    vectors = sparse.random(n, 50, density=0.1, random_state=1, format="csr")
    assert len(choose("q", "c", _candidates(n), vectors, 2, {})) == 2


@pytest.mark.parametrize(("n_words", "fits"), [(4, False), (5, True), (60, True), (61, False)])
def test_quotable_is_a_text_of_5_to_60_words(n_words: int, fits: bool) -> None:
    assert is_quotable("woord " * n_words) is fits
