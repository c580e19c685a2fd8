"""Shares and their intervals, against published values, another program and a survey whose truth is known."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from coding.evidence.shares import CodedAnswer, theme_share, theme_shares, wilson
from coding.records import Basis


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_published_values(x: int, n: int, low: float, high: float) -> None:
    """Newcombe, R. G. (1998), Statistics in Medicine 17, 857-872, table I, method 3."""
    assert [round(bound, 4) for bound in wilson(x, n)] == [low, high]


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_equals_scipy(counts: tuple[int, int]) -> None:
    x, n = counts
    theirs = binomtest(x, n).proportion_ci(method="wilson")
    assert wilson(x, n) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_interval_holds_its_share_and_mirrors(counts: tuple[int, int]) -> None:
    x, n = counts
    low, high = wilson(x, n)
    assert 0 <= low <= x / n <= high <= 1
    assert wilson(n - x, n) == pytest.approx((1 - high, 1 - low))


def test_share_of_nobody_is_nan() -> None:
    share = theme_share("q", "c", "2020", 0, 0, Basis.DECIDED)
    assert all(math.isnan(v) for v in (share.share, share.low, share.high))


def _answer(n: int, codes: str, wave: str = "2020", question: str = "q", **classes: str) -> CodedAnswer:
    return CodedAnswer(f"{wave}-{n}.{question}", question, wave, f"{wave}-{n}", frozenset(codes), classes)


def test_shares_of_a_hand_made_survey() -> None:
    answers = [
        _answer(1, "a", klasse="G40"),
        _answer(2, "ab", klasse="G40"),
        _answer(3, "", klasse="overig"),
        _answer(4, "b"),  # of no known class
        _answer(1, "b", wave="2019", klasse="overig"),
        _answer(1, "", question="r", klasse="G40"),
    ]
    found = {
        (s.question_id, s.wave_id, s.variable, s.value, s.code_id): (s.n_theme, s.n)
        for s in theme_shares(answers, ["a", "b"], Basis.DECIDED, ["klasse"])
    }
    assert found == {
        ("q", "2019", "", "", "a"): (0, 1), ("q", "2019", "", "", "b"): (1, 1),
        ("q", "2019", "klasse", "overig", "a"): (0, 1), ("q", "2019", "klasse", "overig", "b"): (1, 1),
        ("q", "2020", "", "", "a"): (2, 4), ("q", "2020", "", "", "b"): (2, 4),
        ("q", "2020", "klasse", "G40", "a"): (2, 2), ("q", "2020", "klasse", "G40", "b"): (1, 2),
        ("q", "2020", "klasse", "overig", "a"): (0, 1), ("q", "2020", "klasse", "overig", "b"): (0, 1),
        ("r", "2020", "", "", "a"): (0, 1), ("r", "2020", "", "", "b"): (0, 1),
        ("r", "2020", "klasse", "G40", "a"): (0, 1), ("r", "2020", "klasse", "G40", "b"): (0, 1),
    }  # fmt: skip


def test_shares_follow_the_codebook_and_carry_the_basis() -> None:
    found = theme_shares([_answer(1, "ba")], ["b", "a"], Basis.SUGGESTED)
    assert [s.code_id for s in found] == ["b", "a"]
    assert {s.basis for s in found} == {Basis.SUGGESTED}
    assert (found[0].share, found[0].low, found[0].high) == (1.0, *wilson(1, 1))


def test_no_answers_give_no_shares() -> None:
    assert theme_shares([], ["a"], Basis.DECIDED, ["klasse"]) == []


@pytest.mark.parametrize("truth", [0.05, 0.2, 0.5])
def test_interval_holds_the_truth_of_simulated_surveys_95_percent_of_the_time(truth: float) -> None:
    """Wilson's coverage at n = 100 lies between 0.93 and 0.975 for these shares; 2,000 surveys put a margin of 0.011 on it."""
    rng = np.random.default_rng(2020)
    bounds = (wilson(int(x), 100) for x in rng.binomial(100, truth, size=2000))
    held = [low <= truth <= high for low, high in bounds]
    assert 0.92 < np.mean(held) < 0.985


def test_simulated_survey_with_classes_gives_back_its_truth() -> None:
    rng = np.random.default_rng(7)
    truth = {"G40": 0.6, "overig": 0.2}
    answers = [
        _answer(n, "a" if rng.random() < truth[value] else "", klasse=value)
        for n in range(4000)
        for value in [("G40", "overig")[n % 2]]
    ]
    found = {s.value: s for s in theme_shares(answers, ["a"], Basis.DECIDED, ["klasse"])}
    assert all(found[value].low < share < found[value].high for value, share in truth.items())
    assert found[""].n_theme == found["G40"].n_theme + found["overig"].n_theme
    assert found[""].share == pytest.approx(0.4, abs=0.03)
