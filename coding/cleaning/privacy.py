"""What in a raw answer may identify somebody: personal data, names and places.

Masking prefers recall: a doubtful finding is masked and carries a low certainty. Offsets are raw code points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from coding.cleaning.gazetteer import WORD, Gazetteer, Place, gazetteer
from coding.records import Finding

__all__ = ["Gazetteer", "eleven_test", "find", "gazetteer", "mask"]

CAPITALS = r"[A-ZÀ-Ö][\w'’\-]+"
# "van de" is "van" and "de": listed as one as well, it would give every row of particles 2^n readings
PARTICLE = r"(?:van|de|den|der|het|ten|ter|el|al|ben|bin)"
NAME = rf"(?:{PARTICLE} ){{0,6}}{CAPITALS}(?: (?:{PARTICLE} ){{0,6}}{CAPITALS}){{0,2}}"
SURNAME = re.compile(rf" (?:{PARTICLE} ){{0,6}}(?:{CAPITALS}|[A-Z]\.)")
TITLE = (
    r"[Mm]evrouw|MEVROUW|[Mm]evr\.?|MEVR\.?|[Mm]w\.?|MW\.?|[Dd]e heer|DE HEER|[Dd]hr\.?|DHR\.?|[Mm]eneer|MENEER"
    r"|[Dd]rs\.?|[Mm]r\.|[Ii]r\.?|[Ff]amilie"
)
BODY = (
    r"Werkplein|Werkbedrijf|ROC|MBO|AOC|ISK|WSP|Werkgeversservicepunt|VluchtelingenWerk|Vluchtelingenwerk|Stichting|GGD"
    r"|GGZ|Welzijn|Sociale Dienst|ISD|RSD|Leerwerkbedrijf"
)
# a round number or a year before two letters that are a word is a number: "IN 2020 EN 2021", "1500 EN REISKOSTEN"
NOT_A_POSTCODE = r"(?!(?:(?:19|20)\d\d|\d\d00) ?(?:AL|DE|EN|ER|HE|IN|IS|JE|KM|ME|NU|OF|OM|OP|ST|TE|WE|ZE|ZO)\b)"
NOT_A_DATE = r"(?!\d\d[-/.]\d\d[-/.]\d{4})"


@dataclass(frozen=True)
class Pattern:
    """A way in which something is written; its first group, or else the whole match, is the finding."""

    kind: str
    rule: str
    certainty: float
    written: re.Pattern[str]


PATTERNS = (
    Pattern("e-mail", "e-mail", 1.0, re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}")),
    Pattern("url", "url", 0.9, re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]{3,300}", re.IGNORECASE)),
    Pattern("iban", "iban", 0.95, re.compile(r"\b[A-Z]{2}\d{2}[ .]?[A-Z]{4}(?:[ .]?\d){10}\b", re.IGNORECASE)),
    Pattern(
        "telefoon",
        "telefoon",
        0.95,
        re.compile(
            rf"(?<!\d)(?<!\d[.,\-/]){NOT_A_DATE}(?:(?:\+|00)31[ \-]{{0,2}}(?:\(0\)[ \-]{{0,2}})?|\(?0)"
            r"[1-9](?:[ .\-/)]{0,3}\d){8}(?!\d)"
        ),
    ),
    Pattern("postcode", "postcode", 0.9, re.compile(rf"\b{NOT_A_POSTCODE}[1-9]\d{{3}} ?(?!SA|SD|SS)[A-Z]{{2}}\b")),
    Pattern(
        "postcode",
        "postcode in kleine letters",
        0.7,
        re.compile(rf"\b(?i:{NOT_A_POSTCODE})[1-9]\d{{3}}(?!sa|sd|ss|km|st|en|ev)[a-z]{{2}}\b"),
    ),
    Pattern("persoon", "aanhef", 0.95, re.compile(rf"\b(?:{TITLE})\s{{1,5}}((?:[A-Z]\.\s?){{0,4}}{NAME})")),
    Pattern(
        "organisatie",
        "soort en naam",
        0.8,
        re.compile(
            rf"\b((?:{BODY})(?: (?:van|de|het|den|der|en|Hart)){{0,4}}"
            rf"(?: (?!(?:Nederland|Entree|Niveau)\b)(?=[\w'’\-]*[a-zà-ÿ]){CAPITALS}){{1,4}})"
        ),
    ),
)
INITIALS = re.compile(rf"(?<![\w.])((?:[A-Z]\.\s?){{1,4}})({NAME})")
BSN = re.compile(r"(?<!\d)(?<!\d\.)\d{9}(?!\d)|(?<!\d)(?<!\d\.)\d{4}\.\d{2}\.\d{3}(?!\d)")


def eleven_test(digits: str) -> bool:
    """Whether nine digits satisfy the eleven test of a burgerservicenummer (weights 9 … 2, -1).

    >>> eleven_test("111222333"), eleven_test("123456789")
    (True, False)
    """
    if len(digits) != 9 or digits == "000000000":
        return False
    return sum(w * int(d) for w, d in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True)) % 11 == 0


def _pattern_findings(text: str) -> Iterator[Finding]:
    for pattern in PATTERNS:
        for match in pattern.written.finditer(text):
            group = 1 if pattern.written.groups else 0
            yield Finding(pattern.kind, match.start(group), match.end(group), pattern.rule, pattern.certainty)
    for match in BSN.finditer(text):
        if eleven_test(match.group().replace(".", "")):
            yield Finding("bsn", match.start(), match.end(), "elfproef", 0.95)


def _initials_findings(text: str, names: Gazetteer) -> Iterator[Finding]:
    """Initials with a name; not "A. Wij werken samen", nor the items of a list "A. … B. …"."""
    expected, list_items, found = "A", [], list(INITIALS.finditer(text))
    for match in found:
        if match.group(1).strip(". ") == expected:
            list_items.append(match)
            expected = chr(ord(expected) + 1)
    skipped = list_items if len(list_items) > 1 else []
    for match in found:
        if match not in skipped and match.group(2).casefold() not in names.function_words:
            yield Finding("persoon", match.start(), match.end(), "voorletters", 0.85)


def _sentence_start(text: str, start: int) -> bool:
    before = text[max(0, start - 12) : start].rstrip(" \t\"'“‘(-•*")
    return not before or before[-1] in ".!?:\n"


def _place_findings(text: str, words: Sequence[re.Match[str]], names: Gazetteer) -> Iterator[Finding]:
    lowered = [word.group().casefold() for word in words]
    for i, word in enumerate(words):
        place, end = _listed(text, words, lowered, i, names)
        if place:
            certainty = _place_certainty(place, text, words, lowered, i, names)
            if certainty:
                yield Finding(place.kind, word.start(), words[end - 1].end(), "plaatsnaam", certainty)
        elif kind := _derived_from(word.group(), names):
            yield Finding(kind, word.start(), word.end(), "afleiding van een plaatsnaam", 0.7)


def _listed(
    text: str, words: Sequence[re.Match[str]], lowered: Sequence[str], i: int, names: Gazetteer
) -> tuple[Place | None, int]:
    """The longest listed place that begins at word `i`, and the number of the word after it."""
    for place in names.places.get(lowered[i], ()):
        end = i + len(place.words)
        if tuple(lowered[i:end]) == place.words and "\n" not in text[words[i].start() : words[end - 1].end()]:
            return place, end
    return None, i


def _derived_from(word: str, names: Gazetteer) -> str:
    """Kind of the place in "Dalfsen-Noord", "Dalfsens" and "Amsterdamse"; empty if there is none."""
    if not word[0].isupper():
        return ""
    stems = [*(part for part in word.split("-") if part[:1].isupper() and part != word)]
    stems += (
        [word.removesuffix("se")] if word.endswith("se") else [word.removesuffix("s")] if word.endswith("s") else []
    )
    for stem in stems:
        for place in names.places.get(stem.casefold(), ()):
            if len(place.words) == 1 and not place.ambiguous and place.in_lower:
                return place.kind
    return ""


def _place_certainty(
    place: Place, text: str, words: Sequence[re.Match[str]], lowered: Sequence[str], i: int, names: Gazetteer
) -> float:
    """Certainty that a listed name stands for the place here; 0 = it does not."""
    announced = i > 0 and lowered[i - 1] in names.announce
    capital = text[words[i].start()].isupper() or text[words[i].start()] in "'’"
    first = _sentence_start(text, words[i].start())
    if place.ambiguous:
        if not capital or (_shouted(words, i) and not announced):
            return 0.0
        acts = i + 1 < len(words) and lowered[i + 1] in names.act
        return 0.9 if announced else 0.5 if acts or not first else 0.0
    if capital:
        return 0.95 if announced or not first else 0.8
    return 0.7 if place.in_lower else 0.0


def _shouted(words: Sequence[re.Match[str]], i: int) -> bool:
    """Whether a word stands among capitals, where its own capital says nothing."""
    near = (words[j].group() for j in (i - 1, i + 1) if 0 <= j < len(words))
    return words[i].group().isupper() and any(len(word) > 1 and word.isupper() for word in near)


def _name_findings(text: str, words: Sequence[re.Match[str]], names: Gazetteer) -> Iterator[Finding]:
    for word in words:
        if word.group() not in names.first_names:
            continue
        surname = SURNAME.match(text, word.end())
        first = _sentence_start(text, word.start())
        if surname or not (first and word.group() in names.also_words):
            yield Finding("persoon", word.start(), (surname or word).end(), "voornaam", 0.6 if first else 0.75)


def find(text: str, names: Gazetteer) -> tuple[Finding, ...]:
    """All findings in a raw text, in order and without overlap.

    Findings that overlap become one that covers them all, so that no part of a name stays behind; the longest says what
    it is, then the most certain.

    >>> [(f.kind, f.start, f.end) for f in find("Bel mevrouw De Vries in Dalfsen", gazetteer())]
    [('persoon', 12, 20), ('gemeente', 24, 31)]
    """
    words = list(WORD.finditer(text))
    found = chain(
        _pattern_findings(text),
        _initials_findings(text, names),
        _place_findings(text, words, names),
        _name_findings(text, words, names),
    )
    merged: list[Finding] = []
    for finding in sorted(found, key=lambda f: (f.start, f.end, f.certainty)):
        if merged and finding.start < merged[-1].end:
            merged[-1] = _union(merged[-1], finding)
        else:
            merged.append(finding)
    return tuple(merged)


def _union(one: Finding, other: Finding) -> Finding:
    leading = max(one, other, key=lambda f: (f.end - f.start, f.certainty))
    return replace(leading, start=min(one.start, other.start), end=max(one.end, other.end))


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
