"""What a change would do, shown before it is saved: differences, earlier decisions, problems, and what others saved meanwhile."""

from __future__ import annotations

from html import escape

import streamlit as st

from coding.codebook.edit import Change, Kind, applied
from coding.codebook.history import Effect, clashes
from coding.records import Codebook
from coding.workflow import codebook_history, edit_codebook
from coding.workflow.codebook_history import label_of
from coding.workflow.edit_codebook import Preview
from ui import frame, state
from ui.components import codebook_draft as drafts
from ui.components import projects
from ui.components.codebook_draft import Draft
from ui.components.codebook_look import e, show_difference
from ui.words import plain


def newer(draft: Draft, book: Codebook) -> None:
    """Above a form: what others saved since it was begun."""
    if draft.base in ("", book.version):
        return
    with projects.opened() as project:
        theirs = codebook_history.compare(project, draft.base, book.version)
    st.warning(e("newer", version=plain(book.version)))
    show_difference(theirs)


def panel(draft: Draft, change: Change | None, goes_to: str = "") -> None:
    """The lower part of every form. Without a change there is only the way back; `goes_to` is the code to look at afterwards."""
    found = _preview(draft, change) if change else None
    with st.container(key="change"):
        if found is None or found.difference.is_empty:
            st.caption(e("file.same" if draft.kind is Kind.REPLACE and found else "nothing"))
            _buttons(draft, None, "", goes_to)
            return
        if found.newer and change:
            _clashes(draft, change, found)
        _effects(found)
        st.html(f'<h4 class="effects">{escape(e("will_change"))}</h4>')
        show_difference(found.difference)
        for problem in found.problems:
            st.error(plain(problem.text(state.get(state.LANGUAGE))))
        st.text_input(e("note"), key=drafts.key(draft, "note"), placeholder=e("note_help"), max_chars=500)
        _buttons(draft, None if found.problems else change, found.before.version, goes_to)


def _preview(draft: Draft, change: Change) -> Preview | None:
    with projects.opened() as project:
        return frame.guarded(edit_codebook.preview, project, change, draft.base)


def _clashes(draft: Draft, change: Change, found: Preview) -> None:
    """Fields that somebody else changed as well since this change was begun."""
    with projects.opened() as project:
        base = edit_codebook.version_of(project, draft.base)
    for code, names in clashes(base, applied(base, change), found.before).items():
        fields = ", ".join(e(f"field.{name}") for name in names if name not in ("retired", "split_from"))
        st.warning(e("clash", code=plain(base.label(code)), fields=fields, version=plain(found.newer[-1])))


def _effects(found: Preview) -> None:
    st.html(f'<h4 class="effects">{escape(e("decisions"))}</h4>')
    if not found.effects:
        st.caption(e("no_decisions"))
        return
    items = "".join(f'<li class="{one.what}">{escape(_told(one, found.before))}</li>' for one in found.effects)
    st.html(f'<ul class="effects">{items}</ul>')


def _told(one: Effect, book: Codebook) -> str:
    code, other = (label_of(book, code_id) if code_id else "" for code_id in (one.code_id, one.other))
    if one.what == "back":
        code = one.code_id
    return e(f"effect.{one.what}", n=one.n, coders=len(one.coders), code=code, other=other)


def _buttons(draft: Draft, change: Change | None, seen: str, goes_to: str) -> None:
    """Save on top of the version that was seen, or leave it."""
    with st.container(horizontal=True, key="change-buttons"):
        st.button(
            e("save"), type="primary", key="codebook-save", disabled=change is None, on_click=frame.told,
            args=(save, draft, change, seen, goes_to),
        )  # fmt: skip
        st.button(e("cancel"), key="codebook-cancel", on_click=drafts.drop, args=(draft.key,))


def save(draft: Draft, change: Change, seen: str, goes_to: str) -> None:
    """Save a change as a new version; the draft stays where that is refused."""
    note = str(drafts.value(draft, "note"))
    with projects.opened() as project:
        made = edit_codebook.save(project, change, seen, note)
    drafts.drop(draft.key)
    if draft.kind is Kind.REPLACE:
        state.empty_uploaders()
    if goes_to:
        state.put(state.CODE, goes_to)
    state.say("success", e("saved", version=made.version))
