"""The pages Dubbelcoderen and Vergelijken in every state, and coding a part of a sample on the page Coderen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from coding.records import Difference, Ended
from coding.settings import Settings
from coding.store.marks import Marks
from coding.workflow import adjudicate, double
from coding.workflow.codebooks import show_codebook
from coding.workflow.project import Project, now, opened
from coding.workflow.sent import Kind, Sent, take_in
from ui import state
from ui.components import double_new

CODERS = ("Anna", "Bram")


@pytest.fixture
def demo(demo_project: Path, settings: Settings) -> Iterator[Project]:
    """A complete demo project of one's own."""
    with opened(demo_project, settings) as project:
        yield project


def by(project: Project, who: str) -> Project:
    return Project(project.target, project.engine, project.settings.model_copy(update={"coder": who}), project.role)


def code(project: Project, who: str, given: dict[str, tuple[str, ...]]) -> None:
    sent = [Sent(str(uuid4()), i, Kind.DECIDE, codes, Marks(), now(), "", "") for i, codes in given.items()]
    take_in(by(project, who), sent)


def finished(project: Project, size: int = 12, differ: int = 3) -> tuple[str, tuple[str, ...]]:
    """A sample that both coders finished; they differ about the last few answers."""
    sample = double.assign(project, CODERS, size)
    first, second, *_ = show_codebook(project).ids
    for who, last in (("Anna", (first,)), ("Bram", (second,))):
        same = dict.fromkeys(sample.answer_ids[: size - differ], (first,))
        code(project, who, same | dict.fromkeys(sample.answer_ids[size - differ :], last))
        double.finish(by(project, who), sample.id)
    return sample.id, sample.answer_ids


def texts(app: AppTest) -> str:
    """All that the page says in words."""
    html = (e.proto.body for e in app.get("html"))
    return " ".join(
        [*(str(e.value) for e in [*app.markdown, *app.caption, *app.error, *app.warning, *app.success]), *html]
    )


def keys(app: AppTest) -> set[str]:
    return {button.key for button in app.button}


def component(app: AppTest) -> dict[str, Any]:
    """What the component of the page was given; empty if there is none."""
    found = app.get("bidi_component")
    return json.loads(found[0].proto.json) if found else {}


# ---- empty


@pytest.mark.parametrize("page", ["dubbelcoderen", "vergelijken"])
def test_an_empty_project_is_told_what_comes_first(page, open_app, empty_project):
    app = open_app(page, project=empty_project.name)
    assert not app.exception
    assert "nog geen antwoorden" in texts(app)


def test_without_samples_the_pages_say_what_to_do(open_app, demo):
    app = open_app("dubbelcoderen", project="demo.duiding")
    assert "nog niets dubbel gecodeerd" in texts(app)
    assert app.number_input[0].value == double.scope(demo).n_advised == 227
    assert "Advies: 227" in texts(app)
    app = open_app("vergelijken", project="demo.duiding")
    assert "valt er niets te vergelijken" in texts(app)
    assert [link.proto.page for link in app.get("page_link")] == ["dubbelcoderen"]


# ---- assigning


def test_a_sample_is_assigned_to_coders_that_were_chosen_or_typed(open_app, demo):
    app = open_app("dubbelcoderen", project="demo.duiding")
    app.number_input[0].set_value(20).run()
    app.multiselect(key=state.double("coders")).set_value(["codeur A", "Nieuw"]).run()
    app.button(key="double-assign").click().run()
    assert not app.error
    assert "20 antwoorden toegewezen aan codeur A, Nieuw" in texts(app)
    [sample] = double.samples(demo)
    assert (sample.sample.coders, sample.n_answers) == (("codeur A", "Nieuw"), 20)
    assert "0 van 20" in texts(app)
    assert "bezig" in texts(app)


