"""The door of a served app: who is not logged in reaches nothing; logging in by password and at an organisation, on real sockets."""

from __future__ import annotations

import base64
import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from coding.team import TeamRole
from coding.workflow import accounts as use_case
from coding.workflow import sessions
from coding.workflow.accounts import opened_accounts
from coding.workflow.serving import Organisation, Serving
from coding.workflow.sessions import Claims
from ui import serve
from ui.access import Served
from ui.door import middleware, routes

testclient = pytest.importorskip("starlette.testclient")
GOOD = "vier woorden op een rij"
BETTER = "nog vier andere woorden"
HERE = "http://testserver"
HTML = {"accept": "text/html"}


async def page(request: Request) -> PlainTextResponse:
    """Anything of the app."""
    return PlainTextResponse(f"de app: {request.url.path}")


async def socket(websocket: WebSocket) -> None:
    """The socket of the app."""
    await websocket.accept()
    await websocket.send_text("open")
    await websocket.close()


def client(served: Served) -> Any:
    """A browser before the door, with a stand-in for the app behind it."""
    inner = [WebSocketRoute("/_stcore/stream", socket), Route("/{rest:path}", page, methods=["GET", "POST"])]
    kept = Middleware(SessionMiddleware, secret_key="x" * 32, session_cookie="_streamlit_session")
    app = Starlette(routes=[*routes(served), *inner], middleware=[*middleware(served), kept])
    return testclient.TestClient(app, base_url=HERE, follow_redirects=False)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A folder that is served, with an administrator and a coder."""
    with opened_accounts(str(tmp_path), create=True, who="root") as accounts:
        use_case.add_account(accounts, "karin", "Karin de Boer", password=GOOD)
        use_case.add_account(accounts, "bram", "Bram", TeamRole.CODER, password=GOOD)
        yield Served(Serving(folder=str(tmp_path)), accounts)


@pytest.fixture
def browser(served: Served) -> Any:
    """A browser before the door."""
    return client(served)


def post(browser: Any, path: str, origin: str = HERE, **fields: str) -> Any:
    """Send a form, as a browser does from a page of `origin`."""
    return browser.post(path, data=fields, headers={"origin": origin})


def log_in(browser: Any, name: str = "bram", password: str = GOOD, path: str = "/toegang") -> Any:
    """Fill in the form."""
    return post(browser, path, naam=name, wachtwoord=password)


@pytest.mark.parametrize(
    "path",
    [
        "/", "/coderen", "/static/x.js", "/_stcore/host-config", "/_stcore/upload_file/a/b", "/media/x.csv", "/toegang/x",
        "/toegang/../coderen", "//coderen", "/_stcore/health/x",
    ],
)  # fmt: skip
def test_nothing_is_reached_without_a_session(browser: Any, path: str) -> None:
    for method in ("GET", "POST", "PUT", "DELETE"):
        answer = browser.request(method, path)
        assert answer.status_code == 401, (method, path)
        assert "de app" not in answer.text


def test_page_leads_to_the_door_and_back_to_where_one_was_going(browser: Any) -> None:
    answer = browser.get("/coderen?project=demo.duiding&vraag=les", headers=HTML)
    assert answer.status_code == 303
    to = answer.headers["location"]
    assert to.startswith("/toegang?naar=")
    assert log_in(browser, path=to).headers["location"] == "/coderen?project=demo.duiding&vraag=les"


def test_socket_is_refused_without_a_session_and_opened_with_one(browser: Any) -> None:
    with pytest.raises(WebSocketDisconnect), browser.websocket_connect("/_stcore/stream"):
        pass
    log_in(browser)
    with browser.websocket_connect("/_stcore/stream") as opened:
        assert opened.receive_text() == "open"


def test_sign_of_life_is_open_for_a_proxy(browser: Any) -> None:
    assert browser.get("/_stcore/health").status_code == 200


@pytest.mark.parametrize("path", ["/oauth2callback", "/auth/login", "/_stcore/agent/interact", "/_stcore/metrics"])
def test_parts_of_streamlit_that_are_not_used_are_closed(browser: Any, path: str) -> None:
    log_in(browser)
    assert browser.get(path).status_code == 404


def test_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: Any) -> None:
    cookie = log_in(browser).headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=lax", "path=/", "max-age=604800"))
    assert "secure" not in cookie
    assert browser.get("/coderen").text == "de app: /coderen"


def test_over_https_the_cookie_goes_nowhere_else(served: Served) -> None:
    secure = Served(served.serving.model_copy(update={"url": "https://testserver"}), served.accounts)
    browser = client(secure)
    browser.base_url = "https://testserver"
    answer = log_in(browser)
    assert "; secure" in answer.headers["set-cookie"].lower()
    assert answer.headers["set-cookie"].startswith("__Host-duiding=")
    assert "max-age" in answer.headers["strict-transport-security"]


def test_wrong_password_and_unknown_name_show_the_same_page(browser: Any) -> None:
    wrong, unknown = log_in(browser, password="fout fout fout"), log_in(browser, "niemand")
    assert wrong.status_code == unknown.status_code == 403
    assert wrong.text == unknown.text
    assert "horen niet bij elkaar" in wrong.text
    assert "set-cookie" not in wrong.headers


def test_name_is_closed_after_five_wrong_passwords(browser: Any) -> None:
    for _ in range(5):
        log_in(browser, password="fout fout fout")
    answer = log_in(browser)
    assert (answer.status_code, "Wacht 15 minuten" in answer.text) == (403, True)


@pytest.mark.parametrize("origin", ["https://elders.nl", "null", ""])
def test_form_of_another_site_is_refused(browser: Any, origin: str) -> None:
    answer = post(browser, "/toegang", origin, naam="bram", wachtwoord=GOOD)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_large_form_is_refused(browser: Any) -> None:
    assert post(browser, "/toegang", naam="bram", wachtwoord="x" * 10_000).status_code == 403


@pytest.mark.parametrize("there", ["https://elders.nl", "//elders.nl", "/\\elders.nl", "/toegang", "javascript:x"])
def test_one_is_not_led_elsewhere(browser: Any, there: str) -> None:
    assert log_in(browser, path=f"/toegang?{urlencode({'naar': there})}").headers["location"] == "/"


def test_what_is_typed_comes_back_as_text(browser: Any) -> None:
    answer = browser.get("/toegang?naar=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&taal=%22%3E%3Cscript%3E")
    assert "<script" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


def test_page_speaks_both_languages(browser: Any) -> None:
    assert 'lang="nl"' in browser.get("/toegang?taal=nl").text
    english = browser.get("/toegang?taal=en").text
    assert 'lang="en"' in english
    assert "Log in" in english


def test_password_for_one_time_opens_nothing_but_the_page_to_change_it(served: Served) -> None:
    use_case.set_password(served.accounts, "bram", BETTER)
    browser = client(served)
    assert (
        log_in(browser, password=BETTER, path="/toegang?naar=/tabel")
        .headers["location"]
        .startswith("/toegang/wachtwoord")
    )
    assert browser.get("/coderen").status_code == 401
    assert "voor één keer" in browser.get("/toegang/wachtwoord").text
    fields = {"oud": BETTER, "nieuw": "een eigen wachtwoord", "weer": "een ander wachtwoord"}
    assert "niet gelijk" in post(browser, "/toegang/wachtwoord", **fields).text
    assert "minstens 12" in post(browser, "/toegang/wachtwoord", oud=BETTER, nieuw="kort", weer="kort").text
    done = post(browser, "/toegang/wachtwoord?naar=/tabel", **{**fields, "weer": "een eigen wachtwoord"})
    assert done.headers["location"] == "/tabel"
    assert browser.get("/tabel").status_code == 200


def test_account_without_password_comes_in_also_where_it_was_to_change_one(served: Served, tmp_path: Path) -> None:
    use_case.add_account(served.accounts, "els", "Els", TeamRole.CODER, email="els@example.nl", one_time=True)
    with sqlite3.connect(tmp_path / "toegang.db") as database:
        database.execute("UPDATE access_accounts SET must_change = 1 WHERE name = 'els'")  # as it was stored before
    database.close()
    made = sessions.log_in_by_claims(
        served.accounts, Claims("https://inloggen.example.nl", "s-1", "els@example.nl", True)
    )
    browser = client(served)
    browser.cookies.set(served.cookie, made.token)
    assert browser.get("/", headers=HTML).text == "de app: /"
    assert browser.get("/toegang").headers["location"] == "/"


def test_busy_store_keeps_nobody_out_and_is_told_to_who_logs_in(browser: Any, served: Served, tmp_path: Path) -> None:
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    browser.cookies.set(served.cookie, sessions.log_in(served.accounts, "bram", GOOD, hour_ago).token)
    with served.accounts.engine.execution_options(writes=False).connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=50")  # the pool hands this connection out again
    blocker = sqlite3.connect(tmp_path / "toegang.db", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    assert browser.get("/coderen").text == "de app: /coderen"
    answer = log_in(browser)
    assert (answer.status_code, "Probeer het straks opnieuw" in answer.text) == (503, True)
    assert "set-cookie" not in answer.headers
    changing = {"oud": GOOD, "nieuw": BETTER, "weer": BETTER}
    assert "Probeer het straks opnieuw" in post(browser, "/toegang/wachtwoord?taal=nl", **changing).text
    assert "Try again in a while" in post(browser, "/toegang/wachtwoord?taal=en", **changing).text
    blocker.close()
    assert log_in(browser).status_code == 303


def test_store_that_cannot_be_read_lets_nobody_in_and_says_so(browser: Any, tmp_path: Path) -> None:
    log_in(browser)
    with sqlite3.connect(tmp_path / "toegang.db") as database:
        database.execute("ALTER TABLE access_sessions RENAME TO weg")
    database.close()
    for path in ("/coderen", "//[x", "/toegang", "/toegang/wachtwoord"):
        answer = browser.get(HERE + path, headers=HTML)
        assert (answer.status_code, "niet te lezen" in answer.text) == (503, True)
        assert "de app" not in answer.text
        assert answer.headers["cache-control"] == "no-store"
    assert 'href="/coderen"' in browser.get("/coderen").text
    with pytest.raises(WebSocketDisconnect), browser.websocket_connect("/_stcore/stream"):
        pass


def test_session_that_ended_is_out_at_the_next_request(browser: Any, served: Served) -> None:
    log_in(browser)
    assert browser.get("/coderen").status_code == 200
    use_case.set_active(served.accounts, "bram", False)
    assert browser.get("/coderen").status_code == 401


def test_with_passwords_off_there_is_no_form_and_no_way_around_it(served: Served) -> None:
    browser = client(Served(served.serving.model_copy(update={"passwords": False}), served.accounts))
    assert "<form" not in browser.get("/toegang").text
    assert log_in(browser).status_code == 403


def test_settings_of_streamlit_for_a_team_are_safe_and_known(served: Served) -> None:
    from streamlit import config

    found = serve.options(served.serving.model_copy(update={"url": "https://duiding.example.nl"}))
    assert set(found) <= set(config._config_options_template)
    assert (found["server.enableXsrfProtection"], found["client.showErrorDetails"]) == (True, "none")
    assert (found["browser.gatherUsageStats"], found["server.fileWatcherType"]) == (False, "none")
    assert found["server.corsAllowedOrigins"] == ["https://duiding.example.nl"]
    assert "duiding.example.nl" in found["server.allowedHosts"]


class Provider(HTTPServer):
    """An OpenID Connect provider on this machine: discovery, keys, and a token for whoever comes. Nobody logs in at it."""

    def __init__(self) -> None:
        from joserfc.jwk import RSAKey

        super().__init__(("127.0.0.1", 0), _Answers)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.key = RSAKey.generate_key(2048, {"kid": "k"})
        self.signs = self.key
        self.claims: dict[str, Any] = {"sub": "s-1", "email": "els@example.nl", "email_verified": True}
        self.asked: dict[str, str] = {}


class _Answers(BaseHTTPRequestHandler):
    server: Provider

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _send(self, what: Any) -> None:
        body = json.dumps(what).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        """Discovery and keys."""
        here = self.server.issuer
        if self.path.endswith("openid-configuration"):
            self._send({
                "issuer": here, "authorization_endpoint": f"{here}/authorize", "token_endpoint": f"{here}/token",
                "jwks_uri": f"{here}/keys", "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            })  # fmt: skip
        else:
            self._send({"keys": [self.server.key.as_dict(private=False)]})

    def do_POST(self) -> None:
        """A token, for the code that belongs to what was asked."""
        import hashlib

        from joserfc import jwt

        given = {k: v[0] for k, v in parse_qs(self.rfile.read(int(self.headers["content-length"])).decode()).items()}
        proof = base64.urlsafe_b64encode(hashlib.sha256(given["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        assert proof == self.server.asked["code_challenge"]
        now = int(time.time())
        claims = {
            "iss": self.server.issuer, "aud": "duiding", "iat": now, "exp": now + 60, "nonce": self.server.asked["nonce"],
        } | self.server.claims  # fmt: skip
        token = jwt.encode({"alg": "RS256", "kid": "k"}, claims, self.server.signs)
        self._send({"access_token": "a", "token_type": "Bearer", "id_token": token})


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A provider that answers."""
    pytest.importorskip("authlib")
    found = Provider()
    thread = threading.Thread(target=found.serve_forever, daemon=True)
    thread.start()
    yield found
    found.shutdown()
    thread.join()


