"""From scores to probabilities, and from probabilities to what is proposed.

Probabilities come from one logistic regression over all answer × code pairs (Platt 1999), drawn to values found on the demo
survey, so that a few decisions do not throw it about. Thresholds follow from the probabilities.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Array = NDArray[np.float64]

# Coefficients of level, score, root of the score, lead over the best other code, and length, before anything is decided;
# from `python -m benchmarks.suggesting.defaults` (the demo survey with 0 to 300 decided answers).
START = np.array([-5.41, 0.29, 7.47, 0.76, 0.31])
TRUST = np.full(5, 20.0)  # precision of each: of 5 to 200 the least with which scores never fall as decisions come
USUAL_CODES = 1.2  # codes per answer; 0.8 to 1.4 and moving halfway or wholly were tried on the demo survey
MOST_USUAL = 0.4  # the same per code, for a codebook of a few codes
MOST_SHIFT = 3.0  # log-odds
STEPS = 50
USUAL_LENGTH = 2.0  # logarithm of a number of words


def pair_features(scores: Array, n_words: Array) -> Array:
    """What the probability of a pair depends on, shape (N, K, 5), from scores of shape (N, K)."""
    best = np.sort(scores, axis=1)
    highest = best[:, -1:]
    others = np.where(scores >= highest, best[:, -2:-1], highest) if scores.shape[1] > 1 else np.zeros_like(scores)
    length = np.broadcast_to((np.log1p(n_words) - USUAL_LENGTH)[:, None], scores.shape)
    return np.stack([np.ones_like(scores), scores, np.sqrt(scores.clip(0)), scores - others, length], axis=2)


def fit_logistic(features: Array, shares: Array, weights: Array, start: Array, trust: Array) -> Array:
    """Coefficients of a logistic regression with a normal prior around `start`, by Newton's method.

    Parameters
    ----------
    features : shape (P, J)
    shares : shape (P,), in [0, 1]
    weights : shape (P,)
    trust : shape (J,)
        Precision of the prior.
    """
    found = start.copy()
    for _ in range(STEPS):
        p = expit(features @ found)
        slope = features.T @ (weights * (shares - p)) - trust * (found - start)
        curve = (features * (weights * p * (1 - p))[:, None]).T @ features + np.diag(trust)
        step = np.linalg.solve(curve, slope)
        found = found + step * min(1.0, 5.0 / max(np.abs(step).max(), 1e-12))
        if np.abs(step).max() < 1e-8:
            break
    return found


def starting(scores: Array, n_words: Array, told: NDArray[np.bool_]) -> Array:
    """Coefficients of `probability` before anything is decided.

    How well the words of a codebook fit the words of the answers differs from survey to survey, how many codes an answer gets
    much less. So the level moves halfway to where answers get `USUAL_CODES` codes on average.

    Parameters
    ----------
    told : bool, shape (N, K)
        The pairs for which there is any reason; only they are looked at, and only answers that have some.
    """
    p = probability(scores, n_words, START)[told]
    n_answers = int(told.any(axis=1).sum())
    if not n_answers:
        return START
    odds, wanted = np.log(p / (1 - p)), min(USUAL_CODES, MOST_USUAL * scores.shape[1]) * n_answers
    low, high = -MOST_SHIFT, MOST_SHIFT
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if expit(odds + middle).sum() > wanted else (middle, high)
    return START + np.array([low / 2, 0, 0, 0, 0])


def calibrated(scores: Array, n_words: Array, shares: Array, coders: Array, start: Array) -> Array:
    """Coefficients of `probability` from the held-out scores of the coded texts; `start` if there are none."""
    if not len(scores):
        return start
    features = pair_features(scores, n_words)
    flat, weights = features.reshape(-1, features.shape[2]), np.repeat(coders, scores.shape[1])
    return fit_logistic(flat, shares.ravel(), weights, start, TRUST)


def probability(scores: Array, n_words: Array, coefficients: Array) -> Array:
    """Probabilities of N texts × K codes, in [0, 1]."""
    return np.asarray(expit(pair_features(scores, n_words) @ coefficients))


def best_for_f1(probabilities: Array) -> float:
    """The threshold with the highest expected micro-F1 if the probabilities are right.

    The expectation of 2·both / (proposed + true) is taken as the ratio of the expectations (Lewis 1995, Evaluating and optimizing
    autonomous text classification systems), with the probabilities of all answers, coded or not: no truth is needed.

    >>> round(best_for_f1(np.array([[0.9, 0.6], [0.2, 0.1]])), 2)
    0.4
    """
    return _threshold(probabilities, lambda p: 2 * np.cumsum(p) / (np.arange(1, len(p) + 1) + p.sum()))


def best_for_precision(probabilities: Array, wanted: float) -> float:
    """The lowest threshold above which the mean probability is at least `wanted`; 1 if none is.

    >>> best_for_precision(np.array([[0.95, 0.9], [0.5, 0.1]]), 0.9)
    0.7
    """
    ordered = np.sort(probabilities, axis=None)[::-1]
    precision = np.cumsum(ordered) / np.arange(1, len(ordered) + 1)
    enough = np.flatnonzero(precision >= wanted)
    return _below(ordered, int(enough[-1])) if len(enough) else 1.0


def _threshold(probabilities: Array, value: object) -> float:
    ordered = np.sort(probabilities, axis=None)[::-1]
    return _below(ordered, int(np.argmax(value(ordered)))) if len(ordered) else 0.5  # type: ignore[operator]


def _below(ordered: Array, last: int) -> float:
    """Halfway between the last that is taken and the next."""
    after = ordered[last + 1] if last + 1 < len(ordered) else 0.0
    return float((ordered[last] + after) / 2)
