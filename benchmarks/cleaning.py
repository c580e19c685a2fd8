"""How well non-answers, hyphens, sentences and list items are found in the sets labelled by hand."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import labelled_privacy
from coding.cleaning.kinds import kind_of
from coding.cleaning.repair import repair
from coding.cleaning.sentences import Span, sentences
from coding.cleaning.units import items, units
from coding.records import AnswerKind

DATA = Path(__file__).resolve().parents[1] / "tests" / "data" / "cleaning"
FILES = {  # what rules were tuned on, and what was written apart from them and kept aside until they were finished
    "tune": {
        "nonanswers": (
            "nonanswers.csv",
            "nonanswers_more.csv",
            "nonanswers_a.csv",
            "nonanswers_b.csv",
            "nonanswers_c.csv",
        ),
        "snippets": ("snippets.jsonl",),
    },
    "kept": {"nonanswers": ("kept/nonanswers.csv",), "snippets": ("kept/snippets.jsonl",)},
}
PARTS = tuple(FILES)
Row = tuple[str, str, str, int, float, float, float]  # set, part, kind, n rows, precision, recall, F1


def labelled_rows() -> Iterator[Row]:
    """Set, part, what was looked for, number of rows, precision, recall and F1."""
    for part in PARTS:
        yield from _kinds(part)
        yield _hyphens(part)
        yield _spans("sentences", sentences, part)
        yield _spans("items", items, part)
        yield _spans("sentences", units, part, name="sentences by units")


def snippets(task: str, part: str) -> list[tuple[str, list[str] | str]]:
    """Text and what is expected of it."""
    files = ((DATA / name).read_text(encoding="utf-8") for name in FILES[part]["snippets"])
    rows = (json.loads(line) for text in files for line in text.splitlines())
    return [(row["text"], row["expect"]) for row in rows if row["task"] == task]


def nonanswers(part: str) -> list[tuple[str, AnswerKind]]:
    """Text and the kind it was labelled with."""
    found = []
    for name in FILES[part]["nonanswers"]:
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            found += [(row["text"], AnswerKind(row["kind"])) for row in csv.DictReader(file)]
    return found


def _kinds(part: str) -> Iterator[Row]:
    pairs = [(label, kind_of(text)) for text, label in nonanswers(part)]
    yield ("nonanswers", part, "any non-answer", len(pairs), *_scores(
        sum(label is not AnswerKind.ANSWER and found is not AnswerKind.ANSWER for label, found in pairs),
        sum(found is not AnswerKind.ANSWER for _, found in pairs),
        sum(label is not AnswerKind.ANSWER for label, _ in pairs),
    ))  # fmt: skip
    for kind in AnswerKind:
        labelled = sum(label is kind for label, _ in pairs)
        if labelled:
            hits = sum(label is found is kind for label, found in pairs)
            yield ("nonanswers", part, kind.value, labelled, *_scores(hits, sum(f is kind for _, f in pairs), labelled))


def _hyphens(part: str) -> Row:
    """Precision over the texts that were changed, recall over those that had to be."""
    triples = [(text, expected, repair(text).text) for text, expected in snippets("hyphen", part)]
    hits = sum(expected == found != text for text, expected, found in triples)
    changed = sum(found != text for text, _, found in triples)
    needed = sum(expected != text for text, expected, _ in triples)
    return ("snippets", part, "hyphen", len(triples), *_scores(hits, changed, needed))


def _spans(task: str, find: Callable[[str], tuple[Span, ...]], part: str, name: str = "") -> Row:
    """A span counts if start and end are both right: stricter than counting the boundaries between them."""
    hits = n_found = n_expected = 0
    rows = snippets(task, part)
    for text, expected in rows:
        right = _places(text, expected)
        found = set(find(text))
        hits += len(right & found)
        n_found += len(found)
        n_expected += len(right)
    return ("snippets", part, name or task, len(rows), *_scores(hits, n_found, n_expected))


def _places(text: str, pieces: list[str] | str) -> set[Span]:
    places, position = set(), 0
    for piece in pieces:
        start = text.index(piece, position)
        position = start + len(piece)
        places.add((start, position))
    return places


def _scores(hits: int, found: int, expected: int) -> tuple[float, float, float]:
    precision, recall = hits / found if found else 1.0, hits / expected if expected else 1.0
    return precision, recall, 2 * hits / (found + expected) if found + expected else 1.0


def privacy_rows() -> Iterator[Row]:
    """Set, part, kind, number of marks, precision, recall and F1 of the privacy rules, when masking."""
    yield from labelled_privacy.privacy_rows()
