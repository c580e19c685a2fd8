"""Open and create projects: one SQLite file by default, any SQLAlchemy URL (PostgreSQL) for a team.

Pragmas as measured for many writers at once (docs/architecture.md): WAL, synchronous=NORMAL, busy_timeout 30 s, and BEGIN IMMEDIATE
for every writing transaction, so a read-then-write never fails with "database is locked". PostgreSQL gets the same order from a lock:
one writer at a time per project, so two decisions at once on one answer follow each other and neither fails.
"""

from __future__ import annotations

import glob
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.orm import Session

from coding.errors import MissingPartError, ProjectError

HEAD = "0008"  # the newest migration; a test compares it with the migrations folder
SQLITE_MAGIC = b"SQLite format 3\x00"
WRITER_LOCK = 20_451_111  # any number that is ours: the advisory lock of whoever writes, on PostgreSQL
_as_json = json.JSONEncoder(separators=(",", ":")).encode  # a tenth smaller and faster than with spaces


def is_url(target: str | Path) -> bool:
    """Whether `target` names a database server and not a file."""
    return "://" in str(target)


def name_of(target: str | Path) -> str:
    """Name of a project as it is shown: the file's name, or the URL without its password."""
    if is_url(target):
        return make_url(str(target)).render_as_string(hide_password=True)
    return Path(target).name


def _engine(target: str | Path) -> Engine:
    return _server_engine(str(target)) if is_url(target) else _file_engine(Path(target))


def engine_of(target: str | Path) -> Engine:
    """An engine with the pragmas and the order of writing of a project, for tables of another kind; nothing is looked at yet.

    Raises
    ------
    MissingPartError, ProjectError
        If the driver of PostgreSQL is not installed, or the URL is none.
    """
    return _engine(target)


def _server_engine(url: str) -> Engine:
    try:
        engine = create_engine(url, hide_parameters=True, json_serializer=_as_json)
    except ModuleNotFoundError as missing:
        raise MissingPartError("store.postgres_missing", package=missing.name) from missing
    except ArgumentError as error:
        raise ProjectError("store.bad_url", name=url.partition("://")[0] + "://…") from error

    event.listen(engine, "handle_error", _without_values)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes", True):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")

    return engine


def _without_values(context: ExceptionContext) -> None:
    """Leave the first line of what PostgreSQL says: the lines below it quote the row that it refused."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error and error.args:
            error.args = (str(error.args[0]).partition("\n")[0], *error.args[1:])


def _file_engine(path: Path) -> Engine:
    url = URL.create("sqlite", database=str(path.resolve()))
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": 30}, json_serializer=_as_json)

    @event.listens_for(engine, "connect")
    def _pragmas(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # this module says BEGIN itself
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=30000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _migrate(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def create(target: str | Path) -> None:
    """Make an empty project. A file appears only when it is complete; an existing one is never touched.

    Raises
    ------
    ProjectError
        If there is something at `target` already, its folder does not exist or may not be written to, or the server does not answer.
    """
    if is_url(target):
        _create_on_server(str(target))
        return
    path = Path(target)
    if path.exists():
        raise ProjectError("store.exists", name=str(path))
    if not path.parent.is_dir():
        raise ProjectError("store.no_folder", name=str(path), folder=str(path.parent))
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        engine = _engine(part)
        _migrate(engine)
        engine.dispose()
        with closing(sqlite3.connect(part)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _place(part, path)
    except FileExistsError:
        raise ProjectError("store.exists", name=str(path)) from None
    except (OSError, OperationalError) as error:
        raise ProjectError("store.cannot_write", name=str(path), folder=str(path.parent.resolve())) from error
    finally:
        for leftover in path.parent.glob(f"{glob.escape(part.name)}*"):
            leftover.unlink()


def _place(part: Path, path: Path) -> None:
    """Give a complete file its name; FileExistsError where another process was first."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links, such as a stick or a network drive
        with path.open("xb") as file:
            file.write(part.read_bytes())


def _create_on_server(url: str) -> None:
    engine = _engine(url)
    try:
        if inspect(engine).has_table("alembic_version"):
            raise ProjectError("store.exists", name=name_of(url))
        _migrate(engine)
    except OperationalError as error:
        raise ProjectError("store.unreachable", name=name_of(url)) from error
    finally:
        engine.dispose()


def _check_file(path: Path) -> None:
    if not path.is_file():
        raise ProjectError("store.missing", name=str(path))
    with path.open("rb") as file:
        if file.read(16) != SQLITE_MAGIC:
            raise ProjectError("store.not_a_project", name=str(path))


def connect(target: str | Path) -> Engine:
    """Open an existing project, migrating it to this version where it is older.

    Raises
    ------
    ProjectError
        If it does not exist, is no Duiding project, or was made by a newer version.
    """
    if not is_url(target):
        _check_file(Path(target))
    engine = _engine(target)
    try:
        with engine.execution_options(writes=False).connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                raise ProjectError("store.not_a_project", name=name_of(target))
            revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except DBAPIError as error:
        key = "store.unreachable" if is_url(target) else "store.not_a_project"
        raise ProjectError(key, name=name_of(target)) from error
    if revision is None or revision > HEAD:
        raise ProjectError("store.newer", name=name_of(target))
    if revision < HEAD:
        _migrate(engine)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """One transaction that writes: all of it or nothing.

    Raises
    ------
    ProjectError
        If others kept the project busy for half a minute, or it may not be written to (a full disk, a read-only file).
    """
    try:
        with Session(engine) as session, session.begin():
            yield session
    except OperationalError as error:
        key = "store.busy" if "locked" in str(error.orig) else "store.not_written"
        raise ProjectError(key, name=Path(engine.url.database or "").name) from error


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """One transaction that only reads, and so never waits for a writer.

    Raises
    ------
    ProjectError
        If the disk or the server does not answer.
    """
    try:
        with Session(engine.execution_options(writes=False)) as session, session.begin():
            yield session
    except OperationalError as error:
        raise ProjectError("store.not_read", name=Path(engine.url.database or "").name) from error
