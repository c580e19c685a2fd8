"""Words that may be misspelt, per project."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coding.errors import NotReadyError, ProjectError
from coding.records import Answer
from coding.store import survey as stored
from coding.workflow import codebooks
from coding.workflow.project import Project
from coding.workflow.spelling import abbreviations_of, proposals_of, write_proposals


@pytest.fixture
def misspelt(imported: Project) -> Project:
    """A project with misspelt words; `klantmanagrs` also stands in a name."""
    texts = [
        "De begeleidng is goed",
        "goede begeleiding",
        "de begeleiding duurt",
        "snorfelbak werkt",
        "Wubbelvene helpt",
    ]
    with imported.writing() as session:
        from coding.records import Question

        stored.add_questions(session, [Question("extra", "Nog iets?")])
        people = stored.all_respondents(session)
        stored.add_answers(
            session, [Answer(f"{p.id}.extra", t, "extra", p.id, "2020") for p, t in zip(people, texts, strict=False)]
        )
    return imported


def test_proposals_name_the_word_and_how_often(misspelt: Project) -> None:
    found = {p.word: p for p in proposals_of(misspelt)}
    assert (found["begeleidng"].proposal, found["begeleidng"].n, found["begeleidng"].accepted) == (
        "begeleiding",
        1,
        True,
    )


def test_words_of_the_codebook_are_right(misspelt: Project, survey: Any) -> None:
    assert "begeleidng" in {p.word for p in proposals_of(misspelt)}
    book = 'title: P\nversion: "9"\ncodes:\n  - {id: a, label: Begeleidng op de werkvloer}\n'
    codebooks.load_codebook(misspelt, survey.codebook(book, "ander.yaml"))
    assert "begeleidng" not in {p.word for p in proposals_of(misspelt)}


def test_own_abbreviations_are_right(misspelt: Project, tmp_path: Path) -> None:
    (tmp_path / "eigen.toml").write_text('[any]\nbegeleidng = "begeleiding nieuwe groep"\n', encoding="utf-8")
    project = Project(
        misspelt.target,
        misspelt.engine,
        misspelt.settings.model_copy(update={"abbreviations": tmp_path / "eigen.toml"}),
    )
    assert "begeleidng" not in {p.word for p in proposals_of(project)}


@pytest.mark.parametrize("content", [None, "geen toml", 'any = "x"', '[[doubtful]]\nshort = "x"'])
def test_own_abbreviations_that_cannot_be_read_are_told(misspelt: Project, tmp_path: Path, content: str | None) -> None:
    path = tmp_path / f"eigen{abs(hash(content))}.toml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    settings = misspelt.settings.model_copy(update={"abbreviations": path})
    with pytest.raises(ProjectError, match="abbreviations"):
        abbreviations_of(settings)


def test_part_of_a_name_is_not_listed(misspelt: Project) -> None:
    assert "haile" not in {p.word for p in proposals_of(misspelt)} | {p.proposal for p in proposals_of(misspelt)}


def test_list_is_written_with_its_columns(misspelt: Project, tmp_path: Path) -> None:
    n = write_proposals(proposals_of(misspelt), tmp_path / "woorden.csv")
    with (tmp_path / "woorden.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == n > 0
    assert tuple(rows[0]) == ("word", "proposal", "n", "distance", "accepted")


def test_project_without_answers_is_told(empty: Project) -> None:
    with pytest.raises(NotReadyError, match="import"):
        proposals_of(empty)


def test_nothing_is_changed(misspelt: Project, contents: Callable[[Project], dict[str, list[Any]]]) -> None:
    before = contents(misspelt)
    proposals_of(misspelt)
    assert contents(misspelt) == before
