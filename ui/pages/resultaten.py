"""Resultaten: the shares of themes per question, and the report."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import streamlit as st

from coding.workflow import handout
from coding.workflow.report import report_data
from coding.workflow.rights import Right
from coding.workflow.state import state as state_of
from ui import frame
from ui.components import desk, figures, jobs, path, projects
from ui.components.table_words import say
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
    st.caption(figures.basis(question, wave))
    figures.chart(report, question, wave)
    figures.table(report, question, wave)
    st.caption(t("results.hidden"))


def downloads() -> None:
    """The report: make it, and take it along."""
    st.header(t("results.report"), anchor=False)
    st.markdown(t("results.report_what"))
    there = path.report_files()
    with st.container(horizontal=True, key="report"):
        if projects.may(Right.RESEARCH) and st.button(
            t("step.report.do"), type="secondary" if there else "primary", disabled=jobs.busy(projects.target())
        ):
            path.run("report")
        for kind, file in there.items():
            _download(kind, file)
    if there:
        made = datetime.fromtimestamp(max(f.stat().st_mtime for f in there.values()))  # noqa: DTZ006
        st.caption(t("results.made", time=f"{made:%d-%m-%Y %H:%M}"))


def _download(kind: str, file: Path) -> None:
    who = projects.admission()

    def content() -> bytes:  # runs when it is asked for, outside the page
        with who.opened() as project:
            return handout.report_content(project, file)

    st.download_button(
        t("results.download", kind=kind), content, file.name, KINDS[kind], key=f"get-{kind}", on_click="ignore"
    )


frame.head("resultaten")
with projects.opened() as project:
    found, is_blind = state_of(project), handout.is_blind(project)
ready = {step.name for step in found.steps if step.done or step.busy}
if not {"import", "clean", "codebook"} <= ready or not ready & {"suggest", "review"}:
    st.markdown(t("results.empty"))
    st.page_link(frame.file_of("start"), label=t("to_start"))
    st.stop()
if is_blind:
    st.markdown(t("results.blind_open" if projects.may(Right.RESEARCH) else "results.blind"))
    st.page_link(frame.file_of("dubbelcoderen"), label=say("double.coding.to_page"))
    st.stop()
frame.guarded(shares, desk.question(found.questions))
downloads()
