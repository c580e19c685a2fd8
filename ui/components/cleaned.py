"""What cleaning would do, kept while the project stays as it is: counts and ids only, never the text of an answer."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coding.cleaning.clean import ALL_STEPS, mending
from coding.cleaning.effects import Trace, touched
from coding.cleaning.links import Links
from coding.cleaning.reading import Reading
from coding.cleaning.spelling import Proposal
from coding.workflow import clean_report
from coding.workflow import reading as read
from coding.workflow import spelling as words
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
def _report(key: str, steps: tuple[str, ...]) -> CleaningReport:
    traces = _traces(key, mending(steps))
    with projects.opened() as project:
        return clean_report.report(project, steps, traces=traces)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def _traces(key: str, mend: tuple[str, ...]) -> list[Trace]:
    whole = mending(ALL_STEPS)
    known = {one.answer_id: one for one in _traces(key, whole)} if mend != whole else {}
    links = _links(key, mend)
    with projects.opened() as project:
        return clean_report.traces_of(project, mend, links, known)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def _links(key: str, mend: tuple[str, ...]) -> Links:  # noqa: ARG001
    with projects.opened() as project:
        return clean_report.links_of(project, mend)


def ids(now: Stored, steps: tuple[str, ...], step: str, detail: str, question: str = "") -> list[str]:
    """Ids of the answers that a step touches in this way; of all questions, or of one."""
    return touched(_traces(now.key, mending(steps)), step, detail, question)


def sides(now: Stored, answer_ids: Sequence[str], steps: tuple[str, ...]) -> list[Side]:
    """Answers as they came beside what the steps make of them, with the answers that they repeat or point at."""
    links = _links(now.key, mending(steps))
    with projects.opened() as project:
        return clean_report.sides(project, answer_ids, steps, links)


def question_texts() -> dict[str, str]:
    """Question id → text, in the order of the questionnaire."""
    with projects.opened() as project:
        return clean_report.questions_of(project)


def reading(answer_id: str, steps: tuple[str, ...]) -> Reading:
    """What is read in an answer after these steps."""
    with projects.opened() as project:
        return read.read_with(project, answer_id, steps)


def answer_ids(now: Stored, question: str) -> list[str]:
    """Ids of the answers to a question."""
    return _answer_ids(now.key, question)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def _answer_ids(key: str, question: str) -> list[str]:  # noqa: ARG001
    with projects.opened() as project:
        return read.answer_ids(project, question)


def spelling(now: Stored) -> list[Proposal]:
    """Words that may be misspelt, without those that may be names."""
    with projects.opened() as project:
        book = clean_report.codebook_key(project)
    return _spelling(now.key, book)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def _spelling(key: str, book: str) -> list[Proposal]:  # noqa: ARG001
    with projects.opened() as project:
        return words.proposals_of(project)
