"""Shares of themes: of a project, or written to a table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from coding.errors import NotReadyError
from coding.exchange import tables
from coding.records import Basis, ThemeShare
from coding.workflow.blind import check_sighted
from coding.workflow.evidence import Evidence, gather
from coding.workflow.project import Project, chosen_questions

COLUMNS = (
    "question",
    "wave",
    "variable",
    "value",
    "code",
    "label",
    "n",
    "n_theme",
    "share",
    "low",
    "high",
    "basis",
    "hidden",
)


def shares_project(
    project: Project, questions: Sequence[str] = (), basis: Basis | None = None
) -> tuple[Evidence, list[ThemeShare]]:
    """Shares of all themes in a project, with what they rest on.

    Raises
    ------
    NotReadyError
        If there is nothing to count from.
    CodedError
        If the reader still codes a sample blind: shares hold codes that others gave.
    """
    with project.reading() as session:
        check_sighted(session, project)
        evidence = gather(session, project.settings, chosen_questions(session, questions), basis)
    if not any(q.codes for q in evidence.questions):
        raise NotReadyError("workflow.nothing_coded")
    return evidence, evidence.shares(project.settings.small_cell, project.settings.min_group)


def write_shares(evidence: Evidence, shares: Sequence[ThemeShare], out: str | Path) -> int:
    """Write shares to a csv; figures that may not be shown stay empty. The number of rows."""

    def row(s: ThemeShare) -> list[object]:
        figures: list[object] = (
            [""] * 4 if s.hidden else [s.n_theme, round(s.share, 4), round(s.low, 4), round(s.high, 4)]
        )
        start = [s.question_id, s.wave_id, s.variable, s.value, s.code_id, evidence.codebook.label(s.code_id), s.n]
        return [*start, *figures, s.basis.value, int(s.hidden)]

    return tables.write_csv(out, COLUMNS, (row(s) for s in shares))
