"""All answers in a table: found, sorted and cut into pages by the store, with what everybody decided about them."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from coding.errors import NotReadyError
from coding.evidence.disclosure import large_classes
from coding.exchange import tables
from coding.lineage import current_code
from coding.records import Codebook, Decision, Question, Role, Value, Variable
from coding.review.consensus import agreed_codes, settled
from coding.store import decisions, double, grid, journal, marks, search, stages, survey
from coding.store.bulk import CHUNK
from coding.store.codebooks import merged_codes
from coding.store.grid import FLAGS, NO_CODE, SORTS, STATES, Ground, Line, Wanted
from coding.workflow.blind import visible
from coding.workflow.masking import check_masked, check_unmasked, is_masked, may_see_unmasked
from coding.workflow.project import Project, clean_run, current_codebook, now
from coding.workflow.rights import Right, needs
from coding.workflow.search_index import index_words
from coding.workflow.suggested import run_of, sources

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = ["FLAGS", "NO_CODE", "SORTS", "STATES", "Codes", "Page", "Row", "Scope", "Wanted"]
CLOSED = (Role.STRATUM, Role.SINGLE, Role.MULTIPLE, Role.SCALE, Role.NUMBER, Role.SHARE)
BLANK = Codebook(())


@dataclass(frozen=True)
class Scope:
    """What can be asked for: questions, waves, the closed variables that may be shown, codes, and who decided anything."""

    questions: tuple[Question, ...]
    waves: tuple[str, ...]
    variables: tuple[Variable, ...]
    codebook: Codebook
    coders: tuple[str, ...]
    n_answers: int


@dataclass(frozen=True)
class Codes:
    """Codes of an answer.

    Attributes
    ----------
    given : mapping of str to tuple of str
        Code → coders who gave it, where not all who decided did; empty tuple = all of them (or given without a person).
    suggested : mapping of str to float
        Code → probability, only as long as nobody gave codes.
    """

    given: Mapping[str, tuple[str, ...]]
    suggested: Mapping[str, float]


@dataclass(frozen=True)
class Row:
    """One answer. `text` is masked where the reader may not see names; `marks` are the words that were searched for in it."""

    answer_id: str
    question_id: str
    wave_id: str
    text: str
    marks: tuple[tuple[int, int], ...]
    values: tuple[str, ...]
    codes: Codes
    state: str
    coders: tuple[str, ...]
    time: datetime | None
    kind: str
    language: str
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A page of the table: rows from place `start` of `n_hits`."""

    rows: tuple[Row, ...]
    start: int
    n_hits: int


def scope(project: Project) -> Scope:
    """What the table can be asked for.

    Raises
    ------
    NotReadyError
        If there are no answers, or they are not cleaned.
    """
    with project.reading() as session:
        clean_run(session)
        allowed = CLOSED if may_see_unmasked(project) else CLOSED[:1]
        variables = [v for v in survey.all_variables(session) if v.role in allowed]
        return Scope(
            tuple(survey.all_questions(session)),
            tuple(wave.id for wave in survey.all_waves(session)),
            tuple(sorted(variables, key=lambda v: v.role is not Role.STRATUM)),
            _codebook(session),
            tuple(decisions.n_decisions(session)),
            sum(survey.answer_counts(session).values()),
        )


def classes(project: Project, variable: str) -> list[str]:
    """Values of a closed variable that occur."""
    with project.reading() as session:
        return grid.classes(session, variable)


def page(project: Project, wanted: Wanted, variables: Sequence[str], start: int = 0, size: int = 50) -> Page:
    """A page of the answers that are asked for, with these closed variables. Past the end, the last page is given."""
    _prepare(project, wanted)
    with project.reading() as session:
        check_masked(session, project)
        ground = _ground(session, project)
        start = start // size * size
        ids, n = grid.page_ids(session, wanted, ground, start, size)
        if not ids and start:
            start = max(0, grid.n_hits(session, wanted, ground) - 1) // size * size
            ids, n = grid.page_ids(session, wanted, ground, start, size)
        return Page(tuple(_rows(session, wanted, ground, ids, variables)), start, n)


