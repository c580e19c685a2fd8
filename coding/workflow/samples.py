"""From which answers shares are counted: the audit sample of each question in each wave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import coding
from coding.records import Run
from coding.review import queue
from coding.settings import Settings
from coding.store import decisions, stages

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

QUEUE = "queue"  # the run that fixes the seed of the random order, for good


class Part(NamedTuple):
    """A question in a wave."""

    question_id: str
    wave_id: str


def seed_of(session: Session, settings: Settings) -> int:
    """Seed of the random order: that of the first draw from it ever, whoever asks; before that, of the settings."""
    first: list[Run] = stages.runs_of(session, QUEUE)
    return first[0].seed if first else settings.seed


def fix_seed(session: Session, settings: Settings, moment: datetime) -> int:
    """Seed of the random order, from now on the same for everybody: whoever draws from that order fixes it first."""
    seed = seed_of(session, settings)
    if not stages.runs_of(session, QUEUE):
        stages.add_run(session, Run(f"{QUEUE}-001", QUEUE, moment, seed, {}, {}, coding.__version__))
    return seed


def audit_samples(session: Session, settings: Settings, part_of: Mapping[str, Part]) -> dict[Part, list[str]]:
    """The audit sample of every part of these substantive answers, in the order in which they count.

    If all answers of a part are decided, or only ones that were imported with their codes, these are all the decided answers.
    """
    ordered = queue.random_order(part_of, seed_of(session, settings))
    decided = decisions.decided_ids(session)
    return queue.audit_samples(queue.counting_order(ordered, decisions.imported_ids(session)), decided, part_of)


def parts_of(answers: Iterable[tuple[str, str]], wave_of: Mapping[str, str]) -> dict[str, Part]:
    """Answer id → question and wave, of pairs of an answer and its question."""
    return {answer_id: Part(question, wave_of[answer_id]) for answer_id, question in answers}
