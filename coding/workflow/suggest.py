"""Suggest codes for the answers of a project, or of a file."""

from __future__ import annotations

import gc
import hashlib
import heapq
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from coding.cleaning import clean as cleaning
from coding.cleaning.privacy import find, mask
from coding.cleaning.words import analyse
from coding.codebook.content import sha256
from coding.exchange import tables
from coding.intake import contract
from coding.records import Answer, CleanAnswer, Codebook, Decision, Seen, Suggestion
from coding.review.consensus import settled
from coding.review.decide import check_coded
from coding.store import decisions, stages
from coding.store.firsts import Firsts
from coding.suggesting.layers import Choices
from coding.workflow import model_file
from coding.workflow.codebooks import read_codebook
from coding.workflow.masking import names_of
from coding.workflow.project import (
    Progress,
    Project,
    add_run,
    chosen_questions,
    clean_run,
    current_codebook,
    digest,
    new_run,
    no_progress,
)
from coding.workflow.rights import Right, needs
from coding.workflow.spool import spooled
from coding.workflow.suggested import IN_BETWEEN, WORTH

if TYPE_CHECKING:
    from coding.settings import Settings
    from coding.suggesting.quality import CodeQuality
    from coding.suggesting.suggester import Item, Suggester

COLUMNS = ("id", "code", "probability", "suggested", "why")
VERSION = "2"  # raise it when the same input would give other suggestions
MOST = 20_000  # different texts of a file to learn words from; more change little and cost memory
CHUNK = 2_000  # answers of a file that are suggested for at once
READING = (
    "encoding",
    "html",
    "line_ends",
    "hyphens",
    "spaces",
    "glued",
    "edges",
    "kinds",
)  # steps that a suggester needs


@dataclass(frozen=True)
class Suggested:
    """What a run of the suggester made: numbers of answers, of answers it learned from, and of suggestions per code.

    `n_undecided` counts the answers that nobody decided about, `n_for_undecided` the suggestions for them; `quality` is empty if
    the run was made before.
    """

    run_id: str
    is_new: bool
    n_answers: int
    n_coded: int
    n_suggested: int
    n_undecided: int
    n_for_undecided: int
    threshold: float
    per_code: dict[str, int]
    quality: tuple[CodeQuality, ...] = ()


class _Counter:
    """Counts suggestions as they pass."""

    def __init__(self, codes: Sequence[str], decided: Collection[str]) -> None:
        self.per_code = Counter(dict.fromkeys(codes, 0))
        self.decided, self.for_undecided = decided, 0
        self.lowest = 1.0

    def passing(self, suggestions: Iterable[Suggestion]) -> Iterator[Suggestion]:
        for suggestion in suggestions:
            if suggestion.suggested:
                self.per_code[suggestion.code_id] += 1
                self.for_undecided += suggestion.answer_id not in self.decided
                self.lowest = min(self.lowest, suggestion.probability)
            yield suggestion

    def result(
        self, run_id: str, is_new: bool, n_answers: int, n_decided: int, n_coded: int, suggester: Suggester | None
    ) -> Suggested:
        threshold = suggester.threshold_ if suggester else self.lowest
        quality = suggester.quality_ if suggester and suggester.n_coded_ else ()
        return Suggested(
            run_id, is_new, n_answers, n_coded, self.per_code.total(), n_answers - n_decided, self.for_undecided, threshold,
            dict(sorted(self.per_code.items(), key=lambda item: -item[1])), quality,
        )  # fmt: skip


def votes_of(current: Iterable[Decision]) -> dict[str, list[tuple[str, ...]]]:
    """Answer id → what each of its coders decided, or only what was adjudicated; codes given without a person are nothing to learn from."""
    given: dict[str, list[Decision]] = {}
    for decision in current:
        if decision.seen is not Seen.AUTOMATIC:
            given.setdefault(decision.answer_id, []).append(decision)
    settled_by = {i: settled(made) for i, made in given.items()}
    return {i: [last.codes] if (last := settled_by[i]) else [d.codes for d in made] for i, made in given.items()}


@dataclass(frozen=True)
class _Read:
    """What suggesting reads of a project."""

    cleaned: dict[str, CleanAnswer]
    codebook: Codebook
    votes: dict[str, list[tuple[str, ...]]]
    inputs: dict[str, str]


def _read(project: Project) -> _Read:
    with project.reading() as session:
        chosen_questions(session, ())  # without answers: import first
        codebook, run = current_codebook(session), clean_run(session)
        cleaned = {a.answer_id: a for a in stages.iter_clean_answers(session, run.id) if a.is_answer}
        votes = {i: given for i, given in votes_of(decisions.current_decisions(session)).items() if i in cleaned}
    lines = (f"{i}:{'|'.join(codes)}" for i, given in sorted(votes.items()) for codes in given)
    return _Read(
        cleaned, codebook.offered, votes, {"clean": run.id, "codebook": sha256(codebook), "decisions": digest(lines)}
    )


