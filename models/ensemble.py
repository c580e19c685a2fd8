"""The suggester as one thing: prepared once for texts and a codebook, fitted again whenever something is decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from models import calibration, supervised
from models.features import Analyse, Array, Embed, Encoded, TextFeatures
from models.supervised import RULES_AT_MOST, Coded, Correction, Prior

WORD_FLOOR = 0.05  # what words that an answer shares with the lines of a code must add to their score, to be a reason
UNTOLD = 0.05  # highest probability without any reason, while nothing has been decided


@dataclass(frozen=True)
class Lines:
    """The lines of a codebook.

    Attributes
    ----------
    texts : sequence of str, L
    targets : 0/1, shape (L, K)
    weights : shape (L,)
    """

    texts: Sequence[str]
    targets: Array
    weights: Array


@dataclass(frozen=True)
class Batch:
    """N texts with all that is known of them without decisions.

    Attributes
    ----------
    texts : Encoded
        Features; with questions, their similarity is among the dense ones.
    n_words : shape (N,)
    evidence : shape (N, K, J)
        1, score of the lines, keywords, and what else there is.
    told : bool, shape (N, K)
        Whether a text gives any reason for a code: a keyword, or words of its lines.
    """

    texts: Encoded
    n_words: Array
    evidence: Array
    told: NDArray[np.bool_]

    def rows(self, numbers: NDArray[np.int64]) -> Batch:
        """Some of the texts."""
        return Batch(self.texts.rows(numbers), self.n_words[numbers], self.evidence[numbers], self.told[numbers])


@dataclass(frozen=True)
class Prepared:
    """What does not depend on decisions: features and the codebook's own model.

    Attributes
    ----------
    features : TextFeatures
        Fitted on the texts and the lines of the codebook.
    told_weights : csr, shape (F, K)
        What the words that a code's lines have add to its score.
    questions : tuple of str
        The questions there are, in their order; empty if they are unknown or there is one.
    """

    features: TextFeatures
    prior: Prior
    told_weights: sparse.csr_matrix
    questions: tuple[str, ...]
    n_codes: int
    seed: int

    def batch(
        self,
        texts: Encoded,
        n_words: Array,
        hits: Array,
        questions: Sequence[str] = (),
        more: Sequence[Array] = (),
    ) -> Batch:
        """Texts ready to be scored.

        Parameters
        ----------
        hits : shape (N, K)
            Keywords that fire.
        questions : sequence of str, N, optional
        more : arrays of shape (N, K), optional
            Other evidence, each on the scale of a keyword (0 to about 2).
        """
        score = self.prior.score(texts, n_words)
        evidence = np.stack([np.ones_like(score), score, np.minimum(hits, RULES_AT_MOST), *more], axis=2)
        return Batch(self._asked(texts, questions), n_words, evidence, self._told(texts, evidence))

    def _asked(self, texts: Encoded, questions: Sequence[str]) -> Encoded:
        if len(self.questions) < 2:
            return texts
        place = {question: n for n, question in enumerate(self.questions)}
        asked = np.zeros((len(texts), len(place)))
        known = [(row, place[q]) for row, q in enumerate(questions) if q in place]
        if known:
            rows, columns = zip(*known, strict=True)
            asked[rows, columns] = np.sqrt(supervised.QUESTION)
        return Encoded(texts.sparse, np.hstack([texts.dense, asked]))

    def _told(self, texts: Encoded, evidence: Array) -> NDArray[np.bool_]:
        by_words = supervised.LINES * (texts.sparse @ self.told_weights).toarray() > WORD_FLOOR
        return np.asarray(by_words | (evidence[:, :, 2:] > 0).any(axis=2))


@dataclass(frozen=True)
class Fitted:
    """A suggester that has learned from decisions, or from none.

    Attributes
    ----------
    coefficients : shape (J,)
        What each kind of evidence counts, for all codes.
    correction : Correction or None
    calibration : shape (5,)
    held_out : shape (n coded, K)
        Scores of the coded texts by models that did not see them.
    n_coded : int
    """

    prepared: Prepared
    coefficients: Array
    correction: Correction | None
    calibration: Array
    held_out: Array
    n_coded: int

    def scores(self, batch: Batch) -> Array:
        """Uncalibrated scores, shape (N, K)."""
        expected = batch.evidence @ self.coefficients
        return expected if self.correction is None else expected + self.correction.score(batch.texts, batch.evidence)

    def probability(self, batch: Batch, scores: Array | None = None) -> Array:
        """Probabilities of N texts × K codes, in [0, 1].

        While nothing has been decided, a code without evidence (a keyword, a word of its lines) stays below all that have
        some: letters and stop words alone propose nothing.
        """
        p = calibration.probability(self.scores(batch) if scores is None else scores, batch.n_words, self.calibration)
        if self.n_coded:
            return p
        return np.where(batch.told, p, np.minimum(p, UNTOLD))


def prepare(
    texts: Sequence[str],
    lines: Lines,
    analyse: Analyse,
    stop_words: frozenset[str],
    questions: Sequence[str] = (),
    seed: int = 0,
    embed: Embed | None = None,
) -> Prepared:
    """Learn the features of texts and lines, and the codebook's own model."""
    features = TextFeatures(analyse, stop_words, seed=seed, embed=embed).fit([*texts, *lines.texts])
    own = features.fitted_.rows(slice(len(texts), None))
    prior = supervised.fit_prior(own, lines.targets, lines.weights)
    is_told = np.asarray((lines.targets.T @ own.sparse) > 0) & features.content_
    told_weights = sparse.csr_matrix(np.where(is_told, prior.weights.sparse.T, 0).clip(0)).T.tocsr()
    return Prepared(features, prior, told_weights, tuple(sorted(set(questions))), lines.targets.shape[1], seed)


def fit(prepared: Prepared, batch: Batch, coded: Batch, shares: Array, coders: Array) -> Fitted:
    """Learn from texts that were coded.

    Parameters
    ----------
    batch : Batch
        All texts, coded or not.
    coded : Batch
        The coded ones, n, each once.
    shares : shape (n, K)
        Share of the coders of each text who gave each code.
    coders : shape (n,)
        How many.
    """
    start = supervised.starting_values(prepared.n_codes, batch.evidence.shape[2] - 3)
    level = calibration.starting(batch.evidence @ start, batch.n_words, batch.told)
    if not len(coded.texts):
        return Fitted(prepared, start, None, level, np.zeros((0, prepared.n_codes)), 0)
    known = Coded(coded.texts, coded.evidence, shares, coders)
    coefficients = supervised.pooled(known, start)
    expected = coded.evidence @ coefficients
    correction, held_out = supervised.fit_correction(known, expected, batch.texts.mean(), prepared.seed)
    slope = calibration.calibrated(held_out, coded.n_words, shares, coders, level)
    return Fitted(prepared, coefficients, correction, slope, held_out, len(coders))
