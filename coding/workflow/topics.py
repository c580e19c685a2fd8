"""Topics per question: clusters of answers to read, as proposals for the codebook. Never a count to report."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coding.cleaning import clean as cleaning
from coding.exchange import tables
from coding.intake import contract
from coding.records import CleanAnswer, Topic
from coding.settings import stop_words
from coding.store import stages
from coding.workflow.masking import names_of
from coding.workflow.project import Progress, Project, add_run, chosen_questions, clean_run, new_run, no_progress
from coding.workflow.rights import Right, needs

if TYPE_CHECKING:
    from coding.settings import Settings

COLUMNS = ("id", "question", "topic", "words", "central", "stability")


@dataclass(frozen=True)
class Found:
    """The topics of a run."""

    run_id: str
    is_new: bool
    topics: list[Topic]


def without_findings(answer: CleanAnswer) -> str:
    """The text of an answer without names and places, which may not become the words of a topic.

    >>> from coding.records import Finding
    >>> without_findings(CleanAnswer("1", "Bel Jan.", findings=(Finding("persoon", 4, 7, "naam", 1.0),), masked="Bel [persoon]."))
    'Bel  .'
    """
    if not answer.findings:
        return answer.text
    kinds = "|".join(re.escape(f.kind) for f in answer.findings)
    return re.sub(rf"\[({kinds})\]", " ", answer.masked)


def topics_of_question(question: str, texts: Mapping[str, str], seed: int) -> list[Topic]:
    """Topics of the answers (id → text) to one question, largest first; none if there is too little to cluster."""
    from models.topics.fitting import fit_topics

    ids = sorted(texts)
    model = fit_topics([texts[i] for i in ids], stop_words=stop_words(), seed=seed)
    found = []
    for number in range(model.n_topics):
        members = tuple(i for i, label in zip(ids, model.labels, strict=True) if label == number)
        central = tuple(ids[n] for n in model.central[number])
        found.append(Topic(question, number, tuple(model.words[number]), members, central, model.stability))
    return sorted(found, key=lambda t: (-len(t.answer_ids), t.number))


@needs(Right.RESEARCH)
def topics_project(project: Project, questions: Sequence[str] = (), progress: Progress = no_progress) -> Found:
    """Find the topics of each question (of some questions) in a project.

    Raises
    ------
    NotReadyError
        If the answers are not cleaned.
    """
    with project.reading() as session:
        asked = chosen_questions(session, questions)
        cleaned = clean_run(session)
        run, is_new = new_run(session, "topics", project.settings.seed, {"questions": asked}, {"clean": cleaned.id})
        if not is_new:
            return Found(run.id, False, stages.topics_of(session, run.id))
        texts: dict[str, dict[str, str]] = {q: {} for q in asked}
        for answer in stages.iter_clean_answers(session, cleaned.id, asked):
            if answer.is_answer:
                texts[answer.question_id][answer.answer_id] = without_findings(answer)
    found: list[Topic] = []
    for n, question in enumerate(asked):
        progress("topics", n / len(asked))
        found += topics_of_question(question, texts[question], project.settings.seed)
    with project.writing() as session:
        run, is_new = add_run(session, run)
        if is_new:
            stages.add_topics(session, run.id, found)
            project.log(session, "topics", run=run.id, questions=len(asked), topics=len(found))
    progress("topics", 1.0)
    return Found(run.id, is_new, found)


def topics_file(answers: str | Path, out: str | Path, settings: Settings) -> Found:
    """Find the topics in a file of answers, without a project."""
    given = contract.read_answers(Path(answers))
    cleaned = cleaning.clean(given, names_of(settings))
    texts = {c.answer_id: without_findings(c) for c in cleaned if c.is_answer}
    found = topics_of_question("", texts, settings.seed)
    rows = [
        (i, t.question_id, t.number, " ".join(t.words), int(i in t.central), round(t.stability, 3))
        for t in found
        for i in t.answer_ids
    ]
    tables.write_csv(out, COLUMNS, sorted(rows))
    return Found("", True, found)
