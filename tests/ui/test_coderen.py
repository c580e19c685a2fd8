"""The page Coderen in every state: what the card gets, what is stored from it, and what an empty page says to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from coding.codebook.edit import Change, Kind
from coding.errors import NotReadyError
from coding.records import Reason
from coding.settings import Settings
from coding.store import decisions, stages, survey
from coding.workflow import clean, codebooks, decide, edit_codebook, import_survey, queue, review, sweep
from coding.workflow.demo import DEMO
from coding.workflow.project import Project, now, opened
from coding.workflow.substance import substance
from ui import frame
from ui.components import coding, jobs
from ui.components.reading_card import CardState

QUESTION = "overdracht-coa"  # about half of it is decided already
MAPPING = 'wave = "2020"\n[[column]]\nname = "nummer"\nrole = "respondent"\n'
MAPPING += '[[column]]\nname = "Wat is nodig?"\nid = "nodig"\nrole = "open"\n'
FOREIGN = "We do not have enough time for all of these people in our town."


def card(app: AppTest) -> dict[str, Any]:
    """What the card was given; empty if there is none."""
    found = app.get("bidi_component")
    return json.loads(found[0].proto.json) if found else {}


def texts(app: AppTest) -> str:
    """All that the page says in words."""
    return " ".join(str(e.value) for e in [*app.markdown, *app.caption, *app.error])


def links(app: AppTest) -> list[str]:
    return [link.proto.page for link in app.get("page_link")]


def small(project: Project, folder: Path, *steps: str) -> None:
    """Two answers, and as much done with them as asked."""
    (folder / "a.csv").write_text(f"nummer;Wat is nodig?\n1;{FOREIGN}\n2;Meer tijd voor iedereen\n", encoding="utf-8")
    (folder / "m.toml").write_text(MAPPING, encoding="utf-8")
    import_survey.import_survey(project, import_survey.preview(folder / "a.csv", folder / "m.toml"))
    if "clean" in steps:
        clean.clean_project(project)
    if "codebook" in steps:
        codebooks.load_codebook(project, DEMO / "codebook.yaml")


@pytest.mark.parametrize(
    ("steps", "says", "page"),
    [
        (None, "nog geen antwoorden", "importeren"),
        ((), "nog niet allemaal opgeschoond", "opschonen"),
        (("clean",), "nog geen codeboek", "codeboek"),
    ],
)
def test_empty_page_names_the_step_that_fills_it(steps, says, page, open_app, empty_project, tmp_path, settings):
    if steps is not None:
        with opened(empty_project, settings) as project:
            small(project, tmp_path, *steps)
    app = open_app("coderen", project=empty_project.name)
    assert not app.error
    assert says in texts(app)
    assert links(app) == [page]
    assert not card(app)


def test_coding_goes_without_suggestions_and_one_button_makes_them(open_app, empty_project, tmp_path, settings):
    with opened(empty_project, settings) as project:
        small(project, tmp_path, "clean", "codebook")
    app = open_app("coderen", project=empty_project.name)
    assert "nog geen voorstellen" in texts(app)
    assert [len(a["offers"]) for a in card(app)["answers"]] == [0, 0]
    assert sorted("taal: Engels" in a["note"] for a in card(app)["answers"]) == [False, True]
    app.button(key="suggest").click().run()
    jobs.all_jobs()[str(empty_project)].wait()
    app.run()
    assert "nog geen voorstellen" not in texts(app)


def test_card_gets_what_is_in_hand_with_reasons_and_words(open_app, demo_project, settings):
    app = open_app("coderen", project=demo_project.name, vraag=QUESTION)
    given = card(app)
    with opened(demo_project, settings) as project:
        batch = queue.take_batch(project, [QUESTION])
        with project.reading() as session:
            raw = survey.texts_of(session, [a.answer_id for a in batch])
            keys = {survey.respondent_of(session, a.answer_id).key for a in batch}
    assert [a["id"] for a in given["answers"]] == [a.answer_id for a in batch]
    words = {Reason.AUDIT: "steekproef", Reason.UNCERTAIN: "twijfel", Reason.RARE: "zeldzame code"}
    for answer, one in zip(given["answers"], batch, strict=True):
        assert answer["note"].split(" · ")[0] == words[one.reason]
        assert "".join(p[2] for p in answer["pieces"]) == raw[answer["id"]]
        assert dict(answer["about"])["meting"] == one.answer_id[:4]
        assert not keys & {value for _, value in answer["about"]}
    offers = [o for a in given["answers"] for o in a["offers"]]
    assert any(o["suggested"] and o["spans"] for o in offers)
    assert any(o["probability"] is None for o in offers)
    assert (given["n_done"], given["n_total"]) == (38, 73)


def test_all_questions_together_give_answers_to_several(open_app, demo_project):
    given = card(open_app("coderen", project=demo_project.name, vraag="*"))
    assert len({a["question"] for a in given["answers"]}) > 1


def test_one_question_after_another_and_then_all_of_them(open_app, demo_project):
    for question in ("leerroutes", "werkzame-elementen", "*"):
        app = open_app("coderen", project=demo_project.name, vraag=question)
        assert not app.exception
        assert not app.error
    assert len(card(app)["answers"]) == review.AHEAD


def test_names_are_not_sent_to_who_may_not_see_them(open_app, demo_project, settings, monkeypatch):
    with opened(demo_project, settings) as project, project.reading() as session:
        run = stages.runs_of(session, "clean")[-1].id
        found = next(
            a
            for a in stages.iter_clean_answers(session, run)
            if a.is_answer and any(f.kind == "e-mail" for f in a.findings)
        )
    monkeypatch.setenv("DUIDING_UNMASKED", "nobody")
    app = open_app("coderen", project=demo_project.name, vraag=found.question_id, antwoord=found.answer_id)
    [answer] = card(app)["answers"]
    assert "e-mail" in [piece[3] for piece in answer["pieces"] if piece[2] is None]
    assert "@" not in json.dumps(answer)


def test_a_looked_up_answer_stands_alone_with_the_way_back(open_app, demo_project, settings):
    with opened(demo_project, settings) as project, project.reading() as session:
        answer = decisions.current_decisions(session)[0]
    app = open_app(
        "coderen", project=demo_project.name, vraag=answer.answer_id.rpartition(".")[2], antwoord=answer.answer_id
    )
    assert [a["id"] for a in card(app)["answers"]] == [answer.answer_id]
    assert "Opgezocht antwoord" in texts(app)
    app.button(key="to_queue").click().run()
    assert len(card(app)["answers"]) > 1


def test_decided_answers_show_what_was_decided(open_app, demo_project, settings):
    app = open_app("coderen", project=demo_project.name, vraag=QUESTION)
    first = card(app)["answers"][0]["id"]
    with opened(demo_project, settings) as project:
        decide.decide_answer(project, first, ["brede-intake"])
    app.run()
    answer = next(a for a in card(app)["answers"] if a["id"] == first)
    assert answer["earlier"]["codes"] == ["brede-intake"]


def test_question_with_all_answers_in_other_hands_says_so(open_app, demo_project):
    with opened(demo_project, Settings(coder="codeur B")) as project:
        queue.take_batch(project, [QUESTION], size=200)
    app = open_app("coderen", project=demo_project.name, vraag=QUESTION)
    assert "liggen bij een andere codeur" in texts(app)
    assert not card(app)


def test_when_all_is_decided_the_next_question_is_one_button_away(open_app, demo_project, settings):
    with opened(demo_project, settings) as project:
        with project.reading() as session:
            asked = {i for i, _, _ in stages.substantive(session, "clean-001", [QUESTION])}
            waiting = sorted(asked - decisions.decided_ids(session))
        for answer in waiting:
            decide.decide_answer(project, answer, [])
    app = open_app("coderen", project=demo_project.name, vraag=QUESTION)
    assert "Hier is alles gecodeerd" in texts(app)
    assert len(card(app)["answers"]) == 20  # to look back at, and to undo
    app.button(key="next_question").click().run()
    assert app.session_state["question"] != QUESTION
    assert "Hier is alles gecodeerd" not in texts(app)


def test_another_page_in_between_keeps_the_question(open_app, demo_project):
    app = open_app("coderen", project=demo_project.name, vraag=QUESTION)
    before = [a["id"] for a in card(app)["answers"]]
    app.switch_page(frame.file_of("logboek")).run()
    app.switch_page(frame.file_of("coderen")).run()
    assert app.selectbox(key="question").value == QUESTION
    assert [a["id"] for a in card(app)["answers"]] == before


def test_coding_waits_for_cleaning(open_app, demo_project):
    app = open_app(project=demo_project.name)
    next(b for b in app.button if b.key == "again-clean").click().run()
    app.switch_page(frame.file_of("coderen")).run()
    assert "zodra het werk hierboven klaar is" in texts(app)
    assert not card(app)
    job = jobs.all_jobs()[str(demo_project)]
    job.cancel()
    job.wait()
    app.run()
    assert card(app)


def test_browser_keeps_what_is_unsent_apart_per_project_and_coder():
    mine, other = Settings(coder="A"), Settings(coder="B")
    names = {coding.owner(place, who) for place in ("/x/demo.duiding", "/y/demo.duiding") for who in (mine, other)}
    assert len(names) == 4


def version_of_now(project: Project) -> str:
    """The codebook's version of now."""
    return review.codebook(project).version


