"""Search in cleaned answers, on both databases: what is found, and that nothing a user types is an error."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from coding.records import Answer, CleanAnswer, Run
from coding.store import engine as engines
from coding.store import search, stages, survey
from coding.store.schema import answers

RUN = Run("clean-001", "clean", datetime(2026, 11, 3, tzinfo=UTC), 1, {}, {}, "0")
TEXTS = {
    "2020-00001.les": ("maatwerk", "maatwerk"),
    "2020-00001.nodig": ("Financiële ruimte, geld!", "Financiële ruimte, geld!"),
    "2020-00002.les": ("Samen doen met Dalfsen", "Samen doen met [gemeente]"),
    "2020-00003.les": ("doen samen; maat-werk", "doen samen; maat-werk"),
}


@pytest.fixture
def indexed(filled: Engine) -> Engine:
    """The small survey with other texts after cleaning, indexed."""
    with engines.writing(filled) as session:
        raw = {a.id: a.text for a in survey.iter_answers(session)}
        stages.add_run(session, RUN)
        cleaned = ((CleanAnswer(i, text, masked=masked), raw[i]) for i, (text, masked) in TEXTS.items())
        stages.add_clean_answers(session, RUN.id, cleaned)
        search.fill(session, RUN.id)
    return filled


def find(session: Session, typed: str, masked: bool = False) -> list[str]:
    """Ids of the answers that are found."""
    conditions = search.matching(session, search.terms(typed), masked, answers.c.id)
    return list(session.execute(select(answers.c.id).where(*conditions).order_by(answers.c.id)).scalars())


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("maatwerk", ["2020-00001.les"]),
        ("MAATWERK", ["2020-00001.les"]),
        ("maat*", ["2020-00001.les", "2020-00003.les"]),
        ("financiele", ["2020-00001.nodig"]),
        ("Financiële", ["2020-00001.nodig"]),
        ('"samen doen"', ["2020-00002.les"]),
        ('"samen do"*', ["2020-00002.les"]),
        ('"samen do*"', []),
        ('"samen doen', ["2020-00002.les"]),
        ("samen doen", ["2020-00002.les", "2020-00003.les"]),
        ("samen -dalfsen", ["2020-00003.les"]),
        ("-samen", ["2020-00001.les", "2020-00001.nodig"]),
        ("-samen -maatwerk", ["2020-00001.nodig"]),
        ("maat-werk", ["2020-00003.les"]),
        ("geld! ?", ["2020-00001.nodig"]),
        ("geld OR maatwerk", []),
        ("bestaatniet", []),
        ("", sorted(TEXTS)),
        ('!? * " - ()', sorted(TEXTS)),
    ],
)
def test_search_finds_what_is_asked_for(indexed: Engine, typed: str, expected: list[str]) -> None:
    with engines.reading(indexed) as session:
        assert find(session, typed) == expected


def test_masked_words_are_not_found_by_who_may_not_see_them(indexed: Engine) -> None:
    with engines.reading(indexed) as session:
        assert find(session, "dalfsen") == ["2020-00002.les"]
        assert find(session, "dalfsen", masked=True) == []
        assert find(session, "gemeente", masked=True) == ["2020-00002.les"]


def test_index_holds_the_last_cleaning_that_was_read(indexed: Engine) -> None:
    with engines.writing(indexed) as session:
        assert search.indexed_run(session) == RUN.id
        stages.add_run(session, Run("clean-002", "clean", RUN.time, 1, {}, {}, "0"))
        stages.add_clean_answers(session, "clean-002", [(CleanAnswer("2020-00001.les", "anders", masked="anders"), "")])
        search.fill(session, "clean-002")
        assert search.indexed_run(session) == "clean-002"
        assert find(session, "maatwerk") == []
        assert find(session, "anders") == ["2020-00001.les"]
        search.empty(session)
        assert search.indexed_run(session) == ""
        assert find(session, "anders") == []


@given(typed=st.one_of(st.text(max_size=60), st.text(alphabet="\"*-()':^{}+|&!<\\\x00 aé\ud800", max_size=40)))
@example(typed='"')
@example(typed="NEAR(a b, 3)")
@example(typed="text : a AND NOT b")
@example(typed="\ud800*\x00")
@example(typed="²*")
@example(typed="a* " * 500)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_searched_for_without_an_error(indexed: Engine, typed: str) -> None:
    with engines.reading(indexed) as session:
        found = find(session, typed), find(session, typed, masked=True)
    assert all(set(ids) <= set(TEXTS) for ids in found)


@given(st.text(max_size=80), st.text(max_size=20))
def test_marks_lie_in_the_text_in_order(shown: str, typed: str) -> None:
    spans = search.marks(shown, search.terms(typed))
    flat = [place for span in spans for place in span]
    assert flat == sorted(flat)
    assert all(0 <= start < end <= len(shown) for start, end in spans)


@pytest.mark.parametrize(
    ("shown", "typed", "expected"),
    [
        ("Financiële ruimte", "financiele", [(0, 10)]),
        ("samen doen, samen", "samen", [(0, 5), (12, 17)]),
        ("samen doen", '"samen doen" samen', [(0, 10)]),
        ("samenwerken", "samen", []),
        ("samenwerken", "samen*", [(0, 11)]),
        ("geen taal", "-taal", []),
    ],
)
def test_marks_are_the_words_that_were_asked_for(shown: str, typed: str, expected: list[tuple[int, int]]) -> None:
    assert search.marks(shown, search.terms(typed)) == expected


def test_answers_survive_a_search_in_a_text_with_everything(filled: Engine) -> None:
    odd = 'nul\x00 tab\t \U0001f600 it\'s 100% \\ "quoted" ' + "x" * 5000
    with engines.writing(filled) as session:
        stages.add_run(session, RUN)
        odd = odd if session.get_bind().dialect.name == "sqlite" else odd.replace("\x00", "")
        stages.add_clean_answers(session, RUN.id, [(CleanAnswer("2020-00001.les", odd, masked=odd), "")])
        search.fill(session, RUN.id)
        assert find(session, "quoted it's 100%") == ["2020-00001.les"]
    assert Answer("a", odd)
