"""The trail of decisions: what a batch or a moment brought, what is still the last, and what stood before it. Codes as they were made."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from coding.records import Decision, Seen
from coding.store.bulk import CHUNK
from coding.store.schema import decisions


def of_batch(session: Session, run_id: str) -> list[Decision]:
    """What was decided in a batch, in order of answer."""
    return _records(session, _all().where(decisions.c.run_id == run_id, decisions.c.seen == Seen.BULK.value))


def of_answer(session: Session, answer_id: str) -> list[Decision]:
    """All that was ever decided about an answer, by whomever, oldest first."""
    query = select(decisions).where(decisions.c.answer_id == answer_id)
    return _records(session, query.order_by(decisions.c.time, decisions.c.id))


def up_to(session: Session, coder: str, moment: datetime) -> list[Decision]:
    """What a coder decided last before or at a moment; all that is stored together has the same time."""
    own = select(func.max(decisions.c.time)).where(decisions.c.coder == coder, decisions.c.time <= moment)
    return _records(session, _all().where(decisions.c.coder == coder, decisions.c.time == own.scalar_subquery()))


def superseded(session: Session, ids: Iterable[str]) -> set[str]:
    """Those of these decisions that another came on top of."""
    later = aliased(decisions)
    return set(_in_parts(session, select(later.c.supersedes), later.c.supersedes, ids))


def by_id(session: Session, ids: Iterable[str]) -> dict[str, Decision]:
    """Decisions by their ids."""
    wanted, found = list(ids), dict[str, Decision]()
    for start in range(0, len(wanted), CHUNK):
        query = select(decisions).where(decisions.c.id.in_(wanted[start : start + CHUNK]))
        found |= {d.id: d for d in _records(session, query)}
    return found


def _all() -> Select[Any]:
    return select(decisions).order_by(decisions.c.answer_id)


def _in_parts(session: Session, query: Select[Any], column: Any, ids: Iterable[str]) -> Iterable[str]:
    wanted = list(ids)
    for start in range(0, len(wanted), CHUNK):
        yield from session.execute(query.where(column.in_(wanted[start : start + CHUNK]))).scalars()


def _records(session: Session, query: Select[Any]) -> list[Decision]:
    return [
        Decision(
            r.id, r.answer_id, r.coder, tuple(r.codes), r.time, r.codebook_version, Seen(r.seen), r.run_id or "", r.supersedes or "",
        )
        for r in session.execute(query)
    ]  # fmt: skip
