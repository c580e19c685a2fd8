"""Coderen: read one answer at a time and decide on its codes, by keyboard; the reading card does it, this page feeds it."""

from __future__ import annotations

import streamlit as st

from coding.workflow import review
from coding.workflow.modes import DOUBLE, FOUND, QUEUE, SWEEP, UNREAD
from coding.workflow.project import Project
from coding.workflow.state import State
from coding.workflow.state import state as state_of
from ui import frame, state
from ui.components import coding, compare_table, double_coding, modes, projects, sweeping
from ui.components import desk as desks
from ui.components.reading_card import card_texts, reading_card, wanted
from ui.components.table_words import say


def code(found: State) -> None:
    """Choose how to go through the answers and a question, and code what comes."""
    compare_table.dress()
    with st.container(key="coding"):
        left, middle, right = st.columns([3, 6, 7], gap="small", vertical_alignment="center")
        with left:
            mode = modes.choose()
        if mode == DOUBLE and not state.get(state.ANSWER):
            double_coding.show(middle, right)
            return
        with middle:
            chosen = desks.question(found.questions, with_all=True)
        questions = () if chosen == desks.ALL else (chosen,)
        if mode == SWEEP and not state.get(state.ANSWER):
            sweeping.show(questions, right, desks.suggested(found))
            return
        with right:
            if mode == FOUND:
                modes.search()
        if mode == QUEUE:
            double_coding.waits()
        _card(found, mode, chosen, questions, right)


def _card(
    found: State, mode: str, chosen: str, questions: tuple[str, ...], right: st.delta_generator.DeltaGenerator
) -> None:
    target, settings, visited = projects.target(), state.settings(), state.get(state.ANSWER)
    with projects.opened() as project:
        is_list = modes.is_list(mode) and not visited
        desk, line = (
            _list(project, mode, questions, right) if is_list else (review.desk(project, questions, visited, mode), "")
        )
        if desk is None:
            return
        desk = review.beside(project, desk, wanted(state.CARD))
        known = coding.read(project, desk)
    with st.container() if is_list else right:
        coding.alike(desk)
    if not is_list:
        _notices(found, desk, visited, mode)
    desks.learns()
    coding.not_stored()
    if not (desk.to_do or desk.done):
        return
    name = ":".join(filter(None, (mode if mode != QUEUE else "", chosen, visited))) + (f"#{line}" if line else "")
    batch = coding.batch(desk, known, coding.owner(target, settings), name, visited or state.get(state.PLACE))
    reading_card(
        batch, desk.codebook, card_texts(settings.language), state.CARD, coding.storing(target, settings, known),
        knows=coding.knowing(target, settings), on_place=modes.at if is_list else None,
    )  # fmt: skip


def _list(
    project: Project, mode: str, questions: tuple[str, ...], right: st.delta_generator.DeltaGenerator
) -> tuple[review.Desk | None, str]:
    """The part of a mode's list round where the coder is, and the list's number; None if there is nothing to go through."""
    asked = modes.asked(mode, questions)
    if modes.has_nothing_to_search(asked):
        st.markdown(say("coding.none.found_asks"))
        return None, ""
    line, number = modes.line(project, asked)
    with st.container() if mode == FOUND or not line.answer_ids else right:
        modes.told(mode, line)
    return review.list_desk(project, asked, line.answer_ids, state.get(state.PLACE)), str(number)


def _notices(found: State, desk: review.Desk, visited: str, mode: str) -> None:
    if visited and (desk.to_do or desk.done):
        desks.looked_up(visited)
    elif not desk.to_do and mode == UNREAD:
        st.markdown(say("coding.none.unread"))
    elif not desk.to_do:
        desks.nothing_left(desk, found.questions)
    elif not desks.suggested(found):
        desks.suggest_first()


frame.head("coderen")
with projects.opened() as opened:
    now = state_of(opened)
if desks.begun(now):
    frame.guarded(code, now)
