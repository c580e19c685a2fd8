"""Where the parts of the card stand: codes that a key acts on are seen, what goes on says so, and nothing moves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.ui import browser as browsers
from tests.ui.browser import until_saved
from tests.ui.test_reading_card_browser import address, harness, page, text  # noqa: F401

pytestmark = browsers.marks
GAP = 100  # ms between two keys


def typed(page: Any, *keys: str) -> None:  # noqa: F811
    """Press keys as fast as somebody who knows them."""
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(GAP)


def boxes(page: Any, *selectors: str) -> list[dict[str, float]]:  # noqa: F811
    """Boxes of parts of the card on the screen."""
    return [page.locator(selector).bounding_box() for selector in selectors]


def is_apart(one: dict[str, float], other: dict[str, float]) -> bool:
    """Whether one box stands above or below another."""
    return one["y"] + one["height"] <= other["y"] + 1 or other["y"] + other["height"] <= one["y"] + 1


def test_all_nine_codes_are_seen_and_a_text_that_goes_on_says_so(page):  # noqa: F811
    assert page.locator("#offers button").count() >= 8
    assert page.locator("#offers-more").is_hidden()
    assert page.locator("#sheet-more").is_hidden()
    typed(page, "ArrowRight", "ArrowRight")
    page.locator("#sheet-more", has_text="meer ↓").wait_for()
    for _ in range(40):
        if page.locator("#sheet-more").is_hidden():
            break
        typed(page, "ArrowDown")
    sheet = page.locator("#sheet")
    assert sheet.evaluate("(box) => box.scrollTop > 0 && box.scrollTop + box.clientHeight >= box.scrollHeight - 6")


def test_row_that_is_switched_is_brought_into_view(page):  # noqa: F811
    page.set_viewport_size({"width": 1280, "height": 520})
    page.locator("#offers-more", has_text="meer ↓").wait_for()
    typed(page, "8")
    row, offers = boxes(page, "#offers button >> nth=7", "#offers")
    assert row["y"] + row["height"] <= offers["y"] + offers["height"] + 1


def test_definition_never_lies_over_its_own_code_and_nothing_moves(page):  # noqa: F811
    before = boxes(page, "#search", "#offers button >> nth=0", "#accept")
    for n in range(8):
        typed(page, "d")
        row, definition = boxes(page, f"#offers button >> nth={n}", "#definition")
        assert is_apart(row, definition)
        assert boxes(page, "#search", "#offers button >> nth=0", "#accept") == before
    typed(page, "Escape", "/")
    found, definition = boxes(page, "#found", "#definition")
    assert is_apart(found, definition)


def test_card_takes_the_room_of_a_bar_that_goes(page):  # noqa: F811
    height = (
        "document.querySelector('[data-testid=stBidiComponentIsolated]').shadowRoot.querySelector('#card').offsetHeight"
    )
    high = page.evaluate(height)
    page.evaluate(
        """() => {
          const bar = document.createElement('div');
          [bar.id, bar.style.cssText] = ['bar', 'height: 90px; flex: none'];
          document.querySelector('[data-testid=stMainBlockContainer]').prepend(bar);
        }"""
    )
    page.wait_for_function(f"{height} < {high}")
    page.evaluate("document.querySelector('#bar').remove()")
    page.wait_for_function(f"{height} === {high}")


def test_what_left_the_hands_of_the_coder_unseen_is_no_longer_in_his_line(page, harness):  # noqa: F811
    elsewhere = Path(harness.store).with_suffix(".elders")
    elsewhere.write_text("\n".join(f"2020-{n:05d}.les" for n in range(1, 11)), encoding="utf-8")
    typed(page, "Enter")  # the next one is on the screen before the project has heard
    until_saved(page)
    assert text(page).startswith("Geen tijd")
    typed(page, "Enter")
    until_saved(page)
    typed(page, "Enter")
    until_saved(page)
    assert [one.answer_id for one in harness.kept()] == ["2020-00000.les", "2020-00001.les", "2020-00011.les"]
