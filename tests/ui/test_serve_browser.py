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
from tests.ui import browser as browsers
from tests.ui.browser import ROOT, found_in_both, free_port, needs_axe, rerun, settled, wait_until_up

GOOD = "vier woorden op een rij"
pytestmark = browsers.marks


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
    settled(page)  # a click while the page is still being drawn is lost
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


@needs_axe
def test_door_and_page_for_users_have_no_serious_findings(url: str, page: Any) -> None:
    page.goto(f"{url}/toegang")
    page.fill("[name=naam]", "karin")
    page.fill("[name=wachtwoord]", "fout fout fout")
    page.press("[name=wachtwoord]", "Enter")
    page.wait_for_selector("[role=alert]")
    wrong = {"inloggen": found_in_both(page)}
    page.goto(f"{url}/gebruikers")
    log_in(page, "karin")
    settled(page)
    wrong["Accounts"] = found_in_both(page)
    for tab in ("Toevoegen", "Wie deed wat"):
        with rerun(page):
            page.get_by_role("tab", name=tab).click()
        wrong[tab] = found_in_both(page)
    page.goto(f"{url}/toegang/wachtwoord")
    wrong["wachtwoord"] = found_in_both(page)
    assert wrong == {name: {} for name in wrong}
