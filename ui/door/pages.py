"""The pages of the door: log in, and choose another password."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlsplit

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from coding import wording
from coding.errors import AccessError, DuidingError
from coding.team import Account
from coding.workflow import passwords, sessions
from coding.workflow.sessions import LoggedIn
from ui.access import Served
from ui.door import html, organisation
from ui.door.gate import token_of
from ui.door.html import BACK, CHANGE, LOGIN, START

if TYPE_CHECKING:
    from starlette.requests import Request

    Answer = Callable[[Request], Awaitable[Response]]

MOST = 8192  # bytes of a form
AT_ONCE = 4  # passwords that are looked at; others wait in line without keeping a thread from who is logged in
_line: RunVar[CapacityLimiter] = RunVar("passwords")


@dataclass(frozen=True)
class Door:
    """The routes, for what is served."""

    served: Served

    async def login(self, request: Request) -> Response:
        """Show the form, or take what was filled in."""
        there = html.inside(request.query_params.get("naar", ""))
        if request.method == "GET":
            is_in = await self._account(request)
            return RedirectResponse(CHANGE if is_in.must_change else there, 303) if is_in else self._login(request)
        try:
            form = await _form(request)
            if not self.served.serving.passwords:
                raise AccessError("access.wrong")
            given = form.get("naam", "")[:200], form.get("wachtwoord", "")
            made = await _in_line(sessions.log_in, self.served.accounts, *given)
        except AccessError as error:
            return self._login(request, error)
        to = f"{CHANGE}?naar={quote(there)}" if made.account.must_change else there
        return self._entered(RedirectResponse(to, 303), made)

    async def change(self, request: Request) -> Response:
        """Choose another password; who got one for one time sees no other page before that."""
        account = await self._account(request)
        if account is None or not account.has_password:
            return RedirectResponse(LOGIN if account is None else "/", 303)
        if request.method == "GET":
            return self._change(request, account)
        try:
            form = await _form(request)
            old, new, again = (form.get(name, "") for name in ("oud", "nieuw", "weer"))
            if new != again:
                return self._change(request, account, _say(request, "door.differs"))
            made = await _in_line(sessions.change_password, self.served.accounts, account, old, new)
        except AccessError as error:
            return self._change(request, account, error.text(html.language_of(request)))
        return self._entered(RedirectResponse(html.inside(request.query_params.get("naar", "")), 303), made)

    async def start(self, request: Request) -> Response:
        """To the log-in page of the organisation."""
        try:
            return await organisation.start(request, self.served.serving)
        except AccessError as error:
            return self._login(request, error)

    async def back(self, request: Request) -> Response:
        """From there, with what it says of who logged in."""
        try:
            claims = await organisation.claims(request, self.served.serving)
            made = await run_in_threadpool(sessions.log_in_by_claims, self.served.accounts, claims)
        except AccessError as error:
            return self._login(request, error)
        return self._entered(RedirectResponse("/", 303), made)

    async def _account(self, request: Request) -> Account | None:
        token = token_of(request.headers, self.served)
        return await run_in_threadpool(sessions.who, self.served.accounts, token)

    def _entered(self, response: Response, made: LoggedIn) -> Response:
        """Give the browser its token: no script reads it, and other sites cannot make the browser post or open a socket with it."""
        response.set_cookie(
            self.served.cookie, made.token, max_age=int(sessions.LONGEST.total_seconds()), path="/", httponly=True,
            samesite="lax", secure=self.served.serving.is_secure,
        )  # fmt: skip
        return response

    def _login(self, request: Request, error: AccessError | None = None) -> Response:
        serving, language = self.served.serving, html.language_of(request)
        wrong = error.text(language) if error else ""
        name = serving.organisation.name if serving.organisation else ""
        page = html.page(request, "login", wrong, start=START, passwords=serving.passwords, organisation=name)
        return HTMLResponse(page, 403 if error else 200, html.HEADERS)

    def _change(self, request: Request, account: Account, wrong: str = "") -> Response:
        page = html.page(request, "change", wrong, first=account.must_change, n=passwords.SHORTEST)
        return HTMLResponse(page, 403 if wrong else 200, html.HEADERS)


async def _in_line(function: Callable[..., LoggedIn], *given: Any) -> LoggedIn:
    line = _line.get(None) or CapacityLimiter(AT_ONCE)
    _line.set(line)
    return await to_thread.run_sync(function, *given, limiter=line)


def _say(request: Request, key: str, **values: Any) -> str:
    return wording.text(f"access.{key}", html.language_of(request), **values)


async def _form(request: Request) -> dict[str, str]:
    """What was filled in, if it was on our own page.

    Raises
    ------
    AccessError
        If the form comes from another site, or is larger than ours can be.
    """
    origin, length = request.headers.get("origin", ""), request.headers.get("content-length", "")
    if request.headers.get("sec-fetch-site") != "same-origin" and urlsplit(origin).netloc != request.headers.get(
        "host"
    ):
        raise AccessError("access.other_site")
    if not length.isdigit() or int(length) > MOST:
        raise AccessError("access.too_much")
    body = (await request.body()).decode("utf-8", "replace")
    return dict(parse_qsl(body, keep_blank_values=True, max_num_fields=10))


def _told(answer: Answer) -> Answer:
    """Answer a request; what goes wrong is told on a page of its own."""

    @wraps(answer)
    async def answered(request: Request) -> Response:
        try:
            return await answer(request)
        except DuidingError as error:
            return html.trouble(request, error)

    return answered


def routes(served: Served) -> list[Route]:
    """The routes of the door, for ``st.App``."""
    door = Door(served)
    found = [
        Route(LOGIN, _told(door.login), methods=["GET", "POST"]),
        Route(CHANGE, _told(door.change), methods=["GET", "POST"]),
    ]
    if served.serving.organisation:
        found += [Route(START, _told(door.start), methods=["GET"]), Route(BACK, _told(door.back), methods=["GET"])]
    return found
