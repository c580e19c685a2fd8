"""Does a codebook hold together? Everything wrong is said at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from coding.codebook.problems import Checks, Places, Problem
from coding.errors import nearest
from coding.records import Code, Codebook

FORBIDDEN = "|,;\n\t"  # separate codes in files
NO_PLACES = Places()


@dataclass(frozen=True)
class Entry:
    """A code as it stands in a file.

    `code` is None if it cannot be read; `keywords` holds place and text, an empty text included.
    """

    position: int
    id: str
    code: Code | None
    keywords: tuple[tuple[int, str], ...] = ()


def entries_of(codebook: Codebook) -> list[Entry]:
    """The codes of a codebook that was read before."""
    return [
        Entry(position, code.id, code, tuple(enumerate(code.keywords)))
        for position, code in enumerate(codebook.codes, start=1)
    ]


def problems(entries: Sequence[Entry], places: Places = NO_PLACES, checks: Checks | None = None) -> list[Problem]:
    """Empty, double or unusable ids, unknown parents, circular hierarchies, and keywords that are no rule.

    With an unknown parent or question comes the nearest id.
    """
    found = [*_ids(entries), *_parents(entries), *_circles(entries), *_keywords(entries, checks or Checks())]
    return [_problem(entry, places, *rest) for entry, *rest in found]


Raised = tuple[Any, ...]  # entry, key, values, field, item


def _problem(entry: Entry, places: Places, key: str, values: dict[str, Any], name: str = "", item: int = -1) -> Problem:
    return Problem(key, entry.position, entry.id, places.of(entry.position, name, item), places.unit, values)


def _ids(entries: Sequence[Entry]) -> Iterator[Raised]:
    first: dict[str, int] = {}
    for entry in entries:
        if not entry.id and entry.code:
            yield entry, "problem.no_id", {}, "id"
        elif set(entry.id) & set(FORBIDDEN):
            yield entry, "problem.bad_id", {}, "id"
        elif entry.id in first and entry.id:
            yield entry, "problem.double", {"first": str(first[entry.id])}, "id"
        first.setdefault(entry.id, entry.position)


def _parents(entries: Sequence[Entry]) -> Iterator[Raised]:
    ids = [entry.id for entry in entries if entry.id]
    for entry in entries:
        parent = entry.code.parent if entry.code else ""
        if parent and parent not in ids:
            yield entry, "problem.unknown_parent", {"parent": parent, "nearest": nearest(parent, ids) or "–"}, "parent"


def _circles(entries: Sequence[Entry]) -> Iterator[Raised]:
    """Each circle once, at its first code."""
    parents = {entry.id: entry.code.parent for entry in entries if entry.code and entry.id}
    told: set[str] = set()
    for entry in entries:
        chain = list(_ancestors(entry.id, parents))
        if entry.id in chain and entry.id not in told:
            told.update(chain)
            yield entry, "problem.circular", {"chain": " → ".join([entry.id, *chain])}, "parent"


def _ancestors(code_id: str, parents: dict[str, str]) -> Iterator[str]:
    seen: set[str] = set()
    current = parents.get(code_id, "")
    while current and current not in seen:
        yield current
        seen.add(current)
        current = parents.get(current, "")


def _keywords(entries: Sequence[Entry], checks: Checks) -> Iterator[Raised]:
    for entry in entries:
        for item, keyword in entry.keywords:
            if not keyword:
                yield entry, "problem.keyword_empty", {}, "keywords", item
                continue
            said = checks.keyword(keyword)
            if said.reason:
                yield entry, f"rule.{said.reason}", {"keyword": keyword, "found": said.found}, "keywords", item
            for question in said.questions if checks.questions else ():
                if question not in checks.questions:
                    near = nearest(question, checks.questions) or "–"
                    values = {"keyword": keyword, "question": question, "nearest": near}
                    yield entry, "problem.unknown_question", values, "keywords", item


def undefined(codebook: Codebook) -> tuple[str, ...]:
    """Ids of the codes without a definition: allowed, but a definition helps coders and suggestions.

    >>> undefined(Codebook((Code("a", "A"), Code("b", "B", definition="Wat b is."))))
    ('a',)
    """
    return tuple(code.id for code in codebook.codes if not code.definition)
