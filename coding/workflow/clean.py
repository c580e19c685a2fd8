"""Clean the answers of a project, or of a file. Nobody waits for it: what is computed is written at the end, in one go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from coding.cleaning import clean as cleaning
from coding.cleaning.links import linked
from coding.errors import NotReadyError, ProjectError, nearest
from coding.exchange import tables
from coding.intake.contract import AnswerFile
from coding.records import Answer, AnswerKind, CleanAnswer, Finding, Question, Run
from coding.settings import DATA, Settings
from coding.store import stages, survey
from coding.store.firsts import Firsts
from coding.workflow.masking import names_of, small_class_respondents
from coding.workflow.project import Progress, Project, add_run, digest, latest_run, new_run, no_progress
from coding.workflow.rights import Right, needs
from coding.workflow.search_index import index_words
from coding.workflow.spool import spooled

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    Others = Callable[[Sequence[Answer]], Mapping[str, Sequence[Finding]]]

COLUMNS = ("id", "text", "clean", "answer", "kind", "language", "masked", "findings", "duplicate_of")
OPINIONS = ("deduce", "frog")
NONE = "none"  # on the command line: leave no step out, ask nobody else
ATTEMPTS = 3  # times that cleaning begins anew because answers were imported meanwhile


@dataclass(frozen=True)
class Choice:
    """How to clean: the steps, in their order, and who gives a second opinion on names and places (of `OPINIONS`)."""

    steps: tuple[str, ...] = cleaning.ALL_STEPS
    second: tuple[str, ...] = ()

    @property
    def left_out(self) -> tuple[str, ...]:
        """Steps that do not run."""
        return tuple(name for name in cleaning.ALL_STEPS if name not in self.steps)


@dataclass(frozen=True)
class Cleaned:
    """What cleaning found: counts of answers, of kinds, of findings by kind, of changed and of repeated texts.

    `languages` counts answers judged to be in another language than Dutch; `n_references` those linked to the answer that
    they point at. `choice` says how it was done, and `is_repeated` that this is how it was done the last time.
    """

    run_id: str
    is_new: bool
    n_answers: int
    n_substantive: int
    n_changed: int
    n_duplicates: int
    kinds: dict[AnswerKind, int]
    findings: dict[str, int]
    languages: dict[str, int]
    n_references: int
    choice: Choice = Choice()
    is_repeated: bool = False


class _Counter:
    """Counts cleaned answers as they pass."""

    def __init__(self) -> None:
        self.n = self.substantive = self.changed = self.duplicates = 0
        self.kinds: Counter[AnswerKind] = Counter()
        self.findings: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()
        self.references = 0

    def passing(self, answer: CleanAnswer) -> None:
        self.n += 1
        self.substantive += answer.is_answer
        self.changed += bool(answer.spans)
        self.duplicates += bool(answer.duplicate_of)
        self.kinds[answer.kind] += 1
        self.findings.update(f.kind for f in answer.findings)
        self.languages.update([answer.language] if answer.language not in ("", "nl") else [])
        self.references += bool(answer.refers_to)

    def result(self, run_id: str, is_new: bool, choice: Choice, is_repeated: bool = False) -> Cleaned:
        counts = (self.n, self.substantive, self.changed, self.duplicates)
        tables_ = (dict(self.kinds), dict(sorted(self.findings.items())), dict(sorted(self.languages.items())))
        return Cleaned(run_id, is_new, *counts, *tables_, self.references, choice, is_repeated)


def steps_without(without: Collection[str]) -> tuple[str, ...]:
    """All steps but these, in their order; ``none`` alone leaves nothing out.

    Raises
    ------
    ProjectError
        If one is unknown; names the nearest.
    """
    if list(without) == [NONE]:
        return cleaning.ALL_STEPS
    for name in without:
        if name not in cleaning.ALL_STEPS:
            near = nearest(name, cleaning.ALL_STEPS) or ", ".join(cleaning.ALL_STEPS)
            raise ProjectError("workflow.unknown_step", step=name, nearest=near)
    return tuple(name for name in cleaning.ALL_STEPS if name not in without)


def chosen(
    last: Run | None = None, steps: Sequence[str] | None = None, second: Collection[str] | None = None
) -> Choice:
    """How to clean: as asked; what is not asked (None), as the last time; else all steps and nobody else's opinion.

    Raises
    ------
    ProjectError
        If a second opinion is asked on names and places while the step that looks for them is left out.
    """
    before = Choice()
    if last is not None:
        before = Choice(tuple(last.parameters["steps"]), tuple(last.parameters.get("second_opinion", ())))
    wanted = before.steps if steps is None else tuple(steps)
    if "privacy" not in wanted:
        if second and set(second) != {NONE}:
            raise ProjectError("workflow.second_without_privacy")
        return Choice(wanted)
    return Choice(wanted, before.second if second is None else tuple(n for n in OPINIONS if n in second))


def _check_privacy(choice: Choice, settings: Settings) -> None:
    if "privacy" not in choice.steps and settings.unmasked != "coders":
        raise ProjectError("workflow.privacy_needed")


@needs(Right.RESEARCH)
def clean_project(
    project: Project,
    progress: Progress = no_progress,
    steps: Sequence[str] | None = None,
    second: Collection[str] | None = None,
) -> Cleaned:
    """Clean all answers; what was cleaned in the same way before stands.

    Coders decide meanwhile: the answers are read as they are now, and what is made of them is written in one go at the end,
    unless answers came in between; then it begins anew.

    Parameters
    ----------
    steps : sequence of str, optional
        Names from `cleaning.ALL_STEPS`; by default those of the last time, at first all.
    second : collection of str, optional
        Who else is asked about names and places, of `OPINIONS`; by default who was asked the last time, at first nobody.

    Raises
    ------
    NotReadyError
        If nothing was imported yet, or imports kept coming.
    ProjectError
        If names and places would not be masked while the settings let nobody see them.
    MissingPartError
        If a second opinion is asked of a program that is not installed.
    """
    for _ in range(ATTEMPTS):
        result = _attempt(project, progress, steps, second)
        if result is not None:
            with suppress(NotReadyError):  # answers came in just now: they are cleaned and searched the next time
                index_words(project)
            progress("clean", 1.0)
            return result
    raise NotReadyError("workflow.changed_meanwhile")


@dataclass(frozen=True)
class _Read:
    """What cleaning reads of a project besides the texts, and the hashes of all that it reads."""

    questions: list[Question]
    small: frozenset[str]
    inputs: dict[str, str]
    n_answers: int
    n_characters: int


def _attempt(
    project: Project, progress: Progress, steps: Sequence[str] | None, second: Collection[str] | None
) -> Cleaned | None:
    """Clean once; None if what was read has changed before it could be written."""
    counter = _Counter()
    with ExitStack() as stack:
        with project.reading() as session:
            last = latest_run(session, "clean")
            choice = chosen(last, steps, second)
            _check_privacy(choice, project.settings)
            repeated = steps is None and second is None and choice != Choice()
            read = _read(session, project.settings, choice)
            run, is_new = new_run(session, "clean", 0, _parameters(choice, project.settings), read.inputs)
            if not is_new:
                for answer in stages.iter_clean_answers(session, run.id):
                    counter.passing(answer)
                return counter.result(run.id, False, choice, repeated)
            pairs = _cleaned(_Stored(session), read, choice, project.settings)
            kept = stack.enter_context(spooled(_counted(pairs, read.n_answers, counter, progress)))
        return _written(project, run, choice, kept, counter, repeated)


def _parameters(choice: Choice, settings: Settings) -> dict[str, object]:
    asked = {"steps": list(choice.steps), "second_opinion": list(choice.second)}
    return {**asked, "cleaning": cleaning.VERSION, "places": settings.places.name}


def _read(session: Session, settings: Settings, choice: Choice) -> _Read:
    questions = survey.all_questions(session)
    small: frozenset[str] = frozenset()
    if "privacy" in choice.steps:
        small = small_class_respondents(session, settings.min_group)
    n = n_characters = 0

    def parts() -> Iterator[str]:
        nonlocal n, n_characters
        for n, answer in enumerate(survey.iter_by_respondent(session), start=1):  # noqa: B007
            n_characters += len(answer.text)
            yield answer.id
            yield answer.text

    inputs = {
        "answers": digest(parts()),
        "questions": digest(f"{q.id}:{q.text}:{','.join(q.counts)}" for q in questions),
        "lists": _lists(settings.places),
        "small_classes": digest(sorted(small)),
    }
    if not n:
        raise NotReadyError("workflow.no_answers")
    return _Read(questions, small, inputs, n, n_characters)


def _lists(places: Path) -> str:
    """Hash of the lists of words and places: another list cleans anew."""
    files = sorted((*places.glob("*.txt"), *(DATA / "words").glob("*.t*")))
    return digest(part for file in files for part in (file.name, file.read_text(encoding="utf-8")))


@dataclass(frozen=True)
class _Stored:
    """The answers of a project, read anew each time."""

    session: Session

    def __iter__(self) -> Iterator[Answer]:
        return survey.iter_by_respondent(self.session)


def _counted(
    pairs: Iterable[tuple[Answer, CleanAnswer]], n_answers: int, counter: _Counter, progress: Progress
) -> Iterator[tuple[Answer, CleanAnswer]]:
    for answer, cleaned in pairs:
        if counter.n % 500 == 0:
            progress("clean", min(0.99, counter.n / n_answers))
        counter.passing(cleaned)
        yield answer, cleaned


def _written(
    project: Project, run: Run, choice: Choice, kept: Iterator[tuple[Answer, CleanAnswer]], counter: _Counter, repeated: bool
) -> Cleaned | None:  # fmt: skip
    with project.writing() as session:
        if _read(session, project.settings, choice).inputs != run.inputs:
            return None
        run, is_new = add_run(session, run)
        result = counter.result(run.id, is_new, choice, repeated)
        if is_new:
            stages.add_clean_answers(session, run.id, ((cleaned, answer.text) for answer, cleaned in kept))
            figures = {"answers": result.n_answers, "substantive": result.n_substantive}
            done = {"left_out": list(choice.left_out), "second_opinion": list(choice.second)}
            shown = {name: value for name, value in done.items() if value}
            project.log(session, "clean", run=run.id, **figures, findings=sum(result.findings.values()), **shown)
    return result


def _cleaned(
    answers: Iterable[Answer], read: _Read, choice: Choice, settings: Settings
) -> Iterator[tuple[Answer, CleanAnswer]]:
    """Each answer and what cleaning makes of it, chunk by chunk: memory does not grow with their number."""
    names, mending = names_of(settings), cleaning.mending(choice.steps)
    counts = {q.id: q.counts for q in read.questions}
    with Firsts() as seen, _others(choice, settings) as others:
        given = (answers, read.n_answers, mending, seen.first, read.questions, choice.steps, read.n_characters)
        for chunk, links in linked(*given):
            cleaned = cleaning.clean(chunk, names, counts, choice.steps, links, read.small, others(chunk))
            yield from zip(chunk, cleaned, strict=True)


@contextmanager
def _others(choice: Choice, settings: Settings) -> Iterator[Others]:
    """What others find in answers, by id; their programs are loaded only if they are asked."""
    if not choice.second:
        yield lambda _answers: {}
        return
    from coding.cleaning.second_opinion import opinions

    with opinions(choice.second, settings.deduce) as ask:
        yield lambda chunk: dict(zip((a.id for a in chunk), ask([a.text for a in chunk]), strict=True))


@dataclass(frozen=True)
class _OfQuestion:
    """The answers of a file, all to one question."""

    file: AnswerFile
    question: str

    def __iter__(self) -> Iterator[Answer]:
        return (replace(answer, question_id=self.question) for answer in self.file)


def clean_file(
    answers: str | Path,
    out: str | Path,
    settings: Settings,
    steps: Sequence[str] | None = None,
    question: str = "",
    second: Collection[str] | None = None,
    progress: Progress = no_progress,
) -> Cleaned:
    """Clean a file of answers (``id,text``), all to one question, into another, without a project.

    The file is read twice: first to see that it keeps to the contract and how many answers there are.
    """
    choice = chosen(None, steps, second)
    _check_privacy(choice, settings)
    file, counter = AnswerFile(answers), _Counter()
    n = n_characters = 0
    with Firsts() as ids:
        for n, answer in enumerate(file.checked(ids.first), start=1):  # noqa: B007
            n_characters += len(answer.text)
    read = _Read([], frozenset(), {}, n, n_characters)
    pairs = _cleaned(_OfQuestion(file, question), read, choice, settings)
    tables.write_csv(out, COLUMNS, (_row(*pair) for pair in _counted(pairs, n, counter, progress)))
    progress("clean", 1.0)
    return counter.result("", True, choice)


def _row(answer: Answer, cleaned: CleanAnswer) -> tuple[object, ...]:
    found = [{"kind": f.kind, "start": f.start, "end": f.end, "certainty": f.certainty} for f in cleaned.findings]
    return (
        *(answer.id, answer.text, cleaned.text, int(cleaned.is_answer), cleaned.kind.value, cleaned.language),
        *(cleaned.masked, tables.as_json(found), cleaned.duplicate_of),
    )
