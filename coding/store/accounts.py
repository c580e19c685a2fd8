"""The accounts of a team: a store of its own beside the projects, with roles, sessions, failed attempts and a trail of all that changed.

A password is only here as an argon2 hash, a session only as the hash of its token: who reads this store cannot log in with it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from coding.errors import AccessError, ProjectError
from coding.store import engine as engines
from coding.store.schema import UtcTime
from coding.team import Account, AccountLine, TeamRole, name_key

FILE = "toegang.db"  # in the folder of the projects
VERSION = 2  # 2: a role may be NO_ACCESS, which version 1 cannot read; the tables are the same
NO_ACCESS = "none"  # in place of a role

metadata = MetaData()  # apart from that of a project: these tables have no part in its migrations

accounts = Table(
    "access_accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("shown", String(80), nullable=False),
    Column("shown_key", String(80), nullable=False, unique=True),
    Column("password", Text),
    Column("must_change", Boolean, nullable=False),
    Column("email", String(254), unique=True),
    Column("subject", Text, unique=True),
    Column("active", Boolean, nullable=False),
    Column("created", UtcTime, nullable=False),
)
roles = Table(
    "access_roles",
    metadata,
    Column("account", ForeignKey("access_accounts.id"), primary_key=True),
    Column("project", String(200), primary_key=True),
    Column("role", String(16), nullable=False),
)
sessions = Table(
    "access_sessions",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("account", ForeignKey("access_accounts.id"), nullable=False, index=True),
    Column("created", UtcTime, nullable=False),
    Column("seen", UtcTime, nullable=False),
)
failures = Table(
    "access_failures",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("n", Integer, nullable=False),
    Column("last", UtcTime, nullable=False),
    Column("until", UtcTime),
)
trail = Table(
    "access_trail",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("time", UtcTime, nullable=False),
    Column("who", String(80), nullable=False),
    Column("verb", String(32), nullable=False),
    Column("account", String(80), nullable=False),
    Column("details", JSON, nullable=False),
)
about = Table("access_about", metadata, Column("version", Integer, primary_key=True))


@dataclass(frozen=True)
class Failures:
    """Failed attempts under one name: how many in a row, when the last was, and until when no other is taken."""

    n: int
    last: datetime
    until: datetime | None


def place_of(folder_or_url: str | Path) -> str:
    """Where the accounts of a folder of projects are; a URL is that itself."""
    place = str(folder_or_url)
    return place if engines.is_url(place) or Path(place).suffix == ".db" else str(Path(place) / FILE)


def connect(place: str, create: bool = False) -> Engine:
    """Open the store of accounts, or make it if that is asked for. Its file can be read by its owner alone.

    Raises
    ------
    AccessError
        If there is none.
    ProjectError
        If it cannot be made or read, or is of a newer version.
    """
    is_url = engines.is_url(place)
    if not is_url and not Path(place).is_file():
        if not create:
            raise AccessError("access.no_accounts")
        _make_file(Path(place))
    engine = engines.engine_of(place)
    try:
        with engine.execution_options(writes=False).connect() as connection:
            is_there = inspect(connection).has_table(about.name)
        if not is_there and not create:
            raise AccessError("access.no_accounts")
        with engine.begin() as connection:
            if not is_there:
                metadata.create_all(connection)
            version = connection.execute(select(func.max(about.c.version))).scalar()
            if version is None or version < VERSION:
                connection.execute(insert(about).values(version=VERSION))
    except DBAPIError as error:
        key = "store.unreachable" if is_url else "store.cannot_write"
        raise ProjectError(key, name=engines.name_of(place), folder=str(Path(place).parent)) from error
    if version is not None and version > VERSION:
        raise ProjectError("store.newer", name=engines.name_of(place))
    return engine


def _make_file(path: Path) -> None:
    try:
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise ProjectError("store.cannot_write", name=str(path), folder=str(path.parent)) from error


def add(session: Session, account: Account, password: str | None, moment: datetime) -> int:
    """Store a new account without roles; its number."""
    values = {
        "name": account.name, "shown": account.shown, "shown_key": name_key(account.shown), "password": password,
        "must_change": account.must_change, "email": account.email or None, "active": True, "created": moment,
    }  # fmt: skip
    return int(session.execute(insert(accounts).values(values)).inserted_primary_key[0])  # type: ignore[attr-defined]


def by_name(session: Session, name: str) -> Account | None:
    """The account that is logged in with under a name."""
    return _one(session, accounts.c.name == name)


def by_shown(session: Session, shown: str) -> Account | None:
    """The account under whose name decisions are stored, however it is written."""
    key = name_key(shown)  # compared here: what older versions stored as key may be another
    return next((account for account in everybody(session) if name_key(account.shown) == key), None)


def by_email(session: Session, email: str) -> Account | None:
    """The account of an e-mail address, in lower case."""
    return _one(session, accounts.c.email == email)


def by_subject(session: Session, subject: str) -> Account | None:
    """The account that an organisation knows under this subject."""
    return _one(session, accounts.c.subject == subject)


def by_id(session: Session, account_id: int) -> Account | None:
    """An account by its number."""
    return _one(session, accounts.c.id == account_id)


def everybody(session: Session) -> list[Account]:
    """All accounts, by name."""
    return [_account(session, row) for row in session.execute(select(accounts).order_by(accounts.c.name))]


def _one(session: Session, condition: Any) -> Account | None:
    row = session.execute(select(accounts).where(condition)).first()
    return _account(session, row) if row else None


def _account(session: Session, row: Any) -> Account:
    given = session.execute(select(roles).where(roles.c.account == row.id).order_by(roles.c.project))
    in_each = {r.project: None if r.role == NO_ACCESS else TeamRole(r.role) for r in given}
    return Account(
        row.id, row.name, row.shown, in_each, row.active, row.password is not None,
        row.must_change and row.password is not None, row.email or "", row.subject or "", row.created,
    )  # fmt: skip


def password_of(session: Session, account_id: int) -> str | None:
    """The hash of an account's password; None if it has none."""
    return session.execute(select(accounts.c.password).where(accounts.c.id == account_id)).scalar()


