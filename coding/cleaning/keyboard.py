"""Texts without words: signs, smileys, figures, and fingers that ran over the keys."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

from coding.cleaning.frequency import zipf
from coding.cleaning.sentences import word_set

# figures that say what they count: "100%", "€ 500", "24/7", "50-50", "1-9-2021"
MEASURE = re.compile(
    r"\d[\d.,]*\s*[%‰€$£°]|[€$£]\s*\d|\b(?:24/7|50[/-]50)\b|\b\d{1,2}[-/.]\d{1,2}[-/.](?:\d{2}){1,2}\b"
)
SMILEY = re.compile(r"(?:[:;=][-'^o]?[()\[\]DdPpOo/\\|*3]+|<3|\^_*\^|\s)+")
DITTO = frozenset(('"', "''", "“", "”", "〃", ",,", '""'))
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn", "abcdefghijkl")
RUN = 4  # keys; "ert" and "wer" stand in many words
RUNS = frozenset(run[i : i + RUN] for row in ROWS for run in (row, row[::-1]) for i in range(len(run) - RUN + 1))
SHORT_RUNS = word_set("qwe qsd asd zxc sdf dfg fgh ghj hjk jkl lkj dsa fds hgf")
HOME_ROW = frozenset("asdfghjkl")
VOWELS = frozenset("aeiouy")
MOST_REMEMBERED = 1 << 14  # words
FAMILIAR = 2.5  # Zipf value; keys in a row that are used more often are a word or a name
NAMES = frozenset(("bbb", "aaa", "vvv", "www"))  # three equal letters that mean something
LAUGH = re.compile(r"h?(?:[aei]+h)+[aei]*|(?:lo)+l")
REPEATED_PART = re.compile(r"(\w{2,4})\1+\w{0,2}")


def is_smiley(text: str) -> bool:
    """Whether a text is made of smileys only; emoji hold no letters and need no rule."""
    return SMILEY.fullmatch(text) is not None


def has_measure(text: str) -> bool:
    """Whether figures say what they count."""
    return MEASURE.search(text) is not None


def is_keyboard(words: Sequence[str]) -> bool:
    """Whether no word of a normalised text is one: keys in a row, one letter, consonants only.

    >>> [is_keyboard(text.split()) for text in ("asdf jkl", "hjgfhjgf", "xxx", "m", "pffff", "wsp", "bbb", "salsa")]
    [True, True, True, True, True, False, False, False]
    """
    if any(len(word) > 2 for word in words):
        return all(map(_is_no_word, words))
    return (
        len({*words}) == 1 and len(words[0]) == 1 and words[0].isalpha() and words[0] not in "jn"
    )  # these may be ja and nee


@lru_cache(maxsize=MOST_REMEMBERED)
def _is_no_word(word: str) -> bool:
    if len(word) < 3 or word.isdigit():
        return True
    if all(len(list(letters)) > 2 for _, letters in groupby(word)):  # "xxx", "aaabbb"
        return word not in NAMES
    if LAUGH.fullmatch(word):
        return True
    if zipf(word) >= FAMILIAR:
        return False
    return word in SHORT_RUNS or _is_run(word) or _is_unspeakable(word)


def _is_run(word: str) -> bool:
    """Whether more than half of a word is keys beside each other."""
    runs = [i for i in range(len(word) - RUN + 1) if word[i : i + RUN] in RUNS]
    return len({i + k for i in runs for k in range(RUN)}) * 2 > len(word)


def _is_unspeakable(word: str) -> bool:
    """Whether a word has no vowels, or the same part again and again, or keys of one row."""
    n_vowels = sum(c in VOWELS for c in word)
    is_repeated = REPEATED_PART.fullmatch(word) is not None and (len(word) > 5 or n_vowels == 0)
    if len(word) < 5:
        return len(word) == 4 and (is_repeated or (HOME_ROW.issuperset(word) and zipf(word) == 0))
    return n_vowels == 0 or HOME_ROW.issuperset(word) or is_repeated or (len(word) > 7 and n_vowels * 6 <= len(word))
