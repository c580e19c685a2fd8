"""Opschonen: see what each step does before it is stored, leave steps out, read answers before and after, and see what is read."""

from __future__ import annotations

import streamlit as st

from coding.workflow.state import state as state_of
from ui import frame, state
from ui.components import cleaned, cleaning, jobs, path, projects, reading, sides, spelling
from ui.words import t


def store(now: cleaned.Stored, steps: tuple[str, ...]) -> None:
    """The button that cleans with these steps; then the way on."""
    is_new = now.is_stale or now.is_older or steps != now.steps
    with st.container(horizontal=True, vertical_alignment="center", key="store"):
        kind = "primary" if is_new else "secondary"
        busy = jobs.busy(projects.target())
        if st.button(t("cleaning.store"), type=kind, key="clean", disabled=busy):  # type: ignore[arg-type]
            jobs.start("clean", projects.target(), steps=steps)
            st.rerun()
        if not is_new:
            onward()
    if is_new and now.run_id:
        st.caption(t("cleaning.after"))


def onward() -> None:
    """The page of the next step."""
    with projects.opened() as project:
        found = state_of(project)
    if name := found.next_step:
        page, label = path.page_of(found.step(name)) or "start", t("next_step", step=t(f"step.{name}.title"))
    else:
        page, label = "resultaten", t("to_results")
    st.page_link(frame.file_of(page), label=label)


def show(now: cleaned.Stored) -> None:
    """What the steps do, what that changes, and examples. Only the tab that is open is worked out."""
    with st.spinner(t("cleaning.counting")):
        found = cleaned.report(now, cleaning.chosen(now))
    cleaning.difference(now, found)
    store(now, found.steps)
    parts = (
        ("steps", lambda: cleaning.table(now, found)),
        ("sides", lambda: sides.show(now, found)),
        ("reading", lambda: reading.show(now, found)),
        ("spelling", lambda: spelling.show(now)),
    )
    names = [t(f"cleaning.tab_{name}") for name, _ in parts]
    for tab, (_, fill) in zip(st.tabs(names, key=state.cleaning_tab(), on_change="rerun"), parts, strict=True):
        if tab.open:
            with tab:
                fill()


frame.head("opschonen")
if (current := cleaned.stored()).n_answers:
    frame.guarded(show, current)
else:
    st.markdown(t("cleaning.empty"))
    st.page_link(frame.file_of("importeren"), label=t("cleaning.to_import"))
