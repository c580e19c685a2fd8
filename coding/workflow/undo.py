"""Take back what was decided: a decision, or all of a batch. Nothing is deleted; what stood before is put on top again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from coding.errors import CodedError
from coding.records import Decision, LogLine, Seen
from coding.review import double as rules
from coding.review.decide import decision_id
from coding.store import adjudications, decisions, double, marks, trail
from coding.workflow.project import Project, now
from coding.workflow.rights import Right, needs

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

VERB = "undo"


@dataclass(frozen=True)
class Undone:
    """How many decisions were taken back, and how many were left alone because something came on top of them."""

    n: int
    n_left: int


@needs(Right.CODE)
def undo_batch(project: Project, batch: str) -> Undone:
    """Take back all of a batch that the current coder made, except what was decided anew since.

    Raises
    ------
    CodedError
        If there is no such batch of this coder, or nothing of it stands any more.
    """
    with project.writing(Right.CODE) as session:
        made = [d for d in trail.of_batch(session, batch) if d.coder == project.settings.coder]
        done = _undo(session, made)
        project.log(session, VERB, batch=batch, decisions=done.n, left=done.n_left)
    return done


@needs(Right.CODE)
def undo_line(project: Project, line: LogLine) -> Undone:
    """Take back the decisions that a line of the log tells of.

    Raises
    ------
    CodedError
        If the current coder did not make them, or something came on top of all of them.
    """
    if batch := str(line.details.get("batch", "")):
        return undo_batch(project, batch)
    with project.writing(Right.CODE) as session:
        done = _undo(session, made_at(session, line, project.settings.coder))
        about = {name: line.details[name] for name in ("answer", "file") if name in line.details}
        project.log(session, VERB, decisions=done.n, left=done.n_left, **about)
    return done


def undoable(session: Session, line: LogLine, coder: str) -> int:
    """How many decisions of a line of the log this coder can take back now."""
    made = made_at(session, line, coder)
    return len({d.id for d in made} - trail.superseded(session, [d.id for d in made])) if made else 0


def made_at(session: Session, line: LogLine, coder: str) -> list[Decision]:
    """The decisions that a line of the log tells of, if this coder made them; else none."""
    if line.who != coder or line.verb not in ("decide", "bulk", "adjudicate"):
        return []
    if batch := line.details.get("batch"):
        return [d for d in trail.of_batch(session, str(batch)) if d.coder == coder]
    # A use case gives all its decisions one time and then writes its line: they are the last ones before it.
    made = trail.up_to(session, coder, line.time)
    answer, copied = line.details.get("answer"), bool(line.details.get("copied"))
    if len(made) != line.details.get("decisions") or any((d.seen is Seen.COPIED) is not copied for d in made):
        return []
    return made if not answer or copied or {d.answer_id for d in made} == {answer} else []


def _undo(session: Session, made: Sequence[Decision]) -> Undone:
    """Take back the last of each answer, to what stood before all of these."""
    own, gone = {d.id: d for d in made}, trail.superseded(session, [d.id for d in made])
    last = [d for d in made if d.id not in gone]
    if not last:
        raise CodedError("log.nothing_to_undo")
    before, moment = trail.by_id(session, [i for d in last if (i := _base(d, own))]), now()
    open_again = _to_code_anew(session, last[0].coder, own)
    undoing = {d.id: _undoing(d, before.get(_base(d, own)), moment, open_again) for d in last}
    decisions.add_decisions(session, list(undoing.values()))
    back = {undoing[d.id].id: _base(d, own) for d in last if undoing[d.id].seen is not Seen.WITHDRAWN}
    carried = marks.marks_of(session, back.values())
    marks.add_marks(session, {new: carried[base] for new, base in back.items() if base in carried})
    adjudications.carry(session, back)
    return Undone(len(last), len({d.answer_id for d in made}) - len(last))


def _base(decision: Decision, own: Mapping[str, Decision]) -> str:
    """Id of what stood before a decision and those of `own` below it."""
    below = decision.supersedes
    while below in own:
        below = own[below].supersedes
    return below


def _to_code_anew(session: Session, coder: str, gone: Collection[str]) -> set[str]:
    """Answers of samples that the coder still codes, and that he would not have coded blind if what is `gone` had never been."""
    found = set[str]()
    for sample in double.samples(session):
        if coder in sample.coders and coder not in sample.ends:
            made = [d for d in double.trail_of(session, sample.id) if d.id not in gone]
            found |= set(sample.answer_ids) - rules.blind(sample, made)[coder].keys()
    return found


def _undoing(decision: Decision, earlier: Decision | None, moment: datetime, open_again: Collection[str]) -> Decision:
    """What comes on top of a decision: the same as what stood before, or else a mark that nothing is decided.

    What stands before may be decided without suggestions, but with what others gave in sight. Put back now, where that is hidden since, it
    would pass for blind; so there the coder begins anew.
    """
    is_sighted = earlier and earlier.seen is Seen.BLIND and decision.answer_id in open_again
    if earlier is None or earlier.seen is Seen.WITHDRAWN or is_sighted:
        id_ = decision_id(decision.answer_id, decision.coder, [f"{Seen.WITHDRAWN}\x1f"], decision.id)
        taken = replace(decision, codes=(), seen=Seen.WITHDRAWN, run_id="")
        return replace(taken, id=id_, time=moment, supersedes=decision.id)
    id_ = decision_id(decision.answer_id, earlier.coder, [*earlier.codes, "\x1f"], decision.id)
    return replace(earlier, id=id_, time=moment, supersedes=decision.id)
