"""The main path of coding twice in a real browser: assign, code blind by keyboard as two coders, compare, settle a difference, undo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coding.records import Difference, Ended
from coding.settings import Settings
from coding.workflow import adjudicate, double
from coding.workflow.project import opened
from tests.ui import browser as browsers
from tests.ui.browser import rerun, settled, show, until_saved

pytestmark = browsers.marks
N = 6


def samples(path: Path) -> list[double.Sample]:
    with opened(path, Settings(coder="Karin")) as project:
        return double.samples(project)


def assign(page: Any, app: str, project: str) -> None:
    show(page, f"{app}/dubbelcoderen?project={project}&codeur=Karin")
    with rerun(page):
        page.get_by_role("spinbutton", name="Aantal antwoorden").fill(str(N))
        page.keyboard.press("Tab")
    page.get_by_role("combobox", name="Codeurs").click()
    for coder in ("Anna", "Bram"):
        page.keyboard.type(coder)
        page.get_by_role("option", name=coder).wait_for()
        with rerun(page):
            page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Toewijzen").click()
    page.get_by_text(f"{N} antwoorden toegewezen aan Anna, Bram").wait_for()


def code(page: Any, app: str, project: str, coder: str, keys: str) -> None:
    """Code the whole part by keyboard, and finish it."""
    show(page, f"{app}/dubbelcoderen?project={project}&codeur={coder}")
    page.get_by_role("button", name="Mijn deel coderen").click()
    page.wait_for_selector("#answer span")
    settled(page)
    assert page.get_by_text("Voorgesteld", exact=True).count() == 0
    for key in keys:
        page.keyboard.press(key if key == "0" else "/")
        if key != "0":
            page.keyboard.type({"m": "Maatwerk", "n": "Nazorg"}[key])
            page.keyboard.press("Enter")
            page.keyboard.press("Escape")
            page.keyboard.press("Enter")
    page.get_by_role("button", name="Deel afronden").click()
    page.get_by_text("Er wacht geen steekproef op u").wait_for()


def test_a_sample_is_assigned_coded_blind_compared_and_settled(app, page, app_project):
    name = app_project.name
    assign(page, app, name)
    code(page, app, name, "Anna", "m0m0mm")
    [half] = samples(app_project)
    assert [(p.coder, p.n_done, p.ended) for p in half.parts] == [("Anna", N, Ended.FINISHED), ("Bram", 0, None)]

    # Bram sees nothing of it: not in the table, not in the log of an answer, and Vergelijken is closed
    answer = half.sample.answer_ids[0]
    show(page, f"{app}/vergelijken?project={name}&codeur=Bram")
    page.get_by_text("nog niet te zien").wait_for()
    show(page, f"{app}/logboek?project={name}&codeur=Bram")
    with rerun(page):
        page.get_by_role("textbox", name="Id van een antwoord").fill(answer)
        page.keyboard.press("Enter")
    page.get_by_text("is nooit iets besloten").or_(page.get_by_text("codeur")).first.wait_for()
    assert page.get_by_role("cell", name="Anna").count() == 0

    code(page, app, name, "Bram", "m0n0m0")
    show(
        page, f"{app}/vergelijken?project={name}&codeur=Karin", "table[aria-label='Overeenstemming per code'] tbody tr"
    )
    rows = page.locator("table tbody tr:not(.apart)")
    assert rows.count() == 2
    assert "Nazorg" in rows.nth(0).inner_text()  # the worst first
    page.get_by_role("button", name="Gegeven").click()
    assert "4 / 2" in rows.nth(0).inner_text()
    page.get_by_text("Bij 67% van de antwoorden (n = 6)").wait_for()

    with rerun(page):
        page.get_by_role("tab", name="Antwoorden met verschil").click()
    page.wait_for_selector("#card[data-id]:not([data-id=''])")
    for key in ("2", "o", "Enter"):  # Bram's codes, unclear definition, next: by keyboard alone
        page.keyboard.press(key)
    until_saved(page)
    page.get_by_text("nog te beslissen (1)").wait_for()
    with opened(app_project, Settings(coder="Karin")) as project:
        first, second = adjudicate.cases(project, half.sample.id)
    assert first.decision is not None
    assert first.settled is not None
    assert (first.decision.codes, first.decision.coder) == (first.given[1][1], "Karin")
    assert first.settled.reason is Difference.UNCLEAR
    assert second.decision is None

    page.get_by_role("link", name="Logboek").click()
    page.get_by_text("Besliste over antwoord").wait_for()
    page.get_by_role("button", name="Ongedaan maken").first.click()
    page.get_by_text("Ongedaan gemaakt: 1 besluit").wait_for()
    with opened(app_project, Settings(coder="Karin")) as project:
        assert all(case.decision is None for case in adjudicate.cases(project, half.sample.id))
    assert [url for url in page.asked if not url.startswith((app, "data:", "blob:"))] == []
