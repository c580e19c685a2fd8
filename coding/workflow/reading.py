"""Show what the program reads in an answer, as far as the user may see it."""

from __future__ import annotations

from collections.abc import Sequence

from coding.cleaning import clean as cleaning
from coding.cleaning.reading import Reading, read
from coding.records import CleanAnswer
from coding.store import survey
from coding.workflow.clean_report import clean_some, with_findings
from coding.workflow.masking import may_see_unmasked
from coding.workflow.project import Project


def read_answer(project: Project, raw: str, cleaned: CleanAnswer, as_written: bool = False) -> Reading:
    """What is read in an answer; masked for who may not see it otherwise."""
    masked = not may_see_unmasked(project)
    shown = with_findings(project, raw, cleaned) if masked else cleaned
    return read(shown, raw, as_written, masked, project.settings.abbreviations)


def read_with(project: Project, answer_id: str, steps: Sequence[str] = cleaning.ALL_STEPS) -> Reading:
    """What is read in an answer after these steps, whether or not they are stored."""
    return read_answer(project, *clean_some(project, [answer_id], steps)[answer_id])


def answer_ids(project: Project, question_id: str) -> list[str]:
    """Ids of the answers to a question, in the order of the survey."""
    with project.reading() as session:
        return [a.id for a in survey.iter_answers(session, [question_id])]
