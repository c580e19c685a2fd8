"""Where the language model is, and whether it may be asked: on this machine, unless the user lifts that."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal
from urllib.parse import unquote, urlsplit

PATH = "/v1"
Kind = Literal["address", "remote", "redirect", "key", "not_found", "refused", "silent", "timeout", "unreadable"]


class ServerError(RuntimeError):
    """A server that may not be asked, or does not give what is asked. It never holds a text that was sent or received.

    Attributes
    ----------
    kind : str
        ``"address"``: not an address; ``"remote"``: not on this machine; ``"redirect"``: sends us elsewhere; ``"key"``: wants
        another key; ``"not_found"``: has no such model or path; ``"refused"``: refuses the request; ``"silent"``: does not
        answer, or fails; ``"timeout"``: takes too long; ``"unreadable"``: its replies are not what was asked.
    status : int
        HTTP status; 0 = none.
    """

    def __init__(self, kind: Kind, status: int = 0) -> None:
        super().__init__(f"{kind} ({status})")
        self.kind: Kind = kind
        self.status = status


@dataclass(frozen=True)
class Server:
    """A language model behind an address.

    Parameters
    ----------
    url : str
        ``http://127.0.0.1:11434/v1``, or ``unix:///run/llama.sock``; without a path, ``/v1``.
    model : str
        Its name there.
    key : str
        Sent as bearer token; empty = none. Never shown.
    timeout : float
        Seconds for a whole request, from the first connection to the last byte.
    allow_remote : bool
        Whether another machine may be asked. The texts then leave this one.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout: float = 120.0
    allow_remote: bool = False


@dataclass(frozen=True)
class Address:
    """A `Server.url`, taken apart; with `socket` (a file) there is no host."""

    secure: bool = False
    host: str = ""
    port: int = 0
    socket: str = ""
    path: str = PATH


def address_of(url: str, allow_remote: bool = False) -> Address:
    """Take an address apart; no name is looked up.

    Raises
    ------
    ServerError
        ``"address"`` if it is not one, or holds a user name, query or fragment; ``"remote"`` if it is not on this machine.

    >>> address_of("http://localhost:8080")
    Address(secure=False, host='localhost', port=8080, socket='', path='/v1')
    >>> address_of("http://127.0.0.1.example.com:80/v1")
    Traceback (most recent call last):
    ...
    models.zero_shot.server.ServerError: remote (0)
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ServerError("address") from None
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ServerError("address")
    if parts.scheme == "unix" and not parts.netloc and parts.path:
        return Address(socket=unquote(parts.path))
    if parts.scheme not in ("http", "https") or not host:
        raise ServerError("address")
    if not (allow_remote or is_local(host)):
        raise ServerError("remote")
    secure = parts.scheme == "https"
    return Address(secure, host, port or (443 if secure else 80), path=parts.path.rstrip("/") or PATH)


def is_local(host: str) -> bool:
    """Whether a host is this machine by its name alone: ``localhost``, 127.0.0.0/8 or ::1.

    >>> [is_local(h) for h in ("localhost", "127.8.0.1", "::1", "0.0.0.0", "192.168.1.4", "localhost.example.com", "127.1")]
    [True, True, True, False, False, False, False]
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
