"""What goes into the reading card and what comes out of it. Offsets count code points of the raw answer, end exclusive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

LARGEST = 60  # answers in a batch: of a list, twenty before the coder's place and forty from it on
ASKED = 20  # answers that the card may ask for besides, for the next steps back and forth
FLAGS = ("quote", "discuss")
Span = tuple[int, int]


class Kind(StrEnum):
    """What a coder did with an answer."""

    DECIDE = "decide"
    SKIP = "skip"  # left to others; says nothing about codes
    WITHDRAW = "withdraw"  # undoes a first decision: the answer is open again


class Refusal(StrEnum):
    """Why a decision was not taken in."""

    SHAPE = "shape"  # not what the card sends
    ANSWER = "answer"  # an answer that was not given out here
    CODE = "code"  # a code that this codebook version does not have
    FRAGMENT = "fragment"  # outside the answer


@dataclass(frozen=True, slots=True)
class Fragment:
    """A span of a raw answer that a coder gave a code."""

    start: int
    end: int
    code: str


@dataclass(frozen=True, slots=True)
class Mask:
    """A span of the raw answer that this coder may not read; `kind` is shown in its place, as ``[gemeente]``.

    What is masked is never sent to the browser.
    """

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A code with a key beside the answer.

    Attributes
    ----------
    probability : float or None
        In [0, 1]; None for a code that is offered because it is often used here, not suggested.
    said : str
        What the coder said before about this code alone, ``"yes"`` or ``"no"``; empty = nothing.
    suggested : bool
        The code is on when the answer appears.
    spans : tuple of (int, int)
        The words of the answer that caused the suggestion; empty = the reason lies in no words.
    """

    code: str
    probability: float | None = None
    suggested: bool = False
    spans: tuple[Span, ...] = ()
    said: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What this coder decided about the answer before.

    `is_old`: by a definition that changed since, so that the same once more is a decision.
    """

    id: str
    codes: tuple[str, ...]
    fragments: tuple[Fragment, ...] = ()
    flags: tuple[str, ...] = ()
    memo: str = ""
    is_old: bool = False


@dataclass(frozen=True, slots=True)
class CardAnswer:
    """One answer with all that a coder needs to decide.

    `about` are the closed variables that may be shown, (name, value); `negated` the words that the answer denies; `note` why the coder got
    it ("steekproef") and what else there is to know about it.
    """

    id: str
    question: str
    text: str
    about: tuple[tuple[str, str], ...] = ()
    offers: tuple[Offer, ...] = ()
    negated: tuple[Span, ...] = ()
    masks: tuple[Mask, ...] = ()
    earlier: Earlier | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """The answers that a coder has in hand, and those that he decided last; or a part of a list: at most sixty.

    The card keeps what it got before: a batch that begins with answers it knows and ends with new ones is continued without a pause.

    Attributes
    ----------
    owner : str
        Project and coder. What is not yet stored is kept in the browser under this name, so it must differ between coders.
    line : str
        What belongs together (a question, a mode); with another line the card begins anew.
    n_done, n_total : int
        Answers of the line that are decided and stored, and all; for progress and the expected remaining time.
    start : str
        Id of the answer to begin with, when the browser remembers none; empty = the first that is open.
    places : tuple of int
        Place of each answer in a list of `n_total` that is gone through in turn, decided or not; empty = what is open comes next.
    asked : tuple of CardAnswer
        Answers that the card asked for (`wanted`), because an undo may lead there; they need not belong to the line.
    """

    owner: str
    line: str
    answers: tuple[CardAnswer, ...]
    n_done: int = 0
    n_total: int = 0
    start: str = ""
    places: tuple[int, ...] = ()
    asked: tuple[CardAnswer, ...] = ()

    def __post_init__(self) -> None:
        ids = [answer.id for answer in self.answers]
        if not self.owner:
            raise ValueError("a batch needs an owner: what is not yet stored is kept under that name")
        if len(ids) > LARGEST:
            raise ValueError(f"a batch holds at most {LARGEST} answers, not {len(ids)}")
        if len(self.asked) > ASKED:
            raise ValueError(f"a card asks for at most {ASKED} answers, not {len(self.asked)}")
        if len(set(ids)) < len(ids):
            raise ValueError("an answer stands twice in the batch")
        if self.places and len(self.places) != len(ids):
            raise ValueError("each answer of a list has one place")


@dataclass(frozen=True, slots=True)
class CardDecision:
    """What the coder did, as it came from the browser and was checked.

    `id` was made in the browser, so sent twice it is the same decision; `supersedes` is the id of the coder's last decision about the
    answer, empty if there is none. Codes stand in codebook order.
    """

    id: str
    answer_id: str
    kind: Kind
    codes: tuple[str, ...]
    fragments: tuple[Fragment, ...]
    flags: tuple[str, ...]
    memo: str
    time: datetime
    supersedes: str = ""


@dataclass(frozen=True, slots=True)
class CardState:
    """Where the card is, as far as it told.

    Attributes
    ----------
    at : str
        Id of the answer that the coder was at when decisions were last sent.
    received : tuple
        New ones of this run that were handed to `on_decisions`, oldest first.
    stored : tuple of str
        Ids that the card is told are stored.
    refused : mapping of str to Refusal
        Ids that were not taken in, and why.
    failed : Exception or None
        What `on_decisions` raised; nothing of it is told as stored, and the card sends it again.
    tries : int
        How many times in a row it failed.
    """

    at: str = ""
    received: tuple[Any, ...] = ()
    stored: tuple[str, ...] = ()
    refused: Mapping[str, Refusal] = field(default_factory=dict)
    failed: Exception | None = None
    tries: int = 0
