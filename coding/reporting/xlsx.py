"""The report as a workbook: all figures in long tables with types, for who wants to calculate on."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from coding import wording
from coding.records import Report
from coding.reporting import xlsx_sheets
from coding.reporting.files import clean, repack, save, stamp
from coding.reporting.xlsx_sheets import Column, Sheet

_HEAD = Font(name="Arial", size=10, bold=True, color="0F5E63")
_WARN = Font(name="Arial", size=10, bold=True, color="8A3B12")
_UNDER = Border(bottom=Side(style="thin", color="1C2324"))
_TOP, _WRAPPED = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
_FORMATS = {"percent": "0.0%", "integer": "#,##0", "decimal": "0.00"}
_FORMULA = ("=", "+", "-", "@", "\t")


def write(report: Report, path: Path | str, language: str) -> Path:
    """Write the figures as xlsx; the same report gives the same bytes.

    Hidden figures are empty cells; the column "hidden" says why. Text that looks like a formula is text.

    Parameters
    ----------
    path : path
        File to write; replaced whole if it exists.
    language : str
        ``"nl"`` or ``"en"``.

    Raises
    ------
    FileError
        If the file cannot be written.
    """
    book = Workbook(write_only=True)
    for sheet in xlsx_sheets.sheets(report, language):
        _fill(book, sheet)
    properties = book.properties
    properties.creator = properties.lastModifiedBy = "Duiding"
    properties.title = clean(f"{report.project} – {wording.text('report.title.document', language)}")[:255]
    out = io.BytesIO()
    book.save(out)
    return save(_dated(out.getvalue(), stamp(report.time)), path)


def _dated(data: bytes, time: str) -> bytes:
    """The workbook with `time` as the moment it was made: openpyxl always writes the present one."""
    name = "docProps/core.xml"
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        core = packed.read(name).decode("utf-8")
    core = re.sub(r"(<dcterms:(created|modified)[^>]*>)[^<]*", rf"\g<1>{time}", core)
    return repack(data, {name: core.encode("utf-8")})


def _fill(book: Any, sheet: Sheet) -> None:
    page = book.create_sheet(sheet.title)
    for i, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(i)].width = column.width
    top = len(sheet.warnings) + 1
    page.freeze_panes = f"A{top + 1}"
    if sheet.rows:
        page.auto_filter.ref = f"A{top}:{get_column_letter(len(sheet.columns))}{top + len(sheet.rows)}"
    page.print_title_rows = f"{top}:{top}"
    page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight = "landscape", 9, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    for warning in sheet.warnings:
        page.append([_text(page, warning, _WARN)])
    page.append([_head(page, column.title) for column in sheet.columns])
    for i, row in enumerate(sheet.rows, top + 1):
        page.row_dimensions[i].height = _height(row, sheet.columns)
        page.append([_cell(page, value, column.kind) for value, column in zip(row, sheet.columns, strict=True)])


def _height(row: Sequence[Any], columns: Sequence[Column]) -> float | None:
    """Height in points that shows every line of the long cells; None if there is one. Excel allows 409 at most."""
    long = [(str(value), c.width) for value, c in zip(row, columns, strict=True) if c.kind == "long" and value]
    lines = max(
        (sum(max(1, math.ceil(len(line) / width)) for line in text.split("\n")) for text, width in long), default=1
    )
    return min(15.0 * lines, 409.0) if lines > 1 else None


def _head(page: Any, title: str) -> Any:
    cell = _text(page, title, _HEAD)
    cell.border, cell.alignment = _UNDER, Alignment(vertical="bottom", wrap_text=True)
    return cell


def _text(page: Any, text: str, font: Font | None = None) -> Any:
    """A cell that holds text, whatever it begins with."""
    cell = WriteOnlyCell(page, clean(text))
    cell.data_type = "s"
    if text.startswith(_FORMULA):
        cell.quotePrefix = True
    if font:
        cell.font = font
    return cell


def _cell(page: Any, value: Any, kind: str) -> Any:
    if value is None or value != value:
        return None
    if isinstance(value, str):
        cell = _text(page, value)
        cell.alignment = _WRAPPED if kind == "long" else _TOP
        return cell
    if kind in _FORMATS:
        cell = WriteOnlyCell(page, value)
        cell.number_format, cell.alignment = _FORMATS[kind], _TOP
        return cell
    return value
