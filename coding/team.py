"""Who works in a team: roles, accounts and what was done with them. Nothing here knows a project or a screen."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

LONGEST_NAME = 80  # characters of the name under which decisions are stored
EVERY: Final = "*"  # in place of a project: all of them


def one_spelling(name: str) -> str:
    """The name of a person without stray spaces, and with each letter written one way.

    >>> one_spelling("  Jose\\u0301  Smit ") == one_spelling("Jos\\u00e9 Smit") == "José Smit"
    True
    """
    return " ".join(unicodedata.normalize("NFC", name).split())


def name_key(name: str) -> str:
    """What is the same for two names that a reader takes for one.

    >>> name_key("anna ") == name_key("Anna")
    True
    """
    return one_spelling(one_spelling(name).casefold())


def is_name(name: str) -> bool:
    """Whether decisions can be stored under a name: not too long, and nothing in it that cannot be seen.

    >>> is_name("Anna de Vries"), is_name("n" * 81), is_name("An\\u200bna")
    (True, False, False)
    """
    return len(name) <= LONGEST_NAME and name.isprintable()


class TeamRole(StrEnum):
    """What somebody is in a team, the least first: lezer, codeur, onderzoeker, beheerder."""

    READER = "reader"
    CODER = "coder"
    RESEARCHER = "researcher"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Account:
    """Somebody who may log in.

    Attributes
    ----------
    name : str
        What is typed to log in; lower case.
    shown : str
        Name under which decisions are stored; no two accounts share one, and it never changes.
    roles : mapping of str to TeamRole or None
        Project → role there, None for no access; `EVERY` stands for the projects that are not named.
    must_change : bool
        Whether the password is one that somebody else made up, for one time.
    """

    id: int
    name: str
    shown: str
    roles: Mapping[str, TeamRole | None] = field(default_factory=dict)
    active: bool = True
    has_password: bool = True
    must_change: bool = False
    email: str = ""
    subject: str = ""
    created: datetime | None = None

    def role_in(self, project: str) -> TeamRole | None:
        """Role in a project, by its name; None if the account may not see it.

        >>> anna = Account(1, "anna", "Anna", {"*": TeamRole.CODER, "proef.duiding": TeamRole.READER, "weg.duiding": None})
        >>> anna.role_in("monitor.duiding").value, anna.role_in("proef.duiding").value, anna.role_in("weg.duiding")
        ('coder', 'reader', None)
        """
        return self.roles.get(project, self.roles.get(EVERY)) if self.active else None

    @property
    def is_administrator(self) -> bool:
        """Whether it manages the accounts."""
        return self.role_in(EVERY) is TeamRole.ADMINISTRATOR


@dataclass(frozen=True)
class AccountLine:
    """A line of what happened to accounts: who did what, and to whose account."""

    time: datetime
    who: str
    verb: str
    account: str
    details: Mapping[str, Any]
