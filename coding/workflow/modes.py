"""The modes of coding: which answers each gives to go through, and in which order.

Two kinds. In the queue and among what nobody read, answers are given out: who has one in hand has it alone (`review.desk`). All other
modes are a list, drawn up once and gone through from the first to the last, decided or not. A list takes nothing out of anybody's
hands: what another coder has in hand is left out, and everybody decides in his own name. Another mode is another entry of `MODES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from coding.store import assignments, decisions, double, marks, stages, survey
from coding.workflow import table
from coding.workflow.blind import hidden_from
from coding.workflow.codebook_history import stale_decisions
from coding.workflow.project import Project, clean_run, current_codebook
from coding.workflow.table import Wanted

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = ["MODES", "QUEUE", "Asked", "Line", "Mode", "Remark", "Wanted", "line", "remarks"]
QUEUE, UNREAD, SWEEP, DIFFER, FOUND, DISCUSS, OLDER = "queue", "unread", "sweep", "differ", "found", "discuss", "older"
DOUBLE = "double"  # a part of a sample that several coders code blind (`coding.workflow.double.desk`)


@dataclass(frozen=True)
class Asked:
    """What a coder wants to go through: a mode, within some questions (none = all), and what was searched for (`FOUND`)."""

    mode: str = QUEUE
    questions: tuple[str, ...] = ()
    wanted: Wanted = field(default_factory=Wanted)


@dataclass(frozen=True)
class Line:
    """The answers of a mode in order, and how many are left out because another coder has them in hand."""

    answer_ids: tuple[str, ...] = ()
    n_held: int = 0


@dataclass(frozen=True)
class Remark:
    """What there is to know about an answer in a mode: who gave which codes, wants to discuss it and why, or which codes changed.

    `kind` is ``"gave"``, ``"discuss"`` or ``"changed"``.
    """

    kind: str
    who: str = ""
    codes: tuple[str, ...] = ()
    memo: str = ""


Remarks = Mapping[str, tuple[Remark, ...]]


def _nothing(_project: Project, _session: Session, _ids: Sequence[str]) -> Remarks:
    return {}


@dataclass(frozen=True)
class Mode:
    """How a mode works.

    Attributes
    ----------
    ids : callable, optional
        Gives the ids of all answers of the mode, in order; None where answers are given out instead.
    remarks : callable
        Gives what there is to know about some of them.
    on_card : bool
        Whether answers are read one by one on the card; otherwise the mode has a screen of its own.
    """

    ids: Callable[[Project, Asked], Sequence[str]] | None = None
    remarks: Callable[[Project, Session, Sequence[str]], Remarks] = _nothing
    on_card: bool = True


def line(project: Project, asked: Asked) -> Line:
    """The answers of a mode that is a list: those that say something and that no other coder has in hand.

    Raises
    ------
    NotReadyError
        If there is no codebook, or the answers are not cleaned.
    ValueError
        If answers are given out in this mode.
    """
    ids = MODES[asked.mode].ids
    if ids is None:
        raise ValueError(f"answers are given out in the mode {asked.mode}")
    found = ids(project, asked)
    with project.reading() as session:
        current_codebook(session)
        says = {i for i, _, _ in stages.substantive(session, clean_run(session).id, asked.questions)}
        held = held_by_others(session, project.settings.coder)
    answers = [i for i in dict.fromkeys(found) if i in says]
    free = tuple(i for i in answers if i not in held)
    return Line(free, len(answers) - len(free))


def remarks(project: Project, mode: str, answer_ids: Sequence[str]) -> Remarks:
    """What there is to know about these answers in a mode; answers without anything are absent."""
    if not answer_ids:
        return {}
    with project.reading() as session:
        hidden = hidden_from(session, project)
        sighted = [i for i in answer_ids if i not in hidden]
        return MODES[mode].remarks(project, session, sighted) if sighted else {}


def may_stand(project: Project, answer_id: str, questions: Sequence[str]) -> bool:
    """Whether an answer can be gone through: it says something, and is one to these questions (none = all)."""
    with project.reading() as session:
        is_asked = not questions or answer_id.rpartition(".")[2] in questions
        return is_asked and stages.is_substantive(session, clean_run(session).id, answer_id)


def held_by_others(session: Session, coder: str) -> set[str]:
    """Answers that other coders have in hand, and those of samples that somebody still codes blind."""
    return {one.answer_id for one in assignments.in_hand(session) if one.coder != coder} | double.held_ids(session)


def in_survey_order(session: Session, answer_ids: Iterable[str]) -> list[str]:
    """Answers by question, and within a question by respondent: what answers the same is read together."""
    place = {q.id: n for n, q in enumerate(survey.all_questions(session))}
    return sorted(answer_ids, key=lambda i: (place.get(i.rpartition(".")[2], len(place)), i))


# ---- what coders disagree about


def _differing(project: Project, _asked: Asked) -> list[str]:
    """Answers to which coders gave different codes; not those of a sample that is coded twice, which are settled on their own page."""
    given: dict[str, set[frozenset[str]]] = {}
    with project.reading() as session:
        sampled = {i for sample in double.samples(session) for i in sample.answer_ids}
        for decision in decisions.current_decisions(session):
            given.setdefault(decision.answer_id, set()).add(frozenset(decision.codes))
        return in_survey_order(session, (i for i, sets in given.items() if len(sets) > 1 and i not in sampled))


def _given(_project: Project, session: Session, ids: Sequence[str]) -> Remarks:
    found: dict[str, tuple[Remark, ...]] = {}
    for one in decisions.current_decisions(session, answer_ids=ids):
        found[one.answer_id] = (*found.get(one.answer_id, ()), Remark("gave", one.coder, one.codes))
    return found


# ---- what was searched for, or is to be discussed: the table finds it


def _found(project: Project, asked: Asked) -> list[str]:
    within = asked.questions or asked.wanted.questions
    return table.all_hits(project, replace(asked.wanted, questions=within))


def _to_discuss(project: Project, asked: Asked) -> list[str]:
    return table.all_hits(project, Wanted(questions=asked.questions, flags=("discuss",), sort="question"))


def _why_discussed(_project: Project, session: Session, ids: Sequence[str]) -> Remarks:
    standing = decisions.current_decisions(session, answer_ids=ids)
    carried = marks.marks_of(session, [d.id for d in standing])
    found: dict[str, tuple[Remark, ...]] = {}
    for one in standing:
        if one.id in carried and "discuss" in carried[one.id].flags:
            remark = Remark("discuss", one.coder, one.codes, carried[one.id].memo)
            found[one.answer_id] = (*found.get(one.answer_id, ()), remark)
    return found


# ---- what the coder decided by an older definition


def _older(project: Project, _asked: Asked) -> list[str]:
    with project.reading() as session:
        mine = stale_decisions(session, coder=project.settings.coder)
        return in_survey_order(session, {d.answer_id for found in mine.values() for d in found})


def _changed(project: Project, session: Session, ids: Sequence[str]) -> Remarks:
    wanted, codes = set(ids), dict[str, list[str]]()
    for code, found in stale_decisions(session, coder=project.settings.coder).items():
        for decision in found:
            if decision.answer_id in wanted:
                codes.setdefault(decision.answer_id, []).append(code)
    return {i: (Remark("changed", codes=tuple(changed)),) for i, changed in codes.items()}


MODES: Mapping[str, Mode] = {
    QUEUE: Mode(),
    UNREAD: Mode(),
    DOUBLE: Mode(),
    SWEEP: Mode(on_card=False),
    DIFFER: Mode(_differing, _given),
    FOUND: Mode(_found),
    DISCUSS: Mode(_to_discuss, _why_discussed),
    OLDER: Mode(_older, _changed),
}
