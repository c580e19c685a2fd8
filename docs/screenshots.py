"""The pictures of the handbook, made anew from the demo project: ``make screenshots``. Needs Debian's chromium.

Names of pages behind it make those pictures alone.
"""

from __future__ import annotations

import csv
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
SIZE = {"width": 1280, "height": 800}
SETTLE = 1500  # milliseconds in which fonts and the last elements come


def reading(page: Any) -> None:
    """Open the tab that shows what is read in an answer."""
    page.get_by_role("tab").nth(2).click()
    for field, words in (("Vraag", "overdracht"), ("Antwoord", "2020-00040")):
        page.wait_for_selector(".reading")
        page.wait_for_timeout(SETTLE)
        page.get_by_role("combobox", name=field).click()
        page.keyboard.type(words)
        page.keyboard.press("Enter")


def changing(page: Any) -> None:
    """Change a definition, so that the difference and what happens to decisions are shown."""
    page.get_by_role("button", name="Bewerken").click()
    page.get_by_label("Definitie").fill("Gemeenten trekken samen op, in de regio of met buurgemeenten.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".changes del")
    page.locator("ul.effects").scroll_into_view_if_needed()


def searching(page: Any) -> None:
    """Search for a word and select two answers."""
    page.get_by_role("textbox", name="Zoeken").fill("wachtlijst*")
    page.keyboard.press("Enter")
    page.wait_for_selector(".st-key-table mark")
    page.wait_for_timeout(SETTLE)
    for place in (1, 2):
        page.get_by_role("checkbox", name="selecteren").nth(place).click()
    page.wait_for_timeout(SETTLE)
    page.mouse.move(640, 400)
    page.mouse.wheel(0, -2000)


def uploading(page: Any) -> None:
    """Choose the export of the demo survey; nothing is imported."""
    page.locator("input[type=file]").first.set_input_files(ROOT / "data" / "demo" / "monitor2020.xlsx")
    page.get_by_role("button", name="Importeren", exact=True).wait_for()


def sweeping(page: Any) -> None:
    """Say yes and no to a few answers."""
    page.wait_for_timeout(SETTLE)
    for key in ("j", "j", "n", "j"):
        page.keyboard.press(key)
    page.get_by_text("Alles opgeslagen.").wait_for()


PICTURES: tuple[tuple[str, str, str, Callable[[Any], object]], ...] = (
    ("start", "", ".st-key-head", lambda _: None),
    ("importeren", "", "[data-testid=stFileUploader]", uploading),
    ("opschonen", "", ".st-key-clean-together", lambda _: None),
    ("opschonen", "lezen", ".st-key-clean-together", reading),
    ("codeboek", "", ".st-key-code-actions", lambda _: None),
    ("codeboek", "wijzigen", ".st-key-code-actions", changing),
    ("coderen", "", "#answer", lambda _: None),
    ("coderen", "een-code", "#rows li", sweeping),
    ("tabel", "", ".st-key-table tbody tr", searching),
    ("resultaten", "", ".leaf.shares, .st-key-shares, .leaf", lambda page: page.wait_for_timeout(3 * SETTLE)),
    ("logboek", "", ".st-key-log tbody tr", lambda _: None),
    ("dubbelcoderen", "", ".st-key-double table", lambda _: None),  # from here on, a sample is coded twice
    ("vergelijken", "", ".st-key-compare tbody tr", lambda _: None),
)
ADDRESS = {
    "coderen": "&vraag=overdracht-coa",
    "coderen-een-code": "&vraag=*&modus=sweep&bij=regionale-samenwerking",
    "resultaten": "&vraag=geleerde-les",
    "codeboek": "&code=regionale-samenwerking",
}


def code_twice(project: Path) -> None:
    """A sample that both coders of the demo coded, as far as their codes are known, and one that is under way."""
    from coding.settings import Settings
    from coding.store.marks import Marks
    from coding.workflow import double, sent
    from coding.workflow.project import now, opened

    known = {}
    for coder, file in (("codeur A", "coded.csv"), ("codeur B", "coded_second.csv")):
        with (ROOT / "data" / "demo" / file).open(encoding="utf-8", newline="") as rows:
            known[coder] = {row["id"]: tuple(filter(None, row["codes"].split("|"))) for row in csv.DictReader(rows)}
    settings = Settings(language="nl", coder="Karin")
    for size, share in ((240, 1.0), (60, 0.4)):
        with opened(project, settings) as one:
            sample = double.assign(one, list(known), size)
        for coder, given in known.items():
            with opened(project, settings.model_copy(update={"coder": coder})) as one:
                ids = [i for i in sample.answer_ids[: int(size * share)] if i in given]
                made = (
                    sent.Sent(f"{sample.id}:{coder}:{i}", i, sent.Kind.DECIDE, given[i], Marks(), now(), "", "")
                    for i in ids
                )
                sent.take_in(one, list(made))
            if share == 1:
                with opened(project, settings) as one:
                    double.stop(one, sample.id, coder)


@contextmanager
def app(folder: Path) -> Iterator[str]:
    """The app beside a demo project; gives its address."""
    from coding.settings import Settings
    from coding.workflow import demo

    for _ in demo.run_demo(folder, Settings(language="nl", coder="codeur A")):
        pass
    with started(folder, "streamlit", "run", str(ROOT / "app.py"), "--server.headless", "true", "--server.port") as url:
        yield url


@contextmanager
def started(folder: Path, *command: str) -> Iterator[str]:
    """A server of ours, with a free port behind its command; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {"DUIDING_CODER": "codeur B", "DUIDING_LANGUAGE": "nl", "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen([sys.executable, "-m", *command, str(port)], cwd=folder, env=os.environ | settings)
    try:
        wait_until_up(f"http://localhost:{port}", server)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(10)


def wait_until_up(url: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers."""
    while server.poll() is None:
        try:
            with urlopen(f"{url}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the app did not start")


def of_a_team(browser: Any, folder: Path) -> None:
    """The pictures of a Duiding that is served: logging in, and the page for users."""
    from coding.team import TeamRole
    from coding.workflow.accounts import add_account, opened_accounts

    people = (("karin", "Karin", None), ("anna", "Anna", TeamRole.CODER), ("bram", "Bram", TeamRole.RESEARCHER))
    password = "alleen voor de plaatjes"
    with opened_accounts(str(folder), create=True) as accounts:
        for name, shown, role in people:
            add_account(accounts, name, shown, role, password=password)
    with started(folder, "coding.cli.main", "serve", ".", "--port") as url:
        page = browser.new_page(viewport=SIZE, locale="nl-NL")
        page.goto(f"{url}/gebruikers?project=demo.duiding")
        page.wait_for_selector("[name=naam]")
        page.screenshot(path=IMAGES / "inloggen.png")
        page.fill("[name=naam]", "karin")
        page.fill("[name=wachtwoord]", password)
        page.press("[name=wachtwoord]", "Enter")
        page.wait_for_selector(".users tbody tr")
        page.wait_for_timeout(SETTLE)
        page.screenshot(path=IMAGES / "gebruikers.png")


def main() -> None:
    """Make all pictures."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, app(Path(folder)) as url, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for name, part, wanted, act in PICTURES:
            if name == "dubbelcoderen":
                code_twice(Path(folder) / "demo.duiding")
            if sys.argv[1:] and name not in sys.argv[1:]:
                continue
            page = browser.new_page(viewport=SIZE, locale="nl-NL")  # type: ignore[arg-type]
            picture = "-".join(filter(None, (name, part)))
            address = ADDRESS.get(picture, ADDRESS.get(name, ""))
            page.goto(f"{url}/{'' if name == 'start' else name}?project=demo.duiding{address}")
            page.wait_for_selector(wanted)
            act(page)
            page.wait_for_timeout(SETTLE)
            page.screenshot(path=IMAGES / f"{picture}.png")
            page.close()
        if not sys.argv[1:] or {"inloggen", "gebruikers"} & set(sys.argv[1:]):
            of_a_team(browser, Path(folder))
        browser.close()


if __name__ == "__main__":
    main()
