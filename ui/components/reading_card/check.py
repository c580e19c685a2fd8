"""What the browser sends, checked: only answers that were given out, only codes of the codebook, each decision once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from coding.records import Codebook
from ui.components.reading_card.records import FLAGS, CardDecision, Fragment, Kind, Refusal

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LONGEST = 10_000  # characters of a memo
LONGEST_ID = 80  # characters of what names an earlier decision
MOST = 2_000  # decisions in one message; what is more comes with the next


class _RefusedError(Exception):
    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why = why


def taken_in(
    sent: object, knows: Callable[[str], bool], codebook: Codebook, length: Callable[[str], int | None]
) -> tuple[tuple[CardDecision, ...], dict[str, Refusal]]:
    """Decisions of a message, and the ids that are refused with the reason. What has no id of its own is left out.

    Parameters
    ----------
    sent : object
        The list as it came from the browser; anything else counts as empty.
    knows : callable
        Whether an answer was given out here.
    codebook : Codebook
        Codes that were merged since the card was shown are taken as they are called now.
    length : callable
        Code points of an answer's raw text; None where that is not known.
    """
    good: dict[str, CardDecision] = {}
    refused: dict[str, Refusal] = {}
    for item in sent[:MOST] if isinstance(sent, list) else []:
        id_ = item.get("id") if isinstance(item, dict) else None
        if not isinstance(id_, str) or not ID.fullmatch(id_) or id_ in good or id_ in refused:
            continue
        try:
            good[id_] = _decision(item, knows, codebook, length)
        except _RefusedError as error:
            refused[id_] = error.why
    return tuple(good.values()), refused


def _decision(
    item: Mapping[str, Any], knows: Callable[[str], bool], codebook: Codebook, length: Callable[[str], int | None]
) -> CardDecision:
    kind, answer_id, time = _kind(item.get("kind")), item.get("answer_id"), _time(item.get("time"))
    memo, supersedes = item.get("memo", ""), item.get("supersedes", "")
    _need(isinstance(answer_id, str) and isinstance(memo, str) and len(memo) <= LONGEST, Refusal.SHAPE)
    _need(isinstance(supersedes, str) and len(supersedes) <= LONGEST_ID, Refusal.SHAPE)
    _need(knows(str(answer_id)), Refusal.ANSWER)
    given, flags = set(codebook.current(_strings(item.get("codes")))), _strings(item.get("flags"))
    _need(flags <= set(FLAGS), Refusal.SHAPE)
    _need(given <= set(codebook.ids), Refusal.CODE)
    fragments = _fragments(item.get("fragments"), given, codebook, length(str(answer_id)))
    _need(kind is Kind.DECIDE or not (given or fragments), Refusal.SHAPE)
    ordered = tuple(c for c in codebook.ids if c in given)
    shown = tuple(f for f in FLAGS if f in flags)
    return CardDecision(item["id"], str(answer_id), kind, ordered, fragments, shown, memo, time, supersedes)


def _fragments(sent: object, given: set[str], codebook: Codebook, length: int | None) -> tuple[Fragment, ...]:
    _need(isinstance(sent, list) and all(isinstance(f, dict) for f in sent), Refusal.SHAPE)
    found = set()
    for item in sent:  # type: ignore[attr-defined]
        start, end, code = item.get("start"), item.get("end"), item.get("code")
        _need(type(start) is int and type(end) is int and isinstance(code, str), Refusal.SHAPE)
        [code] = codebook.current([code])
        _need(code in given, Refusal.CODE)
        _need(0 <= start < end and (length is None or end <= length), Refusal.FRAGMENT)
        found.add((start, end, code))
    return tuple(Fragment(*f) for f in sorted(found))


def _kind(sent: object) -> Kind:
    _need(isinstance(sent, str) and sent in {k.value for k in Kind}, Refusal.SHAPE)
    return Kind(str(sent))


def moment(sent: object) -> datetime | None:
    """A moment with its time zone, as the browser sent it; None if it is something else."""
    try:
        found = datetime.fromisoformat(str(sent))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _time(sent: object) -> datetime:
    found = moment(sent)
    if found is None:
        raise _RefusedError(Refusal.SHAPE)
    return found


def _strings(sent: object) -> set[str]:
    _need(isinstance(sent, list) and all(isinstance(s, str) for s in sent), Refusal.SHAPE)
    return set(sent)  # type: ignore[call-overload]


def _need(ok: bool, why: Refusal) -> None:
    if not ok:
        raise _RefusedError(why)