def change(session: Session, account_id: int, **values: Any) -> None:
    """Change fields of an account: password (a hash), must_change, active, email, subject."""
    session.execute(update(accounts).where(accounts.c.id == account_id).values(values))


def set_role(session: Session, account_id: int, project: str, role: TeamRole | None) -> None:
    """Give a role in a project; None shuts the project, whatever counts in others."""
    forget_role(session, account_id, project)
    session.execute(insert(roles).values(account=account_id, project=project, role=role.value if role else NO_ACCESS))


def forget_role(session: Session, account_id: int, project: str) -> None:
    """Say nothing of a project any more: there counts what counts in all."""
    session.execute(delete(roles).where(roles.c.account == account_id, roles.c.project == project))


def add_session(session: Session, token: str, account_id: int, moment: datetime) -> None:
    """Begin a session; `token` is the hash of what the browser keeps."""
    session.execute(insert(sessions).values(token=token, account=account_id, created=moment, seen=moment))


def session_of(session: Session, token: str) -> tuple[Account, datetime, datetime] | None:
    """Whose session it is, since when, and when it was last used."""
    row = session.execute(select(sessions).where(sessions.c.token == token)).first()
    account = by_id(session, row.account) if row else None
    return (account, row.created, row.seen) if row and account else None


def see_session(session: Session, token: str, moment: datetime) -> None:
    """Remember that a session was used."""
    session.execute(update(sessions).where(sessions.c.token == token).values(seen=moment))


def end_session(session: Session, token: str) -> None:
    """End one session."""
    session.execute(delete(sessions).where(sessions.c.token == token))


def end_sessions(session: Session, account_id: int) -> int:
    """End all sessions of an account; how many there were."""
    done = session.execute(delete(sessions).where(sessions.c.account == account_id))
    return int(done.rowcount)  # type: ignore[attr-defined]


def end_old_sessions(session: Session, created: datetime, seen: datetime) -> None:
    """End the sessions that began, or were last used, before these moments."""
    session.execute(delete(sessions).where((sessions.c.created < created) | (sessions.c.seen < seen)))


def failures_of(session: Session, key: str) -> Failures | None:
    """The failed attempts under a name, which is known by its hash."""
    row = session.execute(select(failures).where(failures.c.key == key)).first()
    return Failures(row.n, row.last, row.until) if row else None


def set_failures(session: Session, key: str, found: Failures | None) -> None:
    """Remember failed attempts, or forget them."""
    session.execute(delete(failures).where(failures.c.key == key))
    if found:
        session.execute(insert(failures).values(key=key, n=found.n, last=found.last, until=found.until))


def forget_failures(session: Session, before: datetime) -> None:
    """Forget what was tried before a moment."""
    session.execute(delete(failures).where(failures.c.last < before))


def add_line(
    session: Session, time: datetime, who: str, verb: str, account: str, details: Mapping[str, Any] | None = None
) -> None:
    """Write in the trail what was done to an account: never a password, a token, or a name that is no account."""
    session.execute(insert(trail).values(time=time, who=who, verb=verb, account=account, details=dict(details or {})))


def lines(session: Session, last: int = 0) -> list[AccountLine]:
    """The trail, oldest first; or only its last lines."""
    query = select(trail).order_by(trail.c.id.desc())
    found = session.execute(query.limit(last) if last else query).all()
    return [AccountLine(r.time, r.who, r.verb, r.account, r.details) for r in reversed(found)]
