"""What the keywords of a codebook do in the answers of a project, or of a file: dead, broad and overlapping ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from coding.cleaning import clean as cleaning
from coding.cleaning.words import analyse
from coding.codebook.check import entries_of, problems, undefined
from coding.codebook.problems import Checks, Problem
from coding.codebook.usage import Counting, Usage
from coding.intake import contract
from coding.records import CleanAnswer, Codebook
from coding.store import stages, survey
from coding.workflow.codebooks import keyword, read_codebook
from coding.workflow.masking import names_of
from coding.workflow.project import Project, clean_run, current_codebook

if TYPE_CHECKING:
    from coding.settings import Settings


@dataclass(frozen=True)
class Checked:
    """What a check of a codebook found; `problems` are what loading it now would refuse, `undefined` codes without a definition."""

    codebook: Codebook
    problems: tuple[Problem, ...]
    undefined: tuple[str, ...]
    usage: Usage


def check_project(project: Project) -> Checked:
    """Try the keywords of the current codebook on all substantive answers.

    Raises
    ------
    NotReadyError
        If there is no codebook, or the answers are not cleaned.
    """
    with project.reading() as session:
        codebook, cleaned = current_codebook(session), clean_run(session)
        questions = [question.id for question in survey.all_questions(session)]
        wrong = problems(entries_of(codebook), checks=Checks(keyword, questions))
        usage = _usage(codebook, stages.iter_clean_answers(session, cleaned.id), project.settings)
    return Checked(codebook, tuple(wrong), undefined(codebook), usage)


def check_files(codebook: str | Path, answers: str | Path, settings: Settings) -> Checked:
    """The same for files, which know no questions: keywords for certain questions are not tried.

    Raises
    ------
    CodebookError
        If the codebook does not hold together.
    """
    book = read_codebook(codebook)
    cleaned = cleaning.clean(contract.read_answers(Path(answers)), names_of(settings))
    return Checked(book, (), undefined(book), _usage(book, cleaned, settings))


def _usage(codebook: Codebook, answers: Iterable[CleanAnswer], settings: Settings) -> Usage:
    from models.rules import Rules

    rules = Rules.of([code.keywords for code in codebook.codes], [code.negated for code in codebook.codes])
    written = [
        (codebook.ids[code], keyword, partial(rules.is_asked, number))
        for number, (code, keyword) in enumerate(zip(rules.codes, rules.keywords, strict=True))
    ]
    counting = Counting(written, codebook.ids)
    for answer in answers:
        if answer.is_answer:
            terms = analyse(answer.text, settings.abbreviations)
            found = rules.matches(answer.text, terms, answer.question_id)
            counting.add(answer.answer_id, answer.question_id, [(m.rule, m.spans) for m in sorted(found)])
    return counting.usage()
