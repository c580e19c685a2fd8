"""Vergelijken: how far the coders of a sample agree, and what holds where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from coding.workflow import adjudicate, compare, double
from coding.workflow.codebooks import show_codebook
from coding.workflow.double import Sample
from coding.workflow.state import state as state_of
from ui import frame, state
from ui.components import codebook_look, compare_cases, compare_sample, compare_table, desk, projects
from ui.components.table_words import say
from ui.words import plain


def show() -> None:
    """Choose a sample; the figures, and the answers with a difference."""
    with projects.opened() as project:
        there = double.samples(project)
    if not there:
        st.markdown(say("double.compare.none"))
        st.page_link(frame.file_of("dubbelcoderen"), label=say("double.compare.to_double"))
        return
    chosen = compare_sample.choose(there)
    if chosen.may_compare:
        comparison(chosen)
    else:
        closed(chosen)


def closed(chosen: Sample) -> None:
    """The coders are not done: who is still busy, and where the codes can be opened."""
    busy = ", ".join(part.coder for part in chosen.parts if part.is_open)
    st.markdown(plain(say("double.error.closed", sample=chosen.sample.id, coders=busy)))
    st.page_link(frame.file_of("dubbelcoderen"), label=say("double.compare.to_double"))


def comparison(chosen: Sample) -> None:
    """How far they agree, and in a tab of its own what holds where they do not."""
    with projects.opened() as project:
        book, cases = show_codebook(project), adjudicate.cases(project, chosen.sample.id)
    agreement, differences = tabs()
    if agreement.open:
        with agreement:
            figures(chosen, compare.levels_of(book))
    if differences.open:
        with differences:
            compare_cases.show(chosen.sample.id, cases, book)


def tabs() -> Sequence[Any]:
    """The two tabs. Which of them is open is remembered apart from their names, so that a reload and another language come back to it."""
    names = {what: say(f"double.compare.tab_{what}") for what in ("figures", "cases")}
    key, shown = state.compare_tab(), state.get(state.COMPARE_SHOWN)
    st.session_state.setdefault(key, names.get(shown, names["figures"]))
    made = st.tabs(list(names.values()), key=key, on_change="rerun")
    state.put(state.COMPARE_SHOWN, next(what for what, tab in zip(names, made, strict=True) if tab.open))
    return made


def figures(chosen: Sample, levels: tuple[compare.Level, ...]) -> None:
    """Agreement over all codes together, and per code or group."""
    wanted = compare_sample.level(levels)
    with projects.opened() as project:
        found = compare.compare(project, chosen.sample.id, wanted)
    compare_sample.show(found)


frame.head("vergelijken")
with projects.opened() as opened:
    now = state_of(opened)
if desk.begun(now):
    codebook_look.dress()
    compare_table.dress()
    with st.container(key="compare"):
        frame.guarded(show)
