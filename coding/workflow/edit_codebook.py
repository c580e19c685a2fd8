"""Change the codebook of a project: look first at what a change does, then save it as a new version."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from coding.codebook import content, edit
from coding.codebook.check import entries_of, problems
from coding.codebook.difference import Difference, difference
from coding.codebook.edit import Change, Kind
from coding.codebook.history import Effect, History, clashes, effects
from coding.codebook.problems import BrokenCodebookError, Checks, Problem
from coding.errors import CodebookError
from coding.records import Codebook
from coding.store import codebooks as store
from coding.store import decisions, stages, survey
from coding.store.codebooks import Saved
from coding.workflow.codebooks import keyword, next_version, read_codebook
from coding.workflow.project import Project, now
from coding.workflow.rights import Right, needs

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

EMPTY = Codebook(())


@dataclass(frozen=True)
class Preview:
    """What a change would do; nothing is stored.

    Attributes
    ----------
    before, after : Codebook
        The current version, and it with the change.
    problems : tuple of Problem
        What saving would refuse.
    effects : tuple of Effect
        What happens to decisions.
    newer : tuple of str
        Versions that were saved since the one that the change began with.
    """

    before: Codebook
    after: Codebook
    difference: Difference
    problems: tuple[Problem, ...]
    effects: tuple[Effect, ...]
    newer: tuple[str, ...] = ()


class ChangedMeanwhileError(CodebookError):
    """Somebody else saved since: what that changed, and which fields both changed (`clashes`: code → names)."""

    def __init__(self, last: Saved, theirs: Difference, both: dict[str, tuple[str, ...]]) -> None:
        super().__init__("codebook.changed_meanwhile", who=last.who, version=last.version)
        self.version, self.theirs, self.clashes = last.version, theirs, both


def preview(project: Project, change: Change, based_on: str = "") -> Preview:
    """What a change would do to the current version, whichever it began with.

    Raises
    ------
    CodebookError
        If the change is about a code that is not there (any more).
    """
    with project.reading() as session:
        saved = store.history(session)
        versions = [content.of_data(one.content) for one in saved]
        before = versions[-1] if versions else EMPTY
        after = replace(edit.applied(before, change), version="?")
        wrong = _problems(after, question_ids(session))
        made = decisions.current_decisions(session, as_made=True)
    told = effects(before, after, History([*versions, after]), made)
    newer = [one.version for one in saved]
    since = newer[newer.index(based_on) + 1 :] if based_on in newer else []
    return Preview(before, after, difference(before, after), tuple(wrong), tuple(told), tuple(since))


@needs(Right.RESEARCH)
def save(project: Project, change: Change, based_on: str, note: str = "") -> Codebook:
    """Save a change as a new version of the codebook, which becomes the current one.

    Parameters
    ----------
    based_on : str
        The version that the change began with; empty if there was none.

    Raises
    ------
    ChangedMeanwhileError
        If another version was saved since. Saving again, based on that one, does the change on top of it.
    CodebookError
        If the result does not hold together, or nothing changes.
    """
    with project.writing() as session:
        saved = store.history(session)
        versions = [content.of_data(one.content) for one in saved]
        current = versions[-1] if versions else EMPTY
        if current.version != based_on:
            raise _meanwhile(saved[-1], versions, change, based_on)
        made = edit.applied(current, change)
        if content.as_data(made) == content.as_data(current):
            raise CodebookError("codebook.no_change")
        if wrong := _problems(made, question_ids(session)):
            raise BrokenCodebookError(made.title or "–", wrong)
        wish = change.book.version if change.book else ""
        return add_version(session, project, replace(made, version=wish), note, saved)


def _meanwhile(last: Saved, versions: list[Codebook], change: Change, based_on: str) -> ChangedMeanwhileError:
    base = next((book for book in versions if book.version == based_on), EMPTY)
    mine = edit.applied(base, change)
    return ChangedMeanwhileError(last, difference(base, versions[-1]), dict(clashes(base, mine, versions[-1])))


def _problems(book: Codebook, questions: Collection[str]) -> list[Problem]:
    return problems(entries_of(book), checks=Checks(keyword, questions))


def question_ids(session: Session) -> list[str]:
    """Ids of the project's questions, which keywords may be limited to."""
    return [question.id for question in survey.all_questions(session)]


def add_version(session: Session, project: Project, book: Codebook, note: str, saved: list[Saved]) -> Codebook:
    """Store a codebook as the current version, with a line in the log; under the next number if its own version is empty or taken."""
    taken = [one.version for one in saved]
    book = replace(book, version=next_version(taken) if book.version in ("", *taken) else book.version)
    data, moment = content.as_data(book), now()
    stages.add_codebook_version(
        session, book.version, data, content.sha256(book), project.settings.coder, moment, note.strip()
    )
    old = content.of_data(saved[-1].content) if saved else EMPTY
    figures = {name: len(ids) for name, ids in content.difference(old, book).items() if saved}
    project.log(session, "codebook", version=book.version, codes=len(book.codes), **figures)
    return book


def read_file(project: Project, path: str | Path) -> Codebook:
    """A codebook from a file, checked against the questions of the project; nothing is stored.

    Raises
    ------
    CodebookError, FileError
        As `codebooks.read_codebook`.
    """
    with project.reading() as session:
        questions = question_ids(session)
    return read_codebook(path, questions)


def put_back(project: Project, version: str) -> Change:
    """The change that puts an earlier version back; saving it makes a new version.

    Raises
    ------
    CodebookError
        If there is no such version.
    """
    return Change(Kind.REPLACE, book=version_of(project, version))


def version_of(project: Project, version: str) -> Codebook:
    """A version of the codebook.

    Raises
    ------
    CodebookError
        If there is no such version.
    """
    with project.reading() as session:
        found = stages.codebook_content(session, version)
        there = list(stages.codebook_versions_there(session))
    if found is None:
        raise CodebookError("codebook.no_version", version=version, versions=", ".join(there) or "–")
    return content.of_data(found)
