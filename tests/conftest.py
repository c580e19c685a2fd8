"""Fixtures for all tests: settings, the demo project (made once, copied per test), databases and the folder with shared material."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import create_engine, make_url, text

from coding.settings import Settings

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as the program has it, before numpy is loaded

# the machine may be busy: no test asserts a time
hypothesis.settings.register_profile("duiding", deadline=None)
hypothesis.settings.load_profile("duiding")

ROOT = Path(__file__).resolve().parents[1]


def _settings() -> Settings:
    """Settings that do not depend on who runs the tests, or where."""
    return Settings(language="nl", coder="codeur T", seed=2020, small_cell=5, min_group=10, min_percent=20)


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Passwords are hashed in one small pass; the real hash, three passes over 64 MiB, is slow on purpose and has a test of its own."""
    from argon2 import PasswordHasher

    quick = cache(lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("coding.workflow.passwords._hasher", quick)
        yield


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
    """The demo project as ``duiding demo`` makes it, once for all processes of a run. Copy it (`demo_project`), do not change it.

    The first process that needs it makes it, and the others wait; a folder gets its name when all of it is there.
    """
    from coding.workflow import demo

    run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # each process of pytest-xdist has a folder of its own in that of the run
        run = run.parent
    with (run / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (run / "demo").exists():
            making = tmp_path_factory.mktemp("demo")
            for _ in demo.run_demo(making, _settings()):
                pass
            making.rename(run / "demo")
    return run / "demo" / demo.NAME


@pytest.fixture(scope="session")
def copy_demo(demo_prepared: Path) -> Callable[[Path], Path]:
    """Copy the demo project to a path."""

    def copied(target: Path) -> Path:
        with closing(sqlite3.connect(demo_prepared)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
        return target

    return copied


@pytest.fixture
def demo_project(copy_demo: Callable[[Path], Path], tmp_path: Path) -> Path:
    """Path of a complete demo project of one's own: ``demo.duiding`` in `tmp_path`."""
    return copy_demo(tmp_path / "demo.duiding")


@pytest.fixture
def server() -> str:
    """URL of a PostgreSQL on which databases may be made; skipped without one."""
    url = os.environ.get("DUIDING_TEST_POSTGRES")
    if not url:
        pytest.skip("needs DUIDING_TEST_POSTGRES (see .ci/postgres)")
    return url


@contextmanager
def _new_database(server: str) -> Iterator[str]:
    """URL of an empty database on `server`, gone afterwards.

    It is not dropped WITH (FORCE): that asks for the right to stop every process in it, autovacuum's too, and a plain
    role has that right over its own alone. A plain DROP makes autovacuum leave by itself.
    """
    name = f"duiding_{uuid.uuid4().hex[:12]}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
            yield make_url(server).set(database=name).render_as_string(hide_password=False)
            own = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name AND usename = current_user"
            connection.execute(text(own), {"name": name})
            connection.execute(text(f"DROP DATABASE {name}"))
    finally:
        admin.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a project or a store of accounts can be made, on each database; nothing is there yet.

    SQLite always, PostgreSQL where DUIDING_TEST_POSTGRES gives one; every test has its own.
    """
    if request.param == "sqlite":
        yield str(tmp_path / "test.duiding")
        return
    with _new_database(request.getfixturevalue("server")) as url:
        yield url
