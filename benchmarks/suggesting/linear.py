"""Linear one-vs-rest classifiers with one threshold on all codes; needs numpy and scikit-learn only, so other Pythons can run it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.suggesting.scores import best_threshold

Array = NDArray[np.float64]
Classifier = Callable[[Any, Array, Any], Array]  # features, 0/1, other features → scores of those
FOLDS = 5


def one_threshold(
    classifier: Classifier, features: Any, y: Array, train: NDArray[np.int64], seed: int
) -> tuple[Array, NDArray[np.bool_]]:
    """Scores of all texts and what is proposed, learned from the rows in `train` with codes `y`; shapes (N, K)."""
    fold = np.random.default_rng(seed).permutation(len(train)) % min(FOLDS, len(train))
    held_out = np.zeros_like(y)
    for f in np.unique(fold):
        held_out[fold == f] = classifier(features[train[fold != f]], y[fold != f], features[train[fold == f]])
    score = classifier(features[train], y, features)
    return score, score > best_threshold(y, held_out)


def logistic(x: Any, y: Array, new: Any) -> Array:
    """Logistic regression per code, C=10, balanced; 0 for a code that nobody or everybody gave."""
    from sklearn.linear_model import LogisticRegression

    def fitted(own: Array) -> Array:
        model = LogisticRegression(C=10.0, class_weight="balanced", solver="liblinear")
        return np.asarray(model.fit(x, own).predict_proba(new)[:, 1])

    return _one_vs_rest(fitted, y, new.shape[0], 0.0)


def svc(x: Any, y: Array, new: Any) -> Array:
    """Linear support vectors per code with scikit-learn's own settings; scores are distances."""
    from sklearn.svm import LinearSVC

    return _one_vs_rest(lambda own: np.asarray(LinearSVC().fit(x, own).decision_function(new)), y, new.shape[0], -10.0)


def _one_vs_rest(fitted: Callable[[Array], Array], y: Array, n: int, never: float) -> Array:
    found = np.full((n, y.shape[1]), never)
    for k in np.flatnonzero((y.sum(axis=0) > 0) & (y.sum(axis=0) < len(y))):
        found[:, k] = fitted(y[:, k])
    return found
