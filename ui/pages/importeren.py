"""Importeren: look at a survey file, correct what the columns are, and only then import it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from coding.records import Role
from coding.workflow.import_survey import write_mapping
from ui import access, frame, state
from ui.components import columns, jobs, projects, survey
from ui.words import plain, t


def choose() -> None:
    """Upload a file, or name one on this computer, if that is one's own."""
    key = state.uploader("survey_file")
    given = (survey.look_at_upload, key)
    st.file_uploader(t("survey.upload"), type=list(survey.TYPES), key=key, on_change=frame.told, args=given)
    if access.served():
        return
    with st.expander(t("survey.or_path")), st.form("path", border=False):
        path = st.text_input(t("survey.path"), key="survey_path")
        if st.form_submit_button(t("survey.look")) and path.strip():
            frame.guarded(survey.look_at, Path(path.strip()).expanduser())


def show(now: survey.Draft) -> None:
    """What is in the file, with the corrections; then the button that imports it."""
    above, waves, below = st.container(), st.container(), st.container()
    st.header(t("survey.columns"), anchor=False)
    st.caption(t("survey.columns_help"))
    changes = columns.editor(now)
    wave = ""
    if not any(c.role is Role.WAVE for c in now.found.mapping.columns):
        wave = waves.text_input(t("survey.wave"), value=now.proposed.mapping.wave, width=240, max_chars=40).strip()
    if changes != now.changes or (wave and wave != now.found.mapping.wave):
        frame.guarded(survey.correct, now, changes, wave)
    with above:
        summary(now)
    with below:
        button(now)
    if now.found.profile.questions:
        st.header(t("survey.questions"), anchor=False)
        survey.questions(now)


def summary(now: survey.Draft) -> None:
    """What was found, and what stands in the way."""
    file = now.found.profile
    st.header(plain(file.file), anchor=False)
    found = t("survey.found", rows=file.n_rows, columns=file.n_columns, questions=len(file.questions))
    st.markdown(f"{found} **{t('survey.nothing_saved')}**")
    survey.problems(now)


def button(now: survey.Draft) -> None:
    """Import, as far as nothing stands in the way."""
    ready = now.found.profile.ok and not jobs.busy(projects.target())
    if st.button(t("survey.import"), type="primary", disabled=not ready, key="import"):
        frame.guarded(start, now)
        st.rerun()
    if not now.found.profile.ok:
        st.caption(t("survey.not_yet"))


def start(now: survey.Draft) -> None:
    """Hand the file and its mapping to the worker; the copies are thrown away when it has ended."""
    write_mapping(now.found, mapping := now.room / "mapping.toml")
    st.session_state.pop(state.SURVEY)
    state.empty_uploaders()
    jobs.start("import", projects.target(), now.forget, file=str(now.path.resolve()), mapping=str(mapping))


frame.head("importeren")
choose()
if draft := survey.draft():
    show(draft)
else:
    st.markdown(t("survey.empty"))
