"""Store what the screen sent: decisions with what they carry, answers passed over, decisions taken back. Each only once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from coding.records import Decision, Seen
from coding.review.decide import check_coded, check_coders
from coding.store import assignments, double, marks, survey
from coding.store.marks import Fragment, Marks
from coding.workflow import below
from coding.workflow.project import Project, current_codebook, latest_run, now
from coding.workflow.rights import Right, needs
from coding.workflow.suggested import check_runs

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Kind(StrEnum):
    """What a coder did with an answer."""

    DECIDE = "decide"
    SKIP = "skip"  # passed over: it goes back to the queue, and nothing is decided about it
    WITHDRAW = "withdraw"  # undoes a first decision: the answer is open again


@dataclass(frozen=True, slots=True)
class Sent:
    """What a coder did with one answer.

    `id` was made where it was done; `time` is when, and `supersedes` which earlier one it came on top of, as far as was known there.
    `run_id` names the suggestions that were seen; None = that is no longer known.
    """

    id: str
    answer_id: str
    kind: Kind
    codes: tuple[str, ...]
    marks: Marks
    time: datetime
    supersedes: str = ""
    run_id: str | None = None


@needs(Right.CODE)
def take_in(project: Project, sent: Sequence[Sent]) -> int:
    """Store what the current coder did, in one transaction; what came before is left out. The number of decisions stored.

    Whatever was done last counts. Only what waited in a browser while the same coder decided anew elsewhere changes nothing any more.

    Raises
    ------
    CodedError
        If an answer, a code or a run is unknown; then nothing is stored.
    """
    coder = project.settings.coder
    check_coders([coder])
    with project.writing(Right.CODE) as session:
        known = marks.sent_before(session, [one.id for one in sent])
        new = list({one.id: one for one in sent if one.id not in known}.values())
        if not new:
            return 0
        check_runs(session, {one.run_id or "" for one in new})
        taking = _Taking(session, coder, new, now())
        for one in new:
            taking.take(one)
        taking.write()
        if taking.made:
            project.log(session, "decide", **_told(taking.made))
    return sum(d.seen is not Seen.WITHDRAWN for d in taking.made)


def _told(made: Sequence[Decision]) -> dict[str, object]:
    ids = {d.answer_id for d in made}
    return {"decisions": len(made)} | ({"answer": made[0].answer_id} if len(ids) == 1 else {})


@dataclass
class _Taking:
    """One transaction: what stood before, and what is made of what was sent."""

    session: Session
    coder: str
    sent: Sequence[Sent]
    moment: datetime
    made: list[Decision] = field(default_factory=list)
    marks: dict[str, Marks] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ids = list(dict.fromkeys(one.answer_id for one in self.sent))
        self.codebook = current_codebook(self.session)
        self.lengths = {i: len(text) for i, text in survey.texts_of(self.session, ids).items()}
        self.below = below.Below(self.session, ids, self.coder)
        self.marks_before = marks.marks_of(self.session, [d.id for d in self.below.decided.values()])
        self.hidden = double.hidden_from(self.session, self.coder)

    def take(self, one: Sent) -> None:
        """One of them, on top of what stands by then."""
        check_coded([(one.answer_id, self.coder, ())], set(self.lengths), self.codebook)
        before = self.below.own(self.coder, one.answer_id)
        touched = {d.answer_id for d in self.made}
        if before and before.id != one.supersedes and one.time < before.time and one.answer_id not in touched:
            return
        if one.kind is Kind.DECIDE:
            self._decide(one, before)
        elif before:
            self._put(
                replace(
                    before, id=one.id, codes=(), time=self.moment, seen=Seen.WITHDRAWN, run_id="", supersedes=before.id
                )
            )

    def _decide(self, one: Sent, before: Decision | None) -> None:
        codes = self.codebook.current(one.codes)  # one may be merged since it was shown
        check_coded([(one.answer_id, self.coder, codes)], set(self.lengths), self.codebook)
        ordered = tuple(c for c in self.codebook.ids if c in codes)
        carried = self._carried(one)
        version = self.codebook.version
        run_id = self._run_id(one)
        seen = Seen.SUGGESTIONS if run_id else Seen.BLIND
        # who codes blind decides anew what he decided with suggestions before, also if he says the same
        stays = before and (before.seen is Seen.BLIND or one.answer_id not in self.hidden)
        if before and stays and (before.codes, before.codebook_version, self._marks_of(before)) == (
            ordered, version, carried,
        ):  # fmt: skip
            return
        last = self.below.of(self.coder, one.answer_id)
        supersedes = last.id if last else ""
        self.marks[one.id] = carried
        made = Decision(one.id, one.answer_id, self.coder, ordered, self.moment, version, seen, run_id, supersedes)
        self._put(below.settling(made, before))

    def _put(self, decision: Decision) -> None:
        self.made.append(decision)
        self.below.put(decision)

    def _marks_of(self, decision: Decision) -> Marks:
        found = self.marks.get(decision.id) or self.marks_before.get(decision.id, Marks())
        return replace(found, fragments=self._renamed(found))

    def _carried(self, one: Sent) -> Marks:
        """Its marks, with fragments inside the answer only and codes as they are called now."""
        length = self.lengths[one.answer_id]
        inside = ((a, min(b, length), code) for a, b, code in self._renamed(one.marks) if a < length)
        return replace(one.marks, fragments=tuple(inside))

    def _renamed(self, found: Marks) -> tuple[Fragment, ...]:
        return tuple(
            (a, b, now_called) for a, b, code in found.fragments for now_called in self.codebook.current([code])
        )

    def _run_id(self, one: Sent) -> str:
        """The suggestions that were seen; where that is not known, the last ones by then."""
        if one.run_id is not None or one.answer_id in self.hidden:
            return one.run_id or ""
        run = latest_run(self.session, "suggest", one.answer_id.rpartition(".")[2])
        return run.id if run and run.time <= one.time else ""

    def write(self) -> None:
        """Into the store, with who has what in hand by now."""
        below.add(self.session, self.made, self.codebook, self.marks)
        rows = ((one.id, one.answer_id, self.coder, one.kind.value, one.time) for one in self.sent)
        marks.add_sent(self.session, rows)
        last = {one.answer_id: one.kind for one in self.sent}
        _release(self.session, self.coder, last, self.moment)
        assignments.stay_active(self.session, self.coder, self.moment)


def _release(session: Session, coder: str, last: Mapping[str, Kind], moment: datetime) -> None:
    """Out of the coder's hands what he decided or passed over; back in hand what is open again. What others have stays with them."""

    def of(kind: Kind) -> list[str]:
        return [i for i, done in last.items() if done is kind]

    assignments.release(session, of(Kind.DECIDE), assignments.DECIDED, moment, coder)
    had = assignments.last_of(session, coder, [*of(Kind.WITHDRAW), *of(Kind.SKIP)])
    give_back(session, (had[i] for i in had), moment)
    assignments.release(session, of(Kind.SKIP), assignments.SKIPPED, moment, coder)


def give_back(session: Session, had: Iterable[assignments.Assignment], moment: datetime) -> None:
    """Put answers back in the hands of who had them, at the same place, unless somebody else has them by now."""
    assignments.give_out(session, [replace(one, time=moment, active=moment) for one in had])
