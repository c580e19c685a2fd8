"""Who works in this session, and what that person may do. On one's own machine: whoever sits there, who may do everything.

Where Duiding is served, the door (``ui.door``) lets nobody in who is not logged in, and every run of a page and every use case asks here
once more: who was refused or has another role since a minute ago is treated so at once. Nothing is read from the address or the session
state, which a browser could fill in.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import streamlit as st

from coding.errors import AccessError
from coding.settings import Settings
from coding.team import EVERY, LONGEST_NAME, Account, TeamRole, one_spelling
from coding.workflow import rights, sessions
from coding.workflow.accounts import Accounts, coders_of
from coding.workflow.rights import Right
from coding.workflow.serving import Serving, is_local
from ui import state

PROXIED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")


@dataclass(frozen=True)
class Served:
    """What this process serves, and the accounts that may use it."""

    serving: Serving
    accounts: Accounts

    @property
    def cookie(self) -> str:
        """Name of the cookie of a session; the prefix makes browsers take it over https only, from this host alone."""
        return "__Host-duiding" if self.serving.is_secure else "duiding"


_served: Served | None = None
_looks: ContextVar[Account | None] = ContextVar("looks", default=None)


def serve(what: Served) -> None:
    """Say what this process serves; from now on nobody has a role but through an account."""
    global _served
    rights.serve()
    _served = what


def served() -> Served | None:
    """What this process serves; None on one's own machine."""
    return _served


def token() -> str:
    """What the browser keeps of its session; nothing on one's own machine."""
    return str(st.context.cookies.get(_served.cookie, "")) if _served else ""


def account_of(token: str) -> Account:
    """The account of a session, as it is now.

    Raises
    ------
    AccessError
        If the session ended, or the account is refused or must first choose a password.
    """
    found = sessions.who(_served.accounts, token) if _served else None
    if found is None or found.must_change:
        raise AccessError("access.logged_out")
    return found


@contextmanager
def looking() -> Iterator[Account | None]:
    """Who looks, for one run of a page: what is shown is decided once, while every use case still asks anew.

    Raises
    ------
    AccessError
        If nobody is logged in.
    """
    who = account()
    before = _looks.set(who)
    try:
        yield who
    finally:
        _looks.reset(before)


def account() -> Account | None:
    """The account of who looks; None on one's own machine.

    Raises
    ------
    AccessError
        If nobody is logged in.
    """
    return (_looks.get() or account_of(token())) if _served else None


def role(project: str, who: Account | None = None) -> TeamRole | None:
    """Role in a project, by its name; without one, in all that are not named. None: no access."""
    if _served is None:
        return rights.own_role()
    who = who or account()
    return who.role_in(project or EVERY) if who else None


def may(right: Right, project: str) -> bool:
    """Whether who looks has a right in a project."""
    return rights.may(role(project), right)


def acting() -> Accounts:
    """The accounts, for who looks.

    Raises
    ------
    AccessError
        Where nothing is served, or nobody is logged in.
    """
    who = account()
    if _served is None or who is None:
        raise AccessError("access.no_accounts")
    return _served.accounts.acting(who)


def coders(project: str) -> list[str]:
    """Names of those who may code in a project; none on one's own machine, where a name is what somebody types."""
    return coders_of(acting(), project) if _served else []


def coder() -> str:
    """Name under which decisions are stored: that of the account, else what was typed."""
    who = account()
    if who:
        return who.shown
    typed = one_spelling(state.get(state.CODER))  # or from the address, which takes more than the field
    return "".join(filter(str.isprintable, typed))[:LONGEST_NAME].strip()


def settings() -> Settings:
    """Settings of this session."""
    return Settings(language=state.get(state.LANGUAGE), coder=coder())  # type: ignore[arg-type]


def check_place() -> None:
    """Without accounts the app is for this machine alone: refuse whoever comes from elsewhere, or through a proxy.

    Raises
    ------
    AccessError
        Says how to work with a team.
    """
    headers = st.context.headers
    host = headers.get("Host")
    if _served or host is None:  # without a browser, in tests
        return
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    listens = str(st.get_option("server.address") or "0.0.0.0")
    if not (is_local(name) and is_local(listens)) or any(headers.get(one) for one in PROXIED):
        raise AccessError("access.only_here")


def log_out() -> None:
    """End the session of who looks."""
    if _served:
        sessions.log_out(_served.accounts, token())
