"""Open a project, make one, or make the demo."""

from __future__ import annotations

import streamlit as st

from ui import frame
from ui.components import jobs, projects
from ui.components.table_words import clock
from ui.words import a, plain, t


def has_choice() -> bool:
    """Whether there is another project to open, or one may be made."""
    return projects.may_make() or len(projects.offered()) > 1


def begin() -> None:
    """Three ways to begin, each with one button."""
    others = [name for name in projects.offered() if name != projects.name()]
    if others:
        st.header(t("begin.open"), anchor=False)
        with st.container(key="offered", gap=None):
            for place, name in enumerate(others):
                _offer(place, name)
    if not projects.may_make():
        if not projects.offered():
            st.markdown(a("side.no_project"))
        return
    st.header(t("begin.new"), anchor=False)
    with st.form("new", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.text_input(t("begin.name"), key="new_name", width=320, max_chars=80)
        made = st.form_submit_button(t("begin.make"))
    if made:
        frame.guarded(projects.make, wanted)
        if projects.name():
            st.rerun()
    _demo()


def _offer(place: int, name: str) -> None:
    """A project, with the day and time when it was changed last."""
    with st.container(key=f"offered-{place}"):
        left, right = st.columns([3, 8], vertical_alignment="center")
        shown = plain(name.removesuffix(projects.SUFFIX))
        left.button(shown, key=f"open:{name}", on_click=frame.told, args=(projects.choose, name), type="tertiary")
        if when := projects.changed(projects.offered()[name]):
            right.markdown(t("begin.changed", time=clock(when)))


def _demo() -> None:
    st.header(t("begin.demo"), anchor=False)
    target = projects.demo_target()
    there = any(target == path for path in projects.offered().values())
    st.markdown(t("begin.demo_there" if there else "begin.demo_what"))
    if not there and st.button(t("begin.demo_make"), key="demo", disabled=jobs.busy(target)):
        jobs.start("demo", target)
        st.rerun()
