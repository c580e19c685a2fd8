"""Names of places and people to look for, from the lists in ``data/places`` and ``data/words``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from coding.settings import DATA

WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*|['’]s-[^\W_]+")
SHORT = 4  # letters; a shorter town (Een, Tuk) counts only like an ambiguous one


class Place(NamedTuple):
    """A name on a list: its words in lower case, what it names, and how far it can be trusted.

    `ambiguous` names are ordinary words too (Best, Goes); `in_lower` names count when written without a capital.
    """

    words: tuple[str, ...]
    kind: str
    ambiguous: bool
    in_lower: bool


@dataclass(frozen=True)
class Gazetteer:
    """Names to mask.

    Attributes
    ----------
    places : mapping of a name's first word, in lower case, to the places that begin with it, longest first
    announce, act : frozenset of str
        Words in lower case that stand before a place ("gemeente"), and verbs that follow one ("heeft").
    first_names, also_words : frozenset of str
        First names as written; those among them that are ordinary words at the start of a sentence ("Ben", "Ad").
    function_words : frozenset of str
        Words in lower case that are nobody's surname.
    """

    places: Mapping[str, tuple[Place, ...]]
    announce: frozenset[str]
    act: frozenset[str]
    first_names: frozenset[str]
    also_words: frozenset[str]
    function_words: frozenset[str]


@cache
def gazetteer(places: Path = DATA / "places", words: Path = DATA / "words") -> Gazetteer:
    """Names of municipalities (2020), towns (2019), aliases and first names; `places` can be the project's own folder."""
    extra = tomllib.loads((words / "plaatsen.toml").read_text(encoding="utf-8"))
    people = tomllib.loads((words / "personen.toml").read_text(encoding="utf-8"))
    named = [(name, "gemeente") for name in (*_lines(places, "gemeenten*.txt"), *extra["aliases"])]
    named += [(name, "plaats") for name in _lines(places, "woonplaatsen*.txt")]
    return Gazetteer(
        _index(named, _folded(extra["ambiguous"]), _folded(extra["capital_only"]), _folded(extra["never"])),
        frozenset(extra["announce"]),
        frozenset(extra["act"]),
        frozenset(people["first_names"]),
        frozenset(people["also_words"]),
        frozenset(_lines(words, "stopwoorden.txt")),
    )


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)


def _lines(folder: Path, pattern: str) -> list[str]:
    files = sorted(folder.glob(pattern))
    lines = (line.strip() for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _index(
    named: Iterable[tuple[str, str]],
    ambiguous: Collection[str],
    capital_only: Collection[str],
    never: Collection[str],
) -> dict[str, tuple[Place, ...]]:
    index: dict[str, dict[tuple[str, ...], Place]] = {}
    for name, kind in named:
        bare = re.sub(r"\s*\(.*?\)", "", name).strip().casefold()
        words = tuple(match.group() for match in WORD.finditer(bare))
        if words and bare not in never:
            doubtful = bare in ambiguous or (len(bare) < SHORT and kind != "gemeente")
            place = Place(words, kind, doubtful, kind == "gemeente" and bare not in capital_only)
            index.setdefault(words[0], {}).setdefault(words, place)
    return {first: tuple(sorted(found.values(), key=lambda p: -len(p.words))) for first, found in index.items()}
