"""Agreement between coders: published worked examples, the library of the field, and what may not matter."""

from __future__ import annotations

import math
import random

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.evidence import agreement
from coding.evidence.agreement import Codings, jaccard, over_sets, per_code

EMPTY: frozenset[str] = frozenset()


def _values(*rows: str) -> Codings:
    """Coders × answers, one value each; a dot is a missing coding."""
    return [[None if v == "." else frozenset({v}) for v in row.split()] for row in rows]


def _sets(*rows: str) -> Codings:
    """Coders × answers, codes of one letter; a dot is a missing coding, a dash no code."""
    return [[None if v == "." else EMPTY if v == "-" else frozenset(v) for v in row.split()] for row in rows]


EXAMPLE_C = (
    "1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 .",
)  # fmt: skip
WIKIPEDIA = (
    ". . . . . 3 4 1 2 1 1 3 3 . 3", "1 . 2 1 3 3 4 3 . . . . . . .", ". . 2 1 3 4 4 . 2 1 1 3 3 . 4",
)  # fmt: skip
PUBLISHED = [
    pytest.param(EXAMPLE_C, 904 / 1216, id="Krippendorff 2011, C"),
    pytest.param(("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"), 0.095238, id="Krippendorff 2011, A"),
    pytest.param(("a a b b d c c c e d d a", "b a b b b c c c e d d d"), 0.691964, id="Krippendorff 2011, B"),
    pytest.param(WIKIPEDIA, 0.691358, id="Wikipedia"),
]


@pytest.mark.parametrize(("rows", "alpha"), PUBLISHED)
def test_alpha_over_sets_of_one_value_is_the_published_nominal_alpha(rows: tuple[str, ...], alpha: float) -> None:
    """Two sets of one code differ by 0 or 1, as nominal values do."""
    assert over_sets(_values(*rows), seed=1).alpha == pytest.approx(alpha, abs=5e-7)


def test_alpha_of_one_code_is_the_published_binary_alpha() -> None:
    coders = _sets("- x - - - - - - x -", "x x x - - x - - - -")
    found = per_code(coders, ["x"], seed=1)["x"]
    assert (found.n, found.n_given) == (10, (2, 4))
    assert (found.alpha, found.share) == (pytest.approx(0.095238, abs=5e-7), pytest.approx(0.6))


def test_jaccard_alpha_of_eight_answers_is_that_of_nltk_with_the_same_distance() -> None:
    coders = _sets("a ab b c - ab b c", "a a bc c - ab a ac")
    assert over_sets(coders, seed=1).alpha == pytest.approx(0.577068, abs=5e-7)
    exact = over_sets(coders, seed=1, distance=lambda a, b: float(a != b))
    assert exact.alpha == pytest.approx(0.433962, abs=5e-7)
    without = [[c for n, c in enumerate(row) if n != 4] for row in coders]
    assert over_sets(without, seed=1).alpha == pytest.approx(0.464286, abs=5e-7)


def test_two_answers_without_a_code_agree() -> None:
    assert (jaccard(EMPTY, EMPTY), jaccard(EMPTY, frozenset("a")), jaccard(frozenset("ab"), frozenset("bc"))) == (
        0.0, 1.0, pytest.approx(2 / 3),
    )  # fmt: skip


def _random(seed: int, n: int, coders: int = 3, missing: float = 0.2) -> Codings:
    draw = random.Random(seed)

    def one(truth: bool) -> frozenset[str] | None:
        if draw.random() < missing:
            return None
        return frozenset({"x"} if truth is (draw.random() > 0.15) else set())

    truths = [draw.random() < 0.4 for _ in range(n)]
    return [[one(truth) for truth in truths] for _ in range(coders)]


