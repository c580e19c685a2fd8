"""A list gone through in a real browser: every answer in turn, beyond what was sent at first, and a reload to the same answer."""

from __future__ import annotations

from typing import Any

from coding.store import assignments, decisions
from coding.workflow import modes
from coding.workflow.modes import Asked, Wanted
from coding.workflow.project import opened
from tests.ui import browser as browsers
from tests.ui.browser import settled, show, until_saved

pytestmark = browsers.marks


def place(page: Any) -> str:
    return str(page.inner_text("#place"))


def test_list_is_gone_through_in_turn_and_a_reload_stays(app, page, app_project, settings):
    with opened(app_project, settings) as project:
        line = modes.line(project, Asked("found", (), Wanted("taal*"))).answer_ids
        with project.reading() as session:
            before = {d.answer_id for d in decisions.current_decisions(session, "codeur T")}
    show(page, f'{app}/coderen?project={app_project.name}&vraag=*&modus=found&zoek={{"words":"taal*"}}', "#answer span")
    assert place(page) == f"1 van {len(line)}"
    for n in range(30):  # ten more than were sent at first
        page.keyboard.press("Enter" if n % 2 else "ArrowRight")
        page.wait_for_timeout(50)
    until_saved(page)
    assert place(page) == f"31 van {len(line)}"
    with opened(app_project, settings) as project, project.reading() as session:
        mine = {d.answer_id for d in decisions.current_decisions(session, "codeur T")} - before
    assert mine == {line[n] for n in range(1, 30, 2)}
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    text = page.inner_text("#answer")
    page.reload()
    page.wait_for_selector("#answer span")
    settled(page)
    assert place(page) == f"33 van {len(line)}"
    assert page.inner_text("#answer") == text


def test_unread_answers_stay_where_the_coder_was_after_a_reload(app, page, app_project):
    show(page, f"{app}/coderen?project={app_project.name}&vraag=*&modus=unread", "#answer span")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    until_saved(page)
    text = page.inner_text("#answer")
    page.reload()
    page.wait_for_selector("#answer span")
    settled(page)
    assert page.inner_text("#answer") == text


def test_skipped_answer_is_last_in_the_line_when_it_comes_back(app, page, app_project, settings):
    """The work on a question is done but for what was skipped: that comes back, and is open."""
    show(page, f"{app}/coderen?project={app_project.name}&vraag=overdracht-coa", "#answer span")
    page.keyboard.press("s")
    for n in range(80):
        page.locator("#answer span").or_(page.locator(".st-key-nothing-left")).first.wait_for()
        if page.locator(".st-key-nothing-left").count():
            break
        page.keyboard.press("0")
        if n >= 25:
            until_saved(page)  # what is stored together has no order afterwards
    page.locator(".st-key-nothing-left").wait_for()
    with opened(app_project, settings) as project, project.reading() as session:
        made = decisions.current_decisions(session, "codeur T")
        (skipped,) = assignments.skipped_by(session, "codeur T")
    mine = [d.answer_id for d in made if d.answer_id.endswith(".overdracht-coa")]
    assert len(mine) == 35
    # Behind it may come what repeats an answer that was still in hand then.
    assert mine.index(skipped) >= 30
