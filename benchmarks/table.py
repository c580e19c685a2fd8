"""The table of answers on a project of 50,000 answers and 41 codes: what a filter, an order and a search cost, made-up texts."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.large import large_project
from coding.settings import Settings
from coding.workflow import bulk, table, undo
from coding.workflow.project import Project, opened
from coding.workflow.table import SORTS, Wanted

Row = tuple[str, int, float]  # what, answers found, seconds of processor time


def table_rows() -> Iterator[Row]:
    """Query and page for every kind of filter and order; then many decisions at once and their undo."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "groot.duiding"
        large_project(path)
        with opened(path, Settings(coder="A")) as project:
            yield "first search: words are read", *_timed(project, Wanted(words="maat*"), 1)
            for name, wanted in _cases():
                yield name, *_timed(project, wanted)
            yield from _many(project)


def _cases() -> Iterator[tuple[str, Wanted]]:
    yield "nothing asked", Wanted()
    yield "search", Wanted(words='maat* -"op maat"')
    yield "question and wave", Wanted(questions=("q1",), waves=("2020",))
    yield "class", Wanted(variable="klasse", values=("G40",))
    yield "coder", Wanted(coders=("A",))
    yield "three codes", Wanted(codes=("code-03", "code-07", ""))
    yield from ((f"status {state}", Wanted(states=(state,))) for state in table.STATES)
    yield from ((f"flag {flag}", Wanted(flags=(flag,))) for flag in table.FLAGS)
    yield from ((f"sorted by {sort}", Wanted(sort=sort, sort_variable="klasse", descending=True)) for sort in SORTS)


def _timed(project: Project, wanted: Wanted, times: int = 5) -> tuple[int, float]:
    costs, n = [], 0
    for _ in range(times):
        start = time.process_time()
        n = table.page(project, wanted, ["klasse"]).n_hits
        costs.append(time.process_time() - start)
    return n, sorted(costs)[len(costs) // 2]


def _many(project: Project) -> Iterator[Row]:
    ids = table.all_hits(project, Wanted(states=("open",)))
    start = time.process_time()
    done = bulk.decide_bulk(project, bulk.Action.ADD, "code-05", ids)
    yield "a code for all that is open", done.n, time.process_time() - start
    start = time.process_time()
    yield "undone", undo.undo_batch(project, done.batch).n, time.process_time() - start
