"""Texts → numbers: words and word pairs by lemma, letters within words, and what words and letters have in common.

Three views of a text stand side by side, each of unit length: TF-IDF of its words (lemma, parts of a compound, written-out
abbreviations) and word pairs; TF-IDF of the 3 to 5 letters within its words, which see through inflection and typing errors; and
latent dimensions of both (latent semantic analysis, Deerwester et al. 1990), fitted on all texts, coded or not, so that texts
without a word in common can still be alike.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from models.rules import folded
from models.terms import Term

Array = NDArray[np.float64]
Analyse = Callable[[str], Sequence[Term]]
Embed = Callable[[Sequence[str]], NDArray[np.floating]]
Known = tuple[str, str, tuple[int, ...]]  # of a term: its form, its lemma, and the columns of what it says by itself

DEPTHS = (50, 150)  # numbers of latent dimensions, of 30 to 400 tried on the demo survey: together better than one
LETTERS = (3, 5)
MANY = 5_000  # texts; from here on a feature that occurs once is left out, so that memory stays bounded
MOST_SPELLED, LONGEST_SPELLED = (
    1 << 15,
    40,
)  # forms whose letters and words are remembered, and their length: some 25 MB
NO_WORD = "\0"  # stands in a vocabulary that would be empty; no text has it
PAIR = "\u2009"  # between the two words of a pair


@dataclass(frozen=True)
class Encoded:
    """N texts as vectors of F sparse and D dense numbers.

    Attributes
    ----------
    sparse : csr, shape (N, F)
        Words, pairs and letters; the words' part and the letters' part have unit length each, or are empty.
    dense : shape (N, D)
        Latent dimensions, of unit length per depth, or zeros.
    """

    sparse: sparse.csr_matrix
    dense: Array

    def __len__(self) -> int:
        return int(self.sparse.shape[0])

    def rows(self, numbers: Any) -> Encoded:
        """Some of the texts."""
        return Encoded(self.sparse[numbers], self.dense[numbers])

    def gram(self) -> Array:
        """Similarity of every text with every other, shape (N, N): 0 to 2 + the number of depths."""
        return np.asarray((self.sparse @ self.sparse.T).toarray() + self.dense @ self.dense.T)

    def mean(self) -> Weights:
        """The mean text, as weights of one column."""
        return Weights(np.asarray(self.sparse.mean(axis=0)).T, self.dense.mean(axis=0)[:, None])

    def weights(self, dual: Array) -> Weights:
        """Weights of the features that give the same scores as these weights (N, K) of the texts."""
        return Weights(np.asarray(self.sparse.T @ dual), self.dense.T @ dual)

    def score(self, weights: Weights) -> Array:
        """Scores of the texts, shape (N, K)."""
        return np.asarray(self.sparse @ weights.sparse) + self.dense @ weights.dense


@dataclass(frozen=True)
class Weights:
    """Weights of the features for K columns: shapes (F, K) and (D, K)."""

    sparse: Array
    dense: Array

    def dot(self, other: Weights) -> Array:
        """Inner products of the columns, shape (K, K of the other)."""
        return self.sparse.T @ other.sparse + self.dense.T @ other.dense


class TextFeatures:
    """Features of texts.

    Parameters
    ----------
    analyse : callable
        Text → its words (`models.terms.Term`).
    stop_words : collection of str
        In lower case; they take no part in the latent dimensions.
    depths : tuple of int
        Numbers of latent dimensions; each makes a view of its own.
    seed : int
    embed : callable, optional
        Texts → rows of unit length by a language model: one more view.

    Attributes
    ----------
    names_ : array of str, shape (F,)
        Words and pairs by name; letters have an empty name, since they explain nothing to a reader.
    content_ : array of bool, shape (F,)
        Single words with letters that are no stop words.
    fitted_ : Encoded
        The texts it was fitted on, in their order.
    """

    def __init__(
        self,
        analyse: Analyse,
        stop_words: Collection[str] = (),
        depths: Sequence[int] = DEPTHS,
        seed: int = 0,
        embed: Embed | None = None,
    ) -> None:
        self.analyse = analyse
        self.embed = embed
        self.stop_words = stop_words
        self.depths = depths
        self.seed = seed
        self._spelled: dict[str, list[int]] = {}
        self._terms: dict[tuple[str, str, tuple[str, ...], str], Known] = {}

    def fit(self, texts: Sequence[str]) -> TextFeatures:
        """Learn vocabulary, weights and latent dimensions from texts, coded or not."""
        from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

        terms = [self.analyse(text) for text in texts]
        few = 2 if len(texts) > MANY else 1
        self.word_counts_ = _fitted(CountVectorizer(analyzer=_words, min_df=few), terms)
        self.letter_counts_ = _fitted(CountVectorizer(analyzer=_letters), sorted(_forms(terms)))
        self._spelled.clear()
        self._terms.clear()
        counts = self._counts(terms)
        self.weighting_ = tuple(TfidfTransformer(sublinear_tf=True).fit(block) for block in counts)
        self._name(self.word_counts_.get_feature_names_out(), counts[1].shape[1])
        blocks = self._weighted(counts)
        self._fit_latent(blocks)
        self.fitted_ = self._encoded(blocks, texts)
        return self

    def transform(self, texts: Sequence[str], terms: Sequence[Sequence[Term]] | None = None) -> Encoded:
        """Features of texts; `terms` are their words, where they are known already."""
        known = [self.analyse(text) for text in texts] if terms is None else terms
        return self._encoded(self._weighted(self._counts(known)), texts)

    def state(self) -> dict[str, Any]:
        """Arrays by name, of which `of_state` makes the same features again."""
        vocabularies = (self.word_counts_, self.letter_counts_)
        names = [np.array(sorted(v.vocabulary_, key=v.vocabulary_.__getitem__), dtype=str) for v in vocabularies]
        return {
            "features.words": names[0], "features.letters": names[1], "features.word_idf": self.weighting_[0].idf_,
            "features.letter_idf": self.weighting_[1].idf_, "features.basis": self.basis_,
            "features.depths": np.array(self.depths, dtype=np.int64),
        }  # fmt: skip

    @classmethod
    def of_state(
        cls, state: Mapping[str, Any], analyse: Analyse, stop_words: Collection[str], embed: Embed | None = None
    ) -> TextFeatures:
        """Features as they were when `state` was asked; what they were fitted on is not kept."""
        from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

        made = cls(analyse, stop_words, tuple(state["features.depths"].tolist()), embed=embed)
        words, letters = state["features.words"].tolist(), state["features.letters"].tolist()
        made.word_counts_ = CountVectorizer(analyzer=_words, vocabulary=words).fit([])
        made.letter_counts_ = CountVectorizer(analyzer=_letters, vocabulary=letters).fit([])
        made.weighting_ = tuple(TfidfTransformer(sublinear_tf=True) for _ in range(2))
        for weighting, name in zip(made.weighting_, ("word_idf", "letter_idf"), strict=True):
            weighting.idf_ = state[f"features.{name}"]
        made._name(np.array(words, dtype=object), len(letters))
        made.basis_ = state["features.basis"]
        return made

    def _name(self, words: Any, n_letters: int) -> None:
        self.names_ = np.concatenate([words, np.full(n_letters, "", dtype=object)])
        stop = {folded(word) for word in self.stop_words}
        self.content_ = np.array([_tells(name, stop) for name in self.names_])

    def _counts(self, terms: Sequence[Sequence[Term]]) -> tuple[Any, Any]:
        """Counts of words and pairs, and of letters: the letters of each form once, then by how often it occurs."""
        known = [[self._term(term) for term in row] for row in terms]
        forms = {form: n for n, form in enumerate(sorted({form for row in known for form, _, _ in row}))}
        per_text = _counted(([forms[form] for form, _, _ in row] for row in known), len(forms), False)
        letters = _counted(map(self._spelling, forms), len(self.letter_counts_.vocabulary_))
        vocabulary = self.word_counts_.vocabulary_
        words = ([*chain.from_iterable(own for _, _, own in row), *_pairs(row, vocabulary)] for row in known)
        return _counted(words, len(vocabulary)), (per_text @ letters).tocsr()

    def _term(self, term: Term) -> Known:
        """Form, lemma and columns of a term by itself; remembered, as `_spelling`."""
        key = term.text, term.lemma, term.parts, term.expansion
        found = self._terms.get(key)
        if found is None:
            vocabulary = self.word_counts_.vocabulary_
            own = _words([term])
            found = folded(term.text), own[0], tuple(vocabulary[word] for word in own if word in vocabulary)
            if len(self._terms) >= MOST_SPELLED:
                self._terms.clear()
            if len(term.text) <= LONGEST_SPELLED:
                self._terms[key] = found
        return found

    def _spelling(self, form: str) -> list[int]:
        """Columns of the letters of a form; remembered, since most forms come again and again."""
        found = self._spelled.get(form)
        if found is None:
            known = self.letter_counts_.vocabulary_
            found = [known[part] for part in _letters(form) if part in known]
            if len(self._spelled) >= MOST_SPELLED:
                self._spelled.clear()
            if len(form) <= LONGEST_SPELLED:
                self._spelled[form] = found
        return found

    def _weighted(self, counts: tuple[Any, Any]) -> tuple[Any, Any]:
        words, letters = (weigh.transform(block) for weigh, block in zip(self.weighting_, counts, strict=True))
        return words, letters

    def _latent_view(self, blocks: tuple[Any, Any]) -> Any:
        """The content words at unit length beside the letters."""
        from sklearn.preprocessing import normalize

        words, letters = blocks
        content = words[:, self.content_[: words.shape[1]]]
        return sparse.hstack([normalize(content) if content.shape[1] else content, letters], format="csr")

    def _fit_latent(self, blocks: tuple[Any, Any]) -> None:
        from sklearn.decomposition import TruncatedSVD

        view = self._latent_view(blocks)
        depth = min(max(self.depths, default=0), min(view.shape) - 1)
        self.basis_ = np.zeros((view.shape[1], 0), dtype=np.float32)
        if depth > 1 and view.nnz:
            with np.errstate(divide="ignore", invalid="ignore"):  # its share of the variance, where texts do not vary
                found = TruncatedSVD(depth, n_iter=7, random_state=self.seed).fit(view).components_
            self.basis_ = np.ascontiguousarray(
                found.T, dtype=np.float32
            )  # exact enough for what points where, and half the work

    def _encoded(self, blocks: tuple[Any, Any], texts: Sequence[str]) -> Encoded:
        from sklearn.preprocessing import normalize

        latent = (self._latent_view(blocks).astype(np.float32) @ self.basis_).astype(np.float64)
        views = [normalize(latent[:, :depth]) for depth in self.depths] if latent.shape[1] else []
        if self.embed is not None:
            views.append(np.asarray(self.embed(texts), dtype=np.float64))
        dense = np.hstack([*views, np.zeros((latent.shape[0], 0))])
        return Encoded(sparse.hstack(blocks, format="csr"), dense)


def _counted(rows: Iterable[Sequence[int]], n_columns: int, in_order: bool = True) -> sparse.csr_matrix:
    """How often each column occurs in each row; `in_order` adds up columns that occur twice."""
    lists = list(rows)
    starts = np.cumsum([0, *map(len, lists)])
    columns = np.fromiter(chain.from_iterable(lists), np.int32, starts[-1])
    found = sparse.csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(lists), n_columns))
    if in_order:
        found.sum_duplicates()
    return found


def _words(terms: Sequence[Term]) -> list[str]:
    """The lemma of each word, parts of compounds, written-out abbreviations, and pairs of neighbours."""
    lemmas = [folded(term.lemma or term.text) for term in terms]
    found = list(lemmas)
    for term, own in zip(terms, lemmas, strict=True):
        found += (part for part in map(folded, term.parts) if part != own)
        found += folded(term.expansion).split()
    return found + [f"{first}{PAIR}{second}" for first, second in zip(lemmas, lemmas[1:], strict=False)]


def _pairs(row: Sequence[Known], vocabulary: Mapping[str, int]) -> Iterator[int]:
    """Columns of the pairs of neighbours that are known."""
    lemmas = [lemma for _, lemma, _ in row]
    for first, second in zip(lemmas, lemmas[1:], strict=False):
        column = vocabulary.get(f"{first}{PAIR}{second}")
        if column is not None:
            yield column


def _letters(form: str) -> list[str]:
    edged = f" {form} "
    low, high = LETTERS
    return [edged[i : i + n] for n in range(low, high + 1) for i in range(len(edged) - n + 1)]


def _forms(terms: Sequence[Sequence[Term]]) -> set[str]:
    return {folded(term.text) for row in terms for term in row}


def _tells(name: str, stop_words: Collection[str]) -> bool:
    return name != "" and PAIR not in name and name not in stop_words and any(c.isalpha() for c in name)


def _fitted(vectorizer: Any, documents: Sequence[Any]) -> Any:
    """Fit a vocabulary; texts without any word ("👍") have none, where scikit-learn would refuse them."""
    try:
        return vectorizer.fit(documents)
    except ValueError:
        return vectorizer.set_params(min_df=1, analyzer=str.split).fit([NO_WORD]).set_params(analyzer=_nothing)


def _nothing(_document: Any) -> list[str]:
    return []
