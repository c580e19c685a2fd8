"""Give coders answers to decide about, twenty at a time, nobody the same ones; and take back what they leave."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from coding.records import Assignment, Reason, Run
from coding.review import queue
from coding.review.consensus import agreed_codes
from coding.store import assignments, decisions, double, doubts
from coding.store.codebooks import retired_codes
from coding.workflow.kept import Kept
from coding.workflow.project import Project, current_codebook, latest_run, now
from coding.workflow.rights import Right, needs
from coding.workflow.samples import fix_seed, seed_of
from coding.workflow.substance import substance

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

N_LOOKED_UP = 200  # likeliest answers per rare code that are looked at: far more than go into a batch
LOOKED_BACK = 5_000  # decisions in which a code must be rare to be looked up
IDLE = timedelta(hours=2)  # after this long without a sign of life, what a coder has in hand goes back
# After this long others may have it already, if there is nothing else for them: all but the first few, where he is and may have looked on.
QUIET = timedelta(minutes=10)
LOOKED_AT = 5
RUNS_KEPT = 4  # runs of which a process remembers the doubts; those about 50,000 answers take about 8 MB
FEWEST = 5  # answers in hand that a coder may have, however few are left for others


_kept = Kept[Mapping[str, float]](RUNS_KEPT)


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


def fair_size(size: int, n_left: int) -> int:
    """How many answers a coder may have in hand where `n_left` are his or nobody's: half of them, but a few in any case.

    >>> fair_size(32, 1000), fair_size(32, 29), fair_size(32, 7)
    (32, 15, 5)
    """
    return min(size, max(FEWEST, math.ceil(n_left / 2)))


@dataclass(frozen=True)
class _Wish:
    """What a coder asks for: to which questions, how many at most, and with how few he gets more."""

    questions: Sequence[str]
    size: int
    least: int
    fair: bool

    def within(self, n_left: int) -> _Wish:
        """The same, with `n_left` answers that are his or nobody's."""
        if not self.fair:
            return self
        size = fair_size(self.size, n_left)
        return replace(self, size=size, least=math.ceil(self.least * size / self.size))


@needs(Right.CODE)
def take_batch(
    project: Project,
    questions: Sequence[str] = (),
    size: int = queue.BATCH,
    moment: datetime | None = None,
    least: int = 1,
    fair: bool = False,
) -> list[Assignment]:
    """Answers for the current coder (to some questions): what he has in hand, else a new batch, which may be short or empty.

    Who has fewer than `least` in hand gets new ones behind them, up to `size`; what he skipped comes last of all. What he has in hand to
    read in the order of the survey (`unread`) goes back. If nothing is left for him, he gets what others left lying for ten minutes.

    `fair`: he gets no more than leaves half of the rest to others, so that a look at a short question shuts nobody out.

    Raises
    ------
    NotReadyError
        If there is no codebook, or the answers are not cleaned.
    """
    moment, coder, wish = moment or now(), project.settings.coder, _Wish(questions, size, max(1, least), fair)
    with project.reading() as session:
        in_hand = assignments.in_hand(session, coder)
        mine = _of_questions(in_hand, questions)
        is_fresh = all(one.active >= moment - QUIET / 2 and one.reason is not Reason.ORDER for one in in_hand)
        seed = seed_of(session, project.settings)
        if is_fresh and not _decided(session, coder, mine) and _has_enough(session, coder, wish, mine, seed):
            return mine
        work = _work(session, questions, seed)
    with project.writing(Right.CODE) as session:
        fix_seed(session, project.settings, moment)
        return _taken(session, work, coder, wish, moment)


def _has_enough(session: Session, coder: str, wish: _Wish, mine: Sequence[Assignment], seed: int) -> bool:
    """Whether a coder gets nothing new; the answers that are left are counted only where that has a say in it."""
    if len(mine) >= wish.least or not (wish.fair and mine):
        return len(mine) >= wish.least
    waiting = substance(session, wish.questions).waiting(seed)
    return len(mine) >= wish.within(_n_left(session, waiting, coder)).least


