"""Work that takes a while: started from a page, done by ``ui.worker``, shown on every page until it is finished or cancelled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from coding.errors import AccessError
from coding.team import TeamRole
from coding.workflow import rights
from coding.workflow.rights import Right
from ui import access
from ui.components import projects
from ui.words import plain, t

ROOT = Path(__file__).resolve().parents[2]
LEARN = "learn"  # suggesting anew while somebody codes
DEMO = "demo"


@dataclass
class Job:
    """One piece of work. `figures` are set when it succeeded, `error` when it did not; both are unset while it runs."""

    verb: str
    process: subprocess.Popen[str]
    after: Callable[[], None] | None = None
    what: str = ""
    share: float = 0.0
    figures: dict[str, Any] | None = None
    error: str = ""
    cancelled: bool = False
    reader: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            told = json.loads(line)
            self.what, self.share = told.get("what", self.what), told.get("share", self.share)
            self.figures, self.error = told.get("done", self.figures), told.get("error", self.error)
        self.process.wait()
        if self.after:
            self.after()

    @property
    def running(self) -> bool:
        """Whether it is not finished yet."""
        return self.reader.is_alive()

    def cancel(self) -> None:
        """Stop it; its transaction is rolled back."""
        self.cancelled = True
        self.process.terminate()

    def wait(self, seconds: float = 60) -> None:
        """Wait until it is finished."""
        self.reader.join(seconds)


@st.cache_resource
def all_jobs() -> dict[str, Job]:
    """Target → the work that is being done on that project, whoever started it."""
    return {}


def start(verb: str, target: str, after: Callable[[], None] | None = None, **request: Any) -> None:
    """Start work on a project, unless some is going on already. `after` is called when it has ended, however it ended.

    Raises
    ------
    AccessError
        If who looks may not do that work.
    """
    role = _checked(verb, target)
    if busy(target):
        return
    settings = access.settings()
    asked = {
        "verb": verb, "target": target, "role": role.value,
        "settings": {"language": settings.language, "coder": settings.coder},
    }  # fmt: skip
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    process = subprocess.Popen(
        [sys.executable, "-m", "ui.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True, env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip
    assert process.stdin
    process.stdin.write(json.dumps(asked | request))
    process.stdin.close()
    all_jobs()[target] = Job(verb, process, after)


def _checked(verb: str, target: str) -> TeamRole:
    """Role in which who looks does some work; refused if it is not allowed, or the project is not the open one."""
    if verb == DEMO and (not projects.may_make() or target != projects.demo_target()):
        raise AccessError("access.not_allowed", role=access.role(""), needed=rights.least(Right.RESEARCH))
    role = access.role("" if verb == DEMO else projects.name())
    rights.check(role, Right.CODE if verb == LEARN else Right.RESEARCH)
    if role is None or (access.served() and target not in (projects.target(), projects.demo_target())):
        raise AccessError("access.no_role")
    return role


def busy(target: str, *verbs: str) -> bool:
    """Whether work (of one of these kinds) is going on in a project."""
    job = all_jobs().get(target)
    return bool(job and job.running and (not verbs or job.verb in verbs))


def learn(target: str) -> None:
    """Suggest anew from what was decided, without a word about it; not again if that just failed (`not_learnt`)."""
    last = all_jobs().get(target)
    if not last or last.running or last.verb != LEARN or last.figures is not None:
        start(LEARN, target)


def not_learnt(target: str) -> str:
    """Why suggesting anew failed the last time, in the user's words; empty if it did not."""
    last = all_jobs().get(target)
    if not last or last.running or last.verb != LEARN or last.cancelled or last.figures is not None:
        return ""
    return last.error or t("work_failed")


def panel(target: str, quiet: bool = False) -> None:
    """Show the work that goes on in the open project (or in the demo that is being made), or how it ended.

    A page that is `quiet` does not show that the suggester learns, and no page shows how that ended.
    """
    places = (target, projects.demo_target() if projects.may_make() else "")
    for place in filter(None, dict.fromkeys(places)):
        job = all_jobs().get(place)
        if job and job.verb == LEARN and (quiet or not job.running):
            continue
        if job and job.running:
            _progress(place)
        elif job:
            _ended(place, job)


@st.fragment(run_every=0.5)
def _progress(target: str) -> None:
    job = all_jobs().get(target)
    if not job or not job.running:
        st.rerun()
        return
    words = t(f"work.{job.what or job.verb}")
    with st.container(horizontal=True, vertical_alignment="bottom", key="job"):
        st.progress(min(1.0, max(0.0, job.share)), text=words)
        if _may_cancel():
            st.button(t("cancel"), on_click=_cancel, args=(job,), key="cancel")


def _may_cancel() -> bool:
    """Whether who looks may stop work that others wait for; a fragment runs by itself, so the session may have ended."""
    try:
        return projects.may(Right.RESEARCH) or projects.may_make()
    except AccessError:
        return False


def _cancel(job: Job) -> None:
    if _may_cancel():
        job.cancel()


def _ended(target: str, job: Job) -> None:
    all_jobs().pop(target, None)
    if job.cancelled:
        st.info(t("cancelled"))
    elif job.figures is not None:
        if job.verb == DEMO:
            projects.choose(Path(target).name)
        twice = "_again" if job.figures.get("known") else ""
        st.success(t(f"did.{job.verb}{twice}", **job.figures))
    else:
        st.error(plain(job.error or t("work_failed")))
