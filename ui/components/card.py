"""The reading card: one answer, its suggestions, and what the coder can do with it. All of it works by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from coding.cleaning.reading import Reading
from coding.records import Codebook
from coding.workflow.review import Card
from ui import frame, state
from ui.components import marks, reading
from ui.words import percent, plain, t

SHOWN = 6  # suggestions with a box; all other codes stand in the search field
MAIN: tuple[tuple[str, Literal["primary", "secondary"]], ...] = (("accept", "primary"), ("none", "secondary"))
KEYS = {"accept": "Enter", "none": "0", "skip": "S", "back": "Left"}


def offered(card: Card, codebook: Codebook) -> dict[str, tuple[float, str]]:
    """Code → (probability, why) of the codes with a box: decided before, then suggested, then likely."""
    known = {s.code_id: (s.probability, s.why) for s in card.suggestions if s.code_id in codebook.ids}
    before = card.previous.codes if card.previous else ()
    first = [c for c in before if c in codebook.ids] + [s.code_id for s in card.suggestions if s.suggested]
    likely = [s.code_id for s in card.suggestions]
    n_shown = max(SHOWN, len(set(first)))
    names = [c for c in dict.fromkeys(first + likely) if c in codebook.ids][:n_shown]
    return {code: known.get(code, (0.0, "")) for code in names}


def on_at_first(card: Card) -> set[str]:
    """Codes that are ticked when the card appears: what was decided before, else what is suggested."""
    return set(card.previous.codes) if card.previous else {s.code_id for s in card.suggestions if s.suggested}


def chosen(card: Card, codebook: Codebook) -> list[str]:
    """Codes that are ticked or picked now, in codebook order."""
    answer, first = card.answer.answer_id, on_at_first(card)
    boxes = {c: st.session_state.get(state.ticked(answer, c), c in first) for c in offered(card, codebook)}
    picked = st.session_state.get(state.picked(answer), [])
    return [c for c in codebook.ids if boxes.get(c) or c in picked]


def text(card: Card, read: Reading, about: tuple[str, ...]) -> None:
    """The answer as it was written, with what is denied in it marked, and who wrote it as far as a coder may know."""
    with st.container(key="card-answer"):
        st.html(f'{reading.language(read)}<div class="answer">{marks.read(read)}</div>')
    note = [t("review.before")] if card.previous else []
    st.caption(plain(" · ".join([*about, *note])))


def legend(read: Reading) -> None:
    """What the marks in the answer mean, if it has any."""
    if told := marks.legend(read):
        st.html(f'<p class="legend">{told}</p>')


def boxes(card: Card, codebook: Codebook) -> None:
    """A box for every suggestion, with its key, probability and reason; a search field for all other codes."""
    answer, first = card.answer.answer_id, on_at_first(card)
    with st.container(key="card-codes", gap="xsmall"):
        st.markdown(f"**{t('review.codes')}**")
        for place, (code, (probability, why)) in enumerate(offered(card, codebook).items(), start=1):
            _box(answer, code, code in first, place, codebook, probability, why)
    rest = [c for c in codebook.offered.ids if c not in offered(card, codebook)]
    st.multiselect(
        t("review.others"), rest, format_func=codebook.label, key=state.picked(answer), placeholder=t("review.search")
    )


def _box(answer: str, code: str, on: bool, place: int, codebook: Codebook, probability: float, why: str) -> None:
    key = state.ticked(answer, code)
    if key not in st.session_state:
        st.session_state[key] = on
    with st.container(key=f"box-{place}", horizontal=True, wrap=False, gap="xsmall"):
        if place <= 9:
            st.button(str(place), key=f"key:{key}", on_click=_turn, args=(key,), shortcut=str(place), type="tertiary")
        reason = why.partition(": ")[2] or why
        shown = " · ".join(filter(None, (percent(probability) if probability else "", reason)))
        st.checkbox(
            f"{plain(codebook.label(code))}  :gray[:small[{plain(shown)}]]", key=key, width="stretch", wrap=True
        )


def _turn(key: str) -> None:
    st.session_state[key] = not st.session_state.get(key)


def actions(decide: Callable[[str], None], go: Callable[[int], None], answer_id: str) -> None:
    """The four things to do. An action is bound to its answer, so a key that is pressed twice decides once."""
    with st.container(horizontal=True, key="decide"):
        for name, kind in MAIN:
            st.button(
                t(f"review.{name}"), key=f"{name}:{answer_id}", on_click=frame.told, args=(decide, name), type=kind, shortcut=KEYS[name]
            )  # fmt: skip
    with st.container(horizontal=True, key="move"):
        for name, step in (("skip", 1), ("back", -1)):
            key = f"{name}:{answer_id}"
            st.button(t(f"review.{name}"), key=key, on_click=frame.told, args=(go, step), shortcut=KEYS[name])
