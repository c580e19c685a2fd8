"""What a person sees of a topic: its words and its central texts."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np

from models.capitals import capitalised
from models.topics.vectors import TOKEN, fold

N_WORDS = 8
N_CENTRAL = 5
ALIKE = 0.9
MIN_DIFFERENT = 3  # texts
ENDINGS = ("en", "es", "'s", "e", "s", "n")
VOICED = str.maketrans("vz", "fs")


def stem(word: str) -> str:
    """A rough stem that the forms of one Dutch word share, to tell near-doubles; not for showing.

    Examples
    --------
    >>> [stem(word) for word in ("toeslag", "toeslagen", "gemeente", "gemeenten", "huis", "huizen", "idee", "ideeën")]
    ['toeslag', 'toeslag', 'gement', 'gement', 'hui', 'hui', 'ide', 'ide']
    """
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", word) if not unicodedata.combining(mark)).translate(
        VOICED
    )
    while ending := next((end for end in ENDINGS if plain.endswith(end) and len(plain) - len(end) > 2), ""):
        plain = plain.removesuffix(ending)
    return re.sub(r"(.)\1", r"\1", plain)


def without_near_doubles(words: Iterable[str], limit: int = N_WORDS) -> list[str]:
    """The first `limit` words, leaving out a word whose stem an earlier word has.

    Examples
    --------
    >>> without_near_doubles(["woning", "woningen", "huur", "huren", "wachtlijst"])
    ['woning', 'huur', 'wachtlijst']
    """
    first: dict[str, str] = {}
    for word in words:
        first.setdefault(stem(word), word)
    return list(first.values())[:limit]


def text_counts(texts: Iterable[str]) -> Counter[str]:
    """In how many of the folded texts each word occurs."""
    return Counter(word for text in texts for word in set(re.findall(TOKEN, text)))


def words_to_show(texts: Sequence[str]) -> set[str]:
    """The words that may name a topic: in `MIN_DIFFERENT` different texts or more, and not nearly always with a capital.

    What fewer people write may be a typing error, or a name that leads to one of them.

    Parameters
    ----------
    texts : sequence of str
        As they were written.

    Examples
    --------
    >>> texts = ["dat weet Anna wel", "vraag Anna naar huizen", "Huizen zoekt Anna", "geen huizen", "geen  HUIZEN"]
    >>> sorted(words_to_show(texts))
    ['huizen']
    """
    counts = text_counts({fold(text) for text in texts})
    return {word for word, count in counts.items() if count >= MIN_DIFFERENT} - capitalised(texts)


def frequent_words(texts: Iterable[str], shown: Collection[str]) -> list[str]:
    """The words of `shown` that occur in most folded texts, most frequent first; ties by alphabet. For a single topic.

    Examples
    --------
    >>> frequent_words(["te weinig huizen", "huizen te duur"], {"huizen", "duur", "huur"})
    ['huizen', 'duur']
    """
    counts = text_counts(texts)
    return without_near_doubles(sorted(counts.keys() & set(shown), key=lambda word: (-counts[word], word)))


def most_central(rows: Any, limit: int = N_CENTRAL) -> list[int]:
    """Positions of the texts nearest to the mean of a topic, nearest first, no two of them nearly alike.

    Near in TF-IDF, not in the few dimensions that were clustered: there a text without any known word can lie in the middle.

    Parameters
    ----------
    rows : sparse, shape (n, F)
        TF-IDF of the different texts of one topic.

    Returns
    -------
    list of int
        At most `limit`, at least one if n > 0; cosine similarity between any two is at most `ALIKE`. The first if F = 0.
    """
    from sklearn.preprocessing import normalize

    if not rows.shape[1]:
        return list(range(min(limit, rows.shape[0])))
    unit = normalize(rows)
    nearness = np.asarray(unit @ unit.mean(axis=0).T).ravel().round(9)
    chosen: list[int] = []
    for position in np.argsort(-nearness, kind="stable"):
        if len(chosen) == limit:
            break
        if not chosen or (unit[chosen] @ unit[position].T).max() <= ALIKE:
            chosen.append(int(position))
    return chosen


def central_by_topic(
    matrix: Any, labels: Sequence[int] | np.ndarray, first: Sequence[int], n_topics: int
) -> list[list[int]]:
    """`most_central` of every topic, as indices of the caller's texts.

    Parameters
    ----------
    matrix : sparse, shape (D, F)
        TF-IDF of the different texts.
    labels : int array, shape (D,)
        Topic of each.
    first : sequence of int, length D
        Where each occurs first among the caller's texts.
    """
    members = [np.flatnonzero(np.asarray(labels) == topic) for topic in range(n_topics)]
    return [[first[rows[position]] for position in most_central(matrix[rows])] for rows in members]
