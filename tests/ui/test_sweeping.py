"""What the sweep keeps of answers that it read is read anew when something else may be seen of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coding.settings import Settings
from coding.team import TeamRole
from coding.workflow import double, review, sweep, table
from coding.workflow.project import opened
from ui.components import sweeping

CODE = "regionale-samenwerking"


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What a session remembers."""
    kept: dict[str, Any] = {}
    monkeypatch.setattr(sweeping.st, "session_state", kept)
    return kept


@pytest.mark.usefixtures("memory")
def test_names_are_masked_as_soon_as_the_role_may_not_see_them(demo_project: Path, settings: Settings) -> None:
    only = settings.model_copy(update={"unmasked": "researchers"})
    with opened(demo_project, only, TeamRole.RESEARCHER) as project:
        ids = table.all_hits(project, table.Wanted(flags=("masked",)))[:5]
        book = review.codebook(project)
        seen = sweeping._read(project, book, CODE, ids)
        assert not any(one.masks for one in seen.values())
        now = sweeping._read(replace(project, role=TeamRole.CODER), book, CODE, ids)
    assert all(one.masks for one in now.values())


@pytest.mark.usefixtures("memory")
def test_a_sample_drawn_meanwhile_takes_its_answers_and_their_suggestions_away(
    demo_project: Path, settings: Settings
) -> None:
    with opened(demo_project, settings) as project:
        book = review.codebook(project)
        ids, first = sweeping._line(project, (), CODE, sweep.LIKELIEST)
        assert all(one.run_id for one in sweeping._read(project, book, CODE, ids[:200]).values())
        sample = double.assign(project, [settings.coder, "Bram"], size=400)
        hidden = [i for i in ids if i in sample.answer_ids]
        assert hidden
        assert not any(one.probability for one in sweeping._read(project, book, CODE, hidden).values())
        left, second = sweeping._line(project, (), CODE, sweep.LIKELIEST)
    assert not set(left) & set(sample.answer_ids)
    assert second == first + 1
