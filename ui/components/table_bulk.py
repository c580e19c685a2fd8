"""Many answers at once: choose which and what, see the number, store, and undo."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coding.workflow import bulk, undo
from coding.workflow.bulk import Action, Bulk, Left
from coding.workflow.rights import Right
from coding.workflow.table import Scope, Wanted, all_hits
from ui import frame, state
from ui.components import projects, table_grid
from ui.components.table_words import say
from ui.words import number, plain

WIDTHS = (40, 34, 42, 32, 30)  # which answers, what, which code, see the number, select nothing


def show(scope: Scope, wanted: Wanted, selected: Sequence[str], n_hits: int) -> None:
    """The fields and what they would do."""
    if not projects.may(Right.RESEARCH):
        return
    _done()
    if not scope.codebook.codes or not n_hits:
        return
    is_open = bool(selected) or state.TABLE_PLAN in st.session_state
    told = [say("table.bulk"), *([say("table.selected", n=len(selected))] if selected else [])]
    with st.container(key="table-bulk"), st.expander(" · ".join(told), expanded=is_open):
        row = st.columns(WIDTHS if selected else WIDTHS[:-1], vertical_alignment="bottom", gap="small")
        target = _target(row[0], len(selected), n_hits)
        acts = {action: say(f"table.bulk_action.{action}") for action in Action}
        action = row[1].selectbox(
            say("table.bulk_do"), list(acts), format_func=acts.__getitem__, key="bulk-do", on_change=forget
        )  # fmt: skip
        code = _code(row[2], scope) if action is not Action.NONE else ""
        ready = action is Action.NONE or bool(code)
        asked = (wanted, tuple(selected) if target == "selected" else None, action, code or "")
        row[3].button(
            say("table.bulk_count"), key="bulk-count", on_click=frame.told, args=(_plan, *asked), disabled=not ready, width="stretch"
        )  # fmt: skip
        if selected:
            row[4].button(say("table.unselect"), key="table-unselect", on_click=table_grid.unselect, type="tertiary")
        _planned(scope, asked)


def forget() -> None:
    """Do not do what was about to be done."""
    st.session_state.pop(state.TABLE_PLAN, None)


def _target(place: object, n_selected: int, n_hits: int) -> str:
    which = ["selected", "hits"] if n_selected else ["hits"]
    names = {"selected": say("table.bulk_selected", n=n_selected), "hits": say("table.bulk_hits", n=n_hits)}
    # keyed by the numbers too: a browser keeps showing the old name of what stays chosen
    key = f"bulk-for:{n_selected}:{n_hits}"
    chosen: str = place.selectbox(  # type: ignore[attr-defined]
        say("table.bulk_for"), which, format_func=names.__getitem__, key=key, on_change=forget
    )
    return chosen


def _code(place: object, scope: Scope) -> str | None:
    book = scope.codebook.offered
    names = {c.id: c.label for c in book.codes}
    chosen: str | None = place.selectbox(  # type: ignore[attr-defined]
        say("table.bulk_code"), list(names), index=None, format_func=names.__getitem__, key="bulk-code",
        placeholder=say("table.bulk_choose"), on_change=forget,
    )  # fmt: skip
    return chosen


def _plan(wanted: Wanted, ids: tuple[str, ...] | None, action: Action, code: str) -> None:
    with projects.opened() as project:
        these = list(ids) if ids is not None else all_hits(project, wanted)
        planned = bulk.plan(project, action, code, these)
    st.session_state[state.TABLE_PLAN] = (projects.name(), (wanted, ids, action, code), planned, these)


def _planned(scope: Scope, asked: tuple[object, ...]) -> None:
    """What is about to be done, as long as the same is asked."""
    project, before, planned, ids = st.session_state.get(state.TABLE_PLAN, ("", (), None, ()))
    if planned is None or project != projects.name() or before != asked:
        return
    with st.container(key="bulk-plan", gap="xsmall"):
        st.markdown(" ".join([_will(scope, planned), *_left(planned)]))
        if planned.n:
            st.caption(say("table.bulk_note", coder=plain(state.get(state.CODER))))
            with st.container(horizontal=True):
                st.button(
                    say("table.bulk_go"), key="bulk-go", type="primary", on_click=frame.told, args=(_go, planned, ids)
                )
                st.button(say("table.bulk_stop"), key="bulk-stop", on_click=forget)


def _will(scope: Scope, planned: Bulk) -> str:
    if not planned.n:
        return say("table.bulk_none")
    code = plain(scope.codebook.label(planned.code))
    return say(f"table.bulk_{planned.action}_n", n=planned.n, code=code)


def _left(planned: Bulk) -> list[str]:
    told = [say(f"table.bulk_left.{why}", n=planned.left[why]) for why in Left if planned.left.get(why)]
    return [say("table.bulk_left.title", what=", ".join(told))] if told else []


def _go(planned: Bulk, ids: Sequence[str]) -> None:
    with projects.opened() as project:
        done = bulk.decide_bulk(project, planned.action, planned.code, ids)
    forget()
    table_grid.unselect()
    st.session_state[state.TABLE_BATCH] = (projects.name(), done.batch, done.n)


def _done() -> None:
    """What was done last, with the button that undoes it."""
    project, batch, n = st.session_state.get(state.TABLE_BATCH, ("", "", 0))
    if not batch or project != projects.name():
        return
    with st.container(horizontal=True, vertical_alignment="center", key="bulk-done"):
        st.markdown(say("table.bulk_done", n=n), width="content")
        st.button(say("table.undo"), key="bulk-undo", on_click=frame.told, args=(_undo, batch))


def _undo(batch: str) -> None:
    st.session_state.pop(state.TABLE_BATCH, None)
    with projects.opened() as project:
        done = undo.undo_batch(project, batch)
    key = "table.undone_left" if done.n_left else "table.undone"
    state.say("success", say(key, n=done.n, **({"left": number(done.n_left)} if done.n_left else {})))
