"""The path of a project as a list of steps, and the one step that is next."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import streamlit as st

from coding.workflow import rights
from coding.workflow.report import FORMATS
from coding.workflow.rights import Right
from coding.workflow.state import State, Step
from ui import access
from ui.components import jobs, projects
from ui.frame import file_of, right_of
from ui.words import a, plain, t

PAGE_OF = {"import": "importeren", "codebook": "codeboek", "review": "coderen", "compare": "vergelijken"}
BUSY_PAGE_OF = {"compare": "dubbelcoderen"}  # as long as it goes on
NEEDS = {
    "import": (), "clean": ("import",), "codebook": (), "suggest": ("clean", "codebook"), "review": ("clean", "codebook"),
    "compare": ("clean", "codebook"), "topics": ("clean",), "quotes": ("suggest",), "report": ("suggest",),
}  # fmt: skip


def next_step(state: State) -> None:
    """The one thing to do now, with the button that does it."""
    with st.container(key="next"):
        if not state.next_step:
            st.markdown(t("all_done"))
            if st.button(t("to_results"), type="primary", key="to_results"):
                st.switch_page(file_of("resultaten"))
            return
        step = state.step(state.next_step)
        st.markdown(f"**{t('next_step', step=t(f'step.{step.name}.title'))}**")
        st.markdown(_said(step, "busy_why", "why"))
        right = _right(step)
        if projects.may(right):
            _button(step, "primary", f"next-{step.name}")
        else:
            st.caption(a("side.role_cannot", needed=a(f"role.{rights.least(right)}")))


def page_of(step: Step) -> str:
    """The page where a step is done; empty if it needs none."""
    return (BUSY_PAGE_OF if step.busy else PAGE_OF).get(step.name, PAGE_OF.get(step.name, ""))


def _right(step: Step) -> Right:
    """What somebody must be allowed to do, to do a step or go to its page."""
    return right_of(page_of(step)) if page_of(step) else Right.RESEARCH


def steps(state: State) -> None:
    """All steps with how far they are; what can be done again has a button."""
    done = {step.name for step in state.steps if step.done}
    with st.container(key="steps", gap=None):
        for step in state.steps:
            _row(step, done, step.name == state.next_step)


def _row(step: Step, done: set[str], is_next: bool) -> None:
    with st.container(key=f"step-{step.name}"):
        left, middle, right = st.columns([3, 6, 2], vertical_alignment="center")
        left.markdown(f"{_mark(step)}  {t(f'step.{step.name}.title')}")
        middle.markdown(_figures(step))
        with right:
            if done >= set(NEEDS[step.name]) and not is_next and projects.may(_right(step)):
                _button(step, "tertiary", f"again-{step.name}")


def _mark(step: Step) -> str:
    if step.busy or (step.done and step.stale):
        return "◐"
    return "●" if step.done else "○"


def _figures(step: Step) -> str:
    return _said(step, "busy", "done" if step.done else "todo") + (
        f" · {t('stale')}" if step.done and step.stale else ""
    )


def _said(step: Step, busy: str, else_: str) -> str:
    """What is said of a step: one text as long as it goes on, else another; with its figures."""
    safe = {name: plain(v) if isinstance(v, str) else v for name, v in step.figures.items()}
    return t(f"step.{step.name}.{busy if step.busy else else_}", **safe)


def _button(step: Step, kind: Literal["primary", "tertiary"], key: str) -> None:
    if page := page_of(step):
        do = f"step.{step.name}.{'busy_do' if step.busy else 'do'}"
        if st.button(t(do) if kind == "primary" else t("open"), type=kind, key=key):
            st.switch_page(file_of(page))
        return
    target = projects.target()
    label = t(f"step.{step.name}.do") if kind == "primary" else t("again" if step.done else "do")
    if st.button(label, type=kind, key=key, disabled=jobs.busy(target)):
        run(step.name)


def run(name: str) -> None:
    """Start a stage that needs no page of its own."""
    more: dict[str, Any] = {"folder": str(report_folder())} if name == "report" else {}
    jobs.start(name, projects.target(), **more)
    st.rerun()


def report_folder() -> Path:
    """Where reports are written; where Duiding is served, each project has a folder of its own."""
    folder = projects.folder() / "rapport"
    return (
        folder / projects.UNSAFE.sub("-", projects.name().removesuffix(projects.SUFFIX)) if access.served() else folder
    )


def report_files() -> dict[str, Path]:
    """Format → the report of the open project, as far as it was made."""
    stem = Path(projects.name()).name.removesuffix(projects.SUFFIX)
    found = {kind: sorted(report_folder().glob(f"*.{kind}")) for kind in FORMATS}
    if access.served():  # the folder is the project's own, and the file may be called as the database is
        return {kind: files[-1] for kind, files in found.items() if files}
    return {kind: file for kind, files in found.items() for file in files if file.stem == stem}
