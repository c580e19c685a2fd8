"""Learning while people code: what they decided is taken in, whoever of them decided last."""

from __future__ import annotations

from dataclasses import replace

from coding.team import TeamRole
from coding.workflow.project import Progress, Project, no_progress
from coding.workflow.review import is_due
from coding.workflow.rights import Right, needs
from coding.workflow.suggest import Suggested, suggest_project


@needs(Right.CODE)
def learn_project(project: Project, progress: Progress = no_progress) -> Suggested | None:
    """Suggest anew if so much was decided that it is worth it; None if not.

    That it is due is all a coder brings about: the suggestions are those that a researcher would get by asking for them.
    """
    if not is_due(project):
        return None
    return suggest_project(replace(project, role=TeamRole.RESEARCHER), progress=progress, in_between=True)
