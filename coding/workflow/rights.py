"""Who may do what in a project: four roles, four rights, and the one table that joins them.

A role is given by whoever opens the project (``workflow.project.opened``); a process that serves a team has none of its own, so that a
role that was forgotten is a refusal and not an open door. Every use case that changes something, or takes something out of the
project, names the right it needs with `needs`; a writing transaction asks for a right as well, by default the one of a researcher.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from coding.errors import AccessError
from coding.team import TeamRole

if TYPE_CHECKING:
    from coding.workflow.project import Project

UseCase = TypeVar("UseCase", bound=Callable[..., Any])


class Right(StrEnum):
    """What somebody may do, the least first."""

    READ = "read"  # see answers (masked), codes, results and the log
    CODE = "code"  # decide about answers, in one's own name, and take one's own decisions back
    RESEARCH = "research"  # import, clean, the codebook, suggestions, many answers at once, comparing, exports, report
    MANAGE = "manage"  # accounts, and erasing what a respondent wants erased


_MATRIX: Mapping[TeamRole, frozenset[Right]] = {
    TeamRole.READER: frozenset({Right.READ}),
    TeamRole.CODER: frozenset({Right.READ, Right.CODE}),
    TeamRole.RESEARCHER: frozenset({Right.READ, Right.CODE, Right.RESEARCH}),
    TeamRole.ADMINISTRATOR: frozenset(Right),
}
_served = False


def may(role: TeamRole | None, right: Right) -> bool:
    """Whether a role has a right; nobody has none.

    >>> may(TeamRole.CODER, Right.CODE), may(TeamRole.CODER, Right.RESEARCH), may(None, Right.READ)
    (True, False, False)
    """
    return role is not None and right in _MATRIX[role]


def least(right: Right) -> TeamRole:
    """The least role that has a right.

    >>> least(Right.RESEARCH).value
    'researcher'
    """
    return next(role for role in TeamRole if may(role, right))


def check(role: TeamRole | None, right: Right) -> None:
    """Refuse who lacks a right.

    Raises
    ------
    AccessError
        Says which role is needed.
    """
    if not may(role, right):
        raise AccessError("access.not_allowed", role=role, needed=least(right))


def serve() -> None:
    """Say that this process works for others: from now on a project opens only with a role that somebody gave."""
    global _served
    _served = True


def own_role() -> TeamRole:
    """Role of whoever runs this process: all rights, for the files are his own.

    Raises
    ------
    AccessError
        If the process serves a team; then every role belongs to an account.
    """
    if _served:
        raise AccessError("access.no_role")
    return TeamRole.ADMINISTRATOR


def needs(right: Right) -> Callable[[UseCase], UseCase]:
    """Mark the right that a use case needs; its first argument is the project. Who lacks it is refused before anything is read.

    Raises
    ------
    AccessError
        When the use case is called by who may not.
    """

    def mark(use_case: UseCase) -> UseCase:
        @wraps(use_case)
        def checked(project: Project, *given: Any, **named: Any) -> Any:
            project.need(right)
            return use_case(project, *given, **named)

        checked.right = right  # type: ignore[attr-defined]
        return cast("UseCase", checked)

    return mark