def ids(app: AppTest) -> list[str]:
    """Ids of the answers that the browser has."""
    return [a["id"] for a in card(app)["answers"]]


def test_mode_is_chosen_and_kept_in_the_address(open_app, demo_project):
    app = open_app("coderen", project=demo_project.name, vraag=QUESTION)
    app.selectbox(key="mode").set_value("unread").run()
    assert app.query_params["modus"] == "unread"
    again = open_app("coderen", project=demo_project.name, vraag=QUESTION, modus="unread")
    assert ids(again) == ids(app) == sorted(ids(app))
    assert "volgorde van de enquête" in {a["note"].split(" · ")[0] for a in card(again)["answers"]}


@pytest.mark.parametrize(
    ("mode", "says"),
    [
        ("found", "Zoek hierboven naar woorden"),
        ("discuss", "niets te bespreken"),
        ("older", "volgen de huidige definities"),
    ],
)
def test_mode_without_answers_says_how_it_is_filled(mode, says, open_app, demo_project):
    app = open_app("coderen", project=demo_project.name, vraag="*", modus=mode)
    assert not app.error
    assert says in texts(app)
    assert not card(app)


def test_unknown_mode_and_broken_search_are_the_queue_and_nothing(open_app, demo_project):
    app = open_app("coderen", project=demo_project.name, vraag=QUESTION, modus="onzin", zoek="{")
    assert app.selectbox(key="mode").value == "queue"
    assert len(ids(app)) == 18  # half of what is left of the question


