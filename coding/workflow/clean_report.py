"""What cleaning did, or would do: per step and question, and answer by answer beside the raw text. Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coding.cleaning import clean as cleaning
from coding.cleaning.effects import Effect, effects
from coding.cleaning.links import NO_LINKS, Links, link
from coding.cleaning.privacy import gazetteer
from coding.records import Answer, CleanAnswer
from coding.store import stages, survey
from coding.workflow.project import Project, chosen_questions, latest_run

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class CleaningReport:
    """What the steps do to the answers of a project.

    Attributes
    ----------
    steps : tuple of str
        Steps that ran, in their order; the others were left out.
    stored : tuple of str
        Steps of the cleaning that is stored in the project; empty if it was never cleaned.
    effects : list of Effect
    """

    steps: tuple[str, ...]
    stored: tuple[str, ...]
    n_answers: int
    n_substantive: int
    effects: list[Effect]


@dataclass(frozen=True)
class Stored:
    """The cleaning that a project holds.

    Attributes
    ----------
    key : str
        Names this project in this state; what was worked out for it stands as long as it is the same.
    run_id : str
        Empty if it was never cleaned.
    steps : tuple of str
        Steps that ran, in their order.
    n_answers : int
        Answers in the project now.
    is_stale : bool
        Whether answers were imported since.
    """

    key: str
    run_id: str
    steps: tuple[str, ...]
    n_answers: int
    is_stale: bool


@dataclass(frozen=True)
class Side:
    """An answer as it came beside what cleaning makes of it. `changed` are the raw spans that differ in the cleaned text."""

    raw: str
    cleaned: CleanAnswer
    changed: tuple[tuple[int, int], ...]


def report(
    project: Project, steps: Sequence[str] = cleaning.ALL_STEPS, questions: Sequence[str] = ()
) -> CleaningReport:
    """What these steps do to all answers (of some questions); nothing is stored.

    Raises
    ------
    NotReadyError
        If nothing was imported yet.
    """
    with project.reading() as session:
        answers, cleaned = _cleaned(project, session, steps, questions)
        run = latest_run(session, "clean")
    stored = tuple(run.parameters["steps"]) if run else ()
    substantive = sum(c.is_answer for c in cleaned)
    return CleaningReport(tuple(steps), stored, len(answers), substantive, effects(answers, cleaned, steps))


def stored(project: Project) -> Stored:
    """The cleaning that the project holds now."""
    with project.reading() as session:
        answers = survey.answer_counts(session)
        kinds = [(q.id, sorted(q.counts)) for q in survey.all_questions(session)]
        run = latest_run(session, "clean")
        n_cleaned = stages.n_clean_answers(session, run.id) if run else 0
    n_answers = sum(answers.values())
    key = repr((project.target, run and (run.id, run.time), sorted(answers.items()), kinds))
    steps = tuple(run.parameters["steps"]) if run else ()
    return Stored(key, run.id if run else "", steps, n_answers, run is not None and n_cleaned != n_answers)


def n_substantive(project: Project, run_id: str) -> int:
    """Substantive answers of a cleaning."""
    with project.reading() as session:
        return sum(answer.is_answer for answer in stages.iter_clean_answers(session, run_id))


def links_of(project: Project, steps: Sequence[str]) -> Links:
    """Which answers repeat or point at which, over all answers of the project, with these steps."""
    with project.reading() as session:
        answers, questions = list(survey.iter_answers(session)), survey.all_questions(session)
    found = link(answers, cleaning.mending(steps), questions, steps)
    return Links(dict(found.first), dict(found.reason), dict(found.refers))


def questions_of(project: Project) -> dict[str, str]:
    """Question id → text, in the order of the questionnaire."""
    with project.reading() as session:
        return {q.id: q.text for q in survey.all_questions(session)}


def sides(
    project: Project, answer_ids: Sequence[str], steps: Sequence[str] = cleaning.ALL_STEPS, links: Links = NO_LINKS
) -> list[Side]:
    """Answers as they came beside what the steps make of them, in the order of the ids; nothing is stored.

    `links` come from `links_of`, which looks at all answers and so takes longer.
    """
    wanted = set(answer_ids)
    with project.reading() as session:
        answers = [a for a in survey.iter_answers(session) if a.id in wanted]
        counts = {q.id: q.counts for q in survey.all_questions(session)}
    cleaned = cleaning.clean(answers, gazetteer(project.settings.places), counts, steps, links)
    found = {a.id: Side(a.text, c, _changed(a.text, c)) for a, c in zip(answers, cleaned, strict=True)}
    return [found[i] for i in answer_ids if i in found]


def _cleaned(
    project: Project, session: Session, steps: Sequence[str], questions: Sequence[str]
) -> tuple[list[Answer], list[CleanAnswer]]:
    asked = chosen_questions(session, questions)
    answers = list(survey.iter_answers(session, asked))
    known = survey.all_questions(session)
    counts = {q.id: q.counts for q in known}
    links = link(answers, cleaning.mending(steps), known, steps)
    return answers, list(cleaning.clean(answers, gazetteer(project.settings.places), counts, steps, links))


def _changed(raw: str, cleaned: CleanAnswer) -> tuple[tuple[int, int], ...]:
    """Raw spans that the cleaned text has differently, or not at all."""
    found: list[tuple[int, int]] = []
    position = 0
    for start, end, raw_start, raw_end in cleaned.spans:
        if raw_start > position:
            found.append((position, raw_start))
        if cleaned.text[start:end] != raw[raw_start:raw_end]:
            found.append((raw_start, raw_end))
        position = max(position, raw_end)
    if cleaned.spans and position < len(raw):
        found.append((position, len(raw)))
    return tuple(found)
