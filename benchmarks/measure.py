"""Measure a command as a whole process, by the operating system's own accounting."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Cost:
    """Seconds of processor time (user and system), seconds on the clock, and peak memory in MB."""

    cpu: float
    wall: float
    peak_mb: float
    exit_code: int


def run(command: Sequence[str | Path], folder: str | Path | None = None) -> Cost:
    """Run a command once; its output is thrown away."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(c) for c in command], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    return Cost(
        usage.ru_utime + usage.ru_stime,
        time.perf_counter() - start,
        usage.ru_maxrss / 1024,
        os.waitstatus_to_exitcode(status),
    )


def median(costs: Sequence[Cost]) -> Cost:
    """The run with the median processor time."""
    return sorted(costs, key=lambda c: c.cpu)[len(costs) // 2]


def duiding(*arguments: str | Path) -> list[str | Path]:
    """A command line of Duiding."""
    return [BIN / "duiding", *arguments]


def shared() -> Path | None:
    """Folder with the real survey answers, from DUIDING_SHARED or beside the project; None where they are not."""
    folder = Path(os.environ.get("DUIDING_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    return folder / "real" if (folder / "real").is_dir() else None
