"""What each cleaning step does: how many answers it touches, per question, with examples by id; and figures over all steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from coding.cleaning.alignment import AlignedText
from coding.cleaning.repair import STEPS
from coding.figures import CleaningFigures
from coding.records import Answer, AnswerKind, CleanAnswer

EXAMPLES = 5
AFTER = ("kinds", "language", "privacy", "duplicates", "references")  # steps after those that repair text
ORDER = {name: place for place, name in enumerate((*STEPS, *AFTER))}

Touch = tuple[str, str]  # step, sort of effect
Key = TypeVar("Key", bound=str)


@dataclass(frozen=True, slots=True)
class Trace:
    """What the steps did to one answer; no text.

    `touches` are its (step, detail), in the order of the steps; `is_answer` holds where `kinds` ran.
    """

    answer_id: str
    question_id: str
    touches: tuple[Touch, ...]
    is_answer: bool

    @property
    def is_mended(self) -> bool:
        """Whether a step changed the text: then other steps may see another text if that one is left out."""
        return any(step in STEPS for step, _ in self.touches)


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


def trace(answer: Answer, result: CleanAnswer, steps: Collection[str]) -> Trace:
    """What these steps did to an answer.

    >>> trace(Answer("a", "goed!!Te"), CleanAnswer("a", "goed!! Te"), ["glued"]).touches
    (('glued', ''),)
    """
    return Trace(answer.id, answer.question_id, tuple(_touched(answer, result, steps)), result.is_answer)


def _touched(answer: Answer, result: CleanAnswer, steps: Collection[str]) -> Iterator[Touch]:
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


def effects(traces: Iterable[Trace], steps: Collection[str]) -> list[Effect]:
    """Effects of these steps, in the order of the steps, then by question and detail."""
    found: dict[tuple[int, str, str, str], list[str]] = {}
    for one in traces:
        for step, detail in one.touches:
            if step in steps:
                found.setdefault((ORDER[step], step, one.question_id, detail), []).append(one.answer_id)
    return [
        Effect(step, question, detail, len(ids), tuple(ids[:EXAMPLES]))
        for (_, step, question, detail), ids in sorted(found.items())
    ]


def touched(traces: Iterable[Trace], step: str, detail: str = "", question: str = "") -> list[str]:
    """Ids of the answers that a step touched in this way, in the order of the survey; an empty `question` means all."""
    return [
        one.answer_id
        for one in traces
        if (step, detail) in one.touches and (not question or one.question_id == question)
    ]


def distinct(traces: Iterable[Trace], steps: Collection[str]) -> tuple[dict[str, int], int]:
    """Step → answers that it touches, and answers that any of the steps touches; an answer counts once in each.

    >>> traces = [Trace("a", "q", (("spaces", ""), ("privacy", "plaats"), ("privacy", "url")), True), Trace("b", "q", (), True)]
    >>> distinct(traces, ["spaces", "privacy"])
    ({'spaces': 1, 'privacy': 1}, 1)
    """
    per_step: Counter[str] = Counter()
    n_any = 0
    for one in traces:
        of_answer = dict.fromkeys(step for step, _ in one.touches if step in steps)
        per_step.update(of_answer.keys())
        n_any += bool(of_answer)
    return {step: per_step[step] for step in sorted(per_step, key=ORDER.__getitem__)}, n_any


def totals(found: Iterable[Effect]) -> Mapping[Touch, int]:
    """(step, detail) → answers touched, all questions together."""
    result: dict[Touch, int] = {}
    for effect in found:
        key = (effect.step, effect.detail)
        result[key] = result.get(key, 0) + effect.n
    return result


def figures(cleaned: Iterable[CleanAnswer], steps: Collection[str]) -> CleaningFigures:
    """Counts over cleaned answers; `steps` are those that ran."""
    n: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    findings: Counter[str] = Counter()
    for one in cleaned:
        n.update(answers=1, substantive=one.is_answer, repaired=bool(one.spans), found=bool(one.findings))
        n.update(identical=one.duplicate_reason == "identical", near=one.duplicate_reason == "near")
        n.update(references=bool(one.refers_to))
        kinds[one.kind.value] += not one.is_answer
        languages[one.language] += 1
        findings.update(f.kind for f in one.findings)
    return CleaningFigures(
        steps=tuple(s for s in ORDER if s in steps), left_out=tuple(s for s in ORDER if s not in steps),
        n_answers=n["answers"], n_substantive=n["substantive"], n_repaired=n["repaired"], n_identical=n["identical"],
        n_near=n["near"], n_references=n["references"], n_with_findings=n["found"],
        kinds=_largest_first(kinds), findings=_largest_first(findings), languages=_largest_first(languages),
    )  # fmt: skip


def _largest_first(counts: Counter[Key]) -> dict[Key, int]:
    return {key: n for key, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if n}
