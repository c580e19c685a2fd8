"""A project on each database: SQLite always, PostgreSQL where DUIDING_TEST_POSTGRES gives one; every test has its own."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from coding.records import Answer, Decision, Question, Respondent, Wave
from coding.store import engine as engines
from coding.store import stages, survey

START = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)


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
    """Where a project or a store of accounts can be made; nothing is there yet."""
    if request.param == "sqlite":
        yield str(tmp_path / "test.duiding")
        return
    with _new_database(request.getfixturevalue("server")) as url:
        yield url


@pytest.fixture
def engine(target: str) -> Iterator[Engine]:
    """An empty project, open."""
    engines.create(target)
    opened = engines.connect(target)
    yield opened
    opened.dispose()


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """A project with one wave, two questions, three respondents, four answers and a codebook."""
    with engines.writing(engine) as session:
        survey.add_waves(session, [Wave("2020", {"G4": 4})])
        survey.add_questions(session, [Question("les", "Welke les?"), Question("nodig", "Wat is nodig?")])
        survey.add_respondents(session, [Respondent(f"2020-0000{n}", "2020", f"sleutel {n}") for n in (1, 2, 3)])
        given = [(1, "les", "maatwerk"), (1, "nodig", "geld"), (2, "les", "taal eerst"), (3, "les", "samen doen")]
        answers = [Answer(f"2020-0000{n}.{q}", t, q, f"2020-0000{n}", "2020") for n, q, t in given]
        survey.add_answers(session, answers)
        stages.add_codebook_version(session, "1", {"codes": []}, "0" * 64, "codeur A", START)
    return engine


@pytest.fixture
def decision() -> Callable[..., Decision]:
    """Make a decision with little writing."""

    def make(id_: str, answer: str = "2020-00001.les", coder: str = "A", minutes: int = 0, **more: object) -> Decision:
        codes = more.pop("codes", ("maatwerk",))
        return Decision(id_, answer, coder, codes, START + timedelta(minutes=minutes), "1", **more)  # type: ignore[arg-type]

    return make