def all_hits(project: Project, wanted: Wanted) -> list[str]:
    """Ids of all answers that are asked for, in their order."""
    _prepare(project, wanted)
    with project.reading() as session:
        return grid.hit_ids(session, wanted, _ground(session, project))


@needs(Right.RESEARCH)
def export_hits(project: Project, wanted: Wanted) -> tuple[str, bytes]:
    """Name and content of a csv with the answers that are asked for; masked, and logged as any export.

    Columns as those of ``duiding export``, and language and coders. Classes of few respondents are empty.

    Raises
    ------
    ProjectError
        If masking was left out when cleaning, while the settings let nobody see names.
    """
    ids = all_hits(project, wanted)
    with project.reading() as session:
        masked = is_masked(session)
        if not masked:
            check_unmasked(project)
        strata = [v.id for v in survey.all_variables(session) if v.role is Role.STRATUM]
        rows = list(_export_rows(session, project, ids, strata))
    columns = ["id", "respondent", "wave", *strata, "question", "text", "answer", "kind", "basis", "codes"]
    name = f"tabel-{now():%Y%m%d-%H%M%S}.csv"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        n = tables.write_csv(path, [*columns, "language", "coders"], rows)
        content = path.read_bytes()
    with project.writing() as session:
        journal.add_export(session, now(), project.settings.coder, "table", name, hashlib.sha256(content).hexdigest())
        project.log(session, "export", file=name, rows=n, masked=masked)
    return name, content


def _prepare(project: Project, wanted: Wanted) -> None:
    """Have words at hand if words are searched for."""
    if search.terms(wanted.words):
        index_words(project)


def _codebook(session: Session) -> Codebook:
    try:
        return current_codebook(session)
    except NotReadyError:
        return BLANK


def _ground(session: Session, project: Project) -> Ground:
    suggested = sources(session, (question.id for question in survey.all_questions(session)))
    merged, called = merged_codes(session), dict[str, tuple[str, ...]]()
    for code in merged:
        into = current_code(code, merged)
        called[into] = (*called.get(into, (into,)), code)
    version = _codebook(session).version
    reader = project.settings.coder
    return Ground(clean_run(session).id, version, suggested, called, not may_see_unmasked(project), reader)


def _rows(
    session: Session, wanted: Wanted, ground: Ground, ids: Sequence[str], variables: Sequence[str]
) -> Iterator[Row]:
    asked, known = search.terms(wanted.words), {v.id: v for v in survey.all_variables(session)}
    found = _Given(session, ground, ids)
    for line in grid.lines(session, ids, ground.clean_run):
        text = line.masked if ground.masked else line.raw
        given = found.decided.get(line.answer_id, [])
        yield Row(
            line.answer_id, line.question_id, line.wave_id, text, tuple(search.marks(text, asked)),
            tuple(_shown(known[v], line.values.get(v)) for v in variables if v in known),
            found.codes(line), found.state(line), tuple(sorted({d.coder for d in given})),
            max((d.time for d in given), default=None), line.kind, line.language, tuple(_flags(line, found, ground)),
        )  # fmt: skip


def _shown(variable: Variable, value: Value) -> str:
    return "" if value is None else variable.labels.get(str(value), str(value))


def _flags(line: Line, found: _Given, ground: Ground) -> Iterator[str]:
    given = found.decided.get(line.answer_id, [])
    added = [found.marks[d.id] for d in given if d.id in found.marks]
    holds = {
        "repeat": bool(line.repeats), "refers": bool(line.refers_to), "masked": line.has_findings,
        "differ": settled(given) is None and len({frozenset(d.codes) for d in given}) > 1,
        "older": any(d.codebook_version != ground.version for d in given),
        "memo": any(m.memo for m in added),
    }  # fmt: skip
    return (f for f in FLAGS if (holds[f] if f in holds else any(f in m.flags for m in added)))


