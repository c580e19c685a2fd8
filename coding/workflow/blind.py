"""What somebody may not see yet: what others gave in a sample that he still codes apart from them.

Hidden are the answers of the sample and those that repeat them; with them what others decided, what was coded without a person, and what
is suggested. Whatever shows or writes codes asks here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from coding.errors import CodedError
from coding.records import Decision
from coding.store import double
from coding.workflow.project import Project

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def hidden_from(session: Session, project: Project) -> frozenset[str]:
    """Answers of which who works here may not see what others gave."""
    return double.hidden_from(session, project.settings.coder)


def hidden_now(project: Project) -> frozenset[str]:
    """As `hidden_from`, for who keeps what was read: when this changes, it is to be read anew."""
    with project.reading() as session:
        return hidden_from(session, project)


def visible(made: Iterable[Decision], coder: str, hidden: Collection[str]) -> list[Decision]:
    """Decisions that a coder may see: his own, and of answers that are not hidden from him."""
    return [d for d in made if d.coder == coder or d.answer_id not in hidden]


def check_sighted(session: Session, project: Project) -> None:
    """Refuse figures and files for who still codes a part of the answers blind: they hold what others gave.

    Raises
    ------
    CodedError
        Says in how many answers, and what to do first.
    """
    if hidden := hidden_from(session, project):
        raise CodedError("double.still_blind", coder=project.settings.coder, n=len(hidden))
