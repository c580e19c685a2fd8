"""What the store says about versions of the codebook, and that all reading of codes goes by the current one."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from coding.records import Answer, Decision, Question, Quote, Respondent, Run, Seen, Suggestion, Wave
from coding.store import codebooks, decisions, doubts, stages, survey
from coding.store import engine as engines

MOMENT = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
ANSWER = "2020-00001.les"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    """A project with one answer, a codebook version and a run."""
    engines.create(tmp_path / "p.duiding")
    engine = engines.connect(tmp_path / "p.duiding")
    with engines.writing(engine) as session:
        survey.add_waves(session, [Wave("2020")])
        survey.add_questions(session, [Question("les", "Welke les?")])
        survey.add_respondents(session, [Respondent("2020-00001", "2020", "k")])
        survey.add_answers(session, [Answer(ANSWER, "Samen.", "les", "2020-00001", "2020")])
        version(session, "1", {})
        stages.add_run(session, Run("suggest-001", "suggest", MOMENT, 1, {}, {}, "0"))
    yield engine
    engine.dispose()


def version(session: Any, name: str, merged: dict[str, str], retired: tuple[str, ...] = (), note: str = "") -> None:
    """Save a version."""
    codes = [
        {"id": c, "label": c.upper(), **({"retired": True} if c in retired else {})} for c in "abc" if c not in merged
    ]
    stages.add_codebook_version(session, name, {"codes": codes, "merged": merged}, name * 64, "A", MOMENT, note)


def test_history_tells_who_when_and_why(store: Engine) -> None:
    with engines.writing(store) as session:
        version(session, "2", {"a": "b"}, note="besloten")
    with engines.reading(store) as session:
        found = codebooks.history(session)
        assert [(s.version, s.who, s.time, s.note) for s in found] == [
            ("1", "A", MOMENT, ""),
            ("2", "A", MOMENT, "besloten"),
        ]
        assert codebooks.merged_codes(session) == {"a": "b"}


def test_without_a_codebook_nothing_is_merged_or_retired(tmp_path: Path) -> None:
    engines.create(tmp_path / "leeg.duiding")
    engine = engines.connect(tmp_path / "leeg.duiding")
    with engines.reading(engine) as session:
        assert (codebooks.merged_codes(session), codebooks.retired_codes(session)) == ({}, frozenset())
    engine.dispose()


@pytest.mark.parametrize(
    ("seen", "read"), [(Seen.BLIND, decisions.current_decisions), (Seen.AUTOMATIC, decisions.automatic_decisions)]
)
def test_decisions_are_read_under_the_present_name(store: Engine, seen: Seen, read: Any) -> None:
    with engines.writing(store) as session:
        decisions.add_decisions(session, [Decision("d1", ANSWER, "A", ("a", "b"), MOMENT, "1", seen)])
        version(session, "2", {"a": "b"})
    with engines.reading(store) as session:
        assert [d.codes for d in read(session)] == [("b",)]
        if seen is Seen.BLIND:
            assert [d.codes for d in decisions.current_decisions(session, as_made=True)] == [("a", "b")]
    with engines.writing(store) as session:
        version(session, "3", {})
    with engines.reading(store) as session:
        assert [d.codes for d in read(session)] == [("a", "b")]


def test_suggestions_follow_a_merge_and_leave_out_what_is_retired(store: Engine) -> None:
    made = [Suggestion(ANSWER, c, p, s) for c, p, s in (("a", 0.9, False), ("b", 0.7, True), ("c", 0.5, True))]
    with engines.writing(store) as session:
        stages.add_suggestions(session, "suggest-001", made)
        version(session, "2", {"a": "b"}, retired=("c",))
    with engines.reading(store) as session:
        assert stages.suggestions_of(session, "suggest-001") == [Suggestion(ANSWER, "b", 0.9, True)]
        assert doubts.doubts(session, "suggest-001") == {ANSWER: pytest.approx(0.1 + 0.3)}
        found = list(doubts.likeliest(session, "suggest-001", {"b"}, 0.1, 1))
        assert found == [(ANSWER, "b", 0.9), (ANSWER, "b", 0.7)]


def test_quotes_follow_a_merge(store: Engine) -> None:
    with engines.writing(store) as session:
        stages.add_quotes(session, "suggest-001", [Quote(ANSWER, "les", "a", "Samen.", 1, 0.5)])
        version(session, "2", {"a": "b"})
    with engines.reading(store) as session:
        assert [quote.code_id for quote in stages.quotes_of(session, "suggest-001")] == ["b"]
