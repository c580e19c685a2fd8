"""Every page in the three states that matter: no project, an empty project, a full one; and what its buttons do to the store."""

from __future__ import annotations

import re
import tomllib
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from coding.records import Seen
from coding.settings import Settings
from coding.store import decisions, stages, survey
from coding.workflow.demo import DEMO
from coding.workflow.project import Project, opened
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


def answer_of(app: AppTest) -> str:
    """The text of the answer on the card."""
    html = next(str(e.proto.body) for e in app.get("html") if 'class="answer"' in e.proto.body)
    return unescape(re.sub(r"<[^>]+>", "", html))


def decided(project: Project, answer_id: str) -> list[tuple[str, tuple[str, ...], Seen]]:
    """(coder, codes, seen) of the current decisions about an answer by the tests' coder."""
    with project.reading() as session:
        found = decisions.current_decisions(session, "codeur T", [answer_id])
    return [(d.coder, d.codes, d.seen) for d in found]


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


def test_accept_stores_the_suggested_codes_once(open_app, demo_project, settings):
    app = open_app("beoordelen", project=demo_project.name, vraag=QUESTION)
    answer = app.session_state["answer"]
    ticked = {b.key.rpartition(":")[2] for b in app.checkbox if b.value}
    button(app, "accept:").click().run()  # type: ignore[attr-defined]
    assert not app.error
    with opened(demo_project, settings) as project:
        [(coder, codes, seen)] = decided(project, answer)
    assert (coder, set(codes), seen) == ("codeur T", ticked, Seen.SUGGESTIONS)
    assert app.session_state["answer"] != answer
    assert "1 beoordeeld" in texts(app)


def test_changed_boxes_and_searched_codes_are_stored(open_app, demo_project, settings):
    app = open_app("beoordelen", project=demo_project.name, vraag=QUESTION)
    answer = app.session_state["answer"]
    first = app.checkbox[0]
    first.set_value(not first.value).run()
    found = _searchable(app)[3]
    app.multiselect[0].set_value([found]).run()
    expected = {b.key.rpartition(":")[2] for b in app.checkbox if b.value} | {found}
    button(app, "accept:").click().run()  # type: ignore[attr-defined]
    with opened(demo_project, settings) as project:
        [(_, codes, _)] = decided(project, answer)
    assert set(codes) == expected


def _searchable(app: AppTest) -> list[str]:
    """Ids of the codes in the search field: those without a box, in codebook order."""
    from coding.workflow.codebooks import read_codebook

    boxes = {b.key.rpartition(":")[2] for b in app.checkbox}
    return [c for c in read_codebook(DEMO / "codebook.yaml").ids if c not in boxes]


def test_digit_turns_a_code_on_and_off(open_app, demo_project):
    app = open_app("beoordelen", project=demo_project.name, vraag=QUESTION)
    before = app.checkbox[1].value
    app.button(key=f"key:{app.checkbox[1].key}").click().run()
    assert app.checkbox[1].value is not before
    app.button(key=f"key:{app.checkbox[1].key}").click().run()
    assert app.checkbox[1].value is before


def test_no_code_is_a_decision_and_skip_is_none(open_app, demo_project, settings):
    app = open_app("beoordelen", project=demo_project.name, vraag=QUESTION)
    skipped = app.session_state["answer"]
    button(app, "skip:").click().run()  # type: ignore[attr-defined]
    answer = app.session_state["answer"]
    button(app, "none:").click().run()  # type: ignore[attr-defined]
    with opened(demo_project, settings) as project:
        assert decided(project, skipped) == []
        assert [codes for _, codes, _ in decided(project, answer)] == [()]


def test_back_shows_the_decision_and_a_new_one_supersedes_it(open_app, demo_project, settings):
    app = open_app("beoordelen", project=demo_project.name, vraag=QUESTION)
    answer = app.session_state["answer"]
    button(app, "accept:").click().run()  # type: ignore[attr-defined]
    button(app, "back:").click().run()  # type: ignore[attr-defined]
    assert app.session_state["answer"] == answer
    assert "eerder beoordeeld" in texts(app)
    button(app, "none:").click().run()  # type: ignore[attr-defined]
    with opened(demo_project, settings) as project:
        assert [codes for _, codes, _ in decided(project, answer)] == [()]
    assert app.session_state["answer"] != answer


