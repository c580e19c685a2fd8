"""How codes and their changes look: the colour and letter of a group, and differences as html. All text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from coding import wording
from coding.codebook.difference import LISTS, CodeChange, Difference, FieldChange, line_pieces, word_pieces
from coding.codebook.fields import COLOURS
from coding.records import Code, Codebook
from ui import state
from ui.components.reading_card import palette

STYLE = Path(__file__).with_name("codebook.css")
TAG = {"old": "del", "new": "ins"}
SHORT = 8  # new or gone codes that are told with all their fields; of more, only the labels


def e(key: str, /, **values: Any) -> str:
    """A text of the page."""
    return wording.text(f"editing.{key}", state.get(state.LANGUAGE), **values)


def dress() -> None:
    """The style sheet of the page, with the palette in light and dark."""
    pairs = list(enumerate(zip(palette.LIGHT, palette.DARK, strict=True)))
    light = " ".join(f"--g{n}: {one};" for n, (one, _) in pairs)
    dark = " ".join(f"--g{n}: {other};" for n, (_, other) in pairs)
    sheet = STYLE.read_text(encoding="utf-8")
    with st.container(key="dress-codebook"):
        st.html(
            f"<style>:root {{ {light} }} @media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }} {sheet}</style>"
        )


def groups_of(book: Codebook) -> list[str]:
    """Ids of groups in the order of their letters; codes without a group have the last."""
    found = list(dict.fromkeys([*book.groups, *(code.group for code in book.codes if code.group)]))
    return found + [""] if any(not code.group for code in book.codes) else found


def letter_of(book: Codebook, group: str) -> str:
    """Letter of a group; nothing for codes without one."""
    return palette.letter(groups_of(book).index(group)) if group in groups_of(book) and group else ""


def colour_of(book: Codebook, group: str, code: Code | None = None) -> str:
    """Colour of a group, or of a code that has its own, as a custom property."""
    if code and code.colour in COLOURS:
        return f"var(--g{COLOURS.index(code.colour)})"
    groups = groups_of(book)
    return f"var(--g{groups.index(group) % len(COLOURS)})" if group in groups and group else "currentColor"


def group_label(book: Codebook, group: str) -> str:
    """Label of a group."""
    return book.groups.get(group, group) or e("no_group")


def swatch(book: Codebook, group: str, code: Code | None = None) -> str:
    """The letter of a group in its colour, or in that of the code."""
    colour, sign = colour_of(book, group, code), letter_of(book, group) or "·"
    return f'<span class="swatch" style="--c: {colour}">{sign}</span>'


def show_difference(found: Difference) -> None:
    """What differs, per code and field."""
    if found.is_empty:
        st.markdown(e("change.none"))
        return
    many = {what for what in ("added", "removed") if sum(c.what == what for c in found.codes) > SHORT}
    parts = [_head(found.head)] if found.head else []
    parts += [_code(change) for change in found.codes if change.what not in many and change.what != "moved"]
    parts += [_labels(what, [c.label for c in found.codes if c.what == what]) for what in (*many, "moved")]
    st.html(f'<div class="changes">{"".join(parts)}</div>')


def _head(fields: Sequence[FieldChange]) -> str:
    return f"<section><h4>{escape(e('do.groups'))}</h4>{''.join(map(_field, fields))}</section>"


def _labels(what: str, labels: Sequence[str]) -> str:
    if not labels:
        return ""
    return f"<section><h4>{escape(e(f'change.count_{what}', n=len(labels)))}</h4><p>{escape('; '.join(labels))}</p></section>"


def _code(change: CodeChange) -> str:
    what = e(f"change.{change.what}", other=change.other)
    fields = "".join(_field(field) for field in change.fields)
    return f"<section><h4>{escape(change.label)} <small>{escape(what)}</small></h4>{fields}</section>"


def _field(field: FieldChange) -> str:
    old, new = (tuple(_said(field.name, text) for text in said) for said in (field.old, field.new))
    if field.name in ("keywords", "groups") and set(old) != set(new):
        body = _row(old, new)
    elif field.name in (*LISTS, "groups"):
        body = _list(old, new)
    else:
        body = f"<p>{_text(' '.join(old), ' '.join(new))}</p>"
    return f'<div class="field"><h5>{escape(e(f"field.{field.name}"))}</h5><div>{body}</div></div>'


def _said(name: str, text: str) -> str:
    if name == "colour":
        return e(f"colour.{text}") if text in COLOURS else text
    return e(f"says.{text}") if name == "negated" else text


def _text(old: str, new: str) -> str:
    """Two texts as one; where little stayed the same, one after the other."""
    pieces = word_pieces(old, new)
    same = sum(len(text) for kind, text in pieces if kind == "same")
    if old and new and 2 * same < min(len(old), len(new)):
        return f"{_wrapped('old', old)}<br>{_wrapped('new', new)}"
    return "".join(_wrapped(kind, text) for kind, text in pieces)


def _list(old: Sequence[str], new: Sequence[str]) -> str:
    """Lines that came, went or changed; what stays the same is left out."""
    lines = [
        _text(was, now) if kind == "edited" else _wrapped(kind, was or now)
        for kind, was, now in line_pieces(old, new) if kind != "same"
    ]  # fmt: skip
    return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"


def _row(old: Sequence[str], new: Sequence[str]) -> str:
    """Short items in one paragraph."""
    came, kept = [one for one in new if one not in old], [one for one in old if one not in new]
    return (
        "<p>" + " · ".join([*(_wrapped("old", one) for one in kept), *(_wrapped("new", one) for one in came)]) + "</p>"
    )


def _wrapped(kind: str, text: str) -> str:
    return f"<{TAG[kind]}>{escape(text)}</{TAG[kind]}>" if kind in TAG else escape(text)


def summary(found: Difference) -> str:
    """What differs in a few words."""
    kinds = list(dict.fromkeys(change.what for change in found.codes))
    parts = [e(f"change.count_{what}", n=sum(c.what == what for c in found.codes)) for what in kinds]
    return ", ".join([*parts, *([e("change.count_head")] if found.head else [])])


def marked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Text as html with spans marked."""
    at, parts = 0, []
    for start, end in spans:
        parts += [escape(text[at:start]), f"<mark>{escape(text[start:end])}</mark>"]
        at = end
    return "".join([*parts, escape(text[at:])])
