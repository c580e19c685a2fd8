"""How far the review is: the audit sample, the learning curve, and whether it is time to stop."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coding.evidence.precision import half_width
from coding.review.consensus import agreed_codes
from coding.store import decisions, stages, survey
from coding.workflow.blind import check_sighted
from coding.workflow.project import Progress, Project, chosen_questions, clean_run, no_progress
from coding.workflow.samples import Part, audit_samples, parts_of
from coding.workflow.suggest import suggester_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from coding.suggesting.curve import Curve

ENOUGH, ENOUGH_SHARE = 200, 0.2  # answers in the audit sample, or this share of all (methods.md §2)
# Half-width of a share that is precise enough. Of 90 answers to a question, ten points take half, five points four fifths.
PRECISE = 0.10
WORTH = 0.01  # of F1: below this, 50 more decisions are not worth making for the suggestions


@dataclass(frozen=True)
class Sampled:
    """The audit sample of one question in one wave.

    `widest` is half the width of the widest 95% interval of a theme that occurs in it, `theme` that theme; NaN and empty if there is none.
    """

    question_id: str
    wave_id: str
    n_answers: int
    n_decided: int
    n_audit: int
    widest: float
    theme: str


@dataclass(frozen=True)
class ReviewProgress:
    """How far the review is.

    `advice` holds what to do, most important first: of ``"few"``, ``"learn"``, ``"sample"``, ``"precision"``; ``"stop"`` if nothing.
    """

    sampled: tuple[Sampled, ...]
    curve: Curve
    n_needed: int
    advice: tuple[str, ...]

    @property
    def n_answers(self) -> int:
        """Substantive answers."""
        return sum(one.n_answers for one in self.sampled)

    @property
    def n_decided(self) -> int:
        """Those that a person decided about."""
        return sum(one.n_decided for one in self.sampled)

    @property
    def n_audit(self) -> int:
        """Those in the audit sample of their question and wave."""
        return sum(one.n_audit for one in self.sampled)

    @property
    def n_imprecise(self) -> int:
        """Questions and waves of which a share is not known precisely enough."""
        return sum(not one.widest <= PRECISE for one in self.sampled)


def review_progress(project: Project, progress: Progress = no_progress) -> ReviewProgress:
    """Look at the decisions so far, and at what more of them would bring.

    Raises
    ------
    NotReadyError
        If there is no codebook, or the answers are not cleaned.
    CodedError
        If the reader still codes a sample blind: how precise a share is tells how large it is.
    """
    from coding.suggesting.curve import learning_curve

    with project.reading() as session:
        check_sighted(session, project)
    suggester = suggester_of(project, None, progress)
    with project.reading() as session:
        sampled = _sampled(session, project)
    curve = learning_curve(
        suggester, dict(suggester.votes), project.settings.seed, lambda share: progress("model", share)
    )
    n_answers, n_audit = sum(one.n_answers for one in sampled), sum(one.n_audit for one in sampled)
    n_needed = min(ENOUGH, math.ceil(ENOUGH_SHARE * n_answers))
    is_precise = all(one.widest <= PRECISE for one in sampled)
    return ReviewProgress(sampled, curve, n_needed, _advice(curve, n_audit >= n_needed, is_precise))


def _advice(curve: Curve, is_large: bool, is_precise: bool) -> tuple[str, ...]:
    found = ["few"] if curve.gain is None else ["learn"] if curve.gain.expected >= WORTH else []
    found += [] if is_large else ["sample"]
    found += [] if is_precise else ["precision"]
    return tuple(found) or ("stop",)


def _sampled(session: Session, project: Project) -> tuple[Sampled, ...]:
    asked = chosen_questions(session, ())
    wave_of = {a.id: a.wave_id for a in survey.iter_answers(session, asked)}
    found = ((answer_id, question) for answer_id, question, _ in stages.substantive(session, clean_run(session).id))
    part_of = parts_of(found, wave_of)
    samples, agreed = (
        audit_samples(session, project.settings, part_of),
        agreed_codes(decisions.current_decisions(session)),
    )
    n_answers, n_decided = Counter(part_of.values()), Counter(part_of[i] for i in agreed if i in part_of)
    ordered = sorted(samples, key=lambda part: (asked.index(part.question_id), part.wave_id))
    return tuple(_one(part, n_answers[part], n_decided[part], [agreed[i] for i in samples[part]]) for part in ordered)


def _one(part: Part, n_answers: int, n_decided: int, sample: Sequence[Sequence[str]]) -> Sampled:
    found = [code for codes in sample for code in set(codes)]
    widths = {code: half_width(found.count(code), len(sample), n_answers) for code in dict.fromkeys(found)}
    theme = max(widths, key=lambda code: widths[code], default="")
    widest = widths[theme] if theme else 0.0 if len(sample) == n_answers else math.nan
    return Sampled(*part, n_answers, n_decided, len(sample), widest, theme)
