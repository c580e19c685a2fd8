"""What is added up in the database says what the models say."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sqlalchemy import Engine

from coding.records import Answer, Decision, Respondent, Run, Suggestion
from coding.store import decisions, doubts, stages, survey
from coding.store import engine as engines
from models.active import uncertainty

MOMENT = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
P = arrays(np.float64, st.tuples(st.integers(1, 6), st.just(3)), elements=st.floats(0, 1))


@pytest.fixture
def many(filled: Engine) -> Engine:
    """A project with eight answers, a0 to a7."""
    with engines.writing(filled) as session:
        people = [Respondent(f"2020-{n + 50:05d}", "2020", f"k{n}") for n in range(8)]
        survey.add_respondents(session, people)
        survey.add_answers(session, [Answer(f"a{n}", "Samen.", "les", p.id, "2020") for n, p in enumerate(people)])
    return filled


@given(P)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_doubts_are_those_of_the_models_and_the_likeliest_come_first(many: Engine, p: np.ndarray) -> None:
    with engines.writing(many) as session:
        run = f"suggest-{len(stages.runs_of(session)) + 1}"
        stages.add_run(session, Run(run, "suggest", MOMENT, 1, {}, {}, "0"))
        rows = [
            Suggestion(f"a{n}", c, float(v), False) for n, row in enumerate(p) for c, v in zip("xyz", row, strict=True)
        ]
        stages.add_suggestions(session, run, rows)
    with engines.reading(many) as session:
        found = doubts.doubts(session, run)
        best = list(doubts.likeliest(session, run, ["x", "z"], 0.25, 2))
    assert np.allclose([found[f"a{n}"] for n in range(len(p))], uncertainty(p))
    for k, code in ((0, "x"), (2, "z")):
        likely = sorted((v for v in p[:, k] if v >= 0.25), reverse=True)[:2]
        assert [v for _, c, v in best if c == code] == likely


def test_what_is_decided_is_not_looked_up(many: Engine) -> None:
    with engines.writing(many) as session:
        stages.add_run(session, Run("suggest-x", "suggest", MOMENT, 1, {}, {}, "0"))
        stages.add_suggestions(session, "suggest-x", [Suggestion(f"a{n}", "x", 0.9, True) for n in range(3)])
        decisions.add_decisions(session, [Decision("d", "a1", "A", (), MOMENT, "1")])
    with engines.reading(many) as session:
        assert [i for i, _, _ in doubts.likeliest(session, "suggest-x", ["x"], 0.1, 9)] == ["a0", "a2"]
