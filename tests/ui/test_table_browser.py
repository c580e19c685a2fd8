"""The main path of the table in a real browser: search, select, give a code to all of it, undo in the log; nothing is fetched elsewhere."""

from __future__ import annotations

from pathlib import Path

from coding.settings import Settings
from coding.store import decisions
from coding.workflow.project import opened
from tests.ui import browser as browsers
from tests.ui.browser import show

pytestmark = browsers.marks


def decided(path: Path) -> dict[str, tuple[str, ...]]:
    """Answer → codes of what the coder of the app decided."""
    with opened(path, Settings(coder="codeur T")) as project, project.reading() as session:
        return {d.answer_id: d.codes for d in decisions.current_decisions(session, "codeur T")}


def test_selected_answers_get_a_code_and_the_log_undoes_it(app, page, app_project):
    before = decided(app_project)
    show(page, f"{app}/tabel?project={app_project.name}", ".st-key-table table tbody tr")
    search = page.get_by_role("textbox", name="Zoeken in de antwoorden")
    search.fill('taal* -"geen taal"')
    search.press("Enter")
    page.wait_for_selector(".st-key-table mark")
    rows = page.locator(".st-key-table tbody tr")
    ids = [rows.nth(n).get_attribute("data-id") for n in range(5)]
    boxes = page.get_by_role("checkbox", name="selecteren")
    boxes.nth(1).focus()
    page.keyboard.press("Space")  # the first answer, without a mouse; a box before it selects the whole page
    boxes.nth(5).click(modifiers=["Shift"])
    page.get_by_text("5 geselecteerd").wait_for()
    page.wait_for_selector(".st-key-bulk-code")
    page.get_by_role("combobox", name="Code", exact=True).last.click()
    page.keyboard.type("Nazorg na")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Bekijk het aantal").click()
    page.get_by_role("button", name="Vastleggen").wait_for()
    assert decided(app_project) == before
    page.get_by_role("button", name="Vastleggen").click()
    page.wait_for_selector(".st-key-bulk-done")
    new = {i: codes for i, codes in decided(app_project).items() if before.get(i) != codes}
    assert set(new) <= set(ids)
    assert len(new) >= 3
    assert len({code for codes in new.values() for code in codes if code.startswith("nazorg")}) == 1
    assert page.locator(".st-key-table tbody tr").first.get_attribute("data-id") == ids[0]  # the search still stands
    page.get_by_role("link", name="Logboek").click()
    page.wait_for_selector(".st-key-log-counts")
    page.get_by_role("button", name="Ongedaan maken").first.click()
    page.locator(".st-key-log-go button").click()
    page.get_by_text("Ongedaan gemaakt").wait_for()
    assert decided(app_project) == before
    assert [url for url in page.asked if not url.startswith((app, "data:", "blob:"))] == []


def test_columns_sort_and_hits_come_along_as_a_file(app, page, app_project):
    show(page, f"{app}/tabel?project={app_project.name}", ".st-key-table table tbody tr")
    first = page.locator(".st-key-table tbody tr").first.get_attribute("data-id")
    page.get_by_role("button", name="Antwoord", exact=True).click()
    page.wait_for_function(
        "(first) => [...document.querySelectorAll('.st-key-table *')].some((e) => e.shadowRoot?.querySelector('th[aria-sort=descending]'))"
        " || document.querySelector('.st-key-table th[aria-sort=descending]')",
        arg=first,
    )
    assert page.locator(".st-key-table tbody tr").first.get_attribute("data-id") != first
    with page.expect_download() as coming:
        page.get_by_role("button", name="Als csv").click()
    lines = Path(coming.value.path()).read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("id,respondent,wave,")
    assert lines[0].endswith(",basis,codes,language,coders")
    assert len({line.split(",")[0] for line in lines[1:]}) >= 1331


def test_an_answer_opens_by_itself_and_the_search_still_stands_afterwards(app, page, app_project):
    show(page, f"{app}/tabel?project={app_project.name}", ".st-key-table table tbody tr")
    page.get_by_role("textbox", name="Zoeken in de antwoorden").fill("wachtlijst*")
    page.keyboard.press("Enter")
    page.wait_for_selector(".st-key-table mark")
    row = page.locator(".st-key-table tbody tr").first
    wanted = row.get_attribute("data-id")
    row.locator("button.id").click()
    page.wait_for_url("**/coderen**")
    page.get_by_text(wanted).first.wait_for()
    page.get_by_role("link", name="Tabel").click()
    page.wait_for_selector(".st-key-table mark")
    assert page.locator(".st-key-table tbody tr").first.get_attribute("data-id") == wanted


def test_six_answers_are_in_view_and_the_head_stays(app, page, app_project):
    page.set_viewport_size({"width": 1280, "height": 800})
    show(page, f"{app}/tabel?project={app_project.name}", ".st-key-table table tbody tr")
    page.wait_for_timeout(1500)
    boxes = [row.bounding_box() for row in page.locator(".st-key-table tbody tr").all()[:6]]
    assert boxes[-1]["y"] + boxes[-1]["height"] <= 800
    head = page.locator(".st-key-table thead th").first
    before = head.bounding_box()["y"]
    page.locator(".st-key-table tbody tr").nth(30).scroll_into_view_if_needed()
    assert before > 100
    assert 0 <= head.bounding_box()["y"] < 10


def test_a_word_that_was_found_is_not_cut_off(app, page, app_project):
    page.set_viewport_size({"width": 1280, "height": 800})
    show(page, f"{app}/tabel?project={app_project.name}", ".st-key-table table tbody tr")
    page.get_by_role("textbox", name="Zoeken in de antwoorden").fill("taal*")
    page.keyboard.press("Enter")
    page.wait_for_selector(".st-key-table mark")
    page.wait_for_timeout(500)
    rows = page.locator(".st-key-table tbody tr")
    for n in range(rows.count()):
        text, word = rows.nth(n).locator(".text").bounding_box(), rows.nth(n).locator("mark").first.bounding_box()
        assert word["y"] + word["height"] <= text["y"] + text["height"] + 4
