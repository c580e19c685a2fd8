"""What the pages of the door look like: plain html without a script; every text is escaped."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, Template
from starlette.responses import HTMLResponse

from coding import wording
from coding.errors import DuidingError

if TYPE_CHECKING:
    from starlette.requests import Request

LOG = logging.getLogger("duiding.ui")
LOGIN, CHANGE, START, BACK = "/toegang", "/toegang/wachtwoord", "/toegang/organisatie", "/toegang/organisatie/terug"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
HEADERS = {"Cache-Control": "no-store", "Content-Security-Policy": POLICY}


@cache
def _template() -> Template:
    source = Path(__file__).with_name("door.html").read_text(encoding="utf-8")
    return Environment(autoescape=True).from_string(source)


def inside(wanted: str) -> str:
    """A place within the app to go to after logging in; anything else is the first page.

    >>> inside("/coderen?vraag=les"), inside("https://elders.nl/"), inside("//elders.nl"), inside("/\\\\elders.nl"), inside("")
    ('/coderen?vraag=les', '/', '/', '/', '/')
    """
    is_inside = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted and wanted.isprintable()
    return wanted if is_inside and not urlsplit(wanted).path.startswith(LOGIN) else "/"


def page(request: Request, what: str, wrong: str, **values: Any) -> str:
    """A page of the door: `what` is login, change or trouble, `wrong` what went wrong."""
    language, query = language_of(request), dict(request.query_params)
    other = "en" if language == "nl" else "nl"
    here = "&".join(f"{k}={quote(v)}" for k, v in query.items() if k in ("naar", "taal"))
    there = "&".join([*(f"naar={quote(query['naar'])}" for _ in [0] if "naar" in query), f"taal={other}"])
    path = CHANGE if what == "change" else LOGIN

    def say(key: str, **given: Any) -> str:
        return wording.text(f"access.door.{key}", language, **given)

    return _template().render(
        what=what, wrong=wrong, language=language, say=say, action=path + (f"?{here}" if here else ""),
        switch=f"{path}?{there}", **values,
    )  # fmt: skip


def trouble(request: Request, error: DuidingError) -> HTMLResponse:
    """The page of what is nobody's fault at the door, such as accounts that cannot be read: says it, and leads back to where one was."""
    LOG.warning("the door: %s", error.key)
    told = page(request, "trouble", error.text(language_of(request)), again=inside(str(request.url.path)))
    return HTMLResponse(told, 503, HEADERS)


def language_of(request: Request) -> str:
    """The language asked for in the address, else that of the installation."""
    wanted = request.query_params.get("taal", "")
    return wanted if wanted in wording.LANGUAGES else wording.default_language()
