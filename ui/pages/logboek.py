"""Logboek: who did what, when."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coding import wording
from coding.records import LogLine
from coding.workflow.state import log_lines
from ui import frame, state
from ui.components import look, projects
from ui.words import number, t

LAST = 200


def told(details: dict[str, Any]) -> str:
    """The figures of a line."""
    known = {name: value for name, value in details.items() if value not in ([], "")}
    return "; ".join(f"{known_word('log.detail', name)}: {shown(value)}" for name, value in known.items())


def known_word(part: str, name: str) -> str:
    """A word of the catalogue, or the name itself."""
    return t(f"{part}.{name}") if wording.has(f"ui.{part}.{name}") else name


def shown(value: Any) -> str:
    """A value as it is written."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return number(value) if isinstance(value, int) else str(value)


def row(line: LogLine) -> tuple[str, ...]:
    """One line of the table."""
    when = line.time.astimezone().strftime("%d-%m-%Y %H:%M")
    return when, line.who, known_word("log.verb", line.verb), told(dict(line.details))


frame.head("logboek")
with projects.opened() as project:
    lines = log_lines(project)
whole = bool(st.session_state.get(state.WHOLE_LOG))
columns = [(t(f"log.{name}"), "left") for name in ("when", "who", "what", "figures")]
look.table(columns, (row(line) for line in reversed(lines if whole else lines[-LAST:])), "log")
if len(lines) > LAST and not whole:
    st.button(t("log.all", n=len(lines)), on_click=state.put, args=(state.WHOLE_LOG, "1"))
