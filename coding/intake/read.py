"""Read a survey export, whatever it is: the one door to text files, workbooks and SPSS files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from coding.errors import FileError, nearest
from coding.intake.limits import MAX_FILE
from coding.intake.table import Note, Table

if TYPE_CHECKING:
    from coding.intake.collect import Row

__all__ = ["Note", "Table", "read_table", "stream_table"]

OLE = bytes.fromhex("D0CF11E0A1B11AE1")  # the container of old Office files and of encrypted new ones
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OTHERS = (
    b"%PDF",
    b"\x1f\x8b",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"7z\xbc\xaf",
    b"Rar!",
    b"SQLite format 3",
    b"PAR1",
)
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table")


def read_table(
    path: str | Path, *, sheet: str | None = None, delimiter: str | None = None, encoding: str | None = None
) -> Table:
    """Read a csv, tsv, xlsx or sav file; what it is follows from its content, not from its extension.

    Parameters
    ----------
    path : path
        The export.
    sheet : str, optional
        Name of the sheet of a workbook; else the only one, or the one with most cells.
    delimiter, encoding : str, optional
        Of a text file; detected unless given.

    Raises
    ------
    FileError
        The file cannot be read; says what it is and what to do.
    TableError
        The file can be read, but there is no sound table in it; says in which row.
    """
    path = Path(path)
    kind = _kind(path)
    if kind == "workbook":
        from coding.intake.workbook import read_workbook

        return read_workbook(path, sheet=sheet)
    if sheet:
        raise FileError("intake.no_sheets", file=path.name, sheet=sheet)
    if kind == "sav":
        from coding.intake.spss import read_sav

        return read_sav(path, encoding=encoding)
    from coding.intake.delimited import read_delimited

    return read_delimited(path, delimiter=delimiter, encoding=encoding)


def stream_table(
    path: str | Path, *, sheet: str | None = None, delimiter: str | None = None, encoding: str | None = None
) -> tuple[list[str], Iterator[Row]]:
    """Names of the columns, and number and cells of every row: of a text file one by one, of a workbook from memory.

    Raises
    ------
    FileError, TableError
        As `read_table`; what is wrong with a row of a text file is told when it is reached.
    """
    path = Path(path)
    if not sheet and _kind(path) == "text":
        from coding.intake.delimited import stream_delimited

        return stream_delimited(path, delimiter=delimiter, encoding=encoding)
    table = read_table(path, sheet=sheet, delimiter=delimiter, encoding=encoding)
    cells = zip(*(table.frame[name].fillna("").tolist() for name in table.columns), strict=True)
    return list(table.columns), zip((int(n) for n in table.frame.index), cells, strict=True)


def _kind(path: Path) -> str:
    start = _start(path)
    if start.startswith(OLE):
        raise FileError(_ole(path), file=path.name)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "workbook"
    if start.startswith((b"$FL2", b"$FL3")):
        return "sav"
    suffix = path.suffix.lower()
    if suffix in {".xlsx", ".xlsm"}:
        raise FileError("intake.damaged_workbook", file=path.name)
    if suffix in {".sav", ".zsav"}:
        raise FileError("intake.damaged_sav", file=path.name)
    if start.startswith(OTHERS) or start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP):
        raise FileError("intake.not_a_table", file=path.name)
    return "text"


def _start(path: Path) -> bytes:
    """The first bytes of a file that exists, may be read, is not empty and not too large."""
    try:
        size = os.stat(path).st_size
        if path.is_dir():
            raise FileError("intake.folder", file=path.name or str(path))
        if size > MAX_FILE:
            raise FileError("intake.too_large", file=path.name, found=size // 1_000_000, limit=MAX_FILE // 1_000_000)
        with path.open("rb") as file:
            start = file.read(4096)
    except (FileNotFoundError, NotADirectoryError):
        raise _not_found(path) from None
    except OSError as error:
        raise FileError("intake.no_access", file=path.name, reason=error.strerror or "") from None
    if not start.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise FileError("intake.empty", file=path.name)
    return start


def _not_found(path: Path) -> FileError:
    path = path.absolute()
    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return FileError("intake.no_folder", file=path.name, folder=str(path.parent))
    near = nearest(path.name, names)
    key = "intake.not_found_near" if near else "intake.not_found"
    return FileError(key, file=path.name, folder=str(path.parent), nearest=near)


def _ole(path: Path) -> str:
    if path.suffix.lower() in {".xlsx", ".xlsm"}:
        return "intake.encrypted"
    with path.open("rb") as file:
        content = file.read(1 << 24)
    return "intake.encrypted" if ENCRYPTED in content else "intake.old_workbook"