def test_reload_brings_the_coder_back(open_app, demo_project):
    app = open_app("beoordelen", project=demo_project.name, vraag=QUESTION)
    button(app, "accept:").click().run()  # type: ignore[attr-defined]
    button(app, "skip:").click().run()  # type: ignore[attr-defined]
    address = {name: v if isinstance(v, str) else v[0] for name, v in app.query_params.items()}
    again = open_app("beoordelen", **address)
    assert again.session_state["answer"] == app.session_state["answer"]
    assert answer_of(again) == answer_of(app)


def test_another_page_in_between_keeps_the_place(open_app, demo_project):
    app = open_app("beoordelen", project=demo_project.name)
    app.selectbox(key="question").set_value(QUESTION).run()
    button(app, "skip:").click().run()  # type: ignore[attr-defined]
    answer = app.session_state["answer"]
    app.switch_page(frame.file_of("logboek")).run()
    app.switch_page(frame.file_of("beoordelen")).run()
    assert app.selectbox(key="question").value == QUESTION
    assert app.session_state["answer"] == answer


def test_skipping_past_the_last_answer_comes_back_to_the_first(open_app, demo_project, settings):
    from coding.workflow.review import desk

    with opened(demo_project, settings) as project:
        waiting = desk(project, QUESTION).to_do
    app = open_app("beoordelen", project=demo_project.name, vraag=QUESTION, antwoord=waiting[-1])
    button(app, "skip:").click().run()  # type: ignore[attr-defined]
    assert app.session_state["answer"] == waiting[0]


def test_last_decision_of_a_question_leads_to_the_next_question(open_app, demo_project, settings):
    from coding.workflow.decide import decide_answer
    from coding.workflow.queue import take_batch

    with opened(demo_project, settings) as project:
        first = take_batch(project, [QUESTION])[0].answer_id
        with project.reading() as session:
            asked = {i for i, _, _ in stages.substantive(session, "clean-001", [QUESTION])}
            waiting = asked - decisions.decided_ids(session) - {first}
        for answer in sorted(waiting):
            decide_answer(project, answer, [])
    app = open_app("beoordelen", project=demo_project.name, vraag=QUESTION)
    assert app.session_state["answer"] == first
    button(app, "accept:").click().run()  # type: ignore[attr-defined]
    assert "zijn beoordeeld" in texts(app)
    assert not app.checkbox


def test_card_says_why_the_coder_got_this_answer(open_app, demo_project, settings):
    from coding.workflow.queue import take_batch

    with opened(demo_project, settings) as project:
        batch = take_batch(project, [QUESTION])
    words = {"audit": "steekproef", "uncertain": "twijfel", "rare": "zeldzame code"}
    assert {one.reason.value for one in batch} == set(words)
    for one in batch[:8]:
        app = open_app("beoordelen", project=demo_project.name, vraag=QUESTION, antwoord=one.answer_id)
        assert app.session_state["answer"] == one.answer_id
        assert [word for word in words.values() if word in texts(app)] == [words[one.reason]]


def test_question_with_all_answers_in_other_hands_says_so(open_app, demo_project):
    from coding.workflow.queue import take_batch

    with opened(demo_project, Settings(coder="codeur B")) as project:
        take_batch(project, [QUESTION], size=200)
    app = open_app("beoordelen", project=demo_project.name, vraag=QUESTION)
    assert "wachten nog op een andere codeur" in texts(app)
    assert not app.checkbox


def test_answer_is_shown_raw_and_as_text(open_app, demo_project, settings):
    app = open_app("beoordelen", project=demo_project.name, vraag=QUESTION)
    with opened(demo_project, settings) as project, project.reading() as session:
        raw = survey.texts_of(session, [app.session_state["answer"]])
    assert answer_of(app) == raw[app.session_state["answer"]]
    assert answer_of(app) not in " ".join(m.value for m in app.markdown)


def test_answer_marks_what_it_denies_and_explains_it(open_app, demo_project):
    app = open_app("beoordelen", project=demo_project.name, vraag="brede-intake", antwoord="2020-00213.brede-intake")
    html = " ".join(str(e.proto.body) for e in app.get("html"))
    assert '<span class="negated" title="In het antwoord ontkend">' in html
    assert '<abbr title="Centraal Orgaan opvang asielzoekers">COA</abbr>' in html
    assert "</span> = ontkend · <abbr>" in html
    assert "Taal:" not in html


