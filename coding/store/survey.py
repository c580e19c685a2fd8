"""What was imported: waves, variables, questions, respondents and raw answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from coding.records import Answer, AnswerKind, Question, Respondent, Role, Variable, Wave
from coding.store.bulk import CHUNK, insert_rows
from coding.store.schema import answers, questions, respondents, variables, waves


def add_waves(session: Session, new: Iterable[Wave]) -> None:
    """Add waves; of one that is there already the population is completed."""
    there = {wave.id: wave for wave in all_waves(session)}
    for wave in new:
        population = dict(wave.population)
        if wave.id not in there:
            session.execute(insert(waves).values(id=wave.id, population=population))
        elif population and population != dict(there[wave.id].population):
            session.execute(update(waves).where(waves.c.id == wave.id).values(population=population))


def all_waves(session: Session) -> list[Wave]:
    """Waves in order of their id."""
    return [Wave(row.id, row.population) for row in session.execute(select(waves).order_by(waves.c.id))]


def add_variables(session: Session, new: Sequence[Variable]) -> None:
    """Add closed variables; one that is there already keeps its first description."""
    there = {v.id for v in all_variables(session)}
    rows = [
        {
            "id": v.id, "position": len(there) + n, "label": v.label, "role": v.role.value, "grouping": v.group,
            "labels": dict(v.labels), "missing": list(v.missing), "stratum_value": v.stratum_value,
        }
        for n, v in enumerate(new)
        if v.id not in there
    ]  # fmt: skip
    if rows:
        session.execute(insert(variables), rows)


def all_variables(session: Session) -> list[Variable]:
    """Closed variables in the order of the file."""
    return [
        Variable(r.id, r.label, Role(r.role), r.grouping, r.labels, tuple(r.missing), r.stratum_value)
        for r in session.execute(select(variables).order_by(variables.c.position))
    ]


def add_questions(session: Session, new: Sequence[Question]) -> None:
    """Add open questions; one that is there already keeps its text."""
    there = {q.id for q in all_questions(session)}
    rows = [
        asdict(q) | {"position": len(there) + n, "counts": [k.value for k in q.counts]}
        for n, q in enumerate(new)
        if q.id not in there
    ]
    if rows:
        session.execute(insert(questions), rows)


def all_questions(session: Session) -> list[Question]:
    """Open questions in the order of the file."""
    return [
        Question(r.id, r.text, r.position, tuple(AnswerKind(k) for k in r.counts))
        for r in session.execute(select(questions).order_by(questions.c.position))
    ]


def add_respondents(session: Session, new: Sequence[Respondent]) -> None:
    """Add respondents."""
    insert_rows(session, respondents, ((r.id, r.wave_id, r.key, dict(r.values)) for r in new))


def respondent_ids(session: Session) -> dict[tuple[str, str], str]:
    """(wave, key) → id of all respondents."""
    return {
        (r.wave_id, r.key): r.id
        for r in session.execute(select(respondents.c.wave_id, respondents.c.key, respondents.c.id))
    }


def all_respondents(session: Session) -> list[Respondent]:
    """Respondents in order of their id."""
    return [
        Respondent(r.id, r.wave_id, r.key, r.values)
        for r in session.execute(select(respondents).order_by(respondents.c.id))
    ]


def class_sizes(session: Session, variable_id: str) -> dict[tuple[str, str], int]:
    """(wave, class) → number of respondents; who has no class is left out."""
    own = select(respondents.c.wave_id, respondents.c["values"][variable_id].as_string().label("class")).subquery()
    query = select(own.c.wave_id, own.c["class"], func.count()).group_by(own.c.wave_id, own.c["class"])
    return {(wave, str(of)): n for wave, of, n in session.execute(query) if of}


def respondents_of_class(session: Session, variable_id: str, wave_id: str, value: str) -> list[str]:
    """Ids of the respondents of a wave that are in a class."""
    own = respondents.c["values"][variable_id].as_string()
    query = select(respondents.c.id).where(respondents.c.wave_id == wave_id, own == value)
    return list(session.execute(query.order_by(respondents.c.id)).scalars())


def add_answers(session: Session, new: Sequence[Answer]) -> None:
    """Add raw answers."""
    insert_rows(session, answers, ((a.id, a.respondent_id, a.question_id, a.text) for a in new))


def iter_answers(session: Session, question_ids: Sequence[str] = ()) -> Iterator[Answer]:
    """Raw answers in order of their id, a chunk in memory at a time; of all questions, or of these."""
    query = select(answers, respondents.c.wave_id).join(respondents).order_by(answers.c.id)
    if question_ids:
        query = query.where(answers.c.question_id.in_(question_ids))
    for row in session.execute(query.execution_options(yield_per=CHUNK)):
        yield Answer(row.id, row.text, row.question_id, row.respondent_id, row.wave_id)


def iter_by_respondent(session: Session) -> Iterator[Answer]:
    """Raw answers, those of a respondent after each other, in order of respondent and question."""
    query = select(answers, respondents.c.wave_id).join(respondents)
    query = query.order_by(answers.c.respondent_id, answers.c.question_id)
    for row in session.execute(query.execution_options(yield_per=CHUNK)):
        yield Answer(row.id, row.text, row.question_id, row.respondent_id, row.wave_id)


def texts_of(session: Session, answer_ids: Iterable[str]) -> dict[str, str]:
    """Raw text by answer id, for the ids that exist."""
    wanted, found = list(answer_ids), dict[str, str]()
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        found.update(session.execute(select(answers.c.id, answers.c.text).where(answers.c.id.in_(part))).all())
    return found


def answer_counts(session: Session) -> Mapping[str, int]:
    """Number of answers per question id."""
    return dict(session.execute(select(answers.c.question_id, func.count()).group_by(answers.c.question_id)).all())


def n_respondents(session: Session) -> int:
    """Number of respondents, all waves together."""
    return session.execute(select(func.count()).select_from(respondents)).scalar_one()


def respondent_of(session: Session, answer_id: str) -> Respondent:
    """Who gave an answer that is there."""
    query = select(respondents).join(answers).where(answers.c.id == answer_id)
    row = session.execute(query).one()
    return Respondent(row.id, row.wave_id, row.key, row.values)
