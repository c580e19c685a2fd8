"""Importing: once, whole, and never over an answer that is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from coding.errors import TableError
from coding.store import survey as stored
from coding.workflow import decide, import_survey
from coding.workflow.project import Project

Contents = Callable[[Project], dict[str, list[tuple[object, ...]]]]
SURVEY = ("waves", "variables", "questions", "respondents", "answers")


def test_import_stores_what_the_file_says(empty: Project, bring: Callable[..., import_survey.Imported]) -> None:
    result = bring(empty)
    assert (result.n_respondents, result.n_answers, result.n_known, result.waves) == (24, 44, 0, ("2020",))
    with empty.reading() as session:
        assert [q.id for q in stored.all_questions(session)] == ["les", "nodig"]
        assert [(w.id, dict(w.population)) for w in stored.all_waves(session)] == [("2020", {"G40": 8, "overig": 40})]
        first = stored.all_respondents(session)[0]
        assert (first.id, first.key, first.values["klasse"]) == ("2020-00001", "SLEUTEL-01-GEHEIM", "G40")
        assert stored.texts_of(session, ["2020-00005.nodig"]) == {"2020-00005.nodig": "-"}


def test_preview_writes_nothing(empty: Project, survey: Any, contents: Contents) -> None:
    before = contents(empty)
    import_survey.preview(survey.write(), survey.mapping())
    assert contents(empty) == before


def test_import_twice_changes_nothing(
    imported: Project, bring: Callable[..., import_survey.Imported], contents: Contents
) -> None:
    before = contents(imported)
    again = bring(imported)
    after = contents(imported)
    assert (again.n_respondents, again.n_answers, again.n_known) == (0, 0, 44)
    assert {name: after[name] for name in SURVEY} == {name: before[name] for name in SURVEY}


def test_later_wave_leaves_answers_and_decisions_alone(
    ready: Project, survey: Any, bring: Callable[..., import_survey.Imported], contents: Contents
) -> None:
    decide.decide_file(ready, survey.coded())
    before = contents(ready)
    later = bring(ready, "2021", start=101)
    after = contents(ready)
    assert later.n_respondents == 24
    assert after["decisions"] == before["decisions"]
    for name in ("answers", "respondents"):
        assert set(before[name]) < set(after[name])
        assert {row[0][:4] for row in set(after[name]) - set(before[name])} == {"2021"}  # type: ignore[index]


def test_same_person_in_a_later_wave_gets_an_id_of_that_wave(
    imported: Project, bring: Callable[..., import_survey.Imported]
) -> None:
    bring(imported, "2021")
    with imported.reading() as session:
        ids = stored.respondent_ids(session)
    assert ids["2020", "SLEUTEL-03-GEHEIM"] == "2020-00003"
    assert ids["2021", "SLEUTEL-03-GEHEIM"] == "2021-00003"


def test_more_rows_of_a_wave_are_added_and_keep_ids(
    empty: Project, survey: Any, bring: Callable[..., import_survey.Imported]
) -> None:
    path = survey.write("2020.csv")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([lines[0], *lines[5:9]]), encoding="utf-8")
    import_survey.import_survey(empty, import_survey.preview(path, survey.mapping()))
    whole = bring(empty)
    assert (whole.n_respondents, whole.n_known) == (20, 7)
    with empty.reading() as session:
        assert stored.respondent_ids(session)["2020", "SLEUTEL-05-GEHEIM"] == "2020-00001"


def test_changed_answer_is_refused_whole_with_ids_and_without_text(
    imported: Project, bring: Callable[..., import_survey.Imported], contents: Contents
) -> None:
    before = contents(imported)
    lessons = ["Geheel nieuwe tekst van iemand", "Ook deze tekst is nieuw"] + [
        f"Antwoord nummer {n}" for n in range(22)
    ]
    with pytest.raises(TableError, match=r"2020-00001\.les, .*2020-00002\.les") as caught:
        bring(imported, lessons=lessons)
    assert not [text for text in lessons if text in caught.value.text("nl")]
    assert contents(imported) == before


def test_changed_answer_beside_new_rows_imports_neither(imported: Project, survey: Any, contents: Contents) -> None:
    path = survey.write("anders.csv")
    text = path.read_text(encoding="utf-8").replace("Taal, taal en nog eens taal.", "iets anders")
    path.write_text(text + "NIEUW-1;overig;Een nieuw antwoord;Nog een\n", encoding="utf-8")
    before = contents(imported)
    with pytest.raises(TableError, match="1 answers in 'anders.csv' differ"):
        import_survey.import_survey(imported, import_survey.preview(path, survey.mapping()))
    assert contents(imported) == before


def test_file_without_open_question_is_refused(empty: Project, survey: Any, contents: Contents) -> None:
    path = survey.folder / "dicht.csv"
    path.write_text("nr;keuze\n1;ja\n2;nee\n3;ja\n", encoding="utf-8")
    before = contents(empty)
    with pytest.raises(TableError, match="open question"):
        import_survey.import_survey(empty, import_survey.preview(path))
    assert contents(empty) == before


def test_written_mapping_reads_back_the_same(survey: Any) -> None:
    first = import_survey.preview(survey.write())
    import_survey.write_mapping(first, survey.folder / "m.toml")
    again = import_survey.preview(survey.write(), survey.folder / "m.toml")
    strip = [{k: v for k, v in c.items() if k != "reason"} for c in first.mapping.as_dict()["columns"]]
    assert [{k: v for k, v in c.items() if k != "reason"} for c in again.mapping.as_dict()["columns"]] == strip
