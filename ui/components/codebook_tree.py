"""The codes as a tree: groups with their colour and letter, codes below codes, and how often each was given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape

import streamlit as st

from coding.records import Code, Codebook
from coding.workflow.rights import Right
from ui import state
from ui.components import codebook_draft as drafts
from ui.components import projects
from ui.components.codebook_look import colour_of, e, group_label, groups_of, swatch
from ui.words import number, plain

Row = tuple[int, Code]  # depth, code


def rows(book: Codebook, group: str) -> list[Row]:
    """The codes of a group in their order, each with its depth; a code whose parent is in another group stands at the top.

    >>> book = Codebook((Code("b", "B", parent="a"), Code("a", "A")))
    >>> [(depth, code.id) for depth, code in rows(book, "")]
    [(0, 'a'), (1, 'b')]
    """
    members = {code.id: code for code in book.codes if code.group == group}

    def below(parent: str, depth: int) -> Iterator[Row]:
        for code in members.values():
            if (code.parent if code.parent in members else "") == parent:
                yield depth, code
                yield from below(code.id, depth + 1)

    return list(below("", 0))


def found(code: Code, wanted: str) -> bool:
    """Whether a code has these letters in its label, id or keywords."""
    return any(wanted in text.lower() for text in (code.label, code.id, *code.keywords))


def choose(code_id: str) -> None:
    """Look at a code."""
    state.put(state.CODE, code_id)


def show(book: Codebook, given: Mapping[str, int], begin_new: Callable[[Codebook], None]) -> None:
    """The tree; a click on a code shows it."""
    with st.container(horizontal=True, key="codebook-top", gap="small"):
        st.text_input(e("search"), key=state.CODEBOOK_SEARCH, placeholder=e("search"), label_visibility="collapsed")
        if projects.may(Right.RESEARCH):
            st.button(e("new_code"), key="new-code", on_click=begin_new, args=(book,))
    wanted = state.get(state.CODEBOOK_SEARCH).strip().lower()
    any_found = False
    with st.container(key="codebook-tree", gap=None):
        for group in groups_of(book):
            shown = [(depth, code) for depth, code in rows(book, group) if not wanted or found(code, wanted)]
            any_found |= bool(shown)
            if shown or not wanted:
                st.html(f"<h2>{swatch(book, group)}{escape(group_label(book, group))}</h2>")
            for depth, code in shown:
                _row(book, depth, code, given.get(code.id, 0))
        if not any_found:
            st.caption(e("none_found"))


def _row(book: Codebook, depth: int, code: Code, n: int) -> None:
    place = book.ids.index(code.id)
    key = f"tree-{place}"
    is_at = state.get(state.CODE) == code.id
    notes = [number(n)] if n else []
    notes += [e("retired")] if code.retired else []
    notes += [e("unsaved")] if drafts.of(code.id) else []
    label = plain(code.label)
    told = f"~~{label}~~" if code.retired else f"**{label}**" if is_at else label
    shown = f"{told}  :gray[:small[{plain(' · '.join(notes))}]]" if notes else told
    st.button(shown, key=key, on_click=choose, args=(code.id,), type="tertiary", width="stretch")
    colour = colour_of(book, code.group, code)
    at = "background: color-mix(in srgb, var(--c) 12%, transparent); border-left-width: 6px;" if is_at else ""
    st.html(f"<style>.st-key-{key} button {{ --c: {colour}; margin-left: {depth * 1.1}rem; {at} }}</style>")
