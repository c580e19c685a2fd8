"""Texts → sparse features: TF-IDF of words and word pairs, and of letters within words.

Letters see through inflection and typing errors.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse


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
        self.names_ = np.concatenate([words, np.full(len(self.letter_.vocabulary_), "", dtype=object)])
        return self

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Features of texts, shape (N, F)."""
        return sparse.hstack([self.word_.transform(texts), self.letter_.transform(texts)], format="csr")


def _fitted(block: Any, texts: Sequence[str]) -> sparse.csr_matrix:
    """Fit a block of features; texts without any word ("👍") have none, where scikit-learn would refuse them."""
    try:
        return block.fit_transform(texts)
    except ValueError:
        return block.set_params(min_df=1).fit(["leeg"]).transform(texts)
