"""Which answers come next: part of them at random, part where a decision teaches the suggester most.

The random part follows one order of all substantive answers, a hash of a seed and the answer's id: the same for everybody and for the
life of the project. No score has a say in it. So however many answers are picked by score besides, the answers at the head of that
order, as far as all of them are decided, are a simple random sample: the *audit sample*.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from coding.records import Reason

P = TypeVar("P", bound=str | tuple[str, str])  # name of a part of the answers: a question, or a question in a wave

# Per batch of 20: 8 in doubt, 6 for rare codes and 6 at random (methods.md §3, Queue order). On the demo survey, 10 batches of that mix
# gave as good suggestions as 16 batches at random (docs/methods.md).
BATCH = 20
N_UNCERTAIN = 8
N_RARE = 6
FEW = 10  # a code with fewer decided examples is rare (methods.md §3)


class Waiting(NamedTuple):
    """An answer that no person decided about. Answers of one `group` ask the same and say (nearly) the same."""

    answer_id: str
    question_id: str
    group: str


def random_order(answer_ids: Iterable[str], seed: int) -> list[str]:
    """Answers in the order of the audit: random, and the same whatever else there is.

    An answer that is imported later gets its own place and moves no other.
    """
    return sorted(answer_ids, key=lambda i: hashlib.sha256(f"{seed}:{i}".encode()).digest())


def audit_sample(ordered: Sequence[str], decided: Collection[str]) -> list[str]:
    """The longest head of the random order of which all answers are decided by a person, whoever chose them.

    It ends just before the first answer that is not decided, so it is unbiased although some of its answers were picked by score: with
    those fixed, the head ends where inverse sampling without its last draw does (Haldane 1945, On a method of estimating frequencies).

    Parameters
    ----------
    ordered : sequence of str
        Of the answers that a figure is about, in the order of `random_order`.

    >>> audit_sample(["c", "a", "d", "b"], {"a", "b", "c"})
    ['c', 'a']
    """
    for n, answer_id in enumerate(ordered):
        if answer_id not in decided:
            return list(ordered[:n])
    return list(ordered)


def counting_order(ordered: Iterable[str], imported: Collection[str]) -> list[str]:
    """The order of the audit for counting: first the answers that came with their codes from another tool, then the others.

    What is decided elsewhere before the queue begins does not depend on the order, and is taken to be a random draw of its own: then the
    whole is as random as the order. Whoever imports decisions about answers that were sought out, breaks that.

    >>> counting_order(["c", "a", "d", "b"], {"d"})
    ['d', 'c', 'a', 'b']
    """
    return sorted(ordered, key=lambda i: i not in imported)


def audit_samples(ordered: Iterable[str], decided: Collection[str], part_of: Mapping[str, P]) -> dict[P, list[str]]:
    """The audit sample of each part of the answers (a question, or a question in a wave) by itself; parts in order of name.

    >>> audit_samples(["c", "a", "d", "b"], {"a", "b", "d"}, {"a": "x", "b": "y", "c": "y", "d": "x"})
    {'x': ['a', 'd'], 'y': []}
    """
    parts: dict[P, list[str]] = {}
    for answer_id in ordered:
        parts.setdefault(part_of[answer_id], []).append(answer_id)
    return {part: audit_sample(parts[part], decided) for part in sorted(parts)}


def group_of(answer_id: str, question_id: str, duplicate_of: str) -> str:
    """What answers that repeat each other have in common. The same words to another question may be another answer."""
    return f"{question_id}:{duplicate_of or answer_id}"


def spread(best_first: Sequence[str], part_of: Mapping[str, str], n: int) -> list[str]:
    """The same answers, so that of the first `n` no part has more than twice what is due to its size, rounded up.

    Strictly in proportion would leave the doubtful answers to one question for the less doubtful ones to another: that cost a point of F1
    on the demo survey (docs/methods.md).

    >>> ids = "a1 a2 a3 b1 c1 d1 e1 f1 g1 h1".split()
    >>> spread(ids, {i: i[0] for i in ids}, 3)
    ['a1', 'a2', 'b1', 'a3', 'c1', 'd1', 'e1', 'f1', 'g1', 'h1']
    """
    size, met = Counter(part_of[i] for i in best_first), Counter[str]()
    most = {part: math.ceil(2 * n * of / len(best_first)) for part, of in size.items()}
    first: dict[str, None] = {}
    for answer_id in best_first:
        part = part_of[answer_id]
        if len(first) < n and met[part] < most[part]:
            first[answer_id] = None
            met[part] += 1
    return [*first, *(i for i in best_first if i not in first)]


def next_batch(
    waiting: Sequence[Waiting],
    uncertain: Sequence[str] = (),
    rare: Sequence[str] = (),
    held: Collection[str] = (),
    size: int = BATCH,
) -> dict[str, Reason]:
    """The answers of a batch, each with why it is there, in an order that says nothing about why.

    Of answers that repeat each other only the first is queued. If there is work in several questions, none of them fills more than half
    of the batch, nor of the doubtful part more than twice what is due to its size. What cannot be filled by score is filled at random.

    Parameters
    ----------
    waiting : sequence of Waiting
        In the order of the audit.
    uncertain, rare : sequence of str
        Answers to pick by score, the best first; empty without suggestions.
    held : collection of str
        Groups of which somebody has an answer in hand.
    """
    batch = _Batch(waiting, held, size)
    ordered = list(batch.waiting)
    n_uncertain = size * N_UNCERTAIN // BATCH if uncertain else 0
    n_rare = size * N_RARE // BATCH if rare else 0
    batch.add(ordered, Reason.AUDIT, size - n_uncertain - n_rare)
    batch.add(rare, Reason.RARE, n_rare)
    known = [i for i in uncertain if i in batch.waiting and i not in batch.picked]
    question_of = {i: batch.waiting[i].question_id for i in known}
    batch.add(spread(known, question_of, n_uncertain), Reason.UNCERTAIN, n_uncertain)
    batch.add(ordered, Reason.AUDIT, size)
    return {i: batch.picked[i] for i in ordered if i in batch.picked}


class _Batch:
    """A batch that is being filled."""

    def __init__(self, waiting: Sequence[Waiting], held: Collection[str], size: int) -> None:
        first = {one.group: one for one in reversed(waiting) if one.group not in held}
        leaders = {one.answer_id for one in first.values()}
        self.waiting = {one.answer_id: one for one in waiting if one.answer_id in leaders}
        n_questions = len({one.question_id for one in self.waiting.values()})
        self.size, self.most = size, size if n_questions < 2 else max(1, size // 2)
        self.per_question: Counter[str] = Counter()
        self.picked: dict[str, Reason] = {}

    def add(self, best_first: Iterable[str], reason: Reason, n: int) -> None:
        """Add the first `n` of these that may be added."""
        for answer_id in best_first:
            if n <= 0 or len(self.picked) >= self.size:
                return
            one = self.waiting.get(answer_id)
            if one and answer_id not in self.picked and self.per_question[one.question_id] < self.most:
                self.picked[answer_id] = reason
                self.per_question[one.question_id] += 1
                n -= 1
