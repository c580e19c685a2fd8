"""Start: where the project stands, and the next step; or how to begin."""

from __future__ import annotations

import streamlit as st

from coding.workflow.state import state
from ui import frame
from ui.components import opening, path, projects
from ui.words import t

if not projects.target():
    frame.head("start", project=False)
    opening.begin()
else:
    with projects.opened() as project:
        found = state(project)
    waves = ", ".join(wave.id for wave in found.waves)
    frame.head("start", note=t("waves", waves=waves) if waves else "")
    path.next_step(found)
    st.header(t("path"), anchor=False)
    path.steps(found)
    if opening.has_choice():
        with st.expander(t("other_project" if projects.may_make() else "other_project_only")):
            opening.begin()
