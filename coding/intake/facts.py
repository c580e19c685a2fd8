"""What can be counted about a column before anybody says what it is."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from coding.intake.table import Table
from coding.records import NOTHING

if TYPE_CHECKING:
    import pandas as pd

KEEP = 2000
"""Distinct values up to which their counts are kept; only closed columns are that small."""
NUMBER = re.compile(r"[+-]?(\d{1,3}(?:\.\d{3})+,\d+|\d+(?:[.,]\d+)?)\s*%?\Z")
THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?\s*%?\Z")
COMMA = re.compile(r"\d,\d")
DATE = re.compile(
    r"(\d{4}-\d{2}-\d{2}([ T]\d{1,2}:\d{2}.*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}([ T,]+\d{1,2}:\d{2}.*)?)\Z"
)


@dataclass(frozen=True, slots=True)
class Facts:
    """Counts over the filled cells of a column; texts are stripped first.

    Attributes
    ----------
    counts : mapping of str to int
        Value → rows, most frequent first; empty when there are more than `KEEP` values.
    numbers : mapping of str to float
        The values of `counts` that are numbers.
    n_numeric, n_dates, n_mail : int
        Rows that hold a number, a date, an e-mail address.
    n_once : int
        Values that occur once.
    low, high : float
        Range of the numbers; NaN without numbers.
    words, length : float
        Mean per row, in words and characters; NaN if empty.
    """

    column: str
    n_rows: int
    n_filled: int
    n_distinct: int
    counts: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    numbers: Mapping[str, float] = field(default_factory=lambda: NOTHING)
    n_numeric: int = 0
    n_dates: int = 0
    n_mail: int = 0
    n_once: int = 0
    low: float = math.nan
    high: float = math.nan
    words: float = math.nan
    length: float = math.nan
    longest: int = 0
    comma: bool = False

    @property
    def numeric(self) -> bool:
        """Whether (nearly) all filled cells are numbers: one in twenty may be a slip."""
        return self.n_filled > 0 and self.n_numeric >= 0.95 * self.n_filled

    @property
    def distinct_share(self) -> float:
        """Different values per filled cell, in [0, 1]; 0 if empty."""
        return self.n_distinct / self.n_filled if self.n_filled else 0.0


def facts(table: Table, column: str) -> Facts:
    """Count what there is to count in one column."""
    counts = value_counts(table, column)
    n_filled = sum(counts.values())
    if not n_filled:
        return Facts(column, table.n_rows, 0, 0)
    comma = uses_comma(counts)
    numbers = {v: x for v in counts if (x := to_number(v, comma=comma)) is not None}
    return Facts(
        column=column,
        n_rows=table.n_rows,
        n_filled=n_filled,
        n_distinct=len(counts),
        counts=counts if len(counts) <= KEEP else NOTHING,
        numbers=numbers if len(counts) <= KEEP else NOTHING,
        n_numeric=sum(counts[value] for value in numbers),
        n_dates=sum(n for value, n in counts.items() if DATE.match(value)),
        n_mail=sum(n for value, n in counts.items() if "@" in value and " " not in value),
        n_once=sum(n == 1 for n in counts.values()),
        low=min(numbers.values(), default=math.nan),
        high=max(numbers.values(), default=math.nan),
        words=sum(n * len(value.split()) for value, n in counts.items()) / n_filled,
        length=sum(n * len(value) for value, n in counts.items()) / n_filled,
        longest=max(map(len, counts)),
        comma=comma,
    )


def value_counts(table: Table, column: str) -> dict[str, int]:
    """Stripped values of a column that are not empty → rows, most frequent first; of equals, in order of appearance."""
    if column not in table.counted:
        table.counted[column] = _count(table.frame[column])
    return table.counted[column]


def _count(series: pd.Series) -> dict[str, int]:
    import pyarrow as pa
    import pyarrow.compute as pc

    packed = pa.array(series.array)  # the column as it is; from the series itself it would be copied cell by cell
    found = pc.value_counts(packed.drop_null())
    counts: dict[str, int] = {}
    for value, n in zip(found.field(0).to_pylist(), found.field(1).to_pylist(), strict=True):
        text = value.strip()
        if text:
            counts[text] = counts.get(text, 0) + n
    return dict(sorted(counts.items(), key=lambda item: -item[1]))


def uses_comma(values: Iterable[str]) -> bool:
    """Whether numbers in this column are written with a decimal comma."""
    return any(COMMA.search(value) and NUMBER.match(value) for value in values)


def to_number(text: str, *, comma: bool = False) -> float | None:
    """A number as it is typed, or None. With a decimal comma, points between groups of three digits are separators.

    >>> to_number("3,5"), to_number("1.234", comma=True), to_number("1.234"), to_number("40%"), to_number("12a")
    (3.5, 1234.0, 1.234, 40.0, None)
    """
    if not NUMBER.match(text) and not (comma and THOUSANDS.match(text)):
        return None
    bare = text.rstrip("% ")
    if "," in bare or (comma and THOUSANDS.match(bare)):
        bare = bare.replace(".", "").replace(",", ".")
    value = float(bare)
    return value if math.isfinite(value) else None


def all_facts(table: Table) -> dict[str, Facts]:
    """Facts of every column, by name."""
    return {column: facts(table, column) for column in table.columns}


def values_of(found: Facts, missing: Iterable[str]) -> list[str]:
    """The kept values that are not declared missing."""
    absent = set(missing)
    return [value for value in found.counts if value not in absent]


def as_json(x: float) -> Any:
    """A float for JSON: None for NaN, a whole number without decimals."""
    if math.isnan(x):
        return None
    return int(x) if x == int(x) else x
