"""Bring the next answer to a coder, with its suggestions; the decision goes back through ``decide``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coding.records import CleanAnswer, Codebook, Decision, Question, Reason, Role, Suggestion
from coding.store import decisions, stages, survey
from coding.workflow.decide import alike
from coding.workflow.project import Project, clean_run, current_codebook, latest_run
from coding.workflow.queue import take_batch


@dataclass(frozen=True)
class Card:
    """One answer to review.

    `suggestions` stand most probable first; `previous` is what this coder decided before; `run_id` the run that the suggestions come from;
    `n_alike` how many other answers to the question say the same and wait for a decision.
    """

    question: Question
    answer: CleanAnswer
    raw: str
    suggestions: tuple[Suggestion, ...]
    previous: Decision | None
    run_id: str
    n_alike: int = 0


@dataclass(frozen=True)
class Desk:
    """The work of one coder on one question.

    `to_do` is what he has in hand, in its order, with `reasons` why it was given to him; `done` what he decided, oldest first; `n_waiting`
    the answers to the question that nobody decided about.
    """

    question: Question
    codebook: Codebook
    to_do: tuple[str, ...]
    done: tuple[str, ...]
    n_waiting: int
    reasons: Mapping[str, Reason]


def desk(project: Project, question_id: str, visited: str = "") -> Desk:
    """What there is to review for the current coder in one question; he takes a batch if he has nothing in hand.

    An answer that he looks up (`visited`) comes first if he does not have it already.
    """
    batch = take_batch(project, [question_id])
    with project.reading() as session:
        here = {i for i, _, _ in stages.substantive(session, clean_run(session).id, [question_id])}
        mine = decisions.current_decisions(session, project.settings.coder)
        waiting = here - decisions.decided_ids(session)
        question = next(q for q in survey.all_questions(session) if q.id == question_id)
        codebook = current_codebook(session)
    done = tuple(d.answer_id for d in mine if d.answer_id in here)
    reasons = {a.answer_id: a.reason for a in batch if a.answer_id not in done}
    looked_up = (visited,) if visited in here and visited not in (*done, *reasons) else ()
    return Desk(question, codebook, looked_up + tuple(reasons), done, len(waiting), reasons)


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
        n_alike = len(set(alike(session, answer_id)) - decisions.decided_ids(session))
    previous = before[-1] if before else None
    return Card(question, answer, raw, tuple(suggestions), previous, run.id if run else "", n_alike)


def about(project: Project, answer_id: str) -> tuple[str, ...]:
    """What a coder may know of who answered: the classes, and the wave. Never the key."""
    with project.reading() as session:
        respondent = survey.respondent_of(session, answer_id)
        classes = [v.id for v in survey.all_variables(session) if v.role is Role.STRATUM]
    shown = [str(respondent.values[name]) for name in classes if respondent.values.get(name) not in (None, "")]
    return (*shown, respondent.wave_id)
