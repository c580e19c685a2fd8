"""The card on which differences are settled: reacts in the browser, and hands back whole what stood on it when it was settled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from coding import wording
from coding.errors import AccessError, UserError
from coding.records import Codebook, Difference
from ui.components.reading_card import card_texts, palette, payload
from ui.components.reading_card.check import ID, MOST
from ui.components.reading_card.records import Refusal
from ui.components.reading_card.sending import Sending

ASSETS = Path(__file__).with_name("compare_assets")
SHARED = Path(palette.__file__).with_name("assets")
PARTS = ("say", "nodes", "ledger", "search")  # of the reading card: sending, and choosing a code, are the same
PREFIX = "double.case."
LONGEST, LONGEST_ID = 1000, 80  # characters of a note, and of what names a decision
KEYS = {  # of the reasons; letters that mean nothing else on the page Coderen
    Difference.UNCLEAR: "o", Difference.OVERLOOKED: "h", Difference.INTERPRETATION: "i", Difference.MISTAKE: "v", Difference.GAP: "k",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as the card shows it before anything is chosen.

    Attributes
    ----------
    given : tuple of (str, tuple of str)
        Per coder his codes; `disputed` are those that some gave and others did not.
    codes, reason, note
        What the card begins with.
    on : str
        Id of the decision that settled it; empty as long as it is open. `settled` says that in words.
    gone : mapping of str to str
        Labels of codes that the codebook no longer has.
    """

    id: str
    question: str
    text: str
    given: tuple[tuple[str, tuple[str, ...]], ...]
    disputed: tuple[str, ...]
    codes: tuple[str, ...]
    reason: Difference | None
    note: str
    on: str
    settled: str
    gone: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Batch:
    """The answers of a sample to settle, and those of them that the browser gets now.

    Attributes
    ----------
    owner : str
        Project and coder: under this name the browser keeps what is not stored.
    line : tuple of (str, str)
        All answers with a difference, in order: id, and id of the decision that settled it or nothing.
    start : str
        Id of the answer to begin with; empty = the first that is open.
    """

    owner: str
    sample: str
    line: tuple[tuple[str, str], ...]
    shown: tuple[Shown, ...]
    start: str = ""


@dataclass(frozen=True, slots=True)
class Settlement:
    """What was settled, as it stood on the screen; checked.

    `on` is the id of the decision that stood there by then; empty if the answer was open.
    """

    id: str
    sample: str
    answer_id: str
    codes: tuple[str, ...]
    reason: Difference
    note: str
    on: str


@cache
def _component() -> Callable[..., Any]:
    """The component, registered once."""
    parts = [*(SHARED / f"{part}.js" for part in PARTS), *(ASSETS / f"{part}.js" for part in ("case_table", "case"))]
    script = "\n".join(path.read_text(encoding="utf-8") for path in parts)
    styles = [path.read_text(encoding="utf-8") for path in (SHARED / "card.css", ASSETS / "case.css")]
    html = (ASSETS / "case.html").read_text(encoding="utf-8")
    return st.components.v2.component("settling", html=html, css="".join([palette.style(), *styles]), js=script)


@cache
def texts(language: str) -> dict[str, str]:
    """Every text of the card, by its name there."""
    own = wording.entries(language, "double").items()
    reasons = {f"reason_{one}": wording.text(f"double.reason.{one}", language) for one in Difference}
    return card_texts(language) | {k.removeprefix(PREFIX): v for k, v in own if k.startswith(PREFIX)} | reasons


def settling_card(
    batch: Batch, book: Codebook, language: str, key: str, settle: Callable[[Settlement], str],
    explain: Callable[[UserError], str], on_place: Callable[[str], None],
) -> str:  # fmt: skip
    """Show the card and take in what is settled.

    Parameters
    ----------
    settle : callable
        Stores one settlement, and gives the id of the decision that stands then. It must be idempotent. What it raises as a `UserError`
        is refused and told; after any other error the browser sends again.
    explain : callable
        Text of an error, for the reader.
    on_place : callable
        Told at which answer the reader is.

    Returns
    -------
    str
        Code of which the reader asked for the definition; empty if he did not.
    """
    desk = _Desk(key, batch, book, settle, explain, on_place)
    desk.show({one.id: len(one.text) for one in batch.shown})
    result = _component()(
        key=key, data=_data(batch, book, language, desk.told()), on_unsaved_change=desk.take_in, on_definition_change=lambda: None
    )  # fmt: skip
    before = desk.heard  # after a restart of the server the browser sends its list with the first run
    desk.take_in(result.get("unsaved"))
    if desk.heard != before:
        st.rerun()
    asked = result.get("definition")
    return asked if asked in book.ids else ""


