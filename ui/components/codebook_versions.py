"""The versions of the codebook: who saved what, when and why; what differs between two; an earlier one put back."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coding.codebook.edit import Kind
from coding.records import Codebook
from coding.workflow import codebook_history, edit_codebook
from coding.workflow.codebook_history import Version
from coding.workflow.rights import Right
from ui import state
from ui.components import codebook_change, look, projects
from ui.components import codebook_draft as drafts
from ui.components.codebook_look import e, show_difference, summary
from ui.words import number, plain

BACK = "#back:"  # key of the draft that puts a version back, before its name
HEADS = ("version", "when", "who", "codes", "what", "note")


def show(book: Codebook) -> None:
    """The list, and the comparison of two versions."""
    with projects.opened() as project:
        found = codebook_history.versions(project)
    columns = [(e(f"version.{name}"), "right" if name == "codes" else "left") for name in HEADS]
    look.table(columns, (_row(one, one is found[-1]) for one in found), "versions")
    if len(found) < 2:
        st.caption(e("version.one"))
        return
    old, new = _two([one.version for one in reversed(found)])
    with projects.opened() as project:
        differs = codebook_history.compare(project, old, new)
    show_difference(differs)
    _put_back(book, old)


def _row(one: Version, is_first: bool) -> tuple[str, ...]:
    when = one.time.astimezone().strftime("%d-%m-%Y %H:%M")
    what = e("version.begin", n=one.n_codes) if is_first else summary(one.difference)
    return one.version, when, one.who, number(one.n_codes), what, one.note


def _two(names: Sequence[str]) -> tuple[str, str]:
    """Two versions to compare: at first the last two."""
    for key, usual in ((state.CODEBOOK_OLD, names[-2]), (state.CODEBOOK_NEW, names[-1])):
        if st.session_state.get(key) not in names:
            st.session_state[key] = usual
    left, right, _ = st.columns([2, 2, 3])
    with left:
        old = st.selectbox(e("version.compare"), names, key=state.CODEBOOK_OLD)
    with right:
        new = st.selectbox(e("version.with"), names, key=state.CODEBOOK_NEW)
    return str(old), str(new)


def _put_back(book: Codebook, version: str) -> None:
    """The button to put a version back; then what that does."""
    if version == book.version or not projects.may(Right.RESEARCH):
        return
    draft = drafts.of(BACK + version)
    if draft is None:
        label, given = e("version.put_back", version=plain(version)), (BACK + version, Kind.REPLACE, book)
        st.button(label, key="put-back", on_click=drafts.begin, args=given)
        return
    st.header(e("version.put_back", version=plain(version)), anchor=False)
    st.caption(e("version.put_back_what", version=plain(version)))
    with projects.opened() as project:
        change = edit_codebook.put_back(project, version)
    codebook_change.panel(draft, change)