@pytest.mark.parametrize("seed", range(5))
def test_the_sums_of_the_bootstrap_give_the_alpha_of_the_library(seed: int) -> None:
    """All answers once is the sample itself: the sums that are resampled must give what krippendorff gives."""
    coders = _random(seed, n=60)
    data = [[np.nan if c is None else float("x" in c) for c in row] for row in coders]
    expected = krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
    assert per_code(coders, ["x"], seed=1, resamples=10)["x"].alpha == pytest.approx(expected, abs=1e-12)
    given, coded = agreement._indicators(coders, ["x"])
    ones, m = (given * coded[:, :, None]).sum(axis=0), coded.sum(axis=0)
    sums = agreement._binary_sums(ones, m)(np.ones((1, len(m))))
    assert agreement._alphas(*sums)[0, 0] == pytest.approx(expected, abs=1e-12)
    assert over_sets(coders, seed=1, resamples=10).alpha == pytest.approx(expected, abs=1e-12)


def test_a_resample_is_the_alpha_of_the_answers_drawn() -> None:
    coders = _random(7, n=25, missing=0.0)
    given, coded = agreement._indicators(coders, ["x"])
    sums = agreement._binary_sums(given.sum(axis=0), coded.sum(axis=0))
    weights = np.random.default_rng(3).multinomial(25, np.full(25, 1 / 25)).astype(float)
    drawn = [[c for c, w in zip(row, weights, strict=True) for _ in range(int(w))] for row in coders]
    expected = per_code(drawn, ["x"], seed=1, resamples=1)["x"].alpha
    assert agreement._alphas(*sums(weights[None, :]))[0, 0] == pytest.approx(expected, abs=1e-12)


def test_the_interval_holds_the_true_alpha_about_as_often_as_it_says() -> None:
    """Two coders who are right in 90% of answers on a code of 40%: alpha over 20,000 answers stands for the truth."""
    truth = per_code(_random(0, 20_000, coders=2, missing=0.0), ["x"], seed=1, resamples=1)["x"].alpha
    found = [per_code(_random(s, 120, 2, 0.0), ["x"], seed=s, resamples=300)["x"] for s in range(1, 101)]
    inside = sum(one.low <= truth <= one.high for one in found)
    assert 88 <= inside <= 99
    assert np.mean([one.alpha for one in found]) == pytest.approx(truth, abs=0.03)


def test_a_code_that_nobody_gave_has_no_alpha_and_full_agreement() -> None:
    found = per_code(_sets("a a - a", "a - - a"), ["a", "z"], seed=1)
    assert math.isnan(found["z"].alpha)
    assert math.isnan(found["z"].low)
    assert (found["z"].share, found["z"].n_given) == (1.0, (0, 0))
    assert not math.isnan(found["a"].alpha)


def test_a_code_that_all_gave_everywhere_has_no_alpha() -> None:
    coders = _sets("a a a a a a", "a a a a a a")
    assert math.isnan(per_code(coders, ["a"], seed=1)["a"].alpha)
    assert math.isnan(over_sets(coders, seed=1).alpha)


def test_one_difference_in_five_answers_gives_no_better_than_chance() -> None:
    assert per_code(_sets("a - - - -", "- - - - -"), ["a"], seed=1)["a"].alpha == pytest.approx(0.0)


def test_without_an_answer_that_two_coded_there_is_nothing_to_say() -> None:
    coders = _sets("a a . .", ". . a a")
    for found in (per_code(coders, ["a"], seed=1)["a"], over_sets(coders, seed=1)):
        assert (found.n, found.n_given) == (0, (0, 0))
        assert all(math.isnan(x) for x in (found.alpha, found.share, found.low, found.high))


@pytest.mark.parametrize(("n_positive", "has_interval"), [(9, False), (10, True)])
def test_no_interval_with_fewer_than_ten_positive_codings(n_positive: int, has_interval: bool) -> None:
    first = ["a"] * 5 + ["-"] * 35
    second = ["a"] * (n_positive - 5) + ["-"] * (45 - n_positive)
    second = second[-3:] + second[:-3]  # so that they differ somewhere
    found = per_code(_sets(" ".join(first), " ".join(second[:40])), ["a"], seed=1)["a"]
    assert sum(found.n_given) == n_positive
    assert math.isnan(found.low) is not has_interval
    if has_interval:
        assert found.low <= found.alpha <= found.high


