"""Municipalities, towns and regions: which word stands for a place, and how sure that is."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from coding.cleaning.tokens import WORD, Words
from coding.records import Finding

SHORT = 4  # letters; a shorter town (Een, Tuk) counts only like an ambiguous one
LONG = 7  # letters; in a shorter name one wrong letter makes another word
LONGER = 9  # letters; the same, where a capital says nothing
LONGEST = 40  # letters; nothing longer is a name, and trying every letter of it would take long
TOWN_IN_LOWER = 6  # letters; a shorter town needs its capital


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
        Words that stand before a place ("gemeente"), and those after which a town needs no capital.
    act : frozenset of str
        Verbs with a place as their subject.
    products : frozenset of str
        What makes a product of an adjective: "Goudse kaas".
    near : mapping of a name with one letter left out to the names it may be
    """

    index: Mapping[str, tuple[Place, ...]]
    announce: frozenset[str]
    announce_lower: frozenset[str]
    act: frozenset[str]
    products: frozenset[str]
    near: Mapping[str, tuple[str, ...]]

    def sure(self, lowered: str) -> str:
        """Kind of the place that this one word names whatever stands around it, or empty."""
        found = (p for p in self.index.get(lowered, ()) if len(p.words) == 1 and not p.ambiguous)
        return next((place.kind for place in found), "")


class Hit(NamedTuple):
    """Words `start` to `end` (exclusive) stand for a place, with a certainty; 0 = only if a neighbour does too."""

    start: int
    end: int
    kind: str
    rule: str
    certainty: float


def load_places(places: Path, words: Path) -> Places:
    """Read the lists of names in `places` and what ``plaatsen.toml`` in `words` says of them."""
    extra = tomllib.loads((words / "plaatsen.toml").read_text(encoding="utf-8"))
    municipalities = _lines(places, "gemeenten*.txt")
    named = [(name, "gemeente") for name in (*municipalities, *extra["aliases"], *extra["adjectives"])]
    named += [(name, "regio") for name in extra["regions"]]
    named += [(name, "plaats") for name in _lines(places, "woonplaatsen*.txt")]
    ambiguous = _folded(extra["ambiguous"])
    capital_only = _folded(extra["capital_only"]) | _folded(extra["adjectives"])
    index = _index(named, ambiguous, capital_only, _folded(extra["never"]))
    sets = {key: _folded(extra[key]) for key in ("announce", "announce_lower", "act", "products")}
    return Places(index, near=_near(n for n in municipalities if n.casefold() not in ambiguous), **sets)


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)


