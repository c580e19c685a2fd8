"""What may be written over: no project, no input of the same command, no table with other columns."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from coding.errors import FileError

# https://www.sqlite.org/fileformat.html: a database, its rollback journal and its write-ahead log
DATABASE = (b"SQLite format 3\x00", bytes.fromhex("d9d505f920a163d7"), b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
BESIDE_DATABASE = ("-wal", "-shm", "-journal")
_inputs: ContextVar[tuple[Path, ...]] = ContextVar("inputs", default=())


@contextmanager
def reading(*inputs: str | Path | None) -> Iterator[None]:
    """For as long as a command takes, the files that it reads are not written over."""
    token = _inputs.set((*_inputs.get(), *(Path(path).absolute() for path in inputs if path)))
    try:
        yield
    finally:
        _inputs.reset(token)


def check_target(path: Path, endings: Sequence[str] = ()) -> None:
    """Refuse to write over a database or an input of this command, or under another ending than these.

    Raises
    ------
    FileError
        Naming the file.
    """
    if any(_same(path, other) for other in _inputs.get()):
        raise FileError("exchange.is_input", file=str(path))
    if path.name.endswith(BESIDE_DATABASE) or _start(path).startswith(DATABASE):
        raise FileError("exchange.is_database", file=str(path))
    if endings and path.suffix.lower() not in endings:
        raise FileError("exchange.bad_ending", file=path.name, endings=", ".join(endings))


def check_columns(path: Path, columns: Sequence[str], sheets: Iterable[str] = ()) -> None:
    """Refuse to write over a table that has other columns (or `sheets`): it is not an earlier version of this one.

    Raises
    ------
    FileError
        Naming the file.
    """
    if _holds_something(path):
        found = _sheets(path) if path.suffix.lower() == ".xlsx" else {"": _header(path)}
        expected = dict.fromkeys(sheets or ("",), list(map(str, columns)))
        if list(found) != list(expected) or next(iter(found.values())) != next(iter(expected.values())):
            raise FileError("exchange.other_file", file=str(path))


def check_report(path: Path) -> None:
    """Refuse to write a report over an Office file that Duiding did not make.

    Raises
    ------
    FileError
        Naming the file.
    """
    if path.suffix.lower() not in (".docx", ".xlsx") or not _holds_something(path):
        return
    try:
        with ZipFile(path) as archive:
            ours = b"Duiding" in archive.read("docProps/core.xml")
    except (BadZipFile, KeyError, OSError):
        ours = False
    if not ours:
        raise FileError("exchange.not_ours", file=str(path))


def _holds_something(path: Path) -> bool:
    try:
        return path.is_file() and path.stat().st_size > 0
    except OSError:
        return False


def _same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return path.absolute() == other


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(16)
    except OSError:
        return b""


def _header(path: Path) -> list[str] | None:
    """The first row of a csv as we write it; None for what we did not write."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return next(csv.reader(file), None)
    except (OSError, UnicodeDecodeError, csv.Error):
        return None


def _sheets(path: Path) -> dict[str, list[str] | None]:
    """The first row of each sheet; empty for what is no workbook."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True)
        sheets = {s.title: [str(v) for v in next(s.iter_rows(values_only=True), ())] for s in book.worksheets}
        book.close()
    except Exception:  # whatever a strange workbook makes openpyxl raise: it is not ours
        return {}
    return dict(sheets)