def test_search_is_gone_through_in_turn_and_a_reload_comes_back_to_its_place(open_app, demo_project):
    app = open_app("coderen", project=demo_project.name, vraag="*", modus="found", zoek='{"words":"taal*"}')
    given = card(app)
    assert given["places"] == list(range(1, 41))
    assert all("taal" in "".join(p[2] or "" for p in a["pieces"]).lower() for a in given["answers"])
    place = ids(app)[15]
    again = open_app(
        "coderen", project=demo_project.name, vraag="*", modus="found", zoek='{"words":"taal*"}', plaats=place
    )
    assert card(again)["start"] == place
    assert card(again)["places"] == list(range(1, 56))
    assert ids(again)[:40] == ids(app)


def test_another_search_begins_at_its_first_answer(open_app, demo_project):
    app = open_app("coderen", project=demo_project.name, vraag="*", modus="found", zoek='{"words":"taal*"}')
    line = card(app)["line"]
    app.text_input(key="found_words").set_value("wachtlijst*").run()
    assert card(app)["line"] != line
    assert card(app)["places"][0] == 1
    assert app.query_params["zoek"] == '{"words":"wachtlijst*"}'


@pytest.mark.parametrize("mode", ["differ", "discuss", "older"])
def test_answer_where_the_coder_was_is_there_after_a_reload_though_it_left_the_list(
    mode, open_app, demo_project, settings
):
    with opened(demo_project, settings) as project, project.reading() as session:
        at = decisions.current_decisions(session)[0].answer_id
    app = open_app("coderen", project=demo_project.name, vraag="*", modus=mode, plaats=at)
    assert ids(app)[0] == card(app)["start"] == at


def test_differing_answers_tell_who_gave_what(open_app, demo_project, settings):
    with opened(demo_project, settings.model_copy(update={"coder": "codeur B"})) as project:
        with project.reading() as session:
            answer = decisions.current_decisions(session)[0].answer_id
        decide.decide_answer(project, answer, ["brede-intake", "ontzorgen"])
    app = open_app("coderen", project=demo_project.name, vraag="*", modus="differ")
    note = {a["id"]: a["note"] for a in card(app)["answers"]}[answer]
    assert "codeur B: Brede intake" in note


def test_retired_code_stays_on_an_answer_and_is_offered_nowhere(open_app, demo_project, settings):
    with opened(demo_project, settings) as project:
        first = queue.take_batch(project, [QUESTION])[0].answer_id
        decide.decide_answer(project, first, ["brede-intake"])
        edit_codebook.save(project, Change(Kind.RETIRE, "brede-intake"), version_of_now(project))
    app = open_app("coderen", project=demo_project.name, vraag=QUESTION)
    given = card(app)
    answer = next(a for a in given["answers"] if a["id"] == first)
    assert answer["earlier"]["codes"] == ["brede-intake"]
    assert [c["id"] for c in given["codes"] if c["retired"]] == ["brede-intake"]
    assert not any(o["code"] == "brede-intake" for a in given["answers"] for o in a["offers"])


