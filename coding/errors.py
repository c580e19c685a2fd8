"""Everything that can go wrong in words of the user.

::

    DuidingError                     exit code 3, ours
    ├── UserError                    exit code 1: the user's input; says where, what was found and what to do
    │   ├── FileError                a file that cannot be read: empty, truncated, encrypted, too large, not text
    │   ├── TableError               a table that is read but wrong: columns, rows, duplicate ids
    │   ├── MappingError             mapping.toml does not fit the table or itself
    │   ├── CodebookError            a codebook that does not hold together
    │   ├── CodedError               decisions with unknown answers or codes
    │   ├── ProjectError             not a project, already there, made by a newer version
    │   ├── NotReadyError            a stage that needs an earlier one first
    │   └── AccessError              somebody who may not: the wrong role, not logged in, an account that is not right
    └── MissingPartError             an optional part that is not installed; says what to install

An error carries a key and values; ``"intake.empty"`` is the entry ``empty`` under ``[error]`` in
``wording/*/intake.toml``. Its text is made when it is shown, in the language of the one who reads. **No value ever
holds the text of an answer**: it may be personal data. Give ids, rows, columns.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from coding import wording

ROLES = ("role", "needed")  # values that are roles of a team


class DuidingError(Exception):
    """Something went wrong; `key` finds the text, `values` fill it."""

    exit_code = 3

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def text(self, language: str) -> str:
        """The whole message in a language: what happened, where, and what to do."""
        part, _, name = self.key.partition(".")
        return wording.text(f"{part}.error.{name}", language, **self.values)

    def as_dict(self, language: str) -> dict[str, Any]:
        """For machine-readable output."""
        shown = {name: v if isinstance(v, int | float | None) else str(v) for name, v in self.values.items()}
        return {"error": self.key, "message": self.text(language), **shown}

    def __str__(self) -> str:
        return self.text("en")


class UserError(DuidingError):
    """The input is wrong; nothing was changed."""

    exit_code = 1


class FileError(UserError):
    """A file that cannot be read."""


class TableError(UserError):
    """A table that is read but wrong."""


class MappingError(UserError):
    """A mapping that does not fit the table or itself."""


class CodebookError(UserError):
    """A codebook that does not hold together."""


class CodedError(UserError):
    """Decisions with unknown answers or codes."""


class ProjectError(UserError):
    """Not a project, already there, or made by a newer version."""


class NotReadyError(UserError):
    """A stage that needs an earlier one first."""


class AccessError(UserError):
    """Somebody who may not: the wrong role, not logged in, or an account that is not right.

    A role among the values is shown in the words of the reader.
    """

    def text(self, language: str) -> str:
        """The message, with roles by the name that the language has for them."""
        shown = {n: wording.text(f"access.role.{v or 'none'}", language) for n, v in self.values.items() if n in ROLES}
        return wording.text(f"access.error.{self.key.partition('.')[2]}", language, **(self.values | shown))


class MissingPartError(DuidingError):
    """An optional part that is not installed."""

    exit_code = 1


def nearest(name: str, names: Iterable[str]) -> str:
    """The most similar of `names`, or empty if none is like it.

    >>> nearest("gemente", ["gemeente", "klasse"])
    'gemeente'
    """
    known = list(names)
    lower = {n.lower(): n for n in reversed(known)}
    found = get_close_matches(name.lower(), lower, n=1, cutoff=0.5)
    return lower[found[0]] if found else ""
