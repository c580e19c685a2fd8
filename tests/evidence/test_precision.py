"""How precise a share from a sample is."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.evidence.precision import half_width
from coding.evidence.shares import wilson


@pytest.mark.parametrize(("p", "n", "wanted"), [(0.10, 464, 0.02), (0.10, 278, 0.03), (0.10, 121, 0.05)])
def test_half_width_is_that_of_the_published_sample_sizes(p: float, n: int, wanted: float) -> None:
    """n = n0 / (1 + n0 / N) for N = 1000: methods.md §2."""
    assert half_width(round(p * n), n, 1000) == pytest.approx(wanted, abs=0.002)


def test_who_read_all_knows_the_share_and_who_read_nothing_does_not() -> None:
    assert half_width(3, 20, 20) == 0
    assert math.isnan(half_width(0, 0, 20))


@given(st.integers(1, 200), st.data())
def test_sample_of_a_few_answers_is_more_precise_than_one_of_many(n: int, data: st.DataObject) -> None:
    x = data.draw(st.integers(0, n))
    low, high = wilson(x, n)
    widths = [half_width(x, n, n + more) for more in (1, 10, 100, 10**6)]
    assert widths == sorted(widths)
    assert widths[-1] == pytest.approx((high - low) / 2, rel=1e-3)
