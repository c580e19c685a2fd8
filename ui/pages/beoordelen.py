"""Beoordelen: read one answer at a time and decide on its codes, by keyboard."""

from __future__ import annotations

from functools import partial

import streamlit as st

from coding.workflow import review
from coding.workflow.reading import read_answer
from coding.workflow.state import state as state_of
from ui import frame, state
from ui.components import card as cards
from ui.components import desk as desks
from ui.components import jobs, projects
from ui.words import number, t


def progress(desk: review.Desk, at: int) -> None:
    """Which answer this is, how many are done, and whether the last decision is stored."""
    total = len(desk.done) + desk.n_waiting
    st.progress(len(desk.done) / max(1, total))
    stored = st.session_state.pop(state.STORED, None)
    words = [t("review.place", n=number(at + 1), total=number(total)), t("review.done", n=len(desk.done))]
    words += [t("review.stored", n=stored)] if stored is not None else []
    st.caption(" · ".join(words))


def finished(desk: review.Desk, questions: list[str]) -> None:
    """All answers of the question are decided, or the last ones are in the hands of other coders."""
    st.markdown(t("review.elsewhere", n=desk.n_waiting) if desk.n_waiting else t("review.finished"))
    after = questions[questions.index(desk.question.id) + 1 :]
    if after:
        st.button(t("review.next_question"), type="primary", on_click=desks.go_to, args=(after[0],), shortcut="Enter")
    st.page_link(frame.file_of("resultaten"), label=t("to_results"))


frame.head("beoordelen")
target = projects.target()
if jobs.busy(target):
    st.markdown(t("review.wait"))
    st.stop()
with projects.opened() as project:
    found = state_of(project)
missing = [name for name in ("import", "clean", "codebook") if not next(s for s in found.steps if s.name == name).done]
if missing:
    st.markdown(t(f"review.needs_{missing[0]}"))
    st.page_link(frame.file_of("start"), label=t("to_start"))
    st.stop()
chosen = desks.question(found.questions)
with projects.opened() as project:
    desk = review.desk(project, chosen, state.get(state.ANSWER))
    at = desks.place(desk)
    line = desk.done + desk.to_do
    card = review.card(project, line[at]) if at < len(line) else None
    about = review.about(project, line[at]) if card else ()
    read = read_answer(project, card.raw, card.answer, as_written=True) if card else None
progress(desk, min(at, max(0, len(line) - 1)))
if card is None or read is None:
    finished(desk, [q.id for q in found.questions])
    st.stop()
state.put(state.ANSWER, card.answer.answer_id)
left, right = st.columns([11, 9], gap="large")
with left:
    cards.text(card, read, about + desks.why(desk, card))
    cards.actions(partial(desks.accept, desk, card, at), partial(desks.step, desk, at), card.answer.answer_id)
    cards.legend(read)
    st.caption(t("review.keys"))
with right:
    cards.boxes(card, desk.codebook)
