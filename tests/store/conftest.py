"""A project on each database; every test has its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from coding.records import Answer, Decision, Question, Respondent, Wave
from coding.store import engine as engines
from coding.store import stages, survey

START = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)


@pytest.fixture
def engine(target: str) -> Iterator[Engine]:
    """An empty project, open."""
    engines.create(target)
    opened = engines.connect(target)
    yield opened
    opened.dispose()


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """A project with one wave, two questions, three respondents, four answers and a codebook."""
    with engines.writing(engine) as session:
        survey.add_waves(session, [Wave("2020", {"G4": 4})])
        survey.add_questions(session, [Question("les", "Welke les?"), Question("nodig", "Wat is nodig?")])
        survey.add_respondents(session, [Respondent(f"2020-0000{n}", "2020", f"sleutel {n}") for n in (1, 2, 3)])
        given = [(1, "les", "maatwerk"), (1, "nodig", "geld"), (2, "les", "taal eerst"), (3, "les", "samen doen")]
        answers = [Answer(f"2020-0000{n}.{q}", t, q, f"2020-0000{n}", "2020") for n, q, t in given]
        survey.add_answers(session, answers)
        stages.add_codebook_version(session, "1", {"codes": []}, "0" * 64, "codeur A", START)
    return engine


@pytest.fixture
def decision() -> Callable[..., Decision]:
    """Make a decision with little writing."""

    def make(id_: str, answer: str = "2020-00001.les", coder: str = "A", minutes: int = 0, **more: object) -> Decision:
        codes = more.pop("codes", ("maatwerk",))
        return Decision(id_, answer, coder, codes, START + timedelta(minutes=minutes), "1", **more)  # type: ignore[arg-type]

    return make
