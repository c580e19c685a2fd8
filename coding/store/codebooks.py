"""The versions of the codebook as they were saved, and what the current one says about codes of before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from coding.store.schema import codebook_versions


class Saved(NamedTuple):
    """A version as it was saved: by whom, when and why, and what it says as plain data."""

    version: str
    time: datetime
    who: str
    note: str
    content: dict[str, Any]


def history(session: Session) -> list[Saved]:
    """All versions, oldest first."""
    table = codebook_versions.c
    query = select(table.version, table.time, table.who, table.note, table.content).order_by(table.id)
    return [Saved(*row) for row in session.execute(query)]


def merged_codes(session: Session) -> Mapping[str, str]:
    """Which codes went into which, by the current version; empty without a codebook."""
    query = select(codebook_versions.c.content["merged"]).order_by(codebook_versions.c.id.desc()).limit(1)
    return session.execute(query).scalar() or {}


def retired_codes(session: Session) -> frozenset[str]:
    """Codes that the current version offers no longer."""
    query = select(codebook_versions.c.content["codes"]).order_by(codebook_versions.c.id.desc()).limit(1)
    codes = session.execute(query).scalar() or []
    return frozenset(code["id"] for code in codes if isinstance(code, dict) and code.get("retired"))
