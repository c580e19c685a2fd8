"""``duiding serve`` in a real browser: log in, stay logged in, code in one's own name, reach nothing else, log out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from coding.store import assignments
from coding.team import TeamRole
from coding.workflow import accounts as use_case
from coding.workflow.accounts import opened_accounts
from coding.workflow.project import opened
from tests.ui.test_axe_browser import AXE, found
from tests.ui.test_browser import ARGUMENTS, CHROMIUM, ROOT, free_port, wait_until_up

GOOD = "vier woorden op een rij"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium"),
]


@pytest.fixture
def url(demo_project: Path) -> Iterator[str]:
    """Address of a served folder with a demo project, an administrator and a coder."""
    with opened_accounts(str(demo_project.parent), create=True) as accounts:
        use_case.add_account(accounts, "karin", "Karin de Boer", password=GOOD)
        use_case.add_account(accounts, "bram", "Bram", TeamRole.CODER, password=GOOD)
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "coding.cli.main", "serve", str(demo_project.parent), "--port", str(port)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "DUIDING_LANGUAGE": "nl"}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_until_up(f"http://localhost:{port}", server, 60)
        yield f"http://localhost:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(20) == 0  # stops when it is told to, and the app with it
        with pytest.raises(URLError, match="refused"):
            urlopen(f"http://localhost:{port}/_stcore/health", timeout=1)


@pytest.fixture
def page() -> Iterator[Any]:
    """A page of the browser."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        found = browser.new_page(viewport={"width": 1280, "height": 800}, locale="nl-NL")
        found.set_default_timeout(60_000)
        yield found
        browser.close()


def log_in(page: Any, name: str) -> None:
    """Fill in the form and wait for the app."""
    page.fill("[name=naam]", name)
    page.fill("[name=wachtwoord]", GOOD)
    page.click("button")
    page.wait_for_selector("[data-testid=stSidebar] >> text=Ingelogd als")


def test_coder_logs_in_stays_in_and_is_out_after_logging_out(url: str, page: Any, demo_project: Path) -> None:
    with pytest.raises(HTTPError, match="401"):
        urlopen(f"{url}/_stcore/host-config", timeout=5)
    page.goto(f"{url}/coderen?project=demo.duiding&vraag=overdracht-coa")
    assert "/toegang?naar=" in page.url
    page.fill("[name=naam]", "bram")
    page.fill("[name=wachtwoord]", "fout fout fout")
    page.press("[name=wachtwoord]", "Enter")
    page.wait_for_selector("[role=alert] >> text=horen niet bij elkaar")
    log_in(page, "bram")
    assert "/coderen" in page.url
    page.wait_for_selector("#answer")
    cookie = next(c for c in page.context.cookies() if c["name"] == "duiding")
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    assert cookie["value"] not in page.evaluate("document.cookie + JSON.stringify(localStorage) + location.href")
    page.reload()
    page.wait_for_selector("text=Ingelogd als Bram (codeur)")
    page.wait_for_selector("#answer")
    with opened(demo_project) as project, project.reading() as session:
        assert {a.coder for a in assignments.in_hand(session)} == {"Bram"}

    assert page.locator("[data-testid=stSidebarNav] >> text=Gebruikers").count() == 0
    page.goto(f"{url}/gebruikers")
    page.wait_for_selector("text=Deze pagina is voor de rol beheerder")
    assert page.locator("text=Karin de Boer").count() == 0

    page.click("text=Uitloggen")
    page.wait_for_url("**/toegang")
    page.goto(f"{url}/tabel?project=demo.duiding")
    assert "/toegang" in page.url
    page.context.add_cookies([cookie])  # the session ended; that somebody kept its cookie does not help
    page.goto(f"{url}/tabel?project=demo.duiding")
    assert "/toegang" in page.url


def test_administrator_gives_a_password_for_one_time_and_its_owner_chooses_another(url: str, page: Any) -> None:
    page.goto(f"{url}/gebruikers")
    log_in(page, "karin")
    page.wait_for_selector("text=Bepaal wie mag inloggen")
    page.wait_for_selector(".users tbody tr")
    page.wait_for_timeout(1500)  # a click while the page is still being drawn is lost
    page.click("text=Nieuw wachtwoord voor één keer")
    password = page.locator("[data-testid=stMarkdownContainer] code").inner_text(timeout=60_000)
    page.click("text=Uitloggen")
    page.wait_for_url("**/toegang")
    page.fill("[name=naam]", "bram")
    page.fill("[name=wachtwoord]", password)
    page.press("[name=wachtwoord]", "Enter")
    page.wait_for_url("**/toegang/wachtwoord**")
    page.goto(f"{url}/coderen")
    assert "/toegang" in page.url  # nothing else before that
    page.goto(f"{url}/toegang/wachtwoord")
    page.fill("[name=oud]", password)
    page.fill("[name=nieuw]", "nog vier andere woorden")
    page.fill("[name=weer]", "nog vier andere woorden")
    page.press("[name=weer]", "Enter")
    page.wait_for_selector("text=Ingelogd als Bram (codeur)")


@pytest.mark.skipif(not AXE.exists(), reason="needs npm ci --prefix tests/ui/axe")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_door_and_page_for_users_have_no_serious_findings(url: str, page: Any, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{url}/toegang")
    page.fill("[name=naam]", "karin")
    page.fill("[name=wachtwoord]", "fout fout fout")
    page.press("[name=wachtwoord]", "Enter")
    page.wait_for_selector("[role=alert]")
    wrong = {"inloggen": found(page)}
    page.goto(f"{url}/gebruikers")
    log_in(page, "karin")
    for tab in ("Accounts", "Toevoegen", "Wie deed wat"):
        page.get_by_role("tab", name=tab).click()
        page.wait_for_timeout(2500)
        wrong[tab] = found(page)
    page.goto(f"{url}/toegang/wachtwoord")
    wrong["wachtwoord"] = found(page)
    assert wrong == dict.fromkeys(wrong, [])
