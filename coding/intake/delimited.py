"""Text files: csv, tsv and their relatives. Python's own csv module reads the rows, in strict mode, so that no text is changed silently."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coding.errors import FileError, TableError
from coding.intake.collect import Row, check_cells, collect, streamed
from coding.intake.encoding import file_hash, inspect
from coding.intake.limits import MAX_CELL, MAX_LINE, SAMPLE
from coding.intake.names import tidy
from coding.intake.table import Table

DELIMITERS = (";", ",", "\t", "|")
NO_DELIMITER = "\x1f"
"""Stands in where a file has one column: the unit separator, which no survey program writes."""
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
SEP_LINE = re.compile(r'^"?sep=(?P<delimiter>.)"?\s*$', re.IGNORECASE)


class _Lines(Iterator[str]):
    """Lines with their ends, none longer than `MAX_LINE`; counts lines and characters."""

    def __init__(self, stream: io.TextIOBase, file: str) -> None:
        self.stream, self.file = stream, file
        self.n_lines = self.n_characters = 0

    def __next__(self) -> str:
        line = self.stream.readline(MAX_LINE + 1)
        if not line:
            raise StopIteration
        self.n_lines += 1
        self.n_characters += len(line)
        if len(line) > MAX_LINE:
            raise TableError("intake.line_too_long", file=self.file, line=self.n_lines, limit=MAX_LINE)
        return line


def read_delimited(path: Path, *, delimiter: str | None = None, encoding: str | None = None) -> Table:
    """Read a text file; encoding and delimiter are detected unless given.

    Raises
    ------
    FileError
        Mixed or unknown encoding, a NUL byte, or no text at all.
    TableError
        A row that does not fit the header, a quote that is not closed, or a limit.
    """
    layout = _layout(path, delimiter, encoding)
    rows = _rows(path, layout.encoding, layout.delimiter, skip=layout.skip)
    with _decoding(path, layout.encoding):
        fields = collect(rows, path.name, strict=True)
    shown = "" if layout.delimiter == NO_DELIMITER else layout.delimiter
    return Table(sha256=layout.sha256, encoding=_plain(layout.encoding), delimiter=shown, **fields)


def stream_delimited(
    path: Path, *, delimiter: str | None = None, encoding: str | None = None
) -> tuple[list[str], Iterator[Row]]:
    """Names of the columns and the rows one by one; memory stays the same however large the file is.

    Raises
    ------
    FileError, TableError
        As `read_delimited`; what is wrong with a row is told when it is reached.
    """
    layout = _layout(path, delimiter, encoding)
    with _decoding(path, layout.encoding):
        names, rows = streamed(_rows(path, layout.encoding, layout.delimiter, skip=layout.skip), path.name)
    return names, _decoded(path, layout.encoding, rows)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a text file is written: hash, encoding, delimiter, and whether its first line only says what the delimiter is."""

    sha256: str
    encoding: str
    delimiter: str
    skip: bool


def _layout(path: Path, delimiter: str | None, encoding: str | None) -> _Layout:
    digest, encoding = _encoding(path, encoding, delimiter)
    sample = _sample(path, encoding)
    if len(CONTROLS.findall(sample)) > max(5, len(sample) / 10):
        raise FileError("intake.not_a_table", file=path.name)
    skip = SEP_LINE.match(sample.splitlines()[0]) if sample.strip() else None
    found = delimiter or (skip["delimiter"] if skip else detect_delimiter(sample))
    return _Layout(digest, encoding, found, bool(skip))


@contextmanager
def _decoding(path: Path, encoding: str) -> Iterator[None]:
    try:
        yield
    except UnicodeDecodeError:
        raise FileError("intake.wrong_encoding", file=path.name, encoding=encoding) from None


def _decoded(path: Path, encoding: str, rows: Iterator[Row]) -> Iterator[Row]:
    with _decoding(path, encoding):
        yield from rows


def detect_delimiter(sample: str) -> str:
    """The delimiter with which most records of `sample` are as wide as the first.

    Of equals, the one with fewest cells that begin with a space, as the words after a comma in a sentence do; then the one with
    most columns.

    >>> detect_delimiter("id;tekst, kort\\n1;a, b\\n2;d, e\\n"), detect_delimiter("tekst\\na, b\\n") == NO_DELIMITER
    (';', True)
    """
    scores = {mark: _score(sample, mark) for mark in DELIMITERS}
    best = max(DELIMITERS, key=lambda mark: scores[mark])
    return best if scores[best][0] > 0 else NO_DELIMITER


