"""One request to a language model, within a time that holds for the whole of it."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Event, Timer
from typing import Any

from models.zero_shot.server import Address, Server, ServerError, is_local

MAX_REPLY = 4_000_000  # bytes; a reply about ten answers has some 10,000
KEY_REFUSED, NOT_FOUND = (401, 403), 404


def post(address: Address, server: Server, body: bytes) -> tuple[int, bytes]:
    """Status and body of the reply to a chat request; the body is empty if it is longer than `MAX_REPLY`.

    Raises
    ------
    ServerError
        The server is elsewhere, sends us elsewhere, wants another key, has no such model, does not answer, or takes longer
        than `Server.timeout`. Only statuses that say something else are returned.
    """
    late = Event()
    try:
        with _connection(address, server) as connection, _deadline(connection.sock, server.timeout, late):
            connection.request("POST", address.path + "/chat/completions", body, _headers(server))
            reply = connection.getresponse()
            found = reply.status, reply.read(MAX_REPLY + 1)
    except TimeoutError:
        raise ServerError("timeout") from None
    except (OSError, http.client.HTTPException, ValueError):
        raise ServerError("timeout" if late.is_set() else "silent") from None
    if late.is_set():  # a reply without a length ends where we cut it off
        raise ServerError("timeout")
    return _checked(*found)


def _checked(status: int, body: bytes) -> tuple[int, bytes]:
    if 300 <= status < 400:
        raise ServerError("redirect", status)
    if status in KEY_REFUSED:
        raise ServerError("key", status)
    if status == NOT_FOUND:
        raise ServerError("not_found", status)
    return status, body if len(body) <= MAX_REPLY else b""


def _headers(server: Server) -> Mapping[str, str]:
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Connection": "close"}
    return headers | ({"Authorization": f"Bearer {server.key}"} if server.key else {})


@contextmanager
def _connection(address: Address, server: Server) -> Iterator[http.client.HTTPConnection]:
    """A connection of which it is certain, before anything is sent, that its other end may be asked."""
    connection: http.client.HTTPConnection
    if address.socket:
        connection = _UnixConnection(address.socket, server.timeout)
    elif address.secure:
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(address.host, address.port, timeout=server.timeout, context=context)
    else:
        connection = http.client.HTTPConnection(address.host, address.port, timeout=server.timeout)
    try:
        connection.connect()
        # "localhost" is what this machine's own list of names says it is
        if not (address.socket or server.allow_remote or is_local(connection.sock.getpeername()[0])):
            raise ServerError("remote")
        yield connection
    finally:
        connection.close()


@contextmanager
def _deadline(sock: socket.socket, seconds: float, late: Event) -> Iterator[None]:
    """Cut a connection off after so many seconds: a socket's own timeout starts anew with every byte."""

    def cut() -> None:
        late.set()
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: str, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self.socket_path = path

    def connect(self) -> None:
        self.sock: Any = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.socket_path)
