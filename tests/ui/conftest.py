"""The app as the tests open it: in a folder of its own, with a coder of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from coding.settings import Settings
from coding.workflow import project as projects

ROOT = Path(__file__).resolve().parents[2]
Open = Callable[..., AppTest]


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
