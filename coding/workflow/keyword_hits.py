"""What keywords find in the answers of a project, while they are being written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from zlib import crc32

from coding.cleaning.words import analyse
from coding.codebook.problems import Keyword
from coding.codebook.usage import Counting, KeywordUse
from coding.store import stages, survey
from coding.workflow.codebooks import keyword
from coding.workflow.masking import check_masked
from coding.workflow.project import Project, clean_run

CODE = "code"  # the one code that is counted
MOST = 5_000  # answers that are counted while somebody types: 2 seconds; of more, a sample


@dataclass(frozen=True)
class Hits:
    """What the keywords of one code do: those that are a rule, in their order; `n` answers in which one or more fire.

    `n_answers` were counted, of the `n_all` substantive answers of the project.
    """

    n_answers: int
    n: int
    uses: tuple[KeywordUse, ...]
    n_all: int


@dataclass(frozen=True)
class Example:
    """An answer in which a keyword fires: masked, with where it fires in that text."""

    answer_id: str
    masked: str
    spans: tuple[tuple[int, int], ...]


def read_keyword(written: str, questions: Sequence[str]) -> Keyword:
    """What is wrong with a keyword: as `codebooks.keyword`, with an unknown question as ``unknown_question``."""
    said = keyword(written)
    strangers = [question for question in said.questions if question not in questions]
    return Keyword("unknown_question", strangers[0]) if not said.reason and strangers and questions else said


def hits(project: Project, keywords: Sequence[str], negated: bool = True, most: int = MOST) -> Hits:
    """Count what keywords find in the substantive answers: all of them, or about `most`, always the same ones.

    Raises
    ------
    NotReadyError
        If the answers are not cleaned.
    """
    from models.rules import Rules

    rules = Rules.of([keywords], [negated])
    written = [(CODE, text, partial(rules.is_asked, n)) for n, text in enumerate(rules.keywords)]
    counting, n = Counting(written, [CODE]), 0
    with project.reading() as session:
        run = clean_run(session)
        n_all = len(stages.substantive(session, run.id))
        for answer in stages.iter_clean_answers(session, run.id):
            if answer.is_answer and _is_chosen(answer.answer_id, n_all, most):
                terms = analyse(answer.text, project.settings.abbreviations) if rules.keywords else []
                found = rules.matches(answer.text, terms, answer.question_id)
                counting.add(answer.answer_id, answer.question_id, [(m.rule, m.spans) for m in sorted(found)])
                n += bool(found)
    usage = counting.usage()
    return Hits(usage.n_answers, n, usage.keywords, n_all)


def _is_chosen(answer_id: str, n: int, most: int) -> bool:
    """By a hash of the id, which knows no questions and no order."""
    return n <= most or crc32(answer_id.encode()) % n < most


def examples(project: Project, written: str, answer_ids: Sequence[str], negated: bool = True) -> list[Example]:
    """Answers in which a keyword fires, masked. Where it fires in what is masked, nothing is marked."""
    from models.rules import Rules

    rules = Rules.of([[written]], [negated])
    found = []
    with project.reading() as session:
        run = clean_run(session)
        check_masked(session, project)
        for answer_id in answer_ids:
            answer = stages.clean_answer(session, run.id, answer_id)
            terms = analyse(answer.masked, project.settings.abbreviations)
            spans = rules.spans(answer.masked, 0, terms, answer.question_id)
            found.append(Example(answer_id, answer.masked, tuple(spans)))
    return found


def questions_of(project: Project) -> list[str]:
    """Ids of the questions that a keyword may be limited to."""
    with project.reading() as session:
        return [question.id for question in survey.all_questions(session)]
