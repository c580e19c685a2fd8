"""The card on a page of Streamlit: sends the batch, takes decisions in, tells which are stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from coding.records import Codebook
from ui.components.reading_card import check, palette, payload
from ui.components.reading_card.records import Batch, CardDecision, CardState, Refusal
from ui.components.reading_card.sending import Sending, Store
from ui.components.reading_card.words import KEYS, check_keys

ASSETS = Path(__file__).with_name("assets")
PARTS = (
    "say",
    "text",
    "nodes",
    "ledger",
    "history",
    "desk",
    "paint",
    "search",
    "fragment",
    "card",
)  # one module: Streamlit takes one file


@cache
def _component() -> Callable[..., Any]:
    """The component, registered once."""
    script = "\n".join((ASSETS / f"{part}.js").read_text(encoding="utf-8") for part in PARTS)
    style = palette.style() + (ASSETS / "card.css").read_text(encoding="utf-8")
    return st.components.v2.component(
        "reading_card", html=(ASSETS / "card.html").read_text(encoding="utf-8"), css=style, js=script
    )


def reading_card(
    batch: Batch,
    codebook: Codebook,
    texts: Mapping[str, str],
    key: str,
    on_decisions: Store,
    *,
    knows: Callable[[str], bool] | None = None,
    on_place: Callable[[str], None] | None = None,
    keys: Mapping[str, str] = KEYS,
) -> CardState:
    """Show the card and take in what the coder decides.

    Parameters
    ----------
    texts : mapping of str to str
        As `card_texts` gives them.
    key : str
        Name of the card on the page; what it remembers stands under this name in the session.
    on_decisions : callable
        Stores decisions in one transaction and gives the ids that are stored now (or were already); None = all. It must be idempotent by
        decision id: after a restart the same decisions come again. It may raise: then nothing counts as stored, and the card sends again.
    knows : callable, optional
        Whether this coder may decide about an answer that is not in the batch, asked for what the browser kept from before a reload.
        Without it only answers that this session was shown are taken in.
    on_place : callable, optional
        Told at which answer the coder is: with every decision, and in a list every few answers.
    keys : mapping of str to str
        Key of each action.

    Raises
    ------
    ValueError
        If the batch does not fit the codebook, or keys clash.
    """
    desk = _Desk(key, batch, codebook, on_decisions, knows, on_place)
    desk.show_batch()
    given = payload.data(batch, codebook, texts, check_keys(keys), desk.told())
    result = _component()(key=key, data=given, on_unsaved_change=desk.take_in)
    # After a restart of the server the browser sends its list with the first run, before there is a callback to call.
    before = desk.stored, desk.wants
    desk.take_in(result.get("unsaved"))
    if (desk.stored, desk.wants) != before:
        st.rerun()
    return desk.leave()


def wanted(key: str) -> tuple[str, ...]:
    """Ids of answers that the card of this name asked for: a batch should have them besides (`Batch.asked`), as far as there are such."""
    found: tuple[str, ...] = st.session_state.get(f"{key}:card", {}).get("wants", ())
    return found


class _Desk(Sending):
    """What one session knows of a card."""

    def __init__(
        self, key: str, batch: Batch, codebook: Codebook, store: Store, knows: Callable[[str], bool] | None,
        on_place: Callable[[str], None] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(key, batch.owner, batch.line, store, on_place)
        self.codebook, self.knows = codebook, knows or (lambda _: False)
        self.batch = batch

    def show_batch(self) -> None:
        """Remember the answers of the batch."""
        self.show({answer.id: len(answer.text) for answer in (*self.batch.answers, *self.batch.asked)})

    def told(self) -> dict[str, Any]:
        """What the card is told: also which of the answers that it asked for it is given now, or never."""
        return {**super().told(), "asked_for": list(self.wants)}

    def checked(self, sent: object) -> tuple[tuple[CardDecision, ...], dict[str, Refusal]]:
        """Decisions of a message that can be taken in, and what is refused."""
        known, may = self.shown, self.knows
        return check.taken_in(sent, lambda i: i in known or may(i), self.codebook, known.get)
