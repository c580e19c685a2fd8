"""Municipalities, towns and regions: which word stands for a place, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from coding.cleaning.frequency import dictionary_lemma, in_dictionary
from coding.cleaning.name_lists import ordinary
from coding.cleaning.place_lists import NEAR, Place, Places, shorter
from coding.cleaning.tokens import Words
from coding.records import Finding

LONG = 7  # letters; a shorter name with one letter wrong needs a word that announces a place
LONGER = 9  # letters; the same, where a capital says nothing
LONGEST = 40  # letters; nothing longer is a name, and trying every letter of it would take long
TOWN_IN_LOWER = 6  # letters; a shorter town needs its capital
LIST_JOINTS = frozenset(("en", ",", "/", "&", "of", "+", "-", "–", ", en", "en/of", ", of", "|", ";", "en ook", "als"))
DEFINITE = frozenset(
    (
        "plaats",
        "woonplaats",
        "standplaats",
        "werkplaats",
        "gemeente",
        "gem",
        "stad",
        "azc",
        "buurgemeente",
        "buurgemeenten",
        "gemeenten",
        "centrumgemeente",
    )
)
NAMED_IN_LOWER = frozenset(("in", "uit", "naar", "richting", "omgeving"))
WORDS_OF_PLACES = frozenset(("provincie", "arbeidsmarktregio"))
DERIVED = ("se", "s", "er", "ers", "mer", "mers", "ter", "ters", "naar", "naren")


class Hit(NamedTuple):
    """Words `start` to `end` (exclusive) stand for a place, with a certainty; 0 = only if a neighbour does too."""

    start: int
    end: int
    kind: str
    rule: str
    certainty: float


def find_places(words: Words, places: Places) -> Iterator[Finding]:
    """Findings of kind gemeente, plaats and regio."""
    hits = list(_hits(words, places))
    for hit, certainty in zip(hits, _as_lists(words, hits), strict=True):
        if certainty:
            start, end = words.spans[hit.start][0], words.spans[hit.end - 1][1]
            yield Finding(hit.kind, start, end, hit.rule, certainty)


def _as_lists(words: Words, hits: Sequence[Hit]) -> list[float]:
    """Certainties, raised where names stand in one list: "Buren, Tiel en Neder-Betuwe", "Goes/Borsele"."""
    certainties: list[float] = []
    begin = 0
    for n in range(1, len(hits) + 1):
        if n == len(hits) or not _joined(words, hits[n - 1], hits[n]):
            certainties += _of_a_list(words, hits[begin:n])
            begin = n
    return certainties


def _joined(words: Words, one: Hit, other: Hit) -> bool:
    between = words.text[words.spans[one.end - 1][1] : words.spans[other.start][0]]
    return len(between) < 12 and between.strip() in LIST_JOINTS


def _of_a_list(words: Words, hits: Sequence[Hit]) -> list[float]:
    if len(hits) == 1:
        return [hits[0].certainty]
    best = max(hit.certainty for hit in hits)
    raised = 0.85 if best >= 0.8 else 0.65 if best and len(hits) > 1 else 0.0
    return [
        max(
            hit.certainty,
            raised if words.capital(hit.start) else 0.6 if best >= 0.8 and hit.kind == "gemeente" else 0.0,
        )
        for hit in hits
    ]


def _hits(words: Words, places: Places) -> Iterator[Hit]:
    i = 0
    while i < len(words):
        place, end = _listed(words, places, i)
        certainty = _certainty(words, places, place, i, end) if place else 0.0
        if place and not (words.lowered[end - 1].endswith(("s", "se", "er")) and words.next_in(end, places.products)):
            if certainty or words.capital(i) or (place.kind == "gemeente" and words.lowered[i] not in places.plurals):
                yield Hit(i, end, _kind(words, place, i), "plaatsnaam", certainty)
        elif not place and (kind := _derived(words, places, i)):
            yield Hit(i, i + 1, kind, "afleiding van een plaatsnaam", 0.8)
        elif not place and (certainty := _misspelt(words, places, i)):
            yield Hit(i, i + 1, "gemeente", "bijna een plaatsnaam", certainty)
        i = end if place and certainty else i + 1


def _kind(words: Words, place: Place, i: int) -> str:
    return "regio" if i and words.lowered[i - 1] in WORDS_OF_PLACES else place.kind


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
    if i and words.gap(i).strip() == ":" and words.lowered[i - 1] in DEFINITE:
        before = words.lowered[i - 1]
    announced = before in places.announce and words.words[i - 1] != "Van"  # "Van Houten" is a surname
    capital = words.capital(i) or words.capital(end - 1) or words.words[i][0] in "'’"
    if not capital:
        return _in_lower(words, places, place, before, end)
    if place.ambiguous:
        return _doubtful(words, places, i, end, announced)
    titled = words.lowered[end - 1].endswith("se") and end < len(words) and words.capital(end) and words.gap(end) == " "
    if titled and not places.kind(words.lowered[end]):  # a name of something: "de methode Delftse Les"
        return 0.6
    if announced or not words.first(i):
        return 0.95
    if place.in_lower or place.kind == "plaats":
        return 0.85
    if words.next_in(end, places.not_before):  # the name is a word too: "Weert u zich"
        return 0.0
    if end < len(words) and words.gap(end).startswith(",") and not words.capital(end):
        return 0.6 if words.next_in(end, places.pronouns) else 0.0
    adjective = words.lowered[end - 1].endswith(("s", "se", "er"))
    return 0.85 if adjective or _acts(words, places, i, end) else 0.6


def _doubtful(words: Words, places: Places, i: int, end: int, announced: bool) -> float:
    """Certainty of a name with a capital that is an ordinary word too."""
    if announced:
        return 0.9
    if words.shouted(i):
        return 0.0
    if _acts(words, places, i, end) and words.lowered[end] not in places.weak_act:
        return 0.8 if words.lowered[i] in places.plurals - places.adverbs else 0.65
    begins = (
        words.first(i)
        or words.lowered[i] in places.adverbs
        or (words.gap(i).strip()[-1:] in tuple(",:;\"“‘'(–-…") and words.gap(i) != " ")
    )
    return 0.0 if begins else 0.55


def _acts(words: Words, places: Places, i: int, end: int) -> bool:
    """Whether a verb follows of which the name can be the subject: "Best doet mee", but not "Best doet het pijn"."""
    if end >= len(words) or words.gap(end) not in (" ", ") ", '" ', "” "):
        return False
    verb = words.lowered[end]
    if verb not in places.act and (words.lowered[i] in places.adverbs or not _is_verb(verb)):
        return False
    return words.lowered[i] not in places.adverbs or not words.next_in(end + 1, places.pronouns)


@lru_cache(maxsize=10_000)
def _is_verb(lowered: str) -> bool:
    """Whether a word is a verb in the third person, by its dictionary form: "grenst"."""
    return len(lowered) > 3 and lowered.endswith("t") and dictionary_lemma(lowered).endswith("en")


def _in_lower(words: Words, places: Places, place: Place, before: str, end: int) -> float:
    """Certainty of a name without a capital."""
    name = place.words[0]
    if place.ambiguous:
        if place.kind != "gemeente":
            return 0.0
        if before in DEFINITE:
            return 0.6
        closed = end == len(words) or words.gap(end).strip() != "" or words.next_in(end, places.pronouns | places.act)
        return 0.6 if before in NAMED_IN_LOWER and closed and name not in places.plurals else 0.0
    if place.in_lower:
        return 0.8
    if before in places.announce_lower and (place.kind != "plaats" or len(name) >= TOWN_IN_LOWER):
        return 0.8 if place.kind == "gemeente" else 0.6
    if place.kind == "gemeente" and before in places.near_lower and not ordinary(name):
        return 0.6
    acts = words.next_in(end, places.act) and not name.endswith(("se", "s", "er"))
    return 0.6 if place.kind == "gemeente" and acts else 0.0


def _derived(words: Words, places: Places, i: int) -> str:
    """Kind of the place in "Dalfsen-Noord", "Ommen-Hardenberg", "Amsterdamse" and "Rotterdammers"; empty if there is none."""
    word = words.words[i]
    if not word[0].isupper() or len(word) > LONGEST or words.next_in(i + 1, places.products):
        return ""
    parts = [part.casefold() for part in word.split("-") if part[:1].isupper()] if "-" in word else []
    kinds = [kind for part in parts if (kind := places.kind(part) if len(parts) > 1 else "")]
    if len(kinds) > 1 or any(places.sure(part) for part in parts if len(parts) > 1):
        return kinds[0]
    stems = [*parts, *(word.removesuffix(ending).casefold() for ending in DERIVED if word.endswith(ending))]
    return next((kind for stem in stems if (kind := _stem_kind(stem, places))), "")


def _stem_kind(stem: str, places: Places) -> str:
    found = (p for p in places.index.get(stem, ()) if len(p.words) == 1 and not p.ambiguous and p.in_lower)
    return next((place.kind for place in found), "")


def _misspelt(words: Words, places: Places, i: int) -> float:
    """Certainty that a word is a municipality with one letter wrong, missing or too many; 0 = it is not."""
    word = words.lowered[i]
    if not NEAR <= len(word) <= LONGEST:
        return 0.0
    announced = i > 0 and words.lowered[i - 1] in places.announce_lower and words.gap(i) == " "
    shown = words.capital(i) and not words.shouted(i)
    needed = (
        (NEAR if announced else LONG if not words.first(i) else LONGER) if shown else LONG if announced else LONGEST
    )
    if len(word) < needed:
        return 0.0
    names = {name for form in (word, *shorter(word)) for name in places.near.get(form, ())}
    if not any(name[0] == word[0] and abs(len(name) - len(word)) < 2 for name in names):
        return 0.0
    return (
        0.0
        if in_dictionary(word) or (len(word) < LONG and i > 1 and words.gap(i) != " ")
        else 0.8
        if shown and announced and len(word) >= LONGER
        else 0.6
    )
