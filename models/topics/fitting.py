"""Topics of one question's answers: BERTopic over k-means, light enough for any laptop.

TF-IDF takes the place of sentence embeddings, k-means that of UMAP and HDBSCAN: no torch, no outliers, and nothing that
depends on the order of the answers, which are BERTopic's best-known troubles with a few hundred short texts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from models.topics.describe import (
    N_WORDS,
    central_by_topic,
    frequent_words,
    text_counts,
    without_near_doubles,
    words_to_show,
)
from models.topics.stability import SAMPLE_SHARE, cluster, pick_n_topics, sample_agreement
from models.topics.vectors import TOKEN, components, content, directions, fold, tfidf

MIN_TEXTS = 20
MIN_TOPICS, MAX_TOPICS = 3, 12
TEXTS_PER_TOPIC = 15


@dataclass(frozen=True, eq=False)
class TopicModel:
    """Topics that were found in N texts: proposals for codes, never counts for a report.

    Attributes
    ----------
    labels : numpy.ndarray of int, shape (N,)
        Topic of each text, 0 to `n_topics` - 1, the largest topic first. Every text has one, also where none fits well.
    words : list of list of str
        Per topic at most eight words by c-TF-IDF, best first: no stop words, no two forms of one word, no names, and none
        that fewer than three different texts have (`models.topics.describe.words_to_show`); so there may be none.
    central : list of list of int
        Per topic the indices of at most five typical, different texts, best first.
    size : list of int
        Number of texts per topic.
    stability : float
        Mean adjusted Rand index over other samples and seeds (`models.topics.stability.sample_agreement`): 0.8 and more is
        stable, 0.6 to 0.8 moderate, less is unstable. NaN if there was nothing to cluster.
    agreement : dict of int to float
        The same figure for every number of topics that was tried.
    bertopic : bertopic.BERTopic or None
        The fitted model with its usual attributes, on the folded texts in sorted order; None with fewer than two topics.
    """

    labels: np.ndarray
    n_topics: int
    words: list[list[str]]
    central: list[list[int]]
    size: list[int]
    stability: float = float("nan")
    agreement: dict[int, float] = field(default_factory=dict)
    bertopic: Any = field(default=None, repr=False)


@dataclass(frozen=True, eq=False)
class _Texts:
    """Texts as they are clustered: each different one once, sorted, so that the order of the input cannot matter."""

    folded: list[str]  # N, in the order of the caller
    distinct: list[str]  # D, sorted
    contents: list[str]  # D
    matrix: Any  # (D, F)
    shown: set[str]  # words that may name a topic

    @property
    def first(self) -> list[int]:
        where = {text: index for index, text in reversed(list(enumerate(self.folded)))}
        return [where[text] for text in self.distinct]

    @property
    def possible(self) -> int:
        """How many topics can be told apart at most."""
        return min(len(set(self.contents)), self.matrix.shape[1], round(SAMPLE_SHARE * len(self.distinct)))


def fit_topics(
    texts: Sequence[str], *, stop_words: Collection[str] = (), n_topics: int | None = None, seed: int = 0
) -> TopicModel:
    """Find the topics of one question's answers.

    Texts that differ only in capitals or spaces are clustered once and share their topic. The same texts, in whatever order,
    and the same seed give the same topics.

    Parameters
    ----------
    texts : sequence of str
        N texts; leave out what is no answer, a blank text gets a topic too.
    stop_words : collection of str
        Lower case; they neither form nor name a topic.
    n_topics : int, optional
        Number of topics; fewer are found if there are not that many different texts. Left out: the largest number from 3 to
        12, with 15 different texts per topic on average, that is about as stable as the best (`pick_n_topics`).
    seed : int

    Returns
    -------
    TopicModel
        One topic if fewer than 20 texts are different or nothing tells them apart; none if there are no texts.

    Raises
    ------
    ValueError
        If `n_topics` is less than 1.

    Examples
    --------
    >>> fit_topics(["Te weinig huizen", "te weinig  huizen", "Huizen te duur", "geen huizen"], stop_words={"te"}).words
    [['huizen']]
    """
    if n_topics is not None and n_topics < 1:
        raise ValueError(f"n_topics must be 1 or more, not {n_topics}")
    from threadpoolctl import threadpool_limits

    # The arrays are small: a second thread costs time, and rounding would depend on the number of threads.
    with threadpool_limits(1):
        folded = [fold(text) for text in texts]
        distinct = sorted(set(folded))
        contents = [content(text, stop_words) for text in distinct]
        prepared = _Texts(folded, distinct, contents, tfidf(contents), words_to_show(texts) - set(stop_words))
        if n_topics == 1 or prepared.possible < MIN_TOPICS or len(distinct) < MIN_TEXTS:
            return _single_topic(prepared)
        if not any(word not in stop_words for word in text_counts(distinct)):
            return _single_topic(prepared)
        return _several_topics(prepared, stop_words, n_topics, seed)


def _single_topic(texts: _Texts) -> TopicModel:
    n_texts, n_topics = len(texts.folded), min(len(texts.folded), 1)
    return TopicModel(
        labels=np.zeros(n_texts, dtype=int),
        n_topics=n_topics,
        words=[frequent_words(texts.folded, texts.shown)] * n_topics,
        central=central_by_topic(texts.matrix, np.zeros(len(texts.distinct)), texts.first, n_topics),
        size=[n_texts] * n_topics,
    )


def _candidates(texts: _Texts) -> range:
    largest = min(MAX_TOPICS, max(MIN_TOPICS, len(texts.distinct) // TEXTS_PER_TOPIC), texts.possible)
    return range(MIN_TOPICS, largest + 1)


def _several_topics(texts: _Texts, stop_words: Collection[str], given: int | None, seed: int) -> TopicModel:
    candidates = [min(given, texts.possible)] if given else _candidates(texts)
    agreement = sample_agreement(texts.matrix, candidates, seed)
    n_topics = pick_n_topics(agreement)
    vectors = directions(components(texts.matrix, n_topics, seed), n_topics)
    model, topics = _named(texts, vectors, cluster(vectors, n_topics, seed), stop_words)
    labels = np.array([topics[text] for text in texts.folded])
    size = np.bincount(labels).tolist()
    return TopicModel(
        labels=labels,
        n_topics=len(size),
        words=_words(model, texts.shown, len(size)),
        central=central_by_topic(texts.matrix, [topics[text] for text in texts.distinct], texts.first, len(size)),
        size=size,
        stability=agreement[n_topics],
        agreement=agreement,
        bertopic=model,
    )


def _named(
    texts: _Texts, vectors: np.ndarray, clusters: np.ndarray, stop_words: Collection[str]
) -> tuple[Any, dict[str, int]]:
    """BERTopic of all texts, identical ones included, so that sizes and words count answers; and the topic of each text."""
    row = {text: index for index, text in enumerate(texts.distinct)}
    documents = sorted(texts.folded)
    rows = [row[text] for text in documents]
    model = _bertopic(documents, vectors[rows], clusters[rows], stop_words)
    return model, dict(zip(documents, model.topics_, strict=True))


def _words(model: Any, shown: Collection[str], n_topics: int) -> list[list[str]]:
    """c-TF-IDF words of every topic."""
    ranked = [[word for word, _ in model.get_topic(topic) if word in shown] for topic in range(n_topics)]
    return [without_near_doubles(words) for words in ranked]


def _bertopic(documents: list[str], vectors: np.ndarray, clusters: np.ndarray, stop_words: Collection[str]) -> Any:
    """BERTopic on clusters that were made before; it numbers them by size and finds their words."""
    import warnings

    with warnings.catch_warnings():  # importing bertopic switches off warnings for the whole program
        from bertopic import BERTopic
    from bertopic.backend import BaseEmbedder
    from bertopic.cluster import BaseCluster
    from bertopic.dimensionality import BaseDimensionalityReduction
    from sklearn.feature_extraction.text import CountVectorizer

    model = BERTopic(
        embedding_model=BaseEmbedder(),
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=BaseCluster(),
        vectorizer_model=CountVectorizer(token_pattern=TOKEN, stop_words=sorted(stop_words)),
        top_n_words=4 * N_WORDS,
        verbose=False,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return model.fit(documents, embeddings=vectors, y=clusters)
