"""Codeboek: load a codebook and read its codes."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import streamlit as st

from coding.errors import NotReadyError
from coding.records import Codebook
from coding.workflow import codebooks
from ui import frame, state
from ui.components import codes, projects
from ui.words import t

TYPES = ["yaml", "yml", "json", "csv", "tsv", "xlsx"]


def current() -> Codebook | None:
    """The codebook of the project, if it has one."""
    with projects.opened() as project:
        try:
            return codebooks.show_codebook(project)
        except NotReadyError:
            return None


def store(upload: Any) -> None:
    """Load an uploaded codebook and tell what changed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(upload.name).name
        path.write_bytes(upload.getbuffer())
        with projects.opened() as project:
            loaded = codebooks.load_codebook(project, path)
    state.empty_uploaders()
    key = "codebook.loaded" if loaded.is_new else "codebook.same"
    state.say("success", t(key, version=loaded.codebook.version, n=len(loaded.codebook.codes)))


frame.head("codeboek")
book = current()
if book:
    codes.show(book)
else:
    st.markdown(t("codebook.empty"))
st.subheader(t("codebook.newer" if book else "codebook.load"), anchor=False)
chosen = st.file_uploader(t("codebook.upload"), type=TYPES, key=state.uploader("codebook_file"))
if chosen is not None and st.button(t("codebook.do"), type="primary", key="load"):
    frame.guarded(store, chosen)
    if state.SAID in st.session_state:
        st.rerun()
