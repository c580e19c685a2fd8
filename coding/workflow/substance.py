"""The answers that say something, in groups that say the same and in random order; read once, for a cleaning never changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from coding.review import queue
from coding.store import stages
from coding.workflow.kept import Kept
from coding.workflow.project import clean_run

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KEPT = 8  # cleanings (of some questions) that a process remembers; 50,000 answers take about 20 MB


class Substance:
    """The substantive answers (to some questions) of one cleaning, by id; `run_id` is that cleaning."""

    def __init__(self, run_id: str, rows: Iterable[tuple[str, str, str]]) -> None:
        self.run_id = run_id
        self.question_of: dict[str, str] = {}
        self.group_of: dict[str, str] = {}
        self._ordered: dict[int, tuple[queue.Waiting, ...]] = {}
        for answer_id, question, first in rows:
            self.question_of[answer_id] = question
            self.group_of[answer_id] = queue.group_of(answer_id, question, first)

    def __len__(self) -> int:
        return len(self.question_of)

    def __contains__(self, answer_id: object) -> bool:
        return answer_id in self.question_of

    @cached_property
    def members(self) -> Mapping[str, Sequence[str]]:
        """Group → its answers, where there are two or more."""
        found: dict[str, list[str]] = {}
        for answer_id, group in self.group_of.items():
            found.setdefault(group, []).append(answer_id)
        return {group: ids for group, ids in found.items() if len(ids) > 1}

    def alike(self, answer_id: str) -> list[str]:
        """Other answers to the same question that say (nearly) the same."""
        return [i for i in self.members.get(self.group_of.get(answer_id, ""), ()) if i != answer_id]

    def n_alike(self, answer_ids: Iterable[str], decided: Collection[str]) -> dict[str, int]:
        """How many others that say the same as each of these answers wait for a decision; 0 is left out."""
        found = {i: sum(other not in decided for other in self.alike(i)) for i in answer_ids}
        return {i: n for i, n in found.items() if n}

    def waiting(self, seed: int) -> tuple[queue.Waiting, ...]:
        """All of them in the order of the audit."""
        if seed not in self._ordered:
            ordered = queue.random_order(self.question_of, seed)
            self._ordered = {seed: tuple(queue.Waiting(i, self.question_of[i], self.group_of[i]) for i in ordered)}
        return self._ordered[seed]


_kept = Kept[Substance](KEPT)


def substance(session: Session, questions: Sequence[str] = ()) -> Substance:
    """The substantive answers of the cleaning that later stages build on, to all questions or to some.

    Raises
    ------
    NotReadyError
        If the answers are not cleaned yet, or answers were imported since.
    """
    run = clean_run(session)
    key = str(session.get_bind().engine.url), run.id, run.time, tuple(sorted(questions))
    return _kept.get(key, lambda: Substance(run.id, stages.substantive(session, run.id, questions)))
