"""What in a raw answer may identify somebody: personal data, names and places.

Masking prefers recall: a doubtful finding is masked and carries a low certainty. Offsets are raw code points.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from coding.records import Finding
from coding.settings import DATA

WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*|['’]s-[^\W_]+")
CAPITALS = r"[A-ZÀ-Ö][\w'’\-]+"
PARTICLE = r"(?:van|de|den|der|het|ten|ter|van de|van den|van der|el|al|ben|bin)"
NAME = rf"(?:{PARTICLE} )*{CAPITALS}(?: (?:{PARTICLE} )*{CAPITALS}){{0,2}}"

PATTERNS: tuple[tuple[str, str, float, re.Pattern[str]], ...] = (
    ("e-mail", "e-mail", 1.0, re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}")),
    ("url", "url", 0.9, re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]{3,300}", re.IGNORECASE)),
    ("iban", "iban", 0.95, re.compile(r"\b[A-Z]{2}\d{2} ?[A-Z]{4}(?: ?\d){10}\b")),
    ("telefoon", "telefoon", 0.95, re.compile(r"(?<![\d.,])(?:(?:\+|00)31[ -]?(?:\(0\))?|0)[1-9](?:[ -]?\d){8}(?!\d)")),
    ("postcode", "postcode", 0.9, re.compile(r"\b[1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2}\b")),
    ("persoon", "aanhef", 0.95, re.compile(rf"\b(?:[Mm]evrouw|[Mm]evr\.?|[Mm]w\.?|[Dd]e heer|[Dd]hr\.?|[Mm]eneer|[Dd]rs\.?|[Mm]r\.|[Ii]r\.?|[Ff]amilie)\s+((?:[A-Z]\.\s?){{0,4}}{NAME})")),
    ("persoon", "voorletters", 0.85, re.compile(rf"(?<![\w.])((?:[A-Z]\.\s?){{1,4}}{NAME})")),
    ("organisatie", "soort en naam", 0.8, re.compile(rf"\b((?:Werkplein|Werkbedrijf|ROC|MBO|AOC|ISK|WSP|Werkgeversservicepunt|VluchtelingenWerk|Vluchtelingenwerk|Stichting|GGD|GGZ|Welzijn|Sociale Dienst|ISD|RSD|Leerwerkbedrijf)(?: (?:van|de|het|den|der|en|Hart))*(?: {CAPITALS}){{1,4}})")),
)  # fmt: skip
BSN = re.compile(r"(?<![\d.])\d{9}(?!\d)|(?<![\d.])\d{4}\.\d{2}\.\d{3}(?!\d)")


@dataclass(frozen=True)
class Gazetteer:
    """Names to mask, indexed by their first word in lower case.

    `places` holds (words in lower case, kind, ambiguous) per first word; `first_names` are written with their capital.
    """

    places: Mapping[str, tuple[tuple[tuple[str, ...], str, bool], ...]]
    announce: frozenset[str]
    first_names: frozenset[str]


@cache
def gazetteer(places: Path = DATA / "places", words: Path = DATA / "words") -> Gazetteer:
    """Names of municipalities (2020) and towns (2019), with aliases and first names; `places` can be a folder of the project's own."""
    extra = tomllib.loads((words / "plaatsen.toml").read_text(encoding="utf-8"))
    people = tomllib.loads((words / "personen.toml").read_text(encoding="utf-8"))
    ambiguous = {name.casefold() for name in extra["ambiguous"]}
    never = {name.casefold() for name in extra["never"]}
    index: dict[str, dict[tuple[str, ...], tuple[str, bool]]] = {}

    def add(names: Iterable[str], kind: str) -> None:
        for name in names:
            bare = re.sub(r"\s*\(.*?\)", "", name).strip()
            parts = tuple(m.group().casefold() for m in WORD.finditer(bare))
            if parts and bare.casefold() not in never:
                index.setdefault(parts[0], {}).setdefault(parts, (kind, bare.casefold() in ambiguous or len(bare) < 4))

    lists = sorted(places.glob("gemeenten*.txt")), sorted(places.glob("woonplaatsen*.txt"))
    for files, kind in zip(lists, ("gemeente", "plaats"), strict=True):
        for file in files:
            add(file.read_text(encoding="utf-8").splitlines(), kind)
    add(extra["aliases"], "gemeente")
    ordered = {
        first: tuple((parts, *what) for parts, what in sorted(names.items(), key=lambda item: -len(item[0])))
        for first, names in index.items()
    }
    return Gazetteer(ordered, frozenset(extra["announce"]), frozenset(people["first_names"]))


