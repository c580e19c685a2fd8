"""Give coders answers to decide about, twenty at a time, nobody the same ones; and take back what they leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import coding
from coding.records import Assignment, Run
from coding.review import queue
from coding.review.consensus import agreed_codes
from coding.store import assignments, decisions, stages
from coding.workflow.project import Project, clean_run, current_codebook, latest_run, now
from coding.workflow.samples import QUEUE, seed_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

    from models.active import Array

IDLE = timedelta(hours=2)  # after this long without a sign of life, what a coder has in hand goes back


@dataclass(frozen=True)
class _Scored:
    """Answers to pick by score, the best first; both empty without suggestions."""

    uncertain: tuple[str, ...] = ()
    rare: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Work:
    """The substantive answers in the order of the audit, and which of them score high."""

    answers: tuple[queue.Waiting, ...]
    scored: _Scored


def take_batch(
    project: Project,
    questions: Sequence[str] = (),
    size: int = queue.BATCH,
    moment: datetime | None = None,
    least: int = 1,
) -> list[Assignment]:
    """Answers for the current coder (to some questions): what he has in hand, else a new batch, which may be short or empty.

    Who has fewer than `least` in hand gets new ones behind them, up to `size`.

    Raises
    ------
    NotReadyError
        If there is no codebook, or the answers are not cleaned.
    """
    moment, coder = moment or now(), project.settings.coder
    with project.reading() as session:
        mine = _of_questions(assignments.in_hand(session, coder), questions)
        if len(mine) >= least and min(one.active for one in mine) >= moment - IDLE and not _decided(session, mine):
            return mine
        work = _work(session, questions, seed_of(session, project.settings))
    with project.writing() as session:
        _fix_seed(session, project, moment)
        return _taken(session, work, coder, size, moment, questions, least)


def _decided(session: Session, given: Sequence[Assignment]) -> set[str]:
    """Those that a person decided about in the meantime."""
    ids = [one.answer_id for one in given]
    return {d.answer_id for d in decisions.current_decisions(session, answer_ids=ids)}


def _of_questions(given: Sequence[Assignment], questions: Sequence[str]) -> list[Assignment]:
    return [one for one in given if not questions or one.answer_id.rpartition(".")[2] in questions]


def _taken(
    session: Session, work: _Work, coder: str, size: int, moment: datetime, questions: Sequence[str], least: int
) -> list[Assignment]:
    """One transaction: take back what lies idle, and give this coder what he has or what is next."""
    assignments.release_idle(session, moment - IDLE, moment, coder)
    decided = decisions.decided_ids(session)
    in_hand = assignments.in_hand(session)
    assignments.release(session, [a.answer_id for a in in_hand if a.answer_id in decided], assignments.DECIDED, moment)
    assignments.stay_active(session, coder, moment)
    mine = _of_questions(assignments.in_hand(session, coder), questions)
    if len(mine) >= least:
        return mine
    group = {one.answer_id: one.group for one in work.answers}
    held = {group[a.answer_id] for a in in_hand if a.answer_id in group and a.answer_id not in decided}
    waiting = [one for one in work.answers if one.answer_id not in decided]
    skipped = assignments.skipped_by(session, coder)
    if least > 1:  # for who goes on without a pause, what he skipped comes back when there is nothing else
        waiting = [one for one in waiting if one.answer_id not in skipped] or waiting
    uncertain, rare = ([i for i in ids if i not in skipped] for ids in (work.scored.uncertain, work.scored.rare))
    batch = queue.next_batch(waiting, uncertain, rare, held, size - len(mine))
    number = assignments.next_batch_number(session)
    given = [Assignment(i, coder, reason, number, n, moment, moment) for n, (i, reason) in enumerate(batch.items())]
    assignments.give_out(session, given)
    return _of_questions(assignments.in_hand(session, coder), questions)


def _fix_seed(session: Session, project: Project, moment: datetime) -> None:
    if not stages.runs_of(session, QUEUE):
        seed = project.settings.seed
        stages.add_run(session, Run(f"{QUEUE}-001", QUEUE, moment, seed, {}, {}, coding.__version__))


def _work(session: Session, questions: Sequence[str], seed: int) -> _Work:
    current_codebook(session)
    found = stages.substantive(session, clean_run(session).id, questions)
    by_id = {i: queue.Waiting(i, question, queue.group_of(i, question, first)) for i, question, first in found}
    ordered = queue.random_order(by_id, seed)
    return _Work(tuple(by_id[i] for i in ordered), _scores(session, {i: by_id[i].question_id for i in ordered}))


def _scores(session: Session, question_of: Mapping[str, str]) -> _Scored:
    """Which answers are in doubt or may have a rare code, by the last suggestions for their question."""
    from models import active

    done = decisions.decided_ids(session) | {d.answer_id for d in decisions.automatic_decisions(session)}
    open_ids = {i: question for i, question in question_of.items() if i not in done}
    p = _probabilities(session, open_ids)
    if not p.any():
        return _Scored()
    rare = active.rare_first(p, _n_positive(session), queue.FEW)
    uncertain = [n for n in active.most_uncertain(p) if p[n].any()]
    ids = list(open_ids)
    return _Scored(tuple(ids[n] for n in uncertain), tuple(ids[n] for n in rare))


def _probabilities(session: Session, question_of: Mapping[str, str]) -> Array:
    """Probabilities of these answers × codes; 0 where nothing was suggested."""
    import numpy as np

    codes = {code: k for k, code in enumerate(current_codebook(session).ids)}
    row = {i: n for n, i in enumerate(question_of)}
    run_of = {q: run.id for q in set(question_of.values()) if (run := latest_run(session, "suggest", q))}
    p = np.zeros((len(row), len(codes)))
    for run_id in sorted(set(run_of.values())):
        for answer_id, code, probability in stages.probabilities(session, run_id):
            if code in codes and run_of.get(question_of.get(answer_id, "")) == run_id:
                p[row[answer_id], codes[code]] = probability
    return p


def _n_positive(session: Session) -> NDArray[np.int64]:
    """Answers of which it was decided that they have each code."""
    import numpy as np

    agreed = agreed_codes(decisions.current_decisions(session))
    given = Counter(code for found in agreed.values() for code in set(found))
    return np.array([given[code] for code in current_codebook(session).ids])


def skip(project: Project, answer_id: str, moment: datetime | None = None) -> None:
    """Put an answer back: somebody else may get it, and if it belongs to the audit it comes back first."""
    moment, coder = moment or now(), project.settings.coder
    with project.writing() as session:
        assignments.release(session, [answer_id], assignments.SKIPPED, moment, coder)
        assignments.stay_active(session, coder, moment)
