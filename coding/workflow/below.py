"""What a new decision comes on top of, and what it takes over from there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from coding.records import NOTHING, Codebook, Decision, Seen
from coding.store import adjudications, decisions
from coding.store import marks as store
from coding.store.adjudications import Settled
from coding.store.bulk import CHUNK
from coding.store.marks import Marks

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Key = tuple[str, str]  # coder and answer


class Below:
    """What stands at answers by now, of one coder or of all.

    On top of what a coder decided comes what he decides next; else on top of what was given without a person; else on top of the mark
    by which he took back what he had decided.
    """

    def __init__(self, session: Session, answer_ids: Sequence[str], coder: str = "") -> None:
        only = answer_ids if len(answer_ids) <= CHUNK else None  # of more, all are read
        standing = decisions.current_decisions(session, coder, only)
        ends = decisions.automatic_decisions(session, only, withdrawn=True)
        self.decided: dict[Key, Decision] = {(d.coder, d.answer_id): d for d in standing}
        self.automatic = {d.answer_id: d for d in ends if d.seen is Seen.AUTOMATIC}
        self._taken_back = {(d.coder, d.answer_id): d for d in ends if d.seen is Seen.WITHDRAWN}

    def own(self, coder: str, answer_id: str) -> Decision | None:
        """What the coder decided himself."""
        return self.decided.get((coder, answer_id))

    def of(self, coder: str, answer_id: str) -> Decision | None:
        """What a new decision of the coder comes on top of; None if it is the first."""
        return (
            self.own(coder, answer_id)
            or self.automatic.get(answer_id)
            or self._taken_back.get((coder, answer_id))
        )  # fmt: skip

    def put(self, made: Decision) -> None:
        """From now on this decision stands, in place of the one that it came on top of."""
        key = made.coder, made.answer_id
        for standing in (self.decided, self._taken_back):
            if key in standing and standing[key].id == made.supersedes:
                del standing[key]
        if made.answer_id in self.automatic and self.automatic[made.answer_id].id == made.supersedes:
            del self.automatic[made.answer_id]
        (self._taken_back if made.seen is Seen.WITHDRAWN else self.decided)[key] = made


def settling(made: Decision, before: Decision | None) -> Decision:
    """The decision as it is stored: what settled a difference is changed by who settled it, and settles it still."""
    if before and before.seen is Seen.ADJUDICATED and before.coder == made.coder:
        return replace(made, seen=Seen.ADJUDICATED, run_id="")
    return made


def add(
    session: Session, made: Sequence[Decision], book: Codebook, marks: Mapping[str, Marks] = NOTHING,
    settled: Mapping[str, Settled] = NOTHING,
) -> int:  # fmt: skip
    """Store decisions, each after the one it comes on top of, with what they take over from there. The number stored.

    What the coder added before (memo, flags, fragments) stays, and a fragment goes with its code. A decision that settles a difference
    says why coders differed, as the one below it did.

    Parameters
    ----------
    marks : mapping of str to Marks
        Of the decisions, by id, whose maker said anew what they carry.
    settled : mapping of str to Settled
        Of those whose maker said anew why coders differed.
    """
    below = {d.supersedes for d in made if d.supersedes} - {d.id for d in made}
    carried, why = store.marks_of(session, below), adjudications.of(session, below)
    for d in made:
        if d.id in marks:
            carried[d.id] = marks[d.id]
        elif d.seen is not Seen.WITHDRAWN and d.supersedes in carried:
            carried[d.id] = _of_codes(carried[d.supersedes], d.codes, book)
        if d.seen is Seen.ADJUDICATED and (reason := settled.get(d.id) or why.get(d.supersedes)):
            why[d.id] = reason
    n = decisions.add_decisions(session, made)
    store.add_marks(session, {d.id: carried[d.id] for d in made if d.id in carried})
    adjudications.add(session, {d.id: why[d.id] for d in made if d.id in why})
    return n


def _of_codes(found: Marks, codes: Sequence[str], book: Codebook) -> Marks:
    """With the fragments of these codes only; a code may be merged since its fragment was marked."""
    named = ((a, b, code) for a, b, old in found.fragments for code in book.current([old]))
    return replace(found, fragments=tuple(dict.fromkeys(f for f in named if f[2] in codes)))
