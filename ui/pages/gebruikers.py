"""Gebruikers: who may log in, and what each may do in which project. For the administrator of a served app."""

from __future__ import annotations

import streamlit as st

from coding.workflow import accounts
from ui import access, frame, state
from ui.components import users
from ui.words import a


def show() -> None:
    """The accounts, a form for a new one, and what was done."""
    with_all = access.acting()
    found = accounts.all_accounts(with_all)  # refuses who is no administrator
    users.one_time()
    names = [a(f"users.tab_{name}") for name in ("list", "add", "log")]
    parts = (
        lambda: users.everybody(found),
        users.add,
        lambda: users.trail(accounts.account_lines(with_all, users.LINES)),
    )
    for tab, fill in zip(st.tabs(names, key=state.users_tab(), on_change="rerun"), parts, strict=True):
        if tab.open:
            with tab:
                fill()


frame.head(frame.USERS, project=False)
frame.guarded(show)
