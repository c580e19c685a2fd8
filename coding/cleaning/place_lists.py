"""Names of municipalities, towns and regions, with their other spellings, adjectives and parts, as read from the lists."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from coding.cleaning.tokens import WORD

SHORT = 4  # letters; a shorter town (Een, Tuk) counts only like an ambiguous one
NEAR = 5  # letters; in a shorter name one wrong letter makes another word
PART = 5  # letters; a shorter half of a name with a hyphen is soon a word
SETS = (
    "announce",
    "announce_lower",
    "act",
    "products",
    "weak_act",
    "adverbs",
    "plurals",
    "pronouns",
    "not_before",
    "near_lower",
)
OPEN = re.compile(r"([^aeiou]|^)([aeou])([bdfgklmnprstvz])$")  # an open syllable that closes: Almere, Almeers


class Place(NamedTuple):
    """A name on a list: its words in lower case, what it names, and how far it can be trusted.

    `ambiguous` names are ordinary words too (Best, Goes); `in_lower` names count when written without a capital.
    """

    words: tuple[str, ...]
    kind: str
    ambiguous: bool
    in_lower: bool


@dataclass(frozen=True)
class Places:
    """Names of places and the words around them, all in lower case.

    Attributes
    ----------
    index : mapping of a name's first word to the places that begin with it, longest first
    announce, announce_lower : frozenset of str
        Words that stand before a place ("gemeente"), and those after which a name needs no capital.
    act, weak_act : frozenset of str
        Verbs with a place as their subject, and those among them that say something of any word.
    products : frozenset of str
        What makes a product of an adjective: "Goudse kaas".
    adverbs, plurals : frozenset of str
        Names that are adverbs and the like ("Best", "Echt"), and names that are plurals or verbs ("Buren", "Leiden").
    pronouns : frozenset of str
        Words that after a verb show that the word before it was none of its subject: "Best doet het pijn".
    not_before : frozenset of str
        Words before which a name that begins a sentence is no place: "Weert u zich".
    near_lower : frozenset of str
        Words before a municipality in lower case whose name is no word.
    near : mapping of a name with one letter left out to the names it may be
    """

    index: Mapping[str, tuple[Place, ...]]
    announce: frozenset[str]
    announce_lower: frozenset[str]
    act: frozenset[str]
    weak_act: frozenset[str]
    products: frozenset[str]
    adverbs: frozenset[str]
    plurals: frozenset[str]
    pronouns: frozenset[str]
    not_before: frozenset[str]
    near_lower: frozenset[str]
    near: Mapping[str, tuple[str, ...]]

    def sure(self, lowered: str) -> str:
        """Kind of the place that this one word names whatever stands around it, or empty."""
        found = (p for p in self.index.get(lowered, ()) if len(p.words) == 1 and not p.ambiguous)
        return next((place.kind for place in found), "")

    def kind(self, lowered: str) -> str:
        """Kind of the place that this one word can name, or empty."""
        return next((place.kind for place in self.index.get(lowered, ()) if len(place.words) == 1), "")


def load_places(places: Path, words: Path) -> Places:
    """Read the lists of names in `places` and what ``plaatsen.toml`` in `words` says of them."""
    extra = tomllib.loads((words / "plaatsen.toml").read_text(encoding="utf-8"))
    municipalities, towns = _lines(places, "gemeenten*.txt"), _lines(places, "woonplaatsen*.txt")
    ambiguous = _folded(extra["ambiguous"])
    plain = [name for name in municipalities if name.casefold() not in ambiguous]
    adjectives = [*extra["adjectives"], *(a for name in plain for a in _adjectives(name))]
    no_adjective = _folded(extra["no_adjectives"])
    adjectives = [a for a in adjectives if a.casefold() not in no_adjective]
    named = [(name, "gemeente") for name in (*municipalities, *extra["aliases"])]
    named += [(name, "regio") for name in extra["regions"]] + [(name, "plaats") for name in (*towns, *extra["towns"])]
    named += [(name, "gemeente") for name in adjectives]
    named += [(part, "plaats") for name in (*municipalities, *towns) for part in _parts(name, extra["no_parts"])]
    capital_only = _folded(extra["capital_only"]) | _folded(adjectives)
    index = _index(named, ambiguous, capital_only, _folded(extra["never"]))
    return Places(index, near=_near(plain), **{key: _folded(extra[key]) for key in SETS})


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)


def _lines(folder: Path, pattern: str) -> list[str]:
    files = sorted(folder.glob(pattern))
    lines = (line.strip() for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _parts(name: str, no_parts: Collection[str]) -> Iterator[str]:
    """The halves of "Bunschoten-Spakenburg", as people name them."""
    halves = name.split("-")
    if len(halves) == 2 and all(len(half) >= PART and half.isalpha() and half[0].isupper() for half in halves):
        yield from (half for half in halves if half not in no_parts)


def _adjectives(name: str) -> Iterator[str]:
    """How a municipality of one word is made an adjective, and who lives there: "Almeers", "Hattemse", "Vlissinger"."""
    if not name.isalpha() or len(name) < NEAR:
        return
    stems = {name}
    if name.endswith(("en", "e")):
        bare = name.removesuffix("n").removesuffix("e")
        stems |= {bare, OPEN.sub(r"\1\2\2\3", bare)}
    for stem in stems:
        if not stem.endswith(("s", "z", "v")):
            yield from (stem + "s", stem + "se")
    bare = name.removesuffix("en")
    yield from (bare + "er", bare + "ers")
    if name != bare:
        yield from (name + "aar", name + "aren")


def _spellings(name: str) -> Iterator[str]:
    """A name in lower case as people write it: without brackets, accents, hyphens, the apostrophe of 's-."""
    bare = re.sub(r"\s*\(.*?\)", "", name).strip().casefold()
    plain = "".join(c for c in unicodedata.normalize("NFD", bare) if not unicodedata.combining(c))
    for form in dict.fromkeys((bare, plain)):
        yield form
        if "-" in form or form.startswith(("'", "’")):
            yield form.replace("-", " ")
            yield form.lstrip("'’")
            yield form.lstrip("'’").replace("-", " ")


def _index(
    named: Iterable[tuple[str, str]], ambiguous: Collection[str], capital_only: Collection[str], never: Collection[str]
) -> dict[str, tuple[Place, ...]]:
    index: dict[str, dict[tuple[str, ...], Place]] = {}
    for name, kind in named:
        bare = next(_spellings(name))
        doubtful = bare in ambiguous or (len(bare) < SHORT and kind != "gemeente")
        in_lower = kind != "plaats" and bare not in capital_only
        for form in _spellings(name) if bare not in never else ():
            words = tuple(match.group() for match in WORD.finditer(form))
            if words:
                index.setdefault(words[0], {}).setdefault(words, Place(words, kind, doubtful, in_lower))
    return {first: tuple(sorted(found.values(), key=lambda p: -len(p.words))) for first, found in index.items()}


def shorter(word: str) -> set[str]:
    """A word with each of its letters left out."""
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


def _near(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    near: dict[str, set[str]] = {}
    for name in (n.casefold() for n in names if len(n) >= NEAR and n.replace("-", "").isalpha()):
        for form in (name, *shorter(name)):
            near.setdefault(form, set()).add(name)
    return {form: tuple(sorted(found)) for form, found in near.items()}
