"""What an answer denies: cues such as "geen" and "ontbreekt", and the words within their reach.

Source: the idea of trigger words with a direction and words that end it is that of NegEx (Chapman et al. 2001, J. Biomed.
Inform. 34:301-310); the Dutch lists in ``negatie.toml`` are our own. It looks at the order of words only: a reach is a
part of a clause, not what grammar says is denied. There is no labelled set yet: every cue has a
test, no share of right marks is known.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from coding.cleaning.compounds import WORDS

REACH = 8  # words on one side
CLOSE = 3  # words between two cues that can still cancel out ("geen groot gebrek aan")
CLAUSE_END = re.compile(r"[,;.:!?()\[\]\n\r…]|\s[-–—]\s")
DIRECTIONS = ("after", "after_or_before", "before_or_after", "no_cue")


class Cue(NamedTuple):
    """A cue in a text: its first word and the word after its last, its direction, and its words."""

    start: int
    end: int
    direction: str
    words: str


class Lists(NamedTuple):
    """The lists of ``negatie.toml``; `cues` by first word, longest first."""

    cues: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    ends: frozenset[str]
    deny: frozenset[str]
    lack: frozenset[str]
    side_by_side: frozenset[str]
    begins_clause: frozenset[str]
    function_words: frozenset[str]


@cache
def lists(folder: Path = WORDS) -> Lists:
    """Cues and ends of ``negatie.toml``, and the function words of ``stopwoorden.txt``."""
    read = tomllib.loads((folder / "negatie.toml").read_text(encoding="utf-8"))
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for direction in DIRECTIONS:
        for cue in read[direction]:
            words = tuple(cue.split())
            by_first.setdefault(words[0], []).append((words, direction))
    stop = (folder / "stopwoorden.txt").read_text(encoding="utf-8").split("\n")
    return Lists(
        {first: tuple(sorted(cues, key=lambda cue: -len(cue[0]))) for first, cues in by_first.items()},
        frozenset(read["ends"]),
        frozenset(read["deny"]),
        frozenset(read["lack"]),
        frozenset(read["side_by_side"]),
        frozenset(read["begins_clause"]),
        frozenset(stop),
    )


def negated(words: Sequence[str], gaps: Iterable[str], known: Lists | None = None) -> list[bool]:
    """For each word whether it is denied; the cues themselves are not.

    Parameters
    ----------
    words : sequence of str, length N
        In lower case.
    gaps : iterable of str, length N
        What stands in the text before each word; not asked for where no word is a cue.

    >>> negated(["geen", "tijd", "kinderopvang", "wel"], ["", " ", ", ", " "])
    [False, True, False, False]
    """
    known = known or lists()
    marked = [False] * len(words)
    if known.cues.keys().isdisjoint(words):
        return marked
    breaks = [bool(gap) and gap != " " and CLAUSE_END.search(gap) is not None for gap in gaps]
    cues = _cues(words, breaks, known)
    cancelled: set[int] = set()
    for i, cue in enumerate(cues[:-1]):
        if i not in cancelled and _cancel(cue, cues[i + 1], words, breaks, known):
            cancelled |= {i, i + 1}
    for i, cue in enumerate(cues):
        if i not in cancelled:
            for j in _reach(cue, words, breaks, known):
                marked[j] = True
    for cue in cues:
        marked[cue.start : cue.end] = [False] * (cue.end - cue.start)
    return marked


def _cues(words: Sequence[str], breaks: Sequence[bool], known: Lists) -> list[Cue]:
    """The cues from left to right, the longest at each place, without those that deny nothing."""
    found: list[Cue] = []
    i = 0
    while i < len(words):
        end = i + 1
        for cue, direction in known.cues.get(words[i], ()):
            if tuple(words[i : i + len(cue)]) == cue and not any(breaks[i + 1 : i + len(cue)]):
                end = i + len(cue)
                if direction != "no_cue":
                    found.append(Cue(i, end, direction, " ".join(cue)))
                break
        i = end
    return found


def _after(cue: Cue, words: Sequence[str], breaks: Sequence[bool], known: Lists) -> range:
    for j in range(cue.end, min(len(words), cue.end + REACH)):
        new_clause = words[j] in known.begins_clause and j > cue.end and words[j - 1] in ("en", "of")
        if breaks[j] or words[j] in known.ends or new_clause:
            return range(cue.end, j)
    return range(cue.end, min(len(words), cue.end + REACH))


def _before(cue: Cue, words: Sequence[str], breaks: Sequence[bool], known: Lists) -> range:
    for j in range(cue.start - 1, max(-1, cue.start - 1 - REACH), -1):
        if breaks[j + 1] or words[j] in known.ends:
            return range(j + 1, cue.start)
    return range(max(0, cue.start - REACH), cue.start)


def _reach(cue: Cue, words: Sequence[str], breaks: Sequence[bool], known: Lists) -> range:
    """The words that a cue denies: on its side, or on the other side if its own holds function words only."""
    after, before = _after(cue, words, breaks, known), _before(cue, words, breaks, known)
    if cue.direction == "after":
        return after
    first, second = (after, before) if cue.direction == "after_or_before" else (before, after)
    return second if all(words[j] in known.function_words for j in first) else first


def _cancel(cue: Cue, following: Cue, words: Sequence[str], breaks: Sequence[bool], known: Lists) -> bool:
    """Whether two cues make an affirmation: "geen gebrek aan", "niet zonder", "ontbreekt niet"."""
    between = words[cue.end : following.start]
    turned = cue.words in known.lack and following.words in known.deny and not between
    if not turned and not (cue.words in known.deny and following.words in known.lack):
        return False
    if len(between) > CLOSE or any(breaks[cue.end : following.start + 1]):
        return False
    return known.side_by_side.isdisjoint(between) and known.ends.isdisjoint(between)
