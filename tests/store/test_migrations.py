"""The migrations make exactly the tables of schema.py, and HEAD is the newest of them."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from coding.store import engine, schema, search

MIGRATIONS = Path(engine.__file__).parent / "migrations"


@pytest.fixture
def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)


def test_head_is_the_newest_migration(scripts: ScriptDirectory) -> None:
    assert scripts.get_heads() == [engine.HEAD]


def test_revisions_sort_in_their_order(scripts: ScriptDirectory) -> None:
    """`engine.connect` compares revisions as text."""
    revisions = [script.revision for script in scripts.walk_revisions()]
    assert revisions == sorted(revisions, reverse=True)
    assert len(set(revisions)) == len(list((MIGRATIONS / "versions").glob("[0-9]*.py")))


def test_every_migration_says_what_it_does(scripts: ScriptDirectory) -> None:
    assert all(script.doc for script in scripts.walk_revisions())


def _is_ours(_object: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    """Tables of the metadata; those of FTS5 are made by SQLite itself."""
    return kind != "table" or not str(name).startswith(search.INDEX)


def test_migrations_give_the_tables_of_the_schema(tmp_path: Path) -> None:
    engine.create(tmp_path / "p.duiding")
    made = create_engine(f"sqlite:///{tmp_path / 'p.duiding'}")
    with made.connect() as connection:
        opts = {"compare_type": True, "compare_server_default": True, "include_object": _is_ours}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, schema.metadata) == []
        found = inspect(connection)
        for table in schema.metadata.sorted_tables:
            assert found.get_pk_constraint(table.name)["constrained_columns"] == [c.name for c in table.primary_key]
            assert {c["name"]: c["nullable"] for c in found.get_columns(table.name)} == {
                c.name: c.nullable for c in table.columns
            }
    made.dispose()


def test_append_only_tables_have_their_triggers(tmp_path: Path) -> None:
    engine.create(tmp_path / "p.duiding")
    made = create_engine(f"sqlite:///{tmp_path / 'p.duiding'}")
    with made.connect() as connection:
        names = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    made.dispose()
    expected = {f"{table}_no_{verb}" for table in schema.APPEND_ONLY for verb in ("update", "delete")}
    assert expected <= names


def test_new_project_stands_at_head(tmp_path: Path) -> None:
    engine.create(tmp_path / "p.duiding")
    made = create_engine(f"sqlite:///{tmp_path / 'p.duiding'}")
    with made.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == engine.HEAD
    made.dispose()
