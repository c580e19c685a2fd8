"""The app in Chromium on a project of 50,000 answers and 41 codes: from a key to the next answer, lost presses, first page, filters,
and ten coders at once. Needs Debian's chromium."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.request import urlopen

from benchmarks.large import large_project
from coding.settings import Settings
from coding.store import decisions
from coding.workflow.project import opened

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = Path("/usr/bin/chromium")
PRESSES, PAUSE = (
    100,
    0.6,
)  # answers that one coder accepts, and the seconds in between: three times as fast as people read
CODERS, MINUTE, EVERY = 10, 60, 3.0  # sessions at once, for so many seconds, an answer every so many seconds each
WATCH = """root => {
  window.times = [];
  let start = null;
  document.addEventListener('keydown', () => { start = performance.now(); }, true);
  new MutationObserver(() => {
    if (start === null) return;
    const pressed = start;
    start = null;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.times.push(performance.now() - pressed);
      channel.port2.postMessage(0);
    });
  }).observe(root, { childList: true, subtree: true, characterData: true });
}"""


class Measured(NamedTuple):
    """What was measured: a number with its unit and its target."""

    what: str
    value: str
    target: str

    def __str__(self) -> str:
        return f"{self.what:<58}{self.value:>24}  {self.target}"


def app_rows() -> Iterator[Measured]:
    """Measure in a project and a browser of its own."""
    if not CHROMIUM.exists():
        yield Measured("the app", "skipped", "needs Debian's chromium")
        return
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "groot.duiding"
        large_project(path)
        with _served(Path(folder)) as url, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
            yield from _first_pages(browser, url, path)
            yield from _one_coder(browser, url, path)
            yield from _table(browser, url, path)
            yield from _many_coders(browser, url, path)
            browser.close()


def _first_pages(browser: Any, url: str, path: Path) -> Iterator[Measured]:
    for what in ("first page after the server started", "first page of the next coder"):
        start = time.perf_counter()
        page = _card(browser, url, path, what[-5:])
        yield Measured(what, f"{time.perf_counter() - start:.1f} s", "<= 3 s")
        page.context.close()


def _one_coder(browser: Any, url: str, path: Path) -> Iterator[Measured]:
    page = _card(browser, url, path, "een")
    _watch(page)
    for _ in range(PRESSES):
        page.keyboard.press("Enter")
        page.wait_for_timeout(PAUSE * 1000)
    _until_saved(page)
    found = page.evaluate("window.times")
    yield Measured(
        f"key to next answer, {PRESSES} presses over several batches", _spread(found), "p95 <= 50 ms, <= 300 ms"
    )
    yield Measured("decisions of those presses in the project", f"{_n_decided(path, 'een')} of {PRESSES}", "all")
    before, start = _n_decided(path, "een"), time.perf_counter()
    for n in range(60):
        page.keyboard.press("12"[n % 3] if n % 3 < 2 else "Enter")
        page.wait_for_timeout(max(0.0, (start + (n + 1) * 0.05 - time.perf_counter()) * 1000))
    took = time.perf_counter() - start
    _until_saved(page)
    stored = _n_decided(path, "een") - before
    yield Measured(f"60 presses in {took:.1f} s (20 answers, two codes each)", f"{stored} of 20 stored", "all")
    page.context.close()


def _table(browser: Any, url: str, path: Path) -> Iterator[Measured]:
    page = _page(browser, f"{url}/tabel?project={path.name}&codeur=tabel")
    page.locator("table tbody tr").first.wait_for(timeout=60_000)
    page.wait_for_timeout(2000)
    page.locator("table").evaluate(f"table => ({WATCH})(table.getRootNode())")
    field = page.get_by_role("textbox", name="Zoeken")
    for n, words in enumerate(("maat*", "taal", "gemeente*")):
        field.fill(words)
        field.press("Enter")
        page.wait_for_function(f"window.times.length > {n}", timeout=30_000)
        took = page.evaluate(f"window.times[{n}]")
        yield Measured(f"table: from Enter to the rows of {words!r}", f"{took:.0f} ms", "<= 500 ms")
        page.wait_for_timeout(1000)
    page.context.close()


def _many_coders(browser: Any, url: str, path: Path) -> Iterator[Measured]:
    coders = [f"codeur {n}" for n in range(CODERS)]
    pages = [_card(browser, url, path, coder) for coder in coders]
    for page in pages:
        _watch(page)
    n_presses, start = 0, time.perf_counter()
    while time.perf_counter() - start < MINUTE:
        for n, page in enumerate(pages):
            page.keyboard.press("Enter")
            n_presses += 1
            due = start + (n_presses // CODERS) * EVERY + (n + 1) * EVERY / CODERS
            time.sleep(max(0.0, due - time.perf_counter()))
    for page in pages:
        _until_saved(page)
    times = [t for page in pages for t in page.evaluate("window.times")]
    yield Measured(f"{CODERS} coders for {MINUTE} s: key to next answer", _spread(times), "p95 <= 50 ms, <= 300 ms")
    stored = sum(_n_decided(path, coder) for coder in coders)
    yield Measured("their decisions in the project", f"{stored} of {n_presses}", "all")
    yield Measured("answers that two of them got", str(_n_twice(path, coders)), "0")


def _spread(times: Sequence[float]) -> str:
    """Median, 95% point and longest, in milliseconds."""
    ordered = sorted(times)
    p95 = ordered[int(len(ordered) * 0.95)]
    return f"{ordered[len(ordered) // 2]:.0f} / {p95:.0f} / {ordered[-1]:.0f} ms"


def _page(browser: Any, url: str) -> Any:
    page = browser.new_context(viewport={"width": 1280, "height": 800}, locale="nl-NL").new_page()
    page.goto(url)
    return page


def _card(browser: Any, url: str, path: Path, coder: str) -> Any:
    page = _page(browser, f"{url}/coderen?project={path.name}&vraag=*&codeur={coder}")
    page.locator("#offers button").first.wait_for(timeout=120_000)
    return page


def _watch(page: Any) -> None:
    page.wait_for_timeout(1500)
    page.locator("#answer").evaluate(WATCH)


def _until_saved(page: Any) -> None:
    page.locator("#saved", has_text="Alles opgeslagen.").wait_for(timeout=60_000)


def _n_decided(path: Path, coder: str) -> int:
    with opened(path, Settings()) as project, project.reading() as session:
        return decisions.n_decisions(session).get(coder, 0)


def _n_twice(path: Path, coders: Sequence[str]) -> int:
    with opened(path, Settings()) as project, project.reading() as session:
        given = [d.answer_id for coder in coders for d in decisions.current_decisions(session, coder)]
    return len(given) - len(set(given))


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.headless", "true"]
    server = subprocess.Popen(
        [*command, "--server.port", str(port)], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "DUIDING_LANGUAGE": "nl", "DUIDING_CODER": "begin", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        _until_up(f"http://localhost:{port}")
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(10)


def _until_up(url: str) -> None:
    for _ in range(300):
        try:
            with urlopen(f"{url}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the app did not start")
