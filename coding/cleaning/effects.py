"""What each cleaning step does: how many answers it touches, per question, with examples by id."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from coding.cleaning.alignment import AlignedText
from coding.cleaning.repair import STEPS
from coding.records import Answer, AnswerKind, CleanAnswer

EXAMPLES = 5
AFTER = ("kinds", "language", "privacy", "duplicates", "references")  # steps after those that repair text


@dataclass(frozen=True, slots=True)
class Effect:
    """What one step does to the answers of one question.

    `detail` tells sorts of effect apart: the kind of non-answer, the kind of finding, the language, the reason of a duplicate;
    empty for steps that repair text. `examples` are answer ids, at most `EXAMPLES`.
    """

    step: str
    question_id: str
    detail: str
    n: int
    examples: tuple[str, ...]


def effects(answers: Iterable[Answer], cleaned: Iterable[CleanAnswer], steps: Collection[str]) -> list[Effect]:
    """Effects of the steps that ran, in the order of the steps, then by question and detail."""
    found: dict[tuple[int, str, str], list[str]] = {}
    order = {name: place for place, name in enumerate((*STEPS, *AFTER))}
    names = {place: name for name, place in order.items()}
    for answer, result in zip(answers, cleaned, strict=True):
        for step, detail in _touched(answer, result, steps):
            found.setdefault((order[step], answer.question_id, detail), []).append(answer.id)
    return [
        Effect(names[place], question, detail, len(ids), tuple(ids[:EXAMPLES]))
        for (place, question, detail), ids in sorted(found.items())
    ]


def _touched(answer: Answer, result: CleanAnswer, steps: Collection[str]) -> Iterator[tuple[str, str]]:
    text = AlignedText.of(answer.text)
    for name, step in STEPS.items():
        if name in steps:
            edits = step(text.text)
            if edits:
                yield name, ""
                text = text.edited(edits)
    if result.kind is not AnswerKind.ANSWER:
        yield "kinds", result.kind.value
    if result.language not in ("", "nl"):
        yield "language", result.language
    for kind in sorted({finding.kind for finding in result.findings}):
        yield "privacy", kind
    if result.duplicate_of:
        yield "duplicates", result.duplicate_reason
    if result.refers_to:
        yield "references", ""


def totals(found: Iterable[Effect]) -> Mapping[tuple[str, str], int]:
    """(step, detail) → answers touched, all questions together."""
    result: dict[tuple[str, str], int] = {}
    for effect in found:
        key = (effect.step, effect.detail)
        result[key] = result.get(key, 0) + effect.n
    return result