def _n_left(session: Session, answers: Sequence[queue.Waiting], coder: str) -> int:
    """How many of these answers wait for a decision and are in no other hands."""
    gone = decisions.decided_ids(session) | {a.answer_id for a in assignments.in_hand(session) if a.coder != coder}
    return sum(one.answer_id not in gone for one in answers)


def _decided(session: Session, coder: str, given: Sequence[Assignment]) -> set[str]:
    """Those that the coder decided about in the meantime. What somebody else decided about stays in his hands: he may be reading it."""
    ids = [one.answer_id for one in given]
    return {d.answer_id for d in decisions.current_decisions(session, coder, ids)}


def _of_questions(given: Sequence[Assignment], questions: Sequence[str]) -> list[Assignment]:
    """What was given out by the queue."""
    of_queue = (one for one in given if one.reason is not Reason.ORDER)
    return [one for one in of_queue if not questions or one.answer_id.rpartition(".")[2] in questions]


def leave_unread(session: Session, coder: str, moment: datetime) -> None:
    """Take out of a coder's hands what he had there to read in the order of the survey: he does something else now."""
    given = (one.answer_id for one in assignments.in_hand(session, coder) if one.reason is Reason.ORDER)
    assignments.release(session, given, assignments.IDLE, moment, coder)


def _taken(session: Session, work: _Work, coder: str, wish: _Wish, moment: datetime) -> list[Assignment]:
    """One transaction: take back what lies idle, and give this coder what he has or what is next."""
    assignments.release_idle(session, moment - IDLE, moment, coder)
    leave_unread(session, coder, moment)
    for who, held_by in _by_coder(assignments.in_hand(session)).items():
        assignments.release(session, _decided(session, who, held_by), assignments.DECIDED, moment, who)
    assignments.stay_active(session, coder, moment)
    in_hand = assignments.in_hand(session)
    mine = _of_questions([one for one in in_hand if one.coder == coder], wish.questions)
    wish = wish.within(_n_left(session, work.answers, coder))
    if len(mine) >= wish.least:
        return mine
    batch = _found(session, work, coder, in_hand, wish.size - len(mine), moment)
    number = assignments.next_batch_number(session)
    given = [Assignment(i, coder, reason, number, n, moment, moment) for n, (i, reason) in enumerate(batch.items())]
    assignments.give_out(session, given)
    return _of_questions(assignments.in_hand(session, coder), wish.questions)


def _found(
    session: Session, work: _Work, coder: str, in_hand: Sequence[Assignment], size: int, moment: datetime
) -> dict[str, Reason]:
    """The next answers for a coder; if there are not enough, also what others left lying, which leaves their hands now."""
    held, others = {one.answer_id for one in in_hand}, double.held_ids(session)
    batch = _next(session, work, coder, held | others, size)
    lying = {i for who, held_by in _by_coder(in_hand).items() if who != coder for i in _left_lying(held_by, moment)}
    if len(batch) < size and lying:
        batch = _next(session, work, coder, (held - lying) | others, size)
        assignments.release(session, lying & batch.keys(), assignments.IDLE, moment)
    return batch


def _left_lying(held_by: Sequence[Assignment], moment: datetime) -> list[str]:
    """Of what a coder has in hand, in its order: what he left alone for a while and saw nothing of."""
    return [one.answer_id for one in held_by[LOOKED_AT:] if one.active < moment - QUIET]


def _by_coder(given: Sequence[Assignment]) -> dict[str, list[Assignment]]:
    found: dict[str, list[Assignment]] = {}
    for one in given:
        found.setdefault(one.coder, []).append(one)
    return found


