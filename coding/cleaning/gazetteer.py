"""Names and words to look for, from the lists in ``data/places`` and ``data/words``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from coding.cleaning.name_lists import People, load_people
from coding.cleaning.organisations import Functions, Organisations, load_functions, load_organisations
from coding.cleaning.place_lists import Place, Places, load_places
from coding.settings import DATA


@dataclass(frozen=True)
class Gazetteer:
    """What the privacy step looks for: places, people, organisations, functions, and origins (in lower case)."""

    where: Places
    people: People
    organisations: Organisations
    functions: Functions
    origins: frozenset[str]

    @property
    def places(self) -> Mapping[str, tuple[Place, ...]]:
        """Names of places by their first word, in lower case."""
        return self.where.index


@cache
def gazetteer(places: Path = DATA / "places", words: Path = DATA / "words", names: Path = DATA / "names") -> Gazetteer:
    """Names of municipalities (2020), towns (2019), regions and people; `places` can be the project's own folder."""
    return Gazetteer(
        load_places(places, words),
        load_people(words, names),
        load_organisations(words),
        load_functions(words),
        _origins(words),
    )


def _origins(words: Path) -> frozenset[str]:
    lists = tomllib.loads((words / "herkomst.toml").read_text(encoding="utf-8"))
    peoples = (people + ending for people in lists["peoples"] for ending in lists["endings"])
    return frozenset(name.casefold() for name in (*lists["countries"], *peoples))
