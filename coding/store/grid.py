"""The table of all answers: filtered, sorted and cut into pages by the database, so that size makes little difference."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, Text, and_, bindparam, case, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from coding.records import NOTHING, Seen
from coding.store import double, search
from coding.store.bulk import CHUNK
from coding.store.decisions import BY_NOBODY
from coding.store.schema import answers, clean_answers, decision_marks, decisions, questions, respondents, suggestions

OPEN, DECIDED, AUTOMATIC, NON_ANSWER = STATES = ("open", "decided", "automatic", "non_answer")
FLAGS = ("discuss", "quote", "memo", "differ", "older", "repeat", "refers", "masked")  # what may be worth a look
NO_CODE = ""  # in place of a code: read, and no code applies
SORTS = ("answer", "question", "wave", "value", "length", "decided", "state")
NEVER = "9"  # sorts after every moment


@dataclass(frozen=True)
class Wanted:
    """Which answers to show, in which order; what is empty asks for nothing.

    Within one field one of the values is enough. `values` are those of the closed variable `variable`. A code counts where it is shown: as
    decided, else as given without a person, else as suggested. With `coders` only what they decided counts. `sort` is one of `SORTS`;
    ``"value"`` sorts by `sort_variable`.
    """

    words: str = ""
    questions: tuple[str, ...] = ()
    waves: tuple[str, ...] = ()
    variable: str = ""
    values: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    sort: str = "answer"
    sort_variable: str = ""
    descending: bool = False


@dataclass(frozen=True)
class Source:
    """A run of the suggester, and the answers that it counts for.

    Attributes
    ----------
    questions : tuple of str
        Those to these questions.
    moment, was_decided : datetime or None, and bool
        With a moment, of those only the ones about which nobody had decided by then; or somebody had, if `was_decided`.
    """

    run_id: str
    questions: tuple[str, ...]
    moment: datetime | None = None
    was_decided: bool = False


@dataclass(frozen=True)
class Ground:
    """What the table rests on.

    Attributes
    ----------
    clean_run, version : str
        The cleaning, and the current version of the codebook.
    suggested : tuple of Source
        Where suggestions come from.
    called : mapping of str to tuple of str
        Code → all ids by which it may be stored: its own, and those of codes that were merged into it.
    masked : bool
        Words are looked for in masked texts only.
    reader : str
        Who looks: what others gave in a sample that he still codes blind is not there for him, nor are suggestions for it.
    """

    clean_run: str
    version: str = ""
    suggested: tuple[Source, ...] = ()
    called: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: NOTHING)
    masked: bool = True
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One answer of the table as it is stored: what was written, masked, and by whom as far as that may be known."""

    answer_id: str
    question_id: str
    wave_id: str
    respondent_id: str
    raw: str
    masked: str
    kind: str
    is_answer: bool
    language: str
    repeats: str
    refers_to: str
    has_findings: bool
    values: Mapping[str, Any]


def n_hits(session: Session, wanted: Wanted, ground: Ground) -> int:
    """Number of answers that are asked for."""
    found = _filtered(session, select(func.count()), wanted, ground)
    return int(session.execute(found).scalar_one())


def page_ids(session: Session, wanted: Wanted, ground: Ground, start: int, size: int) -> tuple[list[str], int]:
    """Ids of a page of the answers that are asked for, and the number of all, in one go; past the end there are none, and 0."""
    query = _filtered(session, select(answers.c.id, func.count().over()), wanted, ground).order_by(*_order(wanted))
    found = session.execute(query.offset(start).limit(size)).all()
    return [row[0] for row in found], found[0][1] if found else 0


def hit_ids(session: Session, wanted: Wanted, ground: Ground) -> list[str]:
    """Ids of all answers that are asked for, in order."""
    query = _filtered(session, select(answers.c.id), wanted, ground).order_by(*_order(wanted))
    return list(session.execute(query).scalars())


def lines(session: Session, answer_ids: Sequence[str], clean_run: str) -> list[Line]:
    """What the table shows of answers, in the order of their ids as given."""
    found: dict[str, Line] = {}
    for start in range(0, len(answer_ids), CHUNK):
        query = _lines(clean_run).where(answers.c.id.in_(answer_ids[start : start + CHUNK]))
        found |= {row[0]: Line(*row) for row in session.execute(query)}
    return [found[i] for i in answer_ids if i in found]


