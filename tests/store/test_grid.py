"""The table in the database, on both databases: every filter, every order, and pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from coding.records import Answer, AnswerKind, CleanAnswer, Decision, Respondent, Run, Seen, Suggestion, Wave
from coding.store import decisions, grid, marks, search, stages, survey
from coding.store import engine as engines
from coding.store.grid import Ground, Source, Wanted
from coding.store.marks import Marks

A, B, C, D = "2020-00001.les", "2020-00001.nodig", "2020-00002.les", "2020-00003.les"  # all of the small survey
E = "2022-00001.les"
GROUND = Ground("clean-001", "1", (Source("suggest-001", ("les",)), Source("suggest-002", ("nodig",))), masked=False)


@pytest.fixture
def table(filled: Engine, decision: Callable[..., Decision]) -> Engine:
    """Five answers: A decided by two who differ, B suggested, C given without a person, D a non-answer, E taken back."""
    with engines.writing(filled) as session:
        survey.add_waves(session, [Wave("2022")])
        survey.add_respondents(session, [Respondent("2022-00001", "2022", "k", {"klasse": "G40", "jaren": 3})])
        survey.add_answers(session, [Answer(E, "de taal", "les", "2022-00001", "2022")])
        when = decision("x").time
        for run in ("clean-001", "suggest-001", "suggest-002"):
            stages.add_run(session, Run(run, run[:-4], when, 1, {}, {}, "0"))
        kinds = {D: AnswerKind.DONT_KNOW}
        raw = {a.id: a.text for a in survey.iter_answers(session)}
        cleaned = [CleanAnswer(i, t, kinds.get(i, AnswerKind.ANSWER), i != D, masked=t) for i, t in raw.items()]
        cleaned = [replace(c, language="en" if c.answer_id == B else "nl") for c in cleaned]
        cleaned = [replace(c, duplicate_of=A, duplicate_reason="near") if c.answer_id == C else c for c in cleaned]
        stages.add_clean_answers(session, "clean-001", [(c, c.text) for c in cleaned])
        search.fill(session, "clean-001")
        proposed = [Suggestion(i, "taal", 0.8, True, "") for i in (A, C, D, E)] + [
            Suggestion(A, "geld", 0.1, False, "")
        ]
        stages.add_suggestions(session, "suggest-001", proposed)
        stages.add_suggestions(session, "suggest-002", [Suggestion(B, "geld", 0.9, True, "")])
        stages.add_suggestions(session, "suggest-002", [Suggestion(A, "weg", 0.9, True, "")])  # not its question
        made = [
            decision("d0", A, "A", 0, codes=("taal",)), decision("d1", A, "A", 5, codes=("maatwerk",), supersedes="d0"),
            decision("d2", A, "B", 2, codes=()), decision("d3", C, "automatisch", 3, codes=("geld",), seen=Seen.AUTOMATIC),
            decision("d4", E, "A", 4, codes=("geld",)),
            decision("d5", E, "A", 6, codes=(), seen=Seen.WITHDRAWN, supersedes="d4"),
        ]  # fmt: skip
        decisions.add_decisions(session, made)
        marks.add_marks(session, {"d0": Marks(flags=("quote",)), "d1": Marks((), ("discuss",), "let op")})
    return filled


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(), [A, B, C, D, E]),
        (Wanted(questions=("les",)), [A, C, D, E]),
        (Wanted(waves=("2022",)), [E]),
        (Wanted(variable="klasse", values=("G40", "G4")), [E]),
        (Wanted(variable="jaren", values=("3",)), [E]),
        (Wanted(words="taal"), [C, E]),
        (Wanted(words="taal", waves=("2020",)), [C]),
        (Wanted(states=("decided",)), [A]),
        (Wanted(states=("automatic",)), [C]),
        (Wanted(states=("non_answer",)), [D]),
        (Wanted(states=("open",)), [B, E]),
        (Wanted(states=("open", "decided")), [A, B, E]),
        (Wanted(coders=("A",)), [A]),
        (Wanted(coders=("A", "B")), [A]),
        (Wanted(coders=("C",)), []),
        (Wanted(codes=("maatwerk",)), [A]),
        (Wanted(codes=("taal",)), [D, E]),  # suggested; A and C have codes of their own
        (Wanted(codes=("geld",)), [B, C]),
        (Wanted(codes=("weg",)), []),
        (Wanted(codes=("maatwerk", "geld")), [A, B, C]),
        (Wanted(codes=(grid.NO_CODE,)), [A]),
        (Wanted(codes=("maatwerk",), coders=("B",)), []),
        (Wanted(codes=(grid.NO_CODE,), coders=("B",)), [A]),
        (Wanted(codes=("taal",), states=("open",)), [E]),
        (Wanted(codes=("maat%", 'a"b', "maat_erk")), []),
        (Wanted(languages=("en",)), [B]),
        (Wanted(flags=("repeat",)), [C]),
        (Wanted(flags=("differ",)), [A]),
        (Wanted(flags=("differ", "repeat")), []),
        (Wanted(flags=("masked",)), []),
        (Wanted(flags=("refers",)), []),
        (Wanted(flags=("older",)), []),
        (Wanted(flags=("memo",)), [A]),
        (Wanted(flags=("discuss",)), [A]),
        (Wanted(flags=("quote",)), []),  # on a decision that was superseded
    ],
)
def test_filter_gives_what_is_asked_for(table: Engine, wanted: Wanted, expected: list[str]) -> None:
    with engines.reading(table) as session:
        assert grid.hit_ids(session, wanted, GROUND) == expected
        assert grid.n_hits(session, wanted, GROUND) == len(expected)


def test_older_is_what_was_decided_with_an_earlier_codebook(table: Engine) -> None:
    with engines.reading(table) as session:
        assert grid.hit_ids(session, Wanted(flags=("older",)), replace(GROUND, version="2")) == [A]


def test_of_two_who_settled_an_answer_only_the_last_counts(table: Engine, decision: Callable[..., Decision]) -> None:
    settling = [("k", "Karin", 30, ("geld",)), ("l", "Leo", 31, ("weg",)), ("m", "Mia", 31, ("taal",))]
    with engines.writing(table) as session:
        for id_, coder, minutes, codes in settling:
            decisions.add_decisions(session, [decision(id_, A, coder, minutes, codes=codes, seen=Seen.ADJUDICATED)])
            for code in ("maatwerk", "geld", "weg", "taal", grid.NO_CODE):
                found = A in grid.hit_ids(session, Wanted(codes=(code,)), GROUND)
                assert found is (code in codes), (id_, code)
            assert grid.hit_ids(session, Wanted(flags=("differ",)), GROUND) == []
        assert grid.hit_ids(session, Wanted(codes=("geld",), coders=("Karin",)), GROUND) == [A]


@pytest.mark.parametrize(("minutes", "expected"), [(3, [B, D, E]), (4, [B, D])])
def test_suggestions_of_before_hold_for_what_was_decided_by_then(
    table: Engine, decision: Callable[..., Decision], minutes: int, expected: list[str]
) -> None:
    """E was decided in minute 4 and taken back: an earlier run counts for it only if it was decided when the last one was made."""
    moment = decision("x", minutes=minutes).time
    later = Source("suggest-002", ("les", "nodig"), moment), Source("suggest-001", ("les",), moment, was_decided=True)
    with engines.writing(table) as session:
        stages.add_suggestions(session, "suggest-002", [Suggestion(i, "weg", 0.9, True, "") for i in (B, D, E)])
        assert grid.hit_ids(session, Wanted(codes=("weg",)), replace(GROUND, suggested=later)) == expected
        old = [i for i in (E,) if i not in expected]
        assert grid.hit_ids(session, Wanted(codes=("taal",)), replace(GROUND, suggested=later)) == old


def test_code_is_found_by_the_name_that_it_had_before_a_merge(table: Engine) -> None:
    with engines.reading(table) as session:
        merged = replace(GROUND, called={"alles": ("alles", "maatwerk", "geld")})
        assert grid.hit_ids(session, Wanted(codes=("alles",)), merged) == [A, B, C]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("answer", [A, B, C, D, E]),
        ("question", [A, C, D, E, B]),
        ("wave", [A, B, C, D, E]),
        ("value", [A, B, C, D, E]),
        ("length", [B, E, A, C, D]),
        ("decided", [A, B, C, D, E]),  # what was taken back is not decided
        ("state", [B, E, A, C, D]),
    ],
)
def test_order_goes_both_ways_and_equals_stay_in_order_of_id(table: Engine, sort: str, expected: list[str]) -> None:
    wanted = Wanted(sort=sort, sort_variable="klasse")
    with engines.reading(table) as session:
        first = grid.hit_ids(session, wanted, GROUND)
        back = grid.hit_ids(session, replace(wanted, descending=True), GROUND)
    assert first == expected
    assert sorted(back) == sorted(first)
    turned = {"answer": E, "question": B, "wave": E, "value": E, "length": D, "decided": A, "state": D}
    assert back[0] == turned[sort]


def test_pages_give_every_answer_once(table: Engine) -> None:
    with engines.reading(table) as session:
        pages = [grid.page_ids(session, Wanted(sort="length"), GROUND, start, 2) for start in (0, 2, 4, 6)]
    assert sorted(i for ids, _ in pages for i in ids) == [A, B, C, D, E]
    assert [n for _, n in pages] == [5, 5, 5, 0]


def test_lines_stand_in_the_order_asked(table: Engine) -> None:
    with engines.reading(table) as session:
        found = grid.lines(session, [E, A, "x", C], "clean-001")
    assert [line.answer_id for line in found] == [E, A, C]
    assert found[0].wave_id == "2022"
    assert found[0].values["jaren"] == 3
    assert found[2].repeats == A


def test_classes_are_the_values_that_occur(table: Engine) -> None:
    with engines.reading(table) as session:
        assert grid.classes(session, "klasse") == ["G40"]
        assert grid.classes(session, "jaren") == ["3"]
        assert grid.classes(session, "bestaat niet") == []
