"""Duiding as one of the methods that are compared."""

from __future__ import annotations

import time
from collections.abc import Callable

from benchmarks.suggesting.data import Rows, Survey
from benchmarks.suggesting.peers import Guess
from coding.cleaning.words import analyse
from coding.suggesting.layers import Choices
from coding.suggesting.suggest import prepared
from coding.suggesting.suggester import Item, Suggester

Prepare = Callable[[Survey], Suggester]


def plainly(survey: Survey, choices: Choices | None = None) -> Suggester:
    """Prepared as for a project."""
    return prepared(survey.items, survey.codebook, analyse, choices)


class Duiding:
    """A method that reads answers and codebook once, and learns anew from each set of decisions.

    Parameters
    ----------
    variant : callable
        Survey → survey as this variant sees it.
    prepare : callable
        Survey → suggester.
    explains : bool
        Whether suggestions with their reasons are made as well, which are timed and not scored.
    """

    def __init__(
        self,
        variant: Callable[[Survey], Survey] = lambda survey: survey,
        prepare: Prepare = plainly,
        explains: bool = True,
    ) -> None:
        self.explains = explains
        self.variant, self.prepare = variant, prepare
        self.seen: Survey | None = None

    def _read(self, survey: Survey) -> None:
        if self.seen is survey:
            return
        _warm(survey)
        start = time.process_time()
        self.items = self.variant(survey).items
        self.suggester = self.prepare(self.variant(survey))
        self.seconds, self.seen = time.process_time() - start, survey

    def __call__(self, survey: Survey, train: Rows, _seed: int) -> Guess:
        self._read(survey)
        start = time.process_time()
        self.suggester.learn(survey.votes(train))
        found = list(self.suggester.suggest(self.items)) if self.explains else []
        refit = time.process_time() - start
        probability = self.suggester.probability(self.items)
        proposed = probability > self.suggester.threshold_
        if self.explains and proposed.sum() != sum(s.suggested for s in found):
            raise AssertionError("suggestions and probabilities differ")
        return Guess(probability, proposed, self.seconds + refit, refit)


def _warm(survey: Survey) -> None:
    """Load libraries and word lists, so that only the work is timed."""
    for text in survey.texts:
        analyse(text)
    prepared({"a": Item("", "de taal"), "b": Item("", "het werk")}, survey.codebook, analyse).learn({})
