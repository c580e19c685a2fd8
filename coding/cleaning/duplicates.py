"""Answers that are the same or nearly so, across respondents and questions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from coding.cleaning.kinds import normalised
from coding.cleaning.sentences import word_set
from coding.cleaning.windows import windows

THRESHOLD = 0.9
FEWEST_WORDS = 4  # shorter answers are a letter away from another word: only identical ones are grouped
LONGEST_NEAR = 5000  # characters; comparing two texts takes the square of their length
BLOCK = 256  # texts compared at once with those of their length: at most BLOCK x N scores of one byte in memory
# words that turn an answer round; texts that differ in one of them are never near
TURNING = word_set(
    "niet geen nooit niets niks niemand nergens nee noch zonder wel ja altijd soms meer minder veel weinig voldoende"
    " beter slechter goed slecht hoger lager voor tegen eerder later hoog laag"
    " twee drie vier vijf zes zeven acht negen tien elf twaalf"
)
NUMBER = re.compile(r"\w*\d\w*")


@dataclass(frozen=True, slots=True)
class Group:
    """Answers with the same or nearly the same text.

    Attributes
    ----------
    first : str
        Id of the member that sorts first.
    members : tuple of str
        Ids in order, `first` among them; two or more.
    reason : str
        ``"identical"`` (after normalising) or ``"near"``.
    similarity : float
        The lowest similarity of a member with the shortest text of the group, in [threshold, 1]; 1 for identical texts.
    """

    first: str
    members: tuple[str, ...]
    reason: str
    similarity: float


def groups(texts: Sequence[tuple[str, str, str]], threshold: float = THRESHOLD) -> list[Group]:
    """Group answers that are identical after normalising, or nearly so.

    Two texts of `FEWEST_WORDS` words or more (and of `LONGEST_NEAR` characters or less) are near if their similarity (1 -
    insertions and deletions / length of both, rapidfuzz ``fuzz.ratio``) is at least `threshold` and they have the same numbers
    and the same words of `TURNING` ("wel" is not "niet"). Each member is near the shortest text of its group, so groups do not
    drift.

    Parameters
    ----------
    texts : sequence of (answer id, question id, text)
        In any order; the result does not depend on it. Empty texts belong to no group.

    Returns
    -------
    list of Group
        By first id; an answer is in one group at most.

    >>> rows = [("a2", "q", "De taal is een drempel."), ("a1", "p", "de taal is een drempel"), ("a3", "q", "de taal is geen drempel")]
    >>> groups(rows)
    [Group(first='a1', members=('a1', 'a2'), reason='identical', similarity=1.0)]
    """
    ids: dict[str, list[str]] = defaultdict(list)
    for answer_id, _, text in texts:
        bare = comparable(text)
        if bare:
            ids[bare].append(answer_id)
    found: list[Group] = []
    for leader, near, lowest in _clusters(ids, threshold):
        members = sorted(answer_id for text in (leader, *near) for answer_id in ids[text])
        if len(members) > 1:
            found.append(Group(members[0], tuple(members), "near" if near else "identical", lowest))
    return sorted(found, key=lambda group: group.first)


def comparable(text: str) -> str:
    """The form in which texts that are the same are equal; empty if there is nothing to compare.

    >>> comparable("Geen  tijd!"), comparable("+"), comparable(" ")
    ('geen tijd', '+', '')
    """
    bare = " ".join(filter(None, map(normalised, windows(text))))
    return bare or text.strip()  # "+" and "-" are not the same


Cluster = tuple[str, list[str], float]  # the shortest text, those near it, the lowest similarity


def _clusters(bare: Iterable[str], threshold: float) -> Iterator[Cluster]:
    """Each text in exactly one cluster."""
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for text in bare:
        words = text.split()
        if len(words) < FEWEST_WORDS or len(text) > LONGEST_NEAR:
            yield text, [], 1.0
        else:
            alike[_turning(words)].append(text)
    for same in alike.values():
        yield from _near(sorted(same, key=lambda text: (len(text), text)), threshold)


def _turning(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(word for word in words if word in TURNING or NUMBER.fullmatch(word)))


def _near(texts: list[str], threshold: float) -> Iterator[Cluster]:
    """Clusters of texts sorted by length: the first text that is free takes all free texts near it."""
    import numpy as np
    from rapidfuzz import fuzz, process

    lengths = np.array([len(text) for text in texts])
    free = np.ones(len(texts), dtype=bool)
    for start in range(0, len(texts), BLOCK):
        rows = np.flatnonzero(free[start : start + BLOCK]) + start
        if not len(rows):
            continue
        # with more than this many letters more, the similarity is below the threshold whatever the letters
        stop = int(np.searchsorted(lengths, lengths[rows[-1]] * (2 - threshold) / threshold + 1e-9, side="right"))
        columns = np.flatnonzero(free[start:stop]) + start
        scores = process.cdist(
            [texts[i] for i in rows],
            [texts[i] for i in columns],
            scorer=fuzz.ratio,
            score_cutoff=100 * threshold,
            dtype=np.float32,
        )
        for row, score in zip(rows, scores, strict=True):
            if free[row]:
                free[row] = False
                near = [(int(columns[i]), float(score[i]) / 100) for i in np.flatnonzero(score)]
                near = [(i, value) for i, value in near if free[i] and not _opposite(texts[row], texts[i])]
                free[[i for i, _ in near]] = False
                yield texts[row], [texts[i] for i, _ in near], round(min([1.0, *(value for _, value in near)]), 4)


def _opposite(one: str, other: str) -> bool:
    """Whether a word of one is *on-* and a word of the other: "bekend" and "onbekend"."""
    words, others = set(one.split()), set(other.split())
    return any("on" + word in others - words for word in words - others) or any(
        "on" + word in words - others for word in others - words
    )