def _score(sample: str, delimiter: str) -> tuple[float, float, int]:
    csv.field_size_limit(MAX_LINE)
    try:
        records = [row for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if row]
    except csv.Error:
        return 0.0, 0.0, 0
    if len(sample) == SAMPLE and len(records) > 2:
        records.pop()  # cut off
    width = len(records[0]) if records else 0
    if width < 2:
        return 0.0, 0.0, 0
    fitting = sum(len(row) == width for row in records[1:])
    spaced = sum(cell.startswith(" ") for row in records for cell in row[1:]) / sum(map(len, records))
    # The half counts for the header, so that a file whose rows all break still has a delimiter to report about.
    return (fitting + 0.5) / (len(records) - 0.5), -spaced, width


def _encoding(path: Path, given: str | None, delimiter: str | None) -> tuple[str, str]:
    """Hash and encoding, after the checks that need a second look at the file."""
    if given:
        try:
            name = codecs.lookup(given).name
            "".encode(name)
        except LookupError:
            raise FileError("intake.no_such_encoding", file=path.name, encoding=given) from None
        marked = path.open("rb").read(3) == codecs.BOM_UTF8
        return file_hash(path), "utf-8-sig" if name == "utf-8" and marked else name
    seen = inspect(path)
    if seen.mixed:
        row, column = _locate(path, delimiter, lambda cell: any("\udc80" <= c <= "\udcff" for c in cell))
        raise FileError("intake.mixed_encoding", file=path.name, row=row, column=column)
    if seen.nul:
        row, column = _locate(path, delimiter, lambda cell: "\0" in cell)
        raise FileError("intake.nul", file=path.name, row=row, column=column)
    return seen.sha256, seen.encoding


def _plain(encoding: str) -> str:
    return "utf-8" if encoding == "utf-8-sig" else encoding


def _sample(path: Path, encoding: str, errors: str = "replace") -> str:
    with path.open(encoding=encoding, errors=errors, newline="") as stream:
        return stream.read(SAMPLE)


def _locate(path: Path, delimiter: str | None, wanted: Callable[[str], bool]) -> tuple[int, str]:
    """Row and column of the first cell that `wanted` accepts, in a file that cannot be decoded as a whole."""
    errors = "surrogateescape"
    mark = delimiter or detect_delimiter(_sample(path, "utf-8-sig", errors))
    names: list[str] = []
    number = 0
    csv.field_size_limit(MAX_LINE)
    with path.open(encoding="utf-8-sig", errors=errors, newline="") as stream:
        try:
            for number, cells in enumerate(csv.reader(_Lines(stream, path.name), delimiter=mark), 1):
                names = names or [tidy(cell) for cell in cells]
                place = next((i for i, cell in enumerate(cells) if wanted(cell)), None)
                if place is not None:
                    legible = place < len(names) and not wanted(names[place]) and names[place]
                    return number, legible or str(place + 1)
        except csv.Error:
            number += 1
    return number, "?"


def _rows(path: Path, encoding: str, delimiter: str, *, skip: bool) -> Iterator[Row]:
    """Number and cells of every record; the header first. Blank lines count, and are not given."""
    csv.field_size_limit(MAX_LINE)
    with path.open(encoding=encoding, newline="") as stream:
        lines = _Lines(stream, path.name)
        number = 0
        if skip:
            next(lines)
            number = 1
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        names: list[str] = []
        line, before = lines.n_lines + 1, lines.n_characters
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise _broken(error, path.name, number, line) from None
            if lines.n_characters - before > MAX_CELL:
                check_cells(cells, number, names, path.name)
            line, before = lines.n_lines + 1, lines.n_characters
            if cells:
                names = names or cells
                yield number, cells


def _broken(error: csv.Error, file: str, row: int, line: int) -> TableError:
    """What csv's own message means; the message itself is not shown, since its words are not the user's."""
    where: dict[str, Any] = {"file": file, "row": row, "line": line}
    if "unexpected end" in str(error) or "field larger" in str(error):
        return TableError("intake.open_quote", **where)
    return TableError("intake.stray_quote", **where)
