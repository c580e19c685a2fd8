"""What cleaning would do, kept while the project stays as it is: counts and ids only, never the text of an answer."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coding.cleaning.links import Links
from coding.workflow import clean_report
from coding.workflow.clean_report import CleaningReport, Side, Stored
from ui.components import projects

KEPT = 64  # outcomes kept at once, for all sessions together


def stored() -> Stored:
    """Look at the stored cleaning of the open project."""
    with projects.opened() as project:
        return clean_report.stored(project)


def n_substantive(now: Stored) -> int:
    """Substantive answers of the stored cleaning; 0 if it was never cleaned."""
    return _substantive(now.key, now.run_id) if now.run_id else 0


@st.cache_data(max_entries=KEPT, show_spinner=False)
def _substantive(key: str, run_id: str) -> int:  # noqa: ARG001 - the key is the cache's
    with projects.opened() as project:
        return clean_report.n_substantive(project, run_id)


def report(now: Stored, steps: tuple[str, ...]) -> CleaningReport:
    """What these steps do to the answers of the open project."""
    return _report(now.key, steps)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def _report(key: str, steps: tuple[str, ...]) -> CleaningReport:  # noqa: ARG001
    with projects.opened() as project:
        return clean_report.report(project, steps)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def _links(key: str, steps: tuple[str, ...]) -> Links:  # noqa: ARG001
    with projects.opened() as project:
        return clean_report.links_of(project, steps)


def sides(now: Stored, answer_ids: Sequence[str], steps: tuple[str, ...]) -> list[Side]:
    """Answers as they came beside what the steps make of them, with the answers that they repeat or point at."""
    links = _links(now.key, steps)
    with projects.opened() as project:
        return clean_report.sides(project, answer_ids, steps, links)


def question_texts() -> dict[str, str]:
    """Question id → text, in the order of the questionnaire."""
    with projects.opened() as project:
        return clean_report.questions_of(project)
