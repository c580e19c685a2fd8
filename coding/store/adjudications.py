"""Decisions that settle a difference between coders: in which sample, and why they differed. Rows are only ever added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from coding.records import Difference
from coding.store.bulk import CHUNK, insert_rows
from coding.store.schema import adjudications, decisions


@dataclass(frozen=True, slots=True)
class Settled:
    """Why coders differed, as the adjudicator sees it."""

    sample_id: str
    reason: Difference
    note: str = ""


def add(session: Session, new: Mapping[str, Settled]) -> int:
    """Add what goes with decisions, by their ids; the number added."""
    return insert_rows(session, adjudications, ((i, s.sample_id, s.reason.value, s.note) for i, s in new.items()))


def of(session: Session, decision_ids: Iterable[str]) -> dict[str, Settled]:
    """What goes with decisions, by their ids; those that settle nothing are absent."""
    wanted, found = list(decision_ids), dict[str, Settled]()
    for start in range(0, len(wanted), CHUNK):
        query = select(adjudications).where(adjudications.c.decision_id.in_(wanted[start : start + CHUNK]))
        found |= {r.decision_id: Settled(r.sample_id, Difference(r.reason), r.note) for r in session.execute(query)}
    return found


def answers_with(session: Session, reason: Difference) -> list[str]:
    """Answers about which coders were once found to differ for a reason, whether or not that stands."""
    on = decisions.c.id == adjudications.c.decision_id
    query = select(decisions.c.answer_id).join(adjudications, on).where(adjudications.c.reason == reason.value)
    return sorted(set(session.execute(query).scalars()))


def carry(session: Session, onto: Mapping[str, str]) -> int:
    """Let decisions say what earlier ones said (new id → earlier id), where these settled anything; the number that do."""
    there = of(session, onto.values())
    return add(session, {new: there[earlier] for new, earlier in onto.items() if earlier in there})
