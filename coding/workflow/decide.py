"""Store what coders decided: from the screen, one answer at a time, or from a file made in another tool."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coding.errors import CodedError
from coding.intake import contract
from coding.records import Decision, Seen
from coding.review import decide
from coding.store import assignments, decisions, double, survey
from coding.workflow import below
from coding.workflow.project import Project, current_codebook, now
from coding.workflow.rights import Right, needs
from coding.workflow.substance import substance
from coding.workflow.suggested import check_runs

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Coded = Sequence[tuple[str, str, Sequence[str]]]


@dataclass(frozen=True)
class Alike:
    """Answers that got the codes of another that says the same, and how many were left out."""

    answer_ids: tuple[str, ...]
    n_left: int


@dataclass(frozen=True)
class Decided:
    """How many decisions were stored, and how many said what the coder had decided already."""

    n_new: int
    n_same: int
    coders: tuple[str, ...]


@needs(Right.RESEARCH)
def decide_file(project: Project, path: str | Path, coder: str = "") -> Decided:
    """Store the decisions of a file (``id,codes`` and optionally ``coder``), all of them or none.

    Raises
    ------
    CodedError
        If answers or codes are unknown; all are listed.
    """
    coded = [
        (answer_id, who or coder or project.settings.coder, codes)
        for answer_id, who, codes in contract.read_coded(Path(path))
    ]
    with project.writing() as session:
        result = _store(session, coded, Seen.IMPORTED)
        project.log(session, "decide", file=Path(path).name, decisions=result.n_new, coders=list(result.coders))
    return result


@needs(Right.CODE)
def decide_answer(project: Project, answer_id: str, codes: Sequence[str], run_id: str = "") -> Decided:
    """Store what the current coder decides about one answer, having seen the suggestions of a run (or none).

    Raises
    ------
    CodedError
        If the answer, a code or the run is unknown.
    """
    with project.writing(Right.CODE) as session:
        check_runs(session, [run_id])
        result = _store(
            session, [(answer_id, project.settings.coder, codes)], Seen.SUGGESTIONS if run_id else Seen.BLIND, run_id
        )
        if result.n_new:
            project.log(session, "decide", answer=answer_id, decisions=1)
    return result


@needs(Right.CODE)
def decide_alike(project: Project, answer_id: str) -> Alike:
    """Give the other answers to the question that say the same what the current coder decided about this one.

    Each gets a decision of its own, with the mark that it was copied. Left out is what a person decided already, what another
    coder has in hand, and what somebody still codes blind.

    Raises
    ------
    CodedError
        If the coder decided nothing about this answer.
    """
    coder = project.settings.coder
    with project.writing(Right.CODE) as session:
        own = decisions.current_decisions(session, coder, [answer_id])
        if not own:
            raise CodedError("review.nothing_to_copy", answer=answer_id)
        others = alike(session, answer_id)
        taken = decisions.decided_ids(session) | double.held_ids(session)
        taken |= {a.answer_id for a in assignments.in_hand(session) if a.coder != coder}
        free = [i for i in others if i not in taken]
        result = _store(session, [(i, coder, own[-1].codes) for i in free], Seen.COPIED, own[-1].run_id)
        if free:
            project.log(session, "decide", answer=answer_id, decisions=result.n_new, copied=True)
    return Alike(tuple(free), len(others) - len(free))


def alike(session: Session, answer_id: str) -> list[str]:
    """Other answers to the same question that say (nearly) the same, decided or not."""
    return substance(session).alike(answer_id)


def _store(session: Session, coded: Coded, seen: Seen, run_id: str = "") -> Decided:
    codebook = current_codebook(session)
    coded = [(i, coder, codebook.current(codes)) for i, coder, codes in coded]  # one may be merged since it was shown
    ids = [answer_id for answer_id, _, _ in coded]
    decide.check_coded(coded, set(survey.texts_of(session, ids)), codebook)
    decide.check_coders(coder for _, coder, _ in coded)
    standing, moment, new = below.Below(session, ids), now(), list[Decision]()
    for answer_id, coder, codes in coded:
        before = standing.of(coder, answer_id)
        if made := decide.make(answer_id, coder, codes, codebook, moment, seen, run_id, before):
            new.append(below.settling(made, before))
            standing.put(new[-1])
    n_new = below.add(session, new, codebook)
    for coder in {coder for _, coder, _ in coded}:
        # Codes from another program leave nothing to do; what one coder decides here takes nothing out of another's hands.
        whose = "" if seen is Seen.IMPORTED else coder
        own = dict.fromkeys(i for i, who, _ in coded if who == coder)
        assignments.release(session, own, assignments.DECIDED, moment, whose)
        assignments.stay_active(session, coder, moment)
    return Decided(n_new, len(coded) - n_new, tuple(sorted({coder for _, coder, _ in coded})))
