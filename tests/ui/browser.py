"""The app in a real browser: a server in a folder with projects, and conditions to wait for instead of times.

The fixtures `browser`, `page`, `app`, `app_project` and `app_colours` stand in ``conftest.py``.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
SWITCHES = ("disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-component-update")
ARGUMENTS = ["--no-sandbox", "--disable-sync", *(f"--{name}" for name in SWITCHES)]
PORTS = range(20_000, 32_000)  # below those that a system gives to connections by itself
marks = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium"),
]

AXE = Path(__file__).parent / "axe" / "node_modules" / "axe-core" / "axe.min.js"
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="needs npm ci --prefix tests/ui/axe")
SERIOUS = ("serious", "critical")
RULES = "(place) => axe.run(place ?? document, {resultTypes: ['violations']})"
SCHEMES = ("light", "dark")
SAVED = "Alles opgeslagen."
STILL = """(scheme) => matchMedia(`(prefers-color-scheme: ${scheme})`).matches
  && (document.querySelector('[data-testid=stApp]') === null
    || getComputedStyle(document.querySelector('[data-testid=stApp]')).colorScheme === scheme)
  && document.getAnimations().every((one) => !(one instanceof CSSTransition))"""
COUNT = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  window.ended = 0;
  window.watching?.disconnect();
  window.watching = new MutationObserver(() => { if (app.dataset.testScriptState === 'notRunning') window.ended += 1; });
  window.watching.observe(app, { attributeFilter: ['data-test-script-state'] });
}"""
SETTLED = """() => document.querySelector('h1') !== null
  && document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
  && document.querySelector('[data-testid=stSkeleton], [data-stale=true]') === null"""


# ---- servers


def free_port() -> int:
    """A port that nobody listens on; test processes that run side by side begin to look at different places."""
    start = os.getpid() * 7 % len(PORTS)
    for port in (*PORTS[start:], *PORTS[:start]):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("no free port")


def wait_until_up(url: str, server: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            with urlopen(f"{url}/_stcore/health", timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"the app did not start (exit code {server.poll()})")


def start(script: Path, folder: Path, port: int, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """A Streamlit server that answers; its working folder is `folder`."""
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless", "true"]
    server = subprocess.Popen(
        [*command, "--server.port", str(port)],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT), **environment}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_until_up(f"http://localhost:{port}", server)
    except BaseException:
        stop(server)
        raise
    return server


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop a server, and wait until it is gone."""
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Address of the app, running in a folder."""
    port = free_port()
    server = start(ROOT / "app.py", folder, port, {"DUIDING_CODER": "codeur T", "DUIDING_LANGUAGE": "nl"})
    try:
        yield f"http://localhost:{port}"
    finally:
        stop(server)


# ---- waiting


def settled(page: Any) -> None:
    """Wait until the page is there and its script has ended: what is drawn stays, and a click is not lost."""
    page.wait_for_function(SETTLED, timeout=60_000)


def show(page: Any, url: str, *there: str) -> None:
    """Open an address of the app and wait until the page is there, with these elements."""
    page.goto(url)
    for selector in there:
        page.wait_for_selector(selector, timeout=60_000)
    settled(page)


@contextmanager
def rerun(page: Any) -> Iterator[None]:
    """Wait until what is done inside has made the script of the page run, and all is drawn."""
    page.evaluate(COUNT)
    yield
    page.wait_for_function("() => window.ended > 0", timeout=60_000)
    settled(page)


def until_saved(page: Any) -> None:
    """Wait until the card says that everything is stored. It says otherwise from the moment of a key on."""
    page.get_by_text(SAVED).wait_for(timeout=60_000)


# ---- accessibility


def found(page: Any, place: Mapping[str, Sequence[str]] | None = None) -> list[str]:
    """Serious findings of axe in the page as it is, or in a part: the rule, where, and what is wrong."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    looked = page.evaluate(RULES, place)
    assert looked["passes"], "axe found nothing to look at"
    return [
        f"{rule['id']}: {node['target']}: {[why['message'] for why in node['any'] + node['all'] + node['none']]}"
        for rule in looked["violations"]
        if rule["impact"] in SERIOUS
        for node in rule["nodes"]
    ]


def found_in_both(page: Any, place: Mapping[str, Sequence[str]] | None = None) -> dict[str, list[str]]:
    """Serious findings in the light and in the dark, where there are any; the app takes on the other colours without being loaded anew."""
    wrong = {}
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.wait_for_function(STILL, arg=scheme)
        wrong[scheme] = found(page, place)
    page.emulate_media(color_scheme=SCHEMES[0])
    return {scheme: lines for scheme, lines in wrong.items() if lines}
