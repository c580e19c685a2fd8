"""Clean the answers of a project, or of a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import tee
from pathlib import Path

from coding.cleaning import clean as cleaning
from coding.cleaning.privacy import gazetteer
from coding.errors import NotReadyError
from coding.exchange import tables
from coding.intake import contract
from coding.records import AnswerKind, CleanAnswer
from coding.settings import Settings
from coding.store import stages, survey
from coding.workflow.project import Progress, Project, digest, new_run, no_progress

COLUMNS = ("id", "text", "clean", "answer", "kind", "masked", "findings", "duplicate_of")


@dataclass(frozen=True)
class Cleaned:
    """What cleaning found: counts of answers, of kinds, of findings by kind, of changed and of repeated texts."""

    run_id: str
    is_new: bool
    n_answers: int
    n_substantive: int
    n_changed: int
    n_duplicates: int
    kinds: dict[AnswerKind, int]
    findings: dict[str, int]


class _Counter:
    """Counts cleaned answers as they pass."""

    def __init__(self) -> None:
        self.n = self.substantive = self.changed = self.duplicates = 0
        self.kinds: Counter[AnswerKind] = Counter()
        self.findings: Counter[str] = Counter()

    def passing(self, answer: CleanAnswer) -> CleanAnswer:
        self.n += 1
        self.substantive += answer.is_answer
        self.changed += bool(answer.spans)
        self.duplicates += bool(answer.duplicate_of)
        self.kinds[answer.kind] += 1
        self.findings.update(f.kind for f in answer.findings)
        return answer

    def result(self, run_id: str, is_new: bool) -> Cleaned:
        kinds, findings = dict(self.kinds), dict(sorted(self.findings.items()))
        return Cleaned(run_id, is_new, self.n, self.substantive, self.changed, self.duplicates, kinds, findings)


def clean_project(project: Project, progress: Progress = no_progress) -> Cleaned:
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
        counts = {q.id: q.counts for q in survey.all_questions(session)}
        parameters = {
            "steps": list(cleaning.ALL_STEPS),
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
        raw, given = tee(survey.iter_answers(session))
        cleaned = cleaning.clean(given, gazetteer(project.settings.places), counts)

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
    answers: str | Path, out: str | Path, settings: Settings, steps: Sequence[str] = cleaning.ALL_STEPS
) -> Cleaned:
    """Clean a file of answers (``id,text``) into another, without a project."""
    counter = _Counter()
    given = contract.read_answers(Path(answers))
    cleaned = cleaning.clean(given, gazetteer(settings.places), steps=steps)
    rows = (
        (
            *(a.id, a.text, c.text, int(c.is_answer), c.kind.value, c.masked),
            tables.as_json(
                [{"kind": f.kind, "start": f.start, "end": f.end, "certainty": f.certainty} for f in c.findings]
            ),
            c.duplicate_of,
        )
        for a, c in zip(given, map(counter.passing, cleaned), strict=True)
    )
    tables.write_csv(out, COLUMNS, rows)
    return counter.result("", True)
