"""How the sweep looks and what it tells in a real browser: nothing overlaps or is cut, and `?` shows the keys."""

from __future__ import annotations

from coding.workflow import decide, sweep
from coding.workflow.project import opened
from tests.ui import browser as browsers
from tests.ui.browser import show
from tests.ui.test_sweep_browser import CODE, HERE, address, here

pytestmark = browsers.marks


def test_what_was_decided_stands_beside_the_text_and_the_meaning_is_in_view(app, page, app_project, settings):
    with opened(app_project, settings) as project:
        first = sweep.sweep(project, CODE).answer_ids[0]
        decide.decide_answer(project, first, [CODE])
    page.set_viewport_size({"width": 1280, "height": 800})
    show(page, address(app, app_project), HERE)
    row = page.locator(f'#rows [data-id="{first}"]')
    note, text = row.locator(".verdict small").bounding_box(), row.locator(".text").bounding_box()
    assert note["x"] + note["width"] + 8 <= text["x"]
    meaning = page.locator("#meaning")
    exclude = meaning.locator("p").last.bounding_box()
    assert exclude["y"] + 16 <= meaning.bounding_box()["y"] + meaning.bounding_box()["height"]
    chosen = page.get_by_role("combobox", name="Welke antwoorden eerst")
    assert chosen.evaluate("(node) => node.scrollWidth <= node.clientWidth")


def test_the_keys_are_shown_and_judge_nothing_meanwhile(app, page, app_project):
    show(page, address(app, app_project), HERE)
    at, told = here(page), page.locator("#place").inner_text()
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Toetsen").wait_for()
    page.keyboard.press("j")
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Toetsen").wait_for(state="hidden")
    assert (here(page), page.locator("#place").inner_text()) == (at, told)
    page.get_by_role("button", name="Toetsen").click()
    page.keyboard.press("Escape")
    page.get_by_role("dialog", name="Toetsen").wait_for(state="hidden")
    page.keyboard.press("j")
    page.wait_for_function(
        "(at) => [...document.querySelectorAll('*')].every((e) => e.dataset?.id !== at || !e.ariaCurrent)", arg=at
    )
    assert here(page) != at
