"""Which projects are offered, and which one is open."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from coding.errors import AccessError, ProjectError
from coding.settings import Settings
from coding.team import TeamRole
from coding.workflow import project as workflow
from coding.workflow import rights
from coding.workflow.demo import NAME as DEMO
from coding.workflow.rights import Right
from ui import access, state

SUFFIX = ".duiding"
NOT_OFFERED = "\n"  # in place of a name: of a project that this person does not see
UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def folder() -> Path:
    """The working folder: projects are looked for and made here, nowhere else."""
    return Path.cwd()


def given() -> str:
    """The project that was named at the start: DUIDING_PROJECT, or the argument behind ``--``; none where Duiding is served."""
    if access.served():
        return ""
    argument = next((a for a in sys.argv[1:] if a.endswith(SUFFIX) or "://" in a), "")
    return os.environ.get("DUIDING_PROJECT") or argument


def offered() -> dict[str, str]:
    """Name → file or URL: what was given at the start, then the projects in the working folder, the last changed first.

    Where Duiding is served: of what is served, that in which who looks has a role.
    """
    if served := access.served():
        who = access.account()
        return {name: target for name, target in served.serving.offered().items() if access.role(name, who)}
    found = {workflow.Project(given(), None).name: given()} if given() else {}  # type: ignore[arg-type]
    here = [path for path in folder().glob(f"*{SUFFIX}") if path.is_file()]
    for path in sorted(here, key=_touched, reverse=True):
        found.setdefault(path.name, str(path))
    return found


def changed(target: str) -> datetime | None:
    """When a project was changed last, in UTC; None for one in a database elsewhere."""
    path = Path(target)
    return datetime.fromtimestamp(_touched(path), UTC) if "://" not in target and path.is_file() else None


def _touched(path: Path) -> float:
    """When a file was written, or what SQLite keeps beside it until it is."""
    beside = path.with_name(f"{path.name}-wal")
    return max(one.stat().st_mtime for one in (path, beside) if one.exists())


def settle() -> None:
    """Open what was given at the start; forget a project that is not offered (any more)."""
    names = offered()
    if state.get(state.PROJECT) not in names:
        only = access.served() and len(names) == 1
        state.put(state.PROJECT, next(iter(names)) if given() or only else "")


def name() -> str:
    """Name of the open project, or nothing."""
    return state.get(state.PROJECT)


def target() -> str:
    """File or URL of the open project, or nothing."""
    return offered().get(name(), "")


@contextmanager
def opened(shown: str = "", settings: Settings | None = None) -> Iterator[workflow.Project]:
    """The open project, for one use case, in the role that who looks has in it now; Streamlit is not called inside.

    What a page showed can come back when another project or coder is chosen: `shown` and `settings` are those of that moment.

    Raises
    ------
    AccessError
        If somebody else is logged in by now, or has no role in the project (any more).
    """
    who = admission()
    if settings and settings != who.settings:
        if access.served() and settings.coder != who.settings.coder:
            raise AccessError("access.logged_out")
        who = replace(who, settings=settings)
    if shown and shown != who.target:
        who = replace(
            who, target=shown, name=next((n for n, there in offered().items() if there == shown), NOT_OFFERED)
        )
    with who.opened() as project:
        yield project


@dataclass(frozen=True)
class Admission:
    """Who opens which project. It holds for as long as the session behind it, also where Streamlit cannot tell whose that is."""

    name: str
    target: str
    settings: Settings
    token: str

    def role(self) -> TeamRole | None:
        """The role that this person has in the project now."""
        if access.served() is None:
            return access.role(self.name)
        return None if self.name in ("", NOT_OFFERED) else access.role(self.name, access.account_of(self.token))

    @contextmanager
    def opened(self) -> Iterator[workflow.Project]:
        """The project, for one use case.

        Raises
        ------
        AccessError
            If the session ended, or there is no role in the project any more.
        """
        role = self.role()
        rights.check(role, Right.READ)
        with workflow.opened(self.target, self.settings, role) as project:
            yield project


def admission() -> Admission:
    """Who looks, and the open project: for work that is done later, outside the page."""
    return Admission(name(), target(), access.settings(), access.token())


def may(right: Right) -> bool:
    """Whether who looks has a right in the open project."""
    return access.may(right, name())


def may_make() -> bool:
    """Whether who looks may make a project: on one's own machine, or with that right in all projects that are not named."""
    served = access.served()
    return served is None or bool(served.serving.folder and access.may(Right.RESEARCH, ""))


def choose(wanted: str) -> None:
    """Open another project."""
    for key in (state.QUESTION, state.ANSWER):
        state.put(key, "")
    st.session_state.pop(state.SURVEY, None)
    state.put(state.PROJECT, wanted)


def make(wanted: str) -> None:
    """Make an empty project in the working folder and open it.

    Raises
    ------
    AccessError
        If who looks may make none.
    ProjectError
        If the name is not one, or is taken.
    """
    rights.check(role := access.role(""), Right.RESEARCH)
    stem = UNSAFE.sub("-", wanted).strip(" .-").removesuffix(SUFFIX)
    if not stem:
        raise ProjectError("ui.name_missing")
    path = folder() / f"{stem[:80]}{SUFFIX}"
    served = access.served()
    if served and path.stem in {Path(one).name.removesuffix(SUFFIX) for one in served.serving.offered()}:
        raise ProjectError("store.exists", name=path.name)  # also one that this person may not see
    workflow.create(path, access.settings(), role)
    choose(path.name)


def demo_target() -> str:
    """Where the demo project comes."""
    return str(folder() / DEMO)
