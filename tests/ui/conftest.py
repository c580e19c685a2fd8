"""The app as the tests open it: by Streamlit's own tests, with a folder of its own, and in a browser, with a project of its own."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from coding.settings import Settings
from coding.workflow import project as projects
from tests.ui.browser import ARGUMENTS, CHROMIUM, running

ROOT = Path(__file__).resolve().parents[2]
Open = Callable[..., AppTest]


@pytest.fixture(scope="session", autouse=True)
def one_scan() -> Iterator[None]:
    """Streamlit looks for components in all packages that are installed once, not for every AppTest: 0.4 s each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture
def open_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a page of the app in the working folder `tmp_path`; `address` is what stands in the query string."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUIDING_LANGUAGE", "nl")
    monkeypatch.setenv("DUIDING_CODER", "codeur T")
    monkeypatch.delenv("DUIDING_PROJECT", raising=False)

    def opened(page: str = "start", **address: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
        for name, value in address.items():
            app.query_params[name] = value
        app.run()
        if page != "start":
            app.switch_page(str(ROOT / "ui" / "pages" / f"{page}.py")).run()
        return app

    return opened


@pytest.fixture
def empty_project(tmp_path: Path, settings: Settings) -> Path:
    """A project in which nothing was imported yet."""
    path = tmp_path / "leeg.duiding"
    projects.create(path, settings)
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A window of Chromium. What it fetched once it keeps, so that Streamlit's scripts are loaded once."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield launched.new_context(viewport={"width": 1280, "height": 800}, locale="nl-NL")
        launched.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that tells in `asked` which addresses it asked for something; what it leaves in the browser goes with it."""
    opened = browser.new_page()
    opened.set_default_timeout(60_000)
    opened.asked = []
    opened.on("request", lambda request: opened.asked.append(request.url))
    yield opened
    origins = {f"{place.scheme}://{place.netloc}" for place in map(urlsplit, opened.asked) if place.netloc}
    for one in browser.pages:  # also what the test opened beside it; a page that goes may still leave something
        one.close()
    blank = browser.new_page()
    for origin in origins:
        kept = {"origin": origin, "storageTypes": "local_storage"}
        browser.new_cdp_session(blank).send("Storage.clearDataForOrigin", kept)
    blank.close()
    browser.clear_cookies()


@pytest.fixture(scope="session")
def app_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the app of the browser tests looks for projects."""
    return tmp_path_factory.mktemp("app")


@pytest.fixture(scope="session")
def app(app_folder: Path) -> Iterator[str]:
    """Address of the app: one server for all tests of a process, each with a project of its own (`app_project`)."""
    with running(app_folder) as url:
        yield url


@pytest.fixture
def app_project(copy_demo: Callable[[Path], Path], app_folder: Path) -> Iterator[Path]:
    """A complete demo project of one's own, where the app finds it under its name."""
    path = copy_demo(app_folder / f"demo-{uuid.uuid4().hex[:8]}.duiding")
    yield path
    for left in app_folder.glob(f"{path.name}*"):
        left.unlink()
