"""What a coder has on his desk: never more than the card holds, whatever he did before."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from coding.settings import Settings
from coding.store import survey
from coding.store.marks import Marks
from coding.workflow import review
from coding.workflow.project import Project, now, opened
from coding.workflow.sent import Kind, Sent, take_in


def _sent(kind: Kind, answer: str) -> Sent:
    return Sent(str(uuid4()), answer, kind, (), Marks(), now(), "")


def _largest_questions(project: Project) -> list[str]:
    with project.reading() as session:
        counts = survey.answer_counts(session)
    return sorted(counts, key=lambda question: -counts[question])


def test_questions_one_after_another_leave_no_more_on_the_desk_than_it_holds(
    demo_project: Path, settings: Settings
) -> None:
    with opened(demo_project, settings) as project:
        for question in _largest_questions(project)[:2]:
            review.desk(project, [question])
        first = review.desk(project)
        assert len(first.to_do) == review.AHEAD
        take_in(project, [_sent(Kind.DECIDE, answer) for answer in first.to_do[:20]])
        then = review.desk(project)
    assert then.to_do[:20] == first.to_do[20:]  # and the others behind them
    assert not set(then.to_do) & set(first.to_do[:20])
    assert set(then.done) == set(first.to_do[:20])


def test_much_that_is_taken_back_comes_part_by_part(demo_project: Path, settings: Settings) -> None:
    with opened(demo_project, settings) as project:
        made: list[str] = []
        while len(made) < 60:
            made += (next_ones := review.desk(project).to_do[:20])
            take_in(project, [_sent(Kind.DECIDE, answer) for answer in next_ones])
        take_in(project, [_sent(Kind.WITHDRAW, answer) for answer in reversed(made)])
        met: list[str] = []
        while set(met) < set(made):
            desk = review.desk(project)
            assert len(desk.to_do) <= review.AHEAD
            met += desk.to_do[:20]
            take_in(project, [_sent(Kind.DECIDE, answer) for answer in desk.to_do[:20]])
    assert met[:60] == made


@pytest.mark.parametrize("n", [0, 30])
def test_nothing_on_the_desk_stands_there_twice(demo_project: Path, settings: Settings, n: int) -> None:
    with opened(demo_project, settings) as project:
        for _ in range(n // 10):
            take_in(project, [_sent(Kind.DECIDE, answer) for answer in review.desk(project).to_do[:10]])
        desk = review.desk(project)
    assert len({*desk.to_do, *desk.done}) == len(desk.to_do) + len(desk.done)
