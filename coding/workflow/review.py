"""Bring the next answer to a coder, with its suggestions; the decision goes back through ``decide``."""

from __future__ import annotations

from dataclasses import dataclass

from coding.records import CleanAnswer, Codebook, Decision, Question, Role, Suggestion
from coding.review.queue import order
from coding.store import decisions, stages, survey
from coding.workflow.project import Project, clean_run, current_codebook, latest_run


@dataclass(frozen=True)
class Card:
    """One answer to review.

    `suggestions` stand most probable first; `previous` is what this coder decided before; `run_id` the run that the suggestions come from.
    """

    question: Question
    answer: CleanAnswer
    raw: str
    suggestions: tuple[Suggestion, ...]
    previous: Decision | None
    run_id: str


@dataclass(frozen=True)
class Desk:
    """The work of one coder on one question: ids still to do in their order, and ids done, oldest first."""

    question: Question
    codebook: Codebook
    to_do: tuple[str, ...]
    done: tuple[str, ...]


def desk(project: Project, question_id: str) -> Desk:
    """What there is to review for the current coder in one question."""
    with project.reading() as session:
        cleaned = list(stages.iter_clean_answers(session, clean_run(session).id, [question_id]))
        mine = decisions.current_decisions(session, project.settings.coder)
        question = next(q for q in survey.all_questions(session) if q.id == question_id)
        codebook = current_codebook(session)
    here = {a.answer_id for a in cleaned}
    done = tuple(d.answer_id for d in mine if d.answer_id in here)
    return Desk(question, codebook, tuple(order(cleaned, set(done), project.settings.seed)), done)


def card(project: Project, answer_id: str) -> Card:
    """One answer with all that a coder needs to decide."""
    with project.reading() as session:
        raw = survey.texts_of(session, [answer_id])[answer_id]
        question_id = answer_id.rpartition(".")[2]
        question = next(q for q in survey.all_questions(session) if q.id == question_id)
        answer = stages.clean_answer(session, clean_run(session).id, answer_id)
        run = latest_run(session, "suggest", question_id)
        suggestions = stages.suggestions_of(session, run.id, [answer_id]) if run else []
        before = decisions.current_decisions(session, project.settings.coder, [answer_id])
    return Card(question, answer, raw, tuple(suggestions), before[-1] if before else None, run.id if run else "")


def about(project: Project, answer_id: str) -> tuple[str, ...]:
    """What a coder may know of who answered: the classes, and the wave. Never the key."""
    with project.reading() as session:
        respondent = survey.respondent_of(session, answer_id)
        classes = [v.id for v in survey.all_variables(session) if v.role is Role.STRATUM]
    shown = [str(respondent.values[name]) for name in classes if respondent.values.get(name) not in (None, "")]
    return (*shown, respondent.wave_id)