@pytest.mark.parametrize(("n_rare", "has_interval"), [(9, False), (10, True)])
def test_a_common_code_has_an_interval_where_its_mirror_has(n_rare: int, has_interval: bool) -> None:
    first = ["a"] * 5 + ["-"] * 35
    second = ["-"] * 3 + ["a"] * (n_rare - 5) + ["-"] * (42 - n_rare)
    rare, common = (
        _sets(*(" ".join(row).translate(turn) for row in (first, second))) for turn in ({}, str.maketrans("a-", "-a"))
    )
    for found in (
        [per_code(c, ["a"], seed=1)["a"] for c in (rare, common)],
        [over_sets(c, seed=1) for c in (rare, common)],
    ):
        one, mirror = found
        assert one.alpha == pytest.approx(mirror.alpha)
        assert (one.low, one.high) == pytest.approx((mirror.low, mirror.high), nan_ok=True)
        assert math.isnan(one.low) is not has_interval


def test_the_same_seed_gives_the_same_interval_and_another_seed_another() -> None:
    coders = _random(3, n=80)
    first, again, other = (per_code(coders, ["x"], seed=s)["x"] for s in (1, 1, 2))
    assert first == again
    assert first.alpha == other.alpha
    assert (first.low, first.high) != (other.low, other.high)


def test_missing_codings_are_dropped_and_not_read_as_no_code() -> None:
    coders = _sets("a - a - a .", "a - - - a a")
    assert per_code(coders, ["a"], seed=1)["a"].n == 5
    assert per_code(coders, ["a"], seed=1)["a"].n_given == (3, 2)


def test_codes_roll_up_to_themes() -> None:
    coders = _sets("a b - -", "b a . -")
    above = agreement.rolled_up(coders, {"a": "T", "b": "T"})
    assert above == [[frozenset("T"), frozenset("T"), EMPTY, EMPTY], [frozenset("T"), frozenset("T"), None, EMPTY]]
    assert per_code(above, ["T"], seed=1)["T"].alpha == pytest.approx(1.0)
    assert per_code(coders, ["a"], seed=1)["a"].alpha < 0


def test_answers_that_differ_are_found() -> None:
    assert agreement.differing(_sets("a ab - . -", "a ba a b .", "a ab - c -")) == [2, 3]


CODES = st.one_of(st.none(), st.frozensets(st.sampled_from("abc")))
TABLES = st.integers(2, 4).flatmap(lambda m: st.lists(st.lists(CODES, min_size=m, max_size=m), min_size=2, max_size=12))


@given(TABLES, st.randoms(use_true_random=False))
def test_the_order_of_coders_answers_and_codes_does_not_matter(
    table: list[list[frozenset[str] | None]], shuffle: random.Random
) -> None:
    coders = [list(row) for row in zip(*table, strict=True)]
    order = shuffle.sample(range(len(table)), len(table))
    mixed = [[row[n] for n in order] for row in shuffle.sample(coders, len(coders))]
    for code, one in per_code(coders, "abc", seed=1, resamples=20).items():
        other = per_code(mixed, "cab", seed=1, resamples=20)[code]
        assert (other.n, sorted(other.n_given)) == (one.n, sorted(one.n_given))
        assert other.alpha == pytest.approx(one.alpha, nan_ok=True)
        assert other.share == pytest.approx(one.share, nan_ok=True)
    one, other = over_sets(coders, seed=1, resamples=20), over_sets(mixed, seed=1, resamples=20)
    assert other.alpha == pytest.approx(one.alpha, nan_ok=True)
    assert other.share == pytest.approx(one.share, nan_ok=True)
    assert one.n == other.n <= len(table)


@given(TABLES)
def test_alpha_is_at_most_one_and_one_only_without_any_difference(table: list[list[frozenset[str] | None]]) -> None:
    coders = [list(row) for row in zip(*table, strict=True)]
    found = over_sets(coders, seed=1, resamples=5)
    if not math.isnan(found.alpha):
        assert found.alpha <= 1 + 1e-12
        assert (found.alpha > 1 - 1e-9) is (not agreement.differing(coders))
