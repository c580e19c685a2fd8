"""Clean the answers of a project, or of a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import tee
from pathlib import Path

from coding.cleaning import clean as cleaning
from coding.cleaning.links import link
from coding.cleaning.privacy import gazetteer
from coding.errors import NotReadyError, ProjectError, nearest
from coding.exchange import tables
from coding.intake import contract
from coding.records import Answer, AnswerKind, CleanAnswer
from coding.settings import Settings
from coding.store import stages, survey
from coding.workflow.project import Progress, Project, digest, new_run, no_progress

COLUMNS = ("id", "text", "clean", "answer", "kind", "language", "masked", "findings", "duplicate_of")


@dataclass(frozen=True)
class Cleaned:
    """What cleaning found: counts of answers, of kinds, of findings by kind, of changed and of repeated texts.

    `languages` counts answers judged to be in another language than Dutch; `n_references` those linked to the answer that
    they point at.
    """

    run_id: str
    is_new: bool
    n_answers: int
    n_substantive: int
    n_changed: int
    n_duplicates: int
    kinds: dict[AnswerKind, int]
    findings: dict[str, int]
    languages: dict[str, int]
    n_references: int


class _Counter:
    """Counts cleaned answers as they pass."""

    def __init__(self) -> None:
        self.n = self.substantive = self.changed = self.duplicates = 0
        self.kinds: Counter[AnswerKind] = Counter()
        self.findings: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()
        self.references = 0

    def passing(self, answer: CleanAnswer) -> CleanAnswer:
        self.n += 1
        self.substantive += answer.is_answer
        self.changed += bool(answer.spans)
        self.duplicates += bool(answer.duplicate_of)
        self.kinds[answer.kind] += 1
        self.findings.update(f.kind for f in answer.findings)
        self.languages.update([answer.language] if answer.language not in ("", "nl") else [])
        self.references += bool(answer.refers_to)
        return answer

    def result(self, run_id: str, is_new: bool) -> Cleaned:
        counts = (self.n, self.substantive, self.changed, self.duplicates)
        tables_ = (dict(self.kinds), dict(sorted(self.findings.items())), dict(sorted(self.languages.items())))
        return Cleaned(run_id, is_new, *counts, *tables_, self.references)


def steps_without(without: Collection[str]) -> tuple[str, ...]:
    """All steps but these, in their order.

    Raises
    ------
    ProjectError
        If one is unknown; names the nearest.
    """
    for name in without:
        if name not in cleaning.ALL_STEPS:
            near = nearest(name, cleaning.ALL_STEPS) or ", ".join(cleaning.ALL_STEPS)
            raise ProjectError("workflow.unknown_step", step=name, nearest=near)
    return tuple(name for name in cleaning.ALL_STEPS if name not in without)


def clean_project(
    project: Project, progress: Progress = no_progress, steps: Sequence[str] = cleaning.ALL_STEPS
) -> Cleaned:
    """Clean all answers; what was cleaned in the same way before stands.

    Raises
    ------
    NotReadyError
        If nothing was imported yet.
    """
    counter = _Counter()
    with project.writing() as session:
        n = sum(survey.answer_counts(session).values())
        if not n:
            raise NotReadyError("workflow.no_answers")
        questions = survey.all_questions(session)
        counts = {q.id: q.counts for q in questions}
        parameters = {
            "steps": list(steps),
            "cleaning": cleaning.VERSION,
            "places": project.settings.places.name,
        }
        answers_hash = digest(part for a in survey.iter_answers(session) for part in (a.id, a.text))
        counts_hash = digest(f"{q}:{','.join(kinds)}" for q, kinds in sorted(counts.items()))
        run, is_new = new_run(session, "clean", 0, parameters, {"answers": answers_hash, "counts": counts_hash})
        if not is_new:
            for answer in stages.iter_clean_answers(session, run.id):
                counter.passing(answer)
            return counter.result(run.id, False)
        stages.add_run(session, run)
        links = link(survey.iter_answers(session), cleaning.mending(steps), questions, steps)
        raw, given = tee(survey.iter_answers(session))
        cleaned = cleaning.clean(given, gazetteer(project.settings.places), counts, steps, links)

        def passing() -> Iterator[tuple[CleanAnswer, str]]:
            for answer, result in zip(raw, cleaned, strict=True):
                if counter.n % 500 == 0:
                    progress("clean", counter.n / n)
                yield counter.passing(result), answer.text

        stages.add_clean_answers(session, run.id, passing())
        result = counter.result(run.id, True)
        project.log(
            session,
            "clean",
            run=run.id,
            answers=result.n_answers,
            substantive=result.n_substantive,
            findings=sum(result.findings.values()),
        )
    progress("clean", 1.0)
    return result


def clean_file(
    answers: str | Path,
    out: str | Path,
    settings: Settings,
    steps: Sequence[str] = cleaning.ALL_STEPS,
    question: str = "",
) -> Cleaned:
    """Clean a file of answers (``id,text``), all to one question, into another, without a project."""
    counter = _Counter()
    given = [replace(answer, question_id=question) for answer in contract.read_answers(Path(answers))]
    links = link(given, cleaning.mending(steps), (), steps)
    cleaned = cleaning.clean(given, gazetteer(settings.places), steps=steps, links=links)
    rows = (_row(a, c) for a, c in zip(given, map(counter.passing, cleaned), strict=True))
    tables.write_csv(out, COLUMNS, rows)
    return counter.result("", True)


def _row(answer: Answer, cleaned: CleanAnswer) -> tuple[object, ...]:
    found = [{"kind": f.kind, "start": f.start, "end": f.end, "certainty": f.certainty} for f in cleaned.findings]
    return (
        *(answer.id, answer.text, cleaned.text, int(cleaned.is_answer), cleaned.kind.value, cleaned.language),
        *(cleaned.masked, tables.as_json(found), cleaned.duplicate_of),
    )
