"""What several coders together decided about an answer: what was adjudicated, else what most of them gave."""

from __future__ import annotations

from collections.abc import Iterable

from coding.records import Decision, Seen


def agreed_codes(decisions: Iterable[Decision]) -> dict[str, tuple[str, ...]]:
    """Answer id → codes: a code counts if more than half of the answer's coders gave it.

    Where the coders are evenly divided, the coder who decided first holds. Where somebody adjudicated, that holds whatever the others
    gave; of several the last. `decisions` holds at most one per coder and answer.
    """
    by_answer: dict[str, list[Decision]] = {}
    for decision in decisions:
        by_answer.setdefault(decision.answer_id, []).append(decision)
    return {answer_id: _agreed(sorted(given, key=lambda d: (d.time, d.id))) for answer_id, given in by_answer.items()}


def settled(given: Iterable[Decision]) -> Decision | None:
    """The decision that settles a difference; None if nobody adjudicated."""
    return max((d for d in given if d.seen is Seen.ADJUDICATED), key=lambda d: (d.time, d.id), default=None)


def _agreed(given: list[Decision]) -> tuple[str, ...]:
    if last := settled(given):
        return last.codes
    first = given[0].codes
    all_codes = dict.fromkeys(code for decision in given for code in decision.codes)
    votes = {code: sum(code in d.codes for d in given) for code in all_codes}
    return tuple(code for code, n in votes.items() if 2 * n > len(given) or (2 * n == len(given) and code in first))
