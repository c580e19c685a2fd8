"""Excel workbooks (.xlsx, .xlsm), read as a stream, after their zip directory has been checked."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from coding.errors import FileError, TableError, nearest
from coding.intake.collect import Row, check_cells, check_width, collect
from coding.intake.encoding import file_hash
from coding.intake.limits import MAX_CELL, MAX_RATIO, MAX_UNCOMPRESSED, MIN_RATIO_SIZE
from coding.intake.table import Note, Table

ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!"}
)
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # ECMA-376 part 1, 22.4.2.4: a character that XML cannot hold
TITLE_ROWS = 20
"""How far down the header may stand below a title and remarks."""


def read_workbook(path: Path, *, sheet: str | None = None) -> Table:
    """Read one sheet of a workbook: values as Excel last computed them, dates in ISO form, whole numbers without ``.0``.

    Raises
    ------
    FileError
        Damaged, or unpacking to more than `MAX_UNCOMPRESSED`.
    TableError
        No such sheet, no table in it, or a limit.
    """
    check_zip(path)
    errors: dict[int, int] = {}
    with path.open("rb") as file:  # openpyxl refuses a path with another extension
        book = _open(file, path.name)
        names = tuple(s.title for s in book.worksheets)
        try:
            chosen = _choose(book, sheet, path.name)
            rows, skipped = _header_first(_rows(chosen, path.name, errors))
            fields = collect(rows, path.name, strict=False)
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            ValueError,
            LookupError,
            SyntaxError,
            AttributeError,
            TypeError,
        ) as error:
            raise FileError("intake.damaged_workbook", file=path.name) from error
    notes = fields.pop("notes") + ((Note("rows_above_header", {"n": skipped}),) if skipped else ())
    notes += (Note("error_cells", {"n": sum(errors.values())}),) if errors else ()
    if sheet is None and len(names) > 1:
        notes += (Note("sheet_chosen", {"sheet": chosen.title, "sheets": ", ".join(names)}),)
    return Table(sha256=file_hash(path), sheet=chosen.title, sheets=names, notes=notes, **fields)


def check_zip(path: Path) -> None:
    """Check a workbook's zip directory before anything is unpacked.

    The directory cannot lie about sizes to any purpose: Python's zipfile never unpacks more of a part than its declared size.

    Raises
    ------
    FileError
        Not a complete zip, not a workbook, or a zip bomb.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise FileError("intake.damaged_workbook", file=path.name) from None
    if not any(part.filename.replace("\\", "/").lstrip("/").startswith("xl/") for part in parts):
        raise FileError("intake.not_a_workbook", file=path.name)
    if any(part.filename == "xl/workbook.bin" for part in parts):
        raise FileError("intake.old_workbook", file=path.name)
    total = sum(part.file_size for part in parts)
    ratios = [p.file_size / max(1, p.compress_size) for p in parts if p.file_size > MIN_RATIO_SIZE]
    if total > MAX_UNCOMPRESSED or max(ratios, default=0) > MAX_RATIO:
        raise FileError(
            "intake.zip_bomb", file=path.name, found=total // 1_000_000, limit=MAX_UNCOMPRESSED // 1_000_000
        )


def _open(file: BinaryIO, name: str) -> Any:
    import openpyxl

    try:
        return openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except (
        Exception
    ) as error:  # openpyxl lets through whatever a broken part provokes: KeyError, ParseError, TypeError …
        raise FileError("intake.damaged_workbook", file=name) from error


def _choose(book: Any, wish: str | None, file: str) -> Any:
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if wish is not None:
        if wish in sheets:
            return sheets[wish]
        near = nearest(wish, sheets)
        key = "intake.unknown_sheet_near" if near else "intake.unknown_sheet"
        raise TableError(key, file=file, sheet=wish, nearest=near, sheets=", ".join(sheets))
    visible = [sheet for sheet in sheets.values() if sheet.sheet_state == "visible"] or list(sheets.values())
    if not visible:
        raise TableError("intake.no_sheet", file=file)
    return visible[0] if len(visible) == 1 else max(visible, key=_size)


def _size(sheet: Any) -> int:
    """Filled cells of a sheet's first thousand rows, times its declared length: the declared width is often far too large."""
    declared = sheet.max_row or 0
    sheet.reset_dimensions()
    filled = rows = 0
    for cells in sheet.iter_rows(max_row=1000, values_only=True):
        rows += 1
        filled += sum(value is not None for value in cells)
    return filled * max(1, declared // max(1, rows))


def _rows(sheet: Any, file: str, errors: dict[int, int]) -> Iterator[Row]:
    """Number and text cells of every row that is not empty; counts error cells per column in `errors`."""
    sheet.reset_dimensions()  # a declared size of XFD1048576 would make every row 16,384 cells wide
    names: list[str] = []
    for number, row in enumerate(sheet.iter_rows(), 1):
        check_width(len(row), file)
        cells = []
        for i, cell in enumerate(row):
            value = cell.value
            if value is None:
                cells.append("")
            elif cell.data_type == "e" or (value in ERRORS and isinstance(value, str)):
                errors[i] = errors.get(i, 0) + 1
                cells.append("")
            else:
                cells.append(as_text(value))
        if any(cells):
            names = names or cells
            if max(map(len, cells)) > MAX_CELL:
                check_cells(cells, number, names, file)
            yield number, cells


def _header_first(rows: Iterator[Row]) -> tuple[Iterator[Row], int]:
    """Rows from the header on. Rows above it with one filled cell, in a table of three columns or more, are a title."""
    start: list[Row] = []
    for row in rows:
        start.append(row)
        if len(start) == TITLE_ROWS or _filled(row) > 2:
            break
    skipped = 0
    if start and _filled(start[-1]) > 2:
        while _filled(start[skipped]) < 2:
            skipped += 1
    return chain(start[skipped:], rows), skipped


def _filled(row: Row) -> int:
    return sum(bool(cell.strip()) for cell in row[1])


def as_text(value: Any) -> str:
    """A cell's value as text.

    >>> from datetime import datetime
    >>> as_text(2020.0), as_text(0.1 + 0.2), as_text(datetime(2020, 5, 1)), as_text(True), as_text("a_x000D_b")
    ('2020', '0.3', '2020-05-01', 'TRUE', 'a\\rb')
    """
    if isinstance(value, str):
        return ESCAPED.sub(lambda m: chr(int(m[1], 16)), value) if "_x" in value else value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return number_text(value, 15)  # the digits that Excel keeps
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def number_text(value: float, digits: int = 17) -> str:
    """A number as it would be typed: no ``.0`` and no noise after `digits` significant digits.

    >>> number_text(3.0), number_text(0.5), number_text(1e20), number_text(0.1)
    ('3', '0.5', '100000000000000000000', '0.1')
    """
    if value.is_integer():
        return str(int(value))
    return repr(value) if digits >= 17 else format(value, f".{digits}g")
