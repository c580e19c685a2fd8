"""Run the benchmarks and print what they measured: ``python -m benchmarks [commands] [cleaning] [speed] [table] [app] [suggesting …]``."""

from __future__ import annotations

import os
import platform
import sys


def main(names: list[str]) -> None:
    """Run those named, or all."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores. Seconds are noisy; compare within one run.\n")
    if not names or "commands" in names:
        from benchmarks.commands import command_rows

        print(f"{'command':<34}{'CPU s':>8}{'wall s':>8}{'MB':>8}  target")
        for name, cost, target in command_rows():
            failed = "" if cost.exit_code == 0 else f"  FAILED with exit code {cost.exit_code}"
            print(f"{name:<34}{cost.cpu:>8.2f}{cost.wall:>8.2f}{cost.peak_mb:>8.0f}  {target}{failed}", flush=True)
        print()
    if not names or "cleaning" in names:
        from benchmarks.cleaning import labelled_rows, privacy_rows

        print(f"{'labelled set':<20}{'part':<6}{'kind':<26}{'n':>5}{'precision':>11}{'recall':>8}{'F1':>7}")
        for data, part, kind, n, precision, recall, score in (*labelled_rows(), *privacy_rows()):
            print(f"{data:<20}{part:<6}{kind:<26}{n:>5}{precision:>11.3f}{recall:>8.3f}{score:>7.3f}", flush=True)
        print()
    if not names or "speed" in names:
        from benchmarks.cleaning_speed import SIZES, memory_rows, speed_rows

        print(f"{'cleaning':<54}{'per s':>9}  target")
        for what, value, remark in speed_rows():
            print(f"{what:<54}{value:>9,.1f}  {remark}", flush=True)
        print(f"\n{'command':<34}{'CPU s':>8}{'wall s':>8}{'MB':>8}  target")
        for name, cost, target in memory_rows(SIZES if names else SIZES[:2]):  # a million only if asked for
            print(f"{name:<34}{cost.cpu:>8.0f}{cost.wall:>8.0f}{cost.peak_mb:>8.0f}  {target}", flush=True)
        print()
    if not names or "suggesting" in names:
        from benchmarks.suggesting.report import main as suggesting

        suggesting(names[names.index("suggesting") + 1 :] if names else [])
    if not names or "table" in names:
        from benchmarks.table import table_rows

        print(f"\n{'table of 50,000 answers, 41 codes':<34}{'answers':>9}{'CPU ms':>8}  target")
        for what, n, seconds in table_rows():
            target = "" if what.startswith(("a code", "undone", "first")) else "<= 500"
            print(f"{what:<34}{n:>9,}{seconds * 1000:>8.0f}  {target}", flush=True)
    if not names or "app" in names:
        from benchmarks.app import app_rows

        print(f"\n{'the app on 50,000 answers, 41 codes':<58}{'':>24}  target; times are median / 95% / longest")
        for row in app_rows():
            print(row, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
