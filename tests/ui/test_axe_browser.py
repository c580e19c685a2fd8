"""Every page by the rules of axe-core, light and dark: zero serious findings. Needs ``npm ci --prefix tests/ui/axe``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.ui import browser as browsers
from tests.ui.browser import found, found_in_both, needs_axe, show
from ui.frame import NAMES

pytestmark = [*browsers.marks, needs_axe]


def test_pages_have_no_serious_findings(app: str, page: Any, app_project: Path) -> None:
    wrong = {}
    for name in NAMES:
        show(page, f"{app}/{'' if name == 'start' else name}?project={app_project.name}&vraag=*")
        if name == "coderen":
            page.wait_for_selector("#answer span")
        wrong[name] = found_in_both(page)
    assert wrong == {name: {} for name in NAMES}


def test_a_page_with_a_fault_is_seen(page: Any) -> None:
    """The rules do run: pale text on white, and a picture without words."""
    page.set_content("<html lang=nl><title>x</title><main><h1>x</h1><p style='color:#ccc'>bleek</p><img src=''></main>")
    rules = {line.partition(":")[0] for line in found(page)}
    assert {"color-contrast", "image-alt"} <= rules


def test_a_fault_in_the_dark_alone_is_seen(page: Any) -> None:
    """The rules do run in both: text that is pale on dark only, in a page that takes on the colours by itself."""
    style = "@media (prefers-color-scheme: dark) { body { background: #111; color: #222 } }"
    page.set_content(f"<html lang=nl><title>x</title><style>{style}</style><main><h1>x</h1><p>donker</p></main>")
    wrong = found_in_both(page)
    assert {line.partition(":")[0] for line in wrong.pop("dark")} == {"color-contrast"}
    assert wrong == {}
