"""From a table and its mapping to records: waves, questions, variables, respondents and answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as Dict
from dataclasses import replace
from itertools import count

from coding.intake.keys import Keys, checked_keys
from coding.intake.mapped import MappedColumn, Mapping
from coding.intake.names import slug
from coding.intake.table import Table
from coding.intake.values import STORED, Reader, readers
from coding.records import NOTHING, Answer, Question, Respondent, Role, Value, Variable, Wave

NOBODY: Dict[tuple[str, str], str] = {}
CHUNK = 5000
"""Rows per chunk: some ten megabytes of answers."""

Chunk = tuple[list[Respondent], list[Answer]]


def waves(table: Table, mapping: Mapping) -> tuple[Wave, ...]:
    """The waves of the table in order of appearance, with their population if the mapping gives it.

    Raises
    ------
    TableError
        As `to_records`.
    """
    found = checked_keys(table, mapping).waves
    return tuple(Wave(wave, mapping.population.get(wave, NOTHING)) for wave in dict.fromkeys(found))


def questions(mapping: Mapping) -> tuple[Question, ...]:
    """The open questions in the order of the file; positions count from 1."""
    columns = mapping.of_role(Role.OPEN)
    return tuple(Question(_id(c), c.label or c.name, i, c.counts) for i, c in enumerate(columns, 1))


def variables(table: Table, mapping: Mapping) -> tuple[Variable, ...]:
    """The closed columns in the order of the file.

    The labels of a multiple-answer group are dropped, since its values become 1 (chosen) and 0.
    """
    return tuple(
        Variable(
            id=_id(c),
            label=c.label or table.labels.get(c.name, c.name),
            role=c.role,
            group=c.group,
            labels=NOTHING if c.role is Role.MULTIPLE and c.group else c.labels,
            missing=c.missing,
            stratum_value=c.stratum_value,
        )
        for c in mapping.of_role(*STORED)
    )


def to_records(
    table: Table, mapping: Mapping, known: Dict[tuple[str, str], str] = NOBODY, *, chunk: int = CHUNK
) -> Iterator[Chunk]:
    """Respondents and their answers, in the order of the file, in chunks of rows.

    Parameters
    ----------
    known : mapping of (wave id, key) to respondent id
        Respondents that the project has already. They are given again, with the id that they have; new ones get the next numbers
        of their wave.

    Yields
    ------
    (list of Respondent, list of Answer)
        An answer is the text exactly as in the file; cells that are empty but for white space give none.

    Raises
    ------
    TableError
        Before the first chunk: rows without respondent or wave, a respondent twice in a wave, waves whose short names clash.
    MappingError
        If the mapping does not fit the table.
    """
    keys = checked_keys(table, mapping, dict.fromkeys(wave for wave, _ in known))
    return _chunks(table, mapping, keys, _ids(keys, known), chunk)


def _id(column: MappedColumn) -> str:
    return column.id or slug(column.name)


def _ids(keys: Keys, known: Dict[tuple[str, str], str]) -> Iterator[str]:
    """The id of every row's respondent."""
    numbers: dict[str, Iterator[int]] = {}
    short: dict[str, str] = {}
    for wave, key in zip(keys.waves, keys.keys, strict=True):
        if (wave, key) in known:
            yield known[wave, key]
            continue
        if wave not in numbers:
            numbers[wave], short[wave] = count(_last_number(wave, known) + 1), slug(wave)
        yield f"{short[wave]}-{next(numbers[wave]):05d}"


def _last_number(wave: str, known: Dict[tuple[str, str], str]) -> int:
    form = re.compile(re.escape(slug(wave)) + r"-(\d+)\Z")
    found = (form.match(id_) for (of_wave, _), id_ in known.items() if of_wave == wave)
    return max((int(match[1]) for match in found if match), default=0)


def _chunks(table: Table, mapping: Mapping, keys: Keys, ids: Iterator[str], size: int) -> Iterator[Chunk]:
    closed = readers(table, mapping)
    blank_is_no = _groups_without_no(closed)
    open_columns = mapping.of_role(Role.OPEN)
    for start in range(0, table.n_rows, size):
        part = slice(start, start + size)
        rows = replace(table, frame=table.frame.iloc[part])
        values = {_id(r.column): r.values(rows.frame[name].fillna("").tolist()) for name, r in closed.items()}
        _fill_blanks(values, blank_is_no)
        waves_, keys_ = keys.waves[part], keys.keys[part]
        names = [next(ids) for _ in keys_]
        per_row = zip(*values.values(), strict=True) if values else [()] * len(names)
        respondents = [
            Respondent(id_, wave, key, dict(zip(values, row, strict=True)))
            for id_, wave, key, row in zip(names, waves_, keys_, per_row, strict=True)
        ]
        yield respondents, _answers(rows, open_columns, names, waves_)


def _answers(rows: Table, columns: tuple[MappedColumn, ...], ids: list[str], waves_: tuple[str, ...]) -> list[Answer]:
    """Row by row, and within a row in the order of the questions."""
    texts = [rows.frame[c.name].fillna("").tolist() for c in columns]
    questions_ = [_id(c) for c in columns]
    return [
        Answer(f"{id_}.{question}", text, question, id_, wave)
        for id_, wave, *cells in zip(ids, waves_, *texts, strict=True)
        for question, text in zip(questions_, cells, strict=True)
        if text.strip()
    ]


def _groups_without_no(closed: Dict[str, Reader]) -> dict[str, list[str]]:
    """Multiple-answer groups in which only the chosen options are filled in → the ids of their columns."""
    groups: dict[str, list[str]] = {}
    explicit: set[str] = set()
    for r in closed.values():
        if r.column.role is Role.MULTIPLE and r.column.group:
            groups.setdefault(r.column.group, []).append(_id(r.column))
            if any(r.read(value) == 0 for value in r.distinct):
                explicit.add(r.column.group)
    return {group: ids for group, ids in groups.items() if group not in explicit}


def _fill_blanks(values: dict[str, list[Value]], groups: Dict[str, list[str]]) -> None:
    """In such a group a blank means "not chosen", if the respondent chose something else."""
    for ids in groups.values():
        chosen = [any(row) for row in zip(*(values[id_] for id_ in ids), strict=True)]
        for id_ in ids:
            values[id_] = [0 if v is None and some else v for v, some in zip(values[id_], chosen, strict=True)]
