"""Who has which answer in hand: at most one coder at a time, on every database, however many ask at once."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.exc import IntegrityError

from coding.records import Answer, Assignment, Reason, Respondent
from coding.store import assignments, schema, survey
from coding.store import engine as engines

START = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
LES = [f"2020-0000{n}.les" for n in (1, 2, 3)]


def _given(answer: str, coder: str = "A", batch: int = 1, place: int = 0, minutes: int = 0) -> Assignment:
    moment = START + timedelta(minutes=minutes)
    return Assignment(answer, coder, Reason.AUDIT, batch, place, moment, moment)


def _give(engine: Engine, *given: Assignment) -> int:
    with engines.writing(engine) as session:
        return assignments.give_out(session, given)


def _in_hand(engine: Engine, coder: str = "") -> list[Assignment]:
    with engines.reading(engine) as session:
        return assignments.in_hand(session, coder)


def test_assignment_comes_back_as_it_went_in_its_order(filled: Engine) -> None:
    given = [_given(LES[0], place=1), _given(LES[1], place=0), _given(LES[2], "B", batch=2)]
    assert _give(filled, *given) == 3
    assert _in_hand(filled) == [given[1], given[0], given[2]]
    assert _in_hand(filled, "B") == given[2:]
    with engines.reading(filled) as session:
        assert assignments.next_batch_number(session) == 3


def test_answer_in_hand_is_not_given_out_again(filled: Engine) -> None:
    assert _give(filled, _given(LES[0])) == 1
    assert _give(filled, _given(LES[0], "B"), _given(LES[1], "B")) == 1
    assert [(a.answer_id, a.coder) for a in _in_hand(filled)] == [(LES[0], "A"), (LES[1], "B")]
    assert _give(filled) == 0


def test_database_itself_refuses_a_second_coder(filled: Engine) -> None:
    _give(filled, _given(LES[0]))
    row = {
        "answer_id": LES[0],
        "coder": "B",
        "reason": "audit",
        "batch": 2,
        "place": 0,
        "time": START,
        "active": START,
        "outcome": "",
    }

    def write() -> None:
        with engines.writing(filled) as session:
            session.execute(insert(schema.assignments), [row])

    with pytest.raises(IntegrityError):
        write()


def test_released_answer_can_be_given_out_and_its_history_stays(filled: Engine) -> None:
    _give(filled, _given(LES[0]), _given(LES[1]))
    with engines.writing(filled) as session:
        assignments.release(session, [LES[0]], assignments.SKIPPED, START, "B")  # not his
        assignments.release(session, [LES[0]], assignments.SKIPPED, START, "A")
    assert [a.answer_id for a in _in_hand(filled)] == [LES[1]]
    assert _give(filled, _given(LES[0], "B", 2)) == 1
    with engines.reading(filled) as session:
        assert assignments.skipped_by(session, "A") == {LES[0]}
        assert assignments.skipped_by(session, "B") == set()


def test_idle_coder_loses_what_he_had_unless_he_asks_himself(filled: Engine) -> None:
    _give(filled, _given(LES[0]), _given(LES[1], "B"), _given(LES[2], "C", minutes=200))
    with engines.writing(filled) as session:
        assignments.release_idle(session, START + timedelta(minutes=100), START + timedelta(minutes=220), "B")
    assert {a.coder for a in _in_hand(filled)} == {"B", "C"}
    with engines.writing(filled) as session:
        assignments.stay_active(session, "B", START + timedelta(minutes=220))
    assert _in_hand(filled, "B")[0].active == START + timedelta(minutes=220)


def test_coders_at_once_never_get_the_same_answer(filled: Engine, target: str) -> None:
    """Six coders want the same sixty answers, five at a time; every answer ends up in one pair of hands."""
    ids = [f"2020-{n:05d}.les" for n in range(100, 160)]
    with engines.writing(filled) as session:
        survey.add_respondents(session, [Respondent(i.partition(".")[0], "2020", i) for i in ids])
        survey.add_answers(session, [Answer(i, "taal", "les", i.partition(".")[0], "2020") for i in ids])
    failures: list[BaseException] = []

    def take(coder: str) -> None:
        own = engines.connect(target)
        try:
            for start in range(0, 60, 5):
                with engines.writing(own) as session:
                    batch = assignments.next_batch_number(session)
                    assignments.give_out(session, [_given(i, coder, batch) for i in ids[start : start + 5]])
        except BaseException as failure:
            failures.append(failure)
        finally:
            own.dispose()

    threads = [threading.Thread(target=take, args=(f"codeur-{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(a.answer_id for a in _in_hand(filled)) == ids
    assert set(Counter((a.batch, a.coder) for a in _in_hand(filled)).values()) == {5}
