"""Processor time and memory of the commands that a user waits for, against their targets."""

from __future__ import annotations

import csv
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import BIN, Cost, duiding, median, run, shared

Row = tuple[str, Cost, str]
ROWS, COLUMNS, OPEN = 100_000, 60, 5
PEER = "import sys, pandas; pandas.read_csv(sys.argv[1], dtype=str)"


def command_rows() -> Iterator[Row]:
    """Help, the demo, the real panel, and the import of a large file beside its peer."""
    yield "duiding --help", median([run(duiding("--help")) for _ in range(5)]), "wall < 0,5 s"
    with tempfile.TemporaryDirectory() as folder:
        yield "duiding demo", median([run(duiding("demo", "--again"), folder) for _ in range(3)]), "CPU < 30 s"
    if shared():
        with tempfile.TemporaryDirectory() as folder:
            yield from _panel(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        yield from _large(Path(folder))


def _panel(folder: Path) -> Iterator[Row]:
    real = shared()
    assert real is not None
    verbs: list[list[str | Path]] = [
        duiding("new", "p.duiding"),
        duiding("import", "p.duiding", real / "vu2021-panel.csv"),
        duiding("clean", "p.duiding"),
        duiding("codebook", "load", "p.duiding", real / "A1_vote_codebook.json"),
        duiding("suggest", "p.duiding", "--question", "a1-vote"),
        duiding("topics", "p.duiding"),
        duiding("share", "p.duiding", "--question", "a1-vote", "--out", "shares.csv"),
        duiding("quotes", "p.duiding", "--question", "a1-vote"),
        duiding("report", "p.duiding"),
    ]
    costs = [run(verb, folder) for verb in verbs]
    for verb, cost in zip(verbs, costs, strict=True):
        yield f"  {verb[1]}", cost, ""
    total = Cost(
        sum(c.cpu for c in costs),
        sum(c.wall for c in costs),
        max(c.peak_mb for c in costs),
        max(c.exit_code for c in costs),
    )
    yield "main job on the real panel", total, "CPU < 90 s"


def write_large(path: Path, rows: int = ROWS) -> None:
    """A survey export of 60 columns, of which five open questions of about fifteen words."""
    draw = random.Random(1)
    words = [f"woord{i}" for i in range(3000)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(
            [
                "respondent",
                "klasse",
                *(f"open{i}" for i in range(OPEN)),
                *(f"vraag{i}" for i in range(COLUMNS - OPEN - 2)),
            ]
        )
        for n in range(rows):
            texts = [
                " ".join(draw.choices(words, k=draw.randint(8, 22))) if draw.random() < 0.8 else "" for _ in range(OPEN)
            ]
            closed = [str(draw.randint(1, 5)) if draw.random() < 0.95 else "" for _ in range(COLUMNS - OPEN - 2)]
            writer.writerow([f"r{n:06d}", draw.choice(["G4", "G40", "overig"]), *texts, *closed])


def _large(folder: Path) -> Iterator[Row]:
    write_large(folder / "large.csv")
    run(duiding("new", "p.duiding"), folder)
    yield "import 100.000 × 60 csv", run(duiding("import", "p.duiding", "large.csv"), folder), "wall < 15 s, < 1.000 MB"
    yield "  peer: pandas.read_csv alone", run([BIN / "python", "-c", PEER, "large.csv"], folder), "–"