def test_failed_learning_is_told_with_its_reason_and_tried_again(open_app, demo_project, monkeypatch):
    app = open_app("coderen", project=demo_project.name, vraag=QUESTION)
    monkeypatch.setattr(jobs, "not_learnt", lambda target: "De schijf is vol.")  # noqa: ARG005
    started: list[str] = []
    monkeypatch.setattr(jobs, "start", lambda verb, target: started.append(verb))  # noqa: ARG005
    app.run()
    assert "De schijf is vol." in texts(app).replace("\\", "")
    app.button(key="learn-again").click().run()
    assert started == ["learn"]


@pytest.mark.parametrize(
    ("error", "says"),
    [(NotReadyError("workflow.no_codebook"), "Laad er een"), (OSError("tekst van een antwoord"), "OSError")],
)
def test_storing_that_keeps_failing_is_explained_above_the_card(error, says, open_app, demo_project):
    app = open_app("coderen", project=demo_project.name, vraag=QUESTION)
    for tries, is_told in ((1, False), (2, True)):
        app.session_state["card:card"]["state"] = CardState(failed=failure(error), tries=tries)
        app.run()
        assert bool(app.error) == is_told
    assert "nog niet opgeslagen" in app.error[0].value
    assert says in app.error[0].value
    assert "tekst van een antwoord" not in texts(app)
    assert card(app)["failed"]


def failure(error: Exception) -> Exception:
    """The error as it comes out of where it was raised."""
    try:
        raise error
    except Exception as raised:
        return raised


def test_sweep_gives_the_answers_of_a_code_with_what_was_said(open_app, demo_project, settings):
    code = "regionale-samenwerking"
    with opened(demo_project, settings) as project:
        line = sweep.sweep(project, code).answer_ids
        sweep.take_in(project, [sweep.Said("s1", line[0], code, "no", now())])
    app = open_app("coderen", project=demo_project.name, vraag="*", modus="sweep", bij=code)
    given = card(app)
    assert not app.error
    assert [a["id"] for a in given["answers"]] == list(line[: len(given["answers"])])
    assert [(a["says"], a["last"]) for a in given["answers"]][:2] == [("no", "s1"), ("", "")]
    with opened(demo_project, settings) as project:  # in another tab
        sweep.take_in(project, [sweep.Said("s2", line[0], code, "back", now(), supersedes="s1")])
    assert [(a["says"], a["last"]) for a in card(app.run())["answers"]][:2] == [("", "s2"), ("", "")]
    with opened(demo_project, settings) as project:
        sweep.take_in(project, [sweep.Said("s3", line[0], code, "no", now(), supersedes="s2")])
    given = card(app.run())
    assert (given["n_said"], given["n_total"], given["code"]["id"]) == (1, len(line), code)
    assert any(a["spans"] for a in given["answers"])
    app.selectbox(key="sweep_order").set_value("doubtful").run()
    doubts = [abs(a["p"] - 0.5) for a in card(app)["answers"]]
    assert doubts == sorted(doubts)


def test_sweep_without_suggestions_says_what_to_do(open_app, empty_project, tmp_path, settings):
    with opened(empty_project, settings) as project:
        small(project, tmp_path, "clean", "codebook")
    app = open_app("coderen", project=empty_project.name, modus="sweep")
    assert "Zonder voorstellen" in texts(app)
    assert app.button(key="suggest")
    assert not card(app)


def test_answers_of_the_table_are_gone_through_on_coderen(open_app, demo_project):
    app = open_app("tabel", project=demo_project.name)
    app.text_input(key="table:words").set_value("wachtlijst*").run()
    app.button(key="table-code").click().run()
    assert not app.exception
    assert app.selectbox(key="mode").value == "found"
    assert app.text_input(key="found_words").value == "wachtlijst*"
    assert ids(app)


def test_what_says_the_same_is_coded_in_one_go_when_the_coder_says_so(open_app, demo_project, settings):
    with opened(demo_project, settings) as project:
        with project.reading() as session:
            known, decided = substance(session), decisions.decided_ids(session)
            alike = known.n_alike((i for i in known.question_of if i not in decided), decided)
        first = max(alike, key=lambda i: alike[i])
        decide.decide_answer(project, first, ["overig"] if "overig" in review.codebook(project).ids else [])
    app = open_app("coderen", project=demo_project.name, vraag=first.rpartition(".")[2])
    app.session_state["decided"] = first
    app.run()
    assert "hetzelfde als het vorige" in texts(app)
    with opened(demo_project, settings) as project, project.reading() as session:
        before = len(decisions.decided_ids(session))
    app.button(key=f"alike:{first}").click().run()
    with opened(demo_project, settings) as project, project.reading() as session:
        assert len(decisions.decided_ids(session)) == before + alike[first]
    assert "dezelfde codes" in texts(app)