def items_of(cleaned: Mapping[str, CleanAnswer]) -> dict[str, Item]:
    """What was asked and answered, by answer id."""
    from coding.suggesting.suggester import Item

    return {i: Item(answer.question_id, answer.text) for i, answer in cleaned.items()}


def suggester_of(project: Project, choices: Choices | None = None, progress: Progress = no_progress) -> Suggester:
    """A suggester that has read all substantive answers of a project and learned from its decisions; nothing is stored.

    Raises
    ------
    NotReadyError
        If there is no codebook, or the answers are not cleaned.
    """
    read = _read(project)
    return _prepared(project, read, choices, progress).learn(read.votes)


def _prepared(project: Project, read: _Read, choices: Choices | None, progress: Progress) -> Suggester:
    from coding.suggesting.opinions import opinions
    from coding.suggesting.suggest import prepared
    from coding.suggesting.zero_shot import embeddings

    items = items_of(read.cleaned)
    masked = {items[i]: answer.masked for i, answer in read.cleaned.items()}
    said = opinions(masked, read.codebook, project.settings, lambda share: progress("opinions", share))
    embed = embeddings(project.settings, project.path)
    progress("features", 0.0)
    return prepared(items, read.codebook, analyse, choices or Choices(seed=project.settings.seed), said, embed)


def _parameters(
    project: Project, codebook: Codebook, choices: Choices, asked: Sequence[str] | None
) -> dict[str, object]:
    from coding.suggesting.opinions import name_of

    settings = project.settings
    chosen = {"layers": list(choices.layers), "precision": choices.precision, "promise": choices.promise}
    models = {"embedding": settings.embedding_model, "language": digest([name_of(codebook, settings)])}
    return {"questions": asked, "suggesting": VERSION, **chosen, **models}


@needs(Right.RESEARCH)
def suggest_project(
    project: Project,
    questions: Sequence[str] = (),
    progress: Progress = no_progress,
    choices: Choices | None = None,
    save_model: Path | None = None,
    in_between: bool = False,
) -> Suggested:
    """Suggest codes for all substantive answers (to some questions), learning from all answers and decisions so far.

    Parameters
    ----------
    save_model : Path, optional
        Where to write what was learned, for other answers.
    in_between : bool
        Done again and again while people code: stored is only what they will be shown next, for answers that nobody decided about,
        with a probability of `WORTH` or more. Suggestions are never deleted, so each such run stays.

    Raises
    ------
    NotReadyError
        If there is no codebook, or the answers are not cleaned.
    """
    choices = choices or Choices(seed=project.settings.seed)
    read = _read(project)
    codes = read.codebook.ids
    with project.reading() as session:
        asked = chosen_questions(session, questions)
        parameters = _parameters(project, read.codebook, choices, asked) | ({IN_BETWEEN: True} if in_between else {})
        run, is_new = new_run(session, "suggest", choices.seed, parameters, read.inputs)
        wanted = {i: a for i, a in read.cleaned.items() if not asked or a.question_id in asked}
        wanted = {i: a for i, a in wanted.items() if i not in read.votes} if in_between else wanted
        coded = [i for i in wanted if i in read.votes]
        counter = _Counter(codes, read.votes)
        if not is_new and save_model is None:
            list(counter.passing(stages.suggestions_of(session, run.id)))
            return counter.result(run.id, False, len(wanted), len(coded), len(read.votes), None)
    suggester = _prepared(project, read, choices, progress)
    progress("model", 0.6)
    suggester.learn(read.votes)
    progress("suggestions", 0.7)
    found = list(counter.passing(suggester.suggest(items_of(dict(sorted(wanted.items()))))))
    with project.writing() as session:
        run, is_new = add_run(session, run)
        result = counter.result(run.id, is_new, len(wanted), len(coded), suggester.n_coded_, suggester)
        if is_new:
            kept = [s for s in found if s.suggested or s.probability >= WORTH] if in_between else found
            stages.add_suggestions(session, run.id, kept)
            figures = {"answers": result.n_answers, "learned_from": result.n_coded, "suggested": result.n_suggested}
            project.log(session, "suggest", run=run.id, **figures)
    if save_model is not None:
        model_file.save_model(suggester, save_model, read.inputs)
    progress("suggestions", 1.0)
    return result


@dataclass(frozen=True)
class Files:
    """What suggesting without a project reads and writes.

    Attributes
    ----------
    answers, out : Path
    codebook : Path, optional
        Not needed with a model.
    coded : Path, optional
    model : Path, optional
        What was learned before, instead of learning from these answers.
    save_model : Path, optional
    """

    answers: Path
    out: Path
    codebook: Path | None = None
    coded: Path | None = None
    model: Path | None = None
    save_model: Path | None = None


