"""Cleaning a project: nobody waits for it, the last choice stands, and what it read is known."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coding.cleaning.clean import ALL_STEPS
from coding.errors import NotReadyError, ProjectError
from coding.records import Answer, CleanAnswer, Question, Respondent, Role, Variable, Wave
from coding.settings import DATA, Settings
from coding.store import stages
from coding.store import survey as stored
from coding.workflow import clean, decide, export, masking
from coding.workflow.project import Project, create, opened
from coding.workflow.state import log_lines


def cleaned(project: Project, run_id: str) -> dict[str, CleanAnswer]:
    with project.reading() as session:
        return {a.answer_id: a for a in stages.iter_clean_answers(session, run_id)}


def last_run(project: Project) -> Any:
    with project.reading() as session:
        return stages.runs_of(session, "clean")[-1]


def test_coder_decides_while_answers_are_cleaned(ready: Project) -> None:
    took: list[float] = []

    def decides(_what: str, share: float) -> None:
        if not took and share < 1:
            start = time.monotonic()
            decide.decide_answer(ready, "2020-00001.les", ["taal"])
            took.append(time.monotonic() - start)

    result = clean.clean_project(ready, decides, clean.steps_without(["spaces"]))
    assert result.is_new
    assert took[0] < 5  # a writer that waits gives up after thirty


def test_answers_that_come_meanwhile_are_cleaned_too(imported: Project, bring: Callable[..., object]) -> None:
    came: list[str] = []

    def imports(_what: str, _share: float) -> None:
        if not came:
            came.append("2021")
            bring(imported, "2021")

    result = clean.clean_project(imported, imports)
    assert (result.n_answers, result.run_id) == (88, "clean-001")
    assert len(cleaned(imported, result.run_id)) == 88


def test_answers_that_keep_coming_are_told_and_nothing_is_stored(
    imported: Project, bring: Callable[..., object], contents: Callable[[Project], dict[str, list[Any]]]
) -> None:
    waves = iter(range(2021, 2040))

    def imports(_what: str, share: float) -> None:
        if share == 0:
            bring(imported, str(next(waves)))

    with pytest.raises(NotReadyError, match="kept being added"):
        clean.clean_project(imported, imports)
    assert contents(imported)["clean_answers"] == []
    assert contents(imported)["runs"] == []


def test_last_choice_of_steps_stands_until_another_is_made(imported: Project) -> None:
    first = clean.clean_project(imported)
    assert (first.choice.steps, first.is_repeated) == (ALL_STEPS, False)
    fewer = clean.clean_project(imported, steps=clean.steps_without(["spaces", "duplicates"]))
    assert (fewer.choice.left_out, fewer.is_repeated) == (("spaces", "duplicates"), False)
    again = clean.clean_project(imported)
    assert (again.choice, again.is_repeated, again.is_new) == (fewer.choice, True, False)
    back = clean.clean_project(imported, steps=clean.steps_without(["none"]))
    assert (back.choice.steps, back.is_new) == (ALL_STEPS, True)
    assert clean.clean_project(imported).is_repeated is False


def test_none_beside_a_step_is_unknown() -> None:
    with pytest.raises(ProjectError, match="'none'"):
        clean.steps_without(["none", "spaces"])


def test_last_second_opinion_stands_and_goes_with_the_privacy_step() -> None:
    run = clean.Run("clean-001", "clean", None, 0, {"steps": list(ALL_STEPS), "second_opinion": ["frog"]}, {}, "1")  # type: ignore[arg-type]
    assert clean.chosen(run).second == ("frog",)
    assert clean.chosen(run, second=["frog", "deduce"]).second == ("deduce", "frog")
    assert clean.chosen(run, second=["none"]).second == ()
    without = clean.steps_without(["privacy"])
    assert clean.chosen(run, without).second == ()
    assert clean.chosen(run, without, ["none"]).second == ()
    with pytest.raises(ProjectError, match="part of the step privacy"):
        clean.chosen(run, without, ["deduce"])


def test_many_answers_are_linked_as_few_are(imported: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    from coding.cleaning import links

    few = clean.clean_project(imported)
    monkeypatch.setattr(links, "MOST_NEAR", 3)
    monkeypatch.setattr(links, "CHUNK", 5)
    many = clean.clean_project(imported, steps=[*ALL_STEPS[::-1]])  # another run of the same steps
    one, other = cleaned(imported, few.run_id), cleaned(imported, many.run_id)
    assert few.n_duplicates > 0
    assert {i: replace(a, duplicate_of="", duplicate_reason="") for i, a in one.items()} == {
        i: replace(a, duplicate_of="", duplicate_reason="") for i, a in other.items()
    }
    assert {i: a.duplicate_of for i, a in one.items() if a.duplicate_reason == "identical"} == {
        i: a.duplicate_of for i, a in other.items() if a.duplicate_of
    }


# --- small classes -------------------------------------------------------------------------------------------------


def survey_of(folder: Path, settings: Settings, sizes: dict[str, int], population: dict[str, int]) -> Path:
    """A project in which each respondent of a class says where the people come from."""
    target = folder / "klassen.duiding"
    create(target, settings)
    with opened(target, settings) as project, project.writing() as session:
        stored.add_waves(session, [Wave("1", population)])
        stored.add_variables(session, [Variable("klasse", "Klasse", Role.STRATUM)])
        stored.add_questions(session, [Question("les", "Wat leerde u?")])
        classes = [name for name, n in sizes.items() for _ in range(n)]
        people = [Respondent(f"1-{n:05d}", "1", str(n), {"klasse": c}) for n, c in enumerate(classes)]
        stored.add_respondents(session, people)
        text = "Een gezin uit Eritrea kwam bij ons terecht"
        stored.add_answers(session, [Answer(f"{p.id}.les", text, "les", p.id, "1") for p in people])
    return target


def origins(project: Project, run_id: str) -> dict[str, int]:
    """Number of answers per class in which a country of origin was found."""
    with project.reading() as session:
        classes = {r.id: str(r.values["klasse"]) for r in stored.all_respondents(session)}
    found = dict.fromkeys(classes.values(), 0)
    for answer_id, answer in cleaned(project, run_id).items():
        found[classes[answer_id.removesuffix(".les")]] += any(f.kind == "herkomst" for f in answer.findings)
    return found


def test_origin_is_masked_in_a_class_with_few_respondents(tmp_path: Path, settings: Settings) -> None:
    with opened(survey_of(tmp_path, settings, {"G4": 3, "overig": 12, "": 2}, {}), settings) as project:
        result = clean.clean_project(project)
        assert origins(project, result.run_id) == {"G4": 3, "overig": 0, "": 0}
        assert "[herkomst]" in cleaned(project, result.run_id)["1-00000.les"].masked


def test_origin_is_masked_in_a_class_of_few_in_the_population(tmp_path: Path, settings: Settings) -> None:
    target = survey_of(tmp_path, settings, {"G4": 12, "overig": 12}, {"G4": 4, "overig": 300})
    with opened(target, settings) as project:
        assert origins(project, clean.clean_project(project).run_id) == {"G4": 12, "overig": 0}


def test_other_threshold_or_class_cleans_anew(tmp_path: Path, settings: Settings) -> None:
    target = survey_of(tmp_path, settings, {"G4": 3, "overig": 12}, {})
    with opened(target, settings) as project:
        first = clean.clean_project(project)
        with project.writing() as session:
            stored.add_waves(session, [Wave("1", {"overig": 9})])
        second = clean.clean_project(project)
        assert (first.is_new, second.is_new) == (True, True)
        assert origins(project, second.run_id) == {"G4": 3, "overig": 12}
    with opened(target, settings.model_copy(update={"min_group": 2})) as project:
        third = clean.clean_project(project)
        assert third.is_new
        assert origins(project, third.run_id) == {"G4": 0, "overig": 0}
        assert clean.clean_project(project).is_new is False


def test_file_has_no_classes(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "a.csv").write_text("id,text\na,Een gezin uit Eritrea\n", encoding="utf-8")
    assert clean.clean_file(tmp_path / "a.csv", tmp_path / "c.csv", settings).findings == {}


# --- lists of the project --------------------------------------------------------------------------------------------


def test_own_places_replace_ours_and_a_changed_list_cleans_anew(tmp_path: Path, settings: Settings) -> None:
    own = tmp_path / "plaatsen"
    own.mkdir()
    (own / "gemeenten-eigen.txt").write_text("Wubbelveen\n", encoding="utf-8")
    (own / "woonplaatsen-eigen.txt").write_text("Zorgvliet aan Zee\n", encoding="utf-8")
    target = survey_of(tmp_path, settings, {"overig": 12}, {})
    with opened(target, settings) as project, project.writing() as session:
        stored.add_questions(session, [Question("plaats", "Waar?")])
        stored.add_answers(
            session, [Answer("1-00000.plaats", "Wij in Wubbelveen en Dalfsen", "plaats", "1-00000", "1")]
        )
    with opened(target, settings) as project:
        ours = clean.clean_project(project)
        assert cleaned(project, ours.run_id)["1-00000.plaats"].masked == "Wij in Wubbelveen en [gemeente]"
    with opened(target, settings.model_copy(update={"places": own})) as project:
        theirs = clean.clean_project(project)
        assert cleaned(project, theirs.run_id)["1-00000.plaats"].masked == "Wij in [gemeente] en Dalfsen"
        assert clean.clean_project(project).is_new is False
        (own / "gemeenten-eigen.txt").write_text("Wubbelveen\nDalfsen\n", encoding="utf-8")
        assert clean.clean_project(project).is_new is True


def test_folder_without_places_is_refused_since_nothing_would_be_masked(imported: Project, tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nergens"):
        with pytest.raises(ProjectError, match="no list of place names"):
            clean.clean_project(with_settings(imported, places=folder))
        (tmp_path / "a.csv").write_text("id,text\na,Wij in Dalfsen\n", encoding="utf-8")
        with pytest.raises(ProjectError, match="no list of place names"):
            clean.clean_file(
                tmp_path / "a.csv", tmp_path / "c.csv", imported.settings.model_copy(update={"places": folder})
            )
    assert not (tmp_path / "c.csv").exists()


def test_every_list_is_part_of_what_a_run_read(imported: Project) -> None:
    clean.clean_project(imported)
    run = last_run(imported)
    assert set(run.inputs) == {"answers", "questions", "lists", "small_classes"}
    assert all(len(value) == 64 for value in run.inputs.values())
    assert run.parameters["places"] == (DATA / "places").name
    assert run.parameters["second_opinion"] == []


# --- who may see what ------------------------------------------------------------------------------------------------


def with_settings(project: Project, **changes: object) -> Project:
    return replace(project, settings=project.settings.model_copy(update=changes))


def test_coders_may_see_answers_as_written_unless_nobody_may(ready: Project) -> None:
    assert masking.may_see_unmasked(ready)
    assert not masking.may_see_unmasked(with_settings(ready, unmasked="nobody"))


def test_unmasked_export_is_refused_where_nobody_may_see_it(ready: Project, survey: Any, tmp_path: Path) -> None:
    decide.decide_file(ready, survey.coded())
    nobody = with_settings(ready, unmasked="nobody")
    with pytest.raises(ProjectError, match="unmasked"):
        export.export_project(nobody, tmp_path / "uit.csv", unmasked=True)
    assert not (tmp_path / "uit.csv").exists()
    assert export.export_project(nobody, tmp_path / "uit.csv").masked
    assert export.export_project(ready, tmp_path / "open.csv", unmasked=True).masked is False
    assert [line.details["masked"] for line in log_lines(ready, "export")] == [True, False]


def test_export_after_cleaning_without_privacy_says_it_is_not_masked(
    ready: Project, survey: Any, tmp_path: Path
) -> None:
    clean.clean_project(ready, steps=clean.steps_without(["privacy"]))
    decide.decide_file(ready, survey.coded())
    assert export.export_project(ready, tmp_path / "uit.csv").masked is False
    assert log_lines(ready, "export")[-1].details["masked"] is False
    assert log_lines(ready, "clean")[-1].details["left_out"] == ["privacy"]
    with pytest.raises(ProjectError, match="role, or the setting unmasked"):
        export.export_project(with_settings(ready, unmasked="nobody"), tmp_path / "niet.csv")


def test_privacy_step_stays_where_nobody_may_see_names(ready: Project, tmp_path: Path) -> None:
    nobody, fewer = with_settings(ready, unmasked="nobody"), clean.steps_without(["privacy"])
    with pytest.raises(ProjectError, match="cannot be left out"):
        clean.clean_project(nobody, steps=fewer)
    (tmp_path / "a.csv").write_text("id,text\na,tekst\n", encoding="utf-8")
    with pytest.raises(ProjectError, match="cannot be left out"):
        clean.clean_file(tmp_path / "a.csv", tmp_path / "c.csv", nobody.settings, fewer)
