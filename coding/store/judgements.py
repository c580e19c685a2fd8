"""What coders said about one code of an answer, apart from what they decided about the whole. Rows are only ever added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from coding.lineage import current_code
from coding.store.bulk import CHUNK, insert_rows
from coding.store.codebooks import merged_codes
from coding.store.schema import judgements, suggestions

YES, NO, BACK = SAYS = ("yes", "no", "back")  # `BACK` takes back what was said before: nothing is said


class Judgement(NamedTuple):
    """What a coder says about one code of one answer; a later one supersedes it. `run_id`: the suggestions that were seen."""

    id: str
    answer_id: str
    coder: str
    code_id: str
    says: str
    time: datetime
    codebook_version: str
    run_id: str = ""
    supersedes: str = ""


def add_judgements(session: Session, new: Iterable[Judgement]) -> int:
    """Add judgements; the number added."""
    return insert_rows(session, judgements, ((*j[:7], j.run_id or None, j.supersedes or None) for j in new))


def known_judgements(session: Session, ids: Sequence[str]) -> set[str]:
    """Those of these ids that are stored."""
    found = set[str]()
    for start in range(0, len(ids), CHUNK):
        query = select(judgements.c.id).where(judgements.c.id.in_(ids[start : start + CHUNK]))
        found.update(session.execute(query).scalars())
    return found


def standing(session: Session, coder: str, answer_ids: Sequence[str] | None = None) -> list[Judgement]:
    """What a coder said last about each code of these answers (of all, if none are named), oldest first; what was taken back among it.

    Codes are called as the current codebook calls them; where two were merged, an answer may have one twice.
    """
    later, merged = aliased(judgements), merged_codes(session)
    query = select(judgements).outerjoin(later, later.c.supersedes == judgements.c.id).where(later.c.id.is_(None))
    query = query.where(judgements.c.coder == coder)
    query = query if answer_ids is None else query.where(judgements.c.answer_id.in_(answer_ids))
    return [
        Judgement(
            r.id, r.answer_id, r.coder, current_code(r.code_id, merged), r.says, r.time, r.codebook_version,
            r.run_id or "", r.supersedes or "",
        )
        for r in session.execute(query.order_by(judgements.c.time, judgements.c.id))
    ]  # fmt: skip


def spoken_ids(session: Session, coder: str, code: str) -> set[str]:
    """Answers of which a coder said yes or no to a code, as it is called now, and did not take that back."""
    later = aliased(judgements)
    query = select(judgements.c.answer_id).outerjoin(later, later.c.supersedes == judgements.c.id)
    query = query.where(later.c.id.is_(None), judgements.c.coder == coder, judgements.c.says != BACK)
    query = query.where(judgements.c.code_id.in_(_names(code, merged_codes(session))))
    return set(session.execute(query).scalars())


def _names(code: str, merged: Mapping[str, str]) -> list[str]:
    """What a code was called at any time: its name and those of the codes that were merged into it."""
    return [code, *(old for old in merged if current_code(old, merged) == code)]


def chances(session: Session, run_id: str, code: str) -> dict[str, float]:
    """Answer → probability of a code in a run of the suggester; of codes that were merged into it, the highest."""
    names = _names(code, merged_codes(session))
    query = select(suggestions.c.answer_id, func.max(suggestions.c.probability))
    query = query.where(suggestions.c.run_id == run_id, suggestions.c.code_id.in_(names))
    return dict(session.execute(query.group_by(suggestions.c.answer_id)).all())


def said(session: Session, coder: str, answer_ids: Sequence[str]) -> dict[str, dict[str, bool]]:
    """Answer → code → whether the coder said yes; answers about which he said nothing are absent."""
    found: dict[str, dict[str, bool]] = {}
    for one in standing(session, coder, answer_ids):
        if one.says != BACK:
            found.setdefault(one.answer_id, {})[one.code_id] = one.says == YES
    return found
