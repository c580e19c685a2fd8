"""What Duiding is compared with: what a data scientist makes in an afternoon, and keyword rules alone.

All peers see the same decided answers and propose with one threshold on all codes that is tuned on out-of-fold scores. Their
vocabulary is that of all answers, decided or not, which scored a little better than that of the decided ones alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from benchmarks.suggesting.data import Array, Rows, Survey
from benchmarks.suggesting.linear import Classifier, logistic, one_threshold, svc
from benchmarks.suggesting.scores import Bools
from coding.cleaning.words import analyse
from models.rules import Rules


@dataclass(frozen=True)
class Guess:
    """What a method says of all answers of a survey: probabilities (None if it has none), proposals, seconds; shapes (N, K).

    `refit` is the part of the seconds that the next batch of decisions costs again.
    """

    probability: Array | None
    proposed: Bools
    seconds: float
    refit: float


Method = Callable[[Survey, Rows, int], Guess]  # survey, rows of the decided answers, seed


def linear(classifier: Classifier, has_probability: bool, with_question: bool = False) -> Method:
    """TF-IDF of words (1-2) and letters (2-5) under a linear one-vs-rest classifier, with the question as a feature if asked."""

    def method(survey: Survey, train: Rows, seed: int) -> Guess:
        start = time.process_time()
        features = _features(survey, with_question)
        middle = time.process_time()
        score, proposed = one_threshold(classifier, features, survey.truth[train], train, seed)
        end = time.process_time()
        return Guess(score if has_probability else None, proposed, end - start, end - middle)

    return method


def _features(survey: Survey, with_question: bool) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union

    union = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
    )
    found = union.fit_transform(survey.texts).tocsr()
    if with_question:
        asked = np.array(survey.questions)[:, None] == np.unique(survey.questions)
        found = sparse.hstack([found, sparse.csr_matrix(asked.astype(float))], format="csr")
    return found


def rules(survey: Survey, _train: Rows, _seed: int) -> Guess:
    """A code is proposed where one of its keywords fires."""
    start = time.process_time()
    found = Rules.of([c.keywords for c in survey.codebook.codes], [c.negated for c in survey.codebook.codes])
    hits = found.hits(survey.texts, [analyse(text) for text in survey.texts], survey.questions)
    seconds = time.process_time() - start
    return Guess(None, hits > 0, seconds, 0.0)


PEERS: dict[str, Method] = {
    "TF-IDF + logistic": linear(logistic, True),
    "TF-IDF + logistic, question known": linear(logistic, True, with_question=True),
    "TF-IDF + LinearSVC": linear(svc, False),
    "keyword rules": rules,
}
