"""The reading card in a real browser, on a page of its own with made-up answers: by keyboard alone, and with nothing lost."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.ui import browser as browsers
from tests.ui.browser import ROOT, SAVED, found_in_both, free_port, needs_axe, show, until_saved

pytestmark = browsers.marks
STOPWATCH = """() => {
  window.painted = [];
  document.addEventListener('keydown', () => {
    const start = performance.now();
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.painted.push(performance.now() - start);
      channel.port2.postMessage(0);
    });
  }, true);
}"""


class Kept(NamedTuple):
    """A decision as the page stored it."""

    id: str
    answer_id: str
    kind: str
    codes: list[str]
    fragments: list[list[Any]]
    flags: list[str]
    memo: str
    supersedes: str


class Harness:
    """The page with the card for one test, and the file that it writes decisions to."""

    def __init__(self, folder: Path, address: str) -> None:
        name = folder / "proef"
        self.store, self.fail, self.changed = (Path(f"{name}.{end}") for end in ("sqlite", "away", "json"))
        self.owner, self.url = f"{name}|codeur T", f"{address}/?proef={name}"

    def kept(self) -> list[Kept]:
        """All decisions, in the order in which they were stored."""
        if not self.store.exists():
            return []
        with closing(sqlite3.connect(self.store, timeout=30)) as db:
            rows = db.execute("select id, answer_id, kind, said from decisions order by n").fetchall()
        return [Kept(id_, answer_id, kind, *json.loads(said)) for id_, answer_id, kind, said in rows]


class Server:
    """The server of the page, which can be stopped and started again at the same address."""

    def __init__(self) -> None:
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.process = browsers.start(ROOT / "tests" / "ui" / "reading_card_app.py", ROOT, self.port, {})

    def stop(self) -> None:
        """Stop it."""
        browsers.stop(self.process)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Address of a server for all tests that leave it running."""
    server = Server()
    yield server.address
    server.stop()


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server that may be stopped."""
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def harness(tmp_path: Path, address: str) -> Harness:
    """The page with the card, with a store of its own."""
    return Harness(tmp_path, address)


@pytest.fixture
def page(page: Any, harness: Harness) -> Iterator[Any]:
    """The card on the screen, with nothing in the console."""
    with card(page, harness):
        yield page


@contextmanager
def card(page: Any, harness: Harness) -> Iterator[None]:
    """Open the page and wait for the card; nothing may go wrong in its scripts."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    show(page, harness.url, "#offers button")
    yield
    assert wrong == []


def press(page: Any, *keys: str) -> None:
    """Press keys, one after another."""
    for key in keys:
        page.keyboard.press(key)


def text(page: Any) -> str:
    """The answer on the screen."""
    return str(page.locator("#answer").text_content())


def on(page: Any) -> list[str]:
    """Codes that are on, among those on the screen."""
    found = page.locator("#offers [aria-checked=true]").all()
    return [str(button.get_attribute("data-code")) for button in found]


def test_twenty_answers_are_coded_by_keyboard_alone_and_the_next_come(page, harness):
    expected = {}
    for n in range(20):
        key = f"2020-{n:05d}.les"
        if n % 5 == 4:
            press(page, "0")
            expected[key] = []
            continue
        if n % 2:
            press(page, "3")
        expected[key] = on(page)
        press(page, "Enter")
    until_saved(page)
    kept = harness.kept()
    assert {d.answer_id: d.codes for d in kept} == expected
    assert {d.kind for d in kept} == {"decide"}
    assert len({d.id for d in kept}) == len(kept) == 20
    assert "20 antwoorden" in page.locator("#saved").inner_text()
    page.locator("#place", has_text="20 van 80").wait_for()
    assert text(page).startswith("Dat je met")  # the twenty-first
    press(page, "Enter")
    page.locator("#place", has_text="21 van 80").wait_for()


