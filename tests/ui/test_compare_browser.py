"""Vergelijken in a real browser: what is stored is what stood on the screen, however fast somebody presses; nothing chosen gets lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from coding.records import Difference
from coding.settings import Settings
from coding.store.marks import Marks
from coding.workflow import adjudicate, double, sent
from coding.workflow.codebooks import show_codebook
from coding.workflow.project import now, opened
from tests.ui import browser as browsers
from tests.ui.browser import found_in_both, needs_axe, rerun, settled, show, until_saved

pytestmark = browsers.marks
CODERS = ("Anna", "Bram")
GAPS = (0, 100, 150, 200)  # ms between two keys
WAYS = ("key", "click", "note and click", "note and key")
NOTE = "zie de notulen"
HIDDEN_PART = "() => { const main = document.querySelector('[data-testid=stMain]'); return main.scrollHeight - main.clientHeight; }"
IN_VIEW = """(ids) => {
  const root = document.querySelector('.st-key-compare').querySelectorAll('*');
  const shadow = [...root].map((node) => node.shadowRoot).find((one) => one?.querySelector('#card'));
  const bottom = (id) => shadow.querySelector(id).getBoundingClientRect().bottom;
  return Object.fromEntries(ids.map((id) => [id, bottom(id)]));
}"""


def by(coder: str) -> Settings:
    return Settings(language="nl", coder=coder)


def code_twice(path: Path, size: int, differ: Callable[[int], bool] = lambda _: True) -> double.Sample:
    """A sample that both coders finished; where they differ, Anna gave two codes and Bram the second of them and a third."""
    with opened(path, by("Karin")) as project:
        sample, ids = double.assign(project, CODERS, size), show_codebook(project).ids
    for coder in CODERS:
        with opened(path, by(coder)) as project:
            made = []
            for place, answer in enumerate(sample.answer_ids):
                first = place % (len(ids) - 2)
                codes = ids[first : first + 2] if coder == "Anna" or not differ(place) else ids[first + 1 : first + 3]
                made.append(sent.Sent(str(uuid4()), answer, sent.Kind.DECIDE, codes, Marks(), now(), "", ""))
            sent.take_in(project, made)
            double.finish(project, sample.id)
    with opened(path, by("Karin")) as project:
        return next(one for one in double.samples(project) if one.sample.id == sample.id)


def cases(path: Path, sample: str = "dubbel-001") -> dict[str, adjudicate.Case]:
    with opened(path, by("Karin")) as project:
        return {case.answer_id: case for case in adjudicate.cases(project, sample)}


def address(app: str, path: Path, **more: str) -> str:
    asked = {"project": path.name, "codeur": "Karin", "toon": "cases"} | more
    return f"{app}/vergelijken?" + "&".join(f"{key}={value}" for key, value in asked.items())


def look(page: Any, app: str, path: Path, **more: str) -> None:
    """Open the answers with a difference."""
    show(page, address(app, path, **more), "#card[data-id]:not([data-id=''])")


def at(page: Any) -> str:
    """Id of the answer that is shown."""
    return str(page.locator("#card").get_attribute("data-id"))


def chosen(page: Any) -> list[str]:
    """Codes that hold, as the screen shows them."""
    boxes = page.locator("tr[data-row] [role=checkbox][aria-checked=true]")
    return [str(box.get_attribute("data-code")) for box in boxes.all()]


def settle(page: Any, way: str, gap: int) -> tuple[list[str], str]:
    """Take over Bram's codes, say why, settle; with `gap` ms between two presses. What the screen showed just before, and the note."""
    pause = lambda: page.wait_for_timeout(gap)  # noqa: E731
    button = lambda name: page.get_by_role("button", name=name)  # noqa: E731
    if way == "click":
        button("Bram").click()
        pause()
        button("Vergissing").click()
    else:
        page.keyboard.press("2")
        pause()
        page.keyboard.press("v")
    pause()
    if way.startswith("note"):
        page.keyboard.press("t")
        page.keyboard.type(NOTE, delay=gap / 4)
        pause()
    seen = chosen(page)
    if way.endswith("click"):
        button("Vastleggen en volgende").click()
    else:
        page.keyboard.press("Control+Enter" if way.startswith("note") else "Enter")
    return seen, NOTE if way.startswith("note") else ""


