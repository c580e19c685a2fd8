"""Making and opening projects: never over something else, never half, and clear about what is wrong."""

from __future__ import annotations

import os
import sqlite3
import threading
import traceback
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from coding.errors import MissingPartError, ProjectError
from coding.store import engine as engines
from coding.store import journal


def test_create_makes_one_file_that_opens(tmp_path: Path) -> None:
    engines.create(tmp_path / "a.duiding")
    assert [path.name for path in tmp_path.iterdir()] == ["a.duiding"]
    engines.connect(tmp_path / "a.duiding").dispose()


@pytest.mark.parametrize(
    "name", ["met spatie.duiding", "café & co.duiding", "50%.duiding", "a?b#c.duiding", "[1].duiding"]
)
def test_create_takes_any_file_name(tmp_path: Path, name: str) -> None:
    engines.create(tmp_path / name)
    with engines.reading(engines.connect(tmp_path / name)) as session:
        assert session.execute(text("SELECT count(*) FROM answers")).scalar() == 0
    assert (tmp_path / name).is_file()
    assert not list(tmp_path.glob(".*"))


def test_create_leaves_what_is_there(target: str, engine: Engine) -> None:
    with engines.writing(engine) as session:
        journal.add_line(session, _moment(), "A", "new", {})
    with pytest.raises(ProjectError, match="already"):
        engines.create(target)
    with engines.reading(engine) as session:
        assert len(journal.lines(session)) == 1


def test_create_leaves_a_strange_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "notities.duiding"
    path.write_text("van mij")
    with pytest.raises(ProjectError, match="already"):
        engines.create(path)
    assert path.read_text() == "van mij"
    assert list(tmp_path.iterdir()) == [path]


def test_create_without_folder_says_which(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"nergens.*does not exist"):
        engines.create(tmp_path / "nergens" / "a.duiding")


def test_create_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_engine: Engine) -> None:
        raise RuntimeError("halfway")

    monkeypatch.setattr(engines, "_migrate", fail)
    with pytest.raises(RuntimeError):
        engines.create(tmp_path / "a.duiding")
    assert list(tmp_path.iterdir()) == []


def test_create_loses_a_race_without_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, migrate = tmp_path / "a.duiding", engines._migrate

    def slow(engine: Engine) -> None:
        migrate(engine)
        path.write_text("de ander")

    monkeypatch.setattr(engines, "_migrate", slow)
    with pytest.raises(ProjectError, match="already"):
        engines.create(path)
    assert [p.name for p in tmp_path.iterdir()] == ["a.duiding"]
    assert path.read_text() == "de ander"


def test_create_works_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_paths: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    engines.create(tmp_path / "a.duiding")
    engines.connect(tmp_path / "a.duiding").dispose()
    assert [path.name for path in tmp_path.iterdir() if not path.name.endswith(("-wal", "-shm"))] == ["a.duiding"]


def test_create_where_one_may_not_write_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_paths: object) -> None:
        raise PermissionError("read only")

    monkeypatch.setattr(engines, "_migrate", refuse)
    with pytest.raises(ProjectError, match="cannot be written to"):
        engines.create(tmp_path / "a.duiding")


def test_connect_missing_names_it(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"weg\.duiding' does not exist"):
        engines.connect(tmp_path / "weg.duiding")


@pytest.mark.parametrize("content", [b"", b"id;text\n1;ja\n", b"SQLite format 3\x00" + b"\x01" * 5000])
def test_connect_to_something_else_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.duiding"
    path.write_bytes(content)
    with pytest.raises(ProjectError, match="not a Duiding project"):
        engines.connect(path)
    assert path.read_bytes() == content


def test_connect_to_another_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ander.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE iets (a)")
    connection.close()
    with pytest.raises(ProjectError, match="not a Duiding project"):
        engines.connect(path)


def test_connect_to_a_damaged_project_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.duiding"
    engines.create(path)
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(ProjectError, match="damaged"):
        engines.connect(path)


