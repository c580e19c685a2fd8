"""Decisions are only added, once each, by any number of writers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from coding.records import Decision, Seen
from coding.store import decisions
from coding.store import engine as engines
from coding.store.schema import answers

Make = Callable[..., Decision]


def _add(engine: Engine, *new: Decision) -> int:
    with engines.writing(engine) as session:
        return decisions.add_decisions(session, new)


def _current(engine: Engine, coder: str = "") -> list[Decision]:
    with engines.reading(engine) as session:
        return decisions.current_decisions(session, coder)


def test_decision_comes_back_as_it_went(filled: Engine, decision: Make) -> None:
    given = [
        decision("d1", codes=(), seen=Seen.BLIND),
        decision("d2", "2020-00002.les", "B", 1, codes=("taal", "maatwerk"), seen=Seen.IMPORTED),
    ]
    assert _add(filled, *given) == 2
    assert _current(filled) == given
    assert _current(filled, "B") == given[1:]


def test_decision_sent_twice_is_stored_once(filled: Engine, decision: Make) -> None:
    assert _add(filled, decision("d1"), decision("d1")) == 1
    assert _add(filled, decision("d1"), decision("d2", "2020-00002.les")) == 1
    assert [d.id for d in _current(filled)] == ["d1", "d2"]


def test_superseded_decision_stays_but_is_not_current(filled: Engine, decision: Make) -> None:
    first = decision("d1")
    _add(filled, first, replace(decision("d2", minutes=5), supersedes="d1", codes=("taal",)))
    assert [d.id for d in _current(filled)] == ["d2"]
    with engines.reading(filled) as session:
        assert decisions.known_ids(session, ["d1", "d2", "d3"]) == {"d1", "d2"}
        assert decisions.n_decisions(session) == {"A": 1}


def test_answers_of_a_coder_come_in_the_order_in_which_he_decided(filled: Engine, decision: Make) -> None:
    first, other = decision("d1", minutes=1), decision("d2", "2020-00002.les", minutes=2)
    anew, back = (
        replace(first, id="d3", supersedes="d1", time=decision("d3", minutes=3).time),
        decision("d4", coder="B"),
    )
    _add(filled, first, other, anew, back, replace(back, id="d5", supersedes="d4", seen=Seen.WITHDRAWN))
    with engines.reading(filled) as session:
        assert decisions.decided_by(session, "A") == ["2020-00002.les", first.answer_id]
        assert decisions.decided_by(session, "B") == []


def test_decision_cannot_be_superseded_twice(filled: Engine, decision: Make) -> None:
    _add(filled, decision("d1"), decision("d2", supersedes="d1"))
    with pytest.raises(IntegrityError):
        _add(filled, decision("d3", supersedes="d1"))
    assert [d.id for d in _current(filled)] == ["d2"]


@pytest.mark.parametrize("wrong", [{"answer": "2020-00009.les"}, {"supersedes": "nergens"}, {"run_id": "suggest-009"}])
def test_decision_about_nothing_is_refused(filled: Engine, decision: Make, wrong: dict[str, str]) -> None:
    with pytest.raises(IntegrityError):
        _add(filled, decision("d1", **wrong))
    assert _current(filled) == []


def test_many_writers_at_once_lose_nothing(filled: Engine, target: str, decision: Make) -> None:
    """Eight coders, fifty decisions each, each read-then-write: every one lands, and no two take the same predecessor."""
    failures: list[BaseException] = []

    def code(coder: str) -> None:
        own = engines.connect(target)
        try:
            for n in range(50):
                with engines.writing(own) as session:
                    before = decisions.current_decisions(session, coder)
                    last = before[-1].id if before else ""
                    new = decision(f"{coder}-{n:02d}", coder=coder, minutes=n, supersedes=last)
                    assert decisions.add_decisions(session, [new]) == 1
        except BaseException as failure:
            failures.append(failure)
        finally:
            own.dispose()

    threads = [threading.Thread(target=code, args=(f"codeur-{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with engines.reading(filled) as session:
        everything = decisions.known_ids(session, [f"codeur-{c}-{n:02d}" for c in range(8) for n in range(50)])
    assert len(everything) == 400
    assert sorted(d.id for d in _current(filled)) == [f"codeur-{c}-49" for c in range(8)]


def test_one_coder_in_two_windows_follows_itself(filled: Engine, target: str, decision: Make) -> None:
    """Read-then-write on one answer from two places: the second sees the first, on every database."""
    failures: list[BaseException] = []

    def code(window: str) -> None:
        own = engines.connect(target)
        try:
            for n in range(20):
                with engines.writing(own) as session:
                    before = decisions.current_decisions(session, "A")
                    assert len(before) <= 1
                    last = before[-1].id if before else ""
                    decisions.add_decisions(session, [decision(f"{window}-{n:02d}", minutes=n, supersedes=last)])
        except BaseException as failure:
            failures.append(failure)
        finally:
            own.dispose()

    threads = [threading.Thread(target=code, args=(window,)) for window in ("links", "rechts")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(_current(filled)) == 1


def test_last_decisions_are_the_newest_in_their_order(filled: Engine, decision: Make) -> None:
    made = [decision(f"d{n}", answer=f"2020-0000{n}.les", minutes=9 - n) for n in (1, 2, 3)]
    with engines.writing(filled) as session:
        decisions.add_decisions(session, [*made, decision("e", answer="2020-00001.les", minutes=20, supersedes="d1")])
        assert [d.id for d in decisions.current_decisions(session, last=2)] == ["d2", "e"]
        assert [d.id for d in decisions.current_decisions(session, last=9)] == ["d3", "d2", "e"]


def test_sets_of_codes_are_counted_per_version_and_coder_as_they_stand(filled: Engine, decision: Make) -> None:
    one, two, three = (f"2020-0000{n}.les" for n in (1, 2, 3))
    made = [
        decision("d1", one, codes=("a", "b")), decision("d2", two, codes=("a", "b")), decision("d3", two, "B", codes=()),
        decision("d4", three, codes=("a",)), decision("d5", three, minutes=3, codes=("b",), supersedes="d4"),
        decision("d6", one, "B", codes=("a",), seen=Seen.AUTOMATIC),
    ]  # fmt: skip
    with engines.writing(filled) as session:
        decisions.add_decisions(session, made)
        found = decisions.n_holding(session, select(answers.c.id).where(answers.c.id == "niets"))
        assert sorted(found) == [((), "1", "B", 1), (("a", "b"), "1", "A", 2), (("b",), "1", "A", 1)]
        left = decisions.n_holding(session, select(answers.c.id).where(answers.c.id == two))
        assert sorted(left) == [(("a", "b"), "1", "A", 1), (("b",), "1", "A", 1)]


def test_of_no_answers_there_are_no_decisions_and_of_none_named_all(filled: Engine, decision: Make) -> None:
    made = [decision("d1"), decision("d2", "2020-00002.les", "automatisch", seen=Seen.AUTOMATIC)]
    with engines.writing(filled) as session:
        decisions.add_decisions(session, made)
        for read, id_ in ((decisions.current_decisions, "d1"), (decisions.automatic_decisions, "d2")):
            assert [d.id for d in read(session)] == [id_]
            assert read(session, answer_ids=[]) == []
        assert decisions.decided_before(session, made[0].time) == {made[0].answer_id}
        assert decisions.decided_before(session, made[0].time, []) == set()
