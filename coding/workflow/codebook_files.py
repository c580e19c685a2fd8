"""Write the codebook of a project to a file that can be loaded again."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from coding.codebook import write
from coding.exchange import guard, tables
from coding.records import Codebook
from coding.store import journal
from coding.workflow.edit_codebook import version_of
from coding.workflow.project import Project, current_codebook, now
from coding.workflow.rights import Right, needs

FORMATS = (".yaml", ".yml", ".json", ".csv", ".xlsx")


@needs(Right.RESEARCH)
def export_codebook(project: Project, out: str | Path, version: str = "") -> Codebook:
    """Write the codebook, by default the current version, as yaml, json, csv or xlsx; the ending of the file says which.

    Yaml and json hold all of it; a table holds the codes and their groups.

    Raises
    ------
    CodebookError, NotReadyError
        If there is no such version, or no codebook.
    FileError
        If the ending is another, or the file cannot be written.
    """
    out = Path(out)
    guard.check_target(out, FORMATS)
    with project.reading() as session:
        book = current_codebook(session)
    book = version_of(project, version) if version else book
    write_codebook(book, out)
    _remember(project, out.name, out.read_bytes(), book.version)
    return book


@needs(Right.RESEARCH)
def exported_bytes(project: Project, kind: str, version: str = "") -> bytes:
    """The same, as the content of a file ``codeboek.KIND``, to hand to a browser."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"codeboek.{kind}"
        export_codebook(project, path, version)
        return path.read_bytes()


def write_codebook(book: Codebook, out: Path) -> None:
    """Write a codebook to a file."""
    kind = out.suffix.lower()
    if kind == ".csv":
        tables.write_csv(out, write.COLUMNS, write.rows(book))
    elif kind == ".xlsx":
        tables.write_xlsx(out, {"codeboek": (write.COLUMNS, write.rows(book))})
    else:
        with tables.whole_file(out) as part:
            part.write_text(write.as_json(book) if kind == ".json" else write.as_yaml(book), encoding="utf-8")


def _remember(project: Project, name: str, written: bytes, version: str) -> None:
    with project.writing() as session:
        digest = hashlib.sha256(written).hexdigest()
        journal.add_export(session, now(), project.settings.coder, "codebook", name, digest)
        project.log(session, "export", file=name, codebook=version)