def eleven_test(digits: str) -> bool:
    """Whether nine digits satisfy the eleven test of a burgerservicenummer (weights 9 … 2, -1).

    >>> eleven_test("111222333"), eleven_test("123456789")
    (True, False)
    """
    if len(digits) != 9 or digits == "000000000":
        return False
    return sum(w * int(d) for w, d in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True)) % 11 == 0


def _pattern_findings(text: str) -> Iterator[Finding]:
    for kind, rule, certainty, pattern in PATTERNS:
        for match in pattern.finditer(text):
            group = 1 if pattern.groups else 0
            yield Finding(kind, match.start(group), match.end(group), rule, certainty)
    for match in BSN.finditer(text):
        if eleven_test(match.group().replace(".", "")):
            yield Finding("bsn", match.start(), match.end(), "elfproef", 0.95)


def _sentence_start(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \t\"'“‘(-•*")
    return not before or before[-1] in ".!?:\n" or before != before.rstrip("\n")


def _place_findings(text: str, words: Sequence[re.Match[str]], names: Gazetteer) -> Iterator[Finding]:
    lowered = [word.group().casefold() for word in words]
    for i, word in enumerate(words):
        for parts, kind, ambiguous in names.places.get(lowered[i], ()):
            end = i + len(parts)
            if tuple(lowered[i:end]) != parts:
                continue
            announced = i > 0 and lowered[i - 1] in names.announce
            capital = word.group()[0].isupper() or word.group()[0] in "'’"
            certainty = _place_certainty(kind, ambiguous, capital, announced, _sentence_start(text, word.start()))
            if certainty:
                yield Finding(kind, word.start(), words[end - 1].end(), "plaatsnaam", certainty)
                break


def _place_certainty(kind: str, ambiguous: bool, capital: bool, announced: bool, first: bool) -> float:
    """Certainty that a listed name stands for the place here; 0 = it does not."""
    if ambiguous:
        if capital and announced:
            return 0.9
        return 0.5 if capital and not first else 0.0
    if capital:
        return 0.95 if announced or not first else 0.8
    return 0.7 if kind == "gemeente" else 0.0


def _name_findings(text: str, words: Sequence[re.Match[str]], names: Gazetteer) -> Iterator[Finding]:
    for i, word in enumerate(words):
        if word.group() not in names.first_names:
            continue
        end = word.end()
        if i + 1 < len(words) and text[end : words[i + 1].start()] == " " and words[i + 1].group()[0].isupper():
            end = words[i + 1].end()
        yield Finding("persoon", word.start(), end, "voornaam", 0.6 if _sentence_start(text, word.start()) else 0.75)


def find(text: str, names: Gazetteer) -> tuple[Finding, ...]:
    """All findings in a raw text, in order and without overlap: the longest wins, then the most certain.

    >>> [(f.kind, f.start, f.end) for f in find("Bel mevrouw De Vries in Dalfsen", gazetteer())]
    [('persoon', 12, 20), ('gemeente', 24, 31)]
    """
    words = list(WORD.finditer(text))
    sources: tuple[Callable[[], Iterator[Finding]], ...] = (
        lambda: _pattern_findings(text),
        lambda: _place_findings(text, words, names),
        lambda: _name_findings(text, words, names),
    )
    found = [finding for source in sources for finding in source()]
    found.sort(key=lambda f: (f.start - f.end, -f.certainty, f.start))
    kept: list[Finding] = []
    for finding in found:
        if all(finding.end <= k.start or finding.start >= k.end for k in kept):
            kept.append(finding)
    return tuple(sorted(kept, key=lambda f: f.start))


def mask(text: str, findings: Sequence[Finding], at_least: float = 0.5) -> str:
    """The text with each finding of at least this certainty replaced by its kind between brackets.

    >>> mask("Wij in Dalfsen", find("Wij in Dalfsen", gazetteer()))
    'Wij in [gemeente]'
    """
    parts: list[str] = []
    position = 0
    for finding in findings:
        if finding.certainty >= at_least:
            parts += (text[position : finding.start], f"[{finding.kind}]")
            position = finding.end
    return "".join((*parts, text[position:]))
