"""One code over all answers in a real browser: J, N and U, pressed fast, none lost; a reload comes back to the same answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coding.store import decisions, judgements
from coding.workflow import sweep
from coding.workflow.project import now, opened
from tests.ui import browser as browsers
from tests.ui.browser import found_in_both, needs_axe, settled, show, until_saved

pytestmark = browsers.marks
CODE = "regionale-samenwerking"
HERE = "#rows [aria-current=true]"


def address(app: str, project: Path, **more: str) -> str:
    asked = {"project": project.name, "vraag": "*", "modus": "sweep", "bij": CODE} | more
    return f"{app}/coderen?" + "&".join(f"{name}={value}" for name, value in asked.items())


def here(page: Any) -> str:
    """Id of the answer that the coder is at."""
    return str(page.locator(HERE).get_attribute("data-id"))


@pytest.fixture
def spoken(app_project, settings):
    """What the coder said so far, by answer."""

    def read() -> dict[str, str]:
        with opened(app_project, settings) as project, project.reading() as session:
            return {j.answer_id: j.says for j in judgements.standing(session, "codeur T") if j.code_id == CODE}

    return read


@pytest.fixture
def line(app_project, settings) -> tuple[str, ...]:
    """The answers in the order in which they come."""
    with opened(app_project, settings) as project:
        return sweep.sweep(project, CODE).answer_ids


def test_sixty_keys_in_a_row_are_all_stored_in_order(app, page, line, spoken, app_project, settings):
    show(page, address(app, app_project), HERE)
    assert here(page) == line[0]
    pressed = ["n" if n % 3 == 2 else "j" for n in range(60)]
    for key in pressed:
        page.keyboard.press(key)
        page.wait_for_timeout(20)
    until_saved(page)
    assert spoken() == {i: "yes" if key == "j" else "no" for i, key in zip(line, pressed, strict=False)}
    with opened(app_project, settings) as project, project.reading() as session:
        assert decisions.current_decisions(session, "codeur T") == []  # nothing is decided by a yes or a no
    assert here(page) == line[60]
    assert page.inner_text("#place").startswith(f"60 van {len(line)} ")


def test_back_undoes_one_by_one_and_arrows_move_without_saying_anything(app, page, line, spoken, app_project):
    show(page, address(app, app_project), HERE)
    for key in ("j", "n", "j"):
        page.keyboard.press(key)
    page.keyboard.press("u")
    assert here(page) == line[2]
    page.keyboard.press("u")
    assert here(page) == line[1]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert here(page) == line[3]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("n")
    until_saved(page)
    assert {i: says for i, says in spoken().items() if says != "back"} == {line[0]: "yes", line[2]: "no"}


LATE_CLOCK = "const now = Date.now; Date = class extends Date { constructor(...a) { a.length ? super(...a) : super(now() - 600000); } };"


def test_correction_in_a_browser_whose_clock_lags_is_stored_and_shown(app, page, line, spoken, app_project):
    page.add_init_script(LATE_CLOCK)
    show(page, address(app, app_project), HERE)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.wait_for_timeout(200)  # the first message is under way
    page.keyboard.press("u")
    page.keyboard.press("n")
    until_saved(page)
    page.keyboard.press("u")
    until_saved(page)
    page.reload()
    page.wait_for_selector("#rows [data-says=yes]")
    page.wait_for_timeout(500)
    assert spoken() == {line[0]: "yes", line[1]: "back"}
    page.keyboard.press("u")
    page.keyboard.press("n")
    until_saved(page)
    assert spoken() == {line[0]: "no", line[1]: "back"}
    assert page.locator(f"#rows [data-id='{line[0]}']").get_attribute("data-says") == "no"


def test_what_another_tab_said_since_is_what_the_card_shows(app, page, line, spoken, app_project, settings):
    show(page, address(app, app_project), HERE)
    page.keyboard.press("j")
    until_saved(page)
    with opened(app_project, settings) as project:
        sweep.take_in(project, [sweep.Said("elders", line[0], CODE, "no", now())])
    page.keyboard.press("j")
    page.locator(f"#rows [data-id='{line[0]}'][data-says=no]").wait_for(timeout=20_000)
    assert spoken() == {line[0]: "no", line[1]: "yes"}


def test_reload_comes_back_to_the_same_answer_with_what_was_said(app, page, line, spoken, app_project):
    show(page, address(app, app_project), HERE)
    for _ in range(10):
        page.keyboard.press("j")
    until_saved(page)
    settled(page)  # by then the address tells the place
    page.keyboard.press("ArrowDown")
    at = here(page)
    page.reload()
    page.wait_for_selector(HERE)
    settled(page)
    assert here(page) == at == line[11]
    assert page.locator("#rows [data-says=yes]").count() == 10
    page.keyboard.press("u")
    until_saved(page)
    assert spoken()[line[9]] == "back"


def test_keys_do_nothing_while_somebody_types(app, page, spoken, app_project):
    show(page, address(app, app_project), HERE)
    page.get_by_role("textbox", name="Codeur").click()
    page.keyboard.type("jjnn")
    page.wait_for_timeout(800)
    assert spoken() == {}


@needs_axe
def test_sweep_and_a_list_have_no_serious_findings(app, page, app_project):
    show(page, address(app, app_project), HERE)
    for key in ("j", "n"):
        page.keyboard.press(key)
    until_saved(page)
    assert found_in_both(page) == {}
    show(page, address(app, app_project, modus="found", zoek='{"words":"taal*"}'), "#answer span")
    assert found_in_both(page) == {}
