"""How many answers there are, which of them are on the page, and taking them along as a file."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from coding.workflow import table
from coding.workflow.modes import FOUND
from coding.workflow.rights import Right
from coding.workflow.table import Page, Scope, Wanted
from ui import state
from ui.components import modes, projects, table_filters, table_grid
from ui.components.table_words import say
from ui.words import number

LONGEST = 8  # digits of a place


def start(wanted: Wanted) -> int:
    """Place of the first answer of the page; another question begins at the first again, a new session where the address says."""
    at = state.get(state.TABLE_AT)
    begins = (_asked(wanted), int(at) if at.isdecimal() and len(at) < LONGEST else 0)
    asked, place = st.session_state.setdefault(state.TABLE_START, begins)
    place = place if asked == _asked(wanted) else 0
    state.put(state.TABLE_AT, str(place) if place else "")
    return place


def counts(page: Page, scope: Scope, wanted: Wanted) -> None:
    """Number of hits, the pages, how they are shown, and where they can go."""
    with st.container(horizontal=True, vertical_alignment="center", key="table-counts", gap="xsmall"):
        whole = page.n_hits == scope.n_answers
        key = "table.hits_all" if whole else "table.hits"
        n = {} if whole else {"n": number(page.n_hits)}
        st.markdown(f"**{say(key, total=scope.n_answers, **n)}**", width="content")
        table_filters.clearing()
        st.space("stretch")
        turn(page, wanted, table_filters.size(), "above")
        table_filters.view(scope)
        if page.n_hits and scope.codebook.codes and projects.may(Right.CODE):
            _code(wanted)
        if page.n_hits:
            _file(wanted)


def _code(wanted: Wanted) -> None:
    if st.button(say("coding.go_found"), key="table-code", help=say("coding.go_found_help")):
        modes.go(FOUND, "".join(wanted.questions), wanted)


def turn(page: Page, wanted: Wanted, size: int, place: str) -> None:
    """Which answers are on the page, and the buttons to the others; nothing where all are."""
    if page.n_hits <= size:
        return
    row = st.container(
        horizontal=True, vertical_alignment="center", key=f"table-turn-{place}", width="content", gap="xsmall"
    )
    with row:
        last = min(page.start + size, page.n_hits)
        shown = {"first": number(page.start + 1), "last": number(last), "n": number(page.n_hits)}
        st.markdown(say("table.place", **shown), width="content")
        for name, there, is_on in (("earlier", page.start - size, page.start > 0), ("later", last, last < page.n_hits)):
            st.button(
                say(f"table.{name}"), key=f"table-{name}-{place}", on_click=_go, args=(wanted, there), disabled=not is_on
            )  # fmt: skip


def _asked(wanted: Wanted) -> tuple[str, str, bool, int]:
    return table_grid.fingerprint(wanted), wanted.sort, wanted.descending, table_filters.size()


def _go(wanted: Wanted, there: int) -> None:
    st.session_state[state.TABLE_START] = (_asked(wanted), max(0, there))


def _file(wanted: Wanted) -> None:
    if not projects.may(Right.RESEARCH):
        return
    who = projects.admission()

    def content() -> bytes:  # runs when it is asked for, outside the page
        with who.opened() as project:
            return table.export_hits(project, wanted)[1]

    st.download_button(
        say("table.export"), content, f"tabel-{datetime.now():%Y%m%d-%H%M}.csv", "text/csv", key="table-export",  # noqa: DTZ005
        help=say("table.export_help"), on_click="ignore",
    )  # fmt: skip
