"""What a decision carries besides codes (fragments, flags, a memo), and what the screen sent. Rows are only ever added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from coding.store.bulk import CHUNK, insert_rows
from coding.store.schema import decision_marks, sendings

Fragment = tuple[int, int, str]  # start and end in code points of the raw answer, end exclusive, and a code


@dataclass(frozen=True, slots=True)
class Marks:
    """What a coder added to a decision: coded fragments, flags (``"quote"``, ``"discuss"``), a memo."""

    fragments: tuple[Fragment, ...] = ()
    flags: tuple[str, ...] = ()
    memo: str = ""


def add_marks(session: Session, new: Mapping[str, Marks]) -> int:
    """Add the marks of decisions, by their ids; empty ones need no row. The number added."""
    rows = ((i, [list(f) for f in m.fragments], list(m.flags), m.memo) for i, m in new.items() if m != Marks())
    return insert_rows(session, decision_marks, rows)


def marks_of(session: Session, decision_ids: Iterable[str]) -> dict[str, Marks]:
    """Marks of decisions by their ids; those that carry none are absent."""
    wanted, found = list(decision_ids), dict[str, Marks]()
    for start in range(0, len(wanted), CHUNK):
        query = select(decision_marks).where(decision_marks.c.decision_id.in_(wanted[start : start + CHUNK]))
        for row in session.execute(query):
            fragments = tuple((a, b, code) for a, b, code in row.fragments)
            found[row.decision_id] = Marks(fragments, tuple(row.flags), row.memo)
    return found


def sent_before(session: Session, ids: Sequence[str]) -> set[str]:
    """Those of these ids that came before."""
    found = set[str]()
    for start in range(0, len(ids), CHUNK):
        query = select(sendings.c.id).where(sendings.c.id.in_(ids[start : start + CHUNK]))
        found.update(session.execute(query).scalars())
    return found


def add_sent(session: Session, new: Iterable[tuple[str, str, str, str, datetime]]) -> int:
    """Remember what the screen sent: (id, answer, coder, kind, moment)."""
    return insert_rows(session, sendings, new)
