"""What keywords find in the answers of a project, while they are being written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from coding.cleaning.words import analyse
from coding.codebook.problems import Keyword
from coding.codebook.usage import Counting, KeywordUse
from coding.store import stages, survey
from coding.workflow.codebooks import keyword
from coding.workflow.project import Project, clean_run

CODE = "code"  # the one code that is counted


@dataclass(frozen=True)
class Hits:
    """What the keywords of one code do: those that are a rule, in their order; `n` answers in which one or more fire."""

    n_answers: int
    n: int
    uses: tuple[KeywordUse, ...]


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


def hits(project: Project, keywords: Sequence[str], negated: bool = True) -> Hits:
    """Count what keywords find in all substantive answers. About 20,000 answers a second.

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
        for answer in stages.iter_clean_answers(session, clean_run(session).id):
            if answer.is_answer:
                terms = analyse(answer.text, project.settings.abbreviations) if rules.keywords else []
                found = rules.matches(answer.text, terms, answer.question_id)
                counting.add(answer.answer_id, answer.question_id, [(m.rule, m.spans) for m in sorted(found)])
                n += bool(found)
    usage = counting.usage()
    return Hits(usage.n_answers, n, usage.keywords)


def examples(project: Project, written: str, answer_ids: Sequence[str], negated: bool = True) -> list[Example]:
    """Answers in which a keyword fires, masked. Where it fires in what is masked, nothing is marked."""
    from models.rules import Rules

    rules = Rules.of([[written]], [negated])
    found = []
    with project.reading() as session:
        run = clean_run(session)
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