def test_what_is_stored_is_what_was_shown_at_every_speed_and_in_every_way(app, page, app_project):
    code_twice(app_project, len(WAYS) * len(GAPS))
    look(page, app, app_project)
    shown = {}
    for way in WAYS:
        for gap in GAPS:
            answer = at(page)
            assert answer not in shown
            shown[answer] = settle(page, way, gap)  # the next is begun while the server still stores this one
    page.get_by_text("Over alle verschillen is besloten.").first.wait_for()
    until_saved(page)
    for answer, case in cases(app_project).items():
        codes, note = shown[answer]
        assert case.decision is not None
        assert case.settled is not None
        assert sorted(case.decision.codes) == sorted(codes) == sorted(case.given[1][1])
        assert (case.settled.reason, case.settled.note) == (Difference.MISTAKE, note)


def test_without_a_reason_nothing_is_settled_and_the_page_says_why(app, page, app_project):
    code_twice(app_project, 2)
    look(page, app, app_project)
    answer = at(page)
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.get_by_text("Kies eerst waarom zij verschilden.").first.wait_for()
    assert at(page) == answer
    page.keyboard.press("0")
    page.keyboard.press("/")
    page.keyboard.type("nazorg")
    page.keyboard.press("Enter")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    until_saved(page)
    case = cases(app_project)[answer]
    assert case.decision is not None
    assert case.settled is not None
    assert (case.decision.codes, case.settled.reason) == (("nazorg",), Difference.GAP)
    page.keyboard.press("ArrowLeft")  # back to what was just settled
    assert at(page) == answer
    page.get_by_text("Besloten door Karin").wait_for()


def test_a_reload_comes_back_to_sample_tab_and_answer_with_what_was_chosen(app, page, app_project):
    code_twice(app_project, 4)
    code_twice(app_project, 4)
    show(page, f"{app}/vergelijken?project={app_project.name}&codeur=Karin")
    with rerun(page):  # the last sample is there at first
        page.get_by_role("combobox").first.click()
        page.get_by_role("option", name="dubbel-001").click()
    with rerun(page):
        page.get_by_role("tab", name="Antwoorden met verschil").click()
    with rerun(page):
        page.keyboard.press("ArrowRight")
    answer = at(page)
    page.keyboard.press("2")
    page.keyboard.press("h")
    page.keyboard.press("t")
    page.keyboard.type("half geschrev")
    before = chosen(page)
    page.wait_for_function("(id) => location.search.includes('verschil=' + id)", arg=answer)
    page.reload()
    page.wait_for_selector("#card[data-id]:not([data-id=''])")
    settled(page)
    assert "steekproef=dubbel-001" in page.url
    assert (at(page), chosen(page)) == (answer, before)
    assert page.locator("#note").input_value() == "half geschrev"
    assert page.get_by_role("button", name="Over het hoofd gezien").get_attribute("aria-pressed") == "true"
    page.keyboard.press("Enter")
    until_saved(page)
    case = cases(app_project)[answer]
    assert case.settled is not None
    assert (case.settled.reason, case.settled.note) == (Difference.OVERLOOKED, "half geschrev")


def test_an_answer_that_was_settled_since_is_not_settled_unseen_and_the_choice_stays(app, page, app_project):
    code_twice(app_project, 3)
    look(page, app, app_project)
    answer = at(page)
    with opened(app_project, by("Piet")) as project:
        piet = adjudicate.adjudicate(project, "dubbel-001", answer, [], Difference.GAP)
    seen, _ = settle(page, "note and key", 0)
    page.get_by_text("1 besluit is niet opgeslagen.").wait_for()
    assert cases(app_project)[answer].decision == piet
    page.get_by_role("button", name="Bekijken").click()
    assert (at(page), chosen(page)) == (answer, seen)
    page.get_by_text("Besloten door Piet").wait_for()
    assert page.locator("#note").input_value() == NOTE
    page.keyboard.press("Enter")  # he has seen it now, and means it
    until_saved(page)
    case = cases(app_project)[answer]
    assert case.decision is not None
    assert (case.decision.coder, sorted(case.decision.codes)) == ("Karin", sorted(seen))


