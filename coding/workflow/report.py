"""Make the report of a project: gather the figures, format them, remember that it was made."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from coding.cleaning.effects import figures
from coding.evidence.response import response_table
from coding.exchange import guard
from coding.exchange.tables import whole_file
from coding.figures import Respelling, WaveFigures
from coding.records import AnswerKind, Basis, QuestionReport, Report, ThemeShare
from coding.store import decisions, journal, stages, survey
from coding.workflow.automatic import automatic_figures
from coding.workflow.blind import check_sighted
from coding.workflow.evidence import Evidence, QuestionBasis, gather
from coding.workflow.project import Progress, Project, chosen_questions, clean_run, latest_run, no_progress, now
from coding.workflow.quotes import reattributed
from coding.workflow.rights import Right, needs
from coding.workflow.spelling import proposals_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FORMATS = ("docx", "xlsx", "html")


@dataclass(frozen=True)
class Written:
    """The files that a report was written to, and what is in it."""

    files: tuple[Path, ...]
    report: Report


def report_data(project: Project, questions: Sequence[str] = ()) -> Report:
    """Everything that the report says, without writing it.

    Raises
    ------
    NotReadyError
        If there is no codebook, or the answers are not cleaned.
    CodedError
        If the reader still codes a sample blind: shares and quotes hold codes that others gave.
    """
    with project.reading() as session:
        check_sighted(session, project)
        asked = chosen_questions(session, questions)
        evidence = gather(session, project.settings, asked)
        report = _report(project, session, evidence)
    words = tuple(Respelling(p.word, p.proposal, p.n, p.accepted) for p in proposals_of(project))
    return replace(report, cleaning=report.cleaning and replace(report.cleaning, spelling=words))


def _report(project: Project, session: Session, evidence: Evidence) -> Report:
    settings = project.settings
    shares = evidence.shares(settings.small_cell, settings.min_group)
    variables, respondents = survey.all_variables(session), list(evidence.respondents.values())
    stratum = evidence.strata[0] if evidence.strata else None
    waves = survey.all_waves(session)
    classes = dict.fromkeys(v for w in waves for v in w.population)
    if stratum:
        classes |= dict.fromkeys(
            sorted({str(r.values[stratum.id]) for r in respondents if r.values.get(stratum.id) not in (None, "")})
        )
    told = tuple(
        replace(_question(session, basis, shares), per_wave=_per_wave(evidence, basis)) for basis in evidence.questions
    )
    used = [
        run
        for q in evidence.questions
        for verb in ("clean", "suggest", "topics", "quotes")
        if (run := latest_run(session, verb, q.question.id))
    ]
    steps = clean_run(session).parameters["steps"]
    return Report(
        project=project.name.removesuffix(".duiding"),
        time=now(),
        codebook=evidence.codebook,
        waves=tuple(waves),
        response=tuple(response_table(waves, respondents, variables, stratum.id if stratum else "")),
        variable=stratum,
        classes=tuple(classes),
        questions=tuple(
            replace(q, quotes=tuple(reattributed(evidence, shares, settings.min_group, q.quotes))) for q in told
        ),
        coders=decisions.n_decisions(session),
        runs=tuple({run.id: run for run in used}.values()),
        small_cell=settings.small_cell,
        min_group=settings.min_group,
        min_percent=settings.min_percent,
        automatic=automatic_figures(session),
        cleaning=figures(chain.from_iterable(q.cleaned for q in evidence.questions), steps),
    )


def _question(session: Session, basis: QuestionBasis, shares: Sequence[ThemeShare]) -> QuestionReport:
    name = basis.question.id
    quoted, clustered = latest_run(session, "quotes", name), latest_run(session, "topics", name)
    kinds = [a.kind for a in basis.cleaned if not a.is_answer]
    return QuestionReport(
        question=basis.question,
        n_answers=len(basis.cleaned),
        n_substantive=len(basis.cleaned) - len(kinds),
        n_decided=basis.n_decided,
        n_counted=len(basis.counted),
        kinds={kind: kinds.count(kind) for kind in AnswerKind if kind in kinds},
        basis=basis.basis,
        shares=tuple(s for s in shares if s.question_id == name),
        quotes=tuple(q for q in stages.quotes_of(session, quoted.id) if q.question_id == name) if quoted else (),
        topics=tuple(t for t in stages.topics_of(session, clustered.id) if t.question_id == name) if clustered else (),
    )


def _per_wave(evidence: Evidence, basis: QuestionBasis) -> dict[str, WaveFigures]:
    """Wave → how many answers to a question there are, and how many of them the figures rest on."""
    decided = basis.codes.keys() if basis.basis is Basis.DECIDED else ()
    wave_of = {
        a.answer_id: evidence.respondents[evidence.respondent_of[a.answer_id]].wave_id
        for a in basis.cleaned
        if a.is_answer
    }
    n, n_decided, n_counted = (Counter(wave_of[i] for i in ids) for ids in (wave_of, decided, basis.counted))
    return {wave: WaveFigures(n[wave], n_decided[wave], n_counted[wave]) for wave in n}


@needs(Right.RESEARCH)
def report_project(
    project: Project,
    folder: str | Path,
    formats: Sequence[str] = FORMATS,
    questions: Sequence[str] = (),
    progress: Progress = no_progress,
) -> Written:
    """Write the report in some formats into a folder (made if it is not there).

    Raises
    ------
    FileError
        If a file cannot be written; the others stay as they were.
    CodedError
        If who makes the report still codes a sample blind.
    """
    report = report_data(project, questions)
    folder = Path(folder)
    files: list[Path] = []
    paths = {kind: folder / f"{report.project.rpartition('/')[2]}.{kind}" for kind in formats}
    for path in paths.values():
        guard.check_target(path)
        guard.check_report(path)
    for n, (kind, path) in enumerate(paths.items()):
        progress("report", n / len(formats))
        folder.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as part:
            import_module(f"coding.reporting.{kind}").write(report, part, project.settings.language)
        files.append(path)
    with project.writing() as session:
        for path in files:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            journal.add_export(session, report.time, project.settings.coder, "report", path.name, digest)
        project.log(session, "report", files=[path.name for path in files])
    progress("report", 1.0)
    return Written(tuple(files), report)
