"""What makes the pages look like one printed work: a style sheet, and tables and lists as plain, escaped html."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

import streamlit as st

from ui.words import t

STYLE = Path(__file__).with_name("look.css")
LANG = "<script>document.documentElement.lang = '{language}'</script>"


def dress(language: str) -> None:
    """Put the style sheet on the page, and tell the browser which language it is in."""
    words = {name: t(f"uploader.{name}").replace('"', "'") for name in ("limit", "browse")}
    names = "".join(f'--{name}: "{text}"; ' for name, text in words.items())
    with st.container(key="dress"):
        st.html(f"<style>{STYLE.read_text(encoding='utf-8')} :root {{ {names} }}</style>")
        st.html(LANG.format(language=language), unsafe_allow_javascript=True)


def table(columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]], key: str = "") -> None:
    """A table; a column is (heading, ``"left"`` or ``"right"``). Every cell is escaped."""
    head = "".join(f'<th scope="col" class="{side}">{escape(title)}</th>' for title, side in columns)
    sides = [side for _, side in columns]
    body = "".join(
        "<tr>" + "".join(f'<td class="{s}">{escape(c)}</td>' for s, c in zip(sides, row, strict=True)) + "</tr>"
        for row in rows
    )
    st.html(f'<div class="leaf {key}"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>')


def listing(lines: Iterable[tuple[str, str]]) -> None:
    """Lines with a word in front: (word, text). Escaped."""
    items = "".join(f"<li><b>{escape(word)}</b> {escape(text)}</li>" for word, text in lines)
    st.html(f'<ul class="listing">{items}</ul>')
