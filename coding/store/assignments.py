"""Which coder has which answer in hand. At most one at a time, which the database itself sees to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from coding.records import Assignment, Reason
from coding.store.bulk import CHUNK
from coding.store.schema import OPEN, assignments

DECIDED, SKIPPED, IDLE = "decided", "skipped", "idle"  # how an assignment ended


def in_hand(session: Session, coder: str = "") -> list[Assignment]:
    """What is in hand now, by batch and place; of everybody, or of one coder."""
    query = select(assignments).where(OPEN).order_by(assignments.c.batch, assignments.c.place)
    found = session.execute(query.where(assignments.c.coder == coder) if coder else query)
    return [_assignment(row) for row in found]


def skipped_by(session: Session, coder: str) -> set[str]:
    """Answers that a coder passed over at any time."""
    query = select(assignments.c.answer_id).where(assignments.c.coder == coder, assignments.c.outcome == SKIPPED)
    return set(session.execute(query).scalars())


def skipped(session: Session) -> set[str]:
    """Answers that anybody passed over at any time."""
    return set(session.execute(select(assignments.c.answer_id).where(assignments.c.outcome == SKIPPED)).scalars())


def last_of(session: Session, coder: str, answer_ids: Sequence[str]) -> dict[str, Assignment]:
    """Answer → how this coder last had it in hand, whether or not he has it still."""
    query = select(assignments).where(assignments.c.coder == coder, assignments.c.answer_id.in_(answer_ids))
    return {r.answer_id: _assignment(r) for r in session.execute(query.order_by(assignments.c.id))}


def _assignment(row: Any) -> Assignment:
    return Assignment(row.answer_id, row.coder, Reason(row.reason), row.batch, row.place, row.time, row.active)


def next_batch_number(session: Session) -> int:
    """A number that no batch has yet."""
    return int(session.execute(select(func.coalesce(func.max(assignments.c.batch), 0))).scalar_one()) + 1


def give_out(session: Session, given: Sequence[Assignment]) -> int:
    """Put answers in the hands of a coder; those that somebody has already are left out. The number given out.

    Should two transactions ever run at once, the unique index decides, and the loser gets fewer and not an error.
    """
    make: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}.get(session.get_bind().dialect.name, insert)
    rows = [
        {
            "answer_id": a.answer_id, "coder": a.coder, "reason": a.reason.value, "batch": a.batch, "place": a.place,
            "time": a.time, "active": a.active, "outcome": "",
        }
        for a in given
    ]  # fmt: skip
    before = _n_open(session)
    if rows:
        session.execute(make(assignments).on_conflict_do_nothing(), rows)
    return _n_open(session) - before


def _n_open(session: Session) -> int:
    return int(session.execute(select(func.count()).select_from(assignments).where(OPEN)).scalar_one())


def stay_active(session: Session, coder: str, moment: datetime) -> None:
    """The coder did something: all that is in hand stays there."""
    session.execute(update(assignments).where(OPEN, assignments.c.coder == coder).values(active=moment))


def release(session: Session, answer_ids: Iterable[str], outcome: str, moment: datetime, coder: str = "") -> None:
    """Take answers out of the hands of whoever has them, or of one coder."""
    ids = list(answer_ids)
    for start in range(0, len(ids), CHUNK):
        change = update(assignments).where(OPEN, assignments.c.answer_id.in_(ids[start : start + CHUNK]))
        change = change.where(assignments.c.coder == coder) if coder else change
        session.execute(change.values(released=moment, outcome=outcome))


def release_idle(session: Session, since: datetime, moment: datetime, besides: str) -> None:
    """Take out of their hands what others than `besides` left alone since a moment."""
    idle = update(assignments).where(OPEN, assignments.c.active < since, assignments.c.coder != besides)
    session.execute(idle.values(released=moment, outcome=IDLE))
