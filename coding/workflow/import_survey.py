"""Import a survey export: read, map, profile, and only then write, in one transaction."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coding.cleaning.kinds import kind_of
from coding.errors import TableError
from coding.exchange import guard, tables
from coding.intake import mapping as mappings
from coding.intake import profile as profiles
from coding.intake import read as reader
from coding.intake import survey as surveys
from coding.records import Answer, AnswerKind
from coding.store import journal, survey
from coding.workflow.project import Progress, Project, no_progress, now
from coding.workflow.rights import Right, needs

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SHOWN = 5
GLANCE = 60  # characters


@dataclass(frozen=True)
class Preview:
    """A file as it would be imported: what was found, before anything is written."""

    table: reader.Table
    mapping: mappings.Mapping
    profile: profiles.Profile


@dataclass(frozen=True)
class Imported:
    """What an import added; all zero if the file was in the project already."""

    n_respondents: int
    n_answers: int
    n_known: int
    waves: tuple[str, ...]


def _kind_at_a_glance(text: str) -> AnswerKind:
    """Kind of an answer for the preview: a long text is taken for an answer, cleaning looks closer.

    None of the 951 non-answers in a real panel is longer, and looking at every text took a third of a large import.
    """
    return kind_of(text) if len(text) <= GLANCE else AnswerKind.ANSWER


@contextmanager
def _without_cycle_search() -> Iterator[None]:
    """Millions of small records hold no cycles; looking for them took an eighth of an import of 100,000 rows."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_without_cycle_search()
def preview(
    path: str | Path,
    mapping: str | Path | None = None,
    *,
    sheet: str | None = None,
    wave: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
) -> Preview:
    """Read a file, propose or apply a mapping, and look at what is in it. Writes nothing.

    Raises
    ------
    FileError, TableError, MappingError
        If the file or the mapping is unusable.
    """
    table = reader.read_table(path, sheet=sheet, delimiter=delimiter, encoding=encoding)
    plan = mappings.propose(table)
    if mapping:
        plan = mappings.merge(plan, mappings.load(mapping, table))
    if wave:
        plan = mappings.merge(plan, mappings.Mapping((), wave=wave))
    return Preview(table, plan, profiles.profile(table, plan, kind_of=_kind_at_a_glance))


def write_mapping(found: Preview, out: str | Path) -> None:
    """Write the mapping of a preview as TOML that can be changed and used.

    Raises
    ------
    FileError
        If the name does not end in .toml, or the file is a database or an input of this command.
    """
    guard.check_target(Path(out), (".toml",))
    with tables.whole_file(out) as part:
        part.write_text(mappings.dump(found.mapping), encoding="utf-8")


@_without_cycle_search()
@needs(Right.RESEARCH)
def import_survey(project: Project, found: Preview, progress: Progress = no_progress) -> Imported:
    """Write a previewed file into the project: all of it or nothing.

    Respondents that are there already (same wave and key) keep their answers; the same file twice changes nothing.

    Raises
    ------
    TableError
        If no column is an open question, or if an answer in the file differs from the one in the project: a raw answer is never changed.
    """
    table, plan = found.table, found.mapping
    if not found.profile.questions:
        raise TableError("workflow.no_open", file=table.file)
    with project.writing() as session:
        known = survey.respondent_ids(session)
        survey.add_waves(session, surveys.waves(table, plan))
        survey.add_variables(session, surveys.variables(table, plan))
        survey.add_questions(session, surveys.questions(plan))
        n_respondents = n_answers = n_known = done = 0
        waves: set[str] = set()
        old = set(known.values())
        for respondents, answers in surveys.to_records(table, plan, known):
            fresh = [r for r in respondents if r.id not in old]
            survey.add_respondents(session, fresh)
            same = _check_unchanged(session, [a for a in answers if a.respondent_id in old], table)
            new = [a for a in answers if a.id not in same]
            survey.add_answers(session, new)
            waves.update(r.wave_id for r in respondents)
            n_respondents, n_answers, n_known = n_respondents + len(fresh), n_answers + len(new), n_known + len(same)
            done += len(respondents)
            progress("import", done / max(1, len(table.frame)))
        journal.add_import(session, now(), table.file, table.sha256, plan.as_dict())
        result = Imported(n_respondents, n_answers, n_known, tuple(sorted(waves)))
        project.log(session, "import", file=table.file, **_figures(result))
    return result


def _check_unchanged(session: Session, answers: list[Answer], table: reader.Table) -> set[str]:
    """Ids of the answers that are in the project with the same text."""
    there = survey.texts_of(session, [a.id for a in answers])
    changed = [a.id for a in answers if a.id in there and there[a.id] != a.text]
    if changed:
        ids = ", ".join(changed[:SHOWN]) + (" …" if len(changed) > SHOWN else "")
        raise TableError("workflow.answer_changed", file=table.file, n=len(changed), ids=ids)
    return set(there)


def _figures(result: Imported) -> dict[str, Any]:
    return {
        "respondents": result.n_respondents,
        "answers": result.n_answers,
        "known": result.n_known,
        "waves": list(result.waves),
    }
