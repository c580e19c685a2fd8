"""A list gone through in a real browser: every answer in turn, beyond what was sent at first, and a reload to the same answer."""

from __future__ import annotations

from typing import Any

import pytest

from coding.store import assignments, decisions
from coding.workflow import modes
from coding.workflow.modes import Asked, Wanted
from coding.workflow.project import opened
from tests.ui.test_browser import CHROMIUM, app, page  # noqa: F401

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium"),
]


def place(page: Any) -> str:  # noqa: F811
    return str(page.inner_text("#place"))


def test_list_is_gone_through_in_turn_and_a_reload_stays(app, page, demo_project, settings):  # noqa: F811
    with opened(demo_project, settings) as project:
        line = modes.line(project, Asked("found", (), Wanted("taal*"))).answer_ids
        with project.reading() as session:
            before = {d.answer_id for d in decisions.current_decisions(session, "codeur T")}
    page.goto(f'{app}/coderen?project={demo_project.name}&vraag=*&modus=found&zoek={{"words":"taal*"}}')
    page.wait_for_selector("#answer span")
    page.wait_for_timeout(800)
    assert place(page) == f"1 van {len(line)}"
    for n in range(30):  # ten more than were sent at first
        page.keyboard.press("Enter" if n % 2 else "ArrowRight")
        page.wait_for_timeout(100)
    page.get_by_text("Alles opgeslagen.").wait_for(timeout=20_000)
    assert place(page) == f"31 van {len(line)}"
    with opened(demo_project, settings) as project, project.reading() as session:
        mine = {d.answer_id for d in decisions.current_decisions(session, "codeur T")} - before
    assert mine == {line[n] for n in range(1, 30, 2)}
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    text = page.inner_text("#answer")
    page.reload()
    page.wait_for_selector("#answer span")
    page.wait_for_timeout(1000)
    assert place(page) == f"33 van {len(line)}"
    assert page.inner_text("#answer") == text


def test_unread_answers_stay_where_the_coder_was_after_a_reload(app, page, demo_project):  # noqa: F811
    page.goto(f"{app}/coderen?project={demo_project.name}&vraag=*&modus=unread")
    page.wait_for_selector("#answer span")
    page.wait_for_timeout(800)
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.get_by_text("Alles opgeslagen.").wait_for(timeout=20_000)
    text = page.inner_text("#answer")
    page.reload()
    page.wait_for_selector("#answer span")
    page.wait_for_timeout(1000)
    assert page.inner_text("#answer") == text


def test_skipped_answer_is_last_in_the_line_when_it_comes_back(app, page, demo_project, settings):  # noqa: F811
    """The work on a question is done but for what was skipped: that comes back, and is open."""
    page.goto(f"{app}/coderen?project={demo_project.name}&vraag=overdracht-coa")
    page.wait_for_selector("#answer span")
    page.wait_for_timeout(800)
    page.keyboard.press("s")
    page.wait_for_timeout(400)
    for _ in range(80):
        if page.locator(".st-key-nothing-left").count():
            break
        page.keyboard.press("0")
        page.wait_for_timeout(300)
    page.locator(".st-key-nothing-left").wait_for(timeout=20_000)
    with opened(demo_project, settings) as project, project.reading() as session:
        made = decisions.current_decisions(session, "codeur T")
        (skipped,) = assignments.skipped_by(session, "codeur T")
    mine = [d.answer_id for d in made if d.answer_id.endswith(".overdracht-coa")]
    assert len(mine) == 35
    # Behind it may come what repeats an answer that was still in hand then.
    assert mine.index(skipped) >= 30
