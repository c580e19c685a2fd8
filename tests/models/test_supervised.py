"""The codebook as an expectation and the correction by decisions: against brute force, and at the edges."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from models import supervised
from models.features import Encoded, Weights
from models.supervised import Coded, fit_correction, fit_prior, pooled, starting_values

SEEDS = st.integers(0, 100_000)


def _texts(rng: np.random.Generator, n: int) -> Encoded:
    rows = rng.random((n, 6)) * (rng.random((n, 6)) < 0.5)
    return Encoded(sparse.csr_matrix(rows), rng.normal(size=(n, 2)))


def _coded(seed: int, n: int = 6, n_codes: int = 3) -> Coded:
    rng = np.random.default_rng(seed)
    evidence = np.stack(
        [np.ones((n, n_codes)), rng.normal(size=(n, n_codes)), rng.integers(0, 3, (n, n_codes))], axis=2
    )
    coders = rng.integers(1, 4, n).astype(float)
    shares = rng.integers(0, 4, (n, n_codes)) % (coders[:, None] + 1) / coders[:, None]
    return Coded(_texts(rng, n), evidence, shares, coders)


def _without(coded: Coded, row: int) -> Coded:
    rest = np.arange(len(coded.coders)) != row
    return Coded(coded.texts.rows(rest), coded.evidence[rest], coded.shares[rest], coded.coders[rest])


def _expected(coded: Coded) -> np.ndarray:
    return coded.evidence @ np.array([0.1, 0.05, 0.2])


@given(SEEDS)
@settings(deadline=None, max_examples=40)
def test_scores_of_coded_texts_are_those_of_a_model_without_them(seed: int) -> None:
    coded = _coded(seed)
    expected, centre = _expected(coded), _texts(np.random.default_rng(seed), 9).mean()
    held_out = fit_correction(coded, expected, centre, 0)[1]
    for i in range(6):
        rest = np.arange(6) != i
        correction, _ = fit_correction(_without(coded, i), expected[rest], centre, 0)
        anew = expected[[i]] + correction.score(coded.texts.rows([i]), coded.evidence[[i]])
        assert held_out[i] == pytest.approx(anew[0], abs=1e-8)


def test_sketched_scores_of_coded_texts_are_close_to_the_exact_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    coded, centre = _coded(1, n=80), _texts(np.random.default_rng(2), 9).mean()
    exact, held_out = fit_correction(coded, _expected(coded), centre, 0)
    monkeypatch.setattr(supervised, "EXACT", 10)
    close, nearly = fit_correction(coded, _expected(coded), centre, 0)
    assert np.abs(held_out - nearly).max() < 0.02
    assert np.abs(exact.slopes - close.slopes).max() < 0.02


@given(SEEDS)
@settings(deadline=None, max_examples=40)
def test_correction_is_a_gaussian_process_with_slopes_per_code(seed: int) -> None:
    coded, new = _coded(seed), _coded(seed + 1)
    centre = coded.texts.mean()
    correction, _ = fit_correction(coded, _expected(coded), centre, 0)
    found = correction.score(new.texts, new.evidence)

    def rows(texts: Encoded) -> np.ndarray:
        return np.hstack([texts.sparse.toarray(), texts.dense]) - np.vstack([centre.sparse, centre.dense]).T

    variances = supervised.NOISE * np.array([supervised.LEVEL, supervised.LINE_SLOPE, supervised.RULE_SLOPE])
    for k in range(3):
        own, other = (part.evidence[:, k] * np.sqrt(variances) for part in (coded, new))
        joint = rows(coded.texts) @ rows(coded.texts).T + own @ own.T + np.diag(supervised.NOISE / coded.coders)
        dual = np.linalg.solve(joint, coded.shares[:, k] - _expected(coded)[:, k])
        right = (rows(new.texts) @ rows(coded.texts).T + other @ own.T) @ dual
        assert found[:, k] == pytest.approx(right, abs=1e-8)


def test_correction_is_nothing_where_the_expectation_was_right() -> None:
    coded = _coded(5)
    expected = coded.shares.copy()
    correction, held_out = fit_correction(coded, expected, coded.texts.mean(), 0)
    assert correction.score(coded.texts, coded.evidence) == pytest.approx(np.zeros((6, 3)), abs=1e-12)
    assert held_out == pytest.approx(coded.shares)


def test_correction_far_from_any_decision_is_only_the_level() -> None:
    coded = _coded(6)
    centre = coded.texts.mean()
    correction, _ = fit_correction(coded, _expected(coded), centre, 0)
    middle = Encoded(sparse.csr_matrix(centre.sparse.T), centre.dense.T)
    evidence = np.zeros((1, 3, 3))
    evidence[:, :, 0] = 1
    assert correction.score(middle, evidence)[0] == pytest.approx(correction.slopes[0])


def test_two_coders_count_as_the_same_text_decided_twice() -> None:
    once = _coded(7, n=3)
    once = replace(once, coders=np.ones(3))
    twice = replace(once, coders=np.full(3, 2.0))
    double = Coded(
        once.texts.rows([0, 1, 2, 0, 1, 2]), np.tile(once.evidence, (2, 1, 1)), np.tile(once.shares, (2, 1)), np.ones(6)
    )
    centre, new = once.texts.mean(), _coded(8)
    scores = [
        fit_correction(c, _expected(c), centre, 0)[0].score(new.texts, new.evidence) for c in (twice, double, once)
    ]
    assert scores[0] == pytest.approx(scores[1])
    assert np.abs(scores[0]).sum() > np.abs(scores[2]).sum()
    assert pooled(twice, starting_values(3)) == pytest.approx(pooled(double, starting_values(3)))


@pytest.mark.parametrize("n_positive", [0, 1, 6])
def test_code_that_few_or_all_texts_have_gets_finite_scores(n_positive: int) -> None:
    coded = _coded(9)
    coded.shares[:, 1] = np.arange(6) < n_positive
    correction, held_out = fit_correction(coded, _expected(coded), coded.texts.mean(), 0)
    found = _expected(coded) + correction.score(coded.texts, coded.evidence)
    assert np.isfinite(found).all()
    assert np.isfinite(held_out).all()
    residual = coded.shares[:, 1].mean() - _expected(coded)[:, 1].mean()
    assert np.sign(correction.slopes[0, 1]) == np.sign(residual)


def test_texts_that_are_all_the_same_can_be_learned_from() -> None:
    one = _texts(np.random.default_rng(0), 1)
    coded = replace(_coded(3, n=20), texts=one.rows([0] * 20))
    correction, held_out = fit_correction(coded, _expected(coded), one.mean(), 0)
    assert np.isfinite(held_out).all()
    assert np.isfinite(correction.score(one, coded.evidence[:1])).all()


def test_coefficients_are_the_starting_values_until_decisions_move_them() -> None:
    start = starting_values(41, n_more=1)
    assert start == pytest.approx([1.4 / 41, 0.08, 0.15, 0.15])
    coded = _coded(10)
    nothing = replace(
        coded, texts=coded.texts.rows([]), evidence=coded.evidence[:0], shares=coded.shares[:0], coders=coded.coders[:0]
    )
    assert pooled(nothing, start[:3]) == pytest.approx(start[:3])


def test_coefficients_of_many_decisions_are_those_of_least_squares() -> None:
    rng = np.random.default_rng(0)
    coded = _coded(11, n=20_000)
    truth = np.array([0.02, 0.11, 0.3])
    coded = replace(coded, shares=coded.evidence @ truth + rng.normal(0, 0.1, (20_000, 3)))
    assert pooled(coded, starting_values(3)) == pytest.approx(truth, abs=0.01)
    ten = Coded(coded.texts.rows(slice(10)), coded.evidence[:10], coded.shares[:10], coded.coders[:10])
    start = starting_values(3)
    assert np.abs(pooled(ten, start) - start).sum() < np.abs(truth - start).sum()


def _lines() -> tuple[Encoded, np.ndarray]:
    return Encoded(sparse.csr_matrix(np.eye(4)), np.zeros((4, 0))), np.eye(4)[:, :2]


def test_texts_with_the_words_of_a_line_score_highest_for_its_code() -> None:
    lines, targets = _lines()
    score = fit_prior(lines, targets, np.ones(4)).score(lines, np.full(4, 7.0))
    assert score[0].argmax() == 0
    assert score[1].argmax() == 1
    assert score[2, 0] == pytest.approx(score[2, 1])


def test_expectation_equals_ridge_regression_by_hand() -> None:
    lines, targets = _lines()
    weights = np.array([1.0, 0.5, 1.0, 0.25])
    prior = fit_prior(lines, targets, weights)
    centred = targets - np.average(targets, axis=0, weights=weights)
    by_hand = centred / (1 + supervised.LINE_NOISE / weights)[:, None]  # the lines have nothing in common
    assert prior.weights.sparse == pytest.approx(by_hand)


def test_a_line_that_counts_less_adds_less() -> None:
    lines, targets = _lines()
    full, half = (fit_prior(lines, targets, np.array([w, 1, 1, 1])).weights.sparse[0, 0] for w in (1.0, 0.5))
    assert 0 < half < full


def test_long_answers_score_higher_than_short_ones_with_the_same_words() -> None:
    lines, targets = _lines()
    prior = fit_prior(lines, targets, np.ones(4))
    short, usual, long = prior.score(lines.rows([0, 0, 0]), np.array([1.0, np.expm1(2.0), 60.0]))[:, 0]
    assert short < usual < long
    assert usual == pytest.approx(supervised.LINES * lines.score(prior.weights)[0, 0])


def test_similarities_that_are_no_numbers_are_refused() -> None:
    coded = _coded(12)
    broken = Weights(np.full((6, 1), np.nan), np.zeros((2, 1)))
    with pytest.raises(FloatingPointError, match="not positive"):
        fit_correction(coded, _expected(coded), broken, 0)
