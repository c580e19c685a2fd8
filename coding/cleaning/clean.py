"""Run the cleaning steps over answers, one by one and in one pass, so memory does not grow with the survey."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from coding.cleaning.kinds import is_answer, kind_of, normalised
from coding.cleaning.privacy import Gazetteer, find, mask
from coding.cleaning.repair import STEPS, repair
from coding.records import Answer, AnswerKind, CleanAnswer

VERSION = "1"  # raise it when a step changes what it does: a new version cleans anew
ALL_STEPS = (*STEPS, "kinds", "privacy", "duplicates")


def clean(
    answers: Iterable[Answer],
    names: Gazetteer,
    counts: Mapping[str, Collection[AnswerKind]] | None = None,
    steps: Collection[str] = ALL_STEPS,
) -> Iterator[CleanAnswer]:
    """Clean answers in the order in which they come.

    Parameters
    ----------
    names : Gazetteer
        What `privacy` looks for.
    counts : mapping of question id to kinds, optional
        Kinds of non-answer that are an answer to that question ("geen" to "Welke knelpunten ziet u?").
    steps : names from `ALL_STEPS`
        Which steps run; their order is fixed.

    Yields
    ------
    CleanAnswer
        `duplicate_of` names the first answer with the same normalised text to the same question.
    """
    first: dict[tuple[str, str], str] = {}
    mending = tuple(name for name in STEPS if name in steps)
    for answer in answers:
        repaired = repair(answer.text, mending)
        kind = kind_of(repaired.text) if "kinds" in steps else AnswerKind.ANSWER
        findings = find(answer.text, names) if "privacy" in steps else ()
        duplicate_of = ""
        if "duplicates" in steps:
            key = (answer.question_id, normalised(repaired.text) or repaired.text)  # "👍" and "👎" are not the same
            duplicate_of = first.setdefault(key, answer.id)
        yield CleanAnswer(
            answer_id=answer.id,
            text=repaired.text,
            kind=kind,
            is_answer=is_answer(kind, (counts or {}).get(answer.question_id, ())),
            spans=repaired.spans(),
            findings=findings,
            masked=mask(answer.text, findings) if findings else answer.text,
            duplicate_of="" if duplicate_of == answer.id else duplicate_of,
            question_id=answer.question_id,
        )
