"""What the card remembers in the browser: every step to be undone, drafts of two tabs, and codes that changed in the meantime."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.ui import browser as browsers
from tests.ui.browser import show, until_saved
from tests.ui.test_reading_card_browser import address, harness, on, page, text  # noqa: F401

pytestmark = browsers.marks
OFFERS = "#offers button"
GAP = 120  # ms between two keys


def typed(page: Any, *keys: str) -> None:  # noqa: F811
    """Press keys as fast as somebody who knows them."""
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(GAP)


def until_nothing_to(page: Any, what: str, key: str) -> int:  # noqa: F811
    """Undo or redo until there is nothing left; how often, or once more: the last press may come before the button is off."""
    n = 0
    button = page.locator(f"[data-do={what}]")
    while button.is_enabled():
        typed(page, key)
        n += 1
        assert n < 200
    return n


def standing(harness: Any) -> dict[str, list[str]]:  # noqa: F811
    """Answer → codes, of what stands decided."""
    last = {one.answer_id: one for one in harness.kept()}
    return {i: one.codes for i, one in last.items() if one.kind == "decide"}


def test_everything_is_undone_and_redone_after_a_reload(page, harness):  # noqa: F811
    for n in range(45):
        page.locator("#answer span").first.wait_for()
        typed(page, *(["2"] if n % 5 == 0 else []), "Enter")
    until_saved(page)
    made = standing(harness)
    assert len(made) == 45
    show(page, harness.url, OFFERS)  # a reload: the answers of what was done are no longer here
    assert until_nothing_to(page, "undo", "u") >= 45 + 9
    until_saved(page)
    assert standing(harness) == {}
    assert text(page).startswith("Dat je met")
    show(page, harness.url, OFFERS)
    assert until_nothing_to(page, "redo", "Shift+U") >= 45 + 9
    until_saved(page)
    assert standing(harness) == made


def test_steps_of_another_question_are_undone_from_here(page, harness):  # noqa: F811
    typed(page, "2", "Enter", "Enter")
    until_saved(page)
    show(page, f"{harness.url}&vraag=nodig", OFFERS)
    page.locator("[data-do=undo]:not([disabled])").wait_for()
    typed(page, "u", "u")
    until_saved(page)
    assert standing(harness) == {}
    assert on(page) == ["regionale-samenwerking", "ketensamenwerking"]
    typed(page, "u")
    assert on(page) == ["regionale-samenwerking"]


def test_drafts_of_two_tabs_are_both_kept(page, harness):  # noqa: F811
    other = page.context.new_page()
    show(other, harness.url, OFFERS)
    typed(page, "2", "b", "m")
    page.keyboard.type("in het eerste tabblad", delay=20)
    typed(page, "Escape")
    typed(other, "ArrowRight", "3", "m")
    other.keyboard.type("in het tweede", delay=20)
    page.reload()
    page.locator("#offers button").first.wait_for()
    assert on(page) == ["regionale-samenwerking", "ketensamenwerking"]
    assert "in het eerste tabblad" in page.locator("#fragments").inner_text()
    other.reload()
    other.locator("#offers button").first.wait_for()
    assert text(other).startswith("Geen tijd")  # each where it was
    assert len(on(other)) == 2
    assert "in het tweede" in other.locator("#fragments").inner_text()


def test_drafts_as_they_were_kept_before_are_taken_over(page, harness):  # noqa: F811
    draft = {"codes": ["ketensamenwerking"], "fragments": [], "flags": ["discuss"], "memo": "van eerder"}
    old = {"drafts": {"2020-00001.les": draft}, "at": {"line": "les", "id": "2020-00001.les"}}
    page.goto(harness.url.replace("/?", "/_stcore/health?"))  # the same place, without the card
    keep = "([owner, key, value]) => localStorage.setItem(`duiding:${owner}:${key}`, JSON.stringify(value))"
    for item in old.items():
        page.evaluate(keep, [harness.owner, *item])
    show(page, harness.url, OFFERS)
    assert text(page).startswith("Geen tijd")
    assert on(page) == ["ketensamenwerking"]
    assert "van eerder" in page.locator("#fragments").inner_text()
    keys = page.evaluate("Object.keys(localStorage)")
    assert not [key for key in keys if key.endswith((":drafts", ":at"))]


def test_what_is_skipped_keeps_its_memo_and_flag_and_what_is_decided_stays(page, harness):  # noqa: F811
    typed(page, "2", "b", "m")
    page.keyboard.type("vraag na", delay=20)
    typed(page, "Escape", "s")
    assert text(page).startswith("Geen tijd")
    typed(page, "Enter", "ArrowLeft", "s")  # on what is decided
    assert text(page).startswith("Begin vroeg")
    until_saved(page)
    assert [one.kind for one in harness.kept()] == ["skip", "decide"]
    typed(page, "ArrowLeft", "ArrowLeft")
    assert on(page) == ["regionale-samenwerking", "ketensamenwerking"]
    assert "vraag na" in page.locator("#fragments").inner_text()
    typed(page, "Enter")
    until_saved(page)
    last = harness.kept()[-1]
    assert (last.kind, last.memo, last.flags) == ("decide", "vraag na", ["discuss"])


@pytest.mark.parametrize("reload", [True, False])
def test_codes_that_are_merged_or_gone_leave_the_card_at_work(page, harness, reload):  # noqa: F811
    """A draft, a decision that is not stored, one that was just made, and the steps to undo: each has codes that change."""
    gone, into = "ketensamenwerking", "interne-samenwerking"
    typed(page, "2", "f", "2", "Enter", "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowLeft")  # decided
    until_saved(page)
    harness.fail.touch()
    typed(page, "ArrowRight", "2", "Enter", "2")  # decided but not stored, and a draft
    harness.changed.write_text(json.dumps([{gone: into}, []]), encoding="utf-8")
    if reload:
        page.on("dialog", lambda dialog: dialog.accept())
        page.reload()
        page.locator("#offers button").first.wait_for()
    harness.fail.unlink()
    until_saved(page)
    kept = {one.answer_id: one.codes for one in harness.kept()}
    assert into in kept["2020-00001.les"]
    typed(page, "ArrowLeft")
    assert into in on(page)
    typed(page, "ArrowLeft")
    assert into in on(page)
    until_nothing_to(page, "undo", "u")
    until_nothing_to(page, "redo", "Shift+U")
    until_saved(page)
    assert gone not in json.dumps(list(standing(harness).values()))


def test_codes_that_are_no_longer_there_are_dropped_from_a_draft(page, harness):  # noqa: F811
    typed(page, "2", "3")
    draft = on(page)
    harness.changed.write_text(json.dumps([{}, [draft[1]]]), encoding="utf-8")
    page.reload()
    page.locator("#offers button").first.wait_for()
    assert on(page) == [draft[0], draft[2]]
    typed(page, "Enter")
    until_saved(page)
    assert harness.kept()[-1].codes == [draft[0], draft[2]]
