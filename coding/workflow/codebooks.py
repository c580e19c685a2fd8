"""Load a codebook into a project as a new version, or read one from a file."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from coding.codebook import content, edit, load
from coding.codebook.check import undefined
from coding.codebook.problems import Checks, Keyword
from coding.errors import CodebookError
from coding.intake import read as reader
from coding.records import Codebook
from coding.store import stages, survey
from coding.workflow.project import Project, current_codebook, now
from coding.workflow.rights import Right, needs

TABLES = (".csv", ".tsv", ".xlsx")


@dataclass(frozen=True)
class Loaded:
    """What loading a codebook did; `difference` is empty for a first version, `undefined` are codes without a definition."""

    codebook: Codebook
    is_new: bool
    difference: dict[str, list[str]]
    undefined: tuple[str, ...] = ()


def keyword(written: str) -> Keyword:
    """What the rules make of a keyword.

    >>> keyword("[coa] warm*").questions, keyword("taal ~3").reason
    (('coa',), 'window_place')
    """
    from models.rules import RuleError, parse

    try:
        return Keyword(questions=tuple(sorted(parse(written).questions)))
    except RuleError as error:
        return Keyword(error.reason, error.found)


def read_codebook(path: str | Path, questions: Collection[str] = ()) -> Codebook:
    """A codebook from yaml, json, csv or xlsx, with its keywords checked; `questions` are those of the project, if known.

    Raises
    ------
    CodebookError, FileError
        Naming the file, the codes and the lines or rows: all that is wrong at once.
    """
    path = Path(path)
    checks = Checks(keyword, questions)
    if path.suffix.lower() in TABLES:
        table = reader.read_table(path)
        rows = table.frame.astype(object).where(table.frame.notna(), None).to_dict("records")
        return load.from_rows(rows, path.name, [table.row(n) for n in range(table.n_rows)], checks)
    return load.read(path, checks)


def next_version(there: Collection[str]) -> str:
    """The next whole number that no version has.

    >>> next_version(["1.0"]), next_version(["1", "3"])
    ('2', '4')
    """
    n = len(there) + 1
    while str(n) in there:
        n += 1
    return str(n)


@needs(Right.RESEARCH)
def load_codebook(project: Project, path: str | Path) -> Loaded:
    """Store a codebook as the current version; loading the same one twice changes nothing.

    A codebook without a version gets the next whole number. Codes that were merged stay so, unless the file has them again.

    Raises
    ------
    CodebookError
        If it does not hold together, or this version is there with other content.
    """
    with project.reading() as session:
        questions = [question.id for question in survey.all_questions(session)]
    codebook = read_codebook(path, questions)
    with project.writing() as session:
        there = stages.codebook_versions_there(session)
        old = current_codebook(session) if there else None
        if old:
            given = codebook.version
            codebook = replace(edit.applied(old, edit.Change(edit.Kind.REPLACE, book=codebook)), version=given)
        fingerprint = content.sha256(codebook)
        if old and list(there.values())[-1] == fingerprint:
            return Loaded(old, False, content.difference(old, old), undefined(old))
        if codebook.version in there:
            raise CodebookError("codebook.version_taken", version=codebook.version)
        codebook = codebook if codebook.version else replace(codebook, version=next_version(there))
        stages.add_codebook_version(
            session, codebook.version, content.as_data(codebook), fingerprint, project.settings.coder, now()
        )
        changes = content.difference(old, codebook) if old else {}
        figures = {name: len(ids) for name, ids in changes.items()}
        project.log(
            session, "codebook", file=Path(path).name, version=codebook.version, codes=len(codebook.codes), **figures
        )
    return Loaded(codebook, True, changes, undefined(codebook))


def show_codebook(project: Project) -> Codebook:
    """The current codebook.

    Raises
    ------
    NotReadyError
        If there is none.
    """
    with project.reading() as session:
        return current_codebook(session)
