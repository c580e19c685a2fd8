"""SPSS files (.sav, .zsav): values as text, with the value labels and missing values that the file declares."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from coding.errors import FileError, TableError
from coding.intake.collect import Row, check_width, collect
from coding.intake.encoding import file_hash
from coding.intake.names import plain_label, slug
from coding.intake.table import Table
from coding.intake.workbook import as_text, number_text

PROBE = """
import contextlib, sys
import pyreadstat
with contextlib.suppress(Exception):
    pyreadstat.read_sav(sys.argv[1], user_missing=True, encoding=sys.argv[2] or None)
"""
PROBE_SECONDS = 600
"""A sound file of 100,000 rows takes seconds; a damaged one may make the reader wait for ever."""
MAX_RANGE = 50
"""A range of missing values is written out as the values that occur in it, of which there are few in any survey."""


def read_sav(path: Path, *, encoding: str | None = None) -> Table:
    """Read an SPSS file; user-missing values stay in the frame and are listed in `Table.missing`.

    Raises
    ------
    FileError
        Damaged, truncated, or in an encoding that must be given.
    """
    frame, meta = _load(path, encoding)
    check_width(len(frame.columns), path.name)
    if not len(frame.columns):
        raise TableError("intake.no_header", file=path.name)
    names = [str(name) for name in frame.columns]
    fields = collect(_rows(frame, names), path.name, strict=True)
    fields["header_style"] = "sav"
    fields["first_row"] = 1
    fields["frame"].index = fields["frame"].index - 1  # SPSS numbers its cases from 1: there is no row with the header
    fields["labels"] = {n: plain_label(meta.column_names_to_labels.get(n) or "") or n for n in names}
    fields["groups"] = {**fields["groups"], **_sets(meta, names)}
    labels = {
        name: {_text(value): plain_label(str(label)) for value, label in labels.items()}
        for name, labels in meta.variable_value_labels.items()
        if name in fields["ids"]
    }
    missing = {n: _missing(ranges, fields["frame"][n], labels.get(n, {})) for n, ranges in meta.missing_ranges.items()}
    return Table(
        sha256=file_hash(path),
        encoding=meta.file_encoding or "",
        value_labels=labels,
        missing={name: values for name, values in missing.items() if values},
        **fields,
    )


def _load(path: Path, encoding: str | None) -> tuple[Any, Any]:
    import pyreadstat

    attempts = [encoding] if encoding else [None, "CP1252"]
    for attempt in attempts:
        if _crashes(path, attempt):
            raise FileError("intake.damaged_sav", file=path.name)
        try:
            return pyreadstat.read_sav(str(path), user_missing=True, encoding=attempt)
        except (pyreadstat.ReadstatError, UnicodeDecodeError, ValueError, OverflowError) as error:
            text = str(error).lower()
            undecodable = isinstance(error, UnicodeDecodeError) or "encoding" in text or "convert" in text
            if not undecodable:
                raise FileError("intake.damaged_sav", file=path.name) from None
    raise FileError("intake.wrong_encoding", file=path.name, encoding=encoding or "UTF-8, CP1252")


def _crashes(path: Path, encoding: str | None) -> bool:
    """Whether reading brings down a process of its own: the C library beneath (ReadStat) ends on some damaged files with a segmentation
    fault, which no ``except`` catches and which would take the whole program with it."""
    command = [sys.executable, "-P", "-c", PROBE, str(path), encoding or ""]
    try:
        code = subprocess.run(command, capture_output=True, timeout=PROBE_SECONDS, check=False).returncode
    except subprocess.TimeoutExpired:
        return True
    return code < 0 or code >= 0xC0000000  # a signal; on Windows an exception code


def _rows(frame: Any, names: list[str]) -> Any:
    yield 1, names
    columns = [frame[name].array for name in frame.columns]
    for i in range(len(frame)):
        row: Row = (i + 2, [_text(column[i]) for column in columns])
        yield row


def _text(value: Any) -> str:
    """A value as text; empty for system-missing."""
    if value is None or value != value:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, date | datetime | time | timedelta):
        return as_text(value)
    return number_text(float(value))


def _missing(ranges: list[Mapping[str, Any]], column: Any, labels: Mapping[str, str]) -> tuple[str, ...]:
    """The declared values, and of a range those that occur or have a label."""
    present = dict.fromkeys([*labels, *column.dropna().unique()])
    found: dict[str, None] = {}
    for part in ranges:
        low, high = part["lo"], part["hi"]
        if low == high:
            found[_text(low)] = None
            continue
        inside = [value for value in present if _between(value, low, high)]
        found.update(dict.fromkeys(inside[:MAX_RANGE]))
    return tuple(found)


def _between(value: str, low: Any, high: Any) -> bool:
    try:
        return float(low) <= float(value) <= float(high)
    except ValueError:
        return False


def _sets(meta: Any, names: list[str]) -> dict[str, str]:
    """Groups from the multiple-response sets that the file defines."""
    sets = getattr(meta, "mr_sets", None) or {}
    return {
        str(name): slug(str(key).lstrip("$")) or f"set-{number}"
        for number, (key, value) in enumerate(sets.items(), 1)
        for name in value.get("variable_list", ())
        if name in names
    }
