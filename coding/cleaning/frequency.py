"""How common a Dutch word is, and its lemma in a dictionary: the two lists that compounds, lemmas and spelling build on.

Source: wordfreq 3.1.1 (list "large" of Dutch, 311,278 words) and simplemma 2.0.0. Both are loaded at the first question
(0.3 and 0.4 s of one core, measured), once per process, and only read afterwards, so threads may share them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simplemma.strategies import DefaultStrategy

LONGEST = 60  # characters; nothing longer is a Dutch word, and the time per word stays bounded
SURROGATE = re.compile("[\ud800-\udfff]")  # half a character, which simplemma cannot encode; no word holds one


@cache
def frequencies() -> Mapping[str, float]:
    """Word in lower case → Zipf value: the base-10 logarithm of how often it occurs per billion words (1 to 8).

    >>> frequencies()["gemeente"] > frequencies()["statushouders"] > 2
    True
    """
    from wordfreq import get_frequency_list

    bins = get_frequency_list("nl", "best")  # bin i holds the words of 10**(-i / 100)
    return {word: 9 - i / 100 for i, words in enumerate(bins) for word in words}


def zipf(word: str) -> float:
    """Zipf value of a word in lower case; 0 if it is not on the list."""
    return frequencies().get(word, 0.0)


@cache
def _dictionary() -> DefaultStrategy:
    from simplemma.strategies import DefaultStrategy

    return (
        DefaultStrategy()
    )  # 36 MB and .13 s more than low_memory=True, and twelve times as quick: a new compound asks for dozens


def in_dictionary(word: str) -> bool:
    """Whether simplemma lists this form of a word (lower case)."""
    return not SURROGATE.search(word) and _dictionary().is_dictionary_member(word, "nl")


def dictionary_lemma(word: str) -> str:
    """Lemma by simplemma, in lower case; ``uit_voeren`` becomes ``uitvoeren``, an unknown word stays.

    >>> dictionary_lemma("gemeenten"), dictionary_lemma("uitgevoerd")
    ('gemeente', 'uitvoeren')
    """
    if not word or len(word) > LONGEST or SURROGATE.search(word):
        return word
    lemma = _dictionary().get_lemma(word, "nl") or word
    return lemma.replace("_", "").lower() or word
