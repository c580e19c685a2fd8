"""What the figures rest on: which answers count, with which codes, from decisions or else from suggestions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from coding.evidence.disclosure import protect
from coding.evidence.shares import CodedAnswer, theme_shares
from coding.records import Basis, CleanAnswer, Codebook, Question, Respondent, Role, ThemeShare, Variable
from coding.review.consensus import agreed_codes
from coding.settings import Settings
from coding.store import decisions, stages, survey
from coding.workflow.project import clean_run, current_codebook
from coding.workflow.samples import audit_samples as samples_of
from coding.workflow.samples import parts_of
from coding.workflow.suggested import run_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class QuestionBasis:
    """The coded answers of one question.

    `basis` is decided where at least one substantive answer of the question was decided, else suggested. `cleaned` are all its answers,
    `codes` those of all coded ones; shares are counted from `counted` alone: what was decided because a score picked it would bias them.
    """

    question: Question
    basis: Basis
    cleaned: tuple[CleanAnswer, ...]
    codes: Mapping[str, frozenset[str]]
    n_decided: int
    counted: frozenset[str]


@dataclass(frozen=True)
class Evidence:
    """All that share, quotes and report read, in one piece."""

    codebook: Codebook
    questions: tuple[QuestionBasis, ...]
    respondents: Mapping[str, Respondent]
    respondent_of: Mapping[str, str]
    strata: tuple[Variable, ...]

    def coded(self, basis: QuestionBasis) -> list[CodedAnswer]:
        """The substantive answers of a question that shares are counted from."""
        found = []
        for answer_id in sorted(basis.counted):
            codes = basis.codes[answer_id]
            respondent = self.respondents[self.respondent_of[answer_id]]
            classes = {
                v.id: str(respondent.values[v.id]) for v in self.strata if respondent.values.get(v.id) not in (None, "")
            }
            found.append(CodedAnswer(answer_id, basis.question.id, respondent.wave_id, respondent.id, codes, classes))
        return found

    def shares(self, small_cell: int, min_group: int) -> list[ThemeShare]:
        """Shares of all themes, with what may not be shown marked."""
        names = [v.id for v in self.strata]
        found: list[ThemeShare] = []
        for basis in self.questions:
            found += theme_shares(self.coded(basis), self.codebook.ids, basis.basis, names)
        return protect(found, small_cell, min_group)


def stratum_variables(variables: Iterable[Variable]) -> tuple[Variable, ...]:
    """Variables to break figures down by."""
    return tuple(v for v in variables if v.role is Role.STRATUM)


def gather(session: Session, settings: Settings, asked: Sequence[str], basis: Basis | None = None) -> Evidence:
    """Read what the figures rest on.

    Parameters
    ----------
    settings : Settings
        Hold the seed of the random order until the queue has fixed it.
    basis : Basis, optional
        Force one; by default each question uses decisions where it has them.
    """
    codebook, cleaned = current_codebook(session), clean_run(session)
    by_question: dict[str, list[CleanAnswer]] = {q: [] for q in asked}
    for answer in stages.iter_clean_answers(session, cleaned.id, asked):
        by_question[answer.question_id].append(answer)
    decided = agreed_codes(decisions.current_decisions(session))
    respondent_of, wave_of = {}, {}
    for given in survey.iter_answers(session, asked):
        respondent_of[given.id], wave_of[given.id] = given.respondent_id, given.wave_id
    substantive = ((a.answer_id, q) for q in asked for a in by_question[q] if a.is_answer)
    samples = samples_of(session, settings, parts_of(substantive, wave_of))
    counted = frozenset(chain.from_iterable(samples.values()))
    questions = {q.id: q for q in survey.all_questions(session)}
    return Evidence(
        codebook,
        tuple(_question_basis(session, questions[q], by_question[q], decided, counted, basis) for q in asked),
        {r.id: r for r in survey.all_respondents(session)},
        respondent_of,
        stratum_variables(survey.all_variables(session)),
    )


def _question_basis(
    session: Session,
    question: Question,
    cleaned: list[CleanAnswer],
    decided: Mapping[str, Sequence[str]],
    counted: frozenset[str],
    wish: Basis | None,
) -> QuestionBasis:
    substantive = [a.answer_id for a in cleaned if a.is_answer]
    by_coders = {i: frozenset(decided[i]) for i in substantive if i in decided}
    use = wish or (Basis.DECIDED if by_coders else Basis.SUGGESTED)
    if use is Basis.DECIDED:
        return QuestionBasis(question, use, tuple(cleaned), by_coders, len(by_coders), counted & by_coders.keys())
    codes = _suggested(session, substantive, question.id)
    return QuestionBasis(question, use, tuple(cleaned), codes, len(by_coders), frozenset(codes))


def _suggested(session: Session, answer_ids: Sequence[str], question: str) -> dict[str, frozenset[str]]:
    """Answer to a question → the codes that are suggested for it, by the run that counts for it; empty without suggestions."""
    counts = run_of(session, answer_ids, question=question)
    proposed: dict[str, set[str]] = {i: set() for i in counts}
    for run_id in sorted(set(counts.values())):
        for one in stages.suggestions_of(session, run_id, only_suggested=True):
            if counts.get(one.answer_id) == run_id:
                proposed[one.answer_id].add(one.code_id)
    return {i: frozenset(codes) for i, codes in proposed.items()}
