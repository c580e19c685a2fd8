"""Abbreviations written out, by a list that says in which case and among which words each counts.

Scores on ``tests/data/cleaning/snippets.jsonl``: part "tune" 30 of 30 found, none false; part "kept" 26 of 30 found, none
false, 3 of the 26 with another expansion than the label (some are variants of one official name).
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from coding.cleaning.compounds import WORDS

SHOUTED = 3  # words in capitals: from there on capitals say nothing
NEAR = 5  # words on either side that can tell which meaning is meant


class Doubtful(NamedTuple):
    """A meaning that counts only near a word that begins with one of `near`; always, if that is empty."""

    expansion: str
    near: tuple[str, ...]


class Abbreviations(NamedTuple):
    """Meanings by form: `any_case` and `dotted` in lower case, `upper` in capitals, `doubtful` as written.

    `dotted` are the forms that end in a point, which the tokeniser keeps with them.
    `forms` are all forms in lower case: with "'s" behind them, and without a point at the end, a word may still be one.
    """

    any_case: Mapping[str, str]
    upper: Mapping[str, str]
    doubtful: Mapping[str, tuple[Doubtful, ...]]
    dotted: frozenset[str]
    forms: frozenset[str]


@cache
def abbreviations(own: Path | None = None, folder: Path = WORDS) -> Abbreviations:
    """The list ``afkortingen.toml`` of a folder, and that of a project (`own`, same layout), which wins."""
    any_case: dict[str, str] = {}
    upper: dict[str, str] = {}
    doubtful: dict[str, tuple[Doubtful, ...]] = {}
    for path in (folder / "afkortingen.toml", *([own] if own else [])):
        lists = tomllib.loads(path.read_text(encoding="utf-8"))
        added: dict[str, tuple[Doubtful, ...]] = {}
        for entry in lists.get("doubtful", ()):
            meaning = Doubtful(entry["long"], tuple(stem.casefold() for stem in entry["near"]))
            added[entry["short"]] = (*added.get(entry["short"], ()), meaning)
        any_case |= {short.casefold(): long for short, long in lists.get("any", {}).items()}
        upper |= lists.get("upper", {})
        doubtful |= added
    forms = frozenset(short.casefold() for short in (*any_case, *upper, *doubtful))
    dotted = frozenset(form for form in forms if form.endswith("."))
    signs = forms | {f"{form}'s" for form in forms} | {form[:-1] for form in dotted}
    return Abbreviations(any_case, upper, doubtful, dotted, signs)


def expansions(words: Sequence[str], lowered: Sequence[str], lists: Abbreviations) -> list[str]:
    """What each word of a text stands for, empty for a word that is no abbreviation here.

    >>> lists = abbreviations()
    >>> expansions(["Wi", "2021"], ["wi", "2021"], lists), expansions(["de", "map"], ["de", "map"], lists)
    (['Wet inburgering', ''], ['', ''])
    """
    shouted = len(words) >= SHOUTED and all(word.isupper() for word in words if word.isalpha())
    signs = lists.forms
    return [
        _expansion(words, lowered, i, lists, shouted) if low in signs or "’" in low else ""
        for i, low in enumerate(lowered)
    ]


def _expansion(words: Sequence[str], lowered: Sequence[str], i: int, lists: Abbreviations, shouted: bool) -> str:
    low = lowered[i].replace("’", "'")
    if low not in lists.forms:
        return ""
    bare = words[i].replace("’", "'")
    if not shouted and (found := lists.upper.get(bare) or lists.upper.get(bare.removesuffix("'s"))):
        return found
    if found := lists.any_case.get(low) or (lists.any_case.get(low + ".") if "." in low else None):
        return found
    meanings = lists.doubtful.get(words[i]) or lists.doubtful.get(low, ())
    around = (*lowered[max(0, i - NEAR) : i], *lowered[i + 1 : i + 1 + NEAR])
    return next((m.expansion for m in meanings if not m.near or _begins(around, m.near)), "")


def _begins(words: Collection[str], stems: tuple[str, ...]) -> bool:
    return any(word.startswith(stems) for word in words)