def test_connect_to_a_newer_project_is_refused(target: str, engine: Engine) -> None:
    with engines.writing(engine) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ProjectError, match="newer version"):
        engines.connect(target)


def test_connect_does_not_wait_for_a_writer(target: str, engine: Engine) -> None:
    with engines.writing(engine) as session:
        session.execute(text("SELECT 1"))
        done = threading.Event()

        def look() -> None:
            other = engines.connect(target)
            with engines.reading(other) as reader:
                journal.lines(reader)
            other.dispose()
            done.set()

        thread = threading.Thread(target=look)
        thread.start()
        assert done.wait(5), "reading waited for the writer"
    thread.join()


def test_writing_is_all_or_nothing(engine: Engine) -> None:
    def write_and_fail() -> None:
        with engines.writing(engine) as session:
            journal.add_line(session, _moment(), "A", "import", {})
            raise RuntimeError("halfway")

    with pytest.raises(RuntimeError):
        write_and_fail()
    with engines.reading(engine) as session:
        assert journal.lines(session) == []


def test_busy_project_says_try_again(tmp_path: Path) -> None:
    path = tmp_path / "a.duiding"
    engines.create(path)
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    engine = engines.connect(path)
    with engine.execution_options(writes=False).connect() as connection:
        connection.exec_driver_sql(
            "PRAGMA busy_timeout=50"
        )  # instead of half a minute; the pool hands this connection out again

    def write() -> None:
        with engines.writing(engine) as session:
            session.execute(text("SELECT 1"))

    with pytest.raises(ProjectError, match="Try again") as caught:
        write()
    assert caught.value.exit_code == 1
    blocker.close()
    engine.dispose()


def test_foreign_keys_are_on(engine: Engine) -> None:
    from sqlalchemy.exc import IntegrityError

    def write() -> None:
        with engines.writing(engine) as session:
            session.execute(
                text("INSERT INTO answers (id, respondent_id, question_id, text) VALUES ('a', 'niemand', 'geen', 'x')")
            )

    with pytest.raises(IntegrityError):
        write()


@pytest.mark.parametrize(
    ("sql", "values"),
    [
        ("INSERT INTO waves (id, population) VALUES (:one, :two)", {"one": "mevrouw Haile", "two": None}),
        ("INSERT INTO answers (id, respondent_id, question_id, text) VALUES (:one, :one, :one, :one)", {"one": "mevrouw Haile"}),
        ("INSERT INTO waves (id, population) VALUES (:one, '{}'), (:one, '{}')", {"one": "mevrouw Haile"}),
        ("INSERT INTO nergens (id) VALUES (:one)", {"one": "mevrouw Haile"}),
    ],
)  # fmt: skip
def test_error_of_the_database_holds_no_value(engine: Engine, sql: str, values: dict[str, object]) -> None:
    with pytest.raises(DBAPIError) as caught, engine.begin() as connection:
        connection.execute(text(sql), values)
    told = "".join(traceback.format_exception(caught.value))
    assert "INSERT INTO" in told
    assert "Haile" not in told


def test_unknown_server_says_what_it_knows() -> None:
    with pytest.raises(ProjectError, match="not the address of a database"):
        engines.connect("foo://geheim@server/naam")


def test_unreachable_server_hides_the_password() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(ProjectError, match="cannot be reached") as caught:
        engines.connect("postgresql+psycopg://anna:geheim@localhost:1/monitor")
    assert "geheim" not in str(caught.value)


def test_missing_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_given: object, **_more: object) -> None:
        raise ModuleNotFoundError("No module named 'psycopg'", name="psycopg")

    monkeypatch.setattr(engines, "create_engine", missing)
    with pytest.raises(MissingPartError, match="make install EXTRA=postgres"):
        engines.connect("postgresql+psycopg://localhost/monitor")


def _moment() -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC)
