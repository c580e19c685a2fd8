"""An import that is killed leaves the project as it was, and can be done again."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from coding.workflow.project import create

N_ROWS = 20_000
N_KILLS = 10
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


def _kill_while_writing(command: list[str], folder: Path, at_bytes: int) -> bool:
    """Start an import and kill it once its write-ahead log has this size; whether it was still at work then."""
    process = subprocess.Popen(command, cwd=folder, start_new_session=True)
    log = folder / "p.duiding-wal"
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        if log.is_file() and log.stat().st_size >= at_bytes:
            os.kill(process.pid, signal.SIGKILL)
            break
        time.sleep(0.002)
    return process.wait() == -signal.SIGKILL


@pytest.mark.slow
def test_killed_import_leaves_the_project_as_it_was(tmp_path: Path) -> None:
    project = tmp_path / "p.duiding"
    create(project)
    subprocess.run(_write(tmp_path, "2019", 50), cwd=tmp_path, check=True)
    before = _held(project)
    command = _write(tmp_path, "2020", N_ROWS)
    draw, n_killed = random.Random(7), 0
    for kill in range(N_KILLS):
        # the first before anything is written, the others at any moment of a log that grows to some ten megabytes
        n_killed += _kill_while_writing(command, tmp_path, 0 if kill == 0 else draw.randrange(50_000, 4_000_000))
        state = _held(project)
        assert state[0] == "ok"
        if state != before:
            break  # it had committed before the kill: then all of it is there
    assert n_killed >= 5, "too few kills fell while the import was writing"
    subprocess.run(command, cwd=tmp_path, check=True)
    integrity, rows = _held(project)
    assert integrity == "ok"
    assert len(rows["answers"]) == N_ROWS + 50
    assert len(rows["respondents"]) == N_ROWS + 50
    assert rows["answers"][:50] == before[1]["answers"]
