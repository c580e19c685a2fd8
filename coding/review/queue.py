"""Which answer comes next."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Set

from coding.records import CleanAnswer


def order(answers: Iterable[CleanAnswer], decided: Set[str], seed: int) -> list[str]:
    """Ids of the substantive answers that are not decided yet, in a random order that is the same for everybody.

    Random, because shares are counted from what was decided: whoever decides the doubtful answers first gets wrong shares
    (docs/methods.md). Identical answers are not skipped, for the same reason.
    """
    waiting = (a.answer_id for a in answers if a.is_answer and a.answer_id not in decided)
    return sorted(waiting, key=lambda i: hashlib.sha256(f"{seed}:{i}".encode()).digest())
