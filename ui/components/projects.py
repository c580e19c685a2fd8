"""Which projects are offered, and which one is open."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from coding.errors import ProjectError
from coding.workflow import project as workflow
from coding.workflow.demo import NAME as DEMO
from ui import state

SUFFIX = ".duiding"
UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def folder() -> Path:
    """The working folder: projects are looked for and made here, nowhere else."""
    return Path.cwd()


def given() -> str:
    """The project that was named at the start: DUIDING_PROJECT, or the argument behind ``--``."""
    argument = next((a for a in sys.argv[1:] if a.endswith(SUFFIX) or "://" in a), "")
    return os.environ.get("DUIDING_PROJECT") or argument


def offered() -> dict[str, str]:
    """Name → file or URL: what was given at the start, then the projects in the working folder, the last changed first."""
    found = {workflow.Project(given(), None).name: given()} if given() else {}  # type: ignore[arg-type]
    here = [path for path in folder().glob(f"*{SUFFIX}") if path.is_file()]
    for path in sorted(here, key=lambda p: -p.stat().st_mtime):
        found.setdefault(path.name, str(path))
    return found


def settle() -> None:
    """Open what was given at the start; forget a project that is not offered (any more)."""
    names = offered()
    if state.get(state.PROJECT) not in names:
        state.put(state.PROJECT, next(iter(names)) if given() else "")


def name() -> str:
    """Name of the open project, or nothing."""
    return state.get(state.PROJECT)


def target() -> str:
    """File or URL of the open project, or nothing."""
    return offered().get(name(), "")


@contextmanager
def opened() -> Iterator[workflow.Project]:
    """The open project, for one use case; Streamlit is not called inside."""
    with workflow.opened(target(), state.settings()) as project:
        yield project


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
    ProjectError
        If the name is not one, or is taken.
    """
    stem = UNSAFE.sub("-", wanted).strip(" .-").removesuffix(SUFFIX)
    if not stem:
        raise ProjectError("ui.name_missing")
    path = folder() / f"{stem[:80]}{SUFFIX}"
    workflow.create(path, state.settings())
    choose(path.name)


def demo_target() -> str:
    """Where the demo project comes."""
    return str(folder() / DEMO)