def _lines(folder: Path, pattern: str) -> list[str]:
    files = sorted(folder.glob(pattern))
    lines = (line.strip() for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


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


def _shorter(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


def _near(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    near: dict[str, set[str]] = {}
    for name in (n.casefold() for n in names if len(n) >= LONG and n.isalpha()):
        for form in (name, *_shorter(name)):
            near.setdefault(form, set()).add(name)
    return {form: tuple(sorted(found)) for form, found in near.items()}


def find_places(words: Words, places: Places) -> Iterator[Finding]:
    """Findings of kind gemeente, plaats and regio."""
    hits = list(_hits(words, places))
    for n, hit in enumerate(hits):
        certainty = hit.certainty
        if certainty < 0.7 and any(_beside(words, hit, other) for other in hits[max(0, n - 1) : n + 2]):
            certainty = 0.75
        if certainty:
            start, end = words.spans[hit.start][0], words.spans[hit.end - 1][1]
            yield Finding(hit.kind, start, end, hit.rule, certainty)


def _beside(words: Words, hit: Hit, other: Hit) -> bool:
    """Whether a sure place stands beside a doubtful one, as in "Grave, Cuijk en Boxmeer"."""
    if other is hit or other.certainty < 0.7 or not words.capital(hit.start):
        return False
    first, second = sorted((hit, other))
    between = words.text[words.spans[first.end - 1][1] : words.spans[second.start][0]].strip()
    return between in ("en", ",", "/", "&", "of", "+", "-")


def _hits(words: Words, places: Places) -> Iterator[Hit]:
    i = 0
    while i < len(words):
        place, end = _listed(words, places, i)
        if place and not (words.lowered[end - 1].endswith("se") and words.next_in(end, places.products)):
            yield Hit(i, end, _kind(words, place, i), "plaatsnaam", _certainty(words, places, place, i, end))
        elif not place and (kind := _derived(words, places, i)):
            yield Hit(i, i + 1, kind, "afleiding van een plaatsnaam", 0.8)
        elif not place and (certainty := _misspelt(words, places, i)):
            yield Hit(i, i + 1, "gemeente", "bijna een plaatsnaam", certainty)
        i = end if place and _certainty(words, places, place, i, end) else i + 1


def _kind(words: Words, place: Place, i: int) -> str:
    return "regio" if i and words.lowered[i - 1] in ("provincie", "arbeidsmarktregio") else place.kind


def _listed(words: Words, places: Places, i: int) -> tuple[Place | None, int]:
    """The longest listed place that begins at word `i`, and the number of the word after it."""
    for place in places.index.get(words.lowered[i], ()):
        end = i + len(place.words)
        if words.lowered[i:end] == place.words and "\n" not in words.text[words.spans[i][0] : words.spans[end - 1][1]]:
            return place, end
    return None, i


def _certainty(words: Words, places: Places, place: Place, i: int, end: int) -> float:
    """Certainty that a listed name stands for the place here; 0 = it does not."""
    before = words.lowered[i - 1] if i and not words.gap(i).strip(" ('’\"“‘") else ""
    announced = before in places.announce and words.words[i - 1] != "Van"  # "Van Houten" is a surname
    capital = words.capital(i) or words.capital(end - 1) or words.words[i][0] in "'’"
    first = words.first(i)
    if place.ambiguous:
        if not capital and place.kind == "gemeente" and before in ("gemeente", "gem", "stad", "azc", "buurgemeente"):
            return 0.6
        if not capital or (_shouted(words, i) and not announced):
            return 0.0
        acts = words.next_in(end, places.act)
        return 0.9 if announced else 0.6 if acts else 0.0 if first else 0.55
    if capital:
        return 0.95 if announced or not first else 0.85
    if place.in_lower:
        return 0.8
    in_lower = before in places.announce_lower and (place.kind != "plaats" or len(place.words[0]) >= TOWN_IN_LOWER)
    return 0.6 if in_lower else 0.0


def _derived(words: Words, places: Places, i: int) -> str:
    """Kind of the place in "Dalfsen-Noord", "Dalfsens", "Amsterdamse" and "Rotterdammers"; empty if there is none."""
    word = words.words[i]
    if not word[0].isupper() or len(word) > LONGEST or words.next_in(i + 1, places.products):
        return ""
    stems = [part for part in word.split("-") if part[:1].isupper() and part != word]
    for ending in ("se", "s", "er", "ers", "mer", "mers", "ter", "ters", "naar", "naren"):
        if word.endswith(ending):
            stems.append(word.removesuffix(ending))
    return next((kind for stem in stems if (kind := _stem_kind(stem.casefold(), places))), "")


def _stem_kind(stem: str, places: Places) -> str:
    found = (p for p in places.index.get(stem, ()) if len(p.words) == 1 and not p.ambiguous and p.in_lower)
    return next((place.kind for place in found), "")


def _misspelt(words: Words, places: Places, i: int) -> float:
    """Certainty that a word is a municipality with one letter wrong, missing or too many; 0 = it is not."""
    word = words.lowered[i]
    if len(word) > LONGEST:
        return 0.0
    announced = i > 0 and words.lowered[i - 1] in places.announce_lower
    shown = words.capital(i) and not _shouted(words, i)
    if len(word) < (LONG if shown and (announced or not words.first(i)) else LONGER) or not (shown or announced):
        return 0.0
    names = {name for form in (word, *_shorter(word)) for name in places.near.get(form, ())}
    return 0.6 if any(name[0] == word[0] for name in names) else 0.0


def _shouted(words: Words, i: int) -> bool:
    """Whether a word stands among capitals, where its own capital says nothing."""
    near = (words.words[j] for j in (i - 1, i + 1) if 0 <= j < len(words))
    return words.words[i].isupper() and any(len(word) > 1 and word.isupper() for word in near)
