"""Who is in which class, and answers respondent by respondent, on every database."""

from __future__ import annotations

from itertools import groupby

from sqlalchemy import Engine

from coding.records import Answer, Question, Respondent, Wave
from coding.store import engine as engines
from coding.store import survey


def test_classes_are_counted_per_wave_and_nobody_is_in_an_empty_one(engine: Engine) -> None:
    classes = {"2020": ["G4", "G4", "overig", "", None], "2021": ["G4", 'een "rare" klasse']}
    with engines.writing(engine) as session:
        survey.add_waves(session, [Wave(wave) for wave in classes])
        people = [
            Respondent(f"{wave}-{n:05d}", wave, str(n), {"klasse van": own})
            for wave, all_ in classes.items()
            for n, own in enumerate(all_)
        ]
        survey.add_respondents(session, [*people, Respondent("2021-00009", "2021", "9", {})])
    with engines.reading(engine) as session:
        sizes = {("2020", "G4"): 2, ("2020", "overig"): 1, ("2021", "G4"): 1, ("2021", 'een "rare" klasse'): 1}
        assert survey.class_sizes(session, "klasse van") == sizes
        assert survey.class_sizes(session, "anders") == {}
        assert survey.respondents_of_class(session, "klasse van", "2020", "G4") == ["2020-00000", "2020-00001"]
        assert survey.respondents_of_class(session, "klasse van", "2020", "G40") == []


def test_answers_of_a_respondent_follow_each_other(engine: Engine) -> None:
    ids = ["2020-1", "2020-10", "2020-1-1", "2020-2"]
    with engines.writing(engine) as session:
        survey.add_waves(session, [Wave("2020")])
        survey.add_questions(session, [Question("a", "A?"), Question("a-b", "B?"), Question("b", "C?")])
        survey.add_respondents(session, [Respondent(i, "2020", i) for i in ids])
        given = [Answer(f"{i}.{q}", "tekst", q, i, "2020") for q in ("b", "a", "a-b") for i in reversed(ids)]
        survey.add_answers(session, given)
    with engines.reading(engine) as session:
        found = list(survey.iter_by_respondent(session))
    assert sorted(a.id for a in found) == sorted(a.id for a in given)
    assert len(list(groupby(found, key=lambda a: a.respondent_id))) == len(ids)
