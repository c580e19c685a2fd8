"""How far the review is, and whether it is time to stop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coding.review.queue import random_order
from coding.settings import Settings
from coding.store import decisions, stages
from coding.suggesting.curve import learning_curve
from coding.workflow import decide, progress, queue
from coding.workflow.project import Project, opened
from coding.workflow.suggest import suggester_of


def test_too_few_decisions_say_nothing_about_more_of_them(ready: Project, survey: Any) -> None:
    decide.decide_file(ready, survey.coded())
    found = progress.review_progress(ready)
    assert (found.n_answers, found.n_decided, found.curve.points, found.curve.gain) == (37, 10, (), None)
    assert found.advice[0] == "few"


def test_audit_sample_is_counted_per_question_and_wave(ready: Project) -> None:
    for one in queue.take_batch(ready, ["les"]):
        decide.decide_answer(ready, one.answer_id, ["taal"])
    found = {s.question_id: s for s in progress.review_progress(ready).sampled}
    les, nodig = found["les"], found["nodig"]
    assert (les.wave_id, les.n_answers, les.n_decided, les.n_audit, les.theme) == ("2020", 21, 20, 20, "taal")
    assert 0 < les.widest < 0.1
    assert (nodig.n_answers, nodig.n_audit, nodig.theme) == (16, 0, "")
    assert nodig.widest != nodig.widest


def test_answers_decided_out_of_order_are_no_audit_sample(ready: Project) -> None:
    with ready.reading() as session:
        ids = [i for i, _, _ in stages.substantive(session, "clean-001", ["les"])]
    ordered = random_order(ids, ready.settings.seed)
    for answer in ordered[2:]:
        decide.decide_answer(ready, answer, [])
    assert next(s for s in progress.review_progress(ready).sampled if s.question_id == "les").n_audit == 0
    decide.decide_answer(ready, ordered[0], [])
    assert next(s for s in progress.review_progress(ready).sampled if s.question_id == "les").n_audit == 1
    decide.decide_answer(ready, ordered[1], [])
    assert next(s for s in progress.review_progress(ready).sampled if s.question_id == "les").n_audit == 21


@pytest.mark.parametrize(
    ("gain", "is_large", "is_precise", "advice"),
    [
        (0.005, True, True, ("stop",)),
        (0.01, True, True, ("learn",)),
        (0.02, False, True, ("learn", "sample")),
        (0.0, True, False, ("precision",)),
        (None, False, False, ("few", "sample", "precision")),
    ],
)
def test_advice_follows_gain_and_sample(
    gain: float | None, is_large: bool, is_precise: bool, advice: tuple[str, ...]
) -> None:
    from coding.suggesting.curve import Curve
    from models.curve import Gain

    curve = Curve(100, (), None if gain is None else Gain(50, gain, 0.0, 0.1))
    assert progress._advice(curve, is_large, is_precise) == advice


@pytest.mark.slow
def test_curve_of_the_demo_rises_and_tells_the_same_twice(demo_project: Path, settings: Settings) -> None:
    with opened(demo_project, settings) as project:
        suggester = suggester_of(project)
        with project.reading() as session:
            votes = {d.answer_id: [d.codes] for d in decisions.current_decisions(session)}
    known = {i: votes[i] for i in sorted(votes)[:200]}
    first, again = learning_curve(suggester, known, 1), learning_curve(suggester, known, 1)
    assert first == again
    n = first.n_decided
    assert [size for size, _ in first.points] == [round(n / 4), round(n / 2), round(3 * n / 4), n]
    assert first.points[-1][1] > first.points[0][1] > 0.4
    assert first.gain is not None
    assert first.gain.low <= first.gain.expected <= first.gain.high
    assert first.gain.high - first.gain.low < 0.1
