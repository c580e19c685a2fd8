"""What a coder has in hand, and each answer with all that is needed to decide; what is decided goes back through ``sent``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from coding.records import NOTHING, Assignment, Codebook, Decision, Reason
from coding.review.queue import BATCH
from coding.store import assignments, decisions, marks, stages
from coding.store.marks import Marks
from coding.workflow import modes
from coding.workflow.modes import Asked, Remark
from coding.workflow.project import Project, clean_run, current_codebook, latest_run, now
from coding.workflow.queue import leave_unread, take_batch
from coding.workflow.rights import Right, needs
from coding.workflow.substance import Substance, substance
from coding.workflow.unread import take_unread

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

AHEAD = 40  # answers from where the coder is, of what he has in hand or of a list: he must not outrun them
# Undecided answers in hand. With fewer than LEAST the next ones come behind them: who reads twenty in three seconds does not outrun
# the project.
LEAST, MOST = 20, 32
LEARNT = 20  # decisions after which it is worth learning anew, at first; later, a tenth of all
PAUSE = timedelta(minutes=1)  # at least so long between two times: what is learnt is stored, and stays


@dataclass(frozen=True)
class Own:
    """What this coder decided about an answer, with what the decision carries; `is_old`: by a definition that changed since."""

    decision: Decision
    marks: Marks
    is_old: bool = False


@dataclass(frozen=True)
class Desk:
    """The work of one coder, on one question or all.

    Attributes
    ----------
    to_do : tuple of str
        What he has in hand, in its order, at most forty: a coder who goes from one question to another, or takes much back, can have
        more, and gets the others as he goes on. `reasons` tells why each was given to him.
    done : tuple of str
        What he decided last, oldest first, at most twenty; `own` holds those decisions.
    n_alike : mapping of str to int
        How many other answers to the question say (nearly) the same and wait for a decision; 0 is left out.
    n_done, n_answers : int
        Substantive answers that somebody decided about, and all.
    version : str
        Changes when answers must be read anew: another cleaning or another codebook.
    places : tuple of int
        In a mode that is a list: the place of each of `to_do` in it, from 1; `n_answers` is its length then. Empty where answers are
        given out.
    remarks : mapping of str to tuple of Remark
        What the mode has to say about an answer.
    asked : tuple of str
        Other answers that lie beside it, of whatever question; `own` holds what he decided about them.
    """

    codebook: Codebook
    to_do: tuple[str, ...]
    reasons: Mapping[str, Reason]
    done: tuple[str, ...]
    own: Mapping[str, Own]
    n_alike: Mapping[str, int]
    n_done: int
    n_answers: int
    version: str
    places: tuple[int, ...] = ()
    remarks: Mapping[str, tuple[Remark, ...]] = field(default_factory=lambda: NOTHING)
    asked: tuple[str, ...] = ()

    @property
    def n_elsewhere(self) -> int:
        """Answers that wait while this coder has none to do: others have them in hand, or they repeat one that is in hand."""
        return self.n_answers - self.n_done - len(self.to_do)


@needs(Right.CODE)
def desk(project: Project, questions: Sequence[str] = (), visited: str = "", mode: str = modes.QUEUE) -> Desk:
    """What there is to code for the current coder (in some questions). He takes a batch, and the next ones when it runs out.

    In the mode `UNREAD` he takes what nobody read, in the order of the survey.

    An answer that he looks up (`visited`) is then the only one; nothing is taken for it.

    Raises
    ------
    NotReadyError
        If there is no codebook, or the answers are not cleaned.
    """
    batch = [] if visited else _batch(project, questions, mode)
    with project.reading() as session:
        known, codebook = substance(session, questions), current_codebook(session)
        decided = decisions.decided_ids(session)
        mine = dict.fromkeys(decisions.decided_by(session, project.settings.coder))
        reasons = {a.answer_id: a.reason for a in batch if a.answer_id not in mine}
        to_do = tuple(reasons)[:AHEAD] or tuple(i for i in (visited,) if i in known and i not in mine)
        done = tuple(i for i in mine if i in known and visited in ("", i))[-BATCH:]
        own = _own(session, project.settings.coder, done)
    if visited and visited in own and visited in modes.remarks(project, modes.OLDER, [visited]):
        own = {visited: replace(own[visited], is_old=True)}
    n_alike, n_done = known.n_alike((*to_do, *done), decided), sum(i in known for i in decided)
    return Desk(codebook, to_do, reasons, done, own, n_alike, n_done, len(known), _version(known, codebook))


@needs(Right.CODE)
def beside(project: Project, desk: Desk, answer_ids: Sequence[str]) -> Desk:
    """The desk with other answers beside it, so that the coder can take back what he did there. What says nothing is left out."""
    others = [i for i in answer_ids if i not in desk.to_do and i not in desk.done]
    if not others:
        return desk
    with project.reading() as session:
        known = substance(session)
        found = tuple(i for i in others if i in known)
        own = _own(session, project.settings.coder, found)
    return replace(desk, asked=found, own={**desk.own, **own})


def _own(session: Session, coder: str, answer_ids: Sequence[str]) -> dict[str, Own]:
    """What a coder decided about these answers, oldest first."""
    made = decisions.current_decisions(session, coder, answer_ids)
    carried = marks.marks_of(session, [d.id for d in made])
    return {d.answer_id: Own(d, carried.get(d.id, Marks())) for d in made}


def _version(known: Substance, codebook: Codebook) -> str:
    return f"{known.run_id}:{codebook.version}"


def _batch(project: Project, questions: Sequence[str], mode: str) -> list[Assignment]:
    if mode == modes.UNREAD:
        return take_unread(project, questions, MOST, fair=True)
    return take_batch(project, questions, MOST, least=LEAST, fair=True)


@needs(Right.CODE)
def list_desk(project: Project, asked: Asked, line: Sequence[str], at: str = "") -> Desk:
    """The part of a mode's list round an answer (`at`; without it, the beginning): twenty before it and forty from it on.

    Nothing is given out. What another coder took in hand since the list was made is left out, unless this coder decided about it.
    """
    with project.reading() as session:
        codebook, known = current_codebook(session), substance(session)
        decided = decisions.decided_ids(session)
        mine = decisions.decided_by(session, project.settings.coder)
        held = modes.held_by_others(session, project.settings.coder) - {*mine, at}
        here = line.index(at) if at in line else 0
        part = range(max(0, here - BATCH), min(len(line), here + AHEAD))
        places = tuple(n for n in part if line[n] not in held)
        ids = tuple(line[n] for n in places)
        found = _own(session, project.settings.coder, ids)
        has_unread = any(one.reason is Reason.ORDER for one in assignments.in_hand(session, project.settings.coder))
    if has_unread:
        with project.writing(Right.CODE) as session:
            leave_unread(session, project.settings.coder, now())
    remarks = modes.remarks(project, asked.mode, ids)
    old = remarks if asked.mode == modes.OLDER else {}
    own = {i: replace(one, is_old=i in old) for i, one in found.items()}
    return Desk(
        codebook, ids, {}, (), own, known.n_alike(ids, decided), len(line), len(line), _version(known, codebook),
        tuple(n + 1 for n in places), remarks,
    )  # fmt: skip


def codebook(project: Project) -> Codebook:
    """The codebook of now.

    Raises
    ------
    NotReadyError
        If there is none.
    """
    with project.reading() as session:
        return current_codebook(session)


def may_decide(project: Project, answer_id: str) -> bool:
    """Whether this is an answer that can be decided about: one that says something."""
    with project.reading() as session:
        return stages.is_substantive(session, clean_run(session).id, answer_id)


def is_due(project: Project, moment: datetime | None = None) -> bool:
    """Whether people decided so much since the last suggestions that it is worth learning anew; never before there are any.

    That is twenty decisions, or a tenth of all if that is more: the gain of each grows smaller as there are more (methods.md §3).
    """
    with project.reading() as session:
        run = latest_run(session, "suggest")
        if run is None or (moment or now()) < run.time + PAUSE:
            return False
        n = decisions.n_since(session, run.time)
        return n >= LEARNT and 10 * n >= len(decisions.decided_ids(session))
