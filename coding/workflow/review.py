"""What a coder has in hand, and each answer with all that is needed to decide; what is decided goes back through ``sent``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coding.records import Codebook, Decision, Reason
from coding.review.queue import BATCH, group_of
from coding.store import decisions, marks, stages
from coding.store.marks import Marks
from coding.workflow.project import Project, clean_run, current_codebook, latest_run
from coding.workflow.queue import take_batch

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LEAST = 8  # undecided answers in hand; with fewer the next ones come behind them
LEARNT = 20  # decisions after which it is worth learning anew


@dataclass(frozen=True)
class Own:
    """What this coder decided about an answer, with what the decision carries."""

    decision: Decision
    marks: Marks


@dataclass(frozen=True)
class Desk:
    """The work of one coder, on one question or all.

    Attributes
    ----------
    to_do : tuple of str
        What he has in hand, in its order; `reasons` tells why it was given to him.
    done : tuple of str
        What he decided last, oldest first, at most twenty; `own` holds those decisions.
    n_alike : mapping of str to int
        How many other answers to the question say (nearly) the same and wait for a decision; 0 is left out.
    n_done, n_answers : int
        Substantive answers that somebody decided about, and all.
    version : str
        Changes when answers must be read anew: another cleaning or another codebook.
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

    @property
    def n_elsewhere(self) -> int:
        """Answers that wait and that this coder does not have: others have them in hand, or they repeat one that is in hand."""
        return self.n_answers - self.n_done - len(self.to_do)


def desk(project: Project, questions: Sequence[str] = (), visited: str = "") -> Desk:
    """What there is to code for the current coder (in some questions). He takes a batch, and the next ones when it runs out.

    An answer that he looks up (`visited`) is then the only one; nothing is taken for it.

    Raises
    ------
    NotReadyError
        If there is no codebook, or the answers are not cleaned.
    """
    batch = [] if visited else take_batch(project, questions, least=LEAST)
    with project.reading() as session:
        groups, cleaned = _groups(session, questions)
        decided, codebook = decisions.decided_ids(session) & groups.keys(), current_codebook(session)
        mine = {d.answer_id: d for d in decisions.current_decisions(session, project.settings.coder)}
        reasons = {a.answer_id: a.reason for a in batch if a.answer_id not in mine}
        to_do = tuple(reasons) or tuple(i for i in (visited,) if i in groups.keys() - mine.keys())
        done = tuple(i for i in mine if i in groups and visited in ("", i))[-BATCH:]
        carried = marks.marks_of(session, [mine[i].id for i in done])
    waiting = Counter(groups[i] for i in groups if i not in decided)
    alike = {i: waiting[groups[i]] - (i not in decided) for i in (*to_do, *done)}
    own = {i: Own(mine[i], carried.get(mine[i].id, Marks())) for i in done}
    n_alike, version = {i: n for i, n in alike.items() if n}, f"{cleaned}:{codebook.version}"
    return Desk(codebook, to_do, reasons, done, own, n_alike, len(decided), len(groups), version)


def _groups(session: Session, questions: Sequence[str]) -> tuple[dict[str, str], str]:
    """Substantive answer → what it has in common with those that repeat it; and the cleaning that says so."""
    run = clean_run(session)
    return {i: group_of(i, q, first) for i, q, first in stages.substantive(session, run.id, questions)}, run.id


def may_decide(project: Project, answer_id: str) -> bool:
    """Whether this is an answer that can be decided about: one that says something."""
    with project.reading() as session:
        return stages.is_substantive(session, clean_run(session).id, answer_id)


def is_due(project: Project) -> bool:
    """Whether people decided so much since the last suggestions that it is worth learning anew; never before there are any."""
    with project.reading() as session:
        run = latest_run(session, "suggest")
        return run is not None and decisions.n_since(session, run.time) >= LEARNT
