"""Typing the name of a colleague while a sample is coded blind: possible without accounts, and never unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from coding.settings import Settings
from coding.store import journal
from coding.workflow import double, logbook, naming
from coding.workflow.logbook import Asked
from coding.workflow.project import opened
from ui import state


def logged(path: Path, settings: Settings) -> list[tuple[str, str]]:
    """Who went on under which name before."""
    with opened(path, settings) as project, project.reading() as session:
        return [(line.who, line.details["before"]) for line in journal.lines(session, naming.VERB)]


@pytest.mark.parametrize("has_sample", [True, False])
def test_another_name_in_the_same_window_is_logged_and_told(
    has_sample, open_app, demo_project: Path, settings: Settings
):
    if has_sample:
        with opened(demo_project, settings) as project:
            double.assign(project, ["Anna", "Bram"], size=5)
    app = open_app(project=demo_project.name, codeur="Anna")
    app.run()
    assert logged(demo_project, settings) == []
    app.text_input(key=state.CODER).set_value("Bram").run()
    app.run()
    assert logged(demo_project, settings) == ([("Bram", "Anna")] if has_sample else [])
    app.text_input(key=state.CODER).set_value("Bram").run()
    assert len(logged(demo_project, settings)) == has_sample


def test_a_name_that_was_changed_outside_the_project_is_noticed_too(open_app, demo_project: Path, settings: Settings):
    with opened(demo_project, settings) as project:
        double.assign(project, ["Anna", "Bram"], size=5)
    app = open_app(project=demo_project.name, codeur="Anna")
    app.session_state[state.PROJECT] = ""
    app.run()
    app.text_input(key=state.CODER).set_value("Bram").run()
    app.session_state[state.PROJECT] = demo_project.name
    app.run()
    assert any("staat nu in het logboek" in str(one.value) for one in app.info)
    with opened(demo_project, settings) as project:
        (entry,) = logbook.entries(project, Asked(verb=naming.VERB)).entries
    assert "eerst Anna werkte" in entry.sentence
