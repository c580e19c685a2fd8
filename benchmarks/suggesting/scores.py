"""How good suggestions are, against the codes that answers should get."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
BINS = 10  # of equal width, for the calibration error
LIKELY = 0.05  # most pairs are surely wrong, and easily calibrated: the error of the others apart
NAN = float("nan")


class Scores(NamedTuple):
    """Micro-F1, macro-F1, precision of what is suggested, and calibration error of all pairs and of the likelier ones."""

    micro: float
    macro: float
    precision: float
    ece: float
    ece_likely: float


def scored(truth: Array, proposed: Bools, probability: Array | None) -> Scores:
    """Scores of N answers × K codes; NaN for a calibration error without probabilities."""
    errors = (NAN, NAN)
    if probability is not None:
        likely = probability >= LIKELY
        errors = ece(truth, probability), ece(truth[likely], probability[likely])
    return Scores(micro_f1(truth, proposed), macro_f1(truth, proposed), precision(truth, proposed), *errors)


def micro_f1(truth: Array, proposed: Bools) -> float:
    """Over all pairs; 1 if nothing is true and nothing proposed.

    >>> micro_f1(np.array([[1, 0], [1, 1]]), np.array([[True, False], [False, True]]))
    0.8
    """
    total = truth.sum() + proposed.sum()
    return float(2 * (truth * proposed).sum() / total) if total else 1.0


def macro_f1(truth: Array, proposed: Bools) -> float:
    """Mean over the codes that any of these answers should get.

    >>> round(macro_f1(np.array([[1, 0, 0], [1, 1, 0]]), np.array([[True, False, True], [False, True, False]])), 3)
    0.833
    """
    there = truth.sum(axis=0) > 0
    both, total = (truth * proposed).sum(axis=0), truth.sum(axis=0) + proposed.sum(axis=0)
    return float((2 * both[there] / total[there]).mean()) if there.any() else 1.0


def precision(truth: Array, proposed: Bools) -> float:
    """Share of what is proposed that is right; NaN if nothing is."""
    return float((truth * proposed).sum() / proposed.sum()) if proposed.any() else NAN


def ece(truth: Array, probability: Array) -> float:
    """Expected calibration error: mean over pairs of how far the probability of their bin is from the share that is right.

    >>> round(ece(np.array([1.0, 0.0, 0.0, 0.0]), np.array([0.55, 0.55, 0.05, 0.05])), 3)
    0.05
    """
    y, p = truth.ravel(), probability.ravel()
    if not len(p):
        return NAN
    places = np.minimum((p * BINS).astype(int), BINS - 1)
    gaps = np.bincount(places, weights=p - y, minlength=BINS)
    return float(np.abs(gaps).sum() / len(p))


def best_threshold(truth: Array, score: Array) -> float:
    """The threshold on scores with the best micro-F1; the highest of equals.

    >>> best_threshold(np.array([[1.0, 0.0], [1.0, 0.0]]), np.array([[0.9, 0.5], [0.7, 0.1]]))
    0.6
    """
    order = np.argsort(-score, axis=None, kind="stable")
    ordered, right = score.ravel()[order], np.cumsum(truth.ravel()[order])
    f1 = 2 * right / (np.arange(1, len(order) + 1) + truth.sum())
    last_of_equals = np.append(ordered[1:] < ordered[:-1], True)
    best = int(np.argmax(np.where(last_of_equals, f1, -1.0)))
    after = ordered[best + 1] if best + 1 < len(ordered) else ordered[best] - 1
    return float((ordered[best] + after) / 2)
