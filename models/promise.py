"""What may be promised about precision from answers that a person decided and the model had not seen."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CONFIDENCE = 0.95
STEP = 5  # pairs by which the region grows; every step is a test


def lower_bound(n_right: int, n: int, confidence: float = CONFIDENCE) -> float:
    """One-sided lower bound of a share (Clopper and Pearson 1934); 0 without observations.

    >>> [round(lower_bound(k, n), 4) for k, n in ((59, 59), (58, 59), (95, 100), (45, 50))]
    [0.9505, 0.9221, 0.8977, 0.8012]
    """
    from scipy.stats import beta

    return float(beta.ppf(1 - confidence, n_right, n - n_right + 1)) if n_right else 0.0


@lru_cache(maxsize=64)
def fewest(wanted: float, n_wrong: int = 0, confidence: float = CONFIDENCE) -> int:
    """Fewest observations, of which `n_wrong` are wrong, that bound a share from below by `wanted`.

    >>> fewest(0.90), fewest(0.95), fewest(0.90, 1)
    (29, 59, 46)
    """
    n = n_wrong + 1
    while lower_bound(n - n_wrong, n, confidence) < wanted:
        n += 1
    return n


def safe_threshold(probabilities: Array, right: Array, wanted: float) -> tuple[float, int, int] | None:
    """The lowest probability above which the precision is at least `wanted` with 95% confidence.

    Regions are tested from the surest pairs downwards, each only if all before it held (fixed-sequence testing, Maurer, Hothorn and
    Lehmacher 1995), so that looking at many thresholds does not make the promise weaker.

    Parameters
    ----------
    probabilities, right : shape (n,)
        Of pairs that the model had not seen: its probability, and whether (1 or 0) the coders gave the code.

    Returns
    -------
    threshold, number of pairs above it, number of those that are right; None if nothing can be promised

    >>> p, right = np.linspace(1, 0.5, 101), np.r_[np.ones(60), np.zeros(41)]
    >>> safe_threshold(p, right, 0.9)
    (0.6975, 61, 60)
    """
    order = np.argsort(-probabilities, kind="stable")
    p, hits = probabilities[order], np.cumsum(right[order])
    found = None
    for n in range(_first(len(p), wanted), len(p) + 1, STEP):
        if lower_bound(int(hits[n - 1]), n) < wanted:
            break
        if n == len(p) or p[n] < p[n - 1]:  # no threshold divides equal probabilities
            below = p[n] if n < len(p) else 0.0
            found = (float((p[n - 1] + below) / 2), n, int(hits[n - 1]))
    return found


def _first(n: int, wanted: float) -> int:
    """Where the testing begins: with room for one error, if there are pairs enough."""
    with_error = fewest(wanted, 1)
    return with_error if n >= with_error else fewest(wanted)
