"""What can only be seen over all answers together: which repeat each other, and which point at another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from types import MappingProxyType

from coding.cleaning.duplicates import comparable, groups
from coding.cleaning.kinds import kind_of
from coding.cleaning.references import numbers_of, refer
from coding.cleaning.repair import repair
from coding.records import Answer, AnswerKind, Question

First = Callable[
    [str, str], str
]  # text, answer id -> id of the first answer with that text; empty if this is the first
NOBODY: Mapping[str, str] = MappingProxyType({})
MOST_NEAR = 50_000  # answers; with more, only identical ones are grouped, since comparing grows with the square
IDENTICAL_ONLY = 1.1  # a similarity that no two different texts reach
MOST_HELD = 50_000_000  # characters; with more, they are not held either
CHUNK = 1000  # answers that are looked at together where not all of them are held
CHUNK_CHARACTERS = 2_000_000  # fewer, if they are that long


@dataclass(frozen=True, slots=True)
class Links:
    """Links between answers.

    Attributes
    ----------
    first, reason : mapping of answer id to str
        For a member of a group that is not its first: the id of the first in the order given, and ``"identical"`` or ``"near"``.
    refers : mapping of answer id to answer id
        For an answer that points elsewhere: the answer that it points at.
    """

    first: Mapping[str, str] = field(default_factory=lambda: NOBODY)
    reason: Mapping[str, str] = field(default_factory=lambda: NOBODY)
    refers: Mapping[str, str] = field(default_factory=lambda: NOBODY)


NO_LINKS = Links()


def link(
    answers: Iterable[Answer],
    mending: tuple[str, ...],
    questions: Sequence[Question] = (),
    steps: Sequence[str] = ("duplicates", "references"),
) -> Links:
    """Links between all answers of a survey.

    Parameters
    ----------
    mending : tuple of str
        Steps of `repair` that run before answers are compared.
    questions : sequence of Question
        In the order of the questionnaire; references need them.
    """
    read = [(a, repair(a.text, mending).text) for a in answers]
    first, reason = _repeated(read) if "duplicates" in steps else ({}, {})
    refers = _references(read, questions) if "references" in steps and questions else {}
    return Links(first, reason, refers)


def _repeated(read: Sequence[tuple[Answer, str]]) -> tuple[dict[str, str], dict[str, str]]:
    first: dict[str, str] = {}
    reason: dict[str, str] = {}
    place = {answer.id: n for n, (answer, _) in enumerate(read)}
    rows = [(a.id, a.question_id, text) for a, text in read if text]
    for group in groups(rows) if len(rows) <= MOST_NEAR else groups(rows, IDENTICAL_ONLY):
        leader = min(group.members, key=place.__getitem__)
        for member in group.members:
            if member != leader:
                first[member], reason[member] = leader, group.reason
    return first, reason


def linked(
    answers: Iterable[Answer],
    n_answers: int,
    mending: tuple[str, ...],
    first: First,
    questions: Sequence[Question] = (),
    steps: Sequence[str] = ("duplicates", "references"),
    n_characters: int = 0,
) -> Iterator[tuple[list[Answer], Links]]:
    """Answers chunk by chunk with their links: up to `MOST_NEAR` (and `MOST_HELD`) as `link` finds them, with more without holding them.

    Parameters
    ----------
    answers : iterable of Answer, can be gone through twice
        Those of a respondent follow each other.
    n_answers, n_characters : int
        How many there are, and how long they are together.
    first : callable
        Remembers texts: outside memory where there are many.
    """
    if n_answers <= MOST_NEAR and n_characters <= MOST_HELD:
        links = link(answers, mending, questions, steps)
        yield from ((chunk, links) for chunk in _chunks(answers))
        return
    for chunk in _chunks(answers):
        read = [(a, repair(a.text, mending).text) for a in chunk]
        same = _seen_before(read, first) if "duplicates" in steps else {}
        refers = _references(read, questions) if "references" in steps and questions else {}
        yield chunk, Links(same, dict.fromkeys(same, "identical"), refers)


def _chunks(answers: Iterable[Answer]) -> Iterator[list[Answer]]:
    """Some `CHUNK` answers at a time, a respondent's never apart; an answer of nobody stands alone."""
    chunk: list[Answer] = []
    n_characters = 0
    for own in _by_respondent(answers):
        if len(chunk) >= CHUNK or n_characters >= CHUNK_CHARACTERS:
            yield chunk
            chunk, n_characters = [], 0
        chunk += own
        n_characters += sum(len(answer.text) for answer in own)
    if chunk:
        yield chunk


def _by_respondent(answers: Iterable[Answer]) -> Iterator[list[Answer]]:
    for respondent, own in groupby(answers, key=lambda answer: answer.respondent_id):
        if respondent:
            yield list(own)
        else:
            yield from ([answer] for answer in own)


def _seen_before(read: Iterable[tuple[Answer, str]], first: First) -> dict[str, str]:
    """For answers whose text came before: the first answer with it."""
    texts = ((answer.id, comparable(text)) for answer, text in read)
    found = ((id_, first(text, id_)) for id_, text in texts if text)
    return {id_: earlier for id_, earlier in found if earlier}


def _references(read: Iterable[tuple[Answer, str]], questions: Sequence[Question]) -> dict[str, str]:
    by_respondent: dict[str, dict[str, tuple[str, str, AnswerKind]]] = {}
    for answer, text in read:
        by_respondent.setdefault(answer.respondent_id, {})[answer.question_id] = (answer.id, text, kind_of(text))
    numbers = numbers_of({q.id: q.text for q in questions})
    found: dict[str, str] = {}
    for given in by_respondent.values():
        if any(kind is AnswerKind.ELSEWHERE for _, _, kind in given.values()):
            for one, other in refer(_in_order(given.get, questions), numbers).items():
                found[given[one][0]] = given[other][0]
    return found


def _in_order(
    given: Callable[[str], tuple[str, str, AnswerKind] | None], questions: Sequence[Question]
) -> list[tuple[str, int, str, AnswerKind]]:
    """All questions of one respondent, also those left empty."""
    rows = ((q, given(q.id) or ("", "", AnswerKind.EMPTY)) for q in questions)
    return [(q.id, q.position, text, kind) for q, (_, text, kind) in rows]