def _lines(clean_run: str) -> Select[Any]:
    c = clean_answers.c
    return _joined(
        select(
            answers.c.id, answers.c.question_id, respondents.c.wave_id, respondents.c.id, answers.c.text,
            func.coalesce(c.masked, answers.c.text), c.kind, c.is_answer, c.language, c.duplicate_of, c.refers_to,
            c.findings.is_not(None), respondents.c["values"],
        ),
        clean_run,
    )  # fmt: skip


def classes(session: Session, variable: str, most: int = 500) -> list[str]:
    """Values of a closed variable that occur, in order; the first so many."""
    value = _value(variable)
    query = select(value).where(value.is_not(None), value != "").distinct().order_by(value).limit(most)
    return list(session.execute(query).scalars())


def _joined(query: Select[Any], clean_run: str) -> Select[Any]:
    cleaned = and_(clean_answers.c.answer_id == answers.c.id, clean_answers.c.run_id == clean_run)
    return query.select_from(
        answers.join(clean_answers, cleaned).join(respondents, respondents.c.id == answers.c.respondent_id)
    )


def _filtered(session: Session, query: Select[Any], wanted: Wanted, ground: Ground) -> Select[Any]:
    by = [(wanted.questions, answers.c.question_id), (wanted.languages, clean_answers.c.language)]
    conditions: list[Any] = [column.in_(asked) for asked, column in by if asked]
    conditions += search.matching(session, search.terms(wanted.words), ground.masked, answers.c.id)
    conditions += [_flag(flag, ground) for flag in wanted.flags] + _by_respondent(wanted)
    if wanted.states:
        conditions.append(or_(*(_state(state) for state in wanted.states)))
    if wanted.coders:
        conditions.append(answers.c.id.in_(_decided(STANDING.c.coder.in_(wanted.coders))))
    if wanted.codes:
        conditions.append(_has(wanted.codes, wanted.coders, ground))
    return _joined(query, ground.clean_run).where(*conditions).params(reader=ground.reader)


def _by_respondent(wanted: Wanted) -> list[Any]:
    """Conditions on who answered: looked up once per respondent and not once per answer."""
    own = [respondents.c.wave_id.in_(wanted.waves)] if wanted.waves else []
    if wanted.variable and wanted.values:
        own.append(_value(wanted.variable).in_(wanted.values))
    return [answers.c.respondent_id.in_(select(respondents.c.id).where(*own))] if own else []


def _value(variable: str) -> ColumnElement[str]:
    return cast(respondents.c["values"][variable].as_string(), Text)


READER: Any = bindparam("reader", "")
HIDDEN = double.hidden_ids(READER)  # of which the reader may see only what he decided himself


def _standing() -> CTE:
    """Decisions that nothing supersedes and that the reader may see, read once per query however often they are asked about."""
    later, d = aliased(decisions), decisions.c
    last = ~select(later.c.id).where(later.c.supersedes == d.id).exists()
    is_open = or_(d.coder == READER, d.answer_id.not_in(HIDDEN))
    query = select(d.id, d.answer_id, d.coder, d.seen, cast(d.codes, Text).label("codes"), d.codebook_version, d.time)
    return query.where(last, is_open).cte("standing")


STANDING = _standing()
SETTLED = select(STANDING.c.answer_id).where(STANDING.c.seen == Seen.ADJUDICATED.value)


def _last_settling() -> Select[Any]:
    """Per answer the decision that settled it last, as `coding.review.consensus.settled` says."""
    c = STANDING.c
    place = func.row_number().over(partition_by=c.answer_id, order_by=(c.time.desc(), c.id.desc()))
    ranked = select(c.id, place.label("place")).where(c.seen == Seen.ADJUDICATED.value).subquery()
    return select(ranked.c.id).where(ranked.c.place == 1)


LAST_SETTLING = _last_settling()


def _decided(*conditions: Any) -> Select[Any]:
    return select(STANDING.c.answer_id).where(STANDING.c.seen.not_in(BY_NOBODY), *conditions)


def _holding(*conditions: Any) -> Select[Any]:
    """As `_decided`, of decisions that count: where a difference was settled, only the one that did so last."""
    counts = or_(STANDING.c.id.in_(LAST_SETTLING), STANDING.c.answer_id.not_in(SETTLED))
    return _decided(counts, *conditions)


def _automatic(*conditions: Any) -> Select[Any]:
    return select(STANDING.c.answer_id).where(STANDING.c.seen == Seen.AUTOMATIC.value, *conditions)


def _given() -> Select[Any]:
    """Ids of answers that have codes by anybody, person or not."""
    return select(STANDING.c.answer_id).where(STANDING.c.seen != Seen.WITHDRAWN.value)


