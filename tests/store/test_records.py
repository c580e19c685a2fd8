"""Every kind of record comes back as it went in, on every database."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from coding.records import (
    Answer,
    AnswerKind,
    CleanAnswer,
    Finding,
    Question,
    Quote,
    Respondent,
    Role,
    Run,
    Suggestion,
    Topic,
    Variable,
    Wave,
)
from coding.store import engine as engines
from coding.store import journal, stages, survey

MOMENT = datetime(2026, 7, 1, 13, 5, 7, 123456, tzinfo=timezone(timedelta(hours=2)))
STRANGE = [
    "Één\r\ntwee 🙂 e\u0301",
    "'; DROP TABLE answers; --",
    '"aan\tgehaald"',
    "x" * 100_000,
    "\u00a0 rand ",
    "%s ? :a {b}",
]


def test_waves_complete_their_population(engine: Engine) -> None:
    with engines.writing(engine) as session:
        survey.add_waves(session, [Wave("2019"), Wave("2020", {"G4": 4})])
        survey.add_waves(session, [Wave("2019", {"G40": 40}), Wave("2020")])
        assert survey.all_waves(session) == [Wave("2019", {"G40": 40}), Wave("2020", {"G4": 4})]


def test_variables_keep_their_first_description_and_order(engine: Engine) -> None:
    klasse = Variable("klasse", "Gemeenteklasse", Role.STRATUM, missing=("999", ""))
    schaal = Variable("s1", "Hoe vaak?", Role.SCALE, "schaal", {"1": "nooit", "5": "altijd"})
    aantal = Variable("n", "Aantal", Role.REPRESENTS, stratum_value="G40")
    with engines.writing(engine) as session:
        survey.add_variables(session, [klasse, schaal])
        survey.add_variables(session, [aantal, Variable("klasse", "anders", Role.SINGLE)])
        assert survey.all_variables(session) == [klasse, schaal, aantal]


def test_questions_keep_their_text_and_order(engine: Engine) -> None:
    with engines.writing(engine) as session:
        survey.add_questions(
            session, [Question("z", "Eerst?", 1, (AnswerKind.NOTHING_TO_ADD,)), Question("b", "Dan?", 2)]
        )
        survey.add_questions(session, [Question("b", "Anders?", 1), Question("a", "Nieuw?", 2)])
        found = survey.all_questions(session)
    assert [(q.id, q.text) for q in found] == [("z", "Eerst?"), ("b", "Dan?"), ("a", "Nieuw?")]
    assert found[0].counts == (AnswerKind.NOTHING_TO_ADD,)


def test_respondents_come_back(engine: Engine) -> None:
    given = [Respondent("2020-00001", "2020", "sleutel é", {"klasse": "G4", "n": 3, "deel": 0.5, "leeg": None})]
    with engines.writing(engine) as session:
        survey.add_waves(session, [Wave("2020")])
        survey.add_respondents(session, given)
        survey.add_respondents(session, [])
        assert survey.all_respondents(session) == given
        assert survey.respondent_ids(session) == {("2020", "sleutel é"): "2020-00001"}
        assert survey.n_respondents(session) == 1


def test_respondent_key_is_unique_in_its_wave(filled: Engine) -> None:
    def write() -> None:
        with engines.writing(filled) as session:
            survey.add_respondents(session, [Respondent("2020-00009", "2020", "sleutel 1")])

    with pytest.raises(IntegrityError):
        write()


@pytest.mark.parametrize("text", STRANGE, ids=range(len(STRANGE)))
def test_answer_text_stays_exactly_as_it_came(filled: Engine, text: str) -> None:
    given = Answer("2020-00002.nodig", text, "nodig", "2020-00002", "2020")
    with engines.writing(filled) as session:
        survey.add_answers(session, [given])
        assert list(survey.iter_answers(session, ["nodig"]))[1] == given
        assert survey.texts_of(session, ["2020-00002.nodig", "weg"]) == {given.id: text}


def test_many_answers_come_back_in_order_and_in_chunks(filled: Engine) -> None:
    people = [Respondent(f"2020-{n:05d}", "2020", f"s{n}") for n in range(100, 11_100)]
    given = [Answer(f"{p.id}.les", f"tekst {p.id}", "les", p.id, "2020") for p in people]
    with engines.writing(filled) as session:
        survey.add_respondents(session, people)
        survey.add_answers(session, given)
        found = list(survey.iter_answers(session, ["les"]))
        assert found[3:] == given
        assert survey.answer_counts(session) == {"les": 11_003, "nodig": 1}
        assert len(survey.texts_of(session, [a.id for a in given])) == 11_000


def test_codebook_versions_come_back_newest_first(engine: Engine) -> None:
    with engines.writing(engine) as session:
        assert stages.codebook_content(session) is None
        for version in ("2", "1"):
            stages.add_codebook_version(session, version, {"codes": [version, "é"]}, version * 64, "A", MOMENT)
        assert stages.codebook_content(session) == {"codes": ["1", "é"]}
        assert stages.codebook_content(session, "2") == {"codes": ["2", "é"]}
        assert list(stages.codebook_versions_there(session)) == ["2", "1"]


def _run(session: object, verb: str = "clean") -> Run:
    run = Run(f"{verb}-001", verb, MOMENT, 2020, {"steps": ["a"], "n": 2}, {"answers": "ab"}, "0.1")
    stages.add_run(session, run)  # type: ignore[arg-type]
    return run


def test_runs_come_back_with_their_moment(filled: Engine) -> None:
    with engines.writing(filled) as session:
        run = _run(session)
        assert stages.runs_of(session) == [run]
        assert stages.runs_of(session, "suggest") == []


def test_clean_answers_come_back_whole(filled: Engine) -> None:
    given = [
        CleanAnswer("2020-00001.les", "maatwerk", masked="maatwerk", question_id="les"),
        CleanAnswer(
            "2020-00002.les", "taal", AnswerKind.NOISE, False, ((0, 4, 0, 5),), (Finding("persoon", 0, 4, "regel", 0.75),),
            "[persoon] eerst", "2020-00001.les", "les",
        ),
    ]  # fmt: skip
    raw = {"2020-00001.les": "maatwerk", "2020-00002.les": "taal eerst"}
    with engines.writing(filled) as session:
        run = _run(session)
        assert stages.add_clean_answers(session, run.id, ((c, raw[c.answer_id]) for c in given)) == 2
        assert list(stages.iter_clean_answers(session, run.id)) == given
        assert list(stages.iter_clean_answers(session, run.id, ["nodig"])) == []
        assert stages.clean_answer(session, run.id, "2020-00002.les") == given[1]
        assert stages.n_clean_answers(session, run.id) == 2


def test_suggestions_come_back_most_probable_first(filled: Engine) -> None:
    a, b = "2020-00001.les", "2020-00002.les"
    given = [
        Suggestion(b, "y", 0.25, False),
        Suggestion(a, "x", 0.5, True, "rule: maat"),
        Suggestion(a, "w", 0.875, True),
    ]
    with engines.writing(filled) as session:
        run = _run(session, "suggest")
        assert stages.add_suggestions(session, run.id, iter(given)) == 3
        assert stages.suggestions_of(session, run.id) == [given[2], given[1], given[0]]
        assert stages.suggestions_of(session, run.id, [b]) == [given[0]]
        assert stages.suggestions_of(session, run.id, []) == []
        assert stages.suggestions_of(session, run.id, only_suggested=True) == [given[2], given[1]]


def test_topics_and_quotes_come_back(filled: Engine) -> None:
    topic = Topic("les", 0, ("taal", "maatwerk"), ("2020-00001.les", "2020-00002.les"), ("2020-00001.les",), 0.5)
    quote = Quote("2020-00001.les", "les", "maatwerk", "[persoon] zegt: maatwerk", 1, 0.625, "G4, 2020")
    with engines.writing(filled) as session:
        run = _run(session, "topics")
        stages.add_topics(session, run.id, [topic])
        stages.add_quotes(session, run.id, [quote])
        assert stages.topics_of(session, run.id) == [topic]
        assert stages.quotes_of(session, run.id) == [quote]


def test_journal_comes_back_oldest_first(engine: Engine) -> None:
    with engines.writing(engine) as session:
        for n, verb in enumerate(("new", "import", "clean")):
            journal.add_line(session, MOMENT + timedelta(minutes=n), "A", verb, {"n": n, "waves": ["2020"]})
        journal.add_import(session, MOMENT, "a.csv", "0" * 64, {"wave": "2020"})
        journal.add_export(session, MOMENT, "A", "report", "a.docx", "1" * 64)
        lines = journal.lines(session)
        assert [line.verb for line in lines] == ["new", "import", "clean"]
        assert lines[1].details == {"n": 1, "waves": ["2020"]}
        assert lines[0].time == MOMENT
        assert [line.verb for line in journal.lines(session, last=2)] == ["import", "clean"]
        assert [line.verb for line in journal.lines(session, "new")] == ["new"]
