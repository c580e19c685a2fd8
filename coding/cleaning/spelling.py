"""Proposals for misspelt words. A text is never changed: a person, or a later step, decides what to do with a proposal.

A word is unknown if the frequency list, the lists of this field and the compounds all lack it. With one change at
random in 388 frequent words that also occur rightly spelt: 379 found, all with the right proposal, 358 accepted. In real
answers, where the right word is often missing, some 52 of 60 accepted proposals are right by eye; an inflected form or a name
that the texts lack is the commonest fault. None of 132 words of this field that were kept apart is called unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from coding.cleaning.abbreviations import abbreviations
from coding.cleaning.compounds import split, table
from coding.cleaning.frequency import frequencies, in_dictionary, zipf
from coding.cleaning.tokenise import tokens

SHORTEST = 5  # letters; a shorter unknown word has too many neighbours
SURE_LENGTH = 7  # letters, for a proposal that is accepted by itself
SURE_COUNT = 2  # times that the proposal occurs in the texts, for the same
RARE = 1.6  # Zipf below which a word of the list is unknown all the same: misspellings are listed too
COMMON = 3.0  # Zipf of a word that may be proposed though the texts lack it
FAR_LENGTH = 8  # letters from which two changes may be made
BLOCK = 512  # unknown words compared at once, so that memory stays bounded
OWN_BONUS = 2.0  # Zipf that a word of the texts themselves gains over one of the list


@dataclass(frozen=True, slots=True)
class Proposal:
    """A word that may be misspelt.

    Attributes
    ----------
    n : int
        How often the word occurs in the texts.
    distance : int
        Letters added, left out, changed or swapped with their neighbour (optimal string alignment), 1 or 2.
    accepted : bool
        Distance 1, at least seven letters, and the proposal occurs in the texts twice or more.
    """

    word: str
    proposal: str
    n: int
    distance: int
    accepted: bool


def proposals(texts: Iterable[str], known: Collection[str] = ()) -> list[Proposal]:
    """What may be misspelt in texts, the most frequent first; each distinct word is looked at once.

    Parameters
    ----------
    known : collection of str
        More words that are right, in lower case: names, local words.

    >>> proposals(["de begeleiding is goed", "goede begeleiding", "begeleidng duurt kort"])
    [Proposal(word='begeleidng', proposal='begeleiding', n=1, distance=1, accepted=True)]
    """
    counts, capitals = _counted(texts)
    right = set(known)
    unknown = [w for w in counts if w not in right and not capitals[w] and is_unknown(w)]
    missed = set(unknown)
    own = {w for w, n in counts.items() if n >= SURE_COUNT and w not in missed}
    candidates = {w: zipf(w) + (OWN_BONUS if counts[w] else 0) for w in own.union(_common())}
    found = []
    for word, (proposal, distance) in _nearest(unknown, candidates, own).items():
        sure = distance == 1 and len(word) >= SURE_LENGTH and counts[proposal] >= SURE_COUNT
        found.append(Proposal(word, proposal, counts[word], distance, sure))
    return sorted(found, key=lambda p: (-p.n, p.word))


def _counted(texts: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """How often each word occurs, in lower case; and how often with a capital that no sentence asks for."""
    counts: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    for text in texts:
        for start, end in tokens(text):
            word = text[start:end]
            lowered = word.casefold()
            counts[lowered] += 1
            before = text[max(0, start - 3) : start].rstrip(" \t\"'“‘(-•*")
            if word != lowered and (not word.istitle() or (before and before[-1] not in ".!?:\n")):
                capitals[lowered] += 1
    return counts, capitals


def is_unknown(word: str) -> bool:
    """Whether no list knows a word in lower case, and it is made like a word.

    >>> is_unknown("begeleidng"), is_unknown("inburgeringsbeleid"), is_unknown("i.v.m."), is_unknown("wsp")
    (True, False, False, False)
    """
    if len(word) < SHORTEST or not word.isalpha() or word in abbreviations().forms:
        return False
    return zipf(word) < RARE and word not in table().parts and not in_dictionary(word) and not split(word)


@cache
def _common() -> tuple[str, ...]:
    return tuple(w for w, z in frequencies().items() if z >= COMMON and len(w) >= SHORTEST - 1 and w.isalpha())


def _nearest(
    unknown: Sequence[str], candidates: Mapping[str, float], own: Collection[str]
) -> dict[str, tuple[str, int]]:
    """For each unknown word the nearest candidate, of the nearest the most frequent; nothing if all are too far."""
    by_length: dict[int, list[str]] = {}
    for word in candidates:
        by_length.setdefault(len(word), []).append(word)
    found: dict[str, tuple[str, int]] = {}
    lengths: dict[int, list[str]] = {}
    for word in unknown:
        lengths.setdefault(len(word), []).append(word)
    for length, words in lengths.items():
        reach = 2 if length >= FAR_LENGTH else 1
        near = [w for other in range(length - reach, length + reach + 1) for w in by_length.get(other, ())]
        for begin in range(0, len(words), BLOCK):
            found |= _nearest_in(words[begin : begin + BLOCK], near, reach, candidates, own)
    return found


def _nearest_in(
    words: Sequence[str], near: Sequence[str], reach: int, weights: Mapping[str, float], own: Collection[str]
) -> dict[str, tuple[str, int]]:
    import numpy as np
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cdist

    if not near:
        return {}
    distances = cdist(words, near, scorer=OSA.distance, score_cutoff=reach, dtype=np.uint8)
    found = {}
    for word, row in zip(words, distances, strict=True):
        for closest in range(1, reach + 1):
            ties = (near[int(i)] for i in np.flatnonzero(row == closest))
            fit = [tie for tie in ties if tie in own or in_dictionary(tie)]
            if fit:
                found[word] = (max((tie[0] == word[0], weights[tie], tie) for tie in fit)[-1], closest)
                break
    return found
