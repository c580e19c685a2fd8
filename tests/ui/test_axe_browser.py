"""Every page by the rules of axe-core, light and dark: zero serious findings. Needs ``npm ci --prefix tests/ui/axe``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.ui.test_browser import ARGUMENTS, CHROMIUM, app  # noqa: F401 (a fixture)
from ui.frame import NAMES

AXE = Path(__file__).parent / "axe" / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = ("serious", "critical")
RUN = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium"),
    pytest.mark.skipif(not AXE.exists(), reason="needs npm ci --prefix tests/ui/axe"),
]


def found(page: Any) -> list[str]:
    """Serious findings of the page as it is: the rule, where, and what is wrong."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return [
        f"{rule['id']}: {node['target']}: {[why['message'] for why in node['any'] + node['all'] + node['none']]}"
        for rule in page.evaluate(RUN)
        if rule["impact"] in SERIOUS
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_have_no_serious_findings(app: str, demo_project: Path, scheme: str) -> None:  # noqa: F811
    playwright = pytest.importorskip("playwright.sync_api")
    wrong: dict[str, list[str]] = {}
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        for name in NAMES:
            page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="nl-NL", color_scheme=scheme)
            page.goto(f"{app}/{'' if name == 'start' else name}?project={demo_project.name}&vraag=*")
            page.locator("h1").first.wait_for(timeout=60_000)
            page.locator("[data-testid=stSkeleton]").first.wait_for(state="detached", timeout=60_000)
            page.wait_for_timeout(700)
            wrong[name] = found(page)
            page.close()
        browser.close()
    assert wrong == dict.fromkeys(NAMES, [])


def test_a_page_with_a_fault_is_seen() -> None:
    """The rules do run: pale text on white, and a picture without words."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        page = browser.new_page()
        page.set_content(
            "<html lang=nl><title>x</title><main><h1>x</h1><p style='color:#ccc'>bleek</p><img src=''></main>"
        )
        rules = {line.partition(":")[0] for line in found(page)}
        browser.close()
    assert {"color-contrast", "image-alt"} <= rules
