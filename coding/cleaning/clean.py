"""Run the cleaning steps over answers, one by one and in one pass, so memory does not grow with the survey."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

from coding.cleaning.kinds import is_answer, kind_of
from coding.cleaning.language import detect
from coding.cleaning.links import NO_LINKS, Links
from coding.cleaning.privacy import Gazetteer, find, mask, merge
from coding.cleaning.repair import STEPS, repair
from coding.records import Answer, AnswerKind, CleanAnswer, Finding

VERSION = "3"  # raise it when a step changes what it does: a new version cleans anew
OVER_ALL = ("duplicates", "references")  # steps that need all answers: see `links`
ALL_STEPS = (*STEPS, "kinds", "language", "privacy", *OVER_ALL)


def mending(steps: Collection[str]) -> tuple[str, ...]:
    """Those of the steps that repair text, in their order."""
    return tuple(name for name in STEPS if name in steps)


def clean(
    answers: Iterable[Answer],
    names: Gazetteer,
    counts: Mapping[str, Collection[AnswerKind]] | None = None,
    steps: Collection[str] = ALL_STEPS,
    links: Links = NO_LINKS,
    small: Container[str] = (),
    others: Mapping[str, Sequence[Finding]] | None = None,
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
    links : Links
        What `links.link` found over all answers.
    small : container of respondent ids
        Respondents of a class so small that a country of origin singles them out.
    others : mapping of answer id to findings, optional
        What a second opinion found; the privacy step adds it to its own findings.
    """
    mend = mending(steps)
    others = others or {}
    for answer in answers:
        repaired = repair(answer.text, mend)
        kind = kind_of(repaired.text) if "kinds" in steps else AnswerKind.ANSWER
        findings = find(answer.text, names, answer.respondent_id in small) if "privacy" in steps else ()
        if others and "privacy" in steps:
            findings = merge(findings, others.get(answer.id, ()))
        yield CleanAnswer(
            answer_id=answer.id,
            text=repaired.text,
            kind=kind,
            is_answer=is_answer(kind, (counts or {}).get(answer.question_id, ())),
            spans=repaired.spans(),
            findings=findings,
            masked=mask(answer.text, findings) if findings else answer.text,
            duplicate_of=links.first.get(answer.id, ""),
            question_id=answer.question_id,
            duplicate_reason=links.reason.get(answer.id, ""),
            language=detect(repaired.text) if "language" in steps else "",
            refers_to=links.refers.get(answer.id, ""),
        )
