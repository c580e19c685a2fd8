"""Which question is coded, and what there is to say when no answer is left to code."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coding.records import Question
from coding.workflow.review import Desk
from coding.workflow.rights import Right
from coding.workflow.state import State
from ui import frame, state
from ui.components import jobs, projects
from ui.components.table_words import say
from ui.words import plain, t

ALL = "*"  # in place of a question: all of them
PAGE_OF = {"import": "importeren", "clean": "opschonen", "codebook": "codeboek"}
CHANGES_ALL = ("import", "clean")  # work that answers cannot be read during


def question(questions: Sequence[Question], key: str = state.QUESTION, with_all: bool = False) -> str:
    """Let the user choose a question, or all of them; a reload comes back to it."""
    texts = ({ALL: say("coding.all_questions")} if with_all else {}) | {q.id: q.text for q in questions}
    if state.get(key) not in texts:
        st.session_state[key] = questions[0].id
    st.selectbox(
        say("coding.question"),
        list(texts),
        label_visibility="collapsed",
        format_func=texts.__getitem__,
        key=key,
        on_change=begin_anew,
    )
    return state.get(key)


def forget_answer() -> None:
    """Go back from an answer that was looked up to where the coder was."""
    state.put(state.ANSWER, "")


def begin_anew() -> None:
    """With another question, a list of answers begins at its first."""
    forget_answer()
    state.put(state.PLACE, "")
    st.session_state.pop(state.LINE, None)


def begun(found: State) -> bool:
    """Whether there is something to code with; if not, the page says what is missing and where that is done."""
    if jobs.busy(projects.target(), *CHANGES_ALL):
        st.markdown(say("coding.wait"))
        return False
    done = {step.name: step.done and not (step.name == "clean" and step.stale) for step in found.steps}
    missing = next((name for name in PAGE_OF if not done[name]), "")
    if missing:
        st.markdown(say(f"coding.needs_{missing}"))
        st.page_link(frame.file_of(PAGE_OF[missing]), label=say(f"coding.to_{missing}"))
    return not missing


def suggested(found: State) -> bool:
    """Whether codes were suggested at any time."""
    return next(step.done for step in found.steps if step.name == "suggest")


def suggest_first(why: str = "coding.no_suggestions") -> None:
    """There are no suggestions yet: what that means, and one button that makes them."""
    target = projects.target()
    with st.container(horizontal=True, vertical_alignment="center", key="no-suggestions"):
        st.markdown(say(why))
        if projects.may(Right.RESEARCH):
            st.button(
                say("coding.suggest"),
                key="suggest",
                disabled=jobs.busy(target),
                on_click=jobs.start,
                args=("suggest", target),
            )


def learns() -> None:
    """If suggesting anew from what was decided went wrong: that, why, and another try. Coding goes on with the suggestions there are."""
    if why := jobs.not_learnt(projects.target()):
        with st.container(horizontal=True, vertical_alignment="center", key="not-learnt"):
            st.caption(plain(say("coding.not_learnt", why=why)))
            st.button(
                say("coding.learn_again"), key="learn-again", on_click=frame.told,
                args=(jobs.start, jobs.LEARN, projects.target()), type="tertiary",
            )  # fmt: skip


def nothing_left(desk: Desk, questions: Sequence[Question]) -> None:
    """All is decided, or the rest is in the hands of other coders; and where to go from here."""
    with st.container(horizontal=True, vertical_alignment="center", key="nothing-left"):
        st.markdown(say("coding.elsewhere", n=desk.n_elsewhere) if desk.n_elsewhere else say("coding.finished"))
        ids = [q.id for q in questions]
        here = state.get(state.QUESTION)
        after = ids[ids.index(here) + 1 :] if here in ids else []
        if after:
            st.button(say("coding.next_question"), key="next_question", on_click=_go_to, args=(after[0],))
        st.page_link(frame.file_of("resultaten"), label=t("to_results"))


def looked_up(answer_id: str) -> None:
    """The coder looked up one answer: which, and the way back."""
    with st.container(horizontal=True, vertical_alignment="center", key="looked-up"):
        st.markdown(say("coding.looked_up", id=plain(answer_id)))
        st.button(say("coding.back_to_queue"), key="to_queue", on_click=forget_answer, type="tertiary")


def _go_to(question_id: str) -> None:
    st.session_state[state.QUESTION] = question_id
    begin_anew()
