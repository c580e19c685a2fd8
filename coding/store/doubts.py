"""Which answers a run of the suggester is in doubt about: added up where the rows are, since a large project has millions."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from coding.lineage import current_code
from coding.store.codebooks import merged_codes, retired_codes
from coding.store.schema import decisions, suggestions


def doubts(session: Session, run_id: str) -> dict[str, float]:
    """Answer → expected number of wrong codes, Σ min(p, 1 − p) over its rows (`models.active.uncertainty`), retired codes left out.

    Where codes were merged since the run, each still counts by itself.
    """
    p = suggestions.c.probability
    total = func.sum(case((p < 0.5, p), else_=1 - p))
    query = select(suggestions.c.answer_id, total).where(suggestions.c.run_id == run_id)
    if retired := retired_codes(session):
        query = query.where(suggestions.c.code_id.not_in(retired))
    return dict(session.execute(query.group_by(suggestions.c.answer_id)).all())


def likeliest(
    session: Session, run_id: str, codes: Collection[str], at_least: float, most: int
) -> Iterator[tuple[str, str, float]]:
    """(answer, code, probability) of the answers that most likely have these codes, nothing being decided about them yet.

    Parameters
    ----------
    codes : collection of str
        As the current codebook calls them.
    at_least : float
        Smallest probability.
    most : int
        Answers per code, the surest first.
    """
    merged = merged_codes(session)
    stored = [*codes, *(old for old in merged if current_code(old, merged) in codes)]
    p = suggestions.c.probability
    rank = func.row_number().over(partition_by=suggestions.c.code_id, order_by=(p.desc(), suggestions.c.answer_id))
    ranked = (
        select(suggestions.c.answer_id, suggestions.c.code_id, p, rank.label("rank"))
        .where(suggestions.c.run_id == run_id, suggestions.c.code_id.in_(stored), p >= at_least)
        .where(suggestions.c.answer_id.not_in(select(decisions.c.answer_id)))
        .subquery()
    )
    query = select(ranked).where(ranked.c.rank <= most).order_by(ranked.c.code_id, ranked.c.rank)
    for row in session.execute(query):
        yield row.answer_id, current_code(row.code_id, merged), row.probability
