"""Fixtures for all tests: settings, the demo project (made once, copied per test) and the folder with shared material."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import hypothesis
import pytest

from coding.settings import Settings

# the machine may be busy: no test asserts a time
hypothesis.settings.register_profile("duiding", deadline=None)
hypothesis.settings.load_profile("duiding")

ROOT = Path(__file__).resolve().parents[1]


def _settings() -> Settings:
    """Settings that do not depend on who runs the tests, or where."""
    return Settings(language="nl", coder="codeur T", seed=2020, small_cell=5, min_group=10, min_percent=20)


@pytest.fixture
def settings() -> Settings:
    """Settings in Dutch, with a coder of their own."""
    return _settings()


@pytest.fixture
def shared() -> Path:
    """Folder with shared material that is no part of the project; a test that needs it is skipped without it."""
    folder = Path(os.environ.get("DUIDING_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip("no shared material here (DUIDING_SHARED)")
    return folder


@pytest.fixture(scope="session")
def demo_prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo project as ``duiding demo`` makes it, once per test session. Copy it (`demo_project`), do not change it."""
    from coding.workflow import demo

    folder = tmp_path_factory.mktemp("demo")
    for _ in demo.run_demo(folder, _settings()):
        pass
    return folder / demo.NAME


@pytest.fixture
def demo_project(demo_prepared: Path, tmp_path: Path) -> Path:
    """Path of a complete demo project of one's own: ``demo.duiding`` in `tmp_path`."""
    target = tmp_path / demo_prepared.name
    with sqlite3.connect(demo_prepared) as source, sqlite3.connect(target) as copy:
        source.backup(copy)
    source.close()
    copy.close()
    return target
