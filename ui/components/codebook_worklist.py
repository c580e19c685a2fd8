"""Decisions that were made by an older definition: confirm that the code still fits, or decide again."""

from __future__ import annotations

from html import escape

import streamlit as st

from coding.records import Codebook
from coding.workflow import codebook_history
from coding.workflow.codebook_history import Waiting
from coding.workflow.modes import OLDER
from ui import frame, state
from ui.components import codebook_code, modes, projects
from ui.components.codebook_look import e, swatch
from ui.components.table_words import say
from ui.words import plain

SHOWN = 10
FIELD = "worklist"


def show(book: Codebook) -> None:
    """The codes of which decisions wait, and those decisions of the coder himself."""
    with projects.opened() as project:
        everybody = codebook_history.n_stale(project)
        mine = codebook_history.n_stale(project, project.settings.coder)
    if not everybody:
        st.markdown(e("worklist.none"))
        return
    with st.container(horizontal=True, vertical_alignment="center", key="worklist-go"):
        st.markdown(e("worklist.what"))
        if mine and st.button(say("coding.go_older"), key="worklist-older"):
            modes.go(OLDER)
    field = state.codebook_field(FIELD, "code")
    if st.session_state.get(field) not in everybody:
        st.session_state[field] = next((c for c in everybody if mine.get(c)), next(iter(everybody)))
    names = {c: e("worklist.option", label=book.label(c), mine=mine.get(c, 0), n=n) for c, n in everybody.items()}
    chosen = st.selectbox(e("worklist.choose"), list(names), key=field, format_func=names.__getitem__)
    _code(book, chosen, everybody[chosen], mine.get(chosen, 0))


def _code(book: Codebook, code_id: str, n: int, n_mine: int) -> None:
    code = next(c for c in book.codes if c.id == code_id)
    with st.expander(e("worklist.now"), expanded=True):
        st.html(
            f'<div class="code"><h4>{swatch(book, code.group, code)}{escape(code.label)}</h4>{codebook_code.body(code)}</div>'
        )
    if not n_mine:
        st.caption(e("worklist.mine_none", n=n))
        return
    with projects.opened() as project:
        found = codebook_history.work_list(project, code_id, n=SHOWN)
    for place, one in enumerate(found):
        _one(one, place)
    if n_mine > SHOWN:
        st.caption(e("worklist.more", shown=len(found), n=n_mine))


def _one(one: Waiting, place: int) -> None:
    answer_id = one.decision.answer_id
    made = e("worklist.made", version=one.decision.codebook_version)
    with st.container(key=f"stale-{place}"):
        st.html(f'<div class="stale"><p>{escape(one.masked)}</p><small>{escape(f"{answer_id} · {made}")}</small></div>')
        with st.container(horizontal=True, gap="small"):
            st.button(e("worklist.keep"), key=f"keep:{answer_id}", on_click=frame.told, args=(keep, one))
            if st.button(e("worklist.other"), key=f"again:{answer_id}", type="tertiary"):
                state.put(state.QUESTION, answer_id.rpartition(".")[2])
                state.put(state.ANSWER, answer_id)
                st.switch_page(frame.file_of("coderen"))


def keep(one: Waiting) -> None:
    """Confirm what was decided, under the version that holds now."""
    with projects.opened() as project:
        version = codebook_history.confirm(project, one)
    state.say("success", e("worklist.kept", version=plain(version)))
