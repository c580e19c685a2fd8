"""Lower bounds of precision, and whether what is promised holds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from models.promise import fewest, lower_bound, safe_threshold


@pytest.mark.parametrize(
    ("k", "n", "bound"),
    [
        (59, 59, 0.9505),
        (58, 59, 0.9221),
        (95, 100, 0.8977),
        (93, 93, 0.9683),
        (45, 50, 0.8012),
        (100, 100, 1 - 0.0295),
    ],
)
def test_lower_bound_has_the_reference_values(k: int, n: int, bound: float) -> None:
    assert round(lower_bound(k, n), 4) == pytest.approx(bound)


@given(st.integers(1, 200), st.integers(0, 200))
def test_lower_bound_equals_scipy(n: int, k: int) -> None:
    k = min(k, n)
    theirs = binomtest(k, n, alternative="greater").proportion_ci(0.95, method="exact").low
    assert lower_bound(k, n) == pytest.approx(theirs, abs=1e-9)


def test_lower_bound_without_observations_is_nothing() -> None:
    assert lower_bound(0, 0) == 0.0
    assert lower_bound(0, 10) == 0.0


@given(st.floats(0.5, 0.97), st.integers(0, 3))
def test_fewest_is_just_enough(wanted: float, n_wrong: int) -> None:
    n = fewest(wanted, n_wrong)
    assert lower_bound(n - n_wrong, n) >= wanted
    assert lower_bound(n - 1 - n_wrong, n - 1) < wanted


def test_nothing_is_promised_from_too_few_answers() -> None:
    assert safe_threshold(np.full(28, 0.9) + np.arange(28) / 1e4, np.ones(28), 0.9) is None
    assert safe_threshold(np.zeros(0), np.zeros(0), 0.9) is None
    found = safe_threshold(np.full(29, 0.9) + np.arange(29) / 1e4, np.ones(29), 0.9)
    assert found is not None
    assert found[1:] == (29, 29)


def test_nothing_is_promised_where_the_surest_are_wrong() -> None:
    p = np.linspace(1, 0, 300)
    assert safe_threshold(p, np.r_[np.zeros(10), np.ones(290)], 0.9) is None


def test_no_threshold_divides_equal_probabilities() -> None:
    p = np.r_[np.full(50, 0.9), np.full(50, 0.4)]
    found = safe_threshold(p, np.r_[np.ones(50), np.zeros(50)], 0.9)
    assert found is None or found[1] in (50, 100)


@given(st.integers(0, 100_000), st.integers(1, 300), st.sampled_from([0.7, 0.8, 0.9]))
def test_what_is_returned_is_what_lies_above_the_threshold(seed: int, n: int, wanted: float) -> None:
    rng = np.random.default_rng(seed)
    p = rng.integers(0, 60, n) / 59
    right = (rng.random(n) < np.sqrt(p)).astype(float)
    found = safe_threshold(p, right, wanted)
    if found:
        threshold, n_above, n_right = found
        assert ((p > threshold).sum(), right[p > threshold].sum()) == (n_above, n_right)
        assert lower_bound(n_right, n_above) >= wanted


def _share_broken(n: int, wanted: float, power: float, runs: int = 500) -> tuple[float, float]:
    """Share of simulated projects in which the precision is below what was promised, and share with any promise.

    A pair with probability u (uniform) is right with chance 1 − (1 − u)^power, so the precision above t is known:
    1 − (1 − t)^power / (power + 1).
    """
    broken = promised = 0
    for seed in range(runs):
        rng = np.random.default_rng(seed)
        u = rng.random(n)
        found = safe_threshold(u, (rng.random(n) < 1 - (1 - u) ** power).astype(float), wanted)
        if found:
            promised += 1
            broken += 1 - (1 - found[0]) ** power / (power + 1) < wanted
    return broken / runs, promised / runs


@pytest.mark.parametrize(("n", "power"), [(60, 1.0), (200, 1.0), (1000, 1.0), (200, 4.0), (1000, 0.5)])
def test_promise_holds_in_95_of_100_projects(n: int, power: float) -> None:
    broken, promised = _share_broken(n, 0.9, power)
    assert broken <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 500)
    assert promised > 0 or n < 100


def test_promise_is_of_use_where_the_probabilities_are_good() -> None:
    assert _share_broken(1000, 0.9, 4.0, runs=200)[1] > 0.9
