"""Draw a sample and give it to coders: which questions, how many answers, who; with the advice beside it."""

from __future__ import annotations

import streamlit as st

from coding.records import Question
from coding.workflow import double
from ui import access, frame, state
from ui.components import projects
from ui.components.table_words import say
from ui.words import number, plain


def show(questions: tuple[Question, ...]) -> None:
    """The fields, and the button that assigns."""
    texts = {q.id: q.text for q in questions}
    chosen: list[str] = st.multiselect(
        say("double.page.questions"), list(texts), format_func=texts.__getitem__, key=state.double("questions"),
        placeholder=say("double.page.all_questions"),
    )  # fmt: skip
    with projects.opened() as project:
        scope = double.scope(project, chosen)
    if not scope.n_answers:
        st.markdown(say("double.page.nothing_left"))
        return
    left, right = st.columns([1, 3], gap="medium")
    size = state.double(f"size:{scope.n_answers}")
    left.number_input(say("double.page.size"), 1, scope.n_answers, scope.n_advised, key=size)
    team = access.coders(projects.name())
    right.multiselect(
        say("double.page.coders"), team or list(scope.coders), key=state.double("coders"), accept_new_options=not team,
        placeholder=say("double.page.coders_hint"), help=say("double.page.coders_help"),
    )  # fmt: skip
    st.caption(say("double.page.advice", n=scope.n_answers, advised=number(scope.n_advised)))
    st.button(
        say("double.page.assign"), key="double-assign", type="primary", on_click=frame.told,
        args=(_assign, size, st.session_state.get(state.DOUBLE_TIMES, 0)),
    )  # fmt: skip


def _assign(size: str, times: int) -> None:
    """Assign what stands in the fields now, which a page that was drawn before it cannot know; pressed twice, it is done once."""
    if times != st.session_state.get(state.DOUBLE_TIMES, 0):
        return
    coders, questions = (st.session_state.get(state.double(name), []) for name in ("coders", "questions"))
    with projects.opened() as project:
        made = double.assign(project, coders, int(st.session_state[size]), questions)
    st.session_state[state.DOUBLE_TIMES] = times + 1
    for key in [k for k in st.session_state if str(k).startswith(state.DOUBLE)]:
        del st.session_state[key]
    names = ", ".join(made.coders)
    state.say("success", say("double.page.assigned", sample=made.id, n=len(made.answer_ids), coders=names))


def label_of(questions: tuple[Question, ...], asked: tuple[str, ...]) -> str:
    """The questions of a sample by their texts; empty if they are all there are."""
    return "" if len(asked) == len(questions) else " · ".join(plain(q.text) for q in questions if q.id in asked)
