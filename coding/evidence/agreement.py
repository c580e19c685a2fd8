"""How far coders agree: percent agreement and Krippendorff's alpha, per code and over whole sets of codes, with bootstrap intervals.

Alpha is 1 − Do/De: the disagreement that is observed within answers over the one expected if what was given were dealt out over the
answers at random. Answers that fewer than two coders coded say nothing about agreement and are left out, which is the rule for missing
codings. Source: Krippendorff (2011), Computing Krippendorff's alpha-reliability; (2019), Content analysis, 4th ed., ch. 12.

A code by itself is a nominal value per coder and answer, given or not. Over whole sets of codes the disagreement of two coders is a
distance between their sets (`jaccard` unless told otherwise). Another coefficient is one more field of `Agreement` and one more
function of the same counts; another distance, one more function of two sets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import krippendorff
import numpy as np
from numpy.typing import NDArray

Codes = frozenset[str]
Codings = Sequence[Sequence[Codes | None]]  # M coders × N answers; None: this coder did not code this answer
Distance = Callable[[Codes, Codes], float]
Floats = NDArray[np.float64]

# Krippendorff's guides, and disputed ones (docs/methods.md): from FIRM on to rely on, from TENTATIVE on for tentative conclusions
FIRM, TENTATIVE = 0.800, 0.667
RESAMPLES = 1000
FEW = 10  # codings with, and without: of fewer the interval is too narrow too often to print (docs/methods.md)
AT_ONCE = 100  # resamples in memory together
NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far coders agree on one code, or on whole sets of codes.

    Attributes
    ----------
    n : int
        Answers that at least two coders coded.
    n_given : tuple of int
        Per coder, in how many of those answers he gave the code (or any code at all).
    share : float
        Percent agreement as a share in [0, 1]: of the pairs of coders of an answer those that agree, averaged over answers. NaN if n is 0.
    alpha : float
        Krippendorff's alpha, at most 1; 0 is what chance gives. NaN if it does not exist: all gave the same everywhere.
    low, high : float
        95% interval of alpha; NaN where there is none.
    """

    n: int
    n_given: tuple[int, ...]
    share: float
    alpha: float
    low: float = NAN
    high: float = NAN


def per_code(codings: Codings, codes: Sequence[str], seed: int, resamples: int = RESAMPLES) -> dict[str, Agreement]:
    """Agreement on each code by itself: given or not given.

    The interval is a percentile bootstrap over answers. There is none with fewer than ten codings that give the code, or that do not (of
    all coders together): alpha is the same for a code and its mirror. Nor is there one where alpha does not exist; of resamples in which
    it does not exist, none counts.

    >>> a, b = ([frozenset("x" * int(v)) for v in row] for row in ("0100000010", "1110010000"))
    >>> found = per_code([a, b], ["x", "y"], seed=1)
    >>> round(found["x"].alpha, 6), found["x"].share, found["x"].n_given, found["y"].alpha
    (0.095238, 0.6, (2, 4), nan)
    """
    given, coded = _indicators(codings, codes)
    ones, m = (given * coded[:, :, None]).sum(axis=0), coded.sum(axis=0)
    low, high = _interval(_binary_sums(ones, m), (len(m), len(codes)), seed, resamples)
    found = {}
    for k, code in enumerate(codes):
        alpha, n_ones = _alpha_of(given[:, :, k], coded), ones[:, k].sum()
        shown = min(n_ones, m.sum() - n_ones) >= FEW and alpha == alpha
        per_coder = tuple(int(x) for x in (given[:, :, k] * coded).sum(axis=1))
        found[code] = Agreement(
            len(m), per_coder, _share(2 * ones[:, k] * (m - ones[:, k]), m), alpha,
            float(low[k]) if shown else NAN, float(high[k]) if shown else NAN,
        )  # fmt: skip
    return found


def over_sets(codings: Codings, seed: int, distance: Distance | None = None, resamples: int = RESAMPLES) -> Agreement:
    """Agreement on whole sets of codes; `share` is that of pairs with exactly the same codes, `n_given` counts answers with any code.

    The interval is that of `per_code`; there is none with fewer than ten codings other than the set that was given most.

    Parameters
    ----------
    distance : callable, optional
        Of two sets, in [0, 1]; `jaccard` by default.
    """
    kept = [u for u, answer in enumerate(zip(*codings, strict=True)) if sum(c is not None for c in answer) > 1]
    pairable = [[row[u] for u in kept] for row in codings]
    sets = list(dict.fromkeys(c for row in pairable for c in row if c is not None))
    d = _distances(sets, distance or jaccard)
    place = {found: n for n, found in enumerate(sets)}
    counts = np.zeros((len(kept), len(sets)))
    for row in pairable:
        for u, codes in enumerate(row):
            if codes is not None:
                counts[u, place[codes]] += 1
    m = counts.sum(axis=1)
    sums = _set_sums(counts, m, d)
    low, high = _interval(sums, (len(kept), 1), seed, resamples)
    alpha = float(_alphas(*sums(np.ones((1, len(kept)))))[0, 0])
    n_given = tuple(sum(bool(codes) for codes in row) for row in pairable)
    differ = m * m - (counts * counts).sum(axis=1)
    n_others = m.sum() - counts.sum(axis=0).max(initial=0)
    shown = alpha == alpha and n_others >= FEW
    return Agreement(
        len(kept), n_given, _share(differ, m), alpha, float(low[0]) if shown else NAN, float(high[0]) if shown else NAN
    )  # fmt: skip


