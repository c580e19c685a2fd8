"""Samples that several coders code blind: which answers, by whom, and from when on each may see what others gave."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, insert, select
from sqlalchemy.orm import Session

from coding.records import Decision, DoubleSample, Ended
from coding.store.bulk import insert_rows
from coding.store.decisions import all_decisions
from coding.store.schema import double_answers, double_coders, double_ends, double_samples, sendings


def add_sample(session: Session, sample: DoubleSample, repeats: Iterable[str] = ()) -> None:
    """Store a sample, with the answers that repeat one of it: those may give away what was said of it."""
    values = {"id": sample.id, "time": sample.time, "who": sample.who, "seed": sample.seed}
    session.execute(insert(double_samples).values(questions=list(sample.questions), **values))
    sampled: list[tuple[str, str, int | None]] = [(sample.id, i, n) for n, i in enumerate(sample.answer_ids)]
    insert_rows(session, double_answers, [*sampled, *((sample.id, i, None) for i in repeats)])
    insert_rows(session, double_coders, ((sample.id, coder, n) for n, coder in enumerate(sample.coders)))


def samples(session: Session) -> list[DoubleSample]:
    """All samples, oldest first."""
    ids: dict[str, list[str]] = {}
    sampled = select(double_answers).where(double_answers.c.place.is_not(None))
    for row in session.execute(sampled.order_by(double_answers.c.sample_id, double_answers.c.place)):
        ids.setdefault(row.sample_id, []).append(row.answer_id)
    coders: dict[str, list[str]] = {}
    for row in session.execute(select(double_coders).order_by(double_coders.c.position)):
        coders.setdefault(row.sample_id, []).append(row.coder)
    ends, opened = _ends(session)
    return [
        DoubleSample(
            r.id, r.time, r.who, r.seed, tuple(r.questions), tuple(ids.get(r.id, ())), tuple(coders.get(r.id, ())),
            ends.get(r.id, {}), frozenset(opened.get(r.id, ())),
        )
        for r in session.execute(select(double_samples).order_by(double_samples.c.id))
    ]  # fmt: skip


def _ends(session: Session) -> tuple[dict[str, dict[str, tuple[Ended, datetime]]], dict[str, set[str]]]:
    first: dict[str, dict[str, tuple[Ended, datetime]]] = {}
    opened: dict[str, set[str]] = {}
    for row in session.execute(select(double_ends).order_by(double_ends.c.time)):
        first.setdefault(row.sample_id, {}).setdefault(row.who, (Ended(row.how), row.time))
        if row.how == Ended.OPENED:
            opened.setdefault(row.sample_id, set()).add(row.who)
    return first, opened


def add_end(session: Session, sample_id: str, who: str, how: Ended, moment: datetime) -> bool:
    """Remember that somebody may see the codes of a sample from now on; false if that was there already."""
    there = select(double_ends.c.time).where(
        double_ends.c.sample_id == sample_id, double_ends.c.who == who, double_ends.c.how == how.value
    )
    if session.execute(there).first():
        return False
    session.execute(insert(double_ends).values(sample_id=sample_id, who=who, how=how.value, time=moment))
    return True


def _open_parts() -> Select[Any]:
    """Ids of samples that somebody still codes, once per coder."""
    c, e = double_coders.c, double_ends.c
    has_ended = select(e.who).where(e.sample_id == c.sample_id, e.who == c.coder).exists()
    return select(c.sample_id).where(~has_ended)


def hidden_ids(coder: ColumnElement[str] | str) -> Select[Any]:
    """Ids of answers of which a coder may not see what others gave: those of samples that he still codes."""
    a = double_answers.c
    return select(a.answer_id).where(a.sample_id.in_(_open_parts().where(double_coders.c.coder == coder)))


def hidden_from(session: Session, coder: str) -> frozenset[str]:
    """As `hidden_ids`, read."""
    return frozenset(session.execute(hidden_ids(coder)).scalars())


def open_part(session: Session, coder: str) -> str:
    """Id of the first sample that a coder still codes; empty if there is none."""
    query = _open_parts().where(double_coders.c.coder == coder).order_by(double_coders.c.sample_id)
    return session.execute(query.limit(1)).scalar() or ""


def held_ids(session: Session) -> frozenset[str]:
    """Answers of samples that somebody still codes: they are in nobody's queue."""
    a = double_answers.c
    return frozenset(session.execute(select(a.answer_id).where(a.sample_id.in_(_open_parts()))).scalars())


def sampled_ids(session: Session) -> frozenset[str]:
    """Answers that are or were in a sample, and those that repeat them."""
    return frozenset(session.execute(select(double_answers.c.answer_id)).scalars())


def trail_of(session: Session, sample_id: str) -> list[Decision]:
    """All that people ever decided about the answers of a sample, oldest first, with codes as they are called now."""
    a = double_answers.c
    return all_decisions(session, select(a.answer_id).where(a.sample_id == sample_id, a.place.is_not(None)))


def passed_over(session: Session, sample: DoubleSample, coder: str) -> set[str]:
    """Answers of a sample that a coder skipped since it was made."""
    a, s = double_answers.c, sendings.c
    wanted = select(a.answer_id).where(a.sample_id == sample.id)
    query = select(s.answer_id).where(s.coder == coder, s.kind == "skip", s.time >= sample.time)
    return set(session.execute(query.where(s.answer_id.in_(wanted))).scalars())
