"""How long a suggester takes to learn from the next batch and suggest anew, and what the sketched inverse costs in F1."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple
from unittest.mock import patch

import numpy as np

from benchmarks.suggesting.data import Survey, demo
from benchmarks.suggesting.ours import plainly
from benchmarks.suggesting.scores import micro_f1
from coding.suggesting.suggester import Item, Suggester
from models import supervised

SIZES = ((2_000, 200), (2_000, 500), (4_000, 2_000), (12_000, 10_000))  # answers, of which decided
HEAD = f"{'answers':>8}{'decided':>9}{'inverse':>11}{'learn s':>9}{'suggest s':>11}{'micro-F1':>10}"


class Refit(NamedTuple):
    """Seconds of processor time, warm, and micro-F1 on the answers that were not decided."""

    n: int
    n_decided: int
    inverse: str
    learn: float
    suggest: float
    micro: float

    def __str__(self) -> str:
        figures = f"{self.learn:>9.2f}{self.suggest:>11.2f}{self.micro:>10.3f}"
        return f"{self.n:>8,}{self.n_decided:>9,}{self.inverse:>11}{figures}"


def refit_rows(sizes: Sequence[tuple[int, int]] = SIZES) -> Iterator[Refit]:
    """Surveys of growing size, made of the demo survey's answers (so their F1 says nothing)."""
    for n, n_decided in sizes:
        survey = larger(demo(), n)
        suggester = plainly(survey)
        suggester.learn(survey.votes(survey.order(0)[: max(1, n_decided - 20)]))
        list(suggester.suggest(survey.items))
        yield _timed(survey, suggester, n_decided)


def inverse_rows(n_decided: int = 1_000, seeds: int = 3) -> Iterator[Refit]:
    """The demo survey learned from with the exact inverse, and with the sketched one."""
    survey = demo()
    suggester = plainly(survey)
    for exact in (supervised.EXACT, 0):
        with patch.object(supervised, "EXACT", exact):
            rows = [_timed(survey, suggester, n_decided, seed) for seed in range(seeds)]
        learn, suggest, micro = np.mean([(r.learn, r.suggest, r.micro) for r in rows], axis=0).tolist()
        yield rows[0]._replace(inverse="exact" if exact else "sketched", learn=learn, suggest=suggest, micro=micro)


def _timed(survey: Survey, suggester: Suggester, n_decided: int, seed: int = 0) -> Refit:
    order = survey.order(seed)
    votes = survey.votes(order[:n_decided])
    start = time.process_time()
    suggester.learn(votes)
    middle = time.process_time()
    list(suggester.suggest(survey.items))
    end = time.process_time()
    rest = order[n_decided:]
    proposed = suggester.probability(survey.items)[rest] > suggester.threshold_
    inverse = "exact" if len(suggester.shares) <= supervised.EXACT else "sketched"
    micro = micro_f1(survey.truth[rest], proposed)
    return Refit(len(survey.ids), n_decided, inverse, middle - start, end - middle, micro)


def larger(survey: Survey, n: int) -> Survey:
    """The survey's answers, then shorter ones: a run of words from one of its answers, with the codes of that; n in all."""
    draw = np.random.default_rng(1)
    given = list(survey.items.values())
    items, truth = dict(survey.items), list(survey.truth)
    for number in range(n - len(given)):
        row = int(draw.integers(len(given)))
        words = given[row].text.split()
        length = int(draw.integers(len(words) // 2, len(words) + 1))
        start = int(draw.integers(len(words) - length + 1))
        items[f"x{number:06d}"] = Item(given[row].question, " ".join(words[start : start + length]))
        truth.append(survey.truth[row])
    return replace(survey, name=f"{survey.name}, {n:,}", items=items, truth=np.array(truth))
