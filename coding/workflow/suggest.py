"""Suggest codes for the answers of a project, or of a file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coding.cleaning import clean as cleaning
from coding.cleaning.privacy import gazetteer
from coding.codebook.content import sha256
from coding.exchange import tables
from coding.intake import contract
from coding.review.consensus import agreed_codes
from coding.review.decide import check_coded
from coding.store import decisions, stages
from coding.workflow.codebooks import read_codebook
from coding.workflow.project import (
    Progress,
    Project,
    add_run,
    chosen_questions,
    clean_run,
    current_codebook,
    digest,
    new_run,
    no_progress,
)

if TYPE_CHECKING:
    from coding.settings import Settings
    from coding.suggesting.suggest import Outcome

COLUMNS = ("id", "code", "probability", "suggested", "why")


@dataclass(frozen=True)
class Suggested:
    """What a run of the suggester made: numbers of answers, of answers it learned from, and of suggestions per code.

    `n_for_undecided` counts the suggestions for answers that nobody decided about.
    """

    run_id: str
    is_new: bool
    n_answers: int
    n_coded: int
    n_suggested: int
    n_for_undecided: int
    threshold: float
    per_code: dict[str, int]


def _summary(run_id: str, is_new: bool, outcome: Outcome, codes: Sequence[str], decided: Collection[str]) -> Suggested:
    """Count what was suggested, also for the answers that are not among the `decided` ids."""
    per_code = dict.fromkeys(codes, 0)
    for suggestion in outcome.suggestions:
        per_code[suggestion.code_id] += suggestion.suggested
    return Suggested(
        run_id, is_new, outcome.n_answers, outcome.n_coded, sum(per_code.values()),
        sum(s.suggested for s in outcome.suggestions if s.answer_id not in decided), outcome.threshold,
        dict(sorted(per_code.items(), key=lambda item: -item[1])),
    )  # fmt: skip


def suggest_project(project: Project, questions: Sequence[str] = (), progress: Progress = no_progress) -> Suggested:
    """Suggest codes for all substantive answers (to some questions), learning from all decisions so far.

    Raises
    ------
    NotReadyError
        If there is no codebook, or the answers are not cleaned.
    """
    from coding.suggesting.suggest import Outcome, suggest

    with project.reading() as session:
        asked = chosen_questions(session, questions)
        codebook, cleaned = current_codebook(session), clean_run(session)
        texts = {a.answer_id: a.text for a in stages.iter_clean_answers(session, cleaned.id, asked) if a.is_answer}
        coded = {i: codes for i, codes in agreed_codes(decisions.current_decisions(session)).items() if i in texts}
        inputs = {
            "clean": cleaned.id, "codebook": sha256(codebook),
            "decisions": digest(f"{i}:{'|'.join(codes)}" for i, codes in sorted(coded.items())),
        }  # fmt: skip
        run, is_new = new_run(session, "suggest", project.settings.seed, {"questions": asked}, inputs)
        if not is_new:
            stored = stages.suggestions_of(session, run.id)
            threshold = min((s.probability for s in stored if s.suggested), default=0.5)
            return _summary(run.id, False, Outcome(stored, threshold, len(coded), len(texts)), codebook.ids, coded)
    outcome = suggest(texts, codebook, coded, project.settings.seed, progress)
    with project.writing() as session:
        run, is_new = add_run(session, run)
        result = _summary(run.id, is_new, outcome, codebook.ids, coded)
        if is_new:
            stages.add_suggestions(session, run.id, outcome.suggestions)
            figures = {"answers": result.n_answers, "learned_from": result.n_coded, "suggested": result.n_suggested}
            project.log(session, "suggest", run=run.id, **figures)
    return result


def suggest_file(
    codebook: str | Path,
    answers: str | Path,
    out: str | Path,
    settings: Settings,
    coded: str | Path | None = None,
    progress: Progress = no_progress,
) -> Suggested:
    """Suggest codes for a file of answers, without a project (the fixed file contract).

    Raises
    ------
    CodedError
        If `coded` names answers or codes that do not exist.
    """
    from coding.suggesting.suggest import suggest

    book = read_codebook(codebook)
    given = contract.read_answers(Path(answers))
    texts = {c.answer_id: c.text for c in cleaning.clean(given, gazetteer(settings.places)) if c.is_answer}
    decided: dict[str, tuple[str, ...]] = {}
    if coded:
        rows = contract.read_coded(Path(coded))
        check_coded(rows, {a.id for a in given}, book)
        decided = _agreed_rows(rows)
    outcome = suggest(texts, book, {i: c for i, c in decided.items() if i in texts}, settings.seed, progress)
    tables.write_csv(
        out, COLUMNS, ((s.answer_id, s.code_id, s.probability, int(s.suggested), s.why) for s in outcome.suggestions)
    )
    return _summary("", True, outcome, book.ids, decided)


def _agreed_rows(rows: Sequence[tuple[str, str, Sequence[str]]]) -> dict[str, tuple[str, ...]]:
    """Codes per answer from the rows of a file, by the same rule as for decisions; earlier rows count as decided first."""
    from coding.records import Decision
    from coding.workflow.project import now

    start = now()
    made = {
        (who, answer_id): Decision(f"{n:09d}", answer_id, who, tuple(codes), start, "")
        for n, (answer_id, who, codes) in enumerate(rows)
    }
    return agreed_codes(made.values())
