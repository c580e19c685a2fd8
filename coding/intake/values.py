"""From a cell of a closed column to its value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass

from coding.intake.facts import to_number, uses_comma, value_counts
from coding.intake.mapped import MappedColumn, Mapping
from coding.intake.roles import BINARY
from coding.intake.table import Table
from coding.records import Role, Value

STORED = (
    Role.SINGLE,
    Role.MULTIPLE,
    Role.SCALE,
    Role.NUMBER,
    Role.SHARE,
    Role.STRATUM,
    Role.REPRESENTS,
    Role.WEIGHT,
)
"""Roles whose columns are kept as closed variables."""
NAMES = re.compile(r"[;,\n\r]+")


@dataclass(slots=True)
class Reader:
    """Reads the cells of one column; `unreadable` values cannot be what the role says, and become None."""

    column: MappedColumn
    read: Callable[[str], Value]
    distinct: Dict[str, int]
    unreadable: tuple[str, ...] = ()

    def values(self, cells: Sequence[str]) -> list[Value]:
        """Values of cells; None where empty or missing."""
        known = {cell: self.read(cell.strip()) if cell.strip() else None for cell in set(cells)}
        return [known[cell] for cell in cells]


def readers(table: Table, mapping: Mapping) -> dict[str, Reader]:
    """A reader for every closed column, by the column's name."""
    return {c.name: reader(table, c) for c in mapping.of_role(*STORED)}


def reader(table: Table, column: MappedColumn) -> Reader:
    """How the cells of one column are read.

    Numbers, shares and weights become int or float. Single answers and scales do so only if all their values are written as plain
    numbers; else they stay text, and so do classes (strata). A column of a multiple-answer group becomes 1 (chosen) or 0; a cell
    with several answers stays text. What stands for units becomes their number, also where the units are named.
    """
    distinct = value_counts(table, column.name)
    comma = uses_comma(distinct)
    absent = is_missing(column.missing)
    present = [value for value in distinct if not absent(value)]

    def number(text: str) -> Value:
        return whole(to_number(text, comma=comma))

    convert: Callable[[str], Value] = str
    unreadable: tuple[str, ...] = ()
    if column.role in (Role.NUMBER, Role.SHARE, Role.WEIGHT):
        convert = number
        unreadable = tuple(value for value in present if number(value) is None)
    elif column.role is Role.REPRESENTS:
        convert = n_units
    elif column.role is Role.MULTIPLE and column.group:
        convert = _chosen(column.labels)
    elif column.role in (Role.SINGLE, Role.SCALE) and all(str(number(v)) == v for v in present):
        convert = number
    return Reader(column, lambda text: None if absent(text) else convert(text), distinct, unreadable)


def is_missing(missing: Iterable[str]) -> Callable[[str], bool]:
    """Whether a value is one of `missing`, as text or as a number.

    >>> is_missing(["999"])("999,0"), is_missing(["geen antwoord"])("Geen antwoord"), is_missing(["999"])("99")
    (True, True, False)
    """
    texts = {value.strip().casefold() for value in missing}
    numbers = {x for value in texts if (x := to_number(value)) is not None}
    return lambda text: text.casefold() in texts or (bool(numbers) and to_number(text) in numbers)


def whole(x: float | None) -> int | float | None:
    """A number without decimals as int."""
    return int(x) if x is not None and x == int(x) else x


def n_units(text: str) -> Value:
    """For how many units somebody answers: a number, or as many as are named.

    >>> n_units("3"), n_units("Zwolle, Kampen; Hattem"), n_units("Zwolle"), n_units(";")
    (3, 3, 1, None)
    """
    number = to_number(text)
    if number is not None:
        return whole(number)
    return len([name for name in NAMES.split(text) if name.strip()]) or None


def _chosen(labels: Dict[str, str]) -> Callable[[str], Value]:
    """1 or 0 for words such as ja and nee; another number stays; any other text is the chosen option itself."""

    def read(text: str) -> Value:
        word = labels.get(text, text).casefold()
        if word in BINARY:
            return BINARY[word]
        number = whole(to_number(text))
        return 1 if number is None else number

    return read
