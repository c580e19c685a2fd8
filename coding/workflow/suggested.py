"""Which run of the suggester counts for an answer.

What was suggested while people coded (``in_between``) holds only the answers that were open then. For those that were decided by then, the
last run that holds all answers counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from coding.errors import CodedError, nearest
from coding.records import Run
from coding.store import decisions, stages
from coding.store.grid import Source

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

IN_BETWEEN = "in_between"  # parameter of a run that was made while people coded
WORTH = (
    0.05  # below this probability such a run stores nothing, and a code is neither offered on the card nor gone through
)


def run_of(
    session: Session, answer_ids: Iterable[str], only: Sequence[str] | None = None, question: str = ""
) -> Mapping[str, str]:
    """Answer → id of the run whose suggestions count for it; answers to questions without suggestions are absent.

    `only` are the answers to look up, if they are few. `question` is what all of them answer; without it their ids tell, which those of
    a file of answers do not.
    """
    runs = stages.runs_of(session, "suggest")
    found: dict[str, str] = {}
    last_of: dict[str, tuple[Run, Run] | None] = {}
    before: dict[str, set[str]] = {}
    for answer_id in answer_ids:
        asked = question or answer_id.rpartition(".")[2]
        if asked not in last_of:
            last_of[asked] = _last(runs, asked)
        if (pair := last_of[asked]) is None:
            continue
        last, whole = pair
        if last is not whole and last.id not in before:
            before[last.id] = decisions.decided_before(session, last.time, only)
        found[answer_id] = whole.id if answer_id in before.get(last.id, ()) else last.id
    return found


def check_runs(session: Session, run_ids: Collection[str]) -> None:
    """Refuse decisions on seeing suggestions that there are not; without a name, none were seen.

    Raises
    ------
    CodedError
        Naming the first run that is unknown, and the one most like it.
    """
    if not any(run_ids):
        return
    known = [run.id for run in stages.runs_of(session, "suggest")]
    if unknown := sorted(set(run_ids) - {"", *known}):
        raise CodedError("review.unknown_run", run=unknown[0], nearest=nearest(unknown[0], known) or "–")


def sources(session: Session, questions: Iterable[str]) -> tuple[Source, ...]:
    """The same as `run_of`, as conditions on answers: whose suggestions count for which answers to these questions."""
    runs = stages.runs_of(session, "suggest")
    by_id = {run.id: run for run in runs}
    asked: dict[tuple[str, str], tuple[str, ...]] = {}
    for question in questions:
        if pair := _last(runs, question):
            ids = pair[0].id, pair[1].id
            asked[ids] = (*asked.get(ids, ()), question)
    found: list[Source] = []
    for (last, whole), of in asked.items():
        moment = by_id[last].time if last != whole else None
        found.append(Source(last, of, moment))
        found += [Source(whole, of, moment, was_decided=True)] if moment else []
    return tuple(found)


def _last(runs: Sequence[Run], question: str) -> tuple[Run, Run] | None:
    """The last run for a question, and the last that holds all answers; None without any."""
    covering = [run for run in runs if question in run.parameters.get("questions", [question])]
    whole = [run for run in covering if not run.parameters.get(IN_BETWEEN)]
    return (covering[-1], (whole or covering)[-1]) if covering else None
