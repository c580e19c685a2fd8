"""The log, and what came in and went out as files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from coding.records import LogLine
from coding.store.schema import exports, imports, log


def add_line(session: Session, time: datetime, who: str, verb: str, details: Mapping[str, Any]) -> None:
    """Write a line in the log; `details` holds figures, names of files and ids, never an answer's text."""
    session.execute(insert(log).values(time=time, who=who, verb=verb, details=dict(details)))


def lines(session: Session, verb: str = "", last: int = 0) -> list[LogLine]:
    """Lines of the log, oldest first; of one verb, or only the last few."""
    query = select(log).order_by(log.c.id.desc())
    query = query.where(log.c.verb == verb) if verb else query
    found = session.execute(query.limit(last) if last else query).all()
    return [LogLine(r.time, r.who, r.verb, r.details) for r in reversed(found)]


def add_import(session: Session, time: datetime, file: str, sha256: str, mapping: Mapping[str, Any]) -> None:
    """Remember that a file was imported, and how its columns were read."""
    session.execute(insert(imports).values(time=time, file=file, sha256=sha256, mapping=dict(mapping)))


def add_export(session: Session, time: datetime, who: str, kind: str, file: str, sha256: str) -> None:
    """Remember that a file was written."""
    session.execute(insert(exports).values(time=time, who=who, kind=kind, file=file, sha256=sha256))
