"""Opschonen: see what each cleaning step does before it is stored, leave steps out, and read examples beside the raw text."""

from __future__ import annotations

import streamlit as st

from coding.workflow.state import state as state_of
from ui import frame
from ui.components import cleaned, cleaning, jobs, path, projects
from ui.words import t


def store(now: cleaned.Stored, steps: tuple[str, ...]) -> None:
    """The button that cleans with these steps; then the way on."""
    is_new = now.is_stale or steps != now.steps
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
        name = state_of(project).next_step
    if name:
        page, label = path.PAGE_OF.get(name, "start"), t("cleaning.next", step=t(f"step.{name}.title"))
    else:
        page, label = "resultaten", t("to_results")
    st.page_link(frame.file_of(page), label=label)


def show(now: cleaned.Stored) -> None:
    """What the steps do, what that changes, and examples."""
    with st.spinner(t("cleaning.counting")):
        found = cleaned.report(now, cleaning.chosen(now))
    cleaning.difference(now, found)
    store(now, found.steps)
    st.subheader(t("cleaning.what"), anchor=False)
    cleaning.table(now, found)
    st.caption(t("cleaning.what_n"))
    st.subheader(t("cleaning.sides"), anchor=False)
    cleaning.examples(now, found)


frame.head("opschonen")
if (current := cleaned.stored()).n_answers:
    frame.guarded(show, current)
else:
    st.markdown(t("cleaning.empty"))
    st.page_link(frame.file_of("importeren"), label=t("cleaning.to_import"))