def _state(state: str) -> ColumnElement[bool]:
    if state == NON_ANSWER:
        return ~clean_answers.c.is_answer
    if state == DECIDED:
        return and_(clean_answers.c.is_answer, answers.c.id.in_(_decided()))
    if state == AUTOMATIC:
        return and_(clean_answers.c.is_answer, answers.c.id.in_(_automatic()), answers.c.id.not_in(_decided()))
    return and_(clean_answers.c.is_answer, answers.c.id.not_in(_given()))


def _has(codes: Sequence[str], coders: Sequence[str], ground: Ground) -> ColumnElement[bool]:
    """Whether one of these codes is shown at an answer."""
    names = [name for code in codes for name in ground.called.get(code, (code,))]
    held = or_(*(_holds(name) for name in names))
    if coders:
        return answers.c.id.in_(_decided(held, STANDING.c.coder.in_(coders)))
    real = [name for name in names if name != NO_CODE]
    shown: list[ColumnElement[bool]] = [answers.c.id.in_(_holding(held))]
    shown.append(and_(answers.c.id.in_(_automatic(held)), answers.c.id.not_in(_decided())))
    if real and ground.suggested:
        nobody = and_(answers.c.id.not_in(_given()), answers.c.id.not_in(HIDDEN))
        shown.append(and_(_is_suggested(real, ground), nobody))
    return or_(*shown)


def _holds(code: str) -> ColumnElement[bool]:
    """Whether a decision has a code: its codes are stored as compact JSON."""
    return STANDING.c.codes == "[]" if code == NO_CODE else STANDING.c.codes.contains(json.dumps(code), autoescape=True)


def _is_suggested(codes: Sequence[str], ground: Ground) -> ColumnElement[bool]:
    found = []
    for source in ground.suggested:
        proposed = select(suggestions.c.answer_id).where(
            suggestions.c.suggested, suggestions.c.code_id.in_(codes), suggestions.c.run_id == source.run_id
        )
        conditions = [answers.c.question_id.in_(source.questions), answers.c.id.in_(proposed)]
        if source.moment:
            by_then = decisions.c.seen.not_in(BY_NOBODY), decisions.c.time <= source.moment
            had = answers.c.id.in_(select(decisions.c.answer_id).where(*by_then))
            conditions.append(had if source.was_decided else ~had)
        found.append(and_(*conditions))
    return or_(*found)


def _flag(flag: str, ground: Ground) -> ColumnElement[bool]:
    c = clean_answers.c
    if flag == "differ":
        many = func.count(func.distinct(STANDING.c.codes)) > 1
        return answers.c.id.in_(_holding().group_by(STANDING.c.answer_id).having(many))
    if flag in ("discuss", "quote", "memo"):
        m = decision_marks.c
        has = m.memo != "" if flag == "memo" else cast(m.flags, Text).contains(json.dumps(flag), autoescape=True)
        return answers.c.id.in_(_decided(STANDING.c.id.in_(select(m.decision_id).where(has))))
    if flag == "older":
        return answers.c.id.in_(_decided(STANDING.c.codebook_version != ground.version))
    return {"repeat": c.duplicate_of != "", "refers": c.refers_to != "", "masked": c.findings.is_not(None)}[flag]


def _order(wanted: Wanted) -> list[Any]:
    by: dict[str, Any] = {
        "question": select(questions.c.position).where(questions.c.id == answers.c.question_id).scalar_subquery(),
        "wave": respondents.c.wave_id,
        "value": func.coalesce(_value(wanted.sort_variable), ""),
        "length": func.length(answers.c.text),
        "decided": func.coalesce(_last_time(), "" if wanted.descending else NEVER),
        "state": case(*((_state(s), n) for n, s in enumerate(STATES)), else_=len(STATES)),
    }
    chosen = [by[wanted.sort]] if wanted.sort in by else []
    return [column.desc() if wanted.descending else column.asc() for column in (*chosen, answers.c.id)]


def _last_time() -> Any:
    """When a person last decided about an answer, if that stands: as text, which sorts as the moments do."""
    later, d = aliased(decisions), decisions.c
    is_open = or_(d.coder == READER, d.answer_id.not_in(HIDDEN))
    stands = ~select(later.c.id).where(later.c.supersedes == d.id).exists(), d.seen.not_in(BY_NOBODY), is_open
    last = select(func.max(cast(d.time, Text))).where(d.answer_id == answers.c.id, *stands)
    return last.correlate(answers).scalar_subquery()
