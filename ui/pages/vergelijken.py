"""Vergelijken: how far the coders of a sample agree, and what holds where they differ."""

from __future__ import annotations

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
    names = [say("double.compare.tab_figures"), say("double.compare.tab_cases")]
    agreement, differences = st.tabs(names, key=state.compare_tab(), on_change="rerun")
    if agreement.open:
        with agreement:
            figures(chosen, compare.levels_of(book))
    if differences.open:
        with differences:
            compare_cases.show(chosen.sample.id, cases, book)


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
