"""A coder's part of a sample that is coded twice, on the page Coderen: without suggestions, without codes of others."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from coding.workflow import double, review
from coding.workflow.modes import DOUBLE, QUEUE
from ui import frame, state
from ui.components import coding, modes, projects
from ui.components.reading_card import card_texts, reading_card, wanted
from ui.components.table_words import say
from ui.words import plain


def show(middle: DeltaGenerator, right: DeltaGenerator) -> None:
    """What is left of the part, on the card; or that there is none, or that all is coded. Beside the choice of a mode: which part."""
    target, settings = projects.target(), state.settings()
    with projects.opened() as project:
        sample = double.own_part(project)
        desk = review.beside(project, double.desk(project, sample), wanted(state.CARD)) if sample else None
        known = coding.read(project, desk) if desk else {}
    if desk is None:
        _no_part()
        return
    with middle.container(key="double-banner"):
        st.markdown(say("double.coding.banner", sample=plain(sample)))
    right.page_link(frame.file_of("dubbelcoderen"), label=say("double.coding.to_page"))
    if not desk.to_do:
        finish(sample, desk.n_answers)
    coding.not_stored()
    batch = coding.batch(desk, known, coding.owner(target, settings), f"{DOUBLE}:{sample}", "")
    reading_card(
        batch, desk.codebook, card_texts(settings.language), state.CARD, coding.storing(target, settings, known),
        knows=coding.knowing(target, settings),
    )  # fmt: skip


def _no_part() -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="double-none"):
        st.markdown(say("double.coding.no_part"))
        st.page_link(frame.file_of("dubbelcoderen"), label=say("double.coding.to_page"))
        st.button(say("double.coding.to_queue"), key="double-to-queue", on_click=_to_queue, type="tertiary")


def _to_queue() -> None:
    state.put(state.MODE, QUEUE)


def finish(sample: str, n: int) -> None:
    """All is coded: the coder says that he is done, and what that means."""
    with st.container(horizontal=True, vertical_alignment="center", key="double-finish"):
        st.markdown(say("double.page.finish_note", n=n))
        st.button(
            say("double.page.finish"), key=f"finish:{sample}", type="primary", on_click=frame.told, args=(_finish, sample)
        )  # fmt: skip


def _finish(sample: str) -> None:
    with projects.opened() as project:
        double.finish(project, sample)
    state.say("success", say("double.page.finished", sample=sample))


def waits() -> None:
    """Tell a coder who goes through the queue that a part of a sample waits for him."""
    with projects.opened() as project:
        sample = double.own_part(project)
    if sample:
        with st.container(horizontal=True, vertical_alignment="center", key="double-waits"):
            st.markdown(say("double.coding.waits", sample=plain(sample)))
            st.button(say("double.coding.begin"), key="double-begin", on_click=begin, type="tertiary")


def begin() -> None:
    """From now on, code the part of a sample."""
    state.put(state.ANSWER, "")
    state.put(state.MODE, DOUBLE)


def go() -> None:
    """Go and code one's part, from another page."""
    modes.go(DOUBLE)
