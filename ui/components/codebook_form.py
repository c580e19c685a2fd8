"""Forms to change a code. Each gives the change as it stands in its fields, or None while something is missing."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any

import streamlit as st

from coding.codebook.edit import FIRST, Change, Kind, fields_changed, id_of
from coding.codebook.fields import COLOURS
from coding.errors import CodebookError
from coding.records import Code, Codebook
from coding.workflow import edit_codebook
from ui.components import codebook_change, codebook_code, projects
from ui.components import codebook_draft as drafts
from ui.components.codebook_draft import Draft
from ui.components.codebook_look import e, group_label, groups_of, swatch
from ui.words import plain

NEW_GROUP = "|new"  # no id of a group holds it
STAYS = "|stays"
CRITERIA = ("definition", "include", "exclude")


def show(book: Codebook, draft: Draft) -> None:
    """The form of a draft, with what it would change below it."""
    code = next((c for c in book.codes if c.id == draft.key), Code("", ""))
    sign, what = (
        swatch(book, code.group, code) if code.id else "",
        e(f"what.{draft.kind}", label=code.label, code=code.id),
    )
    st.html(f'<div class="code"><h2>{sign}{_title(draft, code)}</h2><p class="about">{escape(what)}</p></div>')
    codebook_change.newer(draft, book)
    change, goes_to = FORMS[draft.kind](book, draft, code)
    codebook_change.panel(draft, change, goes_to)


def _title(draft: Draft, code: Code) -> str:
    done = e(f"do.{draft.kind}")
    return escape(f"{code.label}: {done.lower()}" if code.id else done)


Made = tuple[Change | None, str]  # the change, and the code to look at when it is saved


def _edit(book: Codebook, draft: Draft, code: Code) -> Made:
    made = _fields(book, draft, code.id)
    after = _place(book, draft, made)
    changed = fields_changed(_base(draft, code), made)
    if not made.label or (not changed and after is None):
        return None, code.id
    return Change(Kind.EDIT, code.id, fields=changed, after=after), code.id


def _base(draft: Draft, code: Code) -> Code:
    """The code as it was when the change was begun, so that only what the user changed is changed."""
    try:
        with projects.opened() as project:
            begun = edit_codebook.version_of(project, draft.base)
    except CodebookError:
        return code
    return next((c for c in begun.codes if c.id == code.id), code)


def _add(book: Codebook, draft: Draft, _code: Code) -> Made:
    made = _fields(book, draft, "")
    after = _place(book, draft, made)
    if not made.label:
        return None, ""
    new = replace(made, id=id_of(made.label, (*book.ids, *book.merged)))
    return Change(Kind.ADD, new=new, after=after), new.id


def _fields(book: Codebook, draft: Draft, code_id: str) -> Code:
    """The fields of a code; what stands in them as a code."""
    label = _line(draft, "label")
    left, right = st.columns(2)
    with left:
        group = _group(book, draft)
    with right:
        parent = _parent(book, draft, code_id, group)
    texts = {name: _area(draft, name) for name in (*CRITERIA, "examples", "keywords")}
    negated = st.checkbox(e("field.negated_what"), key=drafts.key(draft, "negated", True))
    codebook_code.keywords(f"{draft.key}:form", drafts.lines(texts["keywords"]), negated)
    lists: dict[str, Any] = {name: drafts.lines(texts[name]) for name in drafts.LISTS}
    code = Code(code_id, label, group, texts["definition"].strip(), parent=parent, negated=negated, **lists)
    return replace(_kept(book, code_id, code), colour=_colour(draft))


def _kept(book: Codebook, code_id: str, code: Code) -> Code:
    """A code with what no field is about as it was."""
    old = next((c for c in book.codes if c.id == code_id), None)
    return replace(code, retired=old.retired, split_from=old.split_from) if old else code


def _line(draft: Draft, name: str, label: str = "") -> str:
    return st.text_input(label or e(f"field.{name}"), key=drafts.key(draft, name), max_chars=200).strip()


def _area(draft: Draft, name: str, field: str = "") -> str:
    label = e(f"field.{name}")
    shown = label if name == "definition" else e("lines", label=label)
    return st.text_area(shown, key=drafts.key(draft, field or name), height="content")


def _choice(draft: Draft, name: str, names: dict[str, str]) -> str:
    """Choose one of some values by their names; the first is the usual one."""
    options = list(names)
    key = drafts.key(draft, name, options[0])
    if st.session_state[key] not in names:
        st.session_state[key] = options[0]
    return str(st.selectbox(e(f"field.{name}"), options, format_func=names.__getitem__, key=key))


def _group(book: Codebook, draft: Draft) -> str:
    names = {group: group_label(book, group) for group in dict.fromkeys([*groups_of(book), ""])}
    chosen = _choice(draft, "group", {**names, NEW_GROUP: e("field.a_new_group")})
    return _line(draft, "new_group") if chosen == NEW_GROUP else chosen


def _parent(book: Codebook, draft: Draft, code_id: str, group: str) -> str:
    """The codes that this one may stand below: those of its group that do not stand below it."""
    parents = {code.id: code.parent for code in book.codes}

    def is_below(other: str) -> bool:
        seen: set[str] = set()
        while other and other not in seen:
            if other == code_id:
                return True
            seen.add(other)
            other = parents.get(other, "")
        return False

    options = ["", *(c.id for c in book.codes if c.group == group and not (code_id and is_below(c.id)))]
    own = draft.values.get("parent", "")
    options += [own] if own and own not in options and own in parents else []
    return _choice(draft, "parent", {c: book.label(c) if c else e("field.no_parent") for c in options})


def _colour(draft: Draft) -> str:
    return _choice(draft, "colour", {"": e("field.colour_of_group")} | {c: e(f"colour.{c}") for c in COLOURS})


def _place(book: Codebook, draft: Draft, code: Code) -> str | None:
    """Where the code comes: it stays, comes first in its group, or behind another."""
    others = [c.id for c in book.codes if c.group == code.group and c.id != code.id]
    names = {STAYS: e("field.stays" if code.id else "field.last"), FIRST: e("field.first")} | {
        i: e("field.behind", label=book.label(i)) for i in others
    }
    chosen = _choice(draft, "after", names)
    return None if chosen == STAYS else chosen


def _merge(book: Codebook, draft: Draft, code: Code) -> Made:
    others = {c.id: c.label for c in book.offered.codes if c.id != code.id}
    into = _choice(draft, "into", {"": e("field.choose_into")} | others)
    take = st.checkbox(e("field.take"), key=drafts.key(draft, "take", True))
    target = next((c for c in book.codes if c.id == into), None)
    if target is None:
        return None, code.id
    both = {
        name: tuple(dict.fromkeys((*getattr(target, name), *getattr(code, name)))) for name in ("examples", "keywords")
    }
    return Change(Kind.MERGE, code.id, into, fields=both if take else {}), into


def _split(book: Codebook, draft: Draft, code: Code) -> Made:
    label = _line(draft, "new_label")
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(f"**{plain(e('field.old_part', label=code.label))}**")
        kept = {name: _area(draft, name) for name in (*CRITERIA, "keywords")}
    with right:
        st.markdown(f"**{plain(e('field.new_part'))}**")
        given = {name: _area(draft, name, f"new_{name}") for name in (*CRITERIA, "keywords")}
    if not label:
        return None, code.id
    fields = fields_changed(_base(draft, code), replace(code, **_read(kept)))
    new = Code(id_of(label, (*book.ids, *book.merged)), label, code.group, parent=code.parent, **_read(given))
    return Change(Kind.SPLIT, code.id, new=new, fields=fields), new.id


def _read(texts: dict[str, str]) -> dict[str, Any]:
    return {name: drafts.lines(text) if name in drafts.LISTS else text.strip() for name, text in texts.items()}


def _retire(_book: Codebook, draft: Draft, code: Code) -> Made:
    return Change(draft.kind, code.id), code.id


FORMS = {
    Kind.EDIT: _edit, Kind.ADD: _add, Kind.MERGE: _merge, Kind.SPLIT: _split, Kind.RETIRE: _retire,
    Kind.RESTORE: _retire,
}  # fmt: skip
