"""The page Start: what was done, how far it is, and the one step that is next, by its name."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from streamlit.testing.v1 import AppTest

from coding.settings import Settings
from coding.workflow import double
from coding.workflow.project import opened
from coding.workflow.state import state


def texts(app: AppTest) -> str:
    """All that the page says in words."""
    return " ".join(str(e.value) for e in [*app.markdown, *app.caption]).replace("\\", "")


def test_a_project_with_open_answers_goes_on_with_coding(open_app, demo_project: Path, settings: Settings):
    with opened(demo_project, settings) as project:
        figures = state(project).step("review").figures
    app = open_app(project=demo_project.name)
    said = texts(app)
    assert "Alle stappen zijn gedaan" not in said
    assert "**Volgende stap: Coderen**" in said
    n = f"{figures['decided']} van 1.{figures['answers'] - 1000:03d}"
    assert f"{n} inhoudelijke antwoorden zijn beoordeeld" in said
    assert [b.label for b in app.button if (b.key or "").startswith("next-")] == ["Verder coderen"]
    assert f"waarvan 1.{figures['answers'] - 1000:03d} inhoudelijk" in said


def test_a_sample_under_way_says_how_far_it_is(open_app, demo_project: Path, settings: Settings):
    with opened(demo_project, settings) as project:
        double.assign(project, ["Anna", "Bram"], size=12)
    app = open_app(project=demo_project.name)
    assert "0 van 12 dubbel gecodeerd; nog bezig: 2 codeurs" in texts(app)
    next(b for b in app.button if b.key == "again-compare").click().run()
    assert app.title[0].value == "Dubbelcoderen"


def test_recent_projects_have_the_day_they_were_changed(open_app, empty_project: Path, demo_project: Path):
    os.utime(empty_project, (0, datetime(2026, 11, 23, 14, 5).timestamp()))  # noqa: DTZ001 – as the clock here says
    os.utime(demo_project, (0, datetime(2026, 11, 24, 9, 30).timestamp()))  # noqa: DTZ001
    app = open_app()
    said = texts(app).replace("\u2011", "-")
    assert said.index("gewijzigd op 24-11-2026 09:30") < said.index("gewijzigd op 23-11-2026 14:05")
    keys = [b.key for b in app.button if (b.key or "").startswith("open:")]
    assert keys == ["open:demo.duiding", "open:leeg.duiding"]
    app.button(key="open:leeg.duiding").click().run()
    assert "leeg" in app.caption[0].value