def test_sixty_presses_in_three_seconds_are_none_lost(page, harness, record_testsuite_property):
    eighth = page.locator("#offers button").nth(7).get_attribute("data-code")
    page.evaluate(STOPWATCH)
    start = page.evaluate("performance.now()")
    for n in range(20):
        for key in ("8" if n % 4 == 0 else "2", "q", "Enter"):
            press(page, key)
            spent = page.evaluate("performance.now()") - start
            wanted = (3 * n + 1) * 50
            page.wait_for_timeout(max(0, min(50, wanted - spent)))
    took = page.evaluate("performance.now()") - start
    until_saved(page)
    times = sorted(page.evaluate("window.painted"))
    record_testsuite_property("presses_took_ms", round(took))
    record_testsuite_property("key_to_painted_p50_ms", round(times[len(times) // 2], 1))
    record_testsuite_property("key_to_painted_p95_ms", round(times[int(len(times) * 0.95)], 1))
    kept = harness.kept()
    assert len(kept) == 20
    assert [d.answer_id for d in kept] == [f"2020-{n:05d}.les" for n in range(20)]
    assert all(d.flags == ["quote"] for d in kept)
    assert all((eighth in d.codes) == (n % 4 == 0) for n, d in enumerate(kept))
    assert len(times) == 60


def test_undo_and_redo_go_as_far_as_the_work(page, harness):
    first = on(page)
    for _ in range(6):
        press(page, "2", "Enter")
    press(page, *"uuuuuuuuuuuu")  # six decisions, six toggles
    assert text(page).startswith("Dat je met")
    assert on(page) == first
    assert page.locator("[data-do=undo]").is_disabled()
    press(page, *["Shift+U"] * 12)
    assert page.locator("[data-do=redo]").is_disabled()
    until_saved(page)
    kept = harness.kept()
    assert [d.kind for d in kept] == ["decide"] * 6 + ["withdraw"] * 6 + ["decide"] * 6
    assert [d.codes for d in kept[:6]] == [d.codes for d in kept[12:]]
    last: dict[str, str] = {}
    for d in kept:  # one chain per answer
        assert d.supersedes == last.get(d.answer_id, "")
        last[d.answer_id] = d.id


def test_an_undone_second_decision_gives_back_the_first(page, harness):
    press(page, "2", "Enter", "ArrowLeft", "3", "Enter", "u")
    until_saved(page)
    first, second, third = harness.kept()
    assert second.codes != first.codes == third.codes
    assert (second.supersedes, third.supersedes) == (first.id, second.id)


def test_what_is_not_stored_survives_a_reload(page, harness):
    harness.fail.touch()
    warned = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
    press(page, "2", "Enter", "Enter", "0", "4")
    page.wait_for_timeout(700)
    assert harness.kept() == []
    assert SAVED not in page.locator("#saved").inner_text()
    stored = page.evaluate("JSON.stringify(Object.entries(localStorage))")
    assert "buurgemeenten" not in stored
    assert "taalles" not in stored
    draft = on(page)
    page.locator("#sheet").click()  # a page that nobody touched does not warn
    page.reload()
    assert warned == ["beforeunload"]
    page.locator("#offers button").first.wait_for()
    assert on(page) == draft
    assert text(page) == "Samenwerken."
    harness.fail.unlink()
    until_saved(page)
    assert [d.answer_id for d in harness.kept()] == [f"2020-{n:05d}.les" for n in range(3)]
    press(page, "u", "u")  # the digit, then the last decision
    page.locator("#saved", has_text="wordt").wait_for()
    until_saved(page)
    assert harness.kept()[-1].kind == "withdraw"


def test_what_is_decided_while_the_server_is_away_is_stored_when_it_is_back(page, own_server, tmp_path):
    harness = Harness(tmp_path, own_server.address)
    with card(page, harness):
        press(page, "Enter")
        until_saved(page)
        own_server.stop()
        press(page, "Enter", "0", "Enter")
        page.locator("#saved", has_text="nog niet opgeslagen").wait_for()
        own_server.start()
        until_saved(page)
    kept = harness.kept()
    assert [d.answer_id for d in kept] == [f"2020-{n:05d}.les" for n in range(4)]
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes(':d:')).length") == 0


def test_keys_do_nothing_while_somebody_types(page, harness):
    before = (text(page), on(page))
    press(page, "/")
    page.keyboard.type("subsidie 012 qdbu")
    press(page, "ArrowDown", "ArrowUp", "Escape")
    press(page, "m")
    page.keyboard.type("0 s u 3")
    press(page, "Enter")
    page.keyboard.type("q?")
    assert (text(page), on(page)) == before
    press(page, "Escape")
    press(page, "Control+u", "Alt+s", "Control+Enter")
    page.wait_for_timeout(500)
    assert (text(page), on(page)) == before
    assert harness.kept() == []
    press(page, "Enter")
    until_saved(page)
    (kept,) = harness.kept()
    assert kept.memo == "0 s u 3\nq?"
    assert kept.flags == []


def test_a_held_key_decides_once(page, harness):
    for _ in range(5):
        page.keyboard.down("Enter")  # the browser reports the second and later ones as repeated
    page.keyboard.up("Enter")
    until_saved(page)
    assert len(harness.kept()) == 1


def test_enter_on_a_button_that_has_the_focus_is_the_button(page, harness):
    page.locator("#offers button").nth(1).focus()
    press(page, "Enter")
    assert len(on(page)) == 2
    page.wait_for_timeout(400)
    assert harness.kept() == []
    page.locator("#offers button").nth(2).click()
    page.locator("#sheet").click()
    press(page, "Enter")
    until_saved(page)
    assert len(harness.kept()[0].codes) == 3


def test_a_code_is_found_and_given(page, harness):
    press(page, "/")
    page.keyboard.type("statushoud")
    page.keyboard.press("Control+a")
    page.keyboard.type("ketens")
    assert page.locator("#definition").inner_text().startswith("A")
    press(page, "Enter", "/")
    page.keyboard.type("ANALFABET")
    press(page, "Enter", "Enter")
    until_saved(page)
    assert harness.kept()[0].codes == ["regionale-samenwerking", "ketensamenwerking", "analfabetisme"]


def test_fragments_count_code_points_of_the_raw_answer(page, harness):
    press(page, "ArrowRight")
    raw = text(page)
    assert raw.startswith("Geen tijd 😀👩‍👩‍👧 voor")
    assert "<b>taalles</b>" in raw
    press(page, "f", "2")  # the words behind the suggestion
    press(page, "f", "End", "Shift+ArrowLeft", "ArrowLeft", "Shift+ArrowRight", "3")
    page.evaluate(
        """() => {
          const root = document.querySelector('[data-testid=stBidiComponentIsolated]').shadowRoot;
          const run = [...root.querySelectorAll('#answer span')].find((s) => s.textContent.includes('😀'));
          const at = run.textContent.indexOf('😀');
          const range = document.createRange();
          range.setStart(run.firstChild, at - 1);
          range.setEnd(run.firstChild, at + '😀👩‍👩‍👧 voor '.length);
          const chosen = document.getSelection();
          chosen.removeAllRanges();
          chosen.addRange(range);
          root.querySelector('#sheet').dispatchEvent(new MouseEvent('mouseup', { bubbles: true }));
        }"""
    )
    press(page, "4", "Enter")
    until_saved(page)
    words = {code: raw[start:end] for start, end, code in harness.kept()[0].fragments}
    assert sorted(words.values()) == sorted(["<b>taalles</b>", "En daarna?", "😀👩‍👩‍👧 voor"])


def test_a_fragment_after_a_masked_name_has_raw_offsets(page, harness):
    assert "Zwolle" not in page.content()
    assert "[gemeente]" in text(page)
    press(page, "f", "End", "1", "Enter")
    until_saved(page)
    ((start, end, code),) = harness.kept()[0].fragments
    raw = text_of_first()
    assert raw[start:end] == "het."
    assert code == "regionale-samenwerking"


def text_of_first() -> str:
    """The first made-up answer as it is written."""
    source = (ROOT / "tests" / "ui" / "reading_card_app.py").read_text(encoding="utf-8")
    return next(line.strip(' ",') for line in source.splitlines() if "Dat je met de" in line)


@needs_axe
def test_axe_finds_nothing_serious_in_the_card(page):
    states = {
        "read": [], "changed": ["q", "f", "2", "d"], "picking": ["f"], "searching": ["Escape", "/", "t"], "memo": ["Escape", "m"],
        "help": ["Escape", "?"], "decided": ["Escape", "Enter", "ArrowLeft"], "long": ["ArrowRight", "ArrowRight"],
    }  # fmt: skip
    wrong = {}
    for name, keys in states.items():
        press(page, *keys)
        wrong[name] = found_in_both(page, {"include": [".stBidiComponent"]})
    assert wrong == {name: {} for name in states}