def test_what_stands_in_the_fields_is_assigned_and_a_second_press_assigns_nothing(open_app, demo, monkeypatch):
    """The browser sends the fields along with the press: what the page was drawn with before that does not count."""
    app = open_app("dubbelcoderen", project="demo.duiding")
    app.multiselect(key=state.double("coders")).set_value(["codeur A", "codeur B"])
    app.number_input[0].set_value(7)
    app.button(key="double-assign").click().run()
    [sample] = double.samples(demo)
    assert (sample.sample.coders, sample.n_answers) == (("codeur A", "codeur B"), 7)
    monkeypatch.setattr(double_new.st, "session_state", {state.DOUBLE_TIMES: 1})
    double_new._assign(state.double("size:1"), 0)  # of the page as it was before
    assert len(double.samples(demo)) == 1


def test_one_coder_is_not_enough_and_nothing_is_stored(open_app, demo):
    app = open_app("dubbelcoderen", project="demo.duiding")
    app.multiselect(key=state.double("coders")).set_value(["codeur A"]).run()
    app.button(key="double-assign").click().run()
    assert "minstens twee codeurs" in texts(app)
    assert double.samples(demo) == []


def test_another_question_has_another_advice(open_app, demo):
    app = open_app("dubbelcoderen", project="demo.duiding")
    app.multiselect(key=state.double("questions")).set_value(["overdracht-coa"]).run()
    scope = double.scope(demo, ["overdracht-coa"])
    assert scope.n_advised == min(100, scope.n_answers)
    assert app.number_input[0].value == scope.n_advised


# ---- progress, finishing, opening


def test_progress_is_shown_without_a_single_code(open_app, demo):
    sample = double.assign(demo, CODERS, 10)
    label = show_codebook(demo).codes[0].label
    code(demo, "Anna", dict.fromkeys(sample.answer_ids[:4], (show_codebook(demo).ids[0],)))
    app = open_app("dubbelcoderen", project="demo.duiding", codeur="Bram")
    assert "4 van 10" in texts(app)
    assert "0 van 10" in texts(app)
    assert label not in texts(app)
    assert keys(app) >= {f"code:{sample.id}", f"open:{sample.id}", f"stop:{sample.id}:Anna"}
    assert f"compare:{sample.id}" not in keys(app)


def test_a_part_is_finished_with_one_button_when_all_is_coded(open_app, demo):
    sample = double.assign(demo, CODERS, 3)
    code(demo, "Anna", dict.fromkeys(sample.answer_ids, ()))
    app = open_app("dubbelcoderen", project="demo.duiding", codeur="Anna")
    app.button(key=f"finish:{sample.id}").click().run()
    assert "is afgerond" in texts(app)
    assert double.samples(demo)[0].part_of("Anna").ended is Ended.FINISHED


@pytest.mark.parametrize(("answer", "ended"), [("double-yes", Ended.OPENED), ("double-no", None)])
def test_opening_codes_asks_first(answer, ended, open_app, demo):
    sample = double.assign(demo, CODERS, 5)
    app = open_app("dubbelcoderen", project="demo.duiding", codeur="Anna")
    app.button(key=f"open:{sample.id}").click().run()
    assert "codeert niet meer blind" in texts(app)
    assert double.samples(demo)[0].part_of("Anna").ended is None
    app.button(key=answer).click().run()
    assert double.samples(demo)[0].part_of("Anna").ended is ended
    assert "double-yes" not in keys(app)


def test_a_part_is_ended_for_a_coder_who_does_not_come_back(open_app, demo):
    sample = double.assign(demo, CODERS, 5)
    app = open_app("dubbelcoderen", project="demo.duiding", codeur="Karin")
    app.button(key=f"stop:{sample.id}:Bram").click().run()
    assert "deel van Bram afsluiten? Gecodeerd: 0 van 5" in texts(app)
    app.button(key="double-yes").click().run()
    assert double.samples(demo)[0].part_of("Bram").ended is Ended.STOPPED


# ---- coding


