"""Every page in the three states that matter: no project, an empty project, a full one; and what its buttons do to the store."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from coding.store import stages, survey
from coding.workflow.decide import decide_answer
from coding.workflow.demo import DEMO
from coding.workflow.project import opened
from coding.workflow.queue import take_batch
from ui import frame
from ui.components import jobs

PAGES = frame.NAMES
QUESTION = "overdracht-coa"  # about half of it is decided already


def title(page: str, language: str = "nl") -> str:
    """The title of a page."""
    path = Path(frame.__file__).parents[1] / "coding" / "wording" / language / "ui.toml"
    return str(tomllib.loads(path.read_text(encoding="utf-8"))["page"][page]["title"])


def button(app: AppTest, start: str) -> object:
    """The button whose key begins with `start`."""
    return next(b for b in app.button if (b.key or "").startswith(start))


def texts(app: AppTest) -> str:
    """All that the page says in words."""
    return " ".join(str(e.value) for e in [*app.markdown, *app.caption, *app.text, *app.success, *app.error, *app.info])


@pytest.mark.parametrize("page", PAGES)
def test_page_without_project_says_how_to_begin(page, open_app):
    app = open_app(page)
    assert not app.exception
    assert not app.error
    assert app.title[0].value == title(page)
    assert "Geen project geopend" in app.caption[0].value
    assert any(b.key == "demo" for b in app.button) == (page == "start")


@pytest.mark.parametrize("page", PAGES)
def test_page_of_empty_project_shows_no_error(page, open_app, empty_project):
    app = open_app(page, project=empty_project.name)
    assert not app.exception
    assert not app.error
    assert app.title[0].value == title(page)
    assert "leeg" in app.caption[0].value


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_page_of_full_project_shows_no_error(page, language, open_app, demo_project):
    app = open_app(page, project=demo_project.name, taal=language)
    assert not app.exception
    assert not app.error
    assert app.title[0].value == title(page, language)


def test_start_of_empty_project_leads_to_import(open_app, empty_project):
    app = open_app(project=empty_project.name)
    primary = [b.label for b in app.button if b.key and b.key.startswith("next-")]
    assert primary == ["Bestand kiezen"]


def test_start_makes_a_project_and_opens_it(open_app, tmp_path):
    app = open_app()
    app.text_input(key="new_name").set_value("../Monitor 2021")
    next(b for b in app.button if b.label == "Project maken").click().run()
    assert (tmp_path / "Monitor 2021.duiding").is_file()
    assert "Monitor 2021" in app.caption[0].value.replace("\\", "")


def test_start_refuses_a_name_that_is_taken(open_app, empty_project):
    before = empty_project.read_bytes()
    app = open_app()
    app.text_input(key="new_name").set_value("leeg")
    next(b for b in app.button if b.label == "Project maken").click().run()
    assert len(app.error) == 1
    assert empty_project.read_bytes() == before


def test_address_opens_no_file_outside_the_working_folder(open_app, tmp_path, settings):
    from coding.workflow.project import create

    (tmp_path / "elders").mkdir()
    create(tmp_path / "elders" / "geheim.duiding", settings)
    for wish in ("elders/geheim.duiding", "../elders/geheim.duiding", str(tmp_path / "elders" / "geheim.duiding")):
        assert "Geen project geopend" in open_app(project=wish).caption[0].value


def test_environment_names_the_project(open_app, demo_project, monkeypatch):
    monkeypatch.setenv("DUIDING_PROJECT", str(demo_project))
    assert "demo" in open_app().caption[0].value


def test_damaged_project_is_told_in_words(open_app, tmp_path):
    (tmp_path / "stuk.duiding").write_bytes(b"this is not a project at all")
    app = open_app(project="stuk.duiding")
    assert not app.exception
    assert "stuk" in app.error[0].value


def test_stage_runs_in_the_worker_and_is_told(open_app, demo_project):
    app = open_app(project=demo_project.name)
    button(app, "again-clean").click().run()  # type: ignore[attr-defined]
    jobs.all_jobs()[str(demo_project)].wait()
    app.run()
    assert "1.331 antwoorden opgeschoond" in app.success[0].value
    assert str(demo_project) not in jobs.all_jobs()


def test_worker_tells_what_is_missing_with_pages_and_not_commands(open_app, empty_project, monkeypatch):
    app = open_app(project=empty_project.name)
    monkeypatch.setattr("ui.components.projects.state.get", lambda key: {"language": "nl", "coder": "T"}.get(key, ""))
    jobs.start("clean", str(empty_project))
    jobs.all_jobs()[str(empty_project)].wait()
    monkeypatch.undo()
    error = jobs.all_jobs().pop(str(empty_project)).error
    assert "pagina Importeren" in error
    assert "duiding" not in error
    assert not app.exception


def test_import_looks_first_and_saves_only_on_request(open_app, empty_project, settings):
    app = open_app("importeren", project=empty_project.name)
    app.text_input(key="survey_path").set_value(str(DEMO / "monitor2019.csv"))
    next(b for b in app.button if b.label == "Bekijken").click().run()
    assert not app.error
    assert "Er is nog niets opgeslagen" in texts(app)
    with opened(empty_project, settings) as project, project.reading() as session:
        assert survey.n_respondents(session) == 0
    app.button(key="import").click().run()
    jobs.all_jobs()[str(empty_project)].wait()
    app.run()
    assert not app.error
    assert "140 respondenten" in app.success[0].value
    with opened(empty_project, settings) as project, project.reading() as session:
        assert survey.n_respondents(session) == 140
        assert [w.id for w in survey.all_waves(session)] == ["2019"]


def test_import_of_a_file_that_is_no_table_is_told(open_app, empty_project, tmp_path):
    (tmp_path / "leeg.csv").write_bytes(b"")
    app = open_app("importeren", project=empty_project.name)
    app.text_input(key="survey_path").set_value(str(tmp_path / "leeg.csv"))
    next(b for b in app.button if b.label == "Bekijken").click().run()
    assert not app.exception
    assert len(app.error) == 1


def test_results_name_their_basis_and_offer_the_report(open_app, demo_project, tmp_path):
    app = open_app("resultaten", project=demo_project.name, vraag=QUESTION)
    assert "beoordeeld door codeurs" in texts(app)
    assert len(app.get("vega_lite_chart")) == 1
    next(b for b in app.button if b.label == "Rapport maken").click().run()
    jobs.all_jobs()[str(demo_project)].wait()
    app.run()
    assert not app.error
    assert sorted(p.suffix for p in (tmp_path / "rapport").iterdir()) == [".docx", ".html", ".xlsx"]
    assert len(app.get("download_button")) == 3


def test_no_page_loads_heavy_libraries_at_start():
    import subprocess
    import sys

    code = "import ui.frame, sys; print([m for m in ('torch', 'bertopic', 'sklearn', 'altair', 'umap', 'spacy') if m in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(frame.__file__).parents[1]
    )
    assert run.stdout.strip() == "[]"


def test_fault_is_told_without_its_text(open_app, demo_project, monkeypatch):
    def broken(*_: object) -> None:
        raise RuntimeError("het antwoord van respondent 12")

    monkeypatch.setattr("coding.workflow.review.desk", broken)
    app = open_app("coderen", project=demo_project.name)
    assert not app.exception
    assert "RuntimeError" in app.error[0].value
    assert "respondent 12" not in app.error[0].value


def test_cancelled_work_leaves_nothing(open_app, demo_project, settings):
    with opened(demo_project, settings) as project, project.reading() as session:
        before = [run.id for run in stages.runs_of(session, "suggest")]
    with opened(demo_project, settings) as project:
        decide_answer(project, take_batch(project, [QUESTION])[0].answer_id, [])
    app = open_app(project=demo_project.name)
    button(app, "again-suggest").click().run()  # type: ignore[attr-defined]
    job = jobs.all_jobs()[str(demo_project)]
    app.button(key="cancel").click().run()
    job.wait()
    assert job.cancelled
    assert job.figures is None
    with opened(demo_project, settings) as project, project.reading() as session:
        assert [run.id for run in stages.runs_of(session, "suggest")] == before


def test_word_lists_are_read_behind_the_first_page(open_app) -> None:
    from coding.cleaning.words import _form
    from ui import warm

    warm.begin.clear()
    _form.cache_clear()
    open_app()
    warm.begin().join(60)
    assert _form.cache_info().currsize == 1
