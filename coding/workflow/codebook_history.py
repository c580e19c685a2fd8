"""The versions of a project's codebook, how often its codes were given, and the decisions that a change left behind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from coding.codebook import content
from coding.codebook.difference import Difference, difference
from coding.codebook.history import History
from coding.lineage import current_codes
from coding.records import Codebook, Decision, Seen
from coding.store import codebooks as store
from coding.store import decisions, stages
from coding.store.double import hidden_ids
from coding.workflow.blind import hidden_from
from coding.workflow.decide import decide_answer
from coding.workflow.edit_codebook import EMPTY, version_of
from coding.workflow.masking import check_masked
from coding.workflow.project import Project, current_codebook, latest_run
from coding.workflow.rights import Right, needs

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Version:
    """A version that was saved, with what it changed in the one before."""

    version: str
    time: datetime
    who: str
    note: str
    n_codes: int
    difference: Difference


@dataclass(frozen=True)
class Waiting:
    """A decision that waits to be looked at again: the masked answer, and the code whose definition changed."""

    decision: Decision
    code_id: str
    masked: str


def versions(project: Project) -> list[Version]:
    """All versions, newest first."""
    with project.reading() as session:
        saved = store.history(session)
    books = [content.of_data(one.content) for one in saved]
    return [
        Version(one.version, one.time, one.who, one.note, len(book.codes), difference(before, book))
        for one, book, before in reversed(list(zip(saved, books, [EMPTY, *books], strict=False)))
    ]


def compare(project: Project, old: str, new: str) -> Difference:
    """What differs between two versions.

    Raises
    ------
    CodebookError
        If one is not there.
    """
    return difference(version_of(project, old), version_of(project, new))


def n_given(project: Project) -> Mapping[str, int]:
    """Number of decisions that hold each code, of all coders together; not about what the reader still codes blind."""
    found = Counter[str]()
    with project.reading() as session:
        merged = store.merged_codes(session)
        for held in decisions.n_holding(session, hidden_ids(project.settings.coder)):
            found.update(dict.fromkeys(current_codes(held.codes, merged), held.n))
    return found


def stale_decisions(session: Session, code: str = "", coder: str = "") -> dict[str, list[Decision]]:
    """Code → decisions that hold it and were made by another definition than it has now; of all codes or one, of all coders or one.

    Deciding again, under the current version, takes a decision off the list.
    """
    books = _books(session)
    if len(books) < 2:
        return {}
    history, found = History(books), defaultdict(list)
    for decision in decisions.current_decisions(session, coder, as_made=True):
        for now in _stale(history, decision.codes, decision.codebook_version):
            if code in ("", now):
                found[now].append(decision)
    return {name: found[name] for name in books[-1].ids if name in found}


def _books(session: Session) -> list[Codebook]:
    return [content.of_data(one.content) for one in store.history(session)]


def _stale(history: History, codes: Iterable[str], version: str) -> tuple[str, ...]:
    """Of the codes of a decision those that were given by another definition, by their present names, each once."""
    return history.versions[-1].current([code for code in codes if history.is_stale(code, version)])


def n_stale(project: Project, coder: str = "") -> dict[str, int]:
    """Code → number of decisions that wait, of all coders or one; codes of which none wait are not there.

    Not about what the reader still codes blind: that is on no work list.
    """
    found = Counter[str]()
    with project.reading() as session:
        books = _books(session)
        if len(books) > 1:
            history = History(books)
            for held in decisions.n_holding(session, hidden_ids(project.settings.coder)):
                if coder in ("", held.coder):
                    found.update(dict.fromkeys(_stale(history, held.codes, held.codebook_version), held.n))
    return {name: found[name] for name in books[-1].ids if name in found} if books else {}


def work_list(project: Project, code: str, start: int = 0, n: int = 10) -> list[Waiting]:
    """Decisions with a code that wait for the current coder, with the masked answers, by answer; a part of the list.

    What he is to code blind is not among them: there he begins anew, without his earlier codes before him.
    """
    with project.reading() as session:
        check_masked(session, project)
        hidden = hidden_from(session, project)
        mine = stale_decisions(session, code, project.settings.coder).get(code, [])
        found = sorted((d for d in mine if d.answer_id not in hidden), key=lambda decision: decision.answer_id)[
            start : start + n
        ]
        run = latest_run(session, "clean")
        texts = {d.answer_id: stages.clean_answer(session, run.id, d.answer_id).masked for d in found} if run else {}
    return [Waiting(d, code, texts.get(d.answer_id, "")) for d in found]


@needs(Right.CODE)
def confirm(project: Project, waiting: Waiting) -> str:
    """Decide the same again, under the version that holds now, which is returned. A code that the codebook no longer has is left out.

    What was decided with suggestions in sight stays so.
    """
    with project.reading() as session:
        book = current_codebook(session)
    codes = [code for code in book.current(waiting.decision.codes) if code in book.ids]
    run_id = waiting.decision.run_id if waiting.decision.seen is Seen.SUGGESTIONS else ""
    decide_answer(project, waiting.decision.answer_id, codes, run_id)
    return book.version


def label_of(book: Codebook, code_id: str) -> str:
    """Label of a code, also of one that was merged."""
    return book.label(book.current([code_id])[0])
