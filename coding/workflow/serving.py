"""What is served to a team: which projects, at which address, and how people log in. Read from the command line and a ``serve.toml``."""

from __future__ import annotations

import importlib.util
import ipaddress
import os
import re
import socket
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coding.errors import AccessError, FileError, MissingPartError, ProjectError
from coding.store import engine as engines
from coding.store.accounts import place_of
from coding.workflow.accounts import has_administrator, opened_accounts
from coding.workflow.project import SUFFIX

SECRET = "DUIDING_OIDC_SECRET"  # in the environment, for who keeps secrets out of files


class Organisation(BaseModel):
    """An OpenID Connect provider. `email_is_verified`: it vouches for its mail addresses without saying so in every claim."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=60)
    metadata: str = Field(pattern=r"^https?://")
    client_id: str = Field(min_length=1)
    client_secret: str = Field(default_factory=lambda: os.environ.get(SECRET, ""))
    email_is_verified: bool = False


class Serving(BaseModel):
    """All that ``duiding serve`` is told.

    Attributes
    ----------
    folder : str
        Every project in it is served, also those that come later; the settings (``duiding.toml``) are read and reports written here.
    projects : dict of str to str
        Name → file or URL of more projects.
    accounts : str
        Folder, file or database URL of the accounts; by default a file in `folder`.
    url : str
        Address at which people reach it, when that is another than `address` and `port`: that of the proxy.
    passwords : bool
        Whether people may log in with a name and a password.
    """

    model_config = ConfigDict(extra="forbid")

    folder: str = ""
    projects: dict[str, str] = Field(default_factory=dict)
    accounts: str = ""
    address: str = Field(default="localhost", min_length=1)
    port: int = Field(default=8501, ge=1, le=65535)
    url: str = Field(default="", pattern=r"^(https?://[^/?#\s]+)?$")
    upload: int = Field(default=200, ge=1, le=10_000)
    passwords: bool = True
    organisation: Organisation | None = None

    @property
    def place(self) -> str:
        """Where the accounts are."""
        return place_of(self.accounts or self.home)

    @property
    def home(self) -> str:
        """The folder that the app works in."""
        return self.folder or "."

    @property
    def is_secure(self) -> bool:
        """Whether people reach it over https."""
        return self.url.startswith("https://")

    def offered(self) -> dict[str, str]:
        """Name → file or URL of all projects that are served now, those in the folder by name."""
        here = sorted(Path(self.folder).glob(f"*{SUFFIX}")) if self.folder else []
        return self.projects | {path.name: str(path) for path in here if path.is_file()}


def read(targets: Sequence[str] = (), config: Path | None = None, **options: Any) -> Serving:
    """What to serve. Options that are given (not None) win over the file; `targets` are a folder, project files and URLs.

    Raises
    ------
    FileError
        If there is no such file, or it is no TOML or has a field or value that cannot be.
    ProjectError
        If a folder or a project is not there, there is more than one folder, or two projects have one name.
    """
    given = _file(config) if config else {}
    given |= {name: value for name, value in options.items() if value is not None}
    folders = [t for t in targets if not engines.is_url(t) and Path(t).is_dir()]
    if len(folders) > 1:
        raise ProjectError("access.one_folder", folders=", ".join(folders))
    given |= {"folder": folders[0]} if folders else {}
    projects = dict(given.get("projects") or {})
    for target in targets:
        if target not in folders:
            name = _name(target)
            if name in projects:
                raise ProjectError("access.name_twice", name=name)
            projects[name] = target
    given["projects"] = projects
    if not given.get("folder") and not projects:
        given["folder"] = "."
    serving = _parsed(given, config)
    absolute = {name: _absolute(getattr(serving, name)) for name in ("folder", "accounts")}
    return _checked(serving.model_copy(update=absolute))


def _absolute(place: str) -> str:
    return place if not place or engines.is_url(place) else str(Path(place).resolve())


def _name(target: str) -> str:
    return urlsplit(target).path.strip("/") or "project" if engines.is_url(target) else Path(target).name


def _file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        raise FileError("access.no_config", file=str(path)) from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise FileError("access.config_syntax", file=path.name, line=int(line[1]) if line else 1) from None


def _parsed(given: dict[str, Any], config: Path | None) -> Serving:
    try:
        return Serving.model_validate(given)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise FileError("access.config_field", file=config.name if config else "duiding serve", field=where) from None


def _checked(serving: Serving) -> Serving:
    if serving.folder and not Path(serving.folder).is_dir():
        raise ProjectError("access.no_folder", folder=serving.folder)
    found = {}
    for name, target in serving.projects.items():
        if not engines.is_url(target):
            if not Path(target).is_file():
                raise ProjectError("store.missing", name=target)
            target = str(Path(target).resolve())
        found[name] = target
    both = set(found) & {path.name for path in Path(serving.home).glob(f"*{SUFFIX}")} if serving.folder else set()
    stems = [name.removesuffix(SUFFIX) for name in serving.model_copy(update={"projects": found}).offered()]
    twice = both or {stem for stem in stems if stems.count(stem) > 1}
    if twice:
        raise ProjectError("access.name_twice", name=min(twice))
    return serving.model_copy(update={"projects": found})


def check_ready(serving: Serving) -> None:
    """Refuse to serve to nobody, or to everybody: there must be an administrator, and a way to log in.

    Raises
    ------
    AccessError
        If there are no accounts yet, or nobody could log in, or an organisation would not know where to send people back to.
    MissingPartError
        If people are to log in at an organisation and the part for that is not installed.
    """
    if not (serving.passwords or serving.organisation):
        raise AccessError("access.nobody_gets_in")
    if serving.organisation:
        if not serving.organisation.client_secret:
            raise AccessError("access.no_secret", variable=SECRET)
        if not serving.url and not is_local(serving.address):
            raise AccessError("access.no_url", address=serving.address)
        if any(importlib.util.find_spec(name) is None for name in ("authlib", "httpx2")):
            raise MissingPartError("access.oidc_missing")
    try:
        with opened_accounts(serving.place) as accounts:
            is_ready = has_administrator(accounts)
    except AccessError:
        is_ready = False
    if not is_ready:
        raise AccessError("access.first_account", place=serving.accounts or serving.home)


def check_free(address: str, port: int) -> None:
    """Refuse an address that cannot be listened on, before anything starts.

    Raises
    ------
    AccessError
        If something else listens there, or the address is not one of this machine.
    """
    host = address.strip("[]")
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            if os.name == "posix":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # what just stopped is no hindrance
            probe.bind((host, port))
    except OSError:
        raise AccessError("access.port_taken", address=address, port=str(port)) from None


def is_local(address: str) -> bool:
    """Whether only this machine is meant.

    >>> [is_local(a) for a in ("localhost", "127.0.0.1", "::1", "[::1]", "0.0.0.0", "10.1.2.3", "duiding.example.nl")]
    [True, True, True, True, False, False, False]
    """
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return address.lower().rstrip(".") == "localhost"


def is_readable_on_the_way(serving: Serving) -> bool:
    """Whether passwords and answers would cross a network without encryption."""
    reached = urlsplit(serving.url).hostname if serving.url else serving.address
    return not serving.is_secure and not is_local(reached or "")
