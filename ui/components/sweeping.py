"""One code over all answers: what is chosen, the answers that come, and from what the coder says to the project."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from coding.records import Codebook
from coding.settings import Settings
from coding.workflow import blind, review, sweep
from coding.workflow.project import Project
from coding.workflow.sweep import ORDERS, Swept
from ui import state
from ui.components import coding, modes, projects
from ui.components import desk as desks
from ui.components.desk import begin_anew
from ui.components.reading_card import Mask
from ui.components.sweep import CardSaid, SweepAnswer, SweepBatch, sweep_card
from ui.components.table_words import say

BEFORE, AHEAD = (
    20,
    60,
)  # answers that the browser has on either side: sixty are a second or two of pressing without looking


def fields(book: Codebook) -> tuple[str, str]:
    """Let the coder choose a code and which answers come first; a reload comes back to both."""
    names = {code.id: code.label for code in book.offered.codes}
    if state.get(state.SWEEP_CODE) not in names:
        st.session_state[state.SWEEP_CODE] = next(iter(names))
    if state.get(state.SWEEP_ORDER) not in ORDERS:
        st.session_state[state.SWEEP_ORDER] = ORDERS[0]
    orders = {order: say(f"coding.sweep.order.{order}") for order in ORDERS}
    left, right = st.columns([3, 2], gap="small")
    left.selectbox(
        say("coding.sweep.code"), list(names), format_func=names.__getitem__, key=state.SWEEP_CODE, on_change=begin_anew,
        label_visibility="collapsed",
    )  # fmt: skip
    right.selectbox(
        say("coding.sweep.first"), list(orders), format_func=orders.__getitem__, key=state.SWEEP_ORDER, on_change=begin_anew,
        label_visibility="collapsed",
    )  # fmt: skip
    return state.get(state.SWEEP_CODE), state.get(state.SWEEP_ORDER)


def show(questions: tuple[str, ...], place: DeltaGenerator, is_suggested: bool) -> None:
    """The sweep, with its fields in `place`; or why there is nothing to go through."""
    with projects.opened() as project:
        book = review.codebook(project)
    if not book.offered.codes:
        st.markdown(say("coding.none.codes"))
        return
    with place:
        code, order = fields(book)
    if not is_suggested:
        desks.suggest_first("coding.sweep.needs_suggestions")
        return
    with projects.opened() as project:
        ids, number = _line(project, questions, code, order)
        said = sweep.spoken(project, code)
        at = state.get(state.PLACE) if state.get(state.PLACE) in ids else next((i for i in ids if i not in said), "")
        here = ids.index(at) if at else 0
        part = range(max(0, here - BEFORE), min(len(ids), here + AHEAD))
        known = _read(project, book, code, [ids[n] for n in part])
    if not ids:
        st.markdown(say("coding.none.sweep"))
        return
    _card(
        book,
        code,
        [known[ids[n]] for n in part],
        _Where(f"{':'.join(('sweep', code, order, *questions))}#{number}", part, ids, said),
    )


@dataclass(frozen=True)
class _Where:
    """Where in the list the coder is: its name, the part that is shown, all of it, and what he has spoken on."""

    line: str
    part: range
    ids: tuple[str, ...]
    said: set[str]


def _card(book: Codebook, code: str, shown: Sequence[Swept], where: _Where) -> None:
    target, settings = projects.target(), state.settings()
    owner, places = f"{coding.owner(target, settings)}|sweep", tuple(n + 1 for n in where.part)
    answers = tuple(map(_answer, shown))
    n_said = len(where.said.intersection(where.ids))
    batch = SweepBatch(owner, where.line, answers, places, len(where.ids), n_said, state.get(state.PLACE))
    sweep_card(
        batch, code, book, settings.language, state.SWEEP, _storing(target, settings, {s.answer_id: s.run_id for s in shown}),
        knows=coding.knowing(target, settings), on_place=modes.at,
    )  # fmt: skip


def _line(project: Project, questions: tuple[str, ...], code: str, order: str) -> tuple[tuple[str, ...], int]:
    """The answers in the order in which they were when the coder began, and the number of this list."""
    about = (project.target, project.settings.coder, blind.hidden_now(project), "sweep", questions, code, order)
    known = st.session_state.get(state.LINE)
    if known and known[0] == about:
        return known[1], known[2]
    ids = sweep.sweep(project, code, questions, order).answer_ids
    times = st.session_state.get(state.LINE_TIMES, 0) + 1
    st.session_state[state.LINE_TIMES] = times
    st.session_state[state.LINE] = (about, ids, times)
    return ids, times


def _read(project: Project, book: Codebook, code: str, ids: Sequence[str]) -> dict[str, Swept]:
    """Answers as they are shown. They are read once, by who may see what; what the coder says of them is read each time."""
    memory = st.session_state.setdefault(state.SWEPT, {})
    who = (project.settings.coder, project.settings.unmasked, project.role)
    about = (project.target, who, blind.hidden_now(project), book.version, code)
    if memory.get("about") != about:
        memory.clear()
        memory |= {"about": about, "answers": {}}
    known: dict[str, Swept] = memory["answers"]
    known |= {one.answer_id: one for one in sweep.swept(project, code, [i for i in ids if i not in known])}
    return {one.answer_id: one for one in sweep.anew(project, code, [known[i] for i in ids])}


def _answer(one: Swept) -> SweepAnswer:
    masks = tuple(Mask(f.start, f.end, f.kind) for f in one.masks)
    return SweepAnswer(
        one.answer_id, one.question, one.raw, one.probability, one.spans, one.negated, masks, one.says, one.is_decided, one.last
    )  # fmt: skip


def _storing(target: str, settings: Settings, runs: dict[str, str]) -> Callable[[Sequence[CardSaid]], None]:
    """Stores what the coder says; what the card shows of those answers is then read anew."""

    def store(new: Sequence[CardSaid]) -> None:
        said = [
            sweep.Said(s.id, s.answer_id, s.code, s.says, s.time, runs.get(s.answer_id), s.supersedes, s.undoes)
            for s in new
        ]
        with projects.opened(target, settings) as project:
            sweep.take_in(project, said)
        known = st.session_state.get(state.SHEETS, {}).get("sheets", {})
        for one in new:
            known.pop(one.answer_id, None)

    return store
