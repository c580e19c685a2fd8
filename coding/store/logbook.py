"""Lines of the log that are asked for, newest first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from coding.records import LogLine
from coding.store.schema import log


@dataclass(frozen=True)
class Asked:
    """Which lines; what is empty asks for nothing. `since` and `until` are moments, `until` itself is left out."""

    verb: str = ""
    who: str = ""
    since: datetime | None = None
    until: datetime | None = None


def find(session: Session, asked: Asked, start: int = 0, size: int | None = None) -> list[tuple[int, LogLine]]:
    """(number, line) of the lines that are asked for, newest first."""
    query = _filtered(select(log), asked).order_by(log.c.id.desc()).offset(start)
    found = session.execute(query.limit(size) if size is not None else query)
    return [(r.id, LogLine(r.time, r.who, r.verb, r.details)) for r in found]


def n_found(session: Session, asked: Asked) -> int:
    """Number of lines that are asked for."""
    return int(session.execute(_filtered(select(func.count()).select_from(log), asked)).scalar_one())


def line(session: Session, number: int) -> LogLine | None:
    """One line by its number; None if there is none."""
    r = session.execute(select(log).where(log.c.id == number)).one_or_none()
    return LogLine(r.time, r.who, r.verb, r.details) if r else None


def verbs_and_people(session: Session) -> tuple[list[str], list[str]]:
    """The verbs and the people that occur in the log."""
    verbs = session.execute(select(log.c.verb).distinct().order_by(log.c.verb)).scalars()
    return list(verbs), list(session.execute(select(log.c.who).distinct().order_by(log.c.who)).scalars())


def _filtered(query: Select[Any], asked: Asked) -> Select[Any]:
    query = query.where(log.c.verb == asked.verb) if asked.verb else query
    query = query.where(log.c.who == asked.who) if asked.who else query
    query = query.where(log.c.time >= asked.since) if asked.since else query
    return query.where(log.c.time < asked.until) if asked.until else query
