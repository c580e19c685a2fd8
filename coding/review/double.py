"""Coding twice: which answers several coders code apart from each other, and which of their decisions were made blind.

The sample is the head of the random order of the audit (`coding.review.queue.random_order`), so no score has a say in it, and what it
yields counts for the shares as well. A next sample goes on where the one before ended. Of answers that repeat each other one is taken.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from coding.records import Decision, DoubleSample, Seen
from coding.review.queue import Waiting

# O'Connor & Joffe (2020) find 10 to 25% customary; of few answers a share is too few for a rare code (methods.md §1).
SHARE, FEWEST = 0.2, 100


def advised(n_answers: int) -> int:
    """How many answers to code twice: a fifth of them, at least a hundred, at most all.

    >>> advised(1102), advised(221), advised(60)
    (221, 100, 60)
    """
    return min(n_answers, max(math.ceil(SHARE * n_answers), FEWEST))


def free(ordered: Iterable[Waiting], taken: Collection[str] = ()) -> list[str]:
    """Answers that a sample can be drawn from, in order: the first of each group, and of groups in `taken` none."""
    first: dict[str, str] = {}
    for one in ordered:
        if one.group not in taken:
            first.setdefault(one.group, one.answer_id)
    return list(first.values())


def blind(sample: DoubleSample, trail: Iterable[Decision]) -> dict[str, dict[str, Decision]]:
    """Coder → answer → what he decided about it without seeing what anybody else gave.

    It is the last thing he decided while he could not see the codes of others: before he finished his part, opened the codes, or somebody
    ended his part. What he decides after that, as adjudicator too, changes nothing here. That last thing must be

    - decided without suggestions (`Seen.BLIND`), one answer at a time: what was copied, imported, changed in bulk or taken back is not;
    - and made since the sample was (from then on others' codes are hidden from him), or else before anybody else decided about
      the answer, when there was nothing to see.

    So a coder does not code an answer again that he was the first to code, without suggestions. What he coded with suggestions he codes
    again: that he may remember them is the price of a sample that leaves no answer out.

    Parameters
    ----------
    trail : iterable of Decision
        All that people ever decided about the answers of the sample.
    """
    made = [d for d in trail if d.seen is not Seen.AUTOMATIC]
    began: dict[str, dict[str, datetime]] = {}  # answer → coder → when he first decided about it
    for d in sorted(made, key=lambda d: d.time):
        began.setdefault(d.answer_id, {}).setdefault(d.coder, d.time)
    found: dict[str, dict[str, Decision]] = {coder: {} for coder in sample.coders}
    for coder, own in found.items():
        until = sample.ends[coder][1] if coder in sample.ends else None
        mine = [d for d in made if d.coder == coder and (until is None or d.time <= until)]
        replaced = {d.supersedes for d in mine}
        last = {d.answer_id: d for d in mine if d.id not in replaced}
        own |= {i: d for i, d in last.items() if d.seen is Seen.BLIND and _had_nothing_to_see(d, sample, began[i])}
    return found


def _had_nothing_to_see(decision: Decision, sample: DoubleSample, began: Mapping[str, datetime]) -> bool:
    """Whether what others gave was hidden, or nobody else had decided yet."""
    others = (time for coder, time in began.items() if coder != decision.coder)
    return decision.time >= sample.time or all(time >= decision.time for time in others)


def codings(sample: DoubleSample, decided: Mapping[str, Mapping[str, Decision]]) -> list[list[frozenset[str] | None]]:
    """What each coder gave each answer of a sample, coders × answers; None where he did not code it blind."""
    return [
        [frozenset(own[i].codes) if (own := decided[coder]) and i in own else None for i in sample.answer_ids]
        for coder in sample.coders
    ]
