"""From rows of cells to a table: header styles, widths, empty rows, columns without a name; in batches, so memory stays bounded."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from coding.errors import TableError
from coding.intake.limits import MAX_CELL, MAX_CELLS, MAX_COLUMNS
from coding.intake.names import find_groups, plain_label, split_code, tidy, unique_ids
from coding.intake.table import Note

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Row = tuple[int, Sequence[str]]
BATCH = 300_000
"""Cells that are held as Python text before they are packed: some 30 MB."""
IMPORT_ID = re.compile(r"""^\s*\{\s*["']ImportId["']\s*:""")
LIME_CODE = re.compile(r"^[A-Za-z]\w*\[[^\[\]]+\](\[[^\[\]]+\])?(\.\s.*)?$")
LIME_OPTION = re.compile(r"\S\s*\[[^\[\]]+\]$")
LIME_FIXED = frozenset(
    ["submitdate", "lastpage", "startlanguage", "startdate", "datestamp", "seed"]
    + ["response id", "date submitted", "last page", "start language", "date started", "date last action"]
    + ["antwoord id", "respons id", "datum ingestuurd", "datum ingediend", "laatste pagina", "starttaal", "begintaal"]
    + ["datum gestart", "startdatum", "datum laatste actie", "datum laatste handeling", "zaad"]
)


@dataclass(slots=True)
class _Columns:
    """Packed chunks per column; `widen` adds columns that turn up late."""

    names: list[str]
    chunks: list[list[pa.Array]] = field(default_factory=list)
    numbers: array[int] = field(default_factory=lambda: array("q"))

    def add(self, rows: list[list[str]], numbers: list[int]) -> None:
        import pyarrow as pa

        width = max(len(self.names), max(map(len, rows)))
        self.widen(width)
        full = (row if len(row) == width else row + [""] * (width - len(row)) for row in rows)
        for chunks, cells in zip(self.chunks, zip(*full, strict=True), strict=True):
            chunks.append(pa.array([cell or None for cell in cells], pa.large_string()))
        self.numbers.extend(numbers)

    def widen(self, width: int) -> None:
        import pyarrow as pa

        self.names += [""] * (width - len(self.names))
        while len(self.chunks) < width:
            self.chunks.append([pa.nulls(len(self.numbers), pa.large_string())])


def collect(rows: Iterator[Row], file: str, *, strict: bool) -> dict[str, Any]:
    """The fields of a `Table` that follow from its rows.

    Parameters
    ----------
    rows : iterator of (int, sequence of str)
        Number in the file and cells of every row, the header first; an empty cell is ``""``.
    strict : bool
        True where every row must be as wide as the header (text files); False where short rows are normal (sheets).

    Raises
    ------
    TableError
        No header, no rows, too many columns or cells, duplicate names, or a row that is too wide or too narrow.
    """
    opened = _opened(rows, file)
    names, texts, data = opened.names, opened.texts, opened.data
    qualtrics, header_row = opened.qualtrics, opened.header_row
    columns, empty = _pack(data, _Columns(list(names)), file, strict=strict)
    if not columns.numbers:
        raise TableError("intake.header_only", file=file, columns=len([n for n in names if n]))
    return _fields(columns, texts, empty, file, qualtrics, header_row)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A table of which the header is read: names and texts of its columns, and the rows that follow."""

    header_row: int
    names: list[str]
    texts: list[str]
    data: Iterator[Row]
    qualtrics: bool


def _opened(rows: Iterator[Row], file: str) -> _Opened:
    header_row, header = next(rows, (0, ()))
    if not any(cell.strip() for cell in header):
        raise TableError("intake.no_header", file=file)
    check_width(len(header), file)
    second, third = list(islice(rows, 1)), list(islice(rows, 1))
    qualtrics = bool(third) and sum(bool(IMPORT_ID.match(cell)) for cell in third[0][1]) * 2 > len(header)
    names = [tidy(cell) for cell in header]
    texts = [plain_label(cell) for cell in second[0][1]] if qualtrics else [""] * len(names)
    return _Opened(header_row, names, texts, rows if qualtrics else chain(second, third, rows), qualtrics)


def streamed(rows: Iterator[Row], file: str) -> tuple[list[str], Iterator[Row]]:
    """Names of the columns, and the rows one by one: what `collect` reads, without holding it.

    Raises
    ------
    TableError
        No header, too many columns, duplicate names; and, while the rows are read, one that is too wide or too narrow.
    """
    opened = _opened(rows, file)
    _check_unique([(i, name) for i, name in enumerate(opened.names) if name], file)
    return opened.names, _fitted(opened.data, len(opened.names), file)


def _fitted(data: Iterator[Row], width: int, file: str) -> Iterator[Row]:
    for number, cells in data:
        if any(cells):
            yield number, cells if len(cells) == width else _fit(list(cells), width, number, file, strict=True)


def check_width(n_columns: int, file: str) -> None:
    """Raise TableError when a table has more than `MAX_COLUMNS` columns."""
    if n_columns > MAX_COLUMNS:
        raise TableError("intake.too_many_columns", file=file, found=n_columns, limit=MAX_COLUMNS)


def _pack(data: Iterator[Row], columns: _Columns, file: str, *, strict: bool) -> tuple[_Columns, int]:
    width, empty = len(columns.names), 0
    size = max(1, BATCH // width)
    rows: list[list[str]] = []
    numbers: list[int] = []
    for number, cells in data:
        row = list(cells)
        if not any(row):
            empty += 1
            continue
        if len(row) != width:
            row = _fit(row, width, number, file, strict=strict)
        rows.append(row)
        numbers.append(number)
        if len(rows) == size:
            columns.add(rows, numbers)
            rows, numbers = [], []
            if len(columns.numbers) * len(columns.names) > MAX_CELLS:
                raise TableError("intake.too_many_cells", file=file, columns=len(columns.names), limit=MAX_CELLS)
    if rows:
        columns.add(rows, numbers)
    return columns, empty


def _fit(row: list[str], width: int, number: int, file: str, *, strict: bool) -> list[str]:
    """A row without the empty cells beyond the header."""
    while len(row) > width and not row[-1]:
        row.pop()
    if strict and len(row) != width:
        key = "intake.row_too_wide" if len(row) > width else "intake.row_too_narrow"
        raise TableError(key, file=file, row=number, found=len(row), expected=width)
    check_width(len(row), file)
    return row


def _fields(
    columns: _Columns, texts: list[str], empty: int, file: str, qualtrics: bool, header_row: int
) -> dict[str, Any]:
    kept, names, dropped = _named(columns, file)
    positions = [i + 1 for i in kept]
    frame = _frame(names, [columns.chunks[i] for i in kept], columns.numbers)
    style = "qualtrics" if qualtrics else "limesurvey" if is_limesurvey(names) else "plain"
    texts += [""] * (len(columns.names) - len(texts))
    labels = {name: texts[i] or plain_label(split_code(name)[1]) for name, i in zip(names, kept, strict=True)}
    notes = [Note("empty_rows", {"n": empty})] * bool(empty) + [Note("unnamed_columns", {"n": dropped})] * bool(dropped)
    return {
        "file": file,
        "frame": frame,
        "columns": tuple(names),
        "ids": unique_ids(names, positions),
        "labels": labels,
        "groups": find_groups(names),
        "header_style": style,
        "first_row": header_row + (3 if qualtrics else 1),
        "notes": tuple(notes),
    }


def _named(columns: _Columns, file: str) -> tuple[list[int], list[str], int]:
    """Positions and names of the columns that stay, and how many empty ones without a name do not."""
    kept, names, dropped = [], [], 0
    given = set(columns.names)
    for i, name in enumerate(columns.names):
        if not name and all(chunk.null_count == len(chunk) for chunk in columns.chunks[i]):
            dropped += 1
            continue
        fallback = f"kolom_{i + 1}"
        while not name and fallback in given:
            fallback += "_"
        kept.append(i)
        names.append(name or fallback)
    _check_unique(list(zip(kept, names, strict=True)), file)
    return kept, names, dropped


def _check_unique(columns: Sequence[tuple[int, str]], file: str) -> None:
    seen: dict[str, int] = {}
    for i, name in columns:
        if name in seen:
            raise TableError("intake.duplicate_column", file=file, column=name, first=seen[name] + 1, second=i + 1)
        seen[name] = i


def _frame(names: list[str], chunks: list[list[pa.Array]], numbers: array[int]) -> pd.DataFrame:
    import pandas as pd
    import pyarrow as pa

    dtype = pd.StringDtype("pyarrow", na_value=float("nan"))
    text = pd.Series([], dtype=dtype).array
    series = {
        name: type(text)(pa.chunked_array(parts, pa.large_string()), dtype=dtype)
        for name, parts in zip(names, chunks, strict=True)
    }
    start = numbers[0]
    regular = numbers[-1] - start + 1 == len(numbers)
    index = pd.RangeIndex(start, start + len(numbers)) if regular else pd.Index(list(numbers))
    return pd.DataFrame(series, index=index, columns=pd.Index(names, dtype=object))


def is_limesurvey(names: Sequence[str]) -> bool:
    """Whether headers look like LimeSurvey's: its own columns, codes with sub-questions, or options between brackets.

    >>> is_limesurvey(["id. Antwoord ID", "submitdate. Datum ingestuurd", "Q1. Wat?"]), is_limesurvey(["id", "wat"])
    (True, False)
    """
    words = [part.lower() for name in names for part in {split_code(name)[0] or name, split_code(name)[1]}]
    fixed = sum(word in LIME_FIXED for word in words)
    coded = sum(bool(LIME_CODE.match(name)) for name in names)
    option = sum(bool(LIME_OPTION.search(name)) for name in names)
    return fixed >= 2 or coded >= 2 or option >= 2 or (fixed + coded + option >= 2)


def check_cells(cells: Sequence[str], row: int, names: Sequence[str], file: str) -> None:
    """Raise TableError for a cell of more than `MAX_CELL` characters."""
    for i, cell in enumerate(cells):
        if len(cell) > MAX_CELL:
            column = tidy(names[i]) if i < len(names) and len(names[i]) < MAX_CELL else str(i + 1)
            raise TableError("intake.cell_too_long", file=file, row=row, column=column, found=len(cell), limit=MAX_CELL)