def test_answer_in_another_language_has_a_mark(open_app, empty_project, tmp_path, settings):
    from coding.workflow import clean, codebooks, import_survey

    foreign = "We do not have enough time for all of these people in our town."
    (tmp_path / "a.csv").write_text(f"nummer;Wat is nodig?\n1;{foreign}\n2;Meer tijd voor iedereen\n", encoding="utf-8")
    mapping = 'wave = "2020"\n[[column]]\nname = "nummer"\nrole = "respondent"\n[[column]]\nname = "Wat is nodig?"\nid = "nodig"\n'
    (tmp_path / "m.toml").write_text(mapping + 'role = "open"\n', encoding="utf-8")
    with opened(empty_project, settings) as project:
        import_survey.import_survey(project, import_survey.preview(tmp_path / "a.csv", tmp_path / "m.toml"))
        clean.clean_project(project)
        codebooks.load_codebook(project, DEMO / "codebook.yaml")
    for answer, is_marked in (("2020-00001.nodig", True), ("2020-00002.nodig", False)):
        app = open_app("beoordelen", project=empty_project.name, antwoord=answer)
        html = " ".join(str(e.proto.body) for e in app.get("html"))
        assert ('<span class="lang">Taal: Engels.</span>' in html) == is_marked


def test_review_shows_class_and_wave_and_no_key(open_app, demo_project, settings):
    app = open_app("beoordelen", project=demo_project.name, vraag=QUESTION)
    with opened(demo_project, settings) as project, project.reading() as session:
        person = survey.respondent_of(session, app.session_state["answer"])
    captions = " ".join(c.value for c in app.caption)
    assert person.wave_id in captions
    assert str(person.values["gemeenteklasse"]) in captions
    assert person.key not in captions


def test_fault_is_told_without_its_text(open_app, demo_project, monkeypatch):
    def broken(*_: object) -> None:
        raise RuntimeError("het antwoord van respondent 12")

    monkeypatch.setattr("coding.workflow.review.desk", broken)
    app = open_app("beoordelen", project=demo_project.name)
    assert not app.exception
    assert "RuntimeError" in app.error[0].value
    assert "respondent 12" not in app.error[0].value


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


def test_decision_carries_the_coder_of_the_session(open_app, demo_project):
    app = open_app("beoordelen", project=demo_project.name, vraag=QUESTION, codeur="codeur B")
    answer = app.session_state["answer"]
    button(app, "accept:").click().run()  # type: ignore[attr-defined]
    with opened(demo_project, Settings(coder="codeur B")) as project, project.reading() as session:
        assert [d.coder for d in decisions.current_decisions(session, "codeur B", [answer])] == ["codeur B"]


def test_cancelled_work_leaves_nothing(open_app, demo_project, settings):
    with opened(demo_project, settings) as project, project.reading() as session:
        before = [run.id for run in stages.runs_of(session, "suggest")]
    app = open_app("beoordelen", project=demo_project.name, vraag=QUESTION)
    button(app, "accept:").click().run()  # type: ignore[attr-defined]
    app.switch_page(frame.file_of("start")).run()
    button(app, "again-suggest").click().run()  # type: ignore[attr-defined]
    job = jobs.all_jobs()[str(demo_project)]
    app.button(key="cancel").click().run()
    job.wait()
    assert job.cancelled
    assert job.figures is None
    with opened(demo_project, settings) as project, project.reading() as session:
        assert [run.id for run in stages.runs_of(session, "suggest")] == before


def test_review_waits_while_work_goes_on(open_app, demo_project):
    app = open_app(project=demo_project.name)
    button(app, "again-topics").click().run()  # type: ignore[attr-defined]
    app.switch_page(frame.file_of("beoordelen")).run()
    assert "zodra het werk hierboven klaar is" in texts(app)
    assert not app.checkbox
    job = jobs.all_jobs()[str(demo_project)]
    job.cancel()
    job.wait()
    app.run()
    assert "Afgebroken" in app.info[0].value
    assert app.checkbox
