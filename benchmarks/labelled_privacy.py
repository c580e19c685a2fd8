"""Scores of the privacy rules on the labelled texts of ``tests/data/cleaning``, by overlap of spans and by exact spans.

The texts in ``kept/`` were written by others than the rules, without sight of them, and scored once when the rules were finished.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from coding.cleaning.privacy import MASKING, find, gazetteer

DATA = Path(__file__).resolve().parents[1] / "tests" / "data" / "cleaning"
SETS = {"tune": ("privacy.jsonl", "privacy_more.jsonl"), "kept": ("kept/privacy.jsonl",)}
MARK = re.compile(r"⟦([^|⟧]+)\|([^⟧]*)⟧")
PLACES = ("gemeente", "plaats", "regio")
Span = tuple[str, int, int]
Row = tuple[str, str, str, int, float, float, float]


class Labelled(NamedTuple):
    """A text and its marks: kind, start and end (code points, end exclusive)."""

    text: str
    marks: tuple[Span, ...]


def labelled(part: str) -> tuple[Labelled, ...]:
    """The texts that rules were tuned on, ``"tune"``, or those written apart and kept aside, ``"kept"``, without their marks."""
    files = ((DATA / name).read_text(encoding="utf-8") for name in SETS[part])
    return tuple(_read(json.loads(line)["text"]) for text in files for line in text.splitlines())


def _read(marked: str) -> Labelled:
    text, marks, position = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[position : match.start()]
        marks.append((match[1], len(text), len(text) + len(match[2])))
        text, position = text + match[2], match.end()
    return Labelled(text + marked[position:], tuple(marks))


def family(kind: str) -> str:
    """Kinds that count as one when masking: a municipality, a town and a region are all a place."""
    return "gebied" if kind in PLACES else kind


def found(texts: Sequence[Labelled], at_least: float) -> list[tuple[Span, ...]]:
    """What the rules find in each text with at least this certainty."""
    names = gazetteer()
    return [tuple((f.kind, f.start, f.end) for f in find(row.text, names) if f.certainty >= at_least) for row in texts]


def score(
    texts: Sequence[Labelled], findings: Sequence[Sequence[Span]], kind: str, exact: bool = False
) -> tuple[int, float, float, float]:
    """Number of marks of a kind, precision, recall and F1.

    Recall counts the marks of this kind that a finding of the same family overlaps (`exact`: equals); precision the
    findings of this kind that a mark of the same family overlaps. Without any finding, precision is 1.
    """
    hits = right = n_marks = n_findings = 0
    for row, own in zip(texts, findings, strict=True):
        marks = [m for m in row.marks if m[0] == kind]
        spans = [f for f in own if f[0] == kind]
        n_marks, n_findings = n_marks + len(marks), n_findings + len(spans)
        hits += sum(any(_same(m, f, exact) for f in own) for m in marks)
        right += sum(any(_same(m, f, exact) for m in row.marks) for f in spans)
    precision = right / n_findings if n_findings else 1.0
    recall = hits / n_marks if n_marks else 1.0
    return n_marks, precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _same(mark: Span, finding: Span, exact: bool) -> bool:
    if exact:
        return mark == finding
    return family(mark[0]) == family(finding[0]) and mark[1] < finding[2] and finding[1] < mark[2]


def privacy_rows(at_least: float = MASKING, exact: bool = False) -> Iterator[Row]:
    """Set, part, kind, number of marks, precision, recall and F1 of every kind in each part."""
    for part in SETS:
        texts = labelled(part)
        findings = found(texts, at_least)
        for kind in sorted({mark[0] for row in texts for mark in row.marks}):
            yield ("privacy", part, kind, *score(texts, findings, kind, exact))