def _next(session: Session, work: _Work, coder: str, held: set[str], size: int) -> dict[str, Reason]:
    """The next answers for a coder; those that he skipped only when there are no others."""
    decided, skipped = decisions.decided_ids(session), assignments.skipped_by(session, coder)
    group = {one.answer_id: one.group for one in work.answers}
    groups = {group[i] for i in held if i in group and i not in decided}
    waiting = [one for one in work.answers if one.answer_id not in decided]
    fresh = [one for one in waiting if one.answer_id not in skipped]
    uncertain, rare = ([i for i in ids if i not in skipped] for ids in (work.scored.uncertain, work.scored.rare))
    return queue.next_batch(fresh, uncertain, rare, groups, size) or queue.next_batch(waiting, held=groups, size=size)


def _work(session: Session, questions: Sequence[str], seed: int) -> _Work:
    current_codebook(session)
    waiting = substance(session, questions).waiting(seed)
    return _Work(waiting, _scores(session, {one.answer_id: one.question_id for one in waiting}))


def _scores(session: Session, question_of: Mapping[str, str]) -> _Scored:
    """Which answers are in doubt or may have a rare code, by the last suggestions for their question. Equal ones stay in order."""
    done = decisions.decided_ids(session) | {d.answer_id for d in decisions.automatic_decisions(session)}
    open_ids = {i: question for i, question in question_of.items() if i not in done}
    runs = {q: run for q in set(open_ids.values()) if (run := latest_run(session, "suggest", q))}
    run_of = {question: run.id for question, run in runs.items()}
    doubt: dict[str, float] = {}
    for run in sorted({run.id: run for run in runs.values()}.values(), key=lambda one: one.id):
        found = _doubts(session, run)
        doubt |= {i: d for i, d in found.items() if run_of.get(open_ids.get(i, "")) == run.id and d}
    uncertain = sorted((i for i in open_ids if i in doubt), key=lambda i: -doubt[i])
    return _Scored(tuple(uncertain), _rare(session, open_ids, run_of) if doubt else ())


def _doubts(session: Session, run: Run) -> Mapping[str, float]:
    """How much a run is in doubt about each answer; added up once, since its suggestions never change."""
    retired = frozenset(retired_codes(session))
    key = str(session.get_bind().engine.url), run.id, run.time, retired
    return _kept.get(key, lambda: doubts.doubts(session, run.id))


def _rare(session: Session, open_ids: Mapping[str, str], run_of: Mapping[str, str]) -> tuple[str, ...]:
    """Answers that may have a code of which few decided examples are there."""
    import numpy as np

    from models import active

    n_positive = _n_positive(session)
    column = {code: k for k, code in enumerate(code for code, n in n_positive.items() if n < queue.FEW)}
    chance: dict[str, dict[int, float]] = {}
    for run_id in sorted(set(run_of.values())):
        for answer_id, code, p in doubts.likeliest(session, run_id, column, active.LIKELY, N_LOOKED_UP):
            if run_of.get(open_ids.get(answer_id, "")) == run_id:
                chance.setdefault(answer_id, {})[column[code]] = p
    ids = [i for i in open_ids if i in chance]
    table = np.zeros((len(ids), len(column)))
    for row, i in enumerate(ids):
        table[row, list(chance[i])] = list(chance[i].values())
    found = active.rare_first(table, np.array([n_positive[code] for code in column]), queue.FEW)
    return tuple(ids[row] for row in found)


def _n_positive(session: Session) -> dict[str, int]:
    """Code that is offered → answers of which it was decided that they have it, among the last decisions."""
    agreed = agreed_codes(decisions.current_decisions(session, last=LOOKED_BACK))
    given = Counter(code for found in agreed.values() for code in set(found))
    return {code: given[code] for code in current_codebook(session).offered.ids}


@needs(Right.CODE)
def skip(project: Project, answer_id: str, moment: datetime | None = None) -> None:
    """Put an answer back: anybody else may get it at once, who skipped it gets it again at the end of his work.

    Its place in the order of the audit stays what it was.
    """
    moment, coder = moment or now(), project.settings.coder
    with project.writing(Right.CODE) as session:
        assignments.release(session, [answer_id], assignments.SKIPPED, moment, coder)
        assignments.stay_active(session, coder, moment)
