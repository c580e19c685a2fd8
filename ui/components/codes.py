"""The codes of a codebook, to read."""

from __future__ import annotations

import streamlit as st

from coding.records import Code, Codebook
from ui.components import look
from ui.words import plain, t


def show(book: Codebook) -> None:
    """All codes by group, with what a coder needs to apply them."""
    st.markdown(t("codebook.what", title=plain(book.title or "–"), version=plain(book.version), n=len(book.codes)))
    for group, members in by_group(book).items():
        st.subheader(plain(group), anchor=False)
        columns = [(t("codebook.code"), "left"), (t("codebook.definition"), "left"), (t("codebook.include"), "left")]
        look.table(columns, ((c.label, c.definition, "; ".join(c.include)) for c in members), "codes")


def by_group(book: Codebook) -> dict[str, list[Code]]:
    """Label of a group → its codes, in codebook order; codes without a group come last."""
    found: dict[str, list[Code]] = {label: [] for label in book.groups.values()}
    for code in book.codes:
        label = book.groups.get(code.group, code.group) or t("codebook.rest")
        found.setdefault(label, []).append(code)
    return {label: members for label, members in found.items() if members}
