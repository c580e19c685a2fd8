"""The table as it was read: text cells, what the file says about its columns, and where everything stood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from coding import wording
from coding.records import NOTHING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the user should know; ``intake.note.KEY`` is its text, `values` fill it (never an answer's text)."""

    key: str
    values: Mapping[str, Any] = field(default_factory=lambda: NOTHING)

    def text(self, language: str = "nl") -> str:
        """The note in a language."""
        return wording.text(f"intake.note.{self.key}", language, **self.values)


@dataclass(frozen=True)
class Table:
    """A survey export as it was read.

    Attributes
    ----------
    file, sha256 : str
        Name of the file without its folder, and the hash of its bytes.
    frame : DataFrame
        One row per respondent, dtype ``str``; a missing cell is NA, every other cell is text exactly as in the file. Columns are
        `columns`; the index holds the row's number in the file (records, so a line break within a cell counts for nothing).
    columns : tuple of str
        Names as in the file, with white space (line breaks, tabs) reduced to single spaces. Unique.
    ids : mapping of str to str
        Column → short unique ASCII name, such as ``"geleerde-les"``.
    labels : mapping of str to str
        Column → full text of the question, or the name itself.
    groups : mapping of str to str
        Column → id of its question, for columns that share a stem (``Q5_1``, ``Q5_2``); others are absent.
    value_labels : mapping of str to mapping
        Column → value → label (.sav).
    missing : mapping of str to tuple
        Column → values that the file itself declares missing (.sav).
    header_style : str
        ``"plain"``, ``"limesurvey"``, ``"qualtrics"`` or ``"sav"``.
    first_row : int
        Number in the file of the first row of data.
    notes : tuple of Note
        What was noticed while reading.
    counted : dict
        Memory of `facts.value_counts`, so that no column is counted twice.
    """

    file: str
    sha256: str
    frame: pd.DataFrame
    columns: tuple[str, ...]
    ids: Mapping[str, str]
    labels: Mapping[str, str]
    groups: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    value_labels: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: NOTHING)
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: NOTHING)
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    header_style: str = "plain"
    first_row: int = 2
    notes: tuple[Note, ...] = ()
    counted: dict[str, dict[str, int]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def n_rows(self) -> int:
        """Rows of data."""
        return len(self.frame)

    def row(self, position: int) -> int:
        """Number in the file of the row at `position` (from 0) of the frame."""
        return int(self.frame.index[position])

    def column_of(self, name: str) -> str:
        """The column that `name` stands for: its name (white space reduced) or its id; empty if there is none."""
        tidy = " ".join(name.split())
        if tidy in self.ids:
            return tidy
        return next((column for column, id_ in self.ids.items() if id_ == name), "")
