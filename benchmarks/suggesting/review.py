"""Simulated review: how much is read with the queue and at random, and whether promises of automatic coding hold.

Found is a true code of an answer that was read, or one that is given automatically: its probability lies above the
threshold of `models.promise.safe_threshold` for a precision of 95%, from the answers read so far.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from benchmarks.suggesting.data import Array, Rows, Survey, demo
from benchmarks.suggesting.ours import plainly
from benchmarks.suggesting.scores import Bools, ece, micro_f1
from coding.records import Code, Codebook
from coding.review.queue import BATCH, FEW, Waiting, next_batch
from coding.suggesting.layers import Choices
from coding.suggesting.suggester import Suggester
from models import active

TO_FIND = 0.95
PRECISION = 0.95  # of what is coded automatically while reviewing
PROMISE = 0.9
PROJECT = 600  # answers of a simulated project


class Reading(NamedTuple):
    """One review: share read until `TO_FIND` was found; precision of what was automatic then (NaN if nothing); and, where
    100, 200 and 300 answers were read, micro-F1 and calibration error on the others."""

    order: str
    seed: int
    share_read: float
    n_automatic: int
    precision: float
    f1: tuple[float, ...]
    ece: tuple[float, ...]


MARKS = (100, 200, 300)


def review_rows(survey: Survey, seeds: int = 3) -> Iterator[Reading]:
    """Reviews with the queue and in random order."""
    for seed in range(seeds):
        for order in ("queue", "random"):
            yield _review(survey, order, seed)


def _review(survey: Survey, order: str, seed: int) -> Reading:
    suggester = plainly(survey, Choices(promise=PRECISION, seed=seed))
    audit, read, found = survey.order(seed), list[int](), 0.0
    marks: list[tuple[float, float]] = []
    while True:
        suggester.learn(survey.votes(read))
        p = suggester.probability(survey.items)
        rest = np.setdiff1d(audit, read)
        given = automatic(suggester, p)[rest]
        found = (survey.truth[read].sum() + (survey.truth[rest] * given).sum()) / survey.truth.sum()
        if len(read) in MARKS:
            own = survey.truth[rest], p[rest]
            marks.append((micro_f1(own[0], own[1] > suggester.threshold_), ece(*own)))
        if found >= TO_FIND:
            break
        read += _batch(survey, order, audit, read, p)
    n, right = int(given.sum()), float((survey.truth[rest] * given).sum())
    f1, errors = zip(*marks, strict=True)
    return Reading(order, seed, len(read) / len(audit), n, right / n if n else float("nan"), f1, errors)


def automatic(suggester: Suggester, p: Array) -> Bools:
    """What is given without a person, shape (N, K)."""
    thresholds = np.array([q.automatic for q in suggester.quality_])
    return np.asarray(p > np.where(np.isnan(thresholds), 2.0, thresholds))


def _batch(survey: Survey, order: str, audit: Rows, read: Sequence[int], p: Array) -> list[int]:
    waiting = [int(row) for row in audit if row not in set(read)]
    if order == "random" or not read:
        return waiting[:BATCH]
    uncertain = [waiting[n] for n in active.most_uncertain(p[waiting])]
    positive = (survey.truth[list(read)] > 0).sum(axis=0)
    rare = [waiting[n] for n in active.rare_first(p[waiting], positive, FEW)]
    queue = [Waiting(str(row), survey.questions[row], str(row)) for row in waiting]
    picked = next_batch(queue, [str(row) for row in uncertain], [str(row) for row in rare])
    return [int(row) for row in picked]


class Promise(NamedTuple):
    """What was promised and what came of it, over simulated projects in which half of the answers were decided.

    `n_with` projects had anything automatic, on average `n_pairs` codes; in `held` of them (share) its precision was at least
    `PROMISE`; `precision` is that of all together.
    """

    survey: str
    n_projects: int
    n_with: int
    held: float
    precision: float
    n_pairs: float


def promise_row(survey: Survey, runs: int = 60) -> Promise:
    """Projects of `PROJECT` answers (or all, if there are fewer), drawn at random."""
    tallies = []
    for seed in range(runs):
        project = survey.subset(survey.order(seed)[:PROJECT])
        suggester = plainly(project, Choices(promise=PROMISE, seed=seed))
        order = project.order(seed)
        half = len(order) // 2
        suggester.learn(project.votes(order[:half]))
        rest = order[half:]
        given = automatic(suggester, suggester.probability(project.items))[rest]
        tallies.append((float((project.truth[rest] * given).sum()), int(given.sum())))
    some = np.array([(right, n) for right, n in tallies if n]).reshape(-1, 2)
    if not len(some):
        return Promise(survey.name, runs, 0, float("nan"), float("nan"), 0.0)
    held = float((some[:, 0] >= PROMISE * some[:, 1]).mean())
    return Promise(
        survey.name, runs, len(some), held, float(some[:, 0].sum() / some[:, 1].sum()), float(some[:, 1].mean())
    )


def by_group(survey: Survey) -> Survey:
    """A project with fewer codes: the groups of the codebook, each with all that its codes say."""
    book = survey.codebook
    groups = {g: [code for code in book.codes if code.group == g] for g in book.groups}
    codes = tuple(_merged(g, book.groups[g], own) for g, own in groups.items())
    place = {code.id: k for k, code in enumerate(book.codes)}
    truth = np.stack([survey.truth[:, [place[c.id] for c in own]].max(axis=1) for own in groups.values()], axis=1)
    return replace(survey, name=f"{survey.name}, groups", truth=truth, codebook=Codebook(codes))


def _merged(group: str, label: str, codes: Sequence[Code]) -> Code:
    definitions = tuple(text for code in codes for text in (code.label, code.definition, *code.include))
    examples = tuple(text for code in codes for text in code.examples)
    return Code(
        group, label, include=definitions, examples=examples, keywords=tuple(k for c in codes for k in c.keywords)
    )


def surveys() -> Iterator[Survey]:
    """The demo survey with its codes, and with its groups as codes."""
    whole = demo()
    yield whole
    yield by_group(whole)
