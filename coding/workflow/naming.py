"""Where nobody logs in, a name is what somebody types; the log remembers that it changed while names matter."""

from __future__ import annotations

from coding.store import double
from coding.workflow.project import Project
from coding.workflow.rights import Right, needs

VERB = "rename"


@needs(Right.CODE)
def take_name(project: Project, before: str) -> tuple[str, ...]:
    """Write in the log that who works here went by another name before, as long as samples are coded apart. Ids of those samples.

    Under the name of a colleague one sees what that colleague sees; without accounts nobody can prevent that.
    """
    with project.writing(Right.CODE) as session:
        still = tuple(one.id for one in double.samples(session) if not one.is_closed)
        if still:
            project.log(session, VERB, before=before, samples=list(still))
    return still
