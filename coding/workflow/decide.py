"""Store what coders decided: from the screen, one answer at a time, or from a file made in another tool."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coding.intake import contract
from coding.records import Decision, Seen
from coding.review import decide
from coding.store import decisions, survey
from coding.workflow.project import Project, current_codebook, now

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Coded = Sequence[tuple[str, str, Sequence[str]]]


@dataclass(frozen=True)
class Decided:
    """How many decisions were stored, and how many said what the coder had decided already."""

    n_new: int
    n_same: int
    coders: tuple[str, ...]


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


def decide_answer(project: Project, answer_id: str, codes: Sequence[str], run_id: str = "") -> Decided:
    """Store what the current coder decides about one answer, having seen the suggestions of a run (or none)."""
    with project.writing() as session:
        result = _store(
            session, [(answer_id, project.settings.coder, codes)], Seen.SUGGESTIONS if run_id else Seen.BLIND, run_id
        )
        if result.n_new:
            project.log(session, "decide", answer=answer_id, decisions=1)
    return result


def _store(session: Session, coded: Coded, seen: Seen, run_id: str = "") -> Decided:
    codebook = current_codebook(session)
    ids = [answer_id for answer_id, _, _ in coded]
    decide.check_coded(coded, set(survey.texts_of(session, ids)), codebook)
    only = ids if len(ids) == 1 else ()
    previous = {(d.coder, d.answer_id): d for d in decisions.current_decisions(session, answer_ids=only)}
    moment, new = now(), list[Decision]()
    for answer_id, coder, codes in coded:
        made = decide.make(answer_id, coder, codes, codebook, moment, seen, run_id, previous.get((coder, answer_id)))
        if made:
            previous[coder, answer_id] = made
            new.append(made)
    n_new = decisions.add_decisions(session, new)
    return Decided(n_new, len(coded) - n_new, tuple(sorted({coder for _, coder, _ in coded})))