@pytest.fixture
def through(served: Served, provider: Provider) -> Any:
    """A browser before a door that also leads through the organisation."""
    at = Organisation(
        name="Instituut", metadata=f"{provider.issuer}/.well-known/openid-configuration", client_id="duiding", client_secret="geheim"
    )  # fmt: skip
    use_case.add_account(served.accounts, "els", "Els", TeamRole.RESEARCHER, email="els@example.nl")
    return client(Served(served.serving.model_copy(update={"organisation": at, "url": HERE}), served.accounts))


def come_back(browser: Any, provider: Provider, state: str = "") -> Any:
    """Go to the provider and come back with a code, as its page would send one."""
    to = browser.get("/toegang/organisatie")
    assert to.status_code == 302
    provider.asked = {k: v[0] for k, v in parse_qs(urlsplit(to.headers["location"]).query).items()}
    assert provider.asked["redirect_uri"] == f"{HERE}/toegang/organisatie/terug"
    return browser.get(
        f"/toegang/organisatie/terug?{urlencode({'code': 'c', 'state': state or provider.asked['state']})}"
    )


def test_who_logs_in_at_the_organisation_gets_his_own_account(through: Any, provider: Provider, served: Served) -> None:
    assert "Inloggen via Instituut" in through.get("/toegang").text
    answer = come_back(through, provider)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert through.get("/coderen").status_code == 200
    token = through.cookies["duiding"]
    assert sessions.who(served.accounts, token).shown == "Els"  # type: ignore[union-attr]
    sessions.log_out(served.accounts, token)
    assert through.get("/coderen").status_code == 401


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "onbekend@example.nl"}, {"email_verified": False}, {"email_verified": None}, {"aud": "een ander"},
        {"iss": "https://elders.nl"}, {"exp": 1}, {"nonce": "van gisteren"},
    ],
)  # fmt: skip
def test_claims_that_do_not_hold_open_nothing(through: Any, provider: Provider, claims: dict[str, Any]) -> None:
    provider.claims |= claims
    answer = come_back(through, provider)
    assert answer.status_code == 403
    assert through.get("/coderen").status_code == 401


def test_token_signed_by_somebody_else_opens_nothing(through: Any, provider: Provider) -> None:
    from joserfc.jwk import RSAKey

    provider.signs = RSAKey.generate_key(2048, {"kid": "k"})
    assert come_back(through, provider).status_code == 403
    assert through.get("/coderen").status_code == 401


def test_answer_that_was_not_asked_for_opens_nothing(through: Any, provider: Provider) -> None:
    assert come_back(through, provider, state="verzonnen").status_code == 403
    assert through.get("/coderen").status_code == 401


def test_organisation_that_does_not_answer_is_told(served: Served) -> None:
    pytest.importorskip("authlib")
    gone = Organisation(name="Weg", metadata="http://127.0.0.1:9/x", client_id="duiding", client_secret="geheim")
    browser = client(Served(served.serving.model_copy(update={"organisation": gone}), served.accounts))
    answer = browser.get("/toegang/organisatie")
    assert (answer.status_code, "niet gelukt" in answer.text) == (403, True)
