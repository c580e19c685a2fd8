"""Decide about many answers at once, from the table: add a code, remove one, or say that no code applies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import coding
from coding.records import Codebook, Decision, Run, Seen
from coding.review.consensus import agreed_codes
from coding.review.decide import check_coded, check_coders, decision_id
from coding.store import assignments, double, grid, stages
from coding.workflow import below
from coding.workflow.project import Project, clean_run, current_codebook, now
from coding.workflow.rights import Right, needs

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

VERB = "bulk"
Changes = Mapping[str, tuple[tuple[str, ...], str]]  # answer → (its codes, the decision that is superseded)


class Action(StrEnum):
    """What to do with the answers."""

    ADD = "add"
    REMOVE = "remove"
    NONE = "none"  # read, and no code applies


class Left(StrEnum):
    """Why an answer is left as it is."""

    SAME = "same"  # it says so already
    NON_ANSWER = "non_answer"  # it says nothing, and counts nowhere
    HELD = "held"  # another coder has it in hand
    DOUBLE = "double"  # it is in a sample that somebody still codes blind
    SETTLED = "settled"  # coders differed about it, and what holds was settled (`coding.workflow.adjudicate`)
    GONE = "gone"  # it has a code that the codebook no longer has; what is meant is for a person to say


@dataclass(frozen=True)
class Bulk:
    """What will be, or was, decided: of how many answers, and how many are left as they are and why. `batch` is empty until it is done."""

    action: Action
    code: str
    n: int
    left: Mapping[Left, int]
    batch: str = ""


@needs(Right.RESEARCH)
def plan(project: Project, action: Action, code: str, answer_ids: Sequence[str]) -> Bulk:
    """Count what `decide_bulk` would do; nothing is stored.

    Raises
    ------
    CodedError
        If the codebook does not have the code.
    """
    with project.reading() as session:
        changes, left = _changes(session, project.settings.coder, action, code, answer_ids)
    return Bulk(action, code, len(changes), left)


@needs(Right.RESEARCH)
def decide_bulk(project: Project, action: Action, code: str, answer_ids: Sequence[str]) -> Bulk:
    """Store one decision of the current coder about each of these answers that changes by it, as one batch.

    A code is added to, or removed from, what the coder decided before; else what the others agree on; else what was given without a
    person. Suggestions are no part of it. `coding.workflow.undo` takes a batch back.

    Raises
    ------
    CodedError
        If the codebook does not have the code.
    """
    coder = project.settings.coder
    check_coders([coder])
    with project.writing() as session:
        changes, left = _changes(session, coder, action, code, answer_ids)
        if not changes:
            return Bulk(action, code, 0, left)
        codebook, run = current_codebook(session), _run(session, project, action, code)
        stages.add_run(session, run)
        made = [_decision(i, *c, coder, codebook, run) for i, c in changes.items()]
        below.add(session, made, codebook)
        assignments.release(session, changes, assignments.DECIDED, run.time)
        assignments.stay_active(session, coder, run.time)
        about = {"code": code} if code else {}
        project.log(session, VERB, batch=run.id, action=action.value, decisions=len(changes), **about)
    return Bulk(action, code, len(changes), left, run.id)


def _run(session: Session, project: Project, action: Action, code: str) -> Run:
    number = len(stages.runs_of(session, VERB)) + 1
    parameters = {"action": action.value, "code": code}
    return Run(f"{VERB}-{number:03d}", VERB, now(), project.settings.seed, parameters, {}, coding.__version__)


def _decision(
    answer_id: str, codes: tuple[str, ...], supersedes: str, coder: str, codebook: Codebook, run: Run
) -> Decision:
    id_ = decision_id(answer_id, coder, codes, supersedes)
    return Decision(id_, answer_id, coder, codes, run.time, codebook.version, Seen.BULK, run.id, supersedes)


def _changes(
    session: Session, coder: str, action: Action, code: str, answer_ids: Sequence[str]
) -> tuple[Changes, Mapping[Left, int]]:
    """What to decide about each answer, and how many are left as they are."""
    codebook, cleaned = current_codebook(session), clean_run(session)
    check_coded([("", coder, [code] if code else [])], {""}, codebook)
    says = {line.answer_id for line in grid.lines(session, answer_ids, cleaned.id) if line.is_answer}
    held = {a.answer_id: Left.HELD for a in assignments.in_hand(session) if a.coder != coder}
    held |= dict.fromkeys(double.held_ids(session), Left.DOUBLE)
    before = _Before(session, coder, answer_ids)
    held |= dict.fromkeys(before.settled, Left.SETTLED)
    changes: dict[str, tuple[tuple[str, ...], str]] = {}
    left: Counter[Left] = Counter()
    for answer_id in dict.fromkeys(answer_ids):
        wanted: tuple[str, ...] | Left
        if answer_id not in says or answer_id in held:
            wanted = held[answer_id] if answer_id in says else Left.NON_ANSWER
        else:
            wanted = _wanted(action, code, before.codes(answer_id), codebook)
        if isinstance(wanted, Left):
            left[wanted] += 1
        else:
            changes[answer_id] = wanted, before.superseded(answer_id)
    return changes, dict(left)


def _wanted(action: Action, code: str, now_: tuple[str, ...] | None, codebook: Codebook) -> tuple[str, ...] | Left:
    """Codes to decide on; `now_` are those of now, None if nobody decided."""
    has = set(now_ or ())
    if action is Action.NONE:
        return Left.SAME if now_ == () else ()
    if (code in has) is (action is Action.ADD):
        return Left.SAME
    if has - set(codebook.ids):
        return Left.GONE
    return tuple(c for c in codebook.ids if c in has ^ {code})


class _Before:
    """What stands at these answers before the batch."""

    def __init__(self, session: Session, coder: str, answer_ids: Sequence[str]) -> None:
        self.coder, self.below = coder, below.Below(session, answer_ids)
        standing = self.below.decided.values()
        self.agreed = agreed_codes(standing)
        self.settled = {d.answer_id for d in standing if d.seen is Seen.ADJUDICATED}

    def codes(self, answer_id: str) -> tuple[str, ...] | None:
        """The codes of now; None if there are none by anybody."""
        if own := self.below.own(self.coder, answer_id):
            return own.codes
        if answer_id in self.agreed:
            return self.agreed[answer_id]
        automatic = self.below.automatic.get(answer_id)
        return automatic.codes if automatic else None

    def superseded(self, answer_id: str) -> str:
        """The decision that a new one of this coder comes on top of."""
        earlier = self.below.of(self.coder, answer_id)
        return earlier.id if earlier else ""
