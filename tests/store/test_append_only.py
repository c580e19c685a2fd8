"""What may never change, does not change, on every database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from coding.records import Decision, Run, Suggestion
from coding.store import decisions, stages
from coding.store import engine as engines

CHANGES = [
    "UPDATE answers SET text = 'anders'",
    "DELETE FROM answers",
    "UPDATE suggestions SET probability = 0",
    "DELETE FROM suggestions",
    "UPDATE decisions SET coder = 'B'",
    "DELETE FROM decisions",
]


def _rows(engine: Engine) -> list[tuple[object, ...]]:
    with engines.reading(engine) as session:
        return [
            tuple(row)
            for table in ("answers", "suggestions", "decisions")
            for row in session.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2"))
        ]


@pytest.mark.parametrize("change", CHANGES)
def test_append_only_tables_refuse_changes(filled: Engine, decision: Callable[..., Decision], change: str) -> None:
    one = decision("d1")
    with engines.writing(filled) as session:
        stages.add_run(session, Run("suggest-001", "suggest", one.time, 1, {}, {}, "0"))
        stages.add_suggestions(session, "suggest-001", [Suggestion("2020-00001.les", "maatwerk", 0.5, True)])
        decisions.add_decisions(session, [one])
    before = _rows(filled)
    assert len(before) == 6

    def write() -> None:
        with engines.writing(filled) as session:
            session.execute(text(change))

    with pytest.raises(DBAPIError, match="append-only"):
        write()
    assert _rows(filled) == before
