"""From texts to vectors: folding, content words, TF-IDF, and a few dimensions of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

# A word starts with a letter and has two or more characters, hyphens and apostrophes inside it included; a year is a word too.
TOKEN = r"\b[^\W\d_](?:\w|[-'](?=\w))+|\b(?:1\d|20)\d\d\b"


def fold(text: str) -> str:
    """Lower case, single spaces, straight apostrophes: texts that are equal after this count as identical.

    Examples
    --------
    >>> fold("  Geen  HUIZEN\\n")
    'geen huizen'
    """
    return " ".join(text.lower().replace("\u2019", "'").split())


def content(text: str, stop_words: Collection[str]) -> str:
    """The words of a folded text that are no stop words, in order; the text itself if none is left.

    Examples
    --------
    >>> content("er zijn te weinig foto's uit 1953!", {"er", "zijn", "te"})
    "weinig foto's uit 1953"
    >>> content("er zijn", {"er", "zijn"})
    'er zijn'
    """
    return " ".join(token for token in re.findall(TOKEN, text) if token not in stop_words) or text


def tfidf(contents: Sequence[str]) -> Any:
    """TF-IDF of words and word pairs beside TF-IDF of character 3- to 5-grams within words, each of length 1 per text.

    The characters carry typing errors, inflection and the parts of compounds. What occurs in one text only is left out: it
    cannot link two texts.

    Returns
    -------
    scipy.sparse.csr_matrix, shape (N, F)
        F = 0 if no feature occurs in two texts; a text without features is a row of zeros.
    """
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(
        tokenizer=str.split, token_pattern=None, lowercase=False, ngram_range=(1, 2), min_df=2, sublinear_tf=True
    )
    characters = TfidfVectorizer(analyzer="char_wb", lowercase=False, ngram_range=(3, 5), min_df=2, sublinear_tf=True)
    views = [csr_matrix((len(contents), 0))]
    for vectorizer in (words, characters):
        try:
            views.append(vectorizer.fit_transform(contents))
        except ValueError:  # scikit-learn's way to say that no feature is left
            continue
    return hstack(views, format="csr")


def components(matrix: Any, n_dimensions: int, seed: int) -> np.ndarray:
    """The first dimensions of the singular value decomposition, largest first.

    Parameters
    ----------
    matrix : sparse, shape (N, F)
        F >= `n_dimensions`.

    Returns
    -------
    numpy.ndarray, shape (N, n_dimensions)
    """
    from sklearn.decomposition import TruncatedSVD

    return np.asarray(TruncatedSVD(n_dimensions, random_state=seed).fit_transform(matrix))


def directions(parts: np.ndarray, n_topics: int) -> np.ndarray:
    """The first `n_topics` components of each text, scaled to length 1 (or left at zero): what is clustered.

    k clusters are sought in k dimensions, as in spectral clustering (Ng, Jordan and Weiss 2002, Advances in Neural Information
    Processing Systems 14): of k, 2k, 20, 40 and 100 dimensions, k was by far the most stable under resampling on ten questions
    of 62 to 1,221 texts, at about the same agreement with a coder's codes.

    Examples
    --------
    >>> directions(np.array([[3.0, 4.0, 9.0], [0.0, 0.0, 1.0]]), 2).tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    head = parts[:, :n_topics]
    length = np.linalg.norm(head, axis=1, keepdims=True)
    return np.divide(head, length, out=np.zeros_like(head), where=length > 0)
