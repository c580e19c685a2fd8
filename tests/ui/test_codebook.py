"""The page Codeboek: without a codebook, with 41 codes, and what its forms do to the store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coding.codebook.edit import Change, Kind
from coding.records import Codebook
from coding.settings import Settings
from coding.store import decisions, stages
from coding.workflow import codebook_history, codebooks, edit_codebook
from coding.workflow.project import opened

CODE = "regionale-samenwerking"
Open = Callable[..., Any]


def texts(app: Any) -> str:
    """All that the page says, html included."""
    shown = [*app.markdown, *app.caption, *app.success, *app.error, *app.warning, *app.header]
    return " ".join([*(str(e.value) for e in shown), *(str(e.proto.body) for e in app.get("html"))])


def button(app: Any, label: str) -> Any:
    """The button with this label."""
    return next(b for b in app.button if b.label == label)


def field(code: str, name: str) -> str:
    """Key of a field of a form."""
    return f"codebook:{code}:{name}"


def book_of(path: Path, settings: Settings) -> Codebook:
    """The current codebook."""
    with opened(path, settings) as project:
        return codebooks.show_codebook(project)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_without_a_codebook_the_page_says_how_to_begin(open_app: Open, empty_project: Path, language: str) -> None:
    app = open_app("codeboek", project=empty_project.name, taal=language)
    assert not app.exception
    assert not app.error
    said = {"nl": "Laad een bestand, of begin met één code", "en": "Load a file, or begin with one code"}
    assert said[language] in texts(app)
    assert len(app.get("file_uploader")) == 1


def test_first_code_makes_the_first_version(open_app: Open, empty_project: Path, settings: Settings) -> None:
    app = open_app("codeboek", project=empty_project.name)
    button(app, "Nieuwe code").click().run()
    app.text_input(key=field("+", "label")).set_value("Regie & coördinatie").run()
    button(app, "Bewaren").click().run()
    assert not app.exception
    assert not app.error
    made = book_of(empty_project, settings)
    assert [(code.id, code.label) for code in made.codes] == [("regie-coordinatie", "Regie & coördinatie")]
    assert made.version == "1"
    assert "Bewaard als versie 1" in texts(app)


def test_all_codes_stand_in_the_tree_and_one_is_found(open_app: Open, demo_project: Path, settings: Settings) -> None:
    app = open_app("codeboek", project=demo_project.name, code=CODE)
    assert not app.exception
    assert not app.error
    tree = [b for b in app.button if (b.key or "").startswith("tree-")]
    assert len(tree) == len(book_of(demo_project, settings).codes) == 41
    assert "Gemeenten trekken onderling op" in texts(app)
    assert "buurgemeente" in texts(app)
    app.text_input(key="codebook_search").set_value("regionale").run()
    found = [b.label for b in app.button if (b.key or "").startswith("tree-")]
    assert 0 < len(found) < 10
    assert any("Regionale samenwerking" in label for label in found)


def test_answers_of_a_keyword_are_masked_and_named_by_id(
    open_app: Open, demo_project: Path, settings: Settings
) -> None:
    app = open_app("codeboek", project=demo_project.name, code=CODE)
    shown = next(str(e.proto.body) for e in app.get("html") if 'class="hits"' in e.proto.body)
    assert "<mark>" in shown
    with opened(demo_project, settings) as project, project.reading() as session:
        run = stages.runs_of(session, "clean")[-1]
        known = {a.answer_id: a.masked for a in stages.iter_clean_answers(session, run.id)}
    ids = [i for i in known if f"<small>{i}</small>" in shown]
    assert 1 <= len(ids) <= 5


def test_edit_shows_the_difference_and_saves_a_version(open_app: Open, demo_project: Path, settings: Settings) -> None:
    app = open_app("codeboek", project=demo_project.name, code=CODE)
    button(app, "Bewerken").click().run()
    assert "Er is nog niets gewijzigd" in texts(app)
    app.text_area(key=field(CODE, "definition")).set_value("Gemeenten trekken samen op.").run()
    assert "komen op de werklijst" in texts(app)
    assert "<del>" in texts(app)
    app.text_input(key=field(CODE, "note")).set_value("Besloten in het overleg").run()
    button(app, "Bewaren").click().run()
    assert not app.error
    assert not app.exception
    made = book_of(demo_project, settings)
    assert next(c for c in made.codes if c.id == CODE).definition == "Gemeenten trekken samen op."
    with opened(demo_project, settings) as project:
        last = codebook_history.versions(project)[0]
        assert (last.who, last.note) == ("codeur T", "Besloten in het overleg")
        assert sum(codebook_history.n_stale(project).values()) > 0
    assert "omdat een definitie is gewijzigd" in texts(app)


def test_broken_keyword_is_told_at_once_and_not_saved(open_app: Open, demo_project: Path) -> None:
    app = open_app("codeboek", project=demo_project.name, code=CODE)
    button(app, "Bewerken").click().run()
    app.text_area(key=field(CODE, "keywords")).set_value("regio*\ntaal ~3").run()
    assert "staat een afstand niet tussen twee woorden" in texts(app)
    assert button(app, "Bewaren").disabled
    assert not app.exception


def test_what_was_typed_stays_while_another_code_is_looked_at(open_app: Open, demo_project: Path) -> None:
    app = open_app("codeboek", project=demo_project.name, code=CODE)
    button(app, "Bewerken").click().run()
    app.text_area(key=field(CODE, "definition")).set_value("Half af").run()
    next(b for b in app.button if (b.key or "").startswith("tree-") and "Maatwerk" in b.label).click().run()
    assert any("nog niet bewaard" in b.label for b in app.button)
    next(b for b in app.button if (b.key or "").startswith("tree-") and "Regionale" in b.label).click().run()
    assert app.text_area(key=field(CODE, "definition")).value == "Half af"


def test_second_who_saves_sees_what_changed_and_loses_nothing(
    open_app: Open, demo_project: Path, settings: Settings
) -> None:
    app = open_app("codeboek", project=demo_project.name, code=CODE)
    button(app, "Bewerken").click().run()
    app.text_area(key=field(CODE, "definition")).set_value("Mijn tekst.").run()
    with opened(demo_project, Settings(coder="codeur B")) as project:
        base = codebooks.show_codebook(project).version
        edit_codebook.save(
            project, Change(Kind.EDIT, CODE, fields={"label": "Regio", "definition": "Hun tekst."}), base
        )
    button(app, "Bewaren").click().run()
    assert "codeur B heeft intussen versie 2 van het codeboek bewaard" in texts(app)
    assert "Een ander bewaarde intussen versie 2" in texts(app)
    assert "wijzigden u beiden: Definitie" in texts(app)
    assert app.text_area(key=field(CODE, "definition")).value == "Mijn tekst."
    button(app, "Bewaren").click().run()
    assert not app.exception
    code = next(c for c in book_of(demo_project, settings).codes if c.id == CODE)
    assert (code.label, code.definition) == ("Regio", "Mijn tekst.")


def test_merge_says_how_many_decisions_move(open_app: Open, demo_project: Path, settings: Settings) -> None:
    with opened(demo_project, settings) as project:
        before = codebook_history.n_given(project)
    app = open_app("codeboek", project=demo_project.name, code=CODE)
    button(app, "Samenvoegen").click().run()
    app.selectbox(key=field(CODE, "into")).set_value("ketensamenwerking").run()
    assert f"{before[CODE]} besluiten van" in texts(app)
    button(app, "Bewaren").click().run()
    assert not app.error
    with opened(demo_project, settings) as project:
        after = codebook_history.n_given(project)
        with project.reading() as session:
            raw = decisions.current_decisions(session, as_made=True)
    assert CODE not in after
    assert after["ketensamenwerking"] <= before[CODE] + before["ketensamenwerking"]
    assert after["ketensamenwerking"] > before["ketensamenwerking"]
    assert sum(CODE in d.codes for d in raw) == before[CODE]


def test_split_and_retire_are_saved(open_app: Open, demo_project: Path, settings: Settings) -> None:
    app = open_app("codeboek", project=demo_project.name, code=CODE)
    button(app, "Splitsen").click().run()
    app.text_input(key=field(CODE, "new_label")).set_value("Samen inkopen").run()
    assert "komen op de werklijst" in texts(app)
    button(app, "Bewaren").click().run()
    assert next(c for c in book_of(demo_project, settings).codes if c.id == "samen-inkopen").split_from == CODE
    button(app, "Uit gebruik").click().run()
    button(app, "Bewaren").click().run()
    assert not app.error
    made = book_of(demo_project, settings)
    assert "samen-inkopen" in made.ids
    assert "samen-inkopen" not in made.offered.ids


def test_work_list_confirms_what_still_fits(open_app: Open, demo_project: Path) -> None:
    settings = Settings(coder="codeur A", language="nl")
    with opened(demo_project, settings) as project:
        coder = decisions_by(project)
    mine = Settings(coder=coder, language="nl")
    with opened(demo_project, mine) as project:
        base = codebooks.show_codebook(project).version
        edit_codebook.save(project, Change(Kind.EDIT, CODE, fields={"definition": "Anders."}), base)
        before = codebook_history.n_stale(project, coder)[CODE]
    app = open_app("codeboek", project=demo_project.name, codeur=coder)
    app.session_state["codebook_tab:nl"] = "Opnieuw bekijken"
    app.run()
    keep = next(b for b in app.button if b.label == "Past nog")
    keep.click().run()
    assert not app.error
    assert "Bevestigd onder versie 2" in texts(app)
    with opened(demo_project, mine) as project:
        assert codebook_history.n_stale(project, coder).get(CODE, 0) == before - 1


def decisions_by(project: Any) -> str:
    """A coder who gave the code."""
    with project.reading() as session:
        return next(d.coder for d in decisions.current_decisions(session) if CODE in d.codes)


@pytest.mark.parametrize("tab", ["Versies", "Bestand en groepen"])
def test_other_tabs_open(open_app: Open, demo_project: Path, tab: str) -> None:
    app = open_app("codeboek", project=demo_project.name)
    app.session_state["codebook_tab:nl"] = tab
    app.run()
    assert not app.exception
    assert not app.error


def test_version_is_put_back_as_a_new_one(open_app: Open, demo_project: Path, settings: Settings) -> None:
    with opened(demo_project, settings) as project:
        first = codebooks.show_codebook(project)
        edit_codebook.save(project, Change(Kind.MERGE, CODE, "ketensamenwerking"), first.version)
        n = codebook_history.n_given(project)["ketensamenwerking"]
    app = open_app("codeboek", project=demo_project.name)
    app.session_state["codebook_tab:nl"] = "Versies"
    app.run()
    button(app, f"Versie {first.version.replace('.', chr(92) + '.')} terugzetten").click().run()
    assert "tellen weer voor" in texts(app)
    button(app, "Bewaren").click().run()
    assert not app.error
    made = book_of(demo_project, settings)
    assert (made.version, made.codes, dict(made.merged)) == ("3", first.codes, {})
    with opened(demo_project, settings) as project:
        assert codebook_history.n_given(project)["ketensamenwerking"] < n
