"""The word that somebody meant, if one letter of it went wrong: for the few words of which non-answers are made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from coding.cleaning.frequency import zipf
from coding.cleaning.phrases import grammar, word_list

SHORTEST = 4  # letters; shorter words are one error away from too many others, unless a letter is missing
MOST_REMEMBERED = 1 << 14  # words
MOST_MEANT = 3  # words that are tried for one
LONGEST = 24  # letters; nothing longer is a word of the list, or two of them glued
COMMON = 3.0  # Zipf value: a word this common is meant, not mistyped
COMMON_PAIR = 2.0  # likewise for a word that is cut in two: "vraagpunt"
REPEATED = re.compile(r"(\w)\1{2,}")
BESIDE_SPACE = "bvncmx"  # keys above the space bar


@cache
def _of_formulas() -> frozenset[str]:
    """Words of the formulas, which are partly mistyped themselves."""
    formulas = (formula for entries in word_list()["formulas"].values() for formula in entries)
    return frozenset(word for formula in formulas for word in formula.split())


@cache
def _meant() -> frozenset[str]:
    """Words that somebody may have meant to type."""
    return frozenset(grammar().words) | {word for word in _of_formulas() if zipf(word) >= COMMON}


@cache
def _deletions() -> Mapping[str, tuple[str, ...]]:
    """Words by what is left of them without one letter (and as they are): finds one error by looking up."""
    found: dict[str, list[str]] = {}
    for word in sorted(_meant()):
        if len(word) >= SHORTEST:
            for form in _without_one(word):
                found.setdefault(form, []).append(word)
    return {form: tuple(words) for form, words in found.items()}


def _without_one(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def is_meant(word: str) -> bool:
    """Whether a normalised word belongs to the grammar or to a formula."""
    return word in grammar().words or word in _of_formulas()


@lru_cache(maxsize=MOST_REMEMBERED)
def corrected(word: str) -> tuple[tuple[str, ...], ...]:
    """What may be meant by a word that is not of the list: words or glued words, the likeliest first.

    Nothing if no word of the list is near, or the word is so common that it will be what was meant.

    >>> corrected("idde"), corrected("geenidee"), corrected("geeeen"), corrected("ideaal"), corrected("beeldje")
    ((('idee',),), (('geen', 'idee'),), (('geen',),), (), ())
    """
    if not SHORTEST - 1 <= len(word) <= LONGEST or not word.isalpha():
        return ()
    for shorter in (REPEATED.sub(r"\1\1", word), REPEATED.sub(r"\1", word)):
        if shorter != word and shorter in _meant() and len(shorter) > 1:
            return ((shorter,),)
    frequency = zipf(word)
    if frequency >= COMMON:
        return ()
    near = {meant for form in _without_one(word) for meant in _deletions().get(form, ()) if _is_near(word, meant)}
    if near:
        likeliest = sorted(near, key=lambda meant: (-zipf(meant), meant))
        return tuple((meant,) for meant in likeliest[:MOST_MEANT])
    glued = _glued(word) if frequency < COMMON_PAIR else []
    return (tuple(glued),) if glued else ()


def _is_near(word: str, meant: str) -> bool:
    """Whether one letter is too many, too few or wrong, or two neighbours changed places."""
    if len(word) != len(meant):
        return True  # both share a form without one letter
    places = [i for i, (a, b) in enumerate(zip(word, meant, strict=True)) if a != b]
    if len(places) == 2:
        first, second = places
        return second == first + 1 and word[first] == meant[second] and word[second] == meant[first]
    return len(places) == 1


def _glued(word: str) -> list[str]:
    """Two or else three words without the space between them, or with a key beside the space bar for it."""
    cuts = (_cut(word, n_words, for_space) for for_space in ("", BESIDE_SPACE) for n_words in (2, 3))
    return next(filter(None, cuts), [])


def _cut(word: str, n_words: int, for_space: str) -> list[str]:
    if n_words == 1:
        return [word] if len(word) > 1 and word in grammar().words else []
    for i in range(2, len(word) - 1):
        if word[:i] in grammar().words:
            for start in (i, i + 1) if word[i] in for_space else (i,):
                rest = _cut(word[start:], n_words - 1, for_space)
                if rest:
                    return [word[:i], *rest]
    return []
