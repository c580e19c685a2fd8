"""Learning curves: scores on the answers that were not learned from, by number of decided answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from benchmarks.suggesting.data import Survey, a1_vote, demo, label_and_definition
from benchmarks.suggesting.ours import Duiding
from benchmarks.suggesting.peers import PEERS, Method, rules
from benchmarks.suggesting.scores import Scores, scored

SIZES = (0, 10, 25, 50, 100, 200, 300)
SEEDS = 5
HEAD = f"{'answers':<13}{'n':>5}  {'who':<36}{'micro':>7}{'macro':>7}{'prec.':>7}{'ECE':>7}{'ECE>.05':>9}{'s':>8}{'refit s':>9}"


class Row(NamedTuple):
    """Means over seeds; `spread` is the standard deviation of micro-F1 over them."""

    survey: str
    n: int
    who: str
    scores: Scores
    seconds: float
    refit: float
    spread: float

    def __str__(self) -> str:
        s = self.scores
        figures = f"{s.micro:>7.3f}{s.macro:>7.3f}{s.precision:>7.3f}{s.ece:>7.3f}{s.ece_likely:>9.3f}"
        return f"{self.survey:<13}{self.n:>5}  {self.who:<36}{figures}{self.seconds:>8.2f}{self.refit:>9.2f}"


def methods_for(survey: Survey) -> dict[str, Method]:
    """Duiding, its variants and its peers; those about questions only where there are several."""

    def bare(seen: Survey) -> Survey:
        return seen.with_codebook(label_and_definition(seen.codebook))

    ours: dict[str, Method] = {"Duiding": Duiding(), "Duiding, label and definition": Duiding(bare)}
    if len(set(survey.questions)) < 2:
        return ours | {name: method for name, method in PEERS.items() if "question" not in name}
    return ours | {"Duiding, question unknown": Duiding(Survey.without_questions)} | PEERS


def surveys(names: Sequence[str] = ()) -> Iterator[Survey]:
    """The demo survey, and A1_vote where it is."""
    if not names or "demo" in names:
        yield demo()
    real = a1_vote() if not names or "a1" in names else None
    if real is not None:
        yield real


def curve_rows(
    survey: Survey, methods: Mapping[str, Method], sizes: Sequence[int] = SIZES, seeds: int = SEEDS
) -> Iterator[Row]:
    """One row per size and method; without decisions only those that can do without, once if chance plays no part."""
    for n in sizes:
        for who, method in methods.items():
            if n or isinstance(method, Duiding) or method is rules:
                yield _row(survey, n, who, method, 1 if n == 0 else seeds)


def _row(survey: Survey, n: int, who: str, method: Method, seeds: int) -> Row:
    found, seconds, refits = [], [], []
    for seed in range(seeds):
        order = survey.order(seed)
        guess = method(survey, order[:n], seed)
        rest = order[n:]
        p = guess.probability
        found.append(scored(survey.truth[rest], guess.proposed[rest], None if p is None else p[rest]))
        seconds.append(guess.seconds)
        refits.append(guess.refit)
    mean = Scores(*np.mean(found, axis=0).tolist())
    spread = float(np.std([s.micro for s in found]))
    return Row(survey.name, n, who, mean, float(np.mean(seconds)), float(np.mean(refits)), spread)
