"""Samples that are coded twice and what settles differences, on every database; and older projects get the tables for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from coding.records import Decision, Difference, DoubleSample, Ended, Seen
from coding.store import adjudications, decisions, double
from coding.store import engine as engines
from coding.store.adjudications import Settled
from tests.store.conftest import START

LES = tuple(f"2020-0000{n}.les" for n in (1, 2, 3))
SAMPLE = DoubleSample("dubbel-001", START, "Karin", 2020, ("les",), (LES[2], LES[0]), ("Bram", "Anna"))
MINUTE = timedelta(minutes=1)


def put(engine: Engine, *ends: tuple[str, Ended, int]) -> None:
    """The sample with one repeat, and who may see its codes after how many minutes."""
    with engines.writing(engine) as session:
        double.add_sample(session, SAMPLE, [LES[1]])
        for who, how, minutes in ends:
            double.add_end(session, SAMPLE.id, who, how, START + minutes * MINUTE)


def test_sample_is_read_back_as_it_was_stored(filled: Engine) -> None:
    put(filled)
    with engines.reading(filled) as session:
        assert double.samples(session) == [SAMPLE]
        assert not double.samples(session)[0].is_closed
        assert double.sampled_ids(session) == set(LES)


def test_answers_are_hidden_from_a_coder_until_his_part_ends(filled: Engine) -> None:
    put(filled, ("Anna", Ended.FINISHED, 5))
    with engines.reading(filled) as session:
        assert double.hidden_from(session, "Bram") == set(LES)  # the repeat too
        assert double.hidden_from(session, "Anna") == double.hidden_from(session, "Els") == set()
        assert double.held_ids(session) == set(LES)
    with engines.writing(filled) as session:
        double.add_end(session, SAMPLE.id, "Bram", Ended.STOPPED, START + 9 * MINUTE)
    with engines.reading(filled) as session:
        assert double.hidden_from(session, "Bram") == double.held_ids(session) == set()
        assert double.samples(session)[0].is_closed


def test_who_has_no_part_holds_nothing_up(filled: Engine) -> None:
    put(filled, ("Els", Ended.OPENED, 1), ("Anna", Ended.FINISHED, 2))
    with engines.reading(filled) as session:
        [found] = double.samples(session)
        assert double.held_ids(session) == set(LES)
    assert found.opened_by == {"Els"}
    assert not found.is_closed


def test_the_first_end_counts_and_the_same_one_is_stored_once(filled: Engine) -> None:
    put(filled, ("Anna", Ended.FINISHED, 5))
    with engines.writing(filled) as session:
        assert not double.add_end(session, SAMPLE.id, "Anna", Ended.FINISHED, START + 7 * MINUTE)
        assert double.add_end(session, SAMPLE.id, "Anna", Ended.OPENED, START + 8 * MINUTE)
    with engines.reading(filled) as session:
        [found] = double.samples(session)
    assert found.ends["Anna"] == (Ended.FINISHED, START + 5 * MINUTE)
    assert found.opened_by == {"Anna"}


def test_trail_holds_all_that_people_decided_about_the_sample(
    filled: Engine, decision: Callable[..., Decision]
) -> None:
    put(filled)
    made = [
        decision("d1", LES[0], "Anna"), decision("d2", LES[0], "Anna", 1, supersedes="d1", codes=("taal",)),
        decision("d3", LES[0], "Anna", 2, supersedes="d2", seen=Seen.WITHDRAWN, codes=()), decision("d4", LES[2], "Els", 3),
        decision("d5", LES[1], "Anna", 4), decision("d6", LES[2], "automatisch", 5, seen=Seen.AUTOMATIC),
    ]  # fmt: skip
    with engines.writing(filled) as session:
        decisions.add_decisions(session, made)
    with engines.reading(filled) as session:
        assert [d.id for d in double.trail_of(session, SAMPLE.id)] == ["d1", "d2", "d3", "d4"]


def test_why_a_difference_was_settled_goes_along(filled: Engine, decision: Callable[..., Decision]) -> None:
    put(filled)
    why = Settled(SAMPLE.id, Difference.GAP, "geen code voor")
    with engines.writing(filled) as session:
        made = [decision("d1"), decision("d2", minutes=1, supersedes="d1"), decision("d3", LES[1])]
        decisions.add_decisions(session, made)
        assert adjudications.add(session, {"d1": why}) == 1
        assert adjudications.carry(session, {"d2": "d1", "d3": "d9"}) == 1
    with engines.reading(filled) as session:
        assert adjudications.of(session, ["d1", "d2", "d3"]) == {"d1": why, "d2": why}


@pytest.mark.parametrize("table", ["double_samples", "double_answers", "double_coders", "double_ends", "adjudications"])
@pytest.mark.parametrize("verb", ["change", "delete"])
def test_nothing_of_it_is_changed_or_deleted(
    filled: Engine, decision: Callable[..., Decision], table: str, verb: str
) -> None:
    put(filled, ("Anna", Ended.FINISHED, 5))
    with engines.writing(filled) as session:
        decisions.add_decisions(session, [decision("d1")])
        adjudications.add(session, {"d1": Settled(SAMPLE.id, Difference.GAP)})
    column = "id" if table == "double_samples" else "sample_id"
    change = f"UPDATE {table} SET {column} = 'x'" if verb == "change" else f"DELETE FROM {table}"

    def write() -> None:
        with engines.writing(filled) as session:
            session.execute(text(change))

    with pytest.raises(DBAPIError, match="append-only"):
        write()


def test_a_project_of_before_gets_the_tables_and_keeps_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "oud.duiding"
    engine = engines._engine(path)
    config = Config()
    config.set_main_option("script_location", str(Path(engines.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
    assert not inspect(engine).has_table("double_samples")
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO questions VALUES ('les', 'Welke les?', 0, '[]')")
    engine.dispose()
    opened = engines.connect(path)
    with engines.reading(opened) as session:
        assert double.samples(session) == []
        assert session.execute(text("SELECT text FROM questions")).scalar_one() == "Welke les?"
    opened.dispose()
