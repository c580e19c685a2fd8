"""The gate: every request and every web socket belongs to a session, or is refused before Streamlit sees it."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from coding.errors import DuidingError
from coding.workflow import sessions
from ui.access import Served
from ui.door import html
from ui.door.html import BACK, CHANGE, LOGIN, START

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

OPEN = frozenset({LOGIN, CHANGE, START, BACK, "/_stcore/health"})  # the door, and the sign of life for a proxy
CLOSED = ("/oauth2callback", "/auth/", "/_stcore/agent", "/_stcore/metrics")  # parts of Streamlit that are not used
SAFE = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin"}
HTTPS_ONLY = "max-age=31536000"


def token_of(headers: Headers, served: Served) -> str:
    """The token of a session in the cookies of a request."""
    found: SimpleCookie = SimpleCookie()
    try:
        found.load(headers.get("cookie", ""))
    except CookieError:
        return ""
    return found[served.cookie].value if served.cookie in found else ""


class Gate:
    """Lets through who is logged in; a page leads others to the door, anything else says no."""

    def __init__(self, app: ASGIApp, served: Served) -> None:
        self.app, self.served = app, served

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        path, headers = str(scope["path"]), Headers(scope=scope)
        try:
            is_let_in = path in OPEN or await self._is_logged_in(headers)
        except DuidingError as error:
            told = html.trouble(Request(scope), error) if scope["type"] == "http" else Response()
            await self._answer(told, scope, receive, send)
            return
        if not is_let_in:
            await self._refuse(scope, receive, send, headers)
        elif path.startswith(CLOSED):
            await self._answer(PlainTextResponse("", 404), scope, receive, send)
        else:
            await self.app(scope, receive, self._guarded(send) if scope["type"] == "http" else send)

    async def _is_logged_in(self, headers: Headers) -> bool:
        token = token_of(headers, self.served)
        account = await run_in_threadpool(sessions.who, self.served.accounts, token) if token else None
        return account is not None and not account.must_change

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, headers: Headers) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif scope["method"] == "GET" and "text/html" in headers.get("accept", ""):
            query = scope.get("query_string", b"").decode("latin-1")
            there = str(scope["path"]) + (f"?{query}" if query else "")
            to = LOGIN if there == "/" else f"{LOGIN}?naar={quote(there)}"
            await self._answer(RedirectResponse(to, 303), scope, receive, send)
        else:
            await self._answer(PlainTextResponse("", 401), scope, receive, send)

    async def _answer(self, response: Response, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await response(scope, receive, self._guarded(send))

    def _guarded(self, send: Send) -> Send:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFE.items():
                    headers.setdefault(name, value)
                if self.served.serving.is_secure:
                    headers.setdefault("Strict-Transport-Security", HTTPS_ONLY)
            await send(message)

        return guarded


def middleware(served: Served) -> list[Middleware]:
    """The gate, for ``st.App``."""
    return [Middleware(Gate, served=served)]
