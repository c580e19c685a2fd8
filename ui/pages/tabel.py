"""Tabel: all answers, to search, filter and sort, and to decide about many at once."""

from __future__ import annotations

import streamlit as st

from coding.errors import NotReadyError
from coding.workflow import table
from ui import frame, messages, state
from ui.components import projects, table_bulk, table_filters, table_grid, table_pager
from ui.components.table_words import say
from ui.words import plain, t


def scope() -> table.Scope:
    """What can be asked for; without cleaned answers the page ends here."""
    try:
        with projects.opened() as project:
            return table.scope(project)
    except NotReadyError as error:
        st.markdown(plain(messages.of_error(error, state.get(state.LANGUAGE))))
        st.page_link(frame.file_of("start"), label=t("to_start"))
        st.stop()


def read(answer_id: str) -> None:
    """Read one answer by itself."""
    state.put(state.QUESTION, answer_id.rpartition(".")[2])
    state.put(state.ANSWER, answer_id)
    st.session_state[state.TABLE_OPEN] = True


frame.head("tabel")
if st.session_state.pop(state.TABLE_OPEN, False):
    st.switch_page(frame.file_of("coderen"))
with st.container(key="table", gap="xsmall"):
    table_grid.dress()
    known = scope()
    if not known.codebook.codes:
        st.markdown(say("table.no_codebook"))
    wanted = table_filters.show(known)
    variables = table_filters.columns(known)
    with st.spinner(say("table.indexing"), show_time=False), projects.opened() as project:
        page = table.page(project, wanted, variables, table_pager.start(wanted), table_filters.size())
    selected = table_grid.selected(wanted)
    table_pager.counts(page, known, wanted)
    table_bulk.show(known, wanted, selected, page.n_hits)
    if page.rows:
        table_grid.show(page, known, wanted, variables, read)
        table_pager.turn(page, wanted, table_filters.size(), "below")
    else:
        st.markdown(say("table.none_found"))
