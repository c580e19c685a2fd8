"""The lines of a codebook as training data: each is read as if somebody had answered it.

A definition and what belongs to a code mostly sum up several ways of saying it, so their pieces are lines as well, which count
half. What does *not* belong to a code often says where it does belong ("recht en plicht -> recht"): then it is a line of that code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from coding.records import Code, Codebook
from models.ensemble import Lines

PIECE = 0.5  # weight of a piece of a line, and of a line that another code points with; chosen on the demo survey
KEYWORD = 0.25  # weight of a keyword, which also fires as a rule
ARROW = re.compile(r"\s*(?:->|=>|→)\s*")
LIST = re.compile(r"[;,()]|(?<!\w)['\"‘“]|['\"’”](?!\w)")  # what divides what is included
SENTENCE = re.compile(r"[.;:,()]|\b(?:of|en)\b")  # and what divides a definition
UNLESS = re.compile(r"\bzonder\b.*", re.IGNORECASE | re.DOTALL)  # "… zonder plichtwoord -> recht"
TARGETS = re.compile(r"[\s+,;/]+|\ben\b")
RULE_SIGNS = re.compile(r"\s!.*|~+\d*|\*")  # must-not words, windows, open ends: no words of the theme


class Line(NamedTuple):
    """A text, the numbers of the codes it speaks for, and how much it counts."""

    text: str
    codes: tuple[int, ...]
    weight: float


def lines_of(codebook: Codebook, labels_only: bool = False) -> list[Line]:
    """All lines of a codebook, code by code; with `labels_only` nothing but the labels.

    >>> book = Codebook((Code("a", "Taal", exclude=("rekenen -> b",)), Code("b", "Rekenen", definition="Tellen en meten.")))
    >>> [(line.text, line.codes, line.weight) for line in lines_of(book)][:4]
    [('Taal', (0,), 1.0), ('rekenen', (1,), 0.5), ('Rekenen', (1,), 1.0), ('Tellen en meten.', (1,), 1.0)]
    """
    if labels_only:
        return [Line(code.label, (n,), 1.0) for n, code in enumerate(codebook.codes)]
    numbers = {code_id: n for n, code_id in enumerate(codebook.ids)}
    found = [line for n, code in enumerate(codebook.codes) for line in _lines(code, n, numbers)]
    return [line for line in found if line.text.strip()]


def as_data(lines: Sequence[Line], n_codes: int) -> Lines:
    """Lines as arrays for the models."""
    targets = np.zeros((len(lines), n_codes))
    for row, line in enumerate(lines):
        targets[row, list(line.codes)] = 1
    return Lines([line.text for line in lines], targets, np.array([line.weight for line in lines]))


def _lines(code: Code, number: int, numbers: dict[str, int]) -> Iterator[Line]:
    yield Line(code.label, (number,), 1.0)
    yield from _with_pieces(code.definition, number, SENTENCE)
    for text in code.include:
        yield from _with_pieces(ARROW.split(text)[0], number, LIST)
    yield from (Line(text, (number,), 1.0) for text in code.examples)
    for text in code.exclude:
        yield from _pointing(text, numbers)
    everywhere = (keyword for keyword in code.keywords if not keyword.startswith(("re:", "[")))  # a line has no scope
    words = (RULE_SIGNS.sub(" ", keyword) for keyword in everywhere)
    yield from (Line(text, (number,), KEYWORD) for text in words)


def _with_pieces(text: str, number: int, divider: re.Pattern[str]) -> Iterator[Line]:
    yield Line(text, (number,), 1.0)
    pieces = [piece.strip() for piece in divider.split(text) if piece.strip()]
    if len(pieces) > 1:
        yield from (Line(piece, (number,), PIECE) for piece in pieces)


def _pointing(text: str, numbers: dict[str, int]) -> Iterator[Line]:
    """What is excluded here and belongs to the code or codes behind the arrow."""
    what, *where = ARROW.split(text, maxsplit=1)
    named = tuple(numbers[name] for name in TARGETS.split(where[0].strip(" .")) if name in numbers) if where else ()
    if named:
        yield Line(UNLESS.sub("", what), named, PIECE)
