"""Answers before and after cleaning, side by side: those that one step touched in one way, a few at a time."""

from __future__ import annotations

from html import escape

import streamlit as st

from coding.cleaning.effects import EXAMPLES, totals
from coding.cleaning.repair import STEPS
from coding.workflow.clean_report import CleaningReport, Side
from ui import state
from ui.components import cleaned, marks
from ui.components.cleaned import Stored
from ui.components.cleaning import detail_name, largest_first
from ui.words import number, t


def show(now: Stored, found: CleaningReport) -> None:
    """Choose a step, a kind and a question; then read what happened to the answers."""
    if not found.effects:
        st.markdown(t("cleaning.untouched"))
        return
    step, kind, question = _wanted(found)
    ids = cleaned.ids(now, found.steps, step, kind, question)
    shown = _page(ids, f"{step}:{kind}:{question}")
    pairs = cleaned.sides(now, shown, found.steps)
    st.html(f'<p class="legend">{_legend(step, any(side.cleaned.findings for side in pairs))}</p>')
    st.html("".join(map(_example, pairs)))


def _wanted(found: CleaningReport) -> tuple[str, str, str]:
    row = st.container(horizontal=True)
    with row.container(width=320):
        names = {s: f"{t(f'step_name.{s}')} ({number(n)})" for s, n in found.touched.items()}
        step = _select(state.CLEANING_STEP, "step", names)
    of_step = [e for e in found.effects if e.step == step]
    kinds = largest_first({d: n for (_, d), n in totals(of_step).items()})
    kind = kinds[0][0]
    if kind:
        with row.container(width=200):
            kind = _select(state.CLEANING_KIND, "kind", {d: f"{detail_name(step, d)} ({number(n)})" for d, n in kinds})
    asked = {e.question_id: e.n for e in of_step if e.detail == kind}
    texts = cleaned.question_texts()
    names = {q: f"({number(n)}) {texts.get(q, q)}" for q, n in asked.items()}
    if len(asked) > 1:
        names = {"": t("cleaning.all_questions", n=sum(asked.values())), **names}
    with row.container(width="stretch"):
        return step, kind, _select(state.CLEANING_QUESTION, "question", names)


def _select(key: str, word: str, names: dict[str, str]) -> str:
    """A field of its own for each set of names: a browser keeps showing the old name of what stays chosen."""
    options = list(names)
    if st.session_state.get(key) not in names:
        st.session_state[key] = options[0]
    field = state.field_of(key, names)
    at, take = options.index(st.session_state[key]), (key, field)
    return st.selectbox(
        t(f"cleaning.{word}"), options, at, names.__getitem__, key=field, on_change=_take, args=take
    )  # fmt: skip


def _take(key: str, field: str) -> None:
    st.session_state[key] = st.session_state[field]


def _page(ids: list[str], choice: str) -> list[str]:
    """The few answers to show now; another choice begins at the first again."""
    before, first = st.session_state.get(state.CLEANING_PLACE, ("", 0))
    first = first if before == choice and first < len(ids) else 0
    last = min(first + EXAMPLES, len(ids))
    with st.container(horizontal=True, vertical_alignment="center", key="leaf"):
        st.markdown(t("cleaning.shown", first=first + 1, last=last, total=len(ids)), width="content")
        for name, there, on in (("earlier", first - EXAMPLES, first > 0), ("later", last, last < len(ids))):
            place = (choice, max(0, there))
            st.button(t(f"cleaning.{name}"), key=f"cleaning-{name}", on_click=_go, args=(place,), disabled=not on)
    return ids[first:last]


def _go(place: tuple[str, int]) -> None:
    st.session_state[state.CLEANING_PLACE] = place


def _legend(step: str, marks_names: bool) -> str:
    tags = ("del", "ins", "mark") if marks_names else ("del", "ins")
    parts = [f"<{tag}>{escape(t(f'cleaning.legend_{tag}'))}</{tag}>" for tag in tags]
    return " · ".join(parts + ([escape(t("cleaning.legend_signs"))] if step in STEPS else []))


def _example(side: Side) -> str:
    return (
        f'<section class="sides"><h4>{escape(side.cleaned.answer_id)}</h4>'
        f"{_text('raw', marks.raw(side))}{_text('clean', marks.clean(side))}{_masked(side)}{_notes(side)}</section>"
    )


def _text(word: str, html: str) -> str:
    return f'<div class="{word}"><h5>{escape(t(f"cleaning.{word}"))}</h5><p>{html}</p></div>'


def _masked(side: Side) -> str:
    return _text("masked", marks.chipped(side.cleaned.masked)) if side.cleaned.findings else ""


def _notes(side: Side) -> str:
    answer, lines = side.cleaned, []
    if answer.kind != "answer":
        counts = "counted" if answer.is_answer else "not_counted"
        lines.append(t(f"cleaning.{counts}", kind=detail_name("kinds", answer.kind.value)))
    if answer.language not in ("", "nl"):
        lines.append(t("cleaning.in_language", language=detail_name("language", answer.language)))
    if answer.duplicate_of:
        how = detail_name("duplicates", answer.duplicate_reason)
        lines.append(t("cleaning.repeats", how=how, id=answer.duplicate_of))
    if answer.refers_to:
        lines.append(t("cleaning.refers", id=answer.refers_to))
    return f'<p class="notes">{escape(" ".join(lines))}</p>' if lines else ""
