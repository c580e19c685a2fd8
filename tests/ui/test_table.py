"""The pages Tabel and Logboek: empty, without a codebook, with many rows; and what their fields and buttons do."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from coding import wording
from coding.records import Code, Codebook
from coding.settings import Settings
from coding.store import decisions
from coding.workflow import clean, decide, import_survey, table
from coding.workflow.project import opened
from ui import state
from ui.components import log_list, table_filters, table_grid

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "overdracht-coa"


def texts(app: AppTest) -> str:
    """All that the page says in words, without the signs that make it safe for markdown."""
    said = [*app.markdown, *app.caption, *app.success, *app.error, *app.info]
    return " ".join(str(e.value) for e in said).replace("\\", "")


def data_of(app: AppTest, key: str) -> dict[str, Any]:
    """What a component of ours was given."""
    found = [e for e in app.get("bidi_component") if key in str(e.proto.id)]
    assert found, [e.type for e in app.main]
    return dict(json.loads(found[0].proto.json))


def choose(app: AppTest, kind: str, key: str, value: Any) -> AppTest:
    """Set a field of the page."""
    return getattr(app, kind)(key=key).set_value(value).run()


def standing(path: Path, coder: str = "codeur T") -> dict[str, tuple[str, ...]]:
    """Answer → codes of what a coder decided."""
    with opened(path, Settings(coder=coder)) as project, project.reading() as session:
        return {d.answer_id: d.codes for d in decisions.current_decisions(session, coder)}


@pytest.fixture
def page(open_app: Any, demo_project: Path) -> AppTest:
    """The table of the demo project."""
    return open_app("tabel", project=demo_project.name)


def test_table_of_empty_project_leads_on(open_app, empty_project):
    app = open_app("tabel", project=empty_project.name)
    assert not app.exception
    assert "Importeer eerst een bestand op de pagina Importeren" in texts(app)
    assert not app.text_input(key="coder").disabled
    assert not [b for b in app.button if (b.key or "").startswith("table")]


def test_table_shows_a_page_of_all_answers(page):
    assert "1.331 antwoorden" in texts(page)
    assert "1–50 van 1.331" in texts(page)
    data = data_of(page, "table-grid")
    assert len(data["rows"]) == 50
    assert [c["name"] for c in data["columns"]] == ["Antwoord", "Vraag", "Meting", "Gemeenteklasse", "Codes", "Status"]
    assert "".join(part for part, _ in data["rows"][0]["parts"]) == data["rows"][0]["text"]


def test_next_page_follows_and_another_filter_begins_at_the_first(page):
    first = data_of(page, "table-grid")["rows"][0]["id"]
    page.button(key="table-later-above").click().run()
    assert "51–100 van 1.331" in texts(page)
    assert data_of(page, "table-grid")["rows"][0]["id"] != first
    choose(page, "multiselect", state.table("states"), ["decided"])
    assert "1–50 van" in texts(page)


def test_search_marks_what_it_found_and_takes_any_text(page):
    choose(page, "text_input", state.table("words"), "taal*")
    rows = data_of(page, "table-grid")["rows"]
    assert all(any(found and part.lower().startswith("taal") for part, found in row["parts"]) for row in rows)
    for odd in ('"', "NEAR(a", "'; drop table answers; --", "*", "-", "text:a"):
        choose(page, "text_input", state.table("words"), odd)
        assert not page.exception
        assert not page.error


def test_nothing_found_says_what_to_do_and_filters_are_cleared(page):
    choose(page, "text_input", state.table("words"), "bestaatniet")
    assert "Geen enkel antwoord voldoet hieraan" in texts(page)
    assert "0 van de 1.331 antwoorden" in texts(page)
    page.button(key="table-clear").click().run()
    assert "1.331 antwoorden" in texts(page)
    assert page.text_input(key=state.table("words")).value == ""


def test_every_filter_gives_what_the_store_gives(page, demo_project, settings):
    with opened(demo_project, settings) as project:
        variable = table.scope(project).variables[0].id
        wanted = table.Wanted(
            questions=(QUESTION,), waves=("2020",), variable=variable, values=("G40",), states=("open", "decided")
        )
        n = table.page(project, wanted, []).n_hits
    assert 0 < n < 1331
    choose(page, "selectbox", state.table("question"), QUESTION)
    choose(page, "multiselect", state.table("waves"), ["2020"])
    choose(page, "selectbox", state.table("variable"), variable)
    choose(page, "multiselect", state.table("values"), ["G40"])
    choose(page, "multiselect", state.table("states"), ["open", "decided"])
    assert f"{n} van de 1.331 antwoorden" in texts(page)


def test_filters_stay_when_another_page_was_looked_at(page):
    choose(page, "multiselect", state.table("states"), ["automatic"])
    page.switch_page(str(ROOT / "ui" / "pages" / "logboek.py")).run()
    page.switch_page(str(ROOT / "ui" / "pages" / "tabel.py")).run()
    assert page.multiselect(key=state.table("states")).value == ["automatic"]


def test_filters_of_another_project_are_forgotten(page, tmp_path, settings):
    from coding.workflow.project import create

    choose(page, "multiselect", state.table("states"), ["automatic"])
    create(tmp_path / "ander.duiding", settings)
    page.session_state[state.PROJECT] = "ander.duiding"
    page.run()
    assert not page.exception
    page.session_state[state.PROJECT] = "demo.duiding"
    page.run()
    assert not page.exception


def test_many_answers_are_decided_and_undone(page, demo_project):
    before = standing(demo_project)
    choose(page, "selectbox", state.table("question"), QUESTION)
    choose(page, "multiselect", state.table("states"), ["open"])
    with opened(demo_project, Settings(coder="codeur T")) as project:
        wanted = table.Wanted(questions=(QUESTION,), states=("open",))
        n, code_id = table.page(project, wanted, []).n_hits, table.scope(project).codebook.ids[0]
    choose(page, "selectbox", "bulk-code", code_id)
    page.button(key="bulk-count").click().run()
    assert f"{n} antwoorden krijgen de code" in texts(page)
    assert standing(demo_project) == before
    page.button(key="bulk-go").click().run()
    assert f"Vastgelegd: {n} besluiten." in texts(page)
    after = standing(demo_project)
    assert len(after) == len(before) + n
    assert {after[i] for i in set(after) - set(before)} == {(code_id,)}
    page.button(key="bulk-undo").click().run()
    assert f"Ongedaan gemaakt: {n} besluiten." in texts(page)
    assert standing(demo_project) == before
    assert not [b for b in page.button if b.key == "bulk-undo"]


def test_plan_is_dropped_when_something_else_is_asked(page):
    page.selectbox(key="bulk-do").set_value("none").run()
    page.button(key="bulk-count").click().run()
    assert "het besluit" in texts(page)
    choose(page, "multiselect", state.table("states"), ["open"])
    assert not [b for b in page.button if b.key == "bulk-go"]


def test_bulk_stop_stores_nothing(page, demo_project):
    before = standing(demo_project)
    page.selectbox(key="bulk-do").set_value("none").run()
    page.button(key="bulk-count").click().run()
    page.button(key="bulk-stop").click().run()
    assert not [b for b in page.button if b.key == "bulk-go"]
    assert standing(demo_project) == before


def test_table_without_a_codebook_can_be_searched(open_app, tmp_path, settings):
    from coding.workflow.project import create

    (tmp_path / "klein.csv").write_text(
        "nummer;Wat leerde u?\n" + "\n".join(f"{n};Maatwerk helpt {n}" for n in range(1, 41))
    )
    create(tmp_path / "klein.duiding", settings)
    with opened(tmp_path / "klein.duiding", settings) as project:
        import_survey.import_survey(project, import_survey.preview(tmp_path / "klein.csv", wave="2020"))
        clean.clean_project(project)
    app = open_app("tabel", project="klein.duiding")
    assert not app.exception
    assert "Er is nog geen codeboek" in texts(app)
    assert "40 antwoorden" in texts(app)
    assert [c["name"] for c in data_of(app, "table-grid")["columns"]] == ["Antwoord", "Status"]
    choose(app, "text_input", state.table("words"), "maatwerk 7")
    assert "1 van de 40 antwoorden" in texts(app)


def test_selection_keeps_other_pages_and_follows_the_question(monkeypatch):
    memory: dict[str, Any] = {}
    monkeypatch.setattr(table_grid.st, "session_state", memory)
    wanted = table.Wanted(words="taal")
    asked = table_grid.fingerprint(wanted)
    memory[table_grid.KEY] = {"selected": {"page": "1", "ids": ["a", "b", "x"]}}
    table_grid._take(asked, ["a", "b", "c"])
    assert table_grid.selected(wanted) == ["a", "b"]
    memory[table_grid.KEY] = {"selected": {"page": "2", "ids": ["e", "a"]}}
    table_grid._take(asked, ["d", "e"])
    assert table_grid.selected(wanted) == ["a", "b", "e"]
    assert table_grid.selected(table.Wanted(words="taal", sort="length")) == ["a", "b", "e"]
    assert table_grid.selected(table.Wanted(words="geld")) == []
    for junk in (None, {}, {"ids": "abc"}, "abc"):
        memory[table_grid.KEY] = {"selected": junk}
        table_grid._take(asked, ["a"])
    assert table_grid.selected(wanted) == ["a", "b", "e"]
    table_grid.unselect()
    assert table_grid.selected(wanted) == []


def test_sort_turns_round_when_asked_twice(monkeypatch):
    memory: dict[str, Any] = {}
    monkeypatch.setattr(table_filters.st, "session_state", memory)
    table_filters.sort_by("length")
    assert (table_filters.wanted().sort, table_filters.wanted().descending) == ("length", False)
    table_filters.sort_by("length")
    assert table_filters.wanted().descending
    table_filters.sort_by("value:klasse")
    assert (table_filters.wanted().sort, table_filters.wanted().sort_variable) == ("value", "klasse")
    assert not table_filters.wanted().descending


def test_codes_of_a_codebook_without_groups_have_no_letter():
    assert table_grid._letters(Codebook((Code("a", "A"), Code("b", "B", "g")), groups={"g": "G"})) == {"b": ("A", 0)}


def test_log_page_finds_and_undoes(open_app, demo_project, settings):
    with opened(demo_project, settings) as project:
        first = table.all_hits(project, table.Wanted(states=("open",)))[0]
        decide.decide_answer(project, first, [])
    app = open_app("logboek", project=demo_project.name)
    lines = data_of(app, "log-list")["lines"]
    assert lines[0]["what"] == f"Beoordeelde antwoord {first}."
    assert lines[0]["undo"] == "1 besluit ongedaan maken"
    assert not any(line["undo"] for line in lines[1:])
    choose(app, "selectbox", state.log("verb"), "import")
    assert {line["what"].partition(" ")[0] for line in data_of(app, "log-list")["lines"]} == {"Importeerde"}
    choose(app, "selectbox", state.log("verb"), "")
    choose(app, "text_input", state.log("answer"), first)
    assert [line["what"] for line in data_of(app, "log-list")["lines"]] == [
        f"Gaf {first}: geen code (zonder voorstellen te zien)."
    ]
    choose(app, "text_input", state.log("answer"), "x*y")
    assert "Over antwoord x*y is nooit iets besloten" in texts(app)


def test_log_asks_before_many_decisions_are_undone(monkeypatch):
    memory: dict[str, Any] = {}
    done: list[Any] = []
    monkeypatch.setattr(log_list.st, "session_state", memory)
    monkeypatch.setattr(log_list.projects, "name", lambda: "p")
    monkeypatch.setattr(log_list.frame, "told", lambda _action, *given: done.append(given))
    log_list.ask(3, {3: 1, 4: 20})
    assert done == [(3,)]
    log_list.ask(4, {3: 1, 4: 20})
    log_list.ask(5, {3: 1})
    log_list.ask(None, {})
    assert done == [(3,)]
    assert memory[state.LOG_UNDO] == ("p", 4, 20)


def test_every_text_that_the_pages_ask_for_exists():
    wrong = []
    for path in [
        *(ROOT / "ui/components").glob("table_*.py"),
        *(ROOT / "ui/components").glob("log_*.py"),
        *(ROOT / "ui/pages").glob("*.py"),
    ]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "say"
                and isinstance(node.args[0], ast.Constant)
            ):
                wrong += [f"{path.name} {node.args[0].value}"] if not wording.has(node.args[0].value) else []
    assert not wrong


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_state_flag_order_and_language_has_a_name(language: str) -> None:
    names = [f"state_name.{s}" for s in table.STATES] + [f"flag_name.{f}" for f in table.FLAGS]
    names += [f"sort_name.{s}" for s in table.SORTS] + [
        f"language_name.{n or 'unknown'}" for n in table_filters.LANGUAGES
    ]
    names += table_grid.TEXTS
    assert [n for n in names if not wording.has(f"table.{n}", language)] == []
