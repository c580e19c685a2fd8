"""The main paths in a real browser: twenty answers by keyboard alone, undo, and a reload to the same place; cleaning with a step less."""

from __future__ import annotations

from typing import Any

from coding.cleaning.clean import ALL_STEPS
from coding.store import decisions, stages
from coding.workflow import codebooks
from coding.workflow.project import opened
from tests.ui import browser as browsers
from tests.ui.browser import settled, show, until_saved

pytestmark = browsers.marks


def here(page: Any) -> str:
    """The text of the answer that the card shows."""
    return str(page.inner_text("#answer"))


def test_twenty_answers_by_keyboard_are_stored_and_undone_and_a_reload_stays(app, page, app_project, settings):
    def mine() -> dict[str, Any]:
        with opened(app_project, settings) as project, project.reading() as session:
            return {d.answer_id: d for d in decisions.current_decisions(session, "codeur T")}

    show(page, f"{app}/coderen?project={app_project.name}&vraag=*", "#answer span")
    for n in range(20):
        page.keyboard.press("0" if n % 4 == 3 else "Enter")
        page.wait_for_timeout(50)
    until_saved(page)
    twenty = mine()
    assert len(twenty) == 20
    assert sum(d.codes == () for d in twenty.values()) >= 5
    page.keyboard.press("u")
    page.keyboard.press("u")
    until_saved(page)
    assert len(mine()) == 18
    assert set(mine()) < set(twenty)
    text = here(page)
    page.reload()
    page.wait_for_selector("#answer span")
    settled(page)
    assert here(page) == text
    page.keyboard.press("Shift+U")
    until_saved(page)
    assert len(mine()) == 19  # redone, although the page was read anew
    assert [url for url in page.asked if not url.startswith((app, "data:", "blob:"))] == []


def test_a_page_has_dutch_words_only(app, page, app_project):
    page.goto(f"{app}/importeren?project={app_project.name}")
    page.wait_for_selector("[data-testid=stFileUploader]")
    page.wait_for_function("() => document.documentElement.lang === 'nl'")
    size = page.evaluate(
        "() => getComputedStyle(document.querySelector('[data-testid=stFileUploaderDropzoneInstructions] span')).fontSize"
    )
    assert size == "0px"  # the uploader's own English is there, but not to be seen


def test_a_step_is_left_out_looked_at_and_only_then_stored(app, page, app_project, settings):
    def runs() -> list[Any]:
        with opened(app_project, settings) as project, project.reading() as session:
            return stages.runs_of(session, "clean")

    page.goto(f"{app}/opschonen?project={app_project.name}")
    page.wait_for_selector(".st-key-clean-together")
    page.locator(".st-key-clean-kinds label").click()
    page.get_by_text("Anders dan wat is bewaard: zonder").wait_for()
    assert "1.331 van de 1.331" in page.inner_text("[data-testid=stMain]")
    page.get_by_role("tab", name="Voor en na").click()
    page.wait_for_selector(".sides del")
    assert page.locator(".sides").count() == 5
    page.get_by_role("tab", name="Zo leest Duiding").click()
    page.wait_for_selector(".reading li")
    page.get_by_role("tab", name="Spelling").click()
    page.get_by_role("cell", name="regonaal").wait_for()
    assert len(runs()) == 1
    page.get_by_role("button", name="Opschonen en bewaren").click()
    page.get_by_text("Zo is het project nu opgeschoond").wait_for()
    assert tuple(runs()[-1].parameters["steps"]) == tuple(s for s in ALL_STEPS if s != "kinds")
    page.get_by_role("tab", name="Stappen").click()
    page.wait_for_selector(".st-key-clean-kinds")
    assert not page.locator(".st-key-clean-kinds input").is_checked()
    assert [url for url in page.asked if not url.startswith((app, "data:", "blob:"))] == []


def test_codebook_is_edited_compared_merged_and_fetched(app, page, app_project, settings, tmp_path):
    def book() -> Any:
        with opened(app_project, settings) as project:
            return codebooks.show_codebook(project)

    page.goto(f"{app}/codeboek?project={app_project.name}&code=regionale-samenwerking")
    page.get_by_role("button", name="Bewerken").click()
    page.get_by_label("Definitie").fill("Gemeenten trekken samen op, in de regio of met buurgemeenten.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".changes del")
    assert "24 besluiten van" in page.inner_text("ul.effects")
    page.get_by_label("Waarom?").fill("Overleg van 3 november")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Bewaren").click()
    page.get_by_text("Bewaard als versie 2").wait_for()
    page.get_by_role("button", name="Samenvoegen").click()
    page.get_by_role("combobox", name="Samenvoegen met").click()
    page.keyboard.type("Integrale")
    page.keyboard.press("Enter")
    page.get_by_text("telt voortaan als").wait_for()
    page.get_by_role("button", name="Bewaren").click()
    page.get_by_text("Bewaard als versie 3").wait_for()
    assert dict(book().merged) == {"regionale-samenwerking": "integrale-aanpak"}
    page.get_by_role("tab", name="Versies").click()
    page.get_by_role("cell", name="Overleg van 3 november").wait_for()
    page.get_by_role("tab", name="Bestand en groepen").click()
    for kind in ("yaml", "csv", "xlsx"):
        with page.expect_download() as fetched:
            page.get_by_role("button", name=f"Codeboek als {kind}").click()
        path = tmp_path / f"uit.{kind}"
        fetched.value.save_as(path)
        assert codebooks.read_codebook(path).codes == book().codes
    page.locator("input[type=file]").set_input_files(tmp_path / "uit.csv")
    page.get_by_text("Dit codeboek is gelijk aan de versie die er al is").wait_for()
    assert [url for url in page.asked if not url.startswith((app, "data:", "blob:"))] == []