def test_the_card_gets_the_sample_without_suggestions(open_app, demo):
    sample = double.assign(demo, CODERS, 30)
    app = open_app("coderen", project="demo.duiding", codeur="Anna", modus="double")
    given = component(app)
    assert [a["id"] for a in given["answers"]] == list(sample.answer_ids[:20])
    assert all(offer["probability"] is None for a in given["answers"] for offer in a["offers"])
    code(demo, "Anna", dict.fromkeys(sample.answer_ids[:2], ()))
    given = component(app.run())
    assert [a["id"] for a in given["answers"]] == [*sample.answer_ids[:2], *sample.answer_ids[2:22]]
    assert [a["earlier"] is not None for a in given["answers"]] == [True] * 2 + [False] * 20
    assert (given["n_done"], given["n_total"]) == (2, 30)


def test_an_answer_of_the_sample_that_is_looked_up_has_no_suggestions_either(open_app, demo):
    sample = double.assign(demo, CODERS, 30)
    offered = {}
    for who in ("Anna", "Karin"):
        shown = [
            component(open_app("coderen", project="demo.duiding", codeur=who, vraag=i.rpartition(".")[2], antwoord=i))
            for i in sample.answer_ids[:4]
        ]
        offers = [o for given in shown for a in given["answers"] for o in a["offers"]]
        offered[who] = [o for o in offers if o["probability"] is not None]
    assert not offered["Anna"]
    assert offered["Karin"]


def test_the_queue_tells_that_a_part_waits_and_goes_there(open_app, demo):
    double.assign(demo, CODERS, 5)
    app = open_app("coderen", project="demo.duiding", codeur="Anna")
    assert "Er wacht een deel van dubbel" in texts(app)
    app.button(key="double-begin").click().run()
    assert app.session_state[state.MODE] == "double"
    assert len(component(app)["answers"]) == 5
    app = open_app("coderen", project="demo.duiding", codeur="Karin")
    assert "Er wacht een deel" not in texts(app)


def test_who_has_no_part_is_told_so(open_app, demo):
    double.assign(demo, CODERS, 5)
    app = open_app("coderen", project="demo.duiding", codeur="Karin", modus="double")
    assert "Er wacht geen steekproef op u" in texts(app)
    assert not component(app)


# ---- comparing


def test_comparing_waits_for_the_coders(open_app, demo):
    double.assign(demo, CODERS, 5)
    app = open_app("vergelijken", project="demo.duiding", codeur="Karin")
    assert "nog niet te zien" in texts(app)
    assert "Nog bezig: Anna, Bram" in texts(app).replace("\\", "")
    assert not component(app)


def test_agreement_is_shown_per_code_with_n_and_interval(open_app, demo):
    finished(demo)
    app = open_app("vergelijken", project="demo.duiding", codeur="Karin")
    assert not app.error
    rows = {row["code"]: row for row in component(app)["rows"]}
    first, second, *_ = show_codebook(demo).ids
    assert list(rows) == [first, second]
    assert (rows[first]["given"], rows[first]["n"], rows[first]["share"]) == ("12 / 9", "12", "75%")
    # by hand: 21 of 24 codings positive, three answers differ: 1 - 23 × 6 / (2 × 21 × 3)
    assert rows[first]["alpha"] == pytest.approx(1 - 23 * 6 / (2 * 21 * 3))
    assert rows[first]["alpha_text"] == "−0,10"
    assert rows[second]["interval"] == "–"
    assert "Bij 75% van de antwoorden (n = 12)" in texts(app)
    assert "omstreden" in texts(app)


def test_agreement_by_group(open_app, demo):
    finished(demo)
    app = open_app("vergelijken", project="demo.duiding", codeur="Karin")
    app.button_group(key=state.COMPARE_LEVEL).set_value("group").run()
    book = show_codebook(demo)
    labels = {book.groups[code.group] for code in book.codes[:2]}
    assert {row["label"] for row in component(app)["rows"]} == labels
    assert {row["code"] for row in component(app)["rows"]} == {""}


def open_cases(open_app: Any) -> AppTest:
    app = open_app("vergelijken", project="demo.duiding", codeur="Karin")
    app.session_state["compare_tab:nl"] = "Antwoorden met verschil"
    return app.run()


