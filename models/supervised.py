"""Codes from texts: what the codebook says as a prior, what coders decided as evidence.

Two linear models share one feature space. The *prior* is trained on the lines of the codebook and on its keyword rules;
the *learned* model on coded texts. Their log-odds are combined with a weight that moves from the prior to the learned
model as decisions accumulate, and are then calibrated out of fold (Platt, J. 1999, Probabilistic outputs for support
vector machines).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import expit, logit

Array = NDArray[np.float64]

C = 10.0  # the plain peer's value; inverse strength of the ridge penalty
RULE_LOGIT = 3.0  # log-odds that a keyword adds to the prior: a chosen keyword is right far more often than not
HALF = 300  # decisions at which prior and learned model weigh the same (docs/methods.md)
FOLDS = 5

# While nothing has been decided; chosen on the demo survey (1,160 answers, 41 codes) by five-fold cross-validation of
# micro-F1, and for the last two by logistic regression of the true codes.
WORD_FLOOR = (
    0.1  # what the words that an answer shares with the lines of a code must add to its log-odds to be evidence
)
EVIDENT = 1.0  # log-odds above the mean of the codes from which a code is proposed
UNCODED_SCALE = (0.8, -2.6)
NO_EVIDENCE = 1.75  # log-odds that a code without evidence loses


def train_one_vs_rest(features: sparse.csr_matrix, targets: Array, seed: int) -> tuple[Array, Array]:
    """One logistic regression per code.

    Parameters
    ----------
    features : sparse, shape (N, F)
    targets : 0/1, shape (N, K)

    Returns
    -------
    coefficients, shape (K, F), and intercepts, shape (K,)
        A code that is never (or always) given has zero coefficients and the smoothed log-odds of its share as
        intercept.
    """
    from sklearn.linear_model import LogisticRegression

    n, k = targets.shape
    coefficients = np.zeros((k, features.shape[1]))
    intercepts = logit((targets.sum(axis=0) + 0.5) / (n + 1))
    for code in range(k):
        if 0 < targets[:, code].sum() < n:
            model = LogisticRegression(
                C=C, class_weight="balanced", solver="liblinear", dual=True, random_state=seed, max_iter=200
            )
            model.fit(features, targets[:, code])
            coefficients[code], intercepts[code] = model.coef_[0], model.intercept_[0]
    return coefficients, intercepts


def f1(truth: Array, proposed: Array) -> float:
    """Micro-averaged F1 of two 0/1 arrays of shape (N, K): 2·both / (both sums); 1 if both are empty.

    >>> f1(np.array([[1, 0], [1, 1]]), np.array([[1, 0], [0, 1]]))
    0.8
    """
    total = truth.sum() + proposed.sum()
    return float(2 * (truth * proposed).sum() / total) if total else 1.0


def best_threshold(truth: Array, probability: Array) -> float:
    """The one threshold with the best micro-F1, halfway to the next probability; 0.5 if no code was ever given."""
    if not truth.any():
        return 0.5
    order = np.argsort(-probability, axis=None)
    p, y = probability.ravel()[order], truth.ravel()[order]
    scores = 2 * np.cumsum(y) / (np.arange(1, len(y) + 1) + y.sum())
    last_of_value = np.append(p[1:] != p[:-1], True)
    best = int(np.argmax(np.where(last_of_value, scores, -1.0)))
    below = p[best + 1] if best + 1 < len(p) else 0.0
    return float((p[best] + below) / 2)


@dataclass(frozen=True)
class Fitted:
    """A fitted suggester for K codes over F features.

    Attributes
    ----------
    held_out : mapping of row number to array of shape (K,)
        Uncalibrated log-odds of the coded texts by models that did not see them.
    evidence : shape (K, F), optional
        What each word adds to the log-odds of the codes whose lines have it; only while nothing has been decided.
    """

    prior: tuple[Array, Array]
    learned: tuple[Array, Array] | None
    weight: float
    scale: tuple[float, float]
    threshold: float
    held_out: Mapping[int, Array] = field(default_factory=dict)
    evidence: Array | None = None

    def log_odds(self, features: sparse.csr_matrix, rules: Array) -> Array:
        """Uncalibrated log-odds, shape (N, K)."""
        if self.evidence is not None:
            return _with_evidence(features, rules, self.prior, self.evidence)
        return _combine(features, rules, self.prior, self.learned, self.weight)

    def probability(self, features: sparse.csr_matrix, rules: Array) -> Array:
        """Calibrated probabilities of new texts, shape (N, K), in [0, 1]."""
        return self._calibrated(self.log_odds(features, rules))

    def probability_of_fitted(self, features: sparse.csr_matrix, rules: Array) -> Array:
        """Calibrated probabilities of the texts that `fit` was given, in their rows, shape (N, K).

        A coded text gets the probability of models that did not see it: otherwise what one coder decided would come back to
        the next as near certainty.
        """
        raw = self.log_odds(features, rules)
        for row, seen_by_others in self.held_out.items():
            raw[row] = seen_by_others
        return self._calibrated(raw)

    def _calibrated(self, raw: Array) -> Array:
        slope, shift = self.scale
        return np.asarray(expit(slope * raw + shift))


def _combine(
    features: sparse.csr_matrix,
    rules: Array,
    prior: tuple[Array, Array],
    learned: tuple[Array, Array] | None,
    weight: float,
) -> Array:
    before = features @ prior[0].T + prior[1] + RULE_LOGIT * np.minimum(rules, 2)
    if learned is None:
        return np.asarray(before)
    return np.asarray((1 - weight) * before + weight * (features @ learned[0].T + learned[1]))


def _with_evidence(features: sparse.csr_matrix, rules: Array, prior: tuple[Array, Array], words: Array) -> Array:
    """Log-odds from the codebook alone, above their mean over the codes of an answer, so that an answer may get no code.

    Without evidence (a keyword, or a word that the lines of the code have too) they never exceed `EVIDENT`: letters and
    stop words alone propose nothing.
    """
    nothing = np.zeros_like(rules)
    linear = _combine(features, nothing, prior, None, 0.0)
    raw = linear - linear.mean(axis=1, keepdims=True) + RULE_LOGIT * np.minimum(rules, 2)
    is_evident = (rules > 0) | (np.asarray(features @ words.T) > WORD_FLOOR)
    return np.where(is_evident, raw, np.minimum(raw - NO_EVIDENCE, EVIDENT))


def fit(
    features: sparse.csr_matrix,
    rules: Array,
    coded: Sequence[int],
    targets: Array,
    codebook_features: sparse.csr_matrix,
    codebook_targets: Array,
    seed: int = 0,
    content: NDArray[np.bool_] | None = None,
) -> Fitted:
    """Fit on all texts, of which some are coded.

    Parameters
    ----------
    features : sparse, shape (N, F)
        All different texts, coded or not.
    rules : shape (N, K)
        Keyword hits (`models.rules.Rules.hits`).
    coded : row numbers of the coded texts; a row occurs as often as its text was coded
    targets : 0/1, shape (len(coded), K)
    codebook_features, codebook_targets : shapes (L, F) and (L, K)
        The lines of the codebook as texts with the code each belongs to.
    content : bool, shape (F,), optional
        The features that can be evidence for a code while nothing has been decided: words that carry meaning. All, if
        left out.
    """
    prior = train_one_vs_rest(codebook_features, codebook_targets, seed)
    n, rows = len(coded), np.asarray(coded)
    if len(set(coded)) < FOLDS or not targets.any():
        shared = np.asarray(codebook_targets.T @ codebook_features > 0) & (True if content is None else content)
        threshold = float(expit(UNCODED_SCALE[0] * EVIDENT + UNCODED_SCALE[1]))
        return Fitted(prior, None, 0.0, UNCODED_SCALE, threshold, evidence=np.where(shared, prior[0].clip(0), 0))
    weight = n / (n + HALF)
    held_out = _out_of_fold(features[rows], rules[rows], targets, prior, weight, _folds(rows, seed), seed)
    scale = _platt(held_out, targets)
    threshold = best_threshold(targets, expit(scale[0] * held_out + scale[1]))
    learned = train_one_vs_rest(features[rows], targets, seed)
    return Fitted(prior, learned, weight, scale, threshold, dict(zip(rows.tolist(), held_out, strict=True)))


def _folds(rows: NDArray[np.int64], seed: int) -> NDArray[np.int64]:
    """A fold per coded text; the same text is always in the same fold, or it would be seen after all."""
    distinct, place = np.unique(rows, return_inverse=True)
    return np.asarray((np.random.default_rng(seed).permutation(len(distinct)) % FOLDS)[place])


def _out_of_fold(
    features: sparse.csr_matrix,
    rules: Array,
    targets: Array,
    prior: tuple[Array, Array],
    weight: float,
    fold: NDArray[np.int64],
    seed: int,
) -> Array:
    held_out = np.zeros_like(targets, dtype=float)
    for f in range(FOLDS):
        out = fold == f
        learned = train_one_vs_rest(features[~out], targets[~out], seed)
        held_out[out] = _combine(features[out], rules[out], prior, learned, weight)
    return held_out


def _platt(log_odds: Array, targets: Array) -> tuple[float, float]:
    """Slope and shift that calibrate the log-odds of all answer × code pairs."""
    from sklearn.linear_model import LogisticRegression

    if targets.all():
        return 1.0, 0.0  # every code given to every answer: nothing to calibrate on
    model = LogisticRegression(C=1e3, solver="lbfgs")
    model.fit(log_odds.reshape(-1, 1), targets.ravel())
    slope = float(model.coef_[0, 0])
    return (slope, float(model.intercept_[0])) if slope > 0 else (1.0, 0.0)
