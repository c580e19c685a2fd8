"""The codebook from and to a file, and its title and groups."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from coding.codebook.edit import Change, Kind, id_of
from coding.records import Codebook
from coding.workflow import codebook_files, edit_codebook
from ui import frame, state
from ui.components import codebook_change, projects
from ui.components import codebook_draft as drafts
from ui.components.codebook_draft import Draft
from ui.components.codebook_look import e, letter_of
from ui.components.projects import Admission

TYPES = ["yaml", "yml", "json", "csv", "tsv", "xlsx"]
KINDS = ("yaml", "xlsx", "csv")
FILE = "#file"  # key of the draft of an uploaded codebook


def show(book: Codebook) -> None:
    """Import, export, title and groups."""
    st.header(e("file.export"), anchor=False)
    st.markdown(e("file.export_what"))
    with st.container(horizontal=True, key="codebook-export"):
        for kind in KINDS:
            name, make = f"codeboek-{book.version}.{kind}", partial(_bytes, projects.admission(), kind)
            st.download_button(e("file.download", kind=kind), make, name, key=f"export-{kind}", on_click="ignore")
    st.header(e("file.import"), anchor=False)
    load(book)
    _groups(book)


def _bytes(who: Admission, kind: str) -> bytes:
    """The file, made when it is asked for, so that only what was fetched stands in the log. Streamlit asks outside the session."""
    with who.opened() as project:
        return codebook_files.exported_bytes(project, kind)


def load(book: Codebook | None) -> None:
    """Upload a codebook, see what it changes, and save it."""
    field = state.uploader("codebook_file")
    upload = st.file_uploader(e("file.upload"), type=TYPES, key=field)
    if upload is None:
        drafts.drop(FILE)
        return
    if drafts.of(FILE) is None:
        drafts.begin(FILE, Kind.REPLACE, book)
    draft, new = drafts.of(FILE), frame.guarded(_read, upload)
    if draft and new:
        codebook_change.panel(draft, Change(Kind.REPLACE, book=new))


def _read(upload: Any) -> Codebook:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(upload.name).name
        path.write_bytes(upload.getbuffer())
        with projects.opened() as project:
            return edit_codebook.read_file(project, path)


def _groups(book: Codebook) -> None:
    """Title and names of groups."""
    st.header(e("do.groups"), anchor=False)
    draft = drafts.of(drafts.GROUPS)
    if draft is None:
        given = (drafts.GROUPS, Kind.GROUPS, book, {"title": book.title, **_labels(book)})
        st.button(e("do.edit"), key="edit-groups", on_click=drafts.begin, args=given)
        return
    _groups_form(book, draft)


def _labels(book: Codebook) -> dict[str, str]:
    return {f"group:{group}": label for group, label in book.groups.items()}


def _groups_form(book: Codebook, draft: Draft) -> None:
    title = st.text_input(e("field.title"), key=drafts.key(draft, "title", book.title))
    groups: dict[str, str] = {}
    for group, label in book.groups.items():
        shown = e("field.group_label", letter=letter_of(book, group))
        typed = st.text_input(shown, key=drafts.key(draft, f"group:{group}", label), max_chars=100)
        groups[group] = typed.strip() or label
    new = st.text_input(e("field.add_group"), key=drafts.key(draft, "new"), max_chars=100).strip()
    if new:
        groups[id_of(new, groups)] = new
    codebook_change.panel(draft, Change(Kind.GROUPS, fields={"title": title.strip(), "groups": groups}))
