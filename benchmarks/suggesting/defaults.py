"""Where the calibration of a new project starts: learned from the demo survey with 0 to 300 decided answers."""

from __future__ import annotations

import numpy as np

from benchmarks.suggesting.data import Array, Survey, demo
from coding.cleaning.words import analyse
from coding.suggesting.suggest import prepared
from models import calibration

SIZES = (0, 25, 50, 100, 200, 300)
SEEDS = 2
PAIRS = 1000.0  # what all pairs of one state weigh together


def defaults() -> Array:
    """Coefficients for `models.calibration.START`: a logistic regression on answers that were not learned from."""
    survey = demo().without_questions()
    suggester = prepared(survey.items, survey.codebook, analyse)
    states = [(n, seed) for n in SIZES for seed in range(SEEDS if n else 1)]
    parts = [_state(survey, suggester, n, 100 + seed) for n, seed in states]
    features, truth, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
    n_features = features.shape[1]
    return calibration.fit_logistic(features, truth, weights, np.zeros(n_features), np.full(n_features, 1e-3))


def _state(survey: Survey, suggester: object, n: int, seed: int) -> tuple[Array, Array, Array]:
    """Features, truth and weights of the pairs of answers that nobody decided, after `n` decisions."""
    order = survey.order(seed)
    suggester.learn(survey.votes(order[:n]))  # type: ignore[attr-defined]
    own = suggester.batch.rows(np.array([suggester.place[survey.items[survey.ids[row]]] for row in order[n:]]))  # type: ignore[attr-defined]
    features = calibration.pair_features(suggester.fitted.scores(own), own.n_words)  # type: ignore[attr-defined]
    flat = features.reshape(-1, features.shape[2])
    return flat, survey.truth[order[n:]].ravel(), np.full(len(flat), PAIRS / len(flat))


if __name__ == "__main__":
    print(np.array2string(defaults(), precision=2, separator=", "))
