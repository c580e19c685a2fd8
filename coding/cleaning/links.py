"""What can only be seen over all answers together: which repeat each other, and which point at another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from coding.cleaning.duplicates import groups
from coding.cleaning.kinds import kind_of
from coding.cleaning.references import numbers_of, refer
from coding.cleaning.repair import repair
from coding.records import Answer, AnswerKind, Question

NOBODY: Mapping[str, str] = MappingProxyType({})
MOST_NEAR = 50_000  # answers; with more, only identical ones are grouped, since comparing grows with the square
IDENTICAL_ONLY = 1.1  # a similarity that no two different texts reach


@dataclass(frozen=True, slots=True)
class Links:
    """Links between answers.

    Attributes
    ----------
    first, reason : mapping of answer id to str
        For a member of a group that is not its first: the id of the first, and ``"identical"`` or ``"near"``.
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
    first: dict[str, str] = {}
    reason: dict[str, str] = {}
    if "duplicates" in steps:
        rows = [(a.id, a.question_id, text) for a, text in read if text]
        for group in groups(rows) if len(rows) <= MOST_NEAR else groups(rows, IDENTICAL_ONLY):
            for member in group.members[1:]:
                first[member], reason[member] = group.first, group.reason
    refers = _references(read, questions) if "references" in steps and questions else {}
    return Links(first, reason, refers)


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
