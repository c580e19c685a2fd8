"""What a component sends to be stored: checked, stored once, acknowledged, and sent again until it is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from ui.components.reading_card.records import ASKED, CardState, Refusal

Store = Callable[[Sequence[Any]], Iterable[str] | None]


def trouble(key: str) -> Exception | None:
    """Why what the component of this name sends is not stored, once that failed for a second time; once may be a moment's delay."""
    memory = st.session_state.get(f"{key}:card")
    return memory["state"].failed if memory and memory["state"].tries > 1 else None


class Sending(ABC):
    """What one session knows of a component: which answers it was shown, what is stored, what was refused.

    Parameters
    ----------
    key : str
        Name of the component on the page; what it remembers stands under this name in the session.
    owner : str
        Project and coder. What another coder's browser sends is left alone.
    line : str
        What belongs together; a place in another line is not told.
    store : callable
        Stores what is new in one transaction, and gives the ids that are stored now; None = all.
    on_place : callable, optional
        Told at which answer the coder is.
    """

    def __init__(
        self, key: str, owner: str, line: str, store: Store, on_place: Callable[[str], None] | None = None
    ) -> None:
        self.key, self.owner, self.line, self.store = key, owner, line, store
        self.on_place = on_place or (lambda _: None)
        self.memory = st.session_state.setdefault(f"{key}:card", {"shown": {}, "state": CardState(), "nonce": 0})

    @abstractmethod
    def checked(self, sent: object) -> tuple[tuple[Any, ...], dict[str, Refusal]]:
        """What of a message can be taken in, each with an id and an answer's id; and the ids that are refused."""

    @property
    def stored(self) -> tuple[str, ...]:
        """Ids that the component is told are stored."""
        return self.state().stored

    @property
    def shown(self) -> dict[str, int]:
        """The answers that were shown, with the lengths of their texts."""
        found: dict[str, int] = self.memory["shown"]
        return found

    def state(self) -> CardState:
        """Where the component is, as far as it told."""
        found: CardState = self.memory["state"]
        return found

    def leave(self) -> CardState:
        """The state of this run; what was received is told once."""
        state = self.state()
        self.memory["state"] = replace(state, received=())
        return state

    def show(self, lengths: Mapping[str, int]) -> None:
        """Remember answers: what is sent about them may come after others are shown."""
        self.shown.update(lengths)

    def told(self) -> dict[str, Any]:
        """What the component is told about what it sent."""
        state = self.state()
        refused = {id_: why.value for id_, why in state.refused.items()}
        return {"stored": list(state.stored), "refused": refused, "failed": state.failed is not None}

    @property
    def wants(self) -> tuple[str, ...]:
        """Ids of answers that the component asked for."""
        found: tuple[str, ...] = self.memory.get("wants", ())
        return found

    def _ask(self, sent: object) -> None:
        ids = (one for one in sent if isinstance(one, str)) if isinstance(sent, list) else ()
        self.memory["wants"] = tuple(dict.fromkeys(ids))[:ASKED]

    def take_in(self, sent: Any = None) -> None:
        """Check what came, store what is new, remember what the component must be told."""
        message = sent if sent is not None else st.session_state.get(self.key, {}).get("unsaved")
        if not isinstance(message, Mapping) or message.get("n") == self.memory["nonce"]:
            return
        if message.get("owner", self.owner) != self.owner:
            return  # of another coder, who gets it sent again when he is back
        self.memory["nonce"] = message.get("n")
        self._ask(message.get("wants"))
        good, refused = self.checked(message.get("decisions"))
        done = [d.id for d in good if d.id in self.stored]
        new = tuple(d for d in good if d.id not in done)
        failed: Exception | None = None
        try:
            kept = self.store(new) if new else ()
            done += [d.id for d in new] if kept is None else [i for i in kept if i in {d.id for d in new}]
        except Exception as error:
            failed = error
        at = message.get("at")
        at = at if isinstance(at, str) else ""
        if at in self.shown and message.get("line", self.line) == self.line:
            self.on_place(at)
        tries = self.state().tries + 1 if failed else 0
        self.memory["state"] = CardState(at, new, tuple(done), refused, failed, tries)