def test_the_card_begins_with_what_all_gave_and_the_address_leads_to_an_answer(open_app, demo):
    sample, ids = finished(demo)
    first, second, *_ = show_codebook(demo).ids
    given = component(open_cases(open_app))
    assert [(one["id"], one["codes"], one["reason"], one["note"], one["on"]) for one in given["cases"]] == [
        (answer, [], None, "", "") for answer in ids[-3:]
    ]
    assert given["cases"][0]["given"] == [["Anna", [first]], ["Bram", [second]]]
    assert given["cases"][0]["disputed"] == [first, second]
    assert (given["line"], given["start"], given["sample"]) == ([[i, ""] for i in ids[-3:]], "", sample)
    app = open_app(
        "vergelijken", project="demo.duiding", codeur="Karin", steekproef=sample, toon="cases", verschil=ids[-2]
    )
    assert component(app)["start"] == ids[-2]
    assert app.query_params["toon"] == "cases"


def test_what_was_settled_stands_on_the_card_with_who_and_why(open_app, demo):
    sample, ids = finished(demo, differ=1)
    made = adjudicate.adjudicate(by(demo, "Karin"), sample, ids[-1], [], Difference.GAP, "ontbreekt")
    given = component(open_cases(open_app))
    assert given["line"] == [[ids[-1], made.id]]
    [one] = given["cases"]
    assert (one["codes"], one["reason"], one["note"], one["on"]) == ([], "gap", "ontbreekt", made.id)
    assert "Besloten door Karin" in one["settled"]
    assert "Geen code. Ontbreekt in het codeboek." in one["settled"]


def test_the_card_tells_all_its_texts_in_both_languages(open_app, demo):
    finished(demo)
    told = {}
    for language, tab in (("nl", "Antwoorden met verschil"), ("en", "Answers with a difference")):
        app = open_app("vergelijken", project="demo.duiding", codeur="Karin", taal=language)
        app.session_state[f"compare_tab:{language}"] = tab
        told[language] = component(app.run())["texts"]
    assert told["nl"].keys() == told["en"].keys()
    assert (told["nl"]["reason_gap"], told["en"]["reason_gap"]) == (
        "Ontbreekt in het codeboek",
        "Missing from the codebook",
    )


def test_without_a_difference_there_is_nothing_to_settle(open_app, demo):
    finished(demo, differ=0)
    assert "Er valt niets te beslissen" in texts(open_cases(open_app))


def test_codes_that_were_seldom_given_are_marked(open_app, demo):
    finished(demo)
    rows = component(open_app("vergelijken", project="demo.duiding", codeur="Karin"))["rows"]
    assert [(row["given"], row["few"]) for row in rows] == [("12 / 9", False), ("0 / 3", True)]


def test_the_start_page_shows_where_comparing_stands(open_app, demo):
    assert "Nog niet dubbel gecodeerd" in texts(open_app(project="demo.duiding"))
    sample = double.assign(demo, CODERS, 5)
    assert "nog bezig: 2 codeurs" in texts(open_app(project="demo.duiding"))
    for who in CODERS:
        code(demo, who, dict.fromkeys(sample.answer_ids, ()))
        double.finish(by(demo, who), sample.id)
    assert "5 antwoorden dubbel gecodeerd in 1 steekproef" in texts(open_app(project="demo.duiding"))


def test_both_pages_speak_english(open_app, demo):
    finished(demo)
    app = open_app("dubbelcoderen", project="demo.duiding", codeur="Karin", taal="en")
    assert "finished on" in texts(app)
    app = open_app("vergelijken", project="demo.duiding", codeur="Karin", taal="en")
    assert "Over all codes together" in texts(app)
    assert component(app)["rows"][0]["alpha_text"] == "−0.10"


def test_the_codebook_tells_how_often_a_definition_was_unclear(open_app, demo):
    sample, ids = finished(demo, differ=2)
    first, second, third, *_ = show_codebook(demo).ids
    for answer in ids[-2:]:
        adjudicate.adjudicate(by(demo, "Karin"), sample, answer, [first], Difference.UNCLEAR)
    assert "2 keer verschilden codeurs" in texts(open_app("codeboek", project="demo.duiding", code=second))
    assert "verschilden codeurs" not in texts(open_app("codeboek", project="demo.duiding", code=third))
