"""The table after a reload: what was asked, how it was shown and which page it was stand in the address."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.ui.test_table import QUESTION, choose, data_of, texts
from ui import state


def address(app: Any) -> dict[str, str]:
    """What stands in the address of a page."""
    return {k: v[0] if isinstance(v, list) else v for k, v in dict(app.query_params).items()}


def test_a_reload_comes_back_to_what_was_asked(open_app, demo_project: Path):
    app = open_app("tabel", project=demo_project.name)
    choose(app, "text_input", state.table("words"), "taal*")
    choose(app, "multiselect", state.table("states"), ["open", "decided"])
    choose(app, "selectbox", state.table("question"), QUESTION)
    choose(app, "selectbox", state.table("sort"), "length")
    rows = data_of(app, "table-grid")["rows"]
    again = open_app("tabel", **address(app))
    assert not again.exception
    assert again.text_input(key=state.table("words")).value == "taal*"
    assert again.multiselect(key=state.table("states")).value == ["open", "decided"]
    assert again.selectbox(key=state.table("question")).value == QUESTION
    assert data_of(again, "table-grid")["rows"] == rows
    again.button(key="table-clear").click().run()
    choose(again, "selectbox", state.table("sort"), "answer")
    assert "tabel" not in address(again)


def test_a_reload_comes_back_to_the_page_and_its_columns(open_app, demo_project: Path):
    app = open_app("tabel", project=demo_project.name)
    choose(app, "radio", state.table("size"), 100)
    other = app.multiselect(key=state.table("columns")).options
    app.multiselect(key=state.table("columns")).set_value(app.multiselect(key=state.table("columns")).value[:0]).run()
    app.button(key="table-later-above").click().run()
    again = open_app("tabel", **address(app))
    assert "101–200 van 1.331" in texts(again)
    assert other
    assert [c["name"] for c in data_of(again, "table-grid")["columns"]] == [
        "Antwoord",
        "Vraag",
        "Meting",
        "Codes",
        "Status",
    ]
    choose(again, "text_input", state.table("words"), "taal*")
    assert "vanaf" not in address(again)


@pytest.mark.parametrize(
    "odd", ["{", "3", '{"words":3,"states":["x"],"size":7,"columns":"y"}', '{"sort":"value","sort_variable":"z"}']
)
def test_an_address_that_asks_for_what_cannot_be_asks_for_nothing(odd, open_app, demo_project: Path):
    app = open_app("tabel", project=demo_project.name, tabel=odd, vanaf="-1x")
    assert not app.exception
    assert not app.error
    assert "1–50 van 1.331" in texts(app)


def test_another_project_begins_with_nothing_asked(open_app, demo_project: Path):
    shutil.copy(demo_project, demo_project.parent / "ander.duiding")
    app = open_app("tabel", project=demo_project.name)
    app.button(key="table-later-above").click().run()
    assert "51–100" in texts(app)
    app.session_state[state.PROJECT] = "ander.duiding"
    app.run()
    assert "1–50 van 1.331" in texts(app)
    choose(app, "multiselect", state.table("states"), ["open"])
    app.session_state[state.PROJECT] = "demo.duiding"
    app.run()
    assert app.multiselect(key=state.table("states")).value == []
    assert not {"tabel", "vanaf"} & address(app).keys()
