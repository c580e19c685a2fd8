"""Dubbelcoderen: give a random sample to several coders, who code it apart from each other; how far each of them is."""

from __future__ import annotations

import streamlit as st

from coding.workflow import double
from coding.workflow.rights import Right
from coding.workflow.state import State
from coding.workflow.state import state as state_of
from ui import frame
from ui.components import compare_table, desk, double_new, double_samples, projects
from ui.components.table_words import say


def show(found: State) -> None:
    """The samples there are, and the fields for a new one."""
    with projects.opened() as project:
        there = double.samples(project)
    research = projects.may(Right.RESEARCH)
    if not there:
        st.markdown(say("double.page.none" if research else "double.page.none_coder"))
    with st.container(key="double"):
        double_samples.show(there, found.questions)
        if research:
            with st.expander(say("double.page.new"), expanded=not there):
                double_new.show(found.questions)


frame.head("dubbelcoderen")
with projects.opened() as opened:
    now = state_of(opened)
if desk.begun(now):
    compare_table.dress()
    frame.guarded(show, now)