def suggest_file(
    files: Files, settings: Settings, progress: Progress = no_progress, choices: Choices | None = None
) -> Suggested:
    """Suggest codes for a file of answers, without a project (the fixed file contract), in memory that stays the same.

    Words are learned from at most `MOST` different texts, all that were coded among them; which ones depends on the texts alone.

    Raises
    ------
    CodedError
        If the coded file names answers or codes that do not exist.
    FileError
        If the model cannot be used.
    """
    book = read_codebook(files.codebook) if files.codebook else None
    known = model_file.load_model(files.model, settings, book and book.offered) if files.model else None
    book = known.codebook if known else book
    assert book is not None
    rows = contract.read_coded(files.coded) if files.coded else []
    sample = _Sample({answer_id for answer_id, _, _ in rows})
    with spooled(_substantive(files.answers, settings, sample)) as kept:
        check_coded(rows, sample.met, book)
        suggester = known or _of_file(sample, book.offered, rows, settings, choices, progress)
        counter = _Counter(suggester.codebook.ids, sample.met)
        found = counter.passing(_in_chunks(suggester, kept, sample.n, progress))
        lines = ((s.answer_id, s.code_id, s.probability, int(s.suggested), s.why) for s in found)
        tables.write_csv(files.out, COLUMNS, lines)
    if files.save_model:
        texts = digest(f"{i}:{text}" for i, text in sorted(sample.texts().items()))
        coded = digest(f"{i}:{who}:{'|'.join(codes)}" for i, who, codes in sorted(rows))
        inputs = {"answers": texts, "codebook": sha256(book), "decisions": coded}
        model_file.save_model(suggester, files.save_model, inputs)
    progress("suggestions", 1.0)
    return counter.result("", True, sample.n, len(sample.of_coded), suggester.n_coded_, suggester)


class _Sample:
    """Texts of a file to learn words from, in bounded memory: all coded ones, and those with the lowest hashes."""

    def __init__(self, coded: Collection[str]) -> None:
        self.coded, self.n = coded, 0
        self.met: set[str] = set()  # coded answers that the file has
        self.of_coded: dict[str, str] = {}
        self.ids: dict[str, list[str]] = {}  # text → at most two answers that say it
        self.heap: list[tuple[int, str]] = []

    def add(self, answer_id: str, text: str) -> None:
        """See one answer that says something."""
        self.n += 1
        if answer_id in self.coded:
            self.of_coded[answer_id] = text
        known = self.ids.get(text)
        if known is not None:
            known += [answer_id] * (len(known) < 2)
            return
        rank = -int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())
        if len(self.heap) < MOST:
            heapq.heappush(self.heap, (rank, text))
        elif rank > self.heap[0][0]:
            del self.ids[heapq.heapreplace(self.heap, (rank, text))[1]]
        else:
            return
        self.ids[text] = [answer_id]

    def texts(self) -> dict[str, str]:
        """Answer id → text."""
        return {i: text for text, ids in self.ids.items() for i in ids} | self.of_coded


def _substantive(answers: str | Path, settings: Settings, sample: _Sample) -> Iterator[tuple[str, str]]:
    """Id and cleaned text of each answer of a file that says something; the sample sees them too."""
    names = names_of(settings)
    with Firsts() as ids:
        for answer in cleaning.clean(
            _met(contract.AnswerFile(answers).checked(ids.first), sample), names, steps=READING
        ):
            if answer.is_answer:
                sample.add(answer.answer_id, answer.text)
                yield answer.answer_id, answer.text


def _met(answers: Iterable[Answer], sample: _Sample) -> Iterator[Answer]:
    for answer in answers:
        if answer.id in sample.coded:
            sample.met.add(answer.id)
        yield answer


def _of_file(
    sample: _Sample, book: Codebook, rows: Sequence[contract.Coded], settings: Settings, choices: Choices | None,
    progress: Progress,
) -> Suggester:  # fmt: skip
    from coding.suggesting.opinions import opinions
    from coding.suggesting.suggest import prepared
    from coding.suggesting.suggester import Item
    from coding.suggesting.zero_shot import embeddings, has_language_model

    progress("features", 0.0)
    items = {i: Item("", text) for i, text in sample.texts().items()}
    names = names_of(settings)
    masked = (
        {item: mask(item.text, find(item.text, names)) for item in set(items.values())}
        if has_language_model(settings)
        else {}
    )
    said = opinions(masked, book, settings, lambda share: progress("opinions", share))
    chosen = choices or Choices(seed=settings.seed)
    suggester = prepared(items, book, analyse, chosen, said, embeddings(settings))
    progress("model", 0.5)
    votes: dict[str, list[Sequence[str]]] = {}
    for answer_id, _, codes in rows:
        votes.setdefault(answer_id, []).append(codes)
    return suggester.learn(votes)


def _in_chunks(
    suggester: Suggester, kept: Iterator[tuple[str, str]], n_answers: int, progress: Progress
) -> Iterator[Suggestion]:
    from coding.suggesting.suggester import Item

    done = 0
    gc.freeze()  # what was learned stays to the end: to look through it again and again takes a tenth of the time
    try:
        while chunk := list(islice(kept, CHUNK)):
            yield from suggester.suggest({answer_id: Item("", text) for answer_id, text in chunk})
            done += len(chunk)
            progress("suggestions", done / n_answers)
    finally:
        gc.unfreeze()
