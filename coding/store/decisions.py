"""What coders decided. Rows are only ever added: the trail, the undo and the conflict rule are one thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from coding.records import Decision, Seen
from coding.store.bulk import CHUNK, insert_rows
from coding.store.schema import decisions


def add_decisions(session: Session, new: Sequence[Decision]) -> int:
    """Add decisions; one whose id is there already is left out, so that sending twice decides once. The number added."""
    there = known_ids(session, [d.id for d in new])
    fresh = {d.id: d for d in new if d.id not in there}
    return insert_rows(
        session,
        decisions,
        (
            (
                d.id, d.answer_id, d.coder, list(d.codes), d.time, d.codebook_version, d.seen.value, d.run_id or None, d.supersedes or None,
            )
            for d in fresh.values()
        ),
    )  # fmt: skip


def known_ids(session: Session, ids: Iterable[str]) -> set[str]:
    """Those of these decision ids that are stored."""
    wanted, found = list(ids), set[str]()
    for start in range(0, len(wanted), CHUNK):
        found.update(
            session.execute(select(decisions.c.id).where(decisions.c.id.in_(wanted[start : start + CHUNK]))).scalars()
        )
    return found


def current_decisions(session: Session, coder: str = "", answer_ids: Sequence[str] = ()) -> list[Decision]:
    """Decisions that nothing supersedes, oldest first: one per coder and answer. Of all coders, or of one."""
    later = aliased(decisions)
    query = (
        select(decisions)
        .outerjoin(later, later.c.supersedes == decisions.c.id)
        .where(later.c.id.is_(None))
        .order_by(decisions.c.time, decisions.c.id)
    )
    if coder:
        query = query.where(decisions.c.coder == coder)
    if answer_ids:
        query = query.where(decisions.c.answer_id.in_(answer_ids))
    return [
        Decision(
            r.id,
            r.answer_id,
            r.coder,
            tuple(r.codes),
            r.time,
            r.codebook_version,
            Seen(r.seen),
            r.run_id or "",
            r.supersedes or "",
        )
        for r in session.execute(query)
    ]


def n_decisions(session: Session) -> dict[str, int]:
    """Number of answers decided per coder."""
    query = select(decisions.c.coder, func.count(func.distinct(decisions.c.answer_id))).group_by(decisions.c.coder)
    return dict(session.execute(query.order_by(decisions.c.coder)).all())
