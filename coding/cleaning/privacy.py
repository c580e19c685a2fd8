"""What in a raw answer may identify somebody: personal data, names, places, organisations and functions.

Offsets are raw code points. A certainty orders findings; it is no probability. Two thresholds use it:

- `MASKING`: a name that stays behind does harm, a word masked too much hardly any. Nothing found is left out.
- `COUNTING`: what is counted, or kept as a fact about a place, must be that place. Doubtful names are left out.

What they reach is measured on texts that no rule has seen, once per round of tuning; the figures stand in docs/methods.md, Cleaning.
No rule finds every name: what leaves the project must be read by a person first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from coding.cleaning.gazetteer import Gazetteer, gazetteer
from coding.cleaning.organisations import find_functions, find_organisations
from coding.cleaning.patterns import eleven_test, find_patterns
from coding.cleaning.people import find_people
from coding.cleaning.places import find_places
from coding.cleaning.tokens import Words, words_of
from coding.records import Finding

__all__ = ["COUNTING", "MASKING", "Gazetteer", "eleven_test", "find", "gazetteer", "mask", "merge"]

MASKING = 0.5
COUNTING = 0.8
TWO_WORD_ORIGINS = ("sierra", "sri")


def find(text: str, names: Gazetteer, small_class: bool = False) -> tuple[Finding, ...]:
    """All findings in a raw text, in order and without overlap.

    Findings that overlap become one that covers them all, so that no part of a name stays behind; the longest says what
    it is, then the most certain.

    Parameters
    ----------
    small_class : bool
        Whether the answer comes from a class so small that a country of origin singles somebody out; then countries and
        peoples are findings of kind ``"herkomst"`` with a low certainty.

    >>> [(f.kind, f.start, f.end) for f in find("Bel mevrouw De Vries in Dalfsen", gazetteer())]
    [('persoon', 12, 20), ('gemeente', 24, 31)]
    """
    words = words_of(text)
    found = chain(
        find_patterns(text),
        find_people(words, names.people, names.where, names.organisations.first_words),
        find_places(words, names.where),
        find_organisations(words, names.organisations),
        find_functions(words, names.functions, names.where),
        _origins(words, names) if small_class else (),
    )
    return _joined(found)


def _origins(words: Words, names: Gazetteer) -> Iterator[Finding]:
    for i, word in enumerate(words.lowered):
        two = word in TWO_WORD_ORIGINS and " ".join(words.lowered[i : i + 2]) in names.origins
        if word in names.origins or two:
            yield Finding(
                "herkomst", words.spans[i][0], words.spans[i + two][1], "herkomst in een kleine klasse", MASKING
            )


def _joined(found: Iterable[Finding]) -> tuple[Finding, ...]:
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


def merge(own: Sequence[Finding], others: Sequence[Finding]) -> tuple[Finding, ...]:
    """Own findings, and those of a second opinion that overlap none of them; in order, without overlap.

    >>> own, other = Finding("gemeente", 0, 4, "plaatsnaam", 0.9), Finding("persoon", 2, 8, "deduce", 0.7)
    >>> merge([own], [other, Finding("persoon", 10, 14, "deduce", 0.7)])
    (Finding(kind='gemeente', start=0, ...), Finding(kind='persoon', start=10, ...))
    """
    free = [o for o in others if not any(f.start < o.end and o.start < f.end for f in own)]
    return tuple(sorted((*own, *_joined(free)), key=lambda f: f.start))


def mask(text: str, findings: Sequence[Finding], at_least: float = MASKING) -> str:
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
