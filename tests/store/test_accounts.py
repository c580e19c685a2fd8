"""The store of accounts, on every database: what it holds, what it refuses, and that it keeps no secret in clear."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import IntegrityError

from coding.errors import AccessError, ProjectError
from coding.store import accounts as store
from coding.store import engine as engines
from coding.store.accounts import Failures
from coding.team import EVERY, Account, TeamRole

START = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)


@pytest.fixture
def engine(target: str) -> Iterator[Engine]:
    """An empty store."""
    opened = store.connect(target, create=True)
    yield opened
    opened.dispose()


def anna(engine: Engine, **more: str) -> int:
    """Add an account."""
    with engines.writing(engine) as session:
        return store.add(session, Account(0, "anna", "Anna de Vries", **more), "hash", START)  # type: ignore[arg-type]


def test_store_is_made_only_when_asked_and_then_found(target: str) -> None:
    with pytest.raises(AccessError, match="no accounts"):
        store.connect(target)
    store.connect(target, create=True).dispose()
    store.connect(target).dispose()
    store.connect(target, create=True).dispose()


def test_file_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / store.FILE
    opened = store.connect(str(path), create=True)
    with engines.writing(opened) as session:
        store.add_line(session, START, "root", "add", "Anna")
        modes = [stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob(f"{store.FILE}*")]
    opened.dispose()
    assert modes
    assert set(modes) == {0o600}


def test_store_of_a_newer_version_is_refused(target: str, engine: Engine) -> None:
    with engines.writing(engine) as session:
        session.execute(store.about.insert().values(version=store.VERSION + 1))
    with pytest.raises(ProjectError, match="newer"):
        store.connect(target)


def test_store_of_the_first_version_goes_on_and_is_shut_to_programs_that_cannot_read_it(
    target: str, engine: Engine
) -> None:
    number = anna(engine)
    with engines.writing(engine) as session:
        store.set_role(session, number, EVERY, TeamRole.CODER)
        session.execute(store.about.delete())
        session.execute(store.about.insert().values(version=1))
    opened = store.connect(target)
    with engines.reading(opened) as session:
        assert store.by_name(session, "anna").roles == {EVERY: TeamRole.CODER}  # type: ignore[union-attr]
        assert session.execute(select(func.max(store.about.c.version))).scalar() == store.VERSION == 2
    opened.dispose()
    store.connect(target).dispose()


def test_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="nergens"):
        store.connect(str(tmp_path / "nergens" / store.FILE), create=True)


def test_account_comes_back_as_it_was_stored(engine: Engine) -> None:
    number = anna(engine, email="anna@example.nl")
    with engines.writing(engine) as session:
        store.set_role(session, number, EVERY, TeamRole.CODER)
        store.set_role(session, number, "proef.duiding", TeamRole.READER)
        store.set_role(session, number, "weg.duiding", TeamRole.READER)
        store.forget_role(session, number, "weg.duiding")
        store.set_role(session, number, "dicht.duiding", TeamRole.READER)
        store.set_role(session, number, "dicht.duiding", None)
    with engines.reading(engine) as session:
        found = store.by_name(session, "anna")
        assert found == store.by_email(session, "anna@example.nl") == store.by_shown(session, "ANNA DE VRIES")
        assert store.by_name(session, "Anna") is None
        assert found.roles == {EVERY: TeamRole.CODER, "proef.duiding": TeamRole.READER, "dicht.duiding": None}
        assert (found.created, found.has_password, found.active) == (START, True, True)
        assert store.everybody(session) == [found]


def test_two_accounts_share_no_name_beside_decisions(engine: Engine) -> None:
    anna(engine)
    with pytest.raises(IntegrityError), engines.writing(engine) as session:
        store.add(session, Account(0, "anna2", "anna DE vries"), None, START)


def test_name_beside_decisions_is_found_however_an_older_version_stored_it(engine: Engine) -> None:
    anna(engine)
    with engines.writing(engine) as session:
        session.execute(store.accounts.update().values(shown="Jose\u0301", shown_key="jose\u0301"))
        assert store.by_shown(session, "JOSÉ").name == "anna"  # type: ignore[union-attr]
        assert store.by_shown(session, "Jose") is None


def test_sessions_end_one_by_one_all_together_and_by_age(engine: Engine) -> None:
    number = anna(engine)
    with engines.writing(engine) as session:
        for n, token in enumerate(("oud", "stil", "vers", "ander")):
            store.add_session(session, token, number, START + timedelta(hours=n))
        store.see_session(session, "oud", START + timedelta(hours=9))
        store.end_old_sessions(session, created=START + timedelta(minutes=30), seen=START + timedelta(hours=2))
    with engines.writing(engine) as session:
        assert store.session_of(session, "oud") is None  # began too long ago
        assert store.session_of(session, "stil") is None  # was not used
        account, created, seen = store.session_of(session, "vers")  # type: ignore[misc]
        assert (account.name, created, seen) == ("anna", START + timedelta(hours=2), START + timedelta(hours=2))
        store.end_session(session, "vers")
        assert store.session_of(session, "vers") is None
        assert store.end_sessions(session, number) == 1
        assert store.session_of(session, "ander") is None


def test_failures_are_remembered_and_forgotten(engine: Engine) -> None:
    with engines.writing(engine) as session:
        store.set_failures(session, "k", Failures(1, START, None))
        store.set_failures(session, "k", Failures(5, START, START + timedelta(minutes=15)))
        store.set_failures(session, "l", Failures(1, START + timedelta(days=1), None))
        assert store.failures_of(session, "k") == Failures(5, START, START + timedelta(minutes=15))
        store.forget_failures(session, START + timedelta(hours=1))
        assert store.failures_of(session, "k") is None
        store.set_failures(session, "l", None)
        assert store.failures_of(session, "l") is None


def test_trail_keeps_its_order(engine: Engine) -> None:
    with engines.writing(engine) as session:
        for n in range(3):
            store.add_line(session, START, "root", "role", "Anna", {"n": n})
        assert [line.details["n"] for line in store.lines(session)] == [0, 1, 2]
        assert [line.details["n"] for line in store.lines(session, last=2)] == [1, 2]
