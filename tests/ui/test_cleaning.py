"""The page Opschonen: what the steps do is shown before it is stored, and what is stored is what was chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from coding.cleaning.clean import ALL_STEPS
from coding.cleaning.effects import touched
from coding.cleaning.reading import read
from coding.records import CleanAnswer, Finding, Run
from coding.settings import Settings
from coding.store import stages
from coding.workflow import clean, clean_report
from coding.workflow.clean_report import Side
from coding.workflow.project import opened
from ui import frame
from ui.components import jobs, marks


def said(app: AppTest) -> str:
    """All that the page says in words."""
    return " ".join(str(e.value) for e in [*app.markdown, *app.caption, *app.warning, *app.success])


def shown(app: AppTest) -> str:
    """What the page shows as html, without its style."""
    return " ".join(str(e.proto.body) for e in app.get("html") if "<style>" not in e.proto.body)


def tab(app: AppTest, name: str) -> AppTest:
    """Open a tab, as a click does."""
    app.session_state["cleaning_tab:nl"] = name
    return app.run()


def field(app: AppTest, start: str) -> Selectbox:
    """The field whose key begins so."""
    return next(s for s in app.selectbox if s.key.startswith(start))


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
    assert "Zo is het project nu opgeschoond" in said(app)


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


def test_cleaning_of_an_earlier_version_is_told(open_app, demo_project, monkeypatch):
    monkeypatch.setattr("coding.cleaning.clean.VERSION", "a later one")
    app = open_app("opschonen", project=demo_project.name)
    assert "eerdere versie van de stappen" in said(app)
    assert "Zo is het project nu opgeschoond" not in said(app)


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
    assert "Zo is het project nu opgeschoond" in said(app)


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
    app = tab(open_app("opschonen", project=demo_project.name), "Voor en na")
    field(app, "cleaning_step").set_value(step).run()
    assert told in shown(app)


def test_examples_show_what_was_masked_and_follow_the_kind(open_app, demo_project, settings):
    app = tab(open_app("opschonen", project=demo_project.name), "Voor en na")
    field(app, "cleaning_step").set_value("privacy").run()
    field(app, "cleaning_kind").set_value("e-mail").run()
    with opened(demo_project, settings) as project:
        effects = clean_report.report(project).effects
    effect = next(e for e in effects if (e.step, e.detail) == ("privacy", "e-mail"))
    field(app, "cleaning_question").set_value(effect.question_id).run()
    assert all(f"<h4>{i}</h4>" in shown(app) for i in effect.examples)
    assert '<span class="chip">[e-mail]</span>' in shown(app)


def test_examples_go_on_to_the_next_and_begin_anew_with_another_choice(open_app, demo_project, settings):
    with opened(demo_project, settings) as project:
        ids = touched(clean_report.traces_of(project, clean.steps_without([])[:7]), "kinds", "noise")
    app = tab(open_app("opschonen", project=demo_project.name), "Voor en na")
    field(app, "cleaning_step").set_value("kinds").run()
    field(app, "cleaning_kind").set_value("noise").run()
    assert f"Antwoord 1 tot en met 5 van {len(ids)}" in said(app)
    assert app.button(key="cleaning-earlier").disabled
    app.button(key="cleaning-later").click().run()
    assert [i for i in ids if f"<h4>{i}</h4>" in shown(app)] == ids[5:10]
    field(app, "cleaning_step").set_value("duplicates").run()
    assert "Antwoord 1 tot en met 5 van" in said(app)


def test_steps_stay_off_in_another_tab(open_app, demo_project):
    app = open_app("opschonen", project=demo_project.name)
    box(app, "privacy").set_value(False).run()  # type: ignore[attr-defined]
    tab(app, "Voor en na")
    assert "leesbaar in citaten" in said(app)
    assert "privacy" not in field(app, "cleaning_step").options
    assert not any("Namen" in option for option in field(app, "cleaning_step").options)
    tab(app, "Stappen")
    assert not box(app, "privacy").value  # type: ignore[attr-defined]


def test_table_counts_an_answer_once_in_a_step_and_once_in_all(open_app, demo_project, settings):
    with opened(demo_project, settings) as project:
        found = clean_report.report(project)
    app = open_app("opschonen", project=demo_project.name)
    assert f"{found.touched['privacy']}" in [m.value for m in app.markdown]
    assert f"{found.n_touched:,}".replace(",", ".") in [m.value for m in app.markdown]
    assert max(found.touched.values()) < found.n_touched < sum(found.touched.values())


def test_reading_shows_fragments_and_words_of_the_answer_that_is_chosen(open_app, demo_project):
    app = tab(open_app("opschonen", project=demo_project.name), "Zo leest Duiding")
    field(app, "reading_question").set_value("brede-intake").run()
    field(app, "reading_answer").set_value("2020-00213.brede-intake").run()
    html = shown(app)
    assert html.count("<small>zin</small>") == 5
    assert '<abbr title="Centraal Orgaan opvang asielzoekers">COA</abbr>' in html
    assert '<span class="negated" title="In het antwoord ontkend">' in html
    assert '<td class="left">profiel + schets</td>' in html
    app.button(key="reading-next").click().run()
    assert field(app, "reading_answer").value == "2020-00215.brede-intake"


def test_spelling_lists_words_and_no_answers(open_app, demo_project):
    app = tab(open_app("opschonen", project=demo_project.name), "Spelling")
    assert '<td class="left">regonaal</td><td class="left">regionaal</td>' in shown(app)
    assert "Duiding verandert er niets aan" in said(app)


def test_masked_view_shows_nobody_a_name(open_app, demo_project, settings, monkeypatch):
    with opened(demo_project, settings) as project:
        traces = clean_report.traces_of(project, clean.steps_without([])[:7])
        (answer, *_) = touched(traces, "privacy", "e-mail")
        clean.clean_project(project, steps=clean.steps_without(["privacy"]))
    monkeypatch.setenv("DUIDING_UNMASKED", "nobody")
    app = tab(open_app("opschonen", project=demo_project.name), "Zo leest Duiding")
    field(app, "reading_question").set_value(answer.rpartition(".")[2]).run()
    field(app, "reading_answer").set_value(answer).run()
    assert "[e-mail]</span>" in shown(app)
    assert "@" not in shown(app)
    app.switch_page(frame.file_of("coderen"))
    app.session_state["question"], app.session_state["answer"] = answer.rpartition(".")[2], answer
    app.run()
    given = app.get("bidi_component")[0].proto.json
    assert '"e-mail"' in given
    assert "@" not in given


def test_sides_of_a_masked_view_hold_no_name(demo_project):
    with opened(demo_project, Settings(language="nl", coder="codeur T", unmasked="nobody")) as project:
        ids = touched(clean_report.traces_of(project, ()), "privacy", "e-mail")
        for side in clean_report.sides(project, ids, clean.steps_without(["privacy"])):
            assert "@" not in side.raw + side.cleaned.text + side.cleaned.masked
            assert '<span class="chip">[e-mail]</span>' in marks.raw(side)
            assert not side.cleaned.findings


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


@pytest.fixture
def dutch(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session in Dutch outside the app."""
    monkeypatch.setitem(st.session_state, "language", "nl")


@pytest.mark.usefixtures("dutch")
def test_marks_join_denied_words_and_escape_what_is_read():
    text = "Geen <b>tijd en geld, wel AZC."
    html = marks.read(read(CleanAnswer("a", text), text))
    assert "<b>" not in html
    assert html.count('class="negated"') == 2  # "<" parts the first word from the rest
    assert html.endswith(', wel <abbr title="asielzoekerscentrum">AZC</abbr>.')


@pytest.mark.usefixtures("dutch")
def test_marks_of_a_part_leave_the_rest_out():
    text = "Goed. Geen tijd."
    found = read(CleanAnswer("a", text), text)
    assert marks.read(found, 0, 5) == "Goed."
    assert marks.read(found, 6, 16).startswith('Geen <span class="negated"')


@pytest.mark.usefixtures("dutch")
def test_legend_tells_only_the_marks_that_are_there():
    text = "Goed geregeld"
    assert marks.legend(read(CleanAnswer("a", text), text)) == ""
    denied = "Geen tijd"
    assert "ontkend" in marks.legend(read(CleanAnswer("a", denied), denied))
    assert "afkorting" not in marks.legend(read(CleanAnswer("a", denied), denied))
