"""What cleaning would do is told without storing it."""

from dataclasses import replace
from pathlib import Path

import pytest

from coding.cleaning.clean import ALL_STEPS, mending
from coding.errors import ProjectError
from coding.settings import Settings
from coding.store import survey
from coding.workflow import clean, clean_report, import_survey, reading, spelling
from coding.workflow.project import Project, create, opened

ROWS = [
    ("r1", "Te weinig tijd.Taal is  lastig in Dalfsen", "n.v.t."),
    ("r2", "We do not have enough time for all of this", "idem"),
    ("r3", "te weinig tijd. Taal is lastig in Dalfsen!", "financiÃ«le zorgen"),
]


@pytest.fixture
def project(tmp_path: Path, settings: Settings) -> Project:
    file = tmp_path / "a.csv"
    lines = ["respondent;1. Wat is lastig in uw gemeente?;2. Wat verder nog?", *(";".join(row) for row in ROWS)]
    file.write_text("\n".join(lines), encoding="utf-8")
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        'wave = "2020"\n[[column]]\nname = "respondent"\nrole = "respondent"\n'
        '[[column]]\nname = "1. Wat is lastig in uw gemeente?"\nid = "lastig"\nrole = "open"\n'
        '[[column]]\nname = "2. Wat verder nog?"\nid = "verder"\nrole = "open"\n',
        encoding="utf-8",
    )
    create(tmp_path / "p.duiding", settings)
    with opened(tmp_path / "p.duiding", settings) as made:
        import_survey.import_survey(made, import_survey.preview(file, mapping))
        yield made


def _n(found: clean_report.CleaningReport, step: str, detail: str = "") -> int:
    return sum(e.n for e in found.effects if e.step == step and e.detail == detail)


def test_report_counts_what_each_step_touches(project: Project) -> None:
    found = clean_report.report(project)
    assert (found.n_answers, found.n_substantive, found.stored) == (6, 4, ())
    assert _n(found, "encoding") == 1
    assert _n(found, "spaces") == 1
    assert _n(found, "glued") == 1
    assert _n(found, "kinds", "not_applicable") == 1
    assert _n(found, "kinds", "elsewhere") == 1
    assert _n(found, "language", "en") == 1
    assert _n(found, "privacy", "gemeente") == 2
    assert _n(found, "duplicates", "identical") == 1
    assert _n(found, "references") == 1


def test_report_stores_nothing(project: Project) -> None:
    clean_report.report(project)
    with project.reading() as session:
        from coding.store import stages

        assert stages.runs_of(session) == []


def test_a_step_left_out_has_no_effect_and_is_remembered(project: Project) -> None:
    steps = clean.steps_without(["privacy", "spaces"])
    assert not {"privacy", "spaces"} & {e.step for e in clean_report.report(project, steps).effects}
    clean.clean_project(project, steps=steps)
    assert clean_report.report(project).stored == steps
    with project.reading() as session:
        assert sum(survey.answer_counts(session).values()) == 6


def test_examples_are_ids_and_sides_show_the_raw_text(project: Project) -> None:
    effect = next(e for e in clean_report.report(project).effects if e.step == "encoding")
    (side,) = clean_report.sides(project, effect.examples)
    assert side.cleaned.text == "financiële zorgen"
    (start, end), *more = side.changed
    assert side.raw[start:end] == "Ã«"
    assert not more


def test_sides_keep_the_order_of_the_ids(project: Project) -> None:
    ids = ["2020-00003.lastig", "2020-00001.lastig"]
    assert [s.cleaned.answer_id for s in clean_report.sides(project, ids)] == ids


def test_references_are_stored_with_the_answer_they_point_at(project: Project) -> None:
    clean.clean_project(project)
    with project.reading() as session:
        from coding.store import stages

        assert stages.clean_answer(session, "clean-001", "2020-00002.verder").refers_to == "2020-00002.lastig"


def test_unknown_step_is_refused_with_the_nearest() -> None:
    with pytest.raises(ProjectError, match="privacy"):
        clean.steps_without(["privcy"])
    assert clean.steps_without([]) == ALL_STEPS


def test_report_counts_an_answer_once_however_many_steps_touch_it(project: Project) -> None:
    found = clean_report.report(project)
    assert found.touched["privacy"] == 2
    assert found.n_touched == 6
    some = clean_report.report(project, ("spaces", "glued"))
    assert (some.touched, some.n_touched) == ({"spaces": 1, "glued": 1}, 1)


def test_report_of_one_question_keeps_links_to_others(project: Project) -> None:
    found = clean_report.report(project, questions=["lastig"])
    assert found.n_answers == 3
    assert {e.question_id for e in found.effects} == {"lastig"}


@pytest.mark.parametrize("mend", [(), ("encoding",), ("spaces", "glued")])
def test_traces_that_build_on_known_ones_are_those_made_anew(project: Project, mend: tuple[str, ...]) -> None:
    known = {t.answer_id: t for t in clean_report.traces_of(project, mending(ALL_STEPS))}
    assert clean_report.traces_of(project, mend, known=known) == clean_report.traces_of(project, mend)


def test_who_may_not_see_names_gets_both_sides_masked(project: Project) -> None:
    guarded = replace(project, settings=project.settings.model_copy(update={"unmasked": "nobody"}))
    (side,) = clean_report.sides(guarded, ["2020-00001.lastig"], ("glued",))
    assert side.raw == "Te weinig tijd.Taal is  lastig in [gemeente]"
    assert side.cleaned.text == "Te weinig tijd. Taal is  lastig in [gemeente]"
    assert side.changed


def test_reading_follows_the_steps_and_the_mask(project: Project) -> None:
    found = reading.read_with(project, "2020-00001.lastig")
    assert found.text == "Te weinig tijd. Taal is lastig in Dalfsen"
    assert len(found.units) == 2
    guarded = replace(project, settings=project.settings.model_copy(update={"unmasked": "nobody"}))
    assert reading.read_with(guarded, "2020-00001.lastig", ("glued",)).text.endswith("is  lastig in [gemeente]")
    assert reading.answer_ids(project, "verder") == ["2020-00001.verder", "2020-00002.verder", "2020-00003.verder"]


def test_spelling_leaves_names_out(project: Project) -> None:
    assert "dalfsen" not in {p.word for p in spelling.proposals_of(project)}