def jaccard(a: Codes, b: Codes) -> float:
    """One minus the share of the codes of either that both gave. Two empty sets say the same, "no code": their distance is 0.

    >>> jaccard(frozenset("ab"), frozenset("abcd")), jaccard(frozenset(), frozenset()), jaccard(frozenset("a"), frozenset())
    (0.5, 0.0, 1.0)
    """
    return 1 - len(a & b) / len(a | b) if a or b else 0.0


def rolled_up(codings: Codings, theme_of: Mapping[str, str]) -> list[list[Codes | None]]:
    """Codings by theme instead of by code: a theme is given where one of its codes is.

    >>> rolled_up([[frozenset({"les", "boek"}), None]], {"les": "taal", "boek": "taal"})
    [[frozenset({'taal'}), None]]
    """
    return [[None if c is None else frozenset(theme_of.get(code, code) for code in c) for c in row] for row in codings]


def differing(codings: Codings) -> list[int]:
    """Places of the answers about which two coders gave different sets of codes."""
    by_answer = enumerate(zip(*codings, strict=True))
    return [u for u, given in by_answer if len({codes for codes in given if codes is not None}) > 1]


def _indicators(codings: Codings, codes: Sequence[str]) -> tuple[Floats, Floats]:
    """Given, shape (M, N, K), and coded, shape (M, N): 0 or 1; only answers that at least two coders coded."""
    coded = np.array([[c is not None for c in row] for row in codings], dtype=float).reshape(len(codings), -1)
    place = {code: k for k, code in enumerate(codes)}
    given = np.zeros((*coded.shape, len(codes)))
    for i, row in enumerate(codings):
        for u, found in enumerate(row):
            for code in found or ():
                if code in place:
                    given[i, u, place[code]] = 1
    pairable = coded.sum(axis=0) > 1
    return given[:, pairable], coded[:, pairable]


def _alpha_of(given: Floats, coded: Floats) -> float:
    """Alpha of one code as the library of the field computes it; NaN where all coders gave it everywhere, or nowhere."""
    values = given[coded > 0]
    if not values.size or values.min() == values.max():
        return NAN
    data = np.where(coded > 0, given, np.nan)
    return float(krippendorff.alpha(reliability_data=data, value_domain=[0, 1], level_of_measurement="nominal"))


def _share(differ: Floats, m: Floats) -> float:
    """Mean share of agreeing pairs; `differ` counts the ordered pairs of coders that differ, per answer, of m × (m − 1)."""
    return float(np.mean(1 - differ / (m * (m - 1)))) if m.size else NAN


# weights of answers, shape (R, N) → sums over pairs, observed and expected, and the number of codings
Sums = Callable[[Floats], tuple[Floats, Floats, Floats]]


def _binary_sums(ones: Floats, m: Floats) -> Sums:
    """Of codes by themselves; `ones`, shape (N, K), is how many coders gave a code."""
    within = 2 * ones * (m[:, None] - ones) / (m[:, None] - 1)

    def sums(weights: Floats) -> tuple[Floats, Floats, Floats]:
        n, n_ones = (weights @ m)[:, None], weights @ ones
        return weights @ within, 2 * n_ones * (n - n_ones), n

    return sums


def _set_sums(counts: Floats, m: Floats, d: Floats) -> Sums:
    """Of whole sets; `counts`, shape (N, S), is how many coders gave an answer each of the sets that occur."""
    within = np.einsum("ns,st,nt->n", counts, d, counts, optimize=True) / (m - 1)

    def sums(weights: Floats) -> tuple[Floats, Floats, Floats]:
        total = weights @ counts
        expected = ((total @ d) * total).sum(axis=1, keepdims=True)
        return (weights @ within)[:, None], expected, (weights @ m)[:, None]

    return sums


def _distances(sets: Sequence[Codes], distance: Distance) -> Floats:
    found = np.zeros((len(sets), len(sets)))
    for i, a in enumerate(sets):
        for j in range(i):
            found[i, j] = found[j, i] = distance(a, sets[j])
    return found


def _alphas(observed: Floats, expected: Floats, n: Floats) -> Floats:
    """1 − Do/De from sums over pairs; NaN where nothing could differ."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(expected > 0, 1 - (n - 1) * observed / expected, np.nan))


def _interval(sums: Sums, shape: tuple[int, int], seed: int, resamples: int) -> tuple[Floats, Floats]:
    """Bounds of the middle 95% of alpha over resamples of answers; `shape` is the number of answers and of codes."""
    n, k = shape
    low, high = np.full(k, np.nan), np.full(k, np.nan)
    if n == 0:
        return low, high
    alphas = np.concatenate([_alphas(*sums(weights)) for weights in _resamples(n, seed, resamples)])
    exists = ~np.isnan(alphas).all(axis=0)
    if exists.any():
        low[exists], high[exists] = np.nanpercentile(alphas[:, exists], [2.5, 97.5], axis=0)
    return low, high


def _resamples(n: int, seed: int, resamples: int) -> Iterator[Floats]:
    """How often each answer was drawn, a hundred resamples at a time."""
    draw: Any = np.random.default_rng(seed)
    for start in range(0, resamples, AT_ONCE):
        yield draw.multinomial(n, np.full(n, 1 / n), size=min(AT_ONCE, resamples - start)).astype(float)
