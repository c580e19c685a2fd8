"""The steps of cleaning with what each does, and what would change in the project."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from coding import wording
from coding.cleaning.clean import ALL_STEPS
from coding.cleaning.effects import totals
from coding.workflow.clean_report import CleaningReport
from ui import state
from ui.components import cleaned
from ui.components.cleaned import Stored
from ui.words import number, plain, t

WIDTHS = (7, 11, 3)


def chosen(now: Stored) -> tuple[str, ...]:
    """Steps that are on now; at first those of the stored cleaning, or all."""
    first = now.steps if now.run_id else ALL_STEPS
    for step in ALL_STEPS:
        key = state.cleaning_step(now.run_id, step)
        # Assigned in every run: Streamlit forgets a box that is not on the page, and the boxes stand in one tab.
        st.session_state[key] = st.session_state.get(key, step in first)
    return tuple(s for s in ALL_STEPS if st.session_state[state.cleaning_step(now.run_id, s)])


def table(now: Stored, found: CleaningReport) -> None:
    """A row per step: a box to leave it out, what it does, and how many answers it touches."""
    counts = totals(found.effects)
    with st.container(key="cleaning", gap=None):
        with st.container(key="clean-head"):
            for column, name in zip(st.columns(WIDTHS), ("step", "does", "touched"), strict=True):
                column.markdown(f"**{t(f'cleaning.{name}')}**")
        for step in ALL_STEPS:
            n = number(found.touched.get(step, 0)) if step in found.steps else t("cleaning.off")
            _row(now, step, n, {d: n for (s, d), n in counts.items() if s == step})
        with st.container(key="clean-together"):
            left, _, right = st.columns(WIDTHS)
            left.markdown(t("cleaning.together"))
            right.markdown(number(found.n_touched))
    st.caption(t("cleaning.what_n"))


def _row(now: Stored, step: str, touched: str, counts: dict[str, int]) -> None:
    with st.container(key=f"clean-{step}"):
        left, middle, right = st.columns(WIDTHS)
        left.checkbox(t(f"step_name.{step}"), key=state.cleaning_step(now.run_id, step))
        kinds = " · ".join(_unbroken(f"{detail_name(step, d)} {number(n)}") for d, n in largest_first(counts) if d)
        middle.markdown(plain(t(f"step_does.{step}")) + (f"  \n:small[{plain(kinds)}]" if kinds else ""))
        right.markdown(touched)


def _unbroken(text: str) -> str:
    return text.replace(" ", "\u00a0").replace("-", "\u2011")


def largest_first(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Counts by name, the largest first."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


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
    differs = lines or now.is_stale or now.is_older
    lines += [t("cleaning.stored_n", n=cleaned.n_substantive(now))] if differs else [t("cleaning.same")]
    lines += [t("cleaning.stale")] if now.is_stale else []
    return " ".join(lines + ([t("cleaning.older")] if now.is_older else []))


def _names(steps: Iterable[str]) -> str:
    wanted = set(steps)
    return ", ".join(f"*{t(f'step_name.{s}')}*" for s in ALL_STEPS if s in wanted)
