"""The steps of cleaning with what each does, what would change in the project, and examples side by side."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st

from coding import wording
from coding.cleaning.clean import ALL_STEPS
from coding.cleaning.effects import Effect, totals
from coding.workflow.clean_report import CleaningReport, Side
from ui import state
from ui.components import cleaned, marks
from ui.components.cleaned import Stored
from ui.words import number, plain, t

WIDTHS = (7, 11, 3)
SEVERAL = "privacy"  # the one step that may find several kinds in one answer: its kinds do not add up


def chosen(now: Stored) -> tuple[str, ...]:
    """Steps that are on now; at first those of the stored cleaning, or all."""
    first = now.steps if now.run_id else ALL_STEPS
    return tuple(s for s in ALL_STEPS if st.session_state.get(state.cleaning_step(now.run_id, s), s in first))


def table(now: Stored, found: CleaningReport) -> None:
    """A row per step: a box to leave it out, what it does, and how many answers it touches."""
    counts = totals(found.effects)
    with st.container(key="cleaning", gap=None):
        with st.container(key="clean-head"):
            for column, name in zip(st.columns(WIDTHS), ("step", "does", "touched"), strict=True):
                column.markdown(f"**{t(f'cleaning.{name}')}**")
        for step in ALL_STEPS:
            _row(now, step, step in found.steps, {d: n for (s, d), n in counts.items() if s == step})


def _row(now: Stored, step: str, is_on: bool, counts: dict[str, int]) -> None:
    key = state.cleaning_step(now.run_id, step)
    if key not in st.session_state:
        st.session_state[key] = is_on
    with st.container(key=f"clean-{step}"):
        left, middle, right = st.columns(WIDTHS)
        left.checkbox(t(f"step_name.{step}"), key=key)
        kinds = " · ".join(_unbroken(f"{detail_name(step, d)} {number(n)}") for d, n in _largest_first(counts) if d)
        middle.markdown(plain(t(f"step_does.{step}")) + (f"  \n:small[{plain(kinds)}]" if kinds else ""))
        right.markdown(_total(step, counts) if is_on else t("cleaning.off"))


def _unbroken(text: str) -> str:
    return text.replace(" ", "\u00a0").replace("-", "\u2011")


def _largest_first(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _total(step: str, counts: dict[str, int]) -> str:
    return "" if step == SEVERAL and len(counts) > 1 else number(sum(counts.values()))


def detail_name(step: str, detail: str) -> str:
    """A sort of effect in words."""
    if step == "kinds":
        return wording.text(f"kind.{detail}", state.get(state.LANGUAGE))
    part = {"privacy": "finding", "language": "in_language", "duplicates": "repeated"}[step]
    return t(f"{part}.{detail}") if wording.has(f"ui.{part}.{detail}") else detail


def difference(now: Stored, found: CleaningReport) -> None:
    """What the choice differs from what the project holds, and what that means."""
    st.markdown(t("cleaning.would", n=found.n_substantive, total=found.n_answers) + " " + _compared(now, found))
    if "privacy" not in found.steps:
        st.warning(t("cleaning.unmasked"))


def _compared(now: Stored, found: CleaningReport) -> str:
    if not now.run_id:
        return t("cleaning.never")
    off, on = (_names(s) for s in (set(now.steps) - set(found.steps), set(found.steps) - set(now.steps)))
    lines = [t("cleaning.left_out", steps=off)] if off else []
    lines += [t("cleaning.added", steps=on)] if on else []
    lines += [t("cleaning.stored_n", n=cleaned.n_substantive(now))] if lines or now.is_stale else [t("cleaning.same")]
    return " ".join(lines + ([t("cleaning.stale")] if now.is_stale else []))


def _names(steps: Iterable[str]) -> str:
    wanted = set(steps)
    return ", ".join(f"*{t(f'step_name.{s}')}*" for s in ALL_STEPS if s in wanted)


def examples(now: Stored, found: CleaningReport) -> None:
    """Choose a step, a kind and a question; then read what happened to some answers."""
    if not found.effects:
        st.markdown(t("cleaning.untouched"))
        return
    effect = _effect(found.effects)
    st.caption(t("cleaning.shown", n=len(effect.examples), total=effect.n))
    st.html(f'<p class="legend">{_legend()}</p>')
    st.html("".join(_example(side) for side in cleaned.sides(now, effect.examples, found.steps)))


def _effect(effects: list[Effect]) -> Effect:
    columns = st.columns([5, 4, 8])
    with columns[0]:
        step = _select(state.CLEANING_STEP, "step", {e.step: t(f"step_name.{e.step}") for e in effects})
    of_step = [e for e in effects if e.step == step]
    kinds = _largest_first({d: n for (_, d), n in totals(of_step).items()})
    with columns[1]:
        kind = kinds[0][0]
        if kind:
            names = {d: f"{detail_name(step, d)} ({number(n)})" for d, n in kinds}
            kind = _select(state.CLEANING_KIND, "kind", names)
    asked = {e.question_id: e for e in of_step if e.detail == kind}
    texts = cleaned.question_texts()
    with columns[2]:
        names = {q: f"({number(e.n)}) {texts.get(q, q)}" for q, e in asked.items()}
        return asked[_select(state.CLEANING_QUESTION, "question", names)]


def _select(key: str, word: str, names: dict[str, str]) -> str:
    if st.session_state.get(key) not in names:
        st.session_state[key] = next(iter(names))
    return st.selectbox(t(f"cleaning.{word}"), list(names), format_func=names.__getitem__, key=key)


def _legend() -> str:
    return (
        f"<del>{escape(t('cleaning.legend_del'))}</del> · <ins>{escape(t('cleaning.legend_ins'))}</ins> · "
        f"<mark>{escape(t('cleaning.legend_mark'))}</mark> · {escape(t('cleaning.legend_signs'))}"
    )


def _example(side: Side) -> str:
    return (
        f'<section class="sides"><h4>{escape(side.cleaned.answer_id)}</h4>'
        f"{_text('raw', marks.raw(side))}{_text('clean', marks.clean(side))}{_masked(side)}{_notes(side)}</section>"
    )


def _text(word: str, html: str) -> str:
    return f'<div class="{word}"><h5>{escape(t(f"cleaning.{word}"))}</h5><p>{html}</p></div>'


def _masked(side: Side) -> str:
    return _text("masked", escape(side.cleaned.masked)) if side.cleaned.findings else ""


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
