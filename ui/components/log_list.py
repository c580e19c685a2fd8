"""The lines of the log, each with its undo where the reader may take it back."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from coding.workflow import logbook
from coding.workflow.logbook import Entry, Pages
from ui import frame, state
from ui.components import projects
from ui.components.table_words import clock, say
from ui.words import number

ASSETS = Path(__file__).with_name("log_assets")
KEY = "log-list"
TEXTS = ("list", "when", "who", "what", "undo")


@cache
def _component() -> Callable[..., Any]:
    """The component, registered once."""
    html, css, js = ((ASSETS / f"list.{kind}").read_text(encoding="utf-8") for kind in ("html", "css", "js"))
    return st.components.v2.component("log_list", html=html, css=css, js=js)


def dress() -> None:
    """Rhythm for the page of the log."""
    st.html(f"<style>{(ASSETS / 'page.css').read_text(encoding='utf-8')}</style>")


def show(found: Pages) -> None:
    """Show lines of the log."""
    data = {"texts": {name: say(f"log.page.{name}") for name in TEXTS}, "lines": [_line(e) for e in found.entries]}
    known = {entry.number: entry.n_undo for entry in found.entries if entry.n_undo}
    _component()(key=KEY, data=data, on_undo_change=lambda: ask(st.session_state.get(KEY, {}).get("undo"), known))


def ask(chosen: Any, known: dict[int, int]) -> None:
    """One decision is undone at once; many only when the reader says so."""
    if chosen not in known:
        return
    if known[chosen] == 1:
        frame.told(undo, chosen)
    else:
        st.session_state[state.LOG_UNDO] = (projects.name(), chosen, known[chosen])


def confirm() -> None:
    """Ask about what is about to be undone."""
    project, line, n = st.session_state.get(state.LOG_UNDO, ("", 0, 0))
    if not line or project != projects.name():
        return
    with st.container(key="log-ask", gap="xsmall"):
        st.markdown(say("log.page.ask", n=n))
        with st.container(horizontal=True):
            st.button(say("log.page.go"), key="log-go", type="primary", on_click=frame.told, args=(undo, line))
            st.button(say("log.page.stop"), key="log-stop", on_click=st.session_state.pop, args=(state.LOG_UNDO, None))


def undo(line: int) -> None:
    """Take back what a line of the log tells of."""
    st.session_state.pop(state.LOG_UNDO, None)
    with projects.opened() as project:
        done = logbook.undo_entry(project, line)
    if done.n_left:
        state.say("success", say("log.page.undone_left", n=done.n, left=number(done.n_left)))
    else:
        state.say("success", say("log.page.undone", n=done.n))


def _line(entry: Entry) -> dict[str, Any]:
    undone = say("log.page.undo_title", n=entry.n_undo) if entry.n_undo else ""
    return {
        "number": entry.number, "when": clock(entry.time), "who": entry.who, "what": entry.sentence, "undo": undone,
    }  # fmt: skip
