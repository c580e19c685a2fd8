"""What goes into the sweep and what comes out of it. Offsets count code points of the raw answer, end exclusive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ui.components.reading_card.records import Mask, Span

SAYS = ("yes", "no", "back")  # back: nothing is said any more


@dataclass(frozen=True, slots=True)
class SweepAnswer:
    """One answer. `spans` are the words that speak for the code; `says` is ``"yes"``, ``"no"`` or empty.

    `is_decided`: the coder decided about the whole answer, which yes and no then change. `last` is the id of what he said or decided last.
    """

    id: str
    question: str
    text: str
    probability: float
    spans: tuple[Span, ...] = ()
    negated: tuple[Span, ...] = ()
    masks: tuple[Mask, ...] = ()
    says: str = ""
    is_decided: bool = False
    last: str = ""


@dataclass(frozen=True, slots=True)
class SweepBatch:
    """A part of the answers to go through, with the place of each in all `n_total`.

    Attributes
    ----------
    owner : str
        Project and coder: under this name the browser keeps what is not stored.
    line : str
        What belongs together; with another line the sweep begins anew.
    start : str
        Id of the answer to begin with, when the browser remembers none; empty = the first about which nothing was said.
    n_said : int
        Answers of all `n_total` about which something was said when the list was drawn up.
    """

    owner: str
    line: str
    answers: tuple[SweepAnswer, ...]
    places: tuple[int, ...]
    n_total: int
    n_said: int
    start: str = ""


@dataclass(frozen=True, slots=True)
class CardSaid:
    """What the coder said about the code of an answer, as it came from the browser and was checked.

    `supersedes` is the id of what he said or decided before it, as far as the browser knew; `undoes` that of what he takes back.
    """

    id: str
    answer_id: str
    code: str
    says: str
    time: datetime
    supersedes: str = ""
    undoes: str = ""
