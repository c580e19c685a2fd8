"""What the stages made: codebook versions, runs, cleaned answers, suggestions, topics, quotes. A run changes no other's rows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from coding.lineage import current_code
from coding.records import AnswerKind, CleanAnswer, Finding, Quote, Run, Suggestion, Topic
from coding.store.bulk import CHUNK, insert_rows
from coding.store.codebooks import merged_codes, retired_codes
from coding.store.schema import answers, clean_answers, codebook_versions, quotes, runs, suggestions, topics


def add_codebook_version(
    session: Session, version: str, content: dict[str, Any], sha256: str, who: str, time: datetime, note: str = ""
) -> None:
    """Add a version of the codebook; it becomes the current one. `note` says why it was made."""
    given = {"version": version, "content": content, "sha256": sha256, "who": who, "time": time, "note": note}
    session.execute(insert(codebook_versions).values(given))


def codebook_content(session: Session, version: str = "") -> dict[str, Any] | None:
    """Content of a version, by default the current one; None if there is none."""
    query = select(codebook_versions.c.content).order_by(codebook_versions.c.id.desc()).limit(1)
    return session.execute(query.where(codebook_versions.c.version == version) if version else query).scalar()


def codebook_versions_there(session: Session) -> dict[str, str]:
    """Version → hash, oldest first."""
    query = select(codebook_versions.c.version, codebook_versions.c.sha256).order_by(codebook_versions.c.id)
    return dict(session.execute(query).all())


def add_run(session: Session, run: Run) -> None:
    """Add a run."""
    session.execute(
        insert(runs).values(
            id=run.id,
            verb=run.verb,
            time=run.time,
            seed=run.seed,
            parameters=dict(run.parameters),
            inputs=dict(run.inputs),
            version=run.version,
        )
    )


def runs_of(session: Session, verb: str = "") -> list[Run]:
    """Runs of a verb (or all), oldest first."""
    query = select(runs).order_by(runs.c.time, runs.c.id)
    found = session.execute(query.where(runs.c.verb == verb) if verb else query)
    return [Run(r.id, r.verb, r.time, r.seed, r.parameters, r.inputs, r.version) for r in found]


def add_clean_answers(session: Session, run_id: str, cleaned: Iterable[tuple[CleanAnswer, str]]) -> int:
    """Add cleaned answers, each with its raw text; a text that stayed as it came is not stored twice."""
    rows = (
        (
            run_id, c.answer_id, None if c.text == raw else c.text, c.kind.value, c.is_answer, [list(s) for s in c.spans] or None,
            [[f.kind, f.start, f.end, f.rule, f.certainty] for f in c.findings] or None,
            None if c.masked == raw else c.masked, c.duplicate_of, c.duplicate_reason, c.language, c.refers_to,
        )
        for c, raw in cleaned
    )  # fmt: skip
    return insert_rows(session, clean_answers, rows)


def iter_clean_answers(session: Session, run_id: str, question_ids: Sequence[str] = ()) -> Iterator[CleanAnswer]:
    """Cleaned answers of a run in order of their id, a chunk in memory at a time."""
    query = (
        select(clean_answers, answers.c.text.label("raw"), answers.c.question_id)
        .join(answers)
        .where(clean_answers.c.run_id == run_id)
        .order_by(clean_answers.c.answer_id)
        .execution_options(yield_per=CHUNK)
    )
    if question_ids:
        query = query.where(answers.c.question_id.in_(question_ids))
    for row in session.execute(query):
        yield _clean_answer(row)


def substantive(session: Session, run_id: str, question_ids: Sequence[str] = ()) -> list[tuple[str, str, str]]:
    """(answer, question, answer that it repeats or nothing) of all answers that say something, without their texts."""
    query = (
        select(clean_answers.c.answer_id, answers.c.question_id, clean_answers.c.duplicate_of)
        .join(answers)
        .where(clean_answers.c.run_id == run_id, clean_answers.c.is_answer)
        .order_by(clean_answers.c.answer_id)
    )
    if question_ids:
        query = query.where(answers.c.question_id.in_(question_ids))
    return [(r.answer_id, r.question_id, r.duplicate_of) for r in session.execute(query)]


def is_substantive(session: Session, run_id: str, answer_id: str) -> bool:
    """Whether there is such an answer and it says something."""
    query = select(clean_answers.c.is_answer).where(clean_answers.c.run_id == run_id)
    return bool(session.execute(query.where(clean_answers.c.answer_id == answer_id)).scalar())


def clean_answer(session: Session, run_id: str, answer_id: str) -> CleanAnswer:
    """One cleaned answer of a run."""
    query = select(clean_answers, answers.c.text.label("raw"), answers.c.question_id).join(answers)
    return _clean_answer(
        session.execute(query.where(clean_answers.c.run_id == run_id, clean_answers.c.answer_id == answer_id)).one()
    )


def _clean_answer(row: Any) -> CleanAnswer:
    return CleanAnswer(
        answer_id=row.answer_id,
        text=row.raw if row.text is None else row.text,
        kind=AnswerKind(row.kind),
        is_answer=row.is_answer,
        spans=tuple((a, b, c, d) for a, b, c, d in row.spans or ()),
        findings=tuple(Finding(*f) for f in row.findings or ()),
        masked=row.raw if row.masked is None else row.masked,
        duplicate_of=row.duplicate_of,
        question_id=row.question_id,
        duplicate_reason=row.duplicate_reason,
        language=row.language,
        refers_to=row.refers_to,
    )


def n_clean_answers(session: Session, run_id: str) -> int:
    """Number of answers that a cleaning run holds."""
    return session.execute(
        select(func.count()).select_from(clean_answers).where(clean_answers.c.run_id == run_id)
    ).scalar_one()


def add_suggestions(session: Session, run_id: str, new: Iterable[Suggestion]) -> int:
    """Add the suggestions of a run."""
    rows = ((run_id, s.answer_id, s.code_id, s.probability, s.suggested, s.why) for s in new)
    return insert_rows(session, suggestions, rows)


def suggestions_of(
    session: Session, run_id: str, answer_ids: Sequence[str] | None = None, only_suggested: bool = False
) -> list[Suggestion]:
    """Suggestions of a run, most probable first per answer; of all its answers, or of these.

    Codes are called as the current codebook calls them, and what it offers no longer is not among them.
    """
    query = (
        select(suggestions)
        .where(suggestions.c.run_id == run_id)
        .order_by(suggestions.c.answer_id, suggestions.c.probability.desc(), suggestions.c.code_id)
    )
    if answer_ids is not None:
        if not answer_ids:
            return []
        query = query.where(suggestions.c.answer_id.in_(answer_ids))
    if only_suggested:
        query = query.where(suggestions.c.suggested)
    found = [Suggestion(r.answer_id, r.code_id, r.probability, r.suggested, r.why) for r in session.execute(query)]
    return _as_now(found, merged_codes(session), retired_codes(session))


def _as_now(found: list[Suggestion], merged: Mapping[str, str], retired: frozenset[str]) -> list[Suggestion]:
    """Each code once per answer, at its highest probability, and suggested if one of those that were merged was."""
    if not merged and not retired:
        return found
    kept: dict[tuple[str, str], Suggestion] = {}
    for one in found:
        code = current_code(one.code_id, merged)
        if code not in retired:
            first = kept.setdefault((one.answer_id, code), one._replace(code_id=code))
            kept[one.answer_id, code] = first._replace(suggested=first.suggested or one.suggested)
    return list(kept.values())


def add_topics(session: Session, run_id: str, new: Iterable[Topic]) -> int:
    """Add the topics of a run; a stability that is not known (NaN) is stored as such."""
    rows = (
        (
            *(run_id, t.question_id, t.number, list(t.words), list(t.answer_ids), list(t.central)),
            None if math.isnan(t.stability) else t.stability,
        )
        for t in new
    )
    return insert_rows(session, topics, rows)


def topics_of(session: Session, run_id: str) -> list[Topic]:
    """Topics of a run by question and number."""
    query = select(topics).where(topics.c.run_id == run_id).order_by(topics.c.question_id, topics.c.number)
    return [
        Topic(
            *(r.question_id, r.number, tuple(r.words), tuple(r.answer_ids), tuple(r.central)),
            math.nan if r.stability is None else r.stability,
        )
        for r in session.execute(query)
    ]


def add_quotes(session: Session, run_id: str, new: Iterable[Quote]) -> int:
    """Add the quotes of a run."""
    rows = ((run_id, q.question_id, q.code_id, q.rank, q.answer_id, q.text, q.typicality, q.attribution) for q in new)
    return insert_rows(session, quotes, rows)


def quotes_of(session: Session, run_id: str) -> list[Quote]:
    """Quotes of a run by question, code and rank; codes are called as the current codebook calls them."""
    merged = merged_codes(session)
    query = (
        select(quotes).where(quotes.c.run_id == run_id).order_by(quotes.c.question_id, quotes.c.code_id, quotes.c.rank)
    )
    return [
        Quote(r.answer_id, r.question_id, current_code(r.code_id, merged), r.text, r.rank, r.typicality, r.attribution)
        for r in session.execute(query)
    ]
