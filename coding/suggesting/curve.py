"""The learning curve of a suggester: how good it was with part of the decisions, on answers whose decision it had not seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from coding.suggesting.suggester import Suggester, Votes
from models.curve import FEWEST, Array, Gain, expected_gain, f1

PARTS = (0.25, 0.5, 0.75, 1.0)
ORDERS = 5  # random orders of the decisions
MORE = 50  # decisions


@dataclass(frozen=True)
class Curve:
    """How good suggestions are after so many decisions (micro-F1), and what `MORE` of them would add.

    Attributes
    ----------
    points : tuple of (int, float)
        Decided answers and micro-F1; empty if too few are decided to tell.
    gain : Gain or None
        None if too few are decided to tell.
    """

    n_decided: int
    points: tuple[tuple[int, float], ...] = ()
    gain: Gain | None = None


def learning_curve(
    suggester: Suggester, votes: Votes, seed: int = 0, progress: Callable[[float], None] | None = None
) -> Curve:
    """The curve up to the decisions of now; `suggester` is prepared, and has learned from part of them afterwards.

    At every point, all decided answers are judged: those that the suggester learned from by a model without them, the others as they are.
    """
    decided = sorted(i for i in votes if i in suggester.items)
    n = len(decided)
    if n < FEWEST:
        return Curve(n)
    sizes = [max(1, round(part * n)) for part in PARTS]
    rng, tell = np.random.default_rng(seed), progress or (lambda _share: None)
    whole = _tally(suggester, votes, decided, decided)
    tallies = []
    for order in range(ORDERS):
        shuffled = [decided[k] for k in rng.permutation(n)]
        tallies.append([_tally(suggester, votes, shuffled[:size], decided) for size in sizes[:-1]] + [whole])
        tell((order + 1) / ORDERS)
    counts, at = np.array(tallies), np.array(sizes, dtype=np.float64)
    scores = f1(counts.sum(axis=2)).mean(axis=0)
    points = tuple((size, float(score)) for size, score in zip(sizes, scores, strict=True))
    return Curve(n, points, expected_gain(counts, at, MORE, seed))


def _tally(suggester: Suggester, votes: Votes, learned: Sequence[str], judged: Sequence[str]) -> Array:
    """Codes of each answer that are right, suggested and given, shape (n, 3), after learning from some decisions."""
    suggester.learn({i: votes[i] for i in learned})
    items = {i: suggester.items[i] for i in judged}
    p = suggester.probability(items)
    for row, item in enumerate(items.values()):
        if item in suggester.unseen:
            p[row] = suggester.unseen[item]
    p = suggester.hierarchy.raised(p, suggester.threshold_)
    suggested = p > suggester.threshold_
    column = {code: k for k, code in enumerate(suggester.codebook.ids)}
    given = np.zeros_like(suggested)
    for row, answer_id in enumerate(judged):
        for code, k in column.items():
            given[row, k] = 2 * sum(code in codes for codes in votes[answer_id]) > len(votes[answer_id])
    return np.stack([(suggested & given).sum(axis=1), suggested.sum(axis=1), given.sum(axis=1)], axis=1).astype(float)
