"""What a page offers, who looks can do: nothing leads to a refusal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.test_access import As, as_, team, texts

__all__ = ["as_", "team"]  # fixtures


def may_in_table(app: AppTest) -> dict[str, bool]:
    """What the table lets one do."""
    grid = next(e for e in app.get("bidi_component") if "table-grid" in str(e.proto.id))
    return dict(json.loads(grid.proto.json)["may"])


@pytest.mark.parametrize(
    ("name", "may_open", "may_select"), [("lea", False, False), ("bram", True, False), ("ria", True, True)]
)
def test_the_table_has_boxes_and_links_for_who_can_use_them(name, may_open, may_select, as_: As, demo_project: Path):
    app = as_(name, "tabel", project=demo_project.name)
    assert may_in_table(app) == {"open": may_open, "select": may_select}
    assert ("veel antwoorden tegelijk" in texts(app).lower()) is may_select


@pytest.mark.parametrize(
    ("name", "page", "less"),
    [
        ("lea", "codeboek", True), ("bram", "codeboek", True), ("ria", "codeboek", False), ("lea", "logboek", True),
        ("bram", "logboek", False), ("lea", "tabel", True), ("bram", "dubbelcoderen", True), ("ria", "dubbelcoderen", False),
    ],
)  # fmt: skip
def test_a_page_tells_what_it_is_for_as_far_as_the_role_goes(name, page, less, as_: As, demo_project: Path):
    said = texts(as_(name, page, project=demo_project.name))
    offers = {
        "codeboek": "verbeter", "logboek": "maak zo nodig", "tabel": "besluit zo nodig", "dubbelcoderen": "Laat twee of meer",
    }  # fmt: skip
    assert (offers[page] not in said) is less
    assert ("maak een nieuwe" in said) is (page == "codeboek" and not less)
