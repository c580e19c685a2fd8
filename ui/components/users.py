"""The parts of the page Gebruikers: the list, the form that changes one account, the form for a new one, and the trail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from coding.team import EVERY, LONGEST_NAME, Account, AccountLine, TeamRole
from coding.workflow import accounts, passwords
from ui import access, frame, state
from ui.components import look
from ui.components.table_words import clock
from ui.words import a, plain

NO_ACCESS = "none"  # among the roles that can be chosen
LINES = 200  # of the trail, on the page; all of them are at ``duiding account log``


def everybody(found: Sequence[Account]) -> None:
    """All accounts, and what can be changed of the one that is chosen."""
    columns, language = (
        [(a(f"users.{name}"), "left") for name in ("who", "name", "roles", "state")],
        state.get(state.LANGUAGE),
    )
    rows = ([one.shown, one.name, accounts.roles_told(one, language), _state(one)] for one in found)
    look.table(columns, rows, "users")
    names = {one.name: f"{one.shown} ({one.name})" for one in found}
    chosen = st.selectbox(
        a("users.choose"), list(names), format_func=names.__getitem__, key=state.users("account"), width=420
    )
    if chosen:
        _one(next(one for one in found if one.name == chosen))
    with st.expander(a("users.what_roles")):
        st.markdown("\n".join(f"- **{a(f'role.{role}')}**: {a(f'may.{role}')}" for role in TeamRole))


def _state(one: Account) -> str:
    if not one.active:
        return a("users.refused")
    told = [a("users.first_password" if one.must_change else "users.active")]
    return " · ".join(told + ([] if one.has_password else [a("users.by_organisation")]))


def _one(one: Account) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="user-role"):
        where = _chosen("where", _places(*one.roles))
        role = _role(one, where)
        st.button(a("users.give"), key="give-role", on_click=frame.told, args=(give, one, role, where))
    with st.container(horizontal=True, key="user-do"):
        st.button(a("users.new_password"), key="new-password", on_click=frame.told, args=(renew, one))
        word = "refuse" if one.active else "let_in"
        st.button(a(f"users.{word}"), key="switch", on_click=frame.told, args=(switch, one))


def _places(*more: str) -> dict[str, str]:
    """All projects, and each of them; also those that are gone, where there is `more` to take away."""
    served, language = access.served(), state.get(state.LANGUAGE)
    names = (EVERY, *(served.serving.offered() if served else ()), *more)
    return {project: accounts.place_name(project, language) for project in names}


def _chosen(field: str, names: dict[Any, str], index: int = 0, width: Any = 280) -> Any:
    """A choice; `field` is also the name of its label, up to the first colon."""
    label = a(f"users.{field.removeprefix('new_').partition(':')[0]}")
    return st.selectbox(
        label, list(names), index=index, format_func=names.__getitem__, key=state.users(field), width=width
    )


def _role(one: Account, where: str) -> str:
    """At first what counts there. An administrator is one of all projects; in one of them that is not offered.

    The name of a role, `NO_ACCESS`, or `EVERY` for what counts in all projects.
    """
    names = {NO_ACCESS: a("role.none"), **{role.value: a(f"role.{role}") for role in TeamRole}}
    if where != EVERY:
        names = {EVERY: a("users.as_all", role=a(f"role.{one.roles.get(EVERY) or 'none'}")), **names}
        del names[TeamRole.ADMINISTRATOR]
    now = (one.roles[where] or NO_ACCESS) if where in one.roles else next(iter(names))
    at = list(names).index(now) if now in names else 0
    return str(_chosen(f"role:{one.name}:{where}:{now}", names, at, 320))


def give(one: Account, role: str, where: str) -> None:
    """Give or take a role; say what counts from now on."""
    acting = access.acting()
    if role == EVERY:
        done = accounts.forget_role(acting, one.name, where)
    else:
        done = accounts.set_role(acting, one.name, None if role == NO_ACCESS else TeamRole(role), where)
    roles = accounts.roles_told(done, state.get(state.LANGUAGE))
    state.say("success", a("users.now", name=one.shown, roles=roles))


def switch(one: Account) -> None:
    """Refuse an account, or let it in again."""
    accounts.set_active(access.acting(), one.name, not one.active)
    state.say("success", a("users.refused_now" if one.active else "users.let_in_now", name=one.shown))


def renew(one: Account) -> None:
    """Give a password for one time, to be shown once."""
    made = passwords.one_time()
    accounts.set_password(access.acting(), one.name, made)
    st.session_state[state.ONE_TIME] = (one.shown, made)


def one_time() -> None:
    """Show the password for one time that was just made, once."""
    if given := st.session_state.pop(state.ONE_TIME, None):
        name, password = given
        with st.container(key="one-time", border=True):
            st.markdown(f"{plain(a('users.one_time', name=name))} `{password}`")
            st.caption(plain(a("users.one_time_what", name=name)))


def add() -> None:
    """The form for a new account."""
    with st.form("new-user", border=False, enter_to_submit=False):
        left, right = st.columns(2)
        name = left.text_input(a("users.name"), key=state.users("new_name"), max_chars=64)
        shown = right.text_input(
            a("users.shown"), key=state.users("new_shown"), max_chars=LONGEST_NAME, help=a("users.shown_help")
        )
        with left:
            place = _chosen("new_where", _places(), width="stretch")
        with right:
            wanted = _chosen("new_role", {role: a(f"role.{role}") for role in TeamRole}, index=1, width="stretch")
        email = left.text_input(
            a("users.email"), key=state.users("new_email"), max_chars=254, help=a("users.email_help")
        )
        with_password = st.checkbox(a("users.with_password"), value=True, key=state.users("new_password"))
        if st.form_submit_button(a("users.add"), type="primary") and frame.guarded(
            _add, name, shown, wanted, place, email, with_password
        ):
            st.rerun()


def _add(name: str, shown: str, role: TeamRole, where: str, email: str, with_password: bool) -> bool:
    password = passwords.one_time() if with_password else None
    made = accounts.add_account(access.acting(), name, shown, role, where, password, email, one_time=True)
    if password:
        st.session_state[state.ONE_TIME] = (made.shown, password)
    state.say("success", a("users.added", name=made.shown))
    return True


def trail(found: Sequence[AccountLine]) -> None:
    """Who did what, the last first."""
    if not found:
        st.markdown(a("users.no_lines"))
        return
    columns = [(a(f"users.{name}"), "left") for name in ("when", "by", "what")]
    language = state.get(state.LANGUAGE)
    rows = ([clock(one.time), one.who, accounts.sentence(one, language)] for one in reversed(found))
    look.table(columns, rows, "trail")
