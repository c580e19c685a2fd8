"""The samples with how far each coder is, and what can be done with them. No code is told here."""

from __future__ import annotations

import streamlit as st

from coding.records import DoubleSample, Question
from coding.workflow import double
from coding.workflow.double import Part, Sample
from coding.workflow.rights import Right
from ui import frame, state
from ui.components import double_coding, double_new, look, projects
from ui.components.table_words import day, say
from ui.words import number, plain


def show(found: list[Sample], questions: tuple[Question, ...]) -> None:
    """All samples, the newest first."""
    for sample in reversed(found):
        _one(sample, questions)


def _one(one: Sample, questions: tuple[Question, ...]) -> None:
    sample = one.sample
    with st.container(key=f"sample-{sample.id}", gap="small"):
        st.header(say("double.page.title", sample=plain(sample.id), n=one.n_answers), anchor=False)
        told = double_new.label_of(questions, sample.questions)
        about = {"day": day(sample.time), "who": plain(sample.who), "seed": str(sample.seed)}
        st.caption(say(f"double.page.about_{'some' if told else 'all'}", questions=told, **about))
        columns = [("coder", "left"), ("done", "right"), ("state", "left")]
        look.table(
            [(say(f"double.page.{name}"), side) for name, side in columns],
            ((p.coder, _done(one, p), _state(sample, p, one.n_answers)) for p in one.parts), "double",
        )  # fmt: skip
        if not sample.is_closed:
            st.caption(say("double.page.blind"))
        if not _asked(one):
            _buttons(one)


def _done(one: Sample, part: Part) -> str:
    return say("double.page.done_of", done=number(part.n_done), n=number(one.n_answers))


def _state(sample: DoubleSample, part: Part, n: int) -> str:
    if part.ended is None:
        return say("double.ended.ready" if part.n_done == n else "double.ended.busy")
    return say(f"double.ended.{part.ended}", day=day(sample.ends[part.coder][1]))


def _buttons(one: Sample) -> None:
    """What who looks can do with a sample."""
    id_, mine = one.sample.id, one.part_of(state.settings().coder)
    research = projects.may(Right.RESEARCH)
    if mine and mine.is_open and mine.n_done == one.n_answers:
        double_coding.finish(id_, one.n_answers)
    with st.container(horizontal=True, key=f"do-{id_}", vertical_alignment="center"):
        is_busy = mine is not None and mine.is_open and mine.n_done < one.n_answers
        if is_busy and st.button(say("double.page.code"), key=f"code:{id_}", type="primary"):
            double_coding.go()
        if research and one.may_compare and st.button(say("double.page.compare"), key=f"compare:{id_}"):
            state.put(state.COMPARED, id_)
            st.switch_page(frame.file_of("vergelijken"))
        if research and not one.may_compare:
            st.button(
                say("double.page.open"), key=f"open:{id_}", on_click=_ask, args=("open", id_, ""), type="tertiary"
            )
        for part in one.parts if research else ():
            if part.is_open and part is not mine:
                st.button(
                    say("double.page.stop", coder=plain(part.coder)), key=f"stop:{id_}:{part.coder}", type="tertiary",
                    on_click=_ask, args=("stop", id_, part.coder),
                )  # fmt: skip


def _ask(action: str, sample: str, coder: str) -> None:
    st.session_state[state.DOUBLE_ASK] = (projects.name(), action, sample, coder)


def _asked(one: Sample) -> bool:
    """Ask before codes are opened or a part is ended, for neither can be taken back; whether there is anything to ask."""
    project, action, sample, coder = st.session_state.get(state.DOUBLE_ASK, ("", "", "", ""))
    if (project, sample) != (projects.name(), one.sample.id):
        return False
    with st.container(key="double-ask", gap="xsmall"):
        st.markdown(_question(one, action, coder))
        with st.container(horizontal=True):
            args = (_open, sample) if action == "open" else (_stop, sample, coder)
            st.button(say("double.page.yes"), key="double-yes", type="primary", on_click=frame.told, args=args)
            st.button(say("double.page.no"), key="double-no", on_click=_forget)
    return True


def _question(one: Sample, action: str, coder: str) -> str:
    sample, mine = plain(one.sample.id), one.part_of(state.settings().coder)
    if action == "open" and mine and mine.is_open:
        return say("double.page.open_own", sample=sample, done=number(mine.n_done), n=one.n_answers)
    if action == "open":
        busy = ", ".join(plain(part.coder) for part in one.parts if part.is_open)
        return say("double.page.open_ask", sample=sample, coders=busy)
    part = one.part_of(coder)
    n_done = number(part.n_done) if part else "–"
    return say("double.page.stop_ask", coder=plain(coder), done=n_done, n=one.n_answers)


def _forget() -> None:
    st.session_state.pop(state.DOUBLE_ASK, None)


def _open(sample: str) -> None:
    _forget()
    with projects.opened() as project:
        double.open_codes(project, sample)
    state.say("success", say("double.page.opened", sample=sample))


def _stop(sample: str, coder: str) -> None:
    _forget()
    with projects.opened() as project:
        double.stop(project, sample, coder)
    state.say("success", say("double.page.stopped", coder=coder))
