"""Codeboek: read and change codes, see what keywords find, look at versions, and decide again where a definition changed."""

from __future__ import annotations

import streamlit as st

from coding.codebook.edit import Kind
from coding.errors import NotReadyError
from coding.records import Codebook
from coding.workflow import codebook_history, codebooks, rights
from coding.workflow.rights import Right
from ui import frame, state
from ui.components import codebook_code, codebook_files, codebook_form, codebook_look, codebook_tree, projects
from ui.components import codebook_draft as drafts
from ui.components import codebook_versions as versions
from ui.components import codebook_worklist as worklist
from ui.components.codebook_look import e
from ui.words import a

NO_CODES = Codebook(())


def current() -> Codebook | None:
    """The codebook of the project, if it has one."""
    with projects.opened() as project:
        try:
            return codebooks.show_codebook(project)
        except NotReadyError:
            return None


def codes(book: Codebook) -> None:
    """The tree, and beside it a code or the form that changes it."""
    with projects.opened() as project:
        given, n_stale = codebook_history.n_given(project), sum(codebook_history.n_stale(project).values())
    if n_stale:
        st.caption(e("waiting", n=n_stale))
    left, right = st.columns([5, 7], gap="large")
    with left:
        codebook_tree.show(book, given, begin_new)
    with right:
        at = state.get(state.CODE)
        code = next((c for c in book.codes if c.id == at), None)
        draft = drafts.of(at)
        if draft:
            codebook_form.show(book, draft)
        elif code:
            codebook_code.show(book, code, given.get(code.id, 0))
        else:
            st.caption(e("choose" if projects.may(Right.RESEARCH) else "choose_only"))


def begin_new(book: Codebook) -> None:
    """Begin a new code."""
    drafts.begin(drafts.NEW, Kind.ADD, book)
    state.put(state.CODE, drafts.NEW)


book = current() if projects.target() else None
told = e("state", version=book.version, codes=len(book.codes)) if book else ""
frame.head("codeboek", note=" · ".join(filter(None, (book.title, told))) if book else "")
codebook_look.dress()
if book is None:
    st.markdown(e("empty"))
    if not projects.may(Right.RESEARCH):
        st.caption(a("side.role_cannot", needed=a(f"role.{rights.least(Right.RESEARCH)}")))
        st.stop()
    codebook_files.load(None)
    st.button(e("new_code"), key="new-code", on_click=begin_new, args=(NO_CODES,))
    if started := drafts.of(drafts.NEW):
        codebook_form.show(NO_CODES, started)
    st.stop()
all_parts = (
    ("codes", codes, Right.READ), ("again", worklist.show, Right.CODE), ("versions", versions.show, Right.READ),
    ("files", codebook_files.show, Right.RESEARCH),
)  # fmt: skip
parts = [(name, fill) for name, fill, right in all_parts if projects.may(right)]
names = [e(f"tab.{name}") for name, _ in parts]
for tab, (_, fill) in zip(st.tabs(names, key=state.codebook_tab(), on_change="rerun"), parts, strict=True):
    if tab.open:
        with tab:
            frame.guarded(fill, book)
