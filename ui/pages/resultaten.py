"""Resultaten: the shares of themes per question, and the report."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from coding.workflow.report import report_data
from coding.workflow.rights import Right
from coding.workflow.state import state as state_of
from ui import frame
from ui.components import desk, figures, jobs, path, projects
from ui.words import t

KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
}


def shares(question_id: str) -> None:
    """Chart and table of one question and wave."""
    with projects.opened() as project:
        report = report_data(project, [question_id])
    question = report.questions[0]
    order = figures.waves(report, question)
    if not order:
        st.markdown(t("results.none"))
        return
    wave = order[-1]
    if len(order) > 1:
        wave = st.radio(t("results.wave"), order, index=len(order) - 1, horizontal=True, key=f"wave:{question_id}")
    st.caption(figures.basis(question))
    figures.chart(report, question, wave)
    figures.table(report, question, wave)
    st.caption(t("results.hidden"))


def downloads() -> None:
    """The report: make it, and take it along."""
    st.header(t("results.report"), anchor=False)
    there = path.report_files()
    st.markdown(t("results.report_what"))
    with st.container(horizontal=True, key="report"):
        if projects.may(Right.RESEARCH) and st.button(
            t("step.report.do"), type="secondary" if there else "primary", disabled=jobs.busy(projects.target())
        ):
            path.run("report")
        for kind, file in there.items():
            st.download_button(
                t("results.download", kind=kind),
                file.read_bytes(),
                file.name,
                KINDS[kind],
                key=f"get-{kind}",
                on_click="ignore",
            )
    if there:
        made = datetime.fromtimestamp(max(f.stat().st_mtime for f in there.values()))  # noqa: DTZ006
        st.caption(t("results.made", time=f"{made:%d-%m-%Y %H:%M}"))


frame.head("resultaten")
with projects.opened() as project:
    found = state_of(project)
ready = {step.name for step in found.steps if step.done}
if not {"import", "clean", "codebook"} <= ready or not ready & {"suggest", "review"}:
    st.markdown(t("results.empty"))
    st.page_link(frame.file_of("start"), label=t("to_start"))
    st.stop()
frame.guarded(shares, desk.question(found.questions))
downloads()
