"""Where the coder is: which question, which answer, what comes next. All of it follows from the store and the address."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coding.records import Question
from coding.workflow import decide, queue
from coding.workflow.review import Card, Desk
from ui import state
from ui.components import card as cards
from ui.components import projects
from ui.words import t


def question(questions: Sequence[Question], key: str = state.QUESTION) -> str:
    """Let the user choose a question; a reload comes back to it."""
    ids = [q.id for q in questions]
    texts = {q.id: q.text for q in questions}
    if state.get(key) not in ids:
        st.session_state[key] = ids[0]
    st.selectbox(
        t("review.question"),
        ids,
        label_visibility="collapsed",
        format_func=texts.__getitem__,
        key=key,
        on_change=_forget_answer,
    )
    return state.get(key)


def _forget_answer() -> None:
    state.put(state.ANSWER, "")


def place(desk: Desk) -> int:
    """Position of the current answer among all of the question: where the address says, else the first that is to do."""
    line = desk.done + desk.to_do
    wanted = state.get(state.ANSWER)
    if wanted in line:
        return line.index(wanted)
    return len(desk.done)


def why(desk: Desk, card: Card) -> tuple[str, ...]:
    """Why the coder got this answer, and how many others say the same; nothing for an answer that he looked up."""
    reason = desk.reasons.get(card.answer.answer_id)
    same = (t("review.alike", n=card.n_alike),) if card.n_alike else ()
    return ((t(f"review.reason.{reason}"),) if reason else ()) + same


def step(desk: Desk, at: int, by: int) -> None:
    """Go to another answer; past the last one, the first that is still to do. What is skipped goes back to the queue."""
    line = desk.done + desk.to_do
    there = at + by
    if by > 0 and line[at] in desk.reasons:
        with projects.opened() as project:
            queue.skip(project, line[at])
    if there >= len(line):
        there = len(desk.done) if len(desk.done) < at else len(line)
    state.put(state.ANSWER, line[max(0, there)] if there < len(line) else "")


def accept(desk: Desk, card: Card, at: int, what: str) -> None:
    """Store the decision about this answer, and only then go on."""
    codes = cards.chosen(card, desk.codebook) if what == "accept" else []
    with projects.opened() as project:
        decide.decide_answer(project, card.answer.answer_id, codes, card.run_id)
    line = desk.done + desk.to_do
    left = [a for a in desk.to_do if a != card.answer.answer_id]
    after = line[at + 1 : at + 2] or tuple(left[:1])
    state.put(state.ANSWER, after[0] if after else "")
    st.session_state[state.STORED] = len(codes)


def go_to(question_id: str) -> None:
    """Go on with another question."""
    st.session_state[state.QUESTION] = question_id
    _forget_answer()
