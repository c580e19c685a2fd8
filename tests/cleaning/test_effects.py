"""Effects of steps and figures of cleaning, counted by hand."""

from __future__ import annotations

from coding.cleaning.effects import Trace, distinct, effects, figures, touched
from coding.records import AnswerKind, CleanAnswer, Finding

TRACES = [
    Trace("a", "q", (("spaces", ""), ("privacy", "gemeente"), ("privacy", "persoon")), True),
    Trace("b", "q", (("kinds", "noise"),), False),
    Trace("c", "r", (("spaces", ""), ("duplicates", "near")), True),
    Trace("d", "r", (), True),
]
ALL = ("spaces", "kinds", "privacy", "duplicates")


def test_an_answer_counts_once_per_step_and_once_in_all():
    per_step, n_any = distinct(TRACES, ALL)
    assert per_step == {"spaces": 2, "kinds": 1, "privacy": 1, "duplicates": 1}
    assert list(per_step) == list(ALL)
    assert n_any == 3


def test_steps_that_are_off_touch_nothing():
    assert distinct(TRACES, ["kinds"]) == ({"kinds": 1}, 1)
    assert {e.step for e in effects(TRACES, ["kinds", "duplicates"])} == {"kinds", "duplicates"}


def test_effects_stand_per_question_and_sort_with_examples():
    found = [(e.step, e.question_id, e.detail, e.n, e.examples) for e in effects(TRACES, ALL)]
    assert found == [
        ("spaces", "q", "", 1, ("a",)), ("spaces", "r", "", 1, ("c",)), ("kinds", "q", "noise", 1, ("b",)),
        ("privacy", "q", "gemeente", 1, ("a",)), ("privacy", "q", "persoon", 1, ("a",)), ("duplicates", "r", "near", 1, ("c",)),
    ]  # fmt: skip


def test_touched_gives_all_ids_or_those_of_a_question():
    assert touched(TRACES, "spaces") == ["a", "c"]
    assert touched(TRACES, "spaces", "", "r") == ["c"]
    assert touched(TRACES, "privacy", "url") == []


def test_figures_count_answers_and_findings():
    two = (Finding("gemeente", 0, 1, "", 0.9), Finding("gemeente", 2, 3, "", 0.9), Finding("url", 4, 5, "", 0.9))
    answers = [
        CleanAnswer("a", "x", spans=((0, 1, 0, 1),), findings=two, language="nl"),
        CleanAnswer("b", "geen", kind=AnswerKind.NOTHING_TO_ADD, is_answer=False),
        CleanAnswer(
            "c", "geen", kind=AnswerKind.NOTHING_TO_ADD, is_answer=True, duplicate_of="b", duplicate_reason="identical"
        ),
        CleanAnswer("d", "zie c", kind=AnswerKind.ELSEWHERE, is_answer=False, refers_to="c", language="en"),
    ]
    found = figures(answers, ("spaces", "privacy"))
    assert (found.n_answers, found.n_substantive, found.n_repaired, found.n_with_findings) == (4, 2, 1, 1)
    assert (found.n_identical, found.n_near, found.n_references) == (1, 0, 1)
    assert found.kinds == {"elsewhere": 1, "nothing_to_add": 1}  # the one that counts as an answer is none
    assert found.findings == {"gemeente": 2, "url": 1}
    assert found.languages == {"": 2, "en": 1, "nl": 1}
    assert found.steps == ("spaces", "privacy")
    assert "kinds" in found.left_out
