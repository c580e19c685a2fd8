"""Hand out a report that was made before: it holds the codes of everybody, so not to who still codes a sample blind."""

from __future__ import annotations

from pathlib import Path

from coding.workflow.blind import check_sighted, hidden_now
from coding.workflow.project import Project
from coding.workflow.rights import Right, needs


def is_blind(project: Project) -> bool:
    """Whether who works here still codes a sample apart from others, so that no report is for him."""
    return bool(hidden_now(project))


@needs(Right.READ)
def report_content(project: Project, file: Path) -> bytes:
    """Content of a report of the project.

    Raises
    ------
    CodedError
        If who asks still codes a sample blind.
    """
    with project.reading() as session:
        check_sighted(session, project)
    return file.read_bytes()
