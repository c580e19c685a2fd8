"""The sweep on a page of Streamlit: sends answers, takes in what was said, tells what is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from coding import wording
from coding.records import Codebook
from ui.components.reading_card import card_texts, palette, payload
from ui.components.reading_card.check import ID, LONGEST_ID, MOST, moment
from ui.components.reading_card.records import CardState, Refusal
from ui.components.reading_card.sending import Sending
from ui.components.sweep.records import SAYS, CardSaid, SweepAnswer, SweepBatch

ASSETS = Path(__file__).with_name("assets")
SHARED = Path(palette.__file__).with_name("assets")
PARTS = ("say", "text", "nodes", "ledger")  # of the reading card: sending, and text with its marks, are the same
Store = Callable[[Sequence[CardSaid]], Iterable[str] | None]


@cache
def _component() -> Callable[..., Any]:
    """The component, registered once."""
    parts = [*(SHARED / f"{part}.js" for part in PARTS), ASSETS / "sweep.js"]
    script = "\n".join(path.read_text(encoding="utf-8") for path in parts)
    styles = [path.read_text(encoding="utf-8") for path in (SHARED / "card.css", ASSETS / "sweep.css")]
    html = (ASSETS / "sweep.html").read_text(encoding="utf-8")
    return st.components.v2.component("sweep", html=html, css="".join([palette.style(), *styles]), js=script)


@cache
def sweep_texts(language: str) -> dict[str, str]:
    """Every text of the sweep, by its name there."""
    own = {
        k.removeprefix("coding.sweep."): v
        for k, v in wording.entries(language, "coding").items()
        if k.startswith("coding.sweep.")
    }
    return card_texts(language) | own


def sweep_card(
    batch: SweepBatch,
    code: str,
    codebook: Codebook,
    language: str,
    key: str,
    on_said: Store,
    *,
    knows: Callable[[str], bool] | None = None,
    on_place: Callable[[str], None] | None = None,
) -> CardState:
    """Show the sweep of a code and take in what the coder says. As for the reading card, `on_said` must be idempotent by id.

    Parameters
    ----------
    knows : callable, optional
        Whether this coder may speak on an answer that this session did not show, asked for what the browser kept.
    on_place : callable, optional
        Told at which answer the coder is.
    """
    desk = _Desk(key, batch, codebook, on_said, knows, on_place)
    desk.show({answer.id: len(answer.text) for answer in batch.answers})
    result = _component()(
        key=key, data=_data(batch, code, codebook, language, desk.told()), on_unsaved_change=desk.take_in
    )
    before = desk.stored  # after a restart of the server the browser sends its list with the first run
    desk.take_in(result.get("unsaved"))
    if desk.stored != before:
        st.rerun()
    return desk.leave()


class _Desk(Sending):
    """What one session knows of a sweep."""

    def __init__(
        self, key: str, batch: SweepBatch, codebook: Codebook, store: Store, knows: Callable[[str], bool] | None,
        on_place: Callable[[str], None] | None,
    ) -> None:  # fmt: skip
        super().__init__(key, batch.owner, batch.line, store, on_place)
        self.codes, self.knows = set(codebook.offered.ids), knows or (lambda _: False)

    def checked(self, sent: object) -> tuple[tuple[CardSaid, ...], dict[str, Refusal]]:
        """What of a message can be taken in, each only once; and what is refused. What has no id of its own is left out."""
        good: dict[str, CardSaid] = {}
        refused: dict[str, Refusal] = {}
        for item in sent[:MOST] if isinstance(sent, list) else []:
            id_ = item.get("id") if isinstance(item, dict) else None
            if not isinstance(id_, str) or not ID.fullmatch(id_) or id_ in good or id_ in refused:
                continue
            time, answer, code, says = (moment(item.get("time")), *(item.get(k) for k in ("answer_id", "code", "kind")))
            on, undoes = item.get("supersedes", ""), item.get("undoes", "")
            is_text = (
                all(isinstance(one, str) for one in (answer, code, on, undoes)) and len(on + undoes) <= 2 * LONGEST_ID
            )
            if time is None or not is_text or says not in SAYS:
                refused[id_] = Refusal.SHAPE
            elif code not in self.codes:
                refused[id_] = Refusal.CODE
            elif answer not in self.shown and not self.knows(answer):
                refused[id_] = Refusal.ANSWER
            else:
                good[id_] = CardSaid(id_, answer, code, says, time, on, undoes)
        return tuple(good.values()), refused


def _data(batch: SweepBatch, code: str, codebook: Codebook, language: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """All that the sweep is sent. What is masked stays behind."""
    texts = sweep_texts(language)
    return {
        "owner": batch.owner,
        "line": batch.line,
        "start": batch.start,
        "n_total": batch.n_total,
        "n_said": batch.n_said,
        "places": list(batch.places),
        "answers": [_answer(answer) for answer in batch.answers],
        "code": next(c for c in payload.of_codebook(codebook, texts["no_group"]) if c["id"] == code),
        "texts": texts,
        **told,
    }


def _answer(answer: SweepAnswer) -> dict[str, Any]:
    return {
        "id": answer.id,
        "question": answer.question,
        "pieces": payload.pieces(answer.text, answer.masks),
        "spans": payload.open_spans(answer.spans, answer.masks),
        "negated": [list(span) for span in answer.negated],
        "p": answer.probability,
        "says": answer.says,
        "decided": answer.is_decided,
        "last": answer.last,
    }
