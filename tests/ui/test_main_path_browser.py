"""From an empty folder to coded answers, in a real browser on a large screen: import, clean, codebook, code by keyboard, undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coding.settings import DATA
from coding.store import decisions, survey
from coding.workflow.project import opened
from tests.ui.test_browser import ARGUMENTS, CHROMIUM, running

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium"),
]


@pytest.fixture
def page() -> Iterator[Any]:
    """A page on a large screen."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser.new_page(viewport={"width": 1920, "height": 1080}, locale="nl-NL")
        browser.close()


def test_from_a_file_to_twenty_answers_coded_by_keyboard(page: Any, tmp_path: Path, settings: Any) -> None:
    with running(tmp_path) as url:
        page.goto(url)
        page.get_by_label("Naam", exact=True).fill("proef")
        page.get_by_role("button", name="Project maken", exact=True).click()
        page.get_by_text("proef", exact=True).first.wait_for(timeout=20_000)
        page.get_by_role("link", name="Importeren").first.click()
        page.locator("input[type=file]").first.set_input_files(DATA / "demo" / "monitor2019.csv")
        page.get_by_text("Er is nog niets opgeslagen.").wait_for(timeout=30_000)
        page.get_by_role("button", name="Importeren", exact=True).click()
        page.get_by_text("197 antwoorden").first.wait_for(timeout=60_000)
        page.get_by_role("link", name="Opschonen").first.click()
        page.get_by_role("button", name="Opschonen en bewaren").click(timeout=60_000)
        page.get_by_text("antwoorden opgeschoond").first.wait_for(timeout=60_000)
        page.get_by_role("link", name="Codeboek").first.click()
        page.locator("input[type=file]").first.set_input_files(DATA / "demo" / "codebook.yaml")
        page.get_by_role("button", name="Bewaren", exact=True).click(timeout=60_000)
        page.get_by_text("Regionale samenwerking").first.wait_for(timeout=60_000)
        page.goto(f"{url}/coderen?project=proef.duiding&vraag=*")
        page.locator("#answer span").first.wait_for(timeout=60_000)
        page.wait_for_timeout(500)
        for n in range(20):
            if n % 4:
                page.keyboard.press("0")
            else:
                page.keyboard.press("/")
                page.keyboard.type("Maatwerk")
                page.keyboard.press("Enter")
                page.keyboard.press("Enter")
            page.wait_for_timeout(150)
        page.get_by_text("Alles opgeslagen.").wait_for(timeout=30_000)
        page.keyboard.press("u")
        page.wait_for_timeout(1500)
        page.get_by_text("Alles opgeslagen.").wait_for(timeout=30_000)
    with opened(tmp_path / "proef.duiding", settings) as project, project.reading() as session:
        assert sum(survey.answer_counts(session).values()) == 197
        made = decisions.current_decisions(session, "codeur T")
    assert len(made) == 19
    assert sum(d.codes == ("maatwerk",) for d in made) == 5
