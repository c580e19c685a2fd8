"""Texts → sparse features: TF-IDF of words and word pairs, and of letters within words.

Letters see through inflection and typing errors.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from models.rules import folded


class TextFeatures:
    """TF-IDF of word 1-2 grams and of 2-5 letters within word bounds, side by side, each block of unit length.

    Parameters
    ----------
    min_df : int
        A feature must occur in this many of the texts it is fitted on.

    Attributes
    ----------
    names_ : array of str, shape (F,)
        Word features by name; letter features are empty strings, since they explain nothing to a reader.
    written_ : array of str, shape (F,)
        All features by name; a space in letters is the edge of a word.
    fitted_ : sparse, shape (N, F)
        Features of the texts it was fitted on, in their order.
    """

    def __init__(self, min_df: int = 1) -> None:
        self.min_df = min_df

    def fit(self, texts: Sequence[str]) -> TextFeatures:
        """Learn vocabulary and weights from texts, coded or not."""
        from sklearn.feature_extraction.text import TfidfVectorizer

        common: dict[str, Any] = {"sublinear_tf": True, "min_df": self.min_df, "strip_accents": "unicode"}
        self.word_ = TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"(?u)\b\w[\w'’-]*\b", **common)
        self.letter_ = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), **common)
        self.fitted_ = sparse.hstack([_fitted(block, texts) for block in (self.word_, self.letter_)], format="csr")
        words = self.word_.get_feature_names_out()
        self.written_ = np.concatenate([words, self.letter_.get_feature_names_out()])
        self.names_ = np.concatenate([words, np.full(len(self.letter_.vocabulary_), "", dtype=object)])
        return self

    def content(self, stop_words: Collection[str]) -> NDArray[np.bool_]:
        """Whether a feature is a word, or a pair of words, with letters and without stop words; shape (F,).

        Parameters
        ----------
        stop_words : collection of str
            In lower case.

        >>> features = TextFeatures().fit(["De taal is een drempel"])
        >>> list(features.names_[features.content({"de", "is", "een"})])
        ['drempel', 'taal']
        """
        known = {folded(word) for word in stop_words}
        return np.array([name != "" and all(_tells(word, known) for word in name.split()) for name in self.names_])

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Features of texts, shape (N, F)."""
        return sparse.hstack([self.word_.transform(texts), self.letter_.transform(texts)], format="csr")


def _tells(word: str, stop_words: Collection[str]) -> bool:
    return word not in stop_words and any(c.isalpha() for c in word)


def _fitted(block: Any, texts: Sequence[str]) -> sparse.csr_matrix:
    """Fit a block of features; texts without any word ("👍") have none, where scikit-learn would refuse them."""
    try:
        return block.fit_transform(texts)
    except ValueError:
        return block.set_params(min_df=1).fit(["leeg"]).transform(texts)
