"""Which respondent and which wave a row belongs to, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coding.errors import MappingError, TableError, nearest
from coding.intake.mapped import Mapping
from coding.intake.names import slug
from coding.intake.table import Table
from coding.records import Role

SHOWN = 10
"""Rows that a message names; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Per row its respondent key and wave (empty = missing); rows are numbers in the file.

    `duplicates` holds, for every key that occurs more than once in a wave, its rows.
    """

    keys: tuple[str, ...]
    waves: tuple[str, ...]
    without_key: tuple[int, ...]
    without_wave: tuple[int, ...]
    duplicates: tuple[tuple[int, ...], ...]


def find_keys(table: Table, mapping: Mapping) -> Keys:
    """Keys and waves of all rows. Without a respondent column, the row's number is its key.

    Raises
    ------
    MappingError
        If the mapping names a column that the table does not have.
    """
    check_columns(table, mapping)
    rows = [int(n) for n in table.frame.index]
    respondent, wave = mapping.one(Role.RESPONDENT), mapping.one(Role.WAVE)
    keys = stripped(table, respondent.name) if respondent else [str(n) for n in rows]
    waves = stripped(table, wave.name) if wave else [mapping.wave or "1"] * len(rows)
    places: dict[tuple[str, str], list[int]] = {}
    for row, key, of_wave in zip(rows, keys, waves, strict=True):
        if key:
            places.setdefault((of_wave, key), []).append(row)
    return Keys(
        tuple(keys),
        tuple(waves),
        tuple(row for row, key in zip(rows, keys, strict=True) if not key),
        tuple(row for row, of_wave in zip(rows, waves, strict=True) if not of_wave),
        tuple(tuple(found) for found in places.values() if len(found) > 1),
    )


def check_columns(table: Table, mapping: Mapping) -> None:
    """Raise MappingError for a column that the table does not have."""
    for column in mapping.columns:
        if column.name not in table.ids:
            near = nearest(column.name, table.columns)
            key = "intake.unknown_column_near" if near else "intake.unknown_column"
            raise MappingError(key, file="mapping.toml", column=column.name, table=table.file, nearest=near)


def stripped(table: Table, column: str) -> list[str]:
    """Cells of a column without white space around them; empty where missing."""
    return [text.strip() for text in table.frame[column].fillna("").tolist()]


def checked_keys(table: Table, mapping: Mapping, known_waves: Iterable[str] = ()) -> Keys:
    """As `find_keys`, but only if every row has its own respondent and wave.

    Raises
    ------
    TableError
        Rows without a respondent or a wave, a respondent twice in a wave, or waves that would get the same short name.
    """
    found = find_keys(table, mapping)
    for problem in key_problems(table, mapping, found, known_waves):
        raise problem
    return found


def key_problems(table: Table, mapping: Mapping, found: Keys, known_waves: Iterable[str] = ()) -> list[TableError]:
    """All that is wrong with the keys, as errors that are not raised yet."""
    respondent, wave = mapping.one(Role.RESPONDENT), mapping.one(Role.WAVE)
    problems = []
    if found.without_wave and wave:
        where = {"file": table.file, "column": wave.name, "rows": listed(found.without_wave)}
        problems.append(TableError("intake.wave_missing", n=len(found.without_wave), **where))
    problems += _wave_clashes(dict.fromkeys([*known_waves, *filter(None, found.waves)]))
    if respondent:
        where = {"file": table.file, "column": respondent.name}
        if found.without_key:
            rows = listed(found.without_key)
            problems.append(TableError("intake.key_missing", n=len(found.without_key), rows=rows, **where))
        if found.duplicates:
            rows = "; ".join(listed(rows, 4) for rows in found.duplicates[:SHOWN])
            problems.append(TableError("intake.duplicate_key", n=len(found.duplicates), rows=rows, **where))
    return problems


def _wave_clashes(waves: Iterable[str]) -> list[TableError]:
    seen: dict[str, str] = {}
    problems = []
    for wave in waves:
        short = slug(wave)
        if not short:
            problems.append(TableError("intake.wave_name", wave=wave))
        elif short in seen:
            problems.append(TableError("intake.wave_clash", first=seen[short], second=wave, slug=short))
        seen.setdefault(short, wave)
    return problems


def listed(rows: Iterable[int], most: int = SHOWN) -> str:
    """Row numbers for a message.

    >>> listed([2, 5, 9], 2)
    '2, 5, …'
    """
    rows = list(rows)
    return ", ".join(str(row) for row in rows[:most]) + (", …" if len(rows) > most else "")
