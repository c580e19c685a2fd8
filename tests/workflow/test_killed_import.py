"""An import that is killed leaves the project as it was, or holds all of it, and can be done again."""

from __future__ import annotations

import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from coding.workflow.project import create

N_ROWS = 20_000
N_KILLS = 10
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d")
WORDS = "taal werk regio samen gezin budget nazorg traject duurzaam klant gemeente vroeg".split()  # noqa: SIM905
DUIDING = [sys.executable, "-m", "coding.cli.main"]
MAPPING = """
wave = "{wave}"
rest = "skip"
[[column]]
name = "nummer"
role = "respondent"
[[column]]
name = "Wat is de belangrijkste les?"
id = "les"
role = "open"
"""


def _write(folder: Path, wave: str, n: int) -> list[str]:
    draw = random.Random(wave)
    rows = (f"{wave}-{i};{' '.join(draw.choices(WORDS, k=40))} {i}" for i in range(n))
    (folder / f"{wave}.csv").write_text(
        "nummer;Wat is de belangrijkste les?\n" + "\n".join(rows) + "\n", encoding="utf-8"
    )
    (folder / f"{wave}.toml").write_text(MAPPING.format(wave=wave), encoding="utf-8")
    return [*DUIDING, "import", "p.duiding", f"{wave}.csv", "--mapping", f"{wave}.toml", "--quiet"]


def _held(project: Path) -> tuple[str, dict[str, list[tuple[object, ...]]]]:
    tables = ("waves", "questions", "respondents", "answers", "imports", "log")
    with closing(sqlite3.connect(project)) as connection:
        rows = {t: connection.execute(f'SELECT * FROM "{t}" ORDER BY id').fetchall() for t in tables}
        return connection.execute("PRAGMA integrity_check").fetchone()[0], rows


def _timeless(held: tuple[str, dict[str, list[tuple[object, ...]]]]) -> tuple[str, dict[str, list[tuple[object, ...]]]]:
    """The same without moments, which differ between two runs of one import."""
    return held[0], {
        table: [tuple(v for v in row if not MOMENT.match(str(v))) for row in rows] for table, rows in held[1].items()
    }


def _kill_at(command: list[str], project: Path, kill_now: Callable[[float, int], bool]) -> bool:
    """Start an import and kill it once `kill_now` (of its seconds, and the bytes it logged); whether it was still at work."""
    process = subprocess.Popen(command, cwd=project.parent, start_new_session=True)
    log = project.with_name("p.duiding-wal")
    started = time.monotonic()
    while process.poll() is None:
        at = time.monotonic() - started
        assert at < 120, "the import hangs"
        if kill_now(at, log.stat().st_size if log.is_file() else 0):
            process.kill()
            break
        time.sleep(0.002)
    return process.wait() == -signal.SIGKILL


def _copy(project: Path, folder: Path) -> Path:
    """A project with the files to import, in a folder of its own, so that every kill hits the same import."""
    shutil.copytree(project.parent, folder)
    return folder / project.name


def _killed(command: list[str], origin: Path, folder: Path, second: float, n_bytes: float) -> Path:
    """A copy of the project in which an import was killed at a size of its log or (at size 0) a second; sooner if it was done."""

    def is_time(at: float, logged: int) -> bool:
        return logged >= n_bytes if n_bytes else at >= second

    for attempt in range(5):
        project = _copy(origin, folder / str(attempt))
        if _kill_at(command, project, is_time):
            return project
        second, n_bytes = second / 2, n_bytes / 2
    raise AssertionError("the import was always done before it was killed")


@pytest.mark.slow
def test_killed_import_leaves_the_project_as_it_was_or_holds_all(tmp_path: Path) -> None:
    origin = tmp_path / "origin" / "p.duiding"
    origin.parent.mkdir()
    create(origin)
    subprocess.run(_write(origin.parent, "2019", 50), cwd=origin.parent, check=True)
    before = _held(origin)
    command = _write(origin.parent, "2020", N_ROWS)
    whole = _copy(origin, tmp_path / "whole")
    largest, started = 0, time.monotonic()

    def watch(_seconds: float, n_bytes: int) -> bool:
        nonlocal largest
        largest = max(largest, n_bytes)
        return False

    _kill_at(command, whole, watch)
    seconds, after = time.monotonic() - started, _held(whole)
    assert (len(after[1]["answers"]), len(after[1]["respondents"])) == (N_ROWS + 50, N_ROWS + 50)
    assert after[1]["answers"][:50] == before[1]["answers"]
    draw, n_undone = random.Random(7), 0
    for kill in range(N_KILLS):
        at_second, at_bytes = draw.uniform(0.05, 0.5) * seconds, draw.uniform(0.02, 0.9) * largest
        # half of the kills while it reads, half while it writes
        project = _killed(command, origin, tmp_path / f"kill{kill}", at_second, 0 if kill % 2 else at_bytes)
        found = _timeless(_held(project))
        assert found in (_timeless(before), _timeless(after)), f"kill {kill} left a part of an import"
        n_undone += found == _timeless(before)
    assert n_undone >= N_KILLS - 3, "too many kills fell after the import was written"
    subprocess.run(command, cwd=project.parent, check=True)
    assert _timeless(_held(project)) == _timeless(after)
