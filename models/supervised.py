"""Codes from texts: what the codebook says is the expectation, what coders decided corrects it.

Scores are on the scale of the share of coders who would give the code. Three layers add up:

1. the *expectation*: ridge regression on the lines of the codebook, read as if somebody had answered them, and the keyword rules;
   how much each counts starts from values found on the demo survey and moves with the decisions, for all codes together;
2. the *correction*: a Gaussian process over the coded texts (Rasmussen and Williams 2006, §2.7) on what the expectation leaves
   unexplained, with a level of its own for every code; far from any decision it is zero, so that decisions refine the codebook
   and never replace it;
3. for every question, what is more or less often said there (one more similarity of the process).

Everything is linear and solved in closed form; what the models say of a coded text leaves that text out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.features import Encoded, Weights
from models.ridge import EXACT, ExactInverse, Inverse, inverse, sketched

Array = NDArray[np.float64]

# All numbers: chosen on the demo survey, by average precision on answers that were not learned from (docs/methods.md).
LINE_NOISE = 4 / 3  # noise of a line of the codebook; a similarity of a text with itself is 4
LONG = 0.2  # power of the length of an answer by which its score grows: a long answer says more things
USUAL_LENGTH = 2.0  # logarithm of the number of words at which it does not
LINES = 10.0  # to the scale of the coefficients: scores from the lines have a standard deviation of about 0.1
USUAL_CODES = 1.4  # codes per answer before anything is decided
MOST_USUAL = 0.4  # share of the answers that have a code, in a codebook of a few codes
COEFFICIENTS = (0.08, 0.15)  # share that one unit of the lines, and one keyword, add before anything is decided
TRUST = (30.0, 30.0, 3.0)  # answers that the starting values of level, lines and keywords are worth
NOISE = 4.0  # of one coder's decision about an answer, in units of similarity
LEVEL, LINE_SLOPE, RULE_SLOPE = 0.03, 0.003, 0.02  # variance, per code, of level and coefficients; in units of noise
QUESTION = 1.2  # similarity of two answers to the same question
RULES_AT_MOST = 2


@dataclass(frozen=True)
class Prior:
    """What the lines of the codebook say of a text.

    Attributes
    ----------
    weights : Weights of K columns
    """

    weights: Weights

    def score(self, texts: Encoded, n_words: Array) -> Array:
        """Scores of N texts with these numbers of words, shape (N, K); about 0 on average, about 1 standard deviation."""
        longer = np.exp(LONG * (np.log1p(n_words) - USUAL_LENGTH))
        return LINES * longer[:, None] * texts.score(self.weights)


def fit_prior(lines: Encoded, targets: Array, weights: Array) -> Prior:
    """Learn from the lines of a codebook.

    Parameters
    ----------
    targets : 0/1, shape (L, K)
        The code or codes that a line describes.
    weights : shape (L,), > 0
        How much a line counts.
    """
    centred = targets - np.average(targets, axis=0, weights=weights) if len(targets) else targets
    dual = inverse(lines.gram(), LINE_NOISE / weights).times(centred)
    return Prior(lines.weights(dual))


@dataclass(frozen=True)
class Coded:
    """N texts that were coded.

    Attributes
    ----------
    texts : Encoded
    evidence : shape (N, K, J)
        What speaks for a code before its correction: 1, the score of the lines, the number of keywords, and so on.
    shares : shape (N, K)
        Share of the text's coders who gave the code.
    coders : shape (N,)
        How many coders decided.
    """

    texts: Encoded
    evidence: Array
    shares: Array
    coders: Array


def starting_values(n_codes: int, n_more: int = 0) -> Array:
    """Coefficients of the evidence before anything is decided; what else there is as evidence counts like a keyword."""
    return np.array([min(USUAL_CODES / n_codes, MOST_USUAL), *COEFFICIENTS, *(COEFFICIENTS[1],) * n_more])


def pooled(coded: Coded, start: Array) -> Array:
    """Coefficients of the evidence for all codes together, shape (J,): least squares, drawn to the starting values."""
    n_codes, n_evidence = coded.shares.shape[1], len(start)
    rows = coded.evidence.reshape(-1, n_evidence)
    weight = np.repeat(coded.coders, n_codes)
    trust = n_codes * np.array([*TRUST, *(TRUST[2],) * (n_evidence - len(TRUST))])
    inner = rows.T @ (rows * weight[:, None]) + np.diag(trust)
    return np.asarray(start + np.linalg.solve(inner, rows.T @ (weight * (coded.shares.ravel() - rows @ start))))


@dataclass(frozen=True)
class Correction:
    """What the decisions add to the expectation.

    Attributes
    ----------
    weights : Weights of K columns
    centre : Weights of one column
        The mean text: the correction is zero there, but for the level.
    slopes : shape (J, K)
        What each kind of evidence counts more or less for each code.
    """

    weights: Weights
    centre: Weights
    slopes: Array

    def score(self, texts: Encoded, evidence: Array) -> Array:
        """What is added to the scores of N texts with evidence of shape (N, K, J); shape (N, K)."""
        shared = texts.score(self.weights) - self.centre.dot(self.weights)
        return np.asarray(shared + np.einsum("nkj,jk->nk", evidence, self.slopes))


def fit_correction(coded: Coded, expected: Array, centre: Weights, seed: int) -> tuple[Correction, Array]:
    """Learn what the decisions say beyond what was expected.

    Parameters
    ----------
    expected : shape (N, K)
        Scores of the coded texts from the expectation.

    Returns
    -------
    the correction, and the scores of the coded texts by models that did not see them, shape (N, K)
    """
    shared = _inverse(coded, centre, seed)
    residual = coded.shares - expected
    variances = NOISE * np.array([LEVEL, LINE_SLOPE, *(RULE_SLOPE,) * (coded.evidence.shape[2] - 2)])
    diagonal, solved = shared.diagonal(), shared.times(residual)
    dual, held_out = np.empty_like(residual), np.empty_like(residual)
    slopes = np.empty((len(variances), residual.shape[1]))
    for code in range(residual.shape[1]):
        own = coded.evidence[:, code] * np.sqrt(variances)
        spread = shared.times(own)
        inner = np.linalg.inv(np.eye(len(variances)) + own.T @ spread)
        dual[:, code] = solved[:, code] - spread @ (inner @ (own.T @ solved[:, code]))
        explained = np.einsum("ij,jk,ik->i", spread, inner, spread)
        held_out[:, code] = coded.shares[:, code] - dual[:, code] / (diagonal - explained)
        slopes[:, code] = np.sqrt(variances) * (own.T @ dual[:, code])
    return Correction(_centred(coded.texts.weights(dual), centre, dual), centre, slopes), held_out


def _centred(weights: Weights, centre: Weights, dual: Array) -> Weights:
    """Weights as of texts from which the mean text was taken, as in the similarities that were inverted."""
    total = dual.sum(axis=0)
    return Weights(weights.sparse - centre.sparse * total, weights.dense - centre.dense * total)


def _inverse(coded: Coded, centre: Weights, seed: int) -> Inverse:
    noise = NOISE / coded.coders
    if len(noise) > EXACT:
        return sketched(coded.texts, centre, noise, seed)
    own = coded.texts.score(centre)
    gram = coded.texts.gram() - own - own.T + centre.dot(centre)
    return _checked(inverse(gram, noise))


def _checked(found: ExactInverse) -> ExactInverse:
    if not np.isfinite(found.array).all():
        raise FloatingPointError("the similarities of the coded texts are not positive")
    return found
