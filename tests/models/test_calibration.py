"""From scores to probabilities, and from probabilities to thresholds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from models import calibration
from models.calibration import (
    START,
    best_for_f1,
    best_for_precision,
    calibrated,
    fit_logistic,
    pair_features,
    probability,
    starting,
)

PROBABILITIES = st.lists(st.floats(0.001, 1.0), min_size=1, max_size=12).map(np.array)


def _pairs(seed: int = 0, n: int = 400) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(n), rng.normal(size=(n, 2))])
    shares = (rng.random(n) < expit(x @ [-1.0, 2.0, 0.5])).astype(float)
    return x, shares, rng.integers(1, 4, n).astype(float)


def test_logistic_without_trust_equals_scikit_learn() -> None:
    x, y, weights = _pairs()
    found = fit_logistic(x, y, weights, np.zeros(3), np.full(3, 1e-9))
    theirs = LogisticRegression(C=np.inf, fit_intercept=False, tol=1e-10, max_iter=1000).fit(
        x, y, sample_weight=weights
    )
    assert found == pytest.approx(theirs.coef_[0], abs=1e-4)


def test_logistic_with_trust_equals_scikit_learn_with_a_penalty() -> None:
    x, y, weights = _pairs()
    found = fit_logistic(x, y, weights, np.zeros(3), np.full(3, 5.0))
    theirs = LogisticRegression(C=1 / 5, fit_intercept=False, tol=1e-10, max_iter=1000).fit(x, y, sample_weight=weights)
    assert found == pytest.approx(theirs.coef_[0], abs=1e-4)


def test_logistic_is_drawn_to_where_it_starts() -> None:
    x, y, weights = _pairs()
    start = np.array([1.0, -1.0, 0.5])
    assert fit_logistic(x, y, weights, start, np.full(3, 1e9)) == pytest.approx(start, abs=1e-4)
    few = fit_logistic(x[:3], y[:3], weights[:3], start, np.full(3, 5.0))
    assert np.abs(few - start).max() < 1


def test_half_a_share_is_one_yes_and_one_no() -> None:
    x, y, _ = _pairs(n=60)
    y[:10] = 0.5
    split_x = np.vstack([x, x[:10]])
    split_y = np.concatenate([np.ones(10), y[10:], np.zeros(10)])
    split_weights = np.concatenate([np.full(10, 0.5), np.ones(50), np.full(10, 0.5)])
    trust = np.full(3, 1.0)
    one = fit_logistic(x, y, np.ones(60), np.zeros(3), trust)
    assert one == pytest.approx(fit_logistic(split_x, split_y, split_weights, np.zeros(3), trust))


def test_logistic_that_could_run_away_stays_finite() -> None:
    x = np.column_stack([np.ones(20), np.linspace(-1, 1, 20)])
    y = (x[:, 1] > 0).astype(float)  # perfectly divided: without trust there is no best
    found = fit_logistic(x, y, np.ones(20), np.zeros(2), np.full(2, 0.01))
    assert np.isfinite(found).all()
    assert 1 < found[1] < 100


def test_pair_features_are_level_score_root_lead_and_length() -> None:
    found = pair_features(np.array([[0.25, 1.0, -1.0]]), np.array([np.expm1(2.0)]))
    assert found[0] == pytest.approx(
        np.array([[1, 0.25, 0.5, -0.75, 0], [1, 1, 1, 0.75, 0], [1, -1, 0, -2, 0]]), abs=1e-12
    )
    assert pair_features(np.array([[0.25]]), np.array([1.0]))[0, 0, :4] == pytest.approx([1, 0.25, 0.5, 0.25])


def test_two_codes_with_the_same_highest_score_lead_nothing() -> None:
    assert pair_features(np.array([[0.4, 0.4, 0.1]]), np.array([5.0]))[0, :, 3] == pytest.approx([0, 0, -0.3])


@given(st.lists(st.floats(-2, 2), min_size=2, max_size=5), st.integers(1, 200))
def test_probability_rises_with_the_score(scores: list[float], n_words: int) -> None:
    p = probability(np.array([scores]), np.array([float(n_words)]), START)[0]
    assert ((p >= 0) & (p <= 1)).all()
    assert (np.diff(p[np.argsort(scores)]) >= -1e-12).all()


def test_level_before_decisions_moves_halfway_to_the_usual_number_of_codes() -> None:
    rng = np.random.default_rng(0)
    scores, n_words, told = rng.normal(0.2, 0.2, (200, 10)), np.full(200, 8.0), rng.random((200, 10)) < 0.4
    moved = starting(scores, n_words, told)
    assert moved[1:].tolist() == START[1:].tolist()
    whole = START + 2 * (moved - START)
    assert probability(scores, n_words, whole)[told].sum() == pytest.approx(calibration.USUAL_CODES * 200, rel=0.01)


def test_level_moves_no_further_than_agreed_and_not_without_evidence() -> None:
    scores, n_words = np.full((5, 3), -9.0), np.ones(5)
    assert starting(scores, n_words, np.zeros((5, 3), dtype=bool)).tolist() == START.tolist()
    moved = starting(scores, n_words, np.ones((5, 3), dtype=bool))
    assert abs(moved[0] - START[0]) <= calibration.MOST_SHIFT / 2 + 1e-6


def test_calibration_without_decisions_is_where_it_starts() -> None:
    assert calibrated(np.zeros((0, 3)), np.zeros(0), np.zeros((0, 3)), np.zeros(0), START) is START


def test_calibration_corrects_scores_that_are_too_sure() -> None:
    rng = np.random.default_rng(1)
    scores, n_words = rng.uniform(0, 1, (500, 4)), np.full(500, 8.0)
    truth = (rng.random((500, 4)) < 0.1 + 0.2 * scores).astype(float)
    before = probability(scores, n_words, START)
    after = probability(scores, n_words, calibrated(scores, n_words, truth, np.ones(500), START))
    assert abs(after.mean() - truth.mean()) < 0.02 < abs(before.mean() - truth.mean())
    for low, high in ((0, 0.5), (0.5, 1)):
        own = (scores >= low) & (scores < high)
        assert after[own].mean() == pytest.approx(truth[own].mean(), abs=0.05)


def _expected_f1(p: np.ndarray, threshold: float) -> float:
    proposed = p > threshold
    return 2 * p[proposed].sum() / (proposed.sum() + p.sum()) if p.sum() else 0.0


@given(PROBABILITIES)
def test_threshold_has_the_highest_expected_f1(p: np.ndarray) -> None:
    best = max(_expected_f1(p, t) for t in [-1.0, *p.tolist()])
    assert _expected_f1(p, best_for_f1(p[:, None])) == pytest.approx(best, abs=1e-9)


@given(PROBABILITIES, st.floats(0.05, 1.0))
def test_threshold_for_a_precision_is_the_lowest_that_has_it(p: np.ndarray, wanted: float) -> None:
    found = best_for_precision(p[:, None], wanted)
    above = p[p > found]
    assert not len(above) or above.mean() >= wanted - 1e-9
    for t in [-1.0, *p.tolist()]:
        own = p[p > t]
        if len(own) and own.mean() >= wanted + 1e-9:
            assert (p > found).sum() >= len(own)


def test_nothing_reaches_a_precision_that_no_probability_has() -> None:
    assert best_for_precision(np.array([[0.8, 0.3]]), 0.9) == 1.0


@pytest.mark.parametrize("empty", [np.zeros((0, 3)), np.zeros((3, 0))])
def test_thresholds_of_nothing(empty: np.ndarray) -> None:
    assert best_for_f1(empty) == 0.5
    assert best_for_precision(empty, 0.9) == 1.0
