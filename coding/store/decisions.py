"""What coders decided. Rows are only ever added: the trail, the undo and the conflict rule are one thing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, Text, cast, func, select
from sqlalchemy.orm import Session, aliased

from coding.lineage import current_codes
from coding.records import Decision, Seen
from coding.store.bulk import CHUNK, insert_rows
from coding.store.codebooks import merged_codes
from coding.store.schema import decisions

BY_NOBODY = (Seen.AUTOMATIC.value, Seen.WITHDRAWN.value)  # what no person decided


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


def current_decisions(
    session: Session, coder: str = "", answer_ids: Sequence[str] | None = None, as_made: bool = False, last: int = 0
) -> list[Decision]:
    """What people decided and nothing supersedes, oldest first: one per coder and answer. Of all coders or of one; about all
    answers or these; all or the `last` ones.

    What was given without a person is not among them: see `automatic_decisions`. Codes are called as the current codebook calls them
    (`coding.lineage`), or `as_made`: as they were called then.
    """
    query = _last().where(decisions.c.seen.not_in(BY_NOBODY))
    if coder:
        query = query.where(decisions.c.coder == coder)
    if last:
        query = query.order_by(None).order_by(decisions.c.time.desc(), decisions.c.id.desc()).limit(last)
        return _records(session, query, answer_ids, as_made)[::-1]
    return _records(session, query, answer_ids, as_made)


def all_decisions(session: Session, answer_ids: Select[Any]) -> list[Decision]:
    """All that people ever decided about the answers of a query, oldest first, also what was superseded or taken back since.

    Codes are called as the current codebook calls them.
    """
    query = select(decisions).where(decisions.c.answer_id.in_(answer_ids), decisions.c.seen != Seen.AUTOMATIC.value)
    return _records(session, query.order_by(decisions.c.time, decisions.c.id))


def automatic_decisions(
    session: Session, answer_ids: Sequence[str] | None = None, withdrawn: bool = False, checked: bool = False
) -> list[Decision]:
    """Codes that were given without a person and that no person has replaced yet; about all answers or these.

    Parameters
    ----------
    withdrawn : bool
        Those that were taken back too: what comes next must supersede them.
    checked : bool
        Instead, those that a person did replace.
    """
    seen = BY_NOBODY if withdrawn else BY_NOBODY[:1]
    if not checked:
        return _records(session, _last().where(decisions.c.seen.in_(seen)), answer_ids)
    later = aliased(decisions)
    replaced = select(decisions).join(later, later.c.supersedes == decisions.c.id)
    query = replaced.where(decisions.c.seen.in_(seen), later.c.seen.not_in(BY_NOBODY))
    query = query.where(decisions.c.answer_id.in_(_decided_ids()))
    return _records(session, query.order_by(decisions.c.time, decisions.c.id), answer_ids)


def _last() -> Select[Any]:
    """Decisions that nothing supersedes."""
    later = aliased(decisions)
    query = select(decisions).outerjoin(later, later.c.supersedes == decisions.c.id).where(later.c.id.is_(None))
    return query.order_by(decisions.c.time, decisions.c.id)


def _records(
    session: Session, query: Select[Any], answer_ids: Sequence[str] | None = None, as_made: bool = False
) -> list[Decision]:
    """The decisions of a query. All that read codes of decisions come through here, so all read them by the current codebook."""
    if answer_ids is not None:
        if not answer_ids:
            return []
        query = query.where(decisions.c.answer_id.in_(answer_ids))
    merged = {} if as_made else merged_codes(session)
    return [
        Decision(
            r.id,
            r.answer_id,
            r.coder,
            current_codes(r.codes, merged),
            r.time,
            r.codebook_version,
            Seen(r.seen),
            r.run_id or "",
            r.supersedes or "",
        )
        for r in session.execute(query)
    ]


def decided_ids(session: Session) -> set[str]:
    """Answers that a person decided about, whoever it was."""
    return set(session.execute(_decided_ids()).scalars())


def decided_by(session: Session, coder: str) -> list[str]:
    """Answers that a coder decided about, those of his oldest decisions first."""
    query = _last().with_only_columns(decisions.c.answer_id).where(decisions.c.seen.not_in(BY_NOBODY))
    return list(session.execute(query.where(decisions.c.coder == coder)).scalars())


def _decided_ids() -> Select[Any]:
    """Ids of answers with a decision of a person that stands: one that was taken back leaves the answer open."""
    return _last().with_only_columns(decisions.c.answer_id).where(decisions.c.seen.not_in(BY_NOBODY)).order_by(None)


def decided_before(session: Session, moment: datetime, answer_ids: Sequence[str] | None = None) -> set[str]:
    """Answers (of these, or of all) about which a person had decided at a moment, whether or not that stands."""
    query = (
        select(decisions.c.answer_id).where(decisions.c.seen.not_in(BY_NOBODY), decisions.c.time <= moment).distinct()
    )
    if answer_ids is not None:
        query = query.where(decisions.c.answer_id.in_(answer_ids))
    return set(session.execute(query).scalars())


def imported_ids(session: Session) -> set[str]:
    """Answers that came with codes from another tool, even if a decision made here stands now.

    Not those whose codes were taken back, nor those that the same coder had decided about here before.
    """
    before, back = aliased(decisions), aliased(decisions)
    by_person = select(before.c.id).where(before.c.id == decisions.c.supersedes, before.c.seen.not_in(BY_NOBODY))
    taken_back = select(back.c.id).where(
        back.c.answer_id == decisions.c.answer_id,
        back.c.coder == decisions.c.coder,
        back.c.seen == Seen.WITHDRAWN.value,
        back.c.time > decisions.c.time,
    )
    query = select(decisions.c.answer_id).where(
        decisions.c.seen == Seen.IMPORTED.value, ~by_person.exists(), ~taken_back.exists()
    )
    return set(session.execute(query.distinct()).scalars())


def n_withdrawn(session: Session) -> int:
    """How often codes that were given without a person were taken back."""
    query = select(func.count()).select_from(decisions).where(decisions.c.seen == Seen.WITHDRAWN.value)
    return int(session.execute(query).scalar_one())


def n_decisions(session: Session) -> dict[str, int]:
    """Number of answers decided per coder; what was given without a person is not counted."""
    per_coder = decisions.c.coder, func.count(func.distinct(decisions.c.answer_id))
    query = _last().with_only_columns(*per_coder).where(decisions.c.seen.not_in(BY_NOBODY)).order_by(None)
    return dict(session.execute(query.group_by(decisions.c.coder).order_by(decisions.c.coder)).all())


class Held(NamedTuple):
    """How many decisions of a coder, made under a version of the codebook, hold exactly these codes, as they were called then."""

    codes: tuple[str, ...]
    codebook_version: str
    coder: str
    n: int


def n_holding(session: Session, left_out: Select[Any]) -> list[Held]:
    """How often people gave each set of codes, of what stands, except about the answers of a query; counted by the database."""
    as_text = cast(decisions.c.codes, Text)
    alike = as_text, decisions.c.codebook_version, decisions.c.coder
    query = _last().with_only_columns(*alike, func.count()).order_by(None).group_by(*alike)
    counts = decisions.c.seen.not_in(BY_NOBODY), decisions.c.answer_id.not_in(left_out)
    return [Held(tuple(json.loads(codes)), *more) for codes, *more in session.execute(query.where(*counts))]


def n_since(session: Session, moment: datetime) -> int:
    """Number of decisions of people that were made after a moment and stand."""
    query = _last().with_only_columns(func.count()).where(decisions.c.seen.not_in(BY_NOBODY)).order_by(None)
    return int(session.execute(query.where(decisions.c.time > moment)).scalar_one())
