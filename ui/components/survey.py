"""A survey file that is being looked at: where it is, what was corrected by hand, and how it would be imported."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from coding.errors import AccessError
from coding.records import Role
from coding.workflow import import_survey
from coding.workflow.import_survey import Preview
from coding.workflow.remap import remap
from ui import access, state
from ui.components import look
from ui.words import number, t

TYPES = ("csv", "tsv", "txt", "xlsx", "sav")


@dataclass
class Draft:
    """A file, as it was proposed and as it became with the corrections. `room` is a folder that only this user may read."""

    room: Path
    path: Path
    proposed: Preview
    found: Preview
    changes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def forget(self) -> None:
        """Throw away what was uploaded."""
        shutil.rmtree(self.room, ignore_errors=True)


def draft() -> Draft | None:
    """The file that is being looked at."""
    return st.session_state.get(state.SURVEY)


def forget() -> None:
    """Stop looking at the file."""
    old = st.session_state.pop(state.SURVEY, None)
    if old:
        old.forget()


def look_at(path: Path, room: Path | None = None) -> None:
    """Read a file and keep what was found; nothing is saved in the project.

    Raises
    ------
    AccessError
        If it is a file of the machine, not an upload, where Duiding is served.
    """
    if room is None and access.served():
        raise AccessError("access.no_paths")
    forget()
    room = room or Path(tempfile.mkdtemp(prefix="duiding-"))
    try:
        found = import_survey.preview(path)
    except Exception:
        shutil.rmtree(room, ignore_errors=True)
        raise
    st.session_state[state.SURVEY] = Draft(room, path, found, found)


def look_at_upload(key: str) -> None:
    """Read the file that was just uploaded, or forget it if it was taken away."""
    upload = st.session_state.get(key)
    if upload is None:
        forget()
        return
    room = Path(tempfile.mkdtemp(prefix="duiding-"))
    path = room / (Path(upload.name).name or "upload")
    path.write_bytes(upload.getbuffer())
    look_at(path, room)


def correct(now: Draft, changes: dict[str, dict[str, Any]], wave: str) -> None:
    """Take over what was changed by hand. On an error the earlier state stays."""
    now.found, now.changes = remap(now.proposed, changes, wave), changes


def roles() -> dict[str, str]:
    """Role as it is shown → role as it is stored."""
    from coding import wording

    return {wording.text(f"role.{role}", state.get(state.LANGUAGE)): role.value for role in Role}


def problems(now: Draft) -> None:
    """What stands in the way, and what to look at."""
    language = state.get(state.LANGUAGE)
    found = now.found.profile.problems
    if not found:
        st.markdown(t("survey.no_problems"))
    look.listing((t(f"severity.{p.severity}"), p.text(language)) for p in found)


def questions(now: Draft) -> None:
    """The open questions with how many answers each has."""
    columns = [(t("survey.question"), "left"), (t("survey.filled"), "right"), (t("survey.non_answers"), "right")]
    look.table(
        columns,
        ((q.label, number(q.n_filled), number(sum(q.kinds.values()))) for q in now.found.profile.questions),
    )
