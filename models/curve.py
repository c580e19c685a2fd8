"""How good suggestions become with more decisions: a learning curve, and what it lets one expect."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FEWEST = 40  # decided texts; below this, a quarter of them is too little to see a curve
RATES = np.linspace(0.1, 1.5, 29)  # of decay; the published curves lie between (Figueroa et al. 2012)
DRAWS = 1000
INTERVAL = (
    0.05,
    0.95,
)  # of the draws; on the demo survey it held the gain that came in 81% of 96 trials, so it is called an 80% interval


@dataclass(frozen=True)
class Gain:
    """What more decisions are expected to add to micro-F1, with an 80% interval; by chance they may also take away."""

    more: int
    expected: float
    low: float
    high: float


def f1(tallies: Array) -> Array:
    """Micro-F1 of counts (right, suggested, given) on the last axis; 0 where nothing was suggested or given.

    >>> f1(np.array([[3.0, 4.0, 5.0], [0.0, 0.0, 0.0]])).round(3).tolist()
    [0.667, 0.0]
    """
    total = tallies[..., 1] + tallies[..., 2]
    return np.asarray(2 * tallies[..., 0] / np.where(total > 0, total, 1.0))


def power_law(sizes: Array, scores: Array) -> Array:
    """Coefficients (a, b, c) of a - b n^-c by least squares, shape (B, 3); a at most 1, b at least 0.

    The inverse power law of Figueroa et al. (2012), Predicting sample size required for classification performance. Its rate is sought
    among `RATES`; for each of them, a and b follow in closed form.

    Parameters
    ----------
    sizes : shape (S,)
    scores : shape (B, S)

    >>> power_law(np.array([25.0, 50, 100, 200]), np.array([[0.9 - 2 / 5, 0.9 - 2 / 50**0.5, 0.9 - 0.2, 0.9 - 2 / 200**0.5]])).round(3)
    array([[0.9, 2. , 0.5]])
    """
    best = np.full((len(scores), 3), np.nan)
    error = np.full(len(scores), np.inf)
    for rate in RATES:
        x = sizes**-rate
        a, b = _line(x, scores)
        left = ((scores - a[:, None] + b[:, None] * x) ** 2).sum(axis=1)
        better = left < error
        best[better] = np.stack([a, b, np.full(len(a), rate)], axis=1)[better]
        error = np.where(better, left, error)
    return best


def _line(x: Array, scores: Array) -> tuple[Array, Array]:
    """a and b of a - b x, with b at least 0 and a at most 1."""
    centred = x - x.mean()
    b = (-(scores @ centred) / (centred @ centred)).clip(0)
    a = scores.mean(axis=1) + b * x.mean()
    steepest = ((1 - scores) @ x / (x @ x)).clip(0)
    return np.minimum(a, 1), np.where(a > 1, steepest, b)


def expected_gain(tallies: Array, sizes: Array, more: int, seed: int) -> Gain:
    """What `more` decisions add, with an interval that holds what is not known about the curve, and chance in which decisions they will be.

    The first comes from redrawing the texts and the orders (bootstrap); the second is normal, with the spread of the orders: a variance of
    τ²(1/s - 1/n) about the curve after s of n decisions, as of a mean of s draws from n.

    Parameters
    ----------
    tallies : shape (R, S, N, 3)
        For R random orders and S sizes: of each of the N decided texts, the codes that are right, suggested and given, by a model that
        learned from the first so many of the order and had not seen the text.
    sizes : shape (S,)
        The last one is N.
    """
    rng = np.random.default_rng(seed)
    n_orders, _, n_texts, _ = tallies.shape
    weights = rng.multinomial(n_texts, np.full(n_texts, 1 / n_texts), size=DRAWS)
    weights[0] = 1  # the data themselves
    summed = np.einsum("bn,rsnj->brsj", weights.astype(np.float64), tallies, optimize=True)
    orders = rng.integers(n_orders, size=(DRAWS, n_orders))
    orders[0] = np.arange(n_orders)
    scores = np.take_along_axis(f1(summed), orders[:, :, None], axis=1).mean(axis=1)
    a, b, c = power_law(sizes, scores).T
    gains = b * (sizes[-1] ** -c - (sizes[-1] + more) ** -c)
    chance = spread_of_orders(f1(tallies.sum(axis=2)), sizes) * np.sqrt(1 / sizes[-1] - 1 / (sizes[-1] + more))
    low, high = np.quantile(gains + chance * rng.standard_normal(DRAWS), INTERVAL)
    return Gain(more, float(gains[0]), float(low), float(high))


def spread_of_orders(scores: Array, sizes: Array) -> float:
    """τ of the scores of R orders × S sizes, of which the last holds all.

    >>> round(spread_of_orders(np.array([[0.4, 0.6], [0.6, 0.6]]), np.array([50.0, 100.0])), 3)
    1.414
    """
    variances = scores[:, :-1].var(axis=0, ddof=1)
    return float(np.sqrt((variances / (1 / sizes[:-1] - 1 / sizes[-1])).mean()))
