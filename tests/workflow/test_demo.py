"""The demo's project, and how its suggestions compare with the known truth."""

from __future__ import annotations

from pathlib import Path

import pytest

from coding.errors import ProjectError
from coding.settings import Settings
from coding.workflow import clean, codebooks, demo, import_survey, quotes, suggest, topics
from coding.workflow.project import opened
from coding.workflow.state import state


def test_demo_project_is_complete(demo_project: Path, settings: Settings) -> None:
    with opened(demo_project, settings) as project:
        found = state(project)
        check = demo.check(project)
    assert [s.name for s in found.steps if not s.done] == ["review", "compare"]
    assert found.next_step == "review"  # a sample and one question are decided
    assert [w.id for w in found.waves] == ["2019", "2020"]
    assert len(found.questions) == 15
    assert check.n_answers == len(demo.truth()) - len(demo.sample_ids())
    assert 0.4 < check.precision <= 1
    assert 0.4 < check.recall <= 1


def test_demo_stages_run_again_say_unchanged(demo_project: Path, settings: Settings) -> None:
    with opened(demo_project, settings) as project:
        for file, mapping in demo.WAVES:
            again = import_survey.import_survey(project, import_survey.preview(demo.DEMO / file, demo.DEMO / mapping))
            assert (again.n_answers, again.n_respondents) == (0, 0)
        assert not codebooks.load_codebook(project, demo.DEMO / "codebook.yaml").is_new
        for stage in (clean.clean_project, suggest.suggest_project, topics.topics_project, quotes.quotes_project):
            assert not stage(project).is_new


def test_demo_sample_is_one_whole_question_and_a_draw() -> None:
    drawn = demo.sample_ids()
    whole = [i for i in demo.truth() if i.endswith(f".{demo.READ_WHOLE}")]
    assert set(whole) <= set(drawn)
    assert len(drawn) == len(set(drawn)) == len(whole) + demo.N_REVIEWED


def test_demo_does_not_replace_a_project_unasked(demo_project: Path, settings: Settings) -> None:
    before = demo_project.read_bytes()
    with pytest.raises(ProjectError, match="--again"):
        next(demo.run_demo(demo_project.parent, settings))
    assert demo_project.read_bytes() == before
