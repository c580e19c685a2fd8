"""What does not fit between a mapping and the data: severity, key and values; rows and columns, never an answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from coding.intake.facts import to_number
from coding.intake.keys import Keys, listed, stripped
from coding.intake.mapped import MappedColumn, Mapping
from coding.intake.table import Table
from coding.intake.values import Reader, is_missing, readers
from coding.records import Role

Found = tuple[Literal["error", "warning", "info"], str, dict[str, Any]]


def mapping_problems(table: Table, mapping: Mapping, keys: Keys) -> Iterator[Found]:
    """Problems of the mapping as a whole: respondent, wave, classes and their population, columns that are not mapped."""
    if not mapping.one(Role.RESPONDENT):
        yield "info", "no_respondent", {}
    if not mapping.one(Role.WAVE):
        yield "info", "one_wave", {"wave": mapping.wave or "1"}
    unmapped = [name for name in table.columns if mapping.column(name) is None]
    if unmapped:
        yield "info", "unmapped", {"n": len(unmapped), "columns": _names(unmapped)}
    yield from _population(table, mapping, keys)


def _population(table: Table, mapping: Mapping, keys: Keys) -> Iterator[Found]:
    stratum = mapping.one(Role.STRATUM)
    if not mapping.population:
        return
    if stratum is None:
        yield "warning", "population_without_stratum", {}
        return
    absent = is_missing(stratum.missing)
    cells = stripped(table, stratum.name)
    for wave in dict.fromkeys(filter(None, keys.waves)):
        present = {c for c, w in zip(cells, keys.waves, strict=True) if w == wave and c and not absent(c)}
        classes = mapping.population.get(wave)
        if classes is None:
            yield "warning", "population_no_wave", {"wave": wave}
            continue
        unknown = sorted(present - set(classes))
        if unknown:
            yield "warning", "population_no_class", {"wave": wave, "column": stratum.name, "classes": _names(unknown)}


def column_problems(table: Table, mapping: Mapping) -> Iterator[Found]:
    """Problems of single columns: values that are no number, values without a label, missing codes, shares that do not add up."""
    closed = readers(table, mapping)
    for name, reader in closed.items():
        column = reader.column
        if not reader.distinct:
            yield "warning", "column_empty", {"column": name}
        if reader.unreadable:
            rows = _rows_with(table, name, set(reader.unreadable))
            yield "warning", "not_a_number", {"column": name, "n": len(rows), "rows": listed(rows)}
        yield from _labels(table, reader)
        if column.role is Role.WEIGHT:
            yield from _weight(table, name)
    yield from _shares(table, mapping)


def _rows_with(table: Table, column: str, values: set[str]) -> list[int]:
    return [table.row(i) for i, text in enumerate(stripped(table, column)) if text in values]


def _labels(table: Table, reader: Reader) -> Iterator[Found]:
    """Where a file labels its values, those without a label are often a slip."""
    column = reader.column
    if column.role not in (Role.SINGLE, Role.STRATUM) or not column.labels:
        return
    absent = is_missing(column.missing)
    without = {v for v in reader.distinct if v not in column.labels and not absent(v)}
    if without and len(without) < len(reader.distinct):
        rows = _rows_with(table, column.name, without)
        yield "warning", "value_without_label", {"column": column.name, "n": len(rows), "rows": listed(rows)}


def _weight(table: Table, name: str) -> Iterator[Found]:
    cells = stripped(table, name)
    rows = [table.row(i) for i, text in enumerate(cells) if (to_number(text, comma=True) or 0.0) <= 0]
    if rows:
        yield "warning", "weight_missing", {"column": name, "n": len(rows), "rows": listed(rows)}


def _shares(table: Table, mapping: Mapping) -> Iterator[Found]:
    groups: dict[str, list[MappedColumn]] = {}
    for column in mapping.of_role(Role.SHARE):
        groups.setdefault(column.group, []).append(column)
    for group, columns in groups.items():
        values = [readers(table, mapping)[c.name].values(stripped(table, c.name)) for c in columns]
        rows = []
        for i, row in enumerate(zip(*values, strict=True)):
            numbers = [x for x in row if isinstance(x, int | float)]
            if numbers and not 99 <= sum(numbers) <= 101:
                rows.append(table.row(i))
        if rows:
            yield "warning", "share_not_100", {"group": group or columns[0].name, "n": len(rows), "rows": listed(rows)}


def _names(names: list[str], most: int = 8) -> str:
    short = [name if len(name) <= 40 else name[:39] + "…" for name in names[:most]]
    return ", ".join(short) + (", …" if len(names) > most else "")
