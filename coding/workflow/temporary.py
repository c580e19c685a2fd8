"""A project that lasts as long as a command: so that stages which need one also work file in, file out."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from coding.intake import contract
from coding.records import Answer, Question, Respondent, Wave
from coding.settings import Settings
from coding.store import survey
from coding.workflow.clean import clean_project
from coding.workflow.codebooks import load_codebook
from coding.workflow.decide import decide_file
from coding.workflow.project import Project, create, opened
from coding.workflow.suggest import suggest_project

QUESTION = "vraag"


@contextmanager
def project_of_files(
    codebook: str | Path, answers: str | Path, coded: str | Path | None, settings: Settings
) -> Iterator[Project]:
    """A project with one question, made of files; without a file of decisions it holds suggestions."""
    given = contract.read_answers(Path(answers))
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"{Path(answers).stem}.duiding"
        create(target, settings)
        with opened(target, settings) as project:
            with project.writing() as session:
                survey.add_waves(session, [Wave("1")])
                survey.add_questions(session, [Question(QUESTION, Path(answers).stem)])
                people = [Respondent(f"1-{n:05d}", "1", a.id) for n, a in enumerate(given, start=1)]
                survey.add_respondents(session, people)
                survey.add_answers(
                    session, [_placed(a, p.id) for a, p in zip(given, people, strict=True) if a.text.strip()]
                )
            load_codebook(project, codebook)
            clean_project(project)
            if coded:
                decide_file(project, coded)
            else:
                suggest_project(project)
            yield project


def _placed(answer: Answer, respondent_id: str) -> Answer:
    return replace(answer, question_id=QUESTION, respondent_id=respondent_id, wave_id="1")
