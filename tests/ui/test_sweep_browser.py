"""One code over all answers in a real browser: J, N and U, pressed fast, none lost; a reload comes back to the same answer."""

from __future__ import annotations

from typing import Any

import pytest

from coding.store import decisions, judgements
from coding.workflow import sweep
from coding.workflow.project import now, opened
from tests.ui.test_axe_browser import AXE, found
from tests.ui.test_browser import CHROMIUM, app, page  # noqa: F401

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium"),
]
CODE = "regionale-samenwerking"


def address(app: str, **more: str) -> str:  # noqa: F811
    asked = {"project": "demo.duiding", "vraag": "*", "modus": "sweep", "bij": CODE} | more
    return f"{app}/coderen?" + "&".join(f"{name}={value}" for name, value in asked.items())


def here(page: Any) -> str:  # noqa: F811
    """Id of the answer that the coder is at."""
    return str(page.locator("#rows [aria-current=true]").get_attribute("data-id"))


def saved(page: Any) -> None:  # noqa: F811
    page.get_by_text("Alles opgeslagen.").wait_for(timeout=20_000)


@pytest.fixture
def spoken(demo_project, settings):
    """What the coder said so far, by answer."""

    def read() -> dict[str, str]:
        with opened(demo_project, settings) as project, project.reading() as session:
            return {j.answer_id: j.says for j in judgements.standing(session, "codeur T") if j.code_id == CODE}

    return read


@pytest.fixture
def line(demo_project, settings) -> tuple[str, ...]:
    """The answers in the order in which they come."""
    with opened(demo_project, settings) as project:
        return sweep.sweep(project, CODE).answer_ids


def test_sixty_keys_in_a_row_are_all_stored_in_order(app, page, line, spoken, demo_project, settings):  # noqa: F811
    page.goto(address(app))
    page.wait_for_selector("#rows [aria-current=true]")
    page.wait_for_timeout(500)
    assert here(page) == line[0]
    pressed = ["n" if n % 3 == 2 else "j" for n in range(60)]
    for key in pressed:
        page.keyboard.press(key)
        page.wait_for_timeout(20)
    saved(page)
    assert spoken() == {i: "yes" if key == "j" else "no" for i, key in zip(line, pressed, strict=False)}
    with opened(demo_project, settings) as project, project.reading() as session:
        assert decisions.current_decisions(session, "codeur T") == []  # nothing is decided by a yes or a no
    assert here(page) == line[60]
    assert page.inner_text("#place").startswith(f"60 van {len(line)} ")


def test_back_undoes_one_by_one_and_arrows_move_without_saying_anything(app, page, line, spoken):  # noqa: F811
    page.goto(address(app))
    page.wait_for_selector("#rows [aria-current=true]")
    page.wait_for_timeout(500)
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
    saved(page)
    assert {i: says for i, says in spoken().items() if says != "back"} == {line[0]: "yes", line[2]: "no"}


LATE_CLOCK = "const now = Date.now; Date = class extends Date { constructor(...a) { a.length ? super(...a) : super(now() - 600000); } };"


def test_correction_in_a_browser_whose_clock_lags_is_stored_and_shown(app, page, line, spoken):  # noqa: F811
    page.add_init_script(LATE_CLOCK)
    page.goto(address(app))
    page.wait_for_selector("#rows [aria-current=true]")
    page.wait_for_timeout(500)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.wait_for_timeout(200)  # the first message is under way
    page.keyboard.press("u")
    page.keyboard.press("n")
    saved(page)
    page.keyboard.press("u")
    saved(page)
    page.reload()
    page.wait_for_selector("#rows [data-says=yes]")
    page.wait_for_timeout(500)
    assert spoken() == {line[0]: "yes", line[1]: "back"}
    page.keyboard.press("u")
    page.keyboard.press("n")
    saved(page)
    assert spoken() == {line[0]: "no", line[1]: "back"}
    assert page.locator(f"#rows [data-id='{line[0]}']").get_attribute("data-says") == "no"


def test_what_another_tab_said_since_is_what_the_card_shows(app, page, line, spoken, demo_project, settings):  # noqa: F811
    page.goto(address(app))
    page.wait_for_selector("#rows [aria-current=true]")
    page.wait_for_timeout(500)
    page.keyboard.press("j")
    saved(page)
    with opened(demo_project, settings) as project:
        sweep.take_in(project, [sweep.Said("elders", line[0], CODE, "no", now())])
    page.keyboard.press("j")
    page.locator(f"#rows [data-id='{line[0]}'][data-says=no]").wait_for(timeout=20_000)
    assert spoken() == {line[0]: "no", line[1]: "yes"}


def test_reload_comes_back_to_the_same_answer_with_what_was_said(app, page, line, spoken):  # noqa: F811
    page.goto(address(app))
    page.wait_for_selector("#rows [aria-current=true]")
    page.wait_for_timeout(500)
    for _ in range(10):
        page.keyboard.press("j")
    saved(page)
    page.keyboard.press("ArrowDown")
    at = here(page)
    page.reload()
    page.wait_for_selector("#rows [aria-current=true]")
    page.wait_for_timeout(1000)
    assert here(page) == at == line[11]
    assert page.locator("#rows [data-says=yes]").count() == 10
    page.keyboard.press("u")
    saved(page)
    assert spoken()[line[9]] == "back"


def test_keys_do_nothing_while_somebody_types(app, page, spoken):  # noqa: F811
    page.goto(address(app))
    page.wait_for_selector("#rows [aria-current=true]")
    page.get_by_role("textbox", name="Codeur").click()
    page.keyboard.type("jjnn")
    page.wait_for_timeout(800)
    assert spoken() == {}


@pytest.mark.skipif(not AXE.exists(), reason="needs npm ci --prefix tests/ui/axe")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sweep_and_a_list_have_no_serious_findings(app, page, scheme):  # noqa: F811
    page.emulate_media(color_scheme=scheme)
    page.goto(address(app))
    page.wait_for_selector("#rows [aria-current=true]")
    for key in ("j", "n"):
        page.keyboard.press(key)
    saved(page)
    assert found(page) == []
    page.goto(address(app, modus="found", zoek='{"words":"taal*"}'))
    page.wait_for_selector("#answer span")
    page.wait_for_timeout(700)
    assert found(page) == []