class _Desk(Sending):
    """What one session knows of the card."""

    def __init__(
        self, key: str, batch: Batch, book: Codebook, settle: Callable[[Settlement], str],
        explain: Callable[[UserError], str], on_place: Callable[[str], None],
    ) -> None:  # fmt: skip
        super().__init__(key, batch.owner, batch.sample, self._store, on_place)
        self.memory.setdefault("why", {})  # id of what was refused → why, in words
        self.memory.setdefault("made", {})  # id of what was settled → id of its decision
        self.book, self.settle, self.explain = book, settle, explain

    @property
    def heard(self) -> tuple[Any, ...]:
        """What the browser is told about what it sent."""
        return (self.stored, dict(self.memory["why"]))

    def told(self) -> dict[str, Any]:
        """What the browser is told: which are stored, and of what is refused why."""
        told = super().told()
        return told | {"refused": dict.fromkeys(told["refused"], "") | self.memory["why"]}

    def checked(self, sent: object) -> tuple[tuple[Settlement, ...], dict[str, Refusal]]:
        """What of a message can be taken in, each only once; and what is refused. What has no id of its own is left out."""
        good: dict[str, Settlement] = {}
        refused: dict[str, Refusal] = {}
        self.memory["why"] = {}
        for item in sent[:MOST] if isinstance(sent, list) else []:
            id_ = item.get("id") if isinstance(item, dict) else None
            if not isinstance(id_, str) or not ID.fullmatch(id_) or id_ in good or id_ in refused:
                continue
            found = _settlement(item)
            if isinstance(found, Settlement):
                good[id_] = found
            else:
                refused[id_] = found
        return tuple(good.values()), refused

    def _store(self, new: Sequence[Settlement]) -> list[str]:
        """Store each by itself: one that does not hold any more keeps no other from it."""
        kept = []
        for one in new:
            on = self.memory["made"].get(one.on, one.on)  # the browser names what it sent itself by its own id
            try:
                self.memory["made"][one.id] = self.settle(
                    Settlement(one.id, one.sample, one.answer_id, one.codes, one.reason, one.note, on)
                )
            except AccessError:
                raise  # who is let in again sends it again
            except UserError as error:
                self.memory["why"][one.id] = self.explain(error)
            else:
                kept.append(one.id)
        return kept


def _settlement(item: Mapping[str, Any]) -> Settlement | Refusal:
    """A settlement as the browser sent it, or why it is none. Whether sample, answer and codes are there is for the store to say."""
    sample, answer, note, on = (item.get(name) for name in ("sample", "answer_id", "note", "supersedes"))
    codes, reason = item.get("codes"), item.get("reason")
    if not all(isinstance(one, str) for one in (sample, answer, note, on, reason)) or not isinstance(codes, list):
        return Refusal.SHAPE
    if len(str(note)) > LONGEST or len(str(on)) > LONGEST_ID or not all(isinstance(code, str) for code in codes):
        return Refusal.SHAPE
    if reason not in {one.value for one in Difference}:
        return Refusal.SHAPE
    return Settlement(item["id"], str(sample), str(answer), tuple(codes), Difference(reason), str(note), str(on))


def _data(batch: Batch, book: Codebook, language: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """All that the card is sent."""
    words = texts(language)
    return {
        "owner": batch.owner, "sample": batch.sample, "line": [list(one) for one in batch.line], "start": batch.start,
        "cases": [_case(one) for one in batch.shown], "codes": payload.of_codebook(book, words["no_group"]),
        "reasons": [[one.value, key] for one, key in KEYS.items()], "longest": LONGEST, "texts": words, **told,
    }  # fmt: skip


def _case(one: Shown) -> dict[str, Any]:
    return {
        "id": one.id, "question": one.question, "text": one.text, "given": [[coder, list(codes)] for coder, codes in one.given],
        "disputed": list(one.disputed), "codes": list(one.codes), "reason": one.reason and one.reason.value, "note": one.note,
        "on": one.on, "settled": one.settled, "gone": dict(one.gone),
    }  # fmt: skip
