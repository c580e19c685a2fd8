"""From an empty folder to coded answers, in a real browser on a large screen: import, clean, codebook, code by keyboard, undo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coding.settings import DATA
from coding.store import decisions, survey
from coding.workflow.project import opened
from tests.ui import browser as browsers
from tests.ui.browser import running, show, until_saved

pytestmark = browsers.marks


def test_from_a_file_to_twenty_answers_coded_by_keyboard(page: Any, tmp_path: Path, settings: Any) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    with running(tmp_path) as url:
        show(page, url)
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
        show(page, f"{url}/coderen?project=proef.duiding&vraag=*", "#answer span")
        for n in range(20):
            if n % 4:
                page.keyboard.press("0")
            else:
                page.keyboard.press("/")
                page.keyboard.type("Maatwerk")
                page.keyboard.press("Enter")
                page.keyboard.press("Enter")
            page.wait_for_timeout(50)
        until_saved(page)
        page.keyboard.press("u")
        until_saved(page)
    with opened(tmp_path / "proef.duiding", settings) as project, project.reading() as session:
        assert sum(survey.answer_counts(session).values()) == 197
        made = decisions.current_decisions(session, "codeur T")
    assert len(made) == 19
    assert sum(d.codes == ("maatwerk",) for d in made) == 5
