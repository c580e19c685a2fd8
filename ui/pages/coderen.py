"""Coderen: read one answer at a time and decide on its codes, by keyboard; the reading card does it, this page feeds it."""

from __future__ import annotations

import streamlit as st

from coding.workflow import review
from coding.workflow.state import State
from coding.workflow.state import state as state_of
from ui import frame, state
from ui.components import coding, projects
from ui.components import desk as desks
from ui.components.reading_card import card_texts, reading_card


def code(found: State) -> None:
    """Choose a question, and code what is in hand."""
    target, settings, visited = projects.target(), state.settings(), state.get(state.ANSWER)
    with st.container(key="coding"):
        left, right = st.columns([1, 1], gap="medium", vertical_alignment="center")
        with left:
            chosen = desks.question(found.questions, with_all=True)
        questions = [] if chosen == desks.ALL else [chosen]
        with projects.opened() as project:
            desk = review.desk(project, questions, visited)
            known = coding.read(project, desk)
        with right:
            coding.alike(desk)
        _notices(found, desk, visited)
        if not (desk.to_do or desk.done):
            return
        line = ":".join(filter(None, (chosen, visited)))
        batch = coding.batch(desk, known, coding.owner(target, settings), line, visited)
        reading_card(
            batch, desk.codebook.offered, card_texts(settings.language), state.CARD,
            coding.storing(target, settings, known), knows=coding.knowing(target, settings),
        )  # fmt: skip


def _notices(found: State, desk: review.Desk, visited: str) -> None:
    if visited and (desk.to_do or desk.done):
        desks.looked_up(visited)
    elif not desk.to_do:
        desks.nothing_left(desk, found.questions)
    elif not next(step.done for step in found.steps if step.name == "suggest"):
        desks.suggest_first()


frame.head("coderen")
with projects.opened() as opened:
    now = state_of(opened)
if desks.begun(now):
    frame.guarded(code, now)
