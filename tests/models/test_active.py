"""Which texts come first, which are coded without a person, and what a learning curve lets one expect."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.active import LIKELY, most_uncertain, rare_first, uncertainty
from models.automatic import OTHERS, certain
from models.curve import expected_gain, f1, power_law, spread_of_orders

TABLES = arrays(np.float64, st.tuples(st.integers(1, 8), st.integers(1, 5)), elements=st.floats(0, 1))


@given(TABLES)
def test_uncertainty_is_the_expected_number_of_wrong_codes(p: np.ndarray) -> None:
    found = uncertainty(p)
    assert ((found >= 0) & (found <= p.shape[1] / 2)).all()
    assert np.allclose(found, [sum(min(x, 1 - x) for x in row) for row in p])
    assert (np.diff(found[most_uncertain(p)]) <= 1e-12).all()


@given(TABLES, st.data())
def test_rare_codes_name_only_likely_texts_each_once(p: np.ndarray, data: st.DataObject) -> None:
    n_positive = np.array(data.draw(st.lists(st.integers(0, 20), min_size=p.shape[1], max_size=p.shape[1])))
    found = rare_first(p, n_positive, 10)
    rare = n_positive < 10
    assert len(found) == len(set(found))
    assert set(found) == set(np.flatnonzero((p[:, rare] >= LIKELY).any(axis=1)))


def test_every_rare_code_has_its_turn_before_one_has_two() -> None:
    p = np.array([[0.9, 0.0], [0.8, 0.0], [0.0, 0.2], [0.0, 0.15]])
    assert rare_first(p, np.array([0, 0]), 10) == [0, 2, 1, 3]


@given(TABLES, st.data())
def test_certain_gives_a_code_only_where_nothing_else_is_in_doubt(p: np.ndarray, data: st.DataObject) -> None:
    wanted = st.lists(st.one_of(st.floats(0.3, 1), st.just(np.nan)), min_size=p.shape[1], max_size=p.shape[1])
    thresholds = np.array(data.draw(wanted))
    given_ = certain(p, thresholds)
    assert not given_[:, np.isnan(thresholds)].any()
    for row, chosen in zip(p, given_, strict=True):
        sure = row > thresholds
        assert (chosen == sure).all() or not chosen.any()
        assert chosen.any() == (sure.any() and (row[~sure] < OTHERS).all())


@pytest.mark.parametrize(("a", "b", "c"), [(0.8, 1.0, 0.4), (0.95, 3.0, 1.0), (0.6, 0.5, 0.1)])
def test_power_law_finds_the_curve_it_was_made_with(a: float, b: float, c: float) -> None:
    sizes = np.array([25.0, 50, 75, 100])
    assert power_law(sizes, (a - b * sizes**-c)[None]) == pytest.approx(np.array([[a, b, c]]), abs=1e-6)


@given(arrays(np.float64, (3, 4), elements=st.floats(0, 1)))
def test_power_law_never_falls_and_never_passes_one(scores: np.ndarray) -> None:
    a, b, c = power_law(np.array([10.0, 20, 30, 40]), scores).T
    assert (a <= 1).all()
    assert (b >= 0).all()
    assert (c > 0).all()


def test_flat_curve_promises_nothing() -> None:
    assert power_law(np.array([10.0, 20, 30, 40]), np.full((1, 4), 0.5))[0, 1] == 0


def _trial(rng: np.random.Generator, n: int, n_orders: int = 5) -> np.ndarray:
    """Tallies of a suggester whose F1 is about 0.8 - n^-0.5: of one code per text, right with that probability."""
    sizes = [n // 4, n // 2, 3 * n // 4, n]
    luck = rng.random(n)
    found = np.ones((n_orders, 4, n, 3))
    for s, size in enumerate(sizes):
        found[:, s, :, 0] = luck < 0.8 - size**-0.5
    return found


def test_gain_is_about_what_the_curve_brings() -> None:
    rng = np.random.default_rng(1)
    gains = [expected_gain(_trial(rng, 200), np.array([50.0, 100, 150, 200]), 50, seed) for seed in range(20)]
    truth = 200**-0.5 - 250**-0.5
    assert np.mean([g.expected for g in gains]) == pytest.approx(truth, abs=0.004)
    assert sum(g.low <= truth <= g.high for g in gains) >= 16
    assert expected_gain(_trial(np.random.default_rng(2), 100), np.array([25.0, 50, 75, 100]), 50, 3) == expected_gain(
        _trial(np.random.default_rng(2), 100), np.array([25.0, 50, 75, 100]), 50, 3
    )


def test_spread_of_orders_is_that_of_a_mean_of_draws() -> None:
    """Means of s draws without replacement from n values with standard deviation 2."""
    rng = np.random.default_rng(0)
    values = rng.normal(0, 2, 200)
    sizes = np.array([50.0, 100, 150, 200])
    scores = np.array([[rng.permutation(values)[: int(s)].mean() for s in sizes] for _ in range(800)])
    assert spread_of_orders(scores, sizes) == pytest.approx(values.std(ddof=1), rel=0.05)


def test_f1_is_that_of_scikit_learn() -> None:
    from sklearn.metrics import f1_score

    rng = np.random.default_rng(0)
    truth, found = rng.random((50, 4)) < 0.3, rng.random((50, 4)) < 0.4
    counts = np.array([(truth & found).sum(), found.sum(), truth.sum()], dtype=float)
    assert f1(counts) == pytest.approx(f1_score(truth, found, average="micro"))
