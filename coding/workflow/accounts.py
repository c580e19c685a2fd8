"""The accounts of a team: add one, give it a role per project, a password, or no access any more; and what was done with them.

Who may: an account that is administrator, or whoever runs the command line on the machine where the store is. Everything that changes
is written in the trail of the store.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coding import wording
from coding.errors import AccessError, nearest
from coding.review.decide import check_coders
from coding.store import accounts as store
from coding.store import engine as engines
from coding.team import EVERY, LONGEST_NAME, Account, AccountLine, TeamRole, is_name, one_spelling
from coding.workflow import passwords, rights
from coding.workflow.project import SUFFIX, now
from coding.workflow.rights import Right

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,63}")
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,180}")


@dataclass(frozen=True)
class Accounts:
    """The store of accounts, open.

    Attributes
    ----------
    by : Account, optional
        The account that acts; None for who runs this process on the machine itself.
    who : str
        How that person is called in the trail.
    elsewhere : callable
        Names of projects that may have roles, besides those of the files beside the store.
    """

    place: str
    engine: Engine
    by: Account | None = None
    who: str = ""
    elsewhere: Callable[[], Collection[str]] = tuple

    def acting(self, account: Account) -> Accounts:
        """The same store, used by an account."""
        return replace(self, by=account, who=account.shown)

    def projects(self) -> list[str]:
        """Names of the projects that there are now."""
        folder = Path() if engines.is_url(self.place) else Path(self.place).parent
        return sorted({*(path.name for path in folder.glob(f"*{SUFFIX}") if path.is_file()), *self.elsewhere()})


@contextmanager
def opened_accounts(
    place: str, create: bool = False, who: str = "", elsewhere: Callable[[], Collection[str]] = tuple
) -> Iterator[Accounts]:
    """Open the store of accounts and close it again; `place` is a folder, a file or a database URL.

    Raises
    ------
    AccessError
        If there is none, and none is to be made.
    """
    found = open_accounts(place, create, who, elsewhere)
    try:
        yield found
    finally:
        found.engine.dispose()


def open_accounts(
    place: str, create: bool = False, who: str = "", elsewhere: Callable[[], Collection[str]] = tuple
) -> Accounts:
    """The same, for a process that keeps it open."""
    where = store.place_of(place)
    return Accounts(where, store.connect(where, create), None, who, elsewhere)


@contextmanager
def _managing(accounts: Accounts) -> Iterator[Session]:
    """A writing transaction for who manages accounts; what the account may is read anew within it."""
    with engines.writing(accounts.engine) as session:
        rights.check(_role(session, accounts), Right.MANAGE)
        yield session


def _role(session: Session, accounts: Accounts, project: str = EVERY) -> TeamRole | None:
    if accounts.by is None:
        return rights.own_role()
    by = store.by_id(session, accounts.by.id)
    return by.role_in(project) if by else None


def add_account(
    accounts: Accounts, name: str, shown: str = "", role: TeamRole | None = None, project: str = EVERY,
    password: str | None = None, email: str = "", one_time: bool = False,
) -> Account:  # fmt: skip
    """Add an account. The first one is administrator.

    Parameters
    ----------
    shown : str
        Name under which decisions are stored; by default `name`.
    password : str, optional
        None for who logs in with the account of an organisation, which is found by `email`.
    one_time : bool
        Whether the password, if there is one, must be changed at the first log-in.

    Raises
    ------
    AccessError
        If a name is taken or cannot be one, the password is too easy, there is no such project, or no password and no e-mail address.
    """
    name, shown, email = name.strip().casefold(), one_spelling(shown or name), email.strip().casefold()
    _check_names(name, shown, email)
    if password is None and not email:
        raise AccessError("access.no_way_in", name=name)
    if password is not None:
        passwords.check_password(password, name, shown)
    stored = None if password is None else passwords.hashed(password)
    must_change = one_time and password is not None
    with _managing(accounts) as session:
        _check_free(session, name, shown, email)
        is_first = not store.everybody(session)
        if is_first and (role or TeamRole.ADMINISTRATOR, project) != (TeamRole.ADMINISTRATOR, EVERY):
            raise AccessError("access.first_is_administrator")
        number = store.add(session, Account(0, name, shown, must_change=must_change, email=email), stored, now())
        _line(session, accounts, "add", shown, name=name)
        if role := TeamRole.ADMINISTRATOR if is_first else role:
            _give(session, accounts, number, shown, project, role)
        return _there(session, name)


def _check_names(name: str, shown: str, email: str) -> None:
    if not NAME.fullmatch(name):
        raise AccessError("access.bad_name", name=name)
    if not shown or not is_name(shown):
        raise AccessError("access.bad_shown", n=LONGEST_NAME)
    if email and not EMAIL.fullmatch(email):
        raise AccessError("access.bad_email")
    check_coders([shown])


def _check_free(session: Session, name: str, shown: str, email: str) -> None:
    if store.by_name(session, name):
        raise AccessError("access.name_taken", name=name)
    if store.by_shown(session, shown):
        raise AccessError("access.shown_taken", shown=shown)
    if email and store.by_email(session, email):
        raise AccessError("access.email_taken")


def set_role(accounts: Accounts, name: str, role: TeamRole | None, project: str = EVERY) -> Account:
    """Give an account a role, in one project or in all that are not named. It holds at once.

    None is no access: to one project, whatever counts in all; or to all that are not named.

    Raises
    ------
    AccessError
        If there is no such project, it would leave nobody who manages the accounts, or make somebody administrator of one project.
    """
    with _managing(accounts) as session:
        account = _there(session, name)
        _give(session, accounts, account.id, account.shown, project, role)
        _keep_one(session)
        return _there(session, name)


def forget_role(accounts: Accounts, name: str, project: str) -> Account:
    """Let what counts in all projects count in this one too; also for a project that is gone.

    Raises
    ------
    AccessError
        If there is no such project.
    """
    with _managing(accounts) as session:
        account = _there(session, name)
        if project not in account.roles:
            _check_project(accounts, project)
        store.forget_role(session, account.id, project)
        _keep_one(session)
        _line(session, accounts, "role", account.shown, project=project, role="")
        return _there(session, name)


def _give(session: Session, accounts: Accounts, number: int, shown: str, project: str, role: TeamRole | None) -> None:
    if role is TeamRole.ADMINISTRATOR and project != EVERY:
        raise AccessError("access.administrator_of_all")
    if project != EVERY:
        _check_project(accounts, project)
    if role or project != EVERY:
        store.set_role(session, number, project, role)
    else:
        store.forget_role(session, number, project)
    _line(session, accounts, "role", shown, project=project, role=role.value if role else store.NO_ACCESS)


def _check_project(accounts: Accounts, project: str) -> None:
    """Refuse a project that is not there: a role under a mistyped name would count nowhere, and leave open what it should shut."""
    known = accounts.projects()
    if project not in known:
        near = nearest(project, known) or ", ".join(known[:5])
        raise AccessError("access.unknown_project" if near else "access.no_projects", project=project, nearest=near)


def _keep_one(session: Session) -> None:
    if not any(account.is_administrator for account in store.everybody(session)):
        raise AccessError("access.last_administrator")


def set_password(accounts: Accounts, name: str, password: str, one_time: bool = True) -> Account:
    """Give an account another password; who was logged in with it is logged out, and failed attempts are forgotten.

    Raises
    ------
    AccessError
        If there is no such account, or the password is too easy.
    """
    passwords.check_password(password, name)
    stored = passwords.hashed(password)
    with _managing(accounts) as session:
        account = _there(session, name)
        store.change(session, account.id, password=stored, must_change=one_time)
        store.set_failures(session, key_of(account.name), None)
        store.end_sessions(session, account.id)
        _line(session, accounts, "password", account.shown)
        return _there(session, name)


def set_active(accounts: Accounts, name: str, active: bool) -> Account:
    """Refuse an account from now on, or let it in again. It is never deleted: its decisions stand under its name.

    Raises
    ------
    AccessError
        If it would leave nobody who manages the accounts.
    """
    with _managing(accounts) as session:
        account = _there(session, name)
        store.change(session, account.id, active=active)
        if not active:
            store.end_sessions(session, account.id)
        _keep_one(session)
        _line(session, accounts, "enable" if active else "disable", account.shown)
        return _there(session, name)


def all_accounts(accounts: Accounts) -> list[Account]:
    """All accounts, by name; for who manages them."""
    with engines.reading(accounts.engine) as session:
        rights.check(_role(session, accounts), Right.MANAGE)
        return store.everybody(session)


def account_lines(accounts: Accounts, last: int = 0) -> list[AccountLine]:
    """What was done with accounts and who logged in, oldest first; for who manages them."""
    with engines.reading(accounts.engine) as session:
        rights.check(_role(session, accounts), Right.MANAGE)
        return store.lines(session, last)


def coders_of(accounts: Accounts, project: str) -> list[str]:
    """Names under which those who may code in a project decide; for who divides the work there."""
    with engines.reading(accounts.engine) as session:
        rights.check(_role(session, accounts, project), Right.RESEARCH)
        return [one.shown for one in store.everybody(session) if rights.may(one.role_in(project), Right.CODE)]


def has_administrator(accounts: Accounts) -> bool:
    """Whether there is an account that can manage the others."""
    with engines.reading(accounts.engine) as session:
        return any(account.is_administrator for account in store.everybody(session))


def _there(session: Session, name: str) -> Account:
    account = store.by_name(session, name.strip().casefold())
    if account is None:
        known = [a.name for a in store.everybody(session)]
        raise AccessError("access.unknown_account", name=name, nearest=nearest(name, known) or ", ".join(known[:5]))
    return account


def _line(session: Session, accounts: Accounts, verb: str, shown: str, **details: Any) -> None:
    store.add_line(session, now(), accounts.who, verb, shown, details)


def key_of(name: str) -> str:
    """Under what failed attempts are counted: a hash, for people also type passwords in the field for the name."""
    from coding.workflow.project import digest

    return digest([name.strip().casefold()])


def sentence(line: AccountLine, language: str) -> str:
    """A line of the trail in words."""
    values = {"account": line.account, **line.details}
    verb = line.verb
    if verb == "role":
        verb = {"": "role_forgotten", store.NO_ACCESS: "role_none"}.get(values["role"], "role")
        values["role"] = wording.text(f"access.role.{values['role'] or store.NO_ACCESS}", language)
        values["project"] = place_name(values["project"], language)
    return wording.text(f"access.line.{verb}", language, **values)


def place_name(where: str, language: str) -> str:
    """A project as it is shown, or the words for all of them."""
    return wording.text("access.users.all_projects", language) if where == EVERY else where


def roles_told(account: Account, language: str) -> str:
    """All roles of an account in words, and the projects that are shut to it."""
    told = (
        f"{wording.text(f'access.role.{role or store.NO_ACCESS}', language)} ({place_name(project, language)})"
        for project, role in account.roles.items()
    )
    return ", ".join(told) or wording.text("access.users.no_role", language)
