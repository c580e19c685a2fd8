"""What a decision may be."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from coding.errors import CodedError, nearest
from coding.records import Codebook, Decision, Seen

SHOWN = 100  # of a long list of unknown ids; more fill a screen and help nobody
LONGEST = 128  # characters of a coder's name that the store has room for
AUTOMATIC = "automatisch"  # in place of a coder, for what is given without a person


def decision_id(answer_id: str, coder: str, codes: Sequence[str], supersedes: str) -> str:
    """An id that is the same for the same decision on top of the same one, so that sending twice decides once."""
    content = "\x1f".join((answer_id, coder, supersedes, *sorted(codes)))
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def check_coded(
    coded: Sequence[tuple[str, str, Sequence[str]]], answer_ids: Mapping[str, str] | set[str], codebook: Codebook
) -> None:
    """Refuse decisions about unknown answers or with unknown codes; all that is unknown is listed.

    Raises
    ------
    CodedError
        Naming the unknown ids (the first few of many) and their number.
    """
    strangers = list(dict.fromkeys(answer_id for answer_id, _, _ in coded if answer_id not in answer_ids))
    unknown = sorted({code for _, _, codes in coded for code in codes} - set(codebook.ids))
    named = {"ids": _some(strangers), "codes": _some(unknown)}
    if strangers and unknown:
        raise CodedError("review.unknown_both", n=len(strangers), n_codes=len(unknown), **named)
    if strangers:
        raise CodedError("review.unknown_answers", n=len(strangers), ids=named["ids"])
    if unknown:
        near = nearest(unknown[0], codebook.ids) or "–"
        raise CodedError("review.unknown_codes", n=len(unknown), codes=named["codes"], nearest=near)


def check_coders(coders: Iterable[str]) -> None:
    """Refuse decisions of a person under the name that stands for no person, or a name that is too long to store.

    Raises
    ------
    CodedError
        If one has such a name.
    """
    names = set(coders)
    if AUTOMATIC in names:
        raise CodedError("review.reserved_coder", coder=AUTOMATIC)
    if long := sorted(name for name in names if len(name) > LONGEST):
        raise CodedError("review.long_coder", start=long[0][:20], n=len(long[0]), most=LONGEST)


def _some(ids: Sequence[str]) -> str:
    return ", ".join(ids[:SHOWN]) + (" …" if len(ids) > SHOWN else "")


def make(
    answer_id: str,
    coder: str,
    codes: Sequence[str],
    codebook: Codebook,
    time: datetime,
    seen: Seen,
    run_id: str = "",
    previous: Decision | None = None,
) -> Decision | None:
    """The decision to store, or None if it says the same as the coder's previous one.

    Codes stand in codebook order, each once. `previous` may be what was given without a person: a person who says the same does decide.

    Raises
    ------
    CodedError
        If a code is not in the codebook: left out silently, what the coder meant would be lost.
    """
    check_coded([(answer_id, coder, codes)], {answer_id}, codebook)
    ordered = tuple(c for c in codebook.ids if c in set(codes))
    is_own = previous is not None and previous.coder == coder and previous.seen is not Seen.WITHDRAWN
    if previous and is_own and previous.codes == ordered and previous.codebook_version == codebook.version:
        return None
    supersedes = previous.id if previous else ""
    id_ = decision_id(answer_id, coder, ordered, supersedes)
    return Decision(id_, answer_id, coder, ordered, time, codebook.version, seen, run_id, supersedes)
