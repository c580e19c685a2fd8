"""How answers are gone through: the choice of a mode, what else it asks for, and the list that it gives."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import Any

import streamlit as st

from coding.workflow import modes, table
from coding.workflow.modes import DIFFER, FOUND, MODES, QUEUE, Asked, Line, Wanted
from coding.workflow.project import Project
from coding.workflow.rights import Right
from ui import frame, state
from ui.components import projects
from ui.components.desk import ALL, begin_anew
from ui.components.table_words import say

WORDS = "found_words"  # the field in which words are typed


def chosen() -> str:
    """The mode of now; one that is not known is the queue."""
    return state.get(state.MODE) if state.get(state.MODE) in MODES else QUEUE


def choose() -> str:
    """Let the coder choose a mode; a reload comes back to it."""
    st.session_state[state.MODE] = chosen()
    names = {name: say(f"coding.mode.{name}") for name in MODES}
    st.selectbox(
        say("coding.mode_label"), list(names), format_func=names.__getitem__, key=state.MODE, label_visibility="collapsed",
        on_change=begin_anew,
    )  # fmt: skip
    return chosen()


def go(mode: str, question: str = "", wanted: Wanted | None = None) -> None:
    """Go to Coderen in a mode, from another page: to a question, or to all."""
    begin_anew()
    state.put(state.MODE, mode)
    state.put(state.QUESTION, question or ALL)
    if wanted is not None:
        state.put(state.FOUND, written(wanted))
    st.switch_page(frame.file_of("coderen"))


def written(wanted: Wanted) -> str:
    """What is searched for as it stands in the address; empty fields are left out.

    >>> written(Wanted("taal*", flags=("memo",))), read(written(Wanted("taal*", flags=("memo",)))).words
    ('{"words":"taal*","flags":["memo"]}', 'taal*')
    """
    blank = asdict(Wanted())
    return json.dumps(
        {k: v for k, v in asdict(wanted).items() if v != blank[k]}, ensure_ascii=False, separators=(",", ":")
    )


def read(text: str) -> Wanted:
    """What an address asks for. What does not belong there, asks for nothing.

    >>> read('{"words": 3, "states": ["open"], "drop": 1}')
    Wanted(words='', ...states=('open',), ...)
    """
    try:
        given = json.loads(text)
    except ValueError:
        return Wanted()
    known = {f.name: getattr(Wanted(), f.name) for f in fields(Wanted)}
    found: dict[str, Any] = {}
    for name, value in given.items() if isinstance(given, dict) else ():
        if isinstance(known.get(name), tuple):
            found[name] = tuple(str(one) for one in value) if isinstance(value, list) else ()
        elif name in known and type(value) is type(known[name]):
            found[name] = value
    sort = found.get("sort", "answer")
    return Wanted(**(found | {"sort": sort if sort in table.SORTS else "answer"}))


def asked(mode: str, questions: tuple[str, ...]) -> Asked:
    """What the coder wants to go through."""
    return Asked(mode, questions, read(state.get(state.FOUND)) if mode == FOUND else Wanted())


def line(project: Project, wanted: Asked) -> tuple[Line, int]:
    """The list of a mode as it was drawn up when the coder began with it, and how often it was.

    So it stays the same while he goes through it. After a reload, the answer that he was at is in it still, though it may no longer be
    one that the mode would give.
    """
    about = (project.target, project.settings.coder, wanted)
    known = st.session_state.get(state.LINE)
    if known and known[0] == about:
        return known[1], known[2]
    found, at = modes.line(project, wanted), state.get(state.PLACE)
    if at and at not in found.answer_ids and modes.may_stand(project, at, wanted.questions):
        found = Line((at, *found.answer_ids), found.n_held)
    times = st.session_state.get(state.LINE_TIMES, 0) + 1
    st.session_state[state.LINE_TIMES] = times
    st.session_state[state.LINE] = (about, found, times)
    return found, times


def search() -> None:
    """The field in which words are typed, with what else of the table's filters holds, and the way to be rid of them."""
    wanted = read(state.get(state.FOUND))
    st.session_state[WORDS] = wanted.words
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text_input(
            say("table.search"), key=WORDS, placeholder=say("coding.search_hint"), max_chars=400,
            label_visibility="collapsed", on_change=_searched,
        )  # fmt: skip
        if n := _n_filters(wanted):
            st.button(
                say("coding.without_filters", n=n), key="without-filters", on_click=_without_filters, type="tertiary"
            )


def _n_filters(wanted: Wanted) -> int:
    named = (wanted.waves, wanted.values, wanted.codes, wanted.coders, wanted.states, wanted.languages, wanted.flags)
    return sum(bool(one) for one in named)


def _searched() -> None:
    wanted = read(state.get(state.FOUND))
    _ask(Wanted(**(asdict(wanted) | {"words": st.session_state.get(WORDS, "")})))


def _without_filters() -> None:
    _ask(Wanted(read(state.get(state.FOUND)).words))


def _ask(wanted: Wanted) -> None:
    begin_anew()
    state.put(state.FOUND, written(wanted))


def told(mode: str, found: Line) -> None:
    """How many answers a list has, how many are left out, and the way to draw it up anew."""
    with st.container(horizontal=True, vertical_alignment="center", key="mode-line"):
        key = "line" if found.answer_ids else f"none.{mode}"
        parts = [say(f"coding.{key}", n=len(found.answer_ids)) if found.answer_ids else say(f"coding.{key}")]
        parts += [say("coding.line_held", n=found.n_held)] if found.n_held else []
        st.markdown(" ".join(parts))
        if mode == DIFFER and not found.answer_ids and projects.may(Right.RESEARCH):
            st.page_link(frame.file_of("vergelijken"), label=say("coding.to_compare"))
        if found.answer_ids:
            st.button(say("coding.line_anew"), key="line-anew", on_click=begin_anew, type="tertiary")


def at(answer_id: str) -> None:
    """The coder is at this answer of the list: from there it is sent on, and after a reload he is back there."""
    state.put(state.PLACE, answer_id)


def is_list(mode: str) -> bool:
    """Whether the answers of a mode are a list to go through; otherwise they are given out."""
    return MODES[mode].ids is not None


def has_nothing_to_search(wanted: Asked) -> bool:
    """Whether search results are asked for without saying what to search for."""
    return wanted.mode == FOUND and wanted.wanted == Wanted(sort=wanted.wanted.sort)