def test_of_a_long_answer_all_that_settles_it_is_in_view(app, page, app_project):
    code_twice(app_project, 60)
    longest = max(cases(app_project).values(), key=lambda case: len(case.text))
    assert len(longest.text) > 500
    look(page, app, app_project, verschil=longest.answer_id)
    assert at(page) == longest.answer_id
    bottoms = page.evaluate(IN_VIEW, ["#offers", "#search", "#why", "#note", "#do", "#meaning", "#sheet"])
    assert all(0 < bottom <= 800 for bottom in bottoms.values()), bottoms
    assert page.evaluate(HIDDEN_PART) <= 0
    before = page.locator("#sheet").evaluate("(node) => node.scrollTop")
    page.keyboard.press("PageDown")
    assert page.locator("#sheet").evaluate("(node) => node.scrollTop") > before


def test_codes_that_were_seldom_given_stand_below_a_line_however_they_are_sorted(app, page, app_project):
    code_twice(app_project, 60, lambda place: place % 3 == 0)
    show(
        page,
        f"{app}/vergelijken?project={app_project.name}&codeur=Karin&steekproef=dubbel-001",
        ".st-key-compare tbody tr",
    )
    for column in ("alpha", "given"):
        page.locator(f"th.{column} button").click()
        often, seldom = (page.locator(f".st-key-compare tbody:nth-of-type({n})") for n in (1, 2))
        counts = {
            part: [sum(map(int, cell.split(" / "))) for cell in body.locator("td.given").all_inner_texts()]
            for part, body in (("often", often), ("seldom", seldom))
        }
        assert min(counts["often"], default=10) >= 10 > max(counts["seldom"])
        assert seldom.locator("tr").first.inner_text().startswith("Minder dan tien keer gegeven")


@needs_axe
def test_with_a_sample_both_pages_have_no_serious_findings(app, page, app_project):
    code_twice(app_project, 60, lambda place: place % 3 == 0)
    with opened(app_project, by("Karin")) as project:
        double.assign(project, CODERS, 10)  # one that is under way
    wrong = {}
    show(page, f"{app}/dubbelcoderen?project={app_project.name}&codeur=Anna", ".st-key-double table")
    page.get_by_text("Nieuwe steekproef").click()
    page.get_by_role("button", name="Toewijzen").wait_for()
    wrong["dubbelcoderen"] = found_in_both(page)
    page.get_by_role("button", name="Codes openen").click()
    page.get_by_role("button", name="Ja, doen").wait_for()
    wrong["asked"] = found_in_both(page)
    show(
        page,
        f"{app}/vergelijken?project={app_project.name}&codeur=Karin&steekproef=dubbel-001",
        ".st-key-compare tbody tr",
    )
    wrong["figures"] = found_in_both(page)
    look(page, app, app_project, steekproef="dubbel-001")
    wrong["case"] = found_in_both(page)
    page.keyboard.press("Enter")
    page.keyboard.press("/")
    page.keyboard.type("taal")
    wrong["looking up"] = found_in_both(page)
    page.keyboard.press("Escape")
    for key in ("1", "o", "Enter"):
        page.keyboard.press(key)
    until_saved(page)
    page.keyboard.press("ArrowLeft")
    page.get_by_text("Besloten door Karin").wait_for()
    wrong["settled"] = found_in_both(page)
    assert wrong == dict.fromkeys(wrong, {})


@pytest.mark.parametrize("way", ["code of the table", "code that differs"])
def test_a_code_leads_to_its_definition(app, page, app_project, way):
    code_twice(app_project, 2)
    code = next(iter(cases(app_project).values())).disputed[0]
    if way == "code of the table":
        with opened(app_project, by("Karin")) as project:
            label = show_codebook(project).label(code)
        show(page, f"{app}/vergelijken?project={app_project.name}&codeur=Karin", ".st-key-compare tbody tr")
        page.get_by_role("button", name=label, exact=True).click()
    else:
        look(page, app, app_project)
        page.locator(f"[data-define='{code}']").click()
    page.wait_for_function(
        "(code) => location.pathname.endsWith('codeboek') && location.search.includes('code=' + code)", arg=code
    )
