"""Logging in, staying logged in, and logging out.

A session is a random token that only the browser knows; the store has its hash. It ends after twelve hours without use, after seven
days, at a log-out, and at once when the account is refused or its password changes. Five wrong passwords under one name close that name
for fifteen minutes, and every further one for twice as long, up to a day; it makes no difference whether the name is one.
"""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from coding.errors import AccessError, ProjectError
from coding.store import accounts as store
from coding.store import engine as engines
from coding.store.accounts import Failures
from coding.team import Account
from coding.workflow import passwords
from coding.workflow.accounts import Accounts, key_of
from coding.workflow.project import now

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=1)  # use within this time is not written anew
FREE = 5  # wrong passwords without a pause
PAUSE = timedelta(minutes=15)
LONGEST_PAUSE = timedelta(days=1)
NOBODY = ""  # who gave a wrong password is not known


@dataclass(frozen=True)
class LoggedIn:
    """A session that began: the token for the browser, and whose it is."""

    token: str
    account: Account


@dataclass(frozen=True)
class Claims:
    """What an organisation says of who logged in there: its own address, its key of the person, and a mail address."""

    issuer: str
    subject: str
    email: str
    is_verified: bool


def log_in(accounts: Accounts, name: str, password: str, moment: datetime | None = None) -> LoggedIn:
    """Begin a session with a name and a password.

    Raises
    ------
    AccessError
        If they do not belong together, the same for a name that is none; or too many did not.
    """
    moment, name = moment or now(), name.strip().casefold()
    stored = _checked(accounts, name, password, moment)
    again = passwords.hashed(password) if passwords.is_old(stored) else None
    with engines.writing(accounts.engine) as session:
        account = _still(session, name, stored)
        if again:
            store.change(session, account.id, password=again)
        return _begin(session, account, moment, "password")


def _checked(accounts: Accounts, name: str, password: str, moment: datetime) -> str:
    """The hash that a password fits. It is looked at outside a transaction, so whoever goes on asks `_still` within one."""
    with engines.writing(accounts.engine) as session:
        wait = _count(session, key_of(name), name, moment)
        account = store.by_name(session, name)
        stored = store.password_of(session, account.id) if account else None
    if wait:
        raise AccessError("access.locked", n=-(-int(wait.total_seconds()) // 60))
    fits = passwords.fits(password, stored)
    if not (fits and account and stored and account.active):
        if account:
            with engines.writing(accounts.engine) as session:
                store.add_line(session, moment, NOBODY, "failed", account.shown)
        raise AccessError("access.wrong")
    return stored


def _still(session: Session, name: str, stored: str) -> Account:
    """The account as it is now, if it is let in and the password that was looked at still is its own; failed attempts are forgotten."""
    account = store.by_name(session, name)
    if account is None or not account.active or store.password_of(session, account.id) != stored:
        raise AccessError("access.wrong")
    store.set_failures(session, key_of(name), None)
    return account


def _count(session: Session, key: str, name: str, moment: datetime) -> timedelta | None:
    """Count an attempt before its password is looked at, so that attempts at the same time count too; gives how long to wait, if so."""
    store.forget_failures(session, moment - 2 * LONGEST_PAUSE)
    found = store.failures_of(session, key)
    if found and found.until and found.until > moment:
        return found.until - moment
    n = found.n + 1 if found else 1
    pause = min(PAUSE * 2 ** min(n - FREE, 10), LONGEST_PAUSE) if n >= FREE else None
    store.set_failures(session, key, Failures(n, moment, moment + pause if pause else None))
    if pause and (account := store.by_name(session, name)):
        minutes = int(pause.total_seconds()) // 60
        store.add_line(session, moment, NOBODY, "pause", account.shown, {"attempts": n, "minutes": minutes})
    return None


def log_in_by_claims(accounts: Accounts, claims: Claims, moment: datetime | None = None) -> LoggedIn:
    """Begin a session for who logged in at an organisation. The first time, the mail address finds the account; then the subject.

    Raises
    ------
    AccessError
        If no account that is let in belongs to it, or the mail address is not verified.
    """
    moment, subject = moment or now(), f"{claims.issuer}|{claims.subject}"
    with engines.writing(accounts.engine) as session:
        account = store.by_subject(session, subject)
        if account is None and claims.email and claims.is_verified:
            account = store.by_email(session, claims.email.strip().casefold())
            if account and account.subject:
                account = None  # the address went to another person there
            elif account:
                store.change(session, account.id, subject=subject)
        if account is None or not account.active:
            raise AccessError("access.no_account_for_you")
        return _begin(session, account, moment, "organisation")


def _begin(session: Session, account: Account, moment: datetime, way: str) -> LoggedIn:
    store.end_old_sessions(session, moment - LONGEST, moment - IDLE)
    token = secrets.token_urlsafe(32)
    store.add_session(session, hash_of(token), account.id, moment)
    store.add_line(session, moment, account.shown, "login", account.shown, {"way": way})
    return LoggedIn(token, account)


def who(accounts: Accounts, token: str, moment: datetime | None = None) -> Account | None:
    """Whose session it is, as the account is now; None if it ended."""
    if not token:
        return None
    moment, hashed = moment or now(), hash_of(token)
    with engines.reading(accounts.engine) as session:
        found = store.session_of(session, hashed)
    if found is None:
        return None
    account, created, seen = found
    if not account.active or created < moment - LONGEST or seen < moment - IDLE:
        return None
    if seen < moment - SEEN_EVERY:
        with suppress(ProjectError), engines.writing(accounts.engine) as session:  # a busy store keeps nobody out
            store.see_session(session, hashed, moment)
    return account


def log_out(accounts: Accounts, token: str) -> None:
    """End a session."""
    with engines.writing(accounts.engine) as session:
        found = store.session_of(session, hash_of(token))
        if found:
            store.end_session(session, hash_of(token))
            store.add_line(session, now(), found[0].shown, "logout", found[0].shown)


def change_password(accounts: Accounts, account: Account, old: str, new: str) -> LoggedIn:
    """Give oneself another password. All one's sessions end, and a new one begins.

    Raises
    ------
    AccessError
        If the old one is not right (which counts as a failed attempt) or was replaced meanwhile, or the new one is too easy or the same.
    """
    passwords.check_password(new, account.name, account.shown)
    if new == old:
        raise AccessError("access.same_password")
    moment = now()
    known = _checked(accounts, account.name, old, moment)
    stored = passwords.hashed(new)
    with engines.writing(accounts.engine) as session:
        found = _still(session, account.name, known)
        store.change(session, found.id, password=stored, must_change=False)
        store.end_sessions(session, found.id)
        store.add_line(session, moment, found.shown, "password", found.shown)
        return _begin(session, replace(found, must_change=False), moment, "password")


def hash_of(token: str) -> str:
    """What the store knows of a token; a hash without salt is enough for 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()
