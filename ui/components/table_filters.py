"""What is asked of the table: search, filters and order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from coding.workflow import table
from coding.workflow.table import FLAGS, NO_CODE, STATES, Scope, Wanted
from ui import state
from ui.components import projects, table_address
from ui.components.table_words import say

LANGUAGES = ("nl", "en", "de", "fr", "ar", "am", "")
SIZES = (50, 100)
HIDDEN = ("waves", "values", "coders", "languages", "flags")  # behind the button for more
ROW = (36, 30, 23, 25, 26)  # widths: search, question, state, code, the button for more
LISTS = ("states", "codes", "waves", "values", "coders", "languages", "flags")
ORDERS = ("answer", "question", "wave", "value", "length", "decided", "state")


def show(scope: Scope) -> Wanted:
    """The fields, those that are used most in one row; gives what is asked for."""
    _settle(scope)
    with st.container(key="table-filters"):
        row = st.columns(ROW, gap="xsmall")
        row[0].text_input(
            say("table.search"), key=state.table("words"), max_chars=400, placeholder=say("table.search_hint"),
            label_visibility="collapsed",
        )  # fmt: skip
        texts = {"": say("table.all_questions")} | {q.id: q.text for q in scope.questions}
        row[1].selectbox(
            say("table.question"), list(texts), format_func=texts.__getitem__, key=state.table("question"), label_visibility="collapsed"
        )  # fmt: skip
        _many(row[2], "states", "table.state", _names("state_name", STATES), "table.any_state")
        with row[3]:
            _codes(scope)
        with row[4]:
            _more(scope)
    state.put(state.TABLE_ASKED, table_address.written(wanted(), _changed(scope)))
    return wanted()


def wanted() -> Wanted:
    """What the fields ask for now."""
    values = {name: tuple(get(name, [])) for name in LISTS}
    sort = get("sort", "answer")
    by, _, variable = sort.partition(":")
    return Wanted(
        words=get("words", ""), questions=(get("question"),) if get("question") else (), variable=get("variable", ""),
        sort=by, sort_variable=variable, descending=bool(get("descending", False)), **values,
    )  # fmt: skip


def columns(scope: Scope) -> list[str]:
    """Closed variables that are shown."""
    return [v.id for v in scope.variables if v.id in get("columns", [])]


def size() -> int:
    """Answers on a page."""
    return int(get("size", SIZES[0]))


def get(field: str, default: Any = "") -> Any:
    """Value of a field."""
    return st.session_state.get(state.table(field), default) or default


def n_asked(fields: Sequence[str] = ("words", "question", *LISTS)) -> int:
    """How many of these fields ask for something."""
    return sum(bool(get(name)) for name in fields)


def clearing() -> None:
    """The button that asks for nothing any more, as long as something is asked."""
    if n_asked():
        st.button(say("table.clear"), key="table-clear", on_click=clear, type="tertiary")


def clear() -> None:
    """Ask for nothing any more; columns and order stay."""
    for name in ("words", "question", "variable", *LISTS):
        st.session_state.pop(state.table(name), None)


def sort_by(order: str) -> None:
    """Sort by a column; twice the same turns the order round."""
    again = get("sort", "answer") == order
    st.session_state[state.table("descending")] = again and not get("descending", False)
    st.session_state[state.table("sort")] = order


def _settle(scope: Scope) -> None:
    """Fields that fit this project: what another project or codebook left is forgotten."""
    if st.session_state.get(state.TABLE_PROJECT) != projects.name():
        _begin(scope)
    known: dict[str, Sequence[str]] = {
        "codes": (NO_CODE, *scope.codebook.ids), "waves": scope.waves, "coders": scope.coders, "states": STATES,
        "languages": LANGUAGES, "flags": FLAGS, "columns": [v.id for v in scope.variables],
    }  # fmt: skip
    for name, options in known.items():
        st.session_state[state.table(name)] = [one for one in get(name, []) if one in options]
    if get("question") not in [q.id for q in scope.questions]:
        st.session_state[state.table("question")] = ""
    if get("variable") not in [v.id for v in scope.variables]:
        st.session_state[state.table("variable")] = ""
    if get("sort", "answer") not in orders(scope):
        st.session_state[state.table("sort")] = "answer"


def _begin(scope: Scope) -> None:
    """Forget what was asked of another project; a new session begins with what the address asks for."""
    if state.TABLE_PROJECT in st.session_state:
        for key in (state.TABLE_ASKED, state.TABLE_AT):
            state.put(key, "")
        for key in (state.TABLE_START, state.TABLE_SELECTED):
            st.session_state.pop(key, None)
    for key in [k for k in st.session_state if str(k).startswith(state.TABLE)]:
        del st.session_state[key]
    st.session_state[state.TABLE_PROJECT] = projects.name()
    begins = {"columns": _strata(scope)} | table_address.fields(state.get(state.TABLE_ASKED))
    if begins.get("size") not in SIZES:
        begins.pop("size", None)
    for name, value in begins.items():
        st.session_state[state.table(name)] = value


def _strata(scope: Scope) -> list[str]:
    """Closed variables that are shown at first."""
    return [v.id for v in scope.variables if v.role == "stratum"]


def _changed(scope: Scope) -> dict[str, Any]:
    """Of how the table is shown, what is not as it begins."""
    found: dict[str, Any] = {"columns": shown} if (shown := get("columns", [])) != _strata(scope) else {}
    return found | ({"size": size()} if size() != SIZES[0] else {})


def orders(scope: Scope) -> dict[str, str]:
    """Order → its name; a closed variable that is shown is one too."""
    labels = {v.id: v.label for v in scope.variables}
    names = {o: say(f"table.sort_name.{o}") for o in ORDERS if o != "value"}
    return names | {f"value:{v}": labels[v] for v in get("columns", []) if v in labels}


def _many(place: Any, name: str, label: str, names: Mapping[str, str], empty: str = "", **more: Any) -> None:
    """A field for several values; one with words for when it is empty (`empty`) shows no label above it."""
    visible = "collapsed" if empty else "visible"
    place.multiselect(
        say(label), list(names), format_func=names.__getitem__, key=state.table(name), placeholder=say(empty or "table.any"),
        select_all=False, label_visibility=visible, **more,
    )  # fmt: skip


def _names(part: str, values: Iterable[str]) -> dict[str, str]:
    """Value → its name in the catalogue."""
    return {value: say(f"table.{part}.{value or 'unknown'}") for value in values}


def _codes(scope: Scope) -> None:
    if not scope.codebook.codes:
        return
    names = {NO_CODE: say("table.no_code")} | {c.id: c.label for c in scope.codebook.codes}
    _many(st, "codes", "table.code", names, "table.any_code")


def _more(scope: Scope) -> None:
    n = n_asked(HIDDEN)
    with st.popover(say("table.more_n", n=n) if n else say("table.more"), width="stretch"):
        if len(scope.waves) > 1:
            _many(st, "waves", "table.wave", dict(zip(scope.waves, scope.waves, strict=True)))
        if scope.variables:
            labels = {"": "–"} | {v.id: v.label for v in scope.variables}
            st.selectbox(
                say("table.variable"), list(labels), format_func=labels.__getitem__, key=state.table("variable")
            )
            if get("variable"):
                _values(scope, get("variable"))
        if scope.coders:
            _many(st, "coders", "table.coder", dict(zip(scope.coders, scope.coders, strict=True)))
        _many(st, "languages", "table.language", _names("language_name", LANGUAGES))
        _many(st, "flags", "table.flag", _names("flag_name", FLAGS), help=say("table.flag_help"))
        st.caption(f"**{say('table.search')}.** {say('table.search_help')}")


def _values(scope: Scope, variable: str) -> None:
    labels = next(v.labels for v in scope.variables if v.id == variable)
    with projects.opened() as project:
        there = table.classes(project, variable)
    st.session_state[state.table("values")] = [v for v in get("values", []) if v in there]
    _many(st, "values", "table.value", {v: labels.get(v, v) for v in there})


def view(scope: Scope) -> None:
    """Which closed variables are shown, in which order, and how many answers on a page."""
    with st.popover(say("table.view"), width="content"):
        labels = {v.id: v.label for v in scope.variables}
        if labels:
            _many(st, "columns", "table.columns", labels)
        names = orders(scope)
        st.selectbox(say("table.sort"), list(names), format_func=names.__getitem__, key=state.table("sort"))
        st.toggle(say("table.descending"), key=state.table("descending"))
        st.radio(say("table.size"), SIZES, key=state.table("size"), horizontal=True)
