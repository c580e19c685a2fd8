"""The card on a page of Streamlit: sends the batch, takes decisions in, tells which are stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from coding.records import Codebook
from ui.components.reading_card import check, palette, payload
from ui.components.reading_card.records import Batch, CardDecision, CardState
from ui.components.reading_card.words import KEYS, check_keys

ASSETS = Path(__file__).with_name("assets")
PARTS = ("say", "text", "ledger", "desk", "paint", "search", "fragment", "card")  # one module: Streamlit takes one file
Store = Callable[[Sequence[CardDecision]], Iterable[str] | None]


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
    desk.show()
    given = payload.data(batch, codebook, texts, check_keys(keys), desk.told())
    result = _component()(key=key, data=given, on_unsaved_change=desk.take_in)
    # After a restart of the server the browser sends its list with the first run, before there is a callback to call.
    before = desk.stored
    desk.take_in(result.get("unsaved"))
    if desk.stored != before:
        st.rerun()
    return desk.leave()


class _Desk:
    """What one session knows of a card: which answers it was shown, what is stored, what was refused."""

    def __init__(
        self, key: str, batch: Batch, codebook: Codebook, store: Store, knows: Callable[[str], bool] | None,
        on_place: Callable[[str], None] | None = None,
    ) -> None:  # fmt: skip
        self.on_place = on_place or (lambda _: None)
        self.key, self.batch, self.codebook, self.store, self.knows = key, batch, codebook, store, knows
        self.memory = st.session_state.setdefault(f"{key}:card", {"shown": {}, "state": CardState(), "nonce": 0})

    @property
    def stored(self) -> tuple[str, ...]:
        return self.state().stored

    def state(self) -> CardState:
        return self.memory["state"]

    def leave(self) -> CardState:
        """The state of this run; what was received is told once."""
        state = self.state()
        self.memory["state"] = replace(state, received=())
        return state

    def show(self) -> None:
        """Remember the lengths of the answers: decisions may come back after the batch has moved on."""
        self.memory["shown"] |= {answer.id: len(answer.text) for answer in self.batch.answers}

    def told(self) -> dict[str, Any]:
        """What the card is told about its decisions."""
        state = self.state()
        refused = {id_: why.value for id_, why in state.refused.items()}
        return {"stored": list(state.stored), "refused": refused, "failed": state.failed is not None}

    def take_in(self, sent: Any = None) -> None:
        """Check what came, store what is new, remember what the card must be told."""
        message = sent if sent is not None else st.session_state.get(self.key, {}).get("unsaved")
        if not isinstance(message, Mapping) or message.get("n") == self.memory["nonce"]:
            return
        if message.get("owner", self.batch.owner) != self.batch.owner:
            return  # of another coder, who gets it sent again when he is back
        self.memory["nonce"] = message.get("n")
        shown, may = self.memory["shown"], self.knows or (lambda _: False)
        good, refused = check.taken_in(
            message.get("decisions"), lambda i: i in shown or may(i), self.codebook.ids, shown.get
        )
        done = [d.id for d in good if d.id in self.stored]
        new = tuple(d for d in good if d.id not in done)
        failed: Exception | None = None
        try:
            kept = self.store(new) if new else ()
            done += [d.id for d in new] if kept is None else [i for i in kept if i in {d.id for d in new}]
        except Exception as error:
            failed = error
        at = message.get("at")
        at = at if isinstance(at, str) and at in shown else ""
        if at and message.get("line", self.batch.line) == self.batch.line:
            self.on_place(at)
        self.memory["state"] = CardState(at, new, tuple(done), refused, failed)
