"""Code answers without a person, where a promise about the precision holds; and take that back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import coding
from coding.figures import Promise
from coding.records import Codebook, Decision, Run, Seen
from coding.review.decide import AUTOMATIC, decision_id
from coding.store import decisions, journal, stages
from coding.suggesting.layers import Choices
from coding.workflow.automatic import VERB
from coding.workflow.project import Progress, Project, current_codebook, latest_run, no_progress, now
from coding.workflow.rights import Right, needs
from coding.workflow.suggest import suggest_project, suggester_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from coding.suggesting.suggester import Suggester

PRECISION = 0.9  # methods.md §4

Given = Mapping[str, tuple[str, ...]]  # answer → its codes


@dataclass(frozen=True)
class Autocoded:
    """What can be, or was, coded without a person.

    Attributes
    ----------
    run_id : str
        Empty if nothing was stored.
    n_undecided : int
        Substantive answers that no person decided about.
    n_answers, n_withdrawn : int
        Those of them that were coded, and those that were coded before and are no longer.
    promises : tuple of Promise
        Codes of which something can be promised.
    nearest : Promise or None
        If there are none: the code that is nearest, with its answers above the threshold of suggesting.
    n_needed : int
        Decided answers above a threshold that a code needs, with at most one error.
    """

    run_id: str
    is_new: bool
    precision: float
    n_undecided: int
    n_answers: int
    n_withdrawn: int
    promises: tuple[Promise, ...]
    nearest: Promise | None
    n_needed: int


@needs(Right.RESEARCH)
def autocode(
    project: Project, precision: float = PRECISION, dry_run: bool = False, progress: Progress = no_progress
) -> Autocoded:
    """Give codes to answers that no person decided about, where at least `precision` of such codes is right with 95% confidence.

    An answer is coded if it has a code above that code's threshold, and nothing else is likely. A code with codes below it is never
    given: which one, is open. What was coded before is coded anew, or taken back. Other decisions learn nothing from it.

    Raises
    ------
    NotReadyError
        If there is no codebook, or the answers are not cleaned.
    """
    from models.promise import fewest

    chosen = Choices(promise=precision, seed=project.settings.seed)
    suggested = "" if dry_run else suggest_project(project, progress=progress).run_id
    suggester = suggester_of(project, chosen, progress)
    promises = _promises(suggester)
    given = _certain(suggester, promises)
    counts = Counter(code for codes in given.values() for code in codes)
    found = Autocoded(
        "", False, precision, len(suggester.items) - len(suggester.votes), len(given), 0,
        tuple(replace(p, n_answers=counts[p.code_id]) for p in promises),
        None if promises else _nearest(suggester), fewest(precision, 1),
    )  # fmt: skip
    return found if dry_run else _store(project, found, given, suggested)


def _promises(suggester: Suggester) -> list[Promise]:
    above = {code.parent for code in suggester.codebook.codes}
    return [_promise(q.code_id, q.automatic, q.n_automatic, q.n_automatic_right) for q in suggester.quality_
            if q.automatic == q.automatic and q.code_id not in above]  # fmt: skip


def _promise(code: str, threshold: float, n: int, n_right: int) -> Promise:
    from models.promise import lower_bound

    return Promise(code, threshold, n, n_right, lower_bound(n_right, n))


def _nearest(suggester: Suggester) -> Promise | None:
    """The code of which most is known, by its lower bound."""
    some = [
        Promise(q.code_id, suggester.threshold_, q.n_suggested, q.n_right, q.lower)
        for q in suggester.quality_ if q.n_right
    ]  # fmt: skip
    return max(some, key=lambda p: p.lower, default=None)


def _certain(suggester: Suggester, promises: list[Promise]) -> dict[str, tuple[str, ...]]:
    import numpy as np

    from models.automatic import certain

    items = {i: item for i, item in sorted(suggester.items.items()) if i not in suggester.votes}
    if not items or not promises:
        return {}
    threshold = {p.code_id: p.threshold for p in promises}
    ids = suggester.codebook.ids
    chosen = certain(suggester.probability(items), np.array([threshold.get(code, np.nan) for code in ids]))
    return {i: tuple(ids[k] for k in np.flatnonzero(row)) for i, row in zip(items, chosen, strict=True) if row.any()}


def _store(project: Project, found: Autocoded, given: Given, suggested: str) -> Autocoded:
    with project.writing() as session:
        codebook, last = current_codebook(session), latest_run(session, VERB)
        run = _run(session, project, found, suggested)
        if last and (last.parameters, last.inputs, last.version) == (run.parameters, run.inputs, run.version):
            return replace(found, run_id=last.id)
        if not given and not decisions.automatic_decisions(session):
            return found
        stages.add_run(session, run)
        made, taken_back = _decisions(session, given, codebook, run)
        decisions.add_decisions(session, made + taken_back)
        project.log(session, VERB, run=run.id, answers=len(made), withdrawn=len(taken_back), precision=found.precision)
    return replace(found, run_id=run.id, is_new=True, n_answers=len(made), n_withdrawn=len(taken_back))


def _run(session: Session, project: Project, found: Autocoded, suggested: str) -> Run:
    """The run to store: what was promised of which code, and which suggestions it rests on.

    A run that was taken back does not stand in the way of the same one: it is then among what was read.
    """
    earlier = stages.runs_of(session, VERB)
    inputs = {"suggest": suggested}
    if earlier and (undone := _undone(session, earlier[-1])):
        inputs["undone"] = undone
    promises = [[p.code_id, p.threshold, p.n, p.n_right, p.lower] for p in found.promises]
    parameters = {"precision": found.precision, "promises": promises}
    name = f"{VERB}-{len(earlier) + 1:03d}"
    return Run(name, VERB, now(), project.settings.seed, parameters, inputs, coding.__version__)


def _undone(session: Session, last: Run) -> str:
    """The last run that was taken back as a whole; empty if none was."""
    line = journal.lines(session, VERB, last=1)[-1]
    return last.id if "run" not in line.details else str(last.inputs.get("undone", ""))


def _decisions(session: Session, given: Given, codebook: Codebook, run: Run) -> tuple[list[Decision], list[Decision]]:
    """What to store: the codes of answers that nobody decided about in the meantime, and what is taken back."""
    decided = decisions.decided_ids(session)
    ends = decisions.automatic_decisions(session, withdrawn=True)  # also of a person who took back a decision
    before = {d.answer_id: d for d in sorted(ends, key=lambda d: d.coder == AUTOMATIC)}
    made = [
        _decision(i, codes, codebook, run.time, Seen.AUTOMATIC, run.id, before.get(i))
        for i, codes in given.items() if i not in decided
    ]  # fmt: skip
    lost = [d for d in before.values() if d.seen is Seen.AUTOMATIC and d.answer_id not in given]
    return made, [_decision(d.answer_id, (), codebook, run.time, Seen.WITHDRAWN, run.id, d) for d in lost]


def _decision(
    answer_id: str, codes: tuple[str, ...], codebook: Codebook, time: datetime, seen: Seen, run_id: str,
    before: Decision | None,
) -> Decision:  # fmt: skip
    supersedes = before.id if before else ""
    id_ = decision_id(answer_id, AUTOMATIC, codes, supersedes)
    return Decision(id_, answer_id, AUTOMATIC, codes, time, codebook.version, seen, run_id, supersedes)


@needs(Right.RESEARCH)
def undo_autocode(project: Project) -> int:
    """Take back all codes that were given without a person and that no person replaced. The number of answers.

    Nothing is deleted: each gets a mark on top that takes it back.
    """
    with project.writing() as session:
        codebook, moment = current_codebook(session), now()
        before = decisions.automatic_decisions(session)
        made = [_decision(d.answer_id, (), codebook, moment, Seen.WITHDRAWN, "", d) for d in before]
        decisions.add_decisions(session, made)
        if made:
            project.log(session, VERB, withdrawn=len(made))
    return len(made)
