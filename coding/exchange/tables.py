"""Write tables: a file appears only when it is complete."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from coding.errors import FileError
from coding.exchange import guard

NOT_IN_XLSX = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
LONGEST_CELL = 32_767  # characters, the limit of the format


@contextmanager
def whole_file(path: str | Path) -> Iterator[Path]:
    """A path to write to; it takes the place of `path` when all went well, and is gone otherwise.

    Raises
    ------
    FileError
        If the folder does not exist or may not be written to, or if `path` is a database or a file that this command
        reads.
    """
    path = Path(path)
    guard.check_target(path)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield part
        os.replace(part, path)
    except OSError as error:
        raise FileError("exchange.cannot_write", file=str(path), what=error.strerror or "") from error
    finally:
        with suppress(OSError):  # where the part could not be made it cannot be removed either
            part.unlink(missing_ok=True)


def as_json(data: Any) -> str:
    """JSON for in a cell."""
    return json.dumps(data, ensure_ascii=False)


@dataclass(frozen=True)
class _Lines:
    """Takes the lines of a csv writer and ends them in a line feed.

    The writer quotes a carriage return within a cell only if its own line end has one (Python before 3.13).
    """

    file: TextIO

    def write(self, line: str) -> int:
        return self.file.write(line.removesuffix("\r\n") + "\n")


def write_csv(path: str | Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write a csv (UTF-8, comma) as the file contract asks; the number of rows.

    Raises
    ------
    FileError
        If the name does not end in .csv, or a file with other columns is there already.
    """
    guard.check_target(Path(path), (".csv",))
    guard.check_columns(Path(path), columns)
    n = 0
    with whole_file(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(_Lines(file), lineterminator="\r\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow(row)
            n += 1
    return n


def write_xlsx(path: str | Path, sheets: dict[str, tuple[Sequence[str], Iterable[Sequence[Any]]]]) -> int:
    """Write a workbook, one sheet per entry; text that begins like a formula stays text. The number of rows.

    Raises
    ------
    FileError
        If the name does not end in .xlsx, or a file with other sheets or columns is there already.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font

    guard.check_target(Path(path), (".xlsx",))
    guard.check_columns(Path(path), next(iter(sheets.values()))[0], [title[:31] for title in sheets])
    book = Workbook(write_only=True)
    n = 0
    for title, (columns, rows) in sheets.items():
        sheet = book.create_sheet(title[:31])
        sheet.freeze_panes = "A2"
        head = [_cell(sheet, str(column)) for column in columns]
        for cell in head:
            cell.font = Font(bold=True)
        sheet.append(head)
        try:
            for row in rows:
                sheet.append([_cell(sheet, value) for value in row])
                n += 1
        finally:
            sheet.close()
    with whole_file(path) as part:
        book.save(part)
    return n


def _cell(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value=NOT_IN_XLSX.sub("", value)[:LONGEST_CELL])
    cell.data_type = "s"
    return cell
