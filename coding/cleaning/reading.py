"""An answer as the program reads it: its sentences and list items, its words and what they say, and what was found in it.

Nothing of this is stored: it follows from the text, and is worked out for the answers that somebody looks at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from coding.cleaning.alignment import AlignedText, Span, difference, map_span
from coding.cleaning.privacy import MASKING, mask
from coding.cleaning.units import items, units
from coding.cleaning.words import Word, analyse
from coding.records import CleanAnswer, Finding

Move = Callable[[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence or a list item; `is_item` tells which. Offsets are code points of `Reading.text`, end exclusive."""

    start: int
    end: int
    is_item: bool


Thing = TypeVar("Thing", Unit, Word, Finding)


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read in an answer; all offsets are code points of `text`.

    Attributes
    ----------
    text : str
        The cleaned text, or the raw one (`read`); masked on request.
    words : tuple of Word
        Without the words of what is masked.
    findings : tuple of Finding
        What may identify somebody; where the text is masked, the words between brackets.
    """

    answer_id: str
    text: str
    units: tuple[Unit, ...]
    words: tuple[Word, ...]
    findings: tuple[Finding, ...]
    language: str


def read(
    cleaned: CleanAnswer,
    raw: str,
    as_written: bool = False,
    masked: bool = False,
    own_abbreviations: Path | None = None,
) -> Reading:
    """Read the cleaned text of an answer.

    Parameters
    ----------
    as_written : bool
        Give it with the raw text and its offsets; what is read stays what the cleaned text says.
    masked : bool
        Put each finding's kind between brackets in its place.

    >>> found = read(CleanAnswer("a", "Geen tijd. Wel geld."), "Geen tijd. Wel geld.")
    >>> [w.text for w in found.words if w.negated], [(u.start, u.end) for u in found.units]
    (['tijd'], [(0, 10), (11, 20)])
    """
    move = _along(cleaned.spans) if as_written else _same
    text = raw if as_written else cleaned.text
    found = [f for f in cleaned.findings if f.certainty >= MASKING]
    findings = found if as_written else _moved(found, _along(_turned(cleaned.spans)))
    findings = [f for f in findings if f.end <= len(text)]  # nothing is left of a text of blanks
    words, spans = _moved(analyse(cleaned.text, own_abbreviations), move), _moved(_units(cleaned.text), move)
    if masked and findings:
        aligned = AlignedText.of(text).edited([(f.start, f.end, f"[{f.kind}]") for f in findings])
        words = [w for w in words if not any(f.start < w.end and w.start < f.end for f in findings)]
        text, shift = aligned.text, _along(_turned(aligned.spans()))
        words, spans, findings = _moved(words, shift), _moved(spans, shift), _moved(findings, shift)
    return Reading(cleaned.answer_id, text, tuple(spans), tuple(words), tuple(findings), cleaned.language)


def masked_pair(cleaned: CleanAnswer, raw: str) -> tuple[str, CleanAnswer]:
    """The raw and the cleaned text with the findings replaced by their kind, still aligned; what was found is gone.

    >>> spans, found = ((0, 3, 0, 3), (3, 8, 4, 9)), Finding("plaats", 4, 8, "", 0.9)
    >>> raw, cleaned = masked_pair(CleanAnswer("a", "In Goor.", spans=spans, findings=(found,)), "In  Goor.")
    >>> raw, cleaned.text, cleaned.spans
    ('In  [plaats].', 'In [plaats].', ((0, 3, 0, 3), (3, 12, 4, 13)))
    """
    hidden = mask(raw, cleaned.findings)
    shown = read(cleaned, raw, masked=True).text
    aligned = AlignedText.of(hidden).edited(difference(hidden, shown))
    return hidden, replace(cleaned, text=shown, spans=aligned.spans(), findings=(), masked=hidden)


def _units(text: str) -> list[Unit]:
    listed = items(text)
    inside = [(start, end) for start, end in listed if len(listed) > 1]
    return [Unit(s, e, any(a <= s and e <= b for a, b in inside)) for s, e in units(text)]


def _same(start: int, end: int) -> tuple[int, int]:
    return start, end


def _along(spans: Sequence[Span]) -> Move:
    """Offsets moved along an alignment; what it does not hold becomes empty."""
    known = [run for run in spans if run[0] < run[1]]

    def move(start: int, end: int) -> tuple[int, int]:
        if any(run[0] < end and run[1] > start for run in known):
            return map_span(known, start, end)
        return (0, 0)

    return move if spans else _same


def _turned(spans: Sequence[Span]) -> list[Span]:
    return [(raw_start, raw_end, start, end) for start, end, raw_start, raw_end in spans]


def _moved(things: Iterable[Thing], move: Move) -> list[Thing]:
    """The same things at their new places, without those that have none."""
    places = ((thing, move(thing.start, thing.end)) for thing in things)
    return [_at(thing, start, end) for thing, (start, end) in places if start < end]


def _at(thing: Thing, start: int, end: int) -> Thing:
    return thing._replace(start=start, end=end) if isinstance(thing, Word) else replace(thing, start=start, end=end)


def raw_places(cleaned: CleanAnswer, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of the cleaned text in the raw one, in order and without overlap; what the raw text does not have is left out.

    >>> raw_places(CleanAnswer("a", "te veel", spans=((0, 2, 0, 2), (2, 7, 3, 8))), [(3, 7), (0, 2)])
    [(0, 2), (4, 8)]
    """
    move, found = _along(cleaned.spans), list[tuple[int, int]]()
    for start, end in sorted(move(*span) for span in spans):
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        elif start < end:
            found.append((start, end))
    return found
