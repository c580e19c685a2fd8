"""Write coded answers to a table for other programs. Masked, unless a person lifts that; either way it is logged."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coding.evidence.disclosure import large_classes
from coding.exchange import guard, tables
from coding.records import Basis, Respondent, Role, Seen
from coding.store import decisions, journal, stages, survey
from coding.workflow.blind import check_sighted
from coding.workflow.evidence import Evidence, QuestionBasis, gather
from coding.workflow.masking import check_unmasked, is_masked
from coding.workflow.project import Project, chosen_questions, now
from coding.workflow.rights import Right, needs

FORMATS = (".csv", ".xlsx")


@dataclass(frozen=True)
class Exported:
    """What was written: the file, its rows, and whether texts are masked."""

    file: Path
    n_rows: int
    masked: bool


@needs(Right.RESEARCH)
def export_project(
    project: Project, out: str | Path, questions: Sequence[str] = (), unmasked: bool = False, wide: bool = False
) -> Exported:
    """Write one row per answer with its codes: separated by ``|``, or (`wide`) one 0/1 column per code.

    The column `basis` says where the codes come from: ``decided`` (a person), ``automatic`` (coded without a person, on a promise) or
    ``suggested`` (nobody reviewed it).

    Columns of who answered are limited to waves and classes; the survey's own respondent key never leaves the project. Unless `unmasked`,
    a class with fewer than `min_group` respondents in its wave is left empty.

    Raises
    ------
    FileError
        If the ending of the file is not csv or xlsx, or it cannot be written.
    ProjectError
        If texts would be unmasked while the settings let nobody see them.
    CodedError
        If who exports still codes a sample blind.
    """
    out = Path(out)
    guard.check_target(out, FORMATS)
    with project.reading() as session:
        check_sighted(session, project)
        masked = not unmasked and is_masked(session)
        if not masked:
            check_unmasked(project)
        asked = chosen_questions(session, questions)
        evidence = gather(session, project.settings, asked)
        raw = survey.texts_of(session, evidence.respondent_of) if unmasked else {}
        strata = [v.id for v in survey.all_variables(session) if v.role is Role.STRATUM]
        automatic = {d.answer_id: frozenset(d.codes) for d in decisions.automatic_decisions(session)}
        version = list(stages.codebook_versions_there(session))[-1]
    columns = ["id", "respondent", "wave", *strata, "question", "text", "answer", "kind", "basis"]
    columns += list(evidence.codebook.ids) if wide else ["codes"]
    n = _write(
        out,
        columns,
        _rows(
            evidence, _classes(evidence, strata, 0 if unmasked else project.settings.min_group), raw, wide, automatic
        ),
    )
    with project.writing() as session:
        digest = hashlib.sha256(out.read_bytes()).hexdigest()
        journal.add_export(session, now(), project.settings.coder, "answers", out.name, digest)
        project.log(session, "export", file=out.name, rows=n, masked=masked, codebook=version)
    return Exported(out, n, masked)


def _write(out: Path, columns: Sequence[str], rows: Iterator[list[object]]) -> int:
    if out.suffix.lower() == ".csv":
        return tables.write_csv(out, columns, rows)
    return tables.write_xlsx(out, {"antwoorden": (columns, rows)})


def _classes(evidence: Evidence, strata: Sequence[str], min_group: int) -> dict[str, list[object]]:
    """Respondent id → its classes, empty where too few respondents of the wave are in it."""
    large = {s: large_classes(evidence.respondents.values(), s, min_group) for s in strata}

    def value(respondent: Respondent, stratum: str) -> object:
        own = respondent.values.get(stratum) or ""
        return own if (respondent.wave_id, str(own)) in large[stratum] else ""

    return {r.id: [value(r, s) for s in strata] for r in evidence.respondents.values()}


def _codes(basis: QuestionBasis, answer_id: str, automatic: Mapping[str, frozenset[str]]) -> tuple[frozenset[str], str]:
    """Codes of an answer and where they come from: a person, else without a person on a promise, else suggestions."""
    found = basis.codes.get(answer_id)
    if found is not None and basis.basis is Basis.DECIDED:
        return found, basis.basis.value
    if answer_id in automatic:
        return automatic[answer_id], Seen.AUTOMATIC.value
    return (frozenset(), "") if found is None else (found, basis.basis.value)


def _rows(
    evidence: Evidence, classes: dict[str, list[object]], raw: dict[str, str], wide: bool,
    automatic: Mapping[str, frozenset[str]],
) -> Iterator[list[object]]:  # fmt: skip
    for basis in evidence.questions:
        for answer in basis.cleaned:
            respondent = evidence.respondents[evidence.respondent_of[answer.answer_id]]
            codes, source = _codes(basis, answer.answer_id, automatic)
            given: list[object] = [int(c in codes) if source else "" for c in evidence.codebook.ids]
            yield [
                answer.answer_id, respondent.id, respondent.wave_id, *classes[respondent.id], basis.question.id,
                raw.get(answer.answer_id, answer.masked), int(answer.is_answer), answer.kind.value, source,
                *(given if wide else ["|".join(c for c in evidence.codebook.ids if c in codes)]),
            ]  # fmt: skip