class _Given:
    """What was decided about some answers, given without a person, or suggested; as far as the reader may see it."""

    def __init__(self, session: Session, ground: Ground, ids: Sequence[str]) -> None:
        self.decided: dict[str, list[Decision]] = {}
        self.automatic: dict[str, Decision] = {}
        self.suggested: dict[str, dict[str, float]] = {}
        self.hidden = double.hidden_from(session, ground.reader)
        for start in range(0, len(ids), CHUNK):
            self._read(session, ground.reader, ids[start : start + CHUNK])
        self.agreed = agreed_codes(d for given in self.decided.values() for d in given)
        self.marks = marks.marks_of(session, [d.id for given in self.decided.values() for d in given])

    def _read(self, session: Session, reader: str, ids: Sequence[str]) -> None:
        for decision in visible(decisions.current_decisions(session, answer_ids=ids), reader, self.hidden):
            self.decided.setdefault(decision.answer_id, []).append(decision)
        sighted = [i for i in ids if i not in self.hidden]
        self.automatic |= {d.answer_id: d for d in decisions.automatic_decisions(session, sighted)}
        counts = run_of(session, sighted, sighted)
        for run_id in set(counts.values()):
            asked = [i for i in sighted if counts.get(i) == run_id]
            for s in stages.suggestions_of(session, run_id, asked, only_suggested=True):
                self.suggested.setdefault(s.answer_id, {})[s.code_id] = s.probability

    def codes(self, line: Line) -> Codes:
        """Codes as they are shown: of persons, else given without one, else suggested."""
        given = self.decided.get(line.answer_id, [])
        if last := settled(given):
            return Codes(dict.fromkeys(last.codes, ()), {})
        if given:
            by = {code: tuple(d.coder for d in given if code in d.codes) for d in given for code in d.codes}
            return Codes({code: () if len(who) == len(given) else who for code, who in by.items()}, {})
        if line.answer_id in self.automatic:
            return Codes(dict.fromkeys(self.automatic[line.answer_id].codes, ()), {})
        return Codes({}, self.suggested.get(line.answer_id, {}) if line.is_answer else {})

    def state(self, line: Line) -> str:
        """Whether somebody decided."""
        if not line.is_answer:
            return grid.NON_ANSWER
        if line.answer_id in self.decided:
            return grid.DECIDED
        return grid.AUTOMATIC if line.answer_id in self.automatic else grid.OPEN

    def basis(self, line: Line) -> tuple[Iterable[str], str]:
        """Codes on which all in all is agreed, and where they come from, as in an export."""
        if line.answer_id in self.agreed:
            return self.agreed[line.answer_id], "decided"
        if line.answer_id in self.automatic:
            return self.automatic[line.answer_id].codes, "automatic"
        return (self.suggested[line.answer_id], "suggested") if line.answer_id in self.suggested else ((), "")


def _export_rows(
    session: Session, project: Project, ids: Sequence[str], strata: Sequence[str]
) -> Iterator[list[object]]:
    ground, codes = _ground(session, project), _codebook(session).ids
    everybody = survey.all_respondents(session)
    large = {s: large_classes(everybody, s, project.settings.min_group) for s in strata}
    found = _Given(session, ground, ids)
    for line in grid.lines(session, ids, ground.clean_run):
        own = [str(line.values.get(s) or "") for s in strata]
        shown = [v if (line.wave_id, v) in large[s] else "" for s, v in zip(strata, own, strict=True)]
        given, basis = found.basis(line)
        ordered = sorted(given, key=lambda c: codes.index(c) if c in codes else len(codes))
        yield [
            line.answer_id, line.respondent_id, line.wave_id, *shown, line.question_id, line.masked, int(line.is_answer),
            line.kind, basis, "|".join(ordered), line.language, "|".join(d.coder for d in found.decided.get(line.answer_id, [])),
        ]  # fmt: skip
