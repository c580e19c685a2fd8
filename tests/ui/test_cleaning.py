"""The page Opschonen: what the steps do is shown before it is stored, and what is stored is what was chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from coding.cleaning.clean import ALL_STEPS
from coding.records import CleanAnswer, Finding, Run
from coding.settings import Settings
from coding.store import stages
from coding.workflow import clean, clean_report
from coding.workflow.clean_report import Side
from coding.workflow.project import opened
from ui.components import jobs, marks


def said(app: AppTest) -> str:
    """All that the page says in words."""
    return " ".join(str(e.value) for e in [*app.markdown, *app.caption, *app.warning, *app.success])


def shown(app: AppTest) -> str:
    """What the page shows as html, without its style."""
    return " ".join(str(e.proto.body) for e in app.get("html") if "<style>" not in e.proto.body)


def box(app: AppTest, step: str) -> object:
    """The box of a step."""
    return next(b for b in app.checkbox if b.key.endswith(f":{step}"))


def cleanings(path: Path, settings: Settings) -> list[Run]:
    """Runs of clean, oldest first."""
    with opened(path, settings) as project, project.reading() as session:
        return stages.runs_of(session, "clean")


def store(app: AppTest, path: Path) -> None:
    """Press the button and wait for the worker."""
    app.button(key="clean").click().run()
    jobs.all_jobs()[str(path)].wait()
    app.run()


def test_empty_folder_leads_to_start(open_app):
    app = open_app("opschonen")
    assert "Open eerst een project" in said(app)
    assert not app.checkbox


def test_project_without_answers_leads_to_import(open_app, empty_project):
    app = open_app("opschonen", project=empty_project.name)
    assert "Importeer eerst een export" in said(app)
    assert not app.checkbox
    assert not [b for b in app.button if b.key == "clean"]


def test_steps_stand_in_their_order_and_as_they_were_stored(open_app, demo_project):
    app = open_app("opschonen", project=demo_project.name)
    assert [b.key.rpartition(":")[2] for b in app.checkbox] == list(ALL_STEPS)
    assert all(b.value for b in app.checkbox)
    assert "Zo is het project nu ook opgeschoond" in said(app)


def test_step_off_changes_the_numbers_and_stores_nothing(open_app, demo_project, settings):
    app = open_app("opschonen", project=demo_project.name)
    with opened(demo_project, settings) as project:
        before = clean_report.report(project)
    assert f"**{before.n_substantive:,}**".replace(",", ".") in said(app)
    box(app, "kinds").set_value(False).run()  # type: ignore[attr-defined]
    assert "**1.331**" in said(app)
    assert "zonder *Niet-antwoorden herkennen*" in said(app)
    assert f"Bewaard zijn nu {before.n_substantive:,}".replace(",", ".") in said(app)
    assert len(cleanings(demo_project, settings)) == 1


def test_store_cleans_with_the_chosen_steps(open_app, demo_project, settings):
    app = open_app("opschonen", project=demo_project.name)
    box(app, "kinds").set_value(False).run()  # type: ignore[attr-defined]
    box(app, "privacy").set_value(False).run()  # type: ignore[attr-defined]
    assert "leesbaar in citaten" in said(app)
    store(app, demo_project)
    expected = [s for s in ALL_STEPS if s not in ("kinds", "privacy")]
    assert [run.parameters["steps"] for run in cleanings(demo_project, settings)][1:] == [expected]
    assert not app.error
    assert [b.key.rpartition(":")[2] for b in app.checkbox if not b.value] == ["kinds", "privacy"]
    assert "Zo is het project nu ook opgeschoond" in said(app)


def test_again_on_start_keeps_the_steps_that_were_chosen(open_app, demo_project, settings):
    steps = clean.steps_without(["duplicates"])
    with opened(demo_project, settings) as project:
        clean.clean_project(project, steps=steps)
    app = open_app(project=demo_project.name)
    app.button(key=next(b.key for b in app.button if b.key and b.key.endswith("-clean"))).click().run()
    jobs.all_jobs()[str(demo_project)].wait()
    app.run()
    assert [tuple(run.parameters["steps"]) for run in cleanings(demo_project, settings)] == [ALL_STEPS, steps]


def test_project_that_was_never_cleaned_offers_all_steps(open_app, empty_project, settings):
    from coding.workflow.demo import DEMO
    from coding.workflow.import_survey import import_survey, preview

    with opened(empty_project, settings) as project:
        import_survey(project, preview(DEMO / "monitor2019.csv"))
    app = open_app("opschonen", project=empty_project.name)
    assert "nog niet opgeschoond" in said(app)
    assert all(b.value for b in app.checkbox)
    store(app, empty_project)
    assert [tuple(r.parameters["steps"]) for r in cleanings(empty_project, settings)] == [ALL_STEPS]


@pytest.mark.parametrize(
    ("step", "told"), [("duplicates", "Herhaling (gelijk) van 20"), ("references", "Verwijst naar 20")]
)
def test_links_name_the_other_answer(step, told, open_app, demo_project):
    app = open_app("opschonen", project=demo_project.name)
    app.selectbox(key="cleaning_step").set_value(step).run()
    assert told in shown(app)


def test_examples_show_what_was_masked_and_follow_the_kind(open_app, demo_project, settings):
    app = open_app("opschonen", project=demo_project.name)
    app.selectbox(key="cleaning_step").set_value("privacy").run()
    app.selectbox(key="cleaning_kind").set_value("e-mail").run()
    question = app.selectbox(key="cleaning_question").value
    with opened(demo_project, settings) as project:
        effects = clean_report.report(project).effects
    ids = next(e.examples for e in effects if (e.step, e.question_id, e.detail) == ("privacy", question, "e-mail"))
    assert all(f"<h4>{i}</h4>" in shown(app) for i in ids)
    assert "[e-mail]" in shown(app)


def test_marks_escape_text_and_show_both_sides_of_a_change():
    raw = "<b>te  veel"
    side = Side(raw, CleanAnswer("a", "<b>te veel", spans=((0, 5, 0, 5), (5, 6, 5, 7), (6, 10, 7, 11))), ((5, 7),))
    assert marks.raw(side) == "&lt;b&gt;te<del>··</del>veel"
    assert marks.clean(side) == "&lt;b&gt;te<ins>·</ins>veel"


def test_marks_name_the_kind_of_a_finding_once_also_where_text_changed_inside_it():
    finding = Finding("persoon", 0, 8, "naam", 0.9)
    side = Side("Jan  Bos.", CleanAnswer("a", "Jan Bos.", findings=(finding,)), ((3, 5),))
    html = marks.raw(side)
    assert html.count("<sub>persoon</sub>") == 1
    assert html == "<mark>Jan</mark><mark><del>··</del></mark><mark>Bos</mark><sub>persoon</sub>."


def test_marks_show_where_something_went_at_the_end():
    side = Side("klaar \n", CleanAnswer("a", "klaar", spans=((0, 5, 0, 5),)), ((5, 7),))
    assert marks.raw(side) == "klaar<del>·↵\n</del>"
    assert marks.clean(side) == 'klaar<ins class="gap"></ins>'
