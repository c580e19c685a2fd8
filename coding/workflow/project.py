"""A project that is open, and what every use case needs of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import coding
from coding.codebook.content import of_data
from coding.errors import NotReadyError, ProjectError, nearest
from coding.records import Codebook, Run
from coding.settings import Settings
from coding.store import engine as engines
from coding.store import journal, stages, survey
from coding.team import TeamRole
from coding.workflow import rights
from coding.workflow.rights import Right

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

SUFFIX = ".duiding"  # of a project's file
Progress = Callable[[str, float], None]  # what is being done, and which share of it is finished, in [0, 1]


def no_progress(_what: str, _share: float) -> None:
    """Tell nobody."""


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Project:
    """An open project: where it is, its settings, and who works in it in which role."""

    target: str
    engine: Engine
    settings: Settings = field(default_factory=Settings)
    role: TeamRole = field(default_factory=rights.own_role)

    @property
    def name(self) -> str:
        """Name as it is shown."""
        return engines.name_of(self.target)

    @property
    def path(self) -> Path | None:
        """Its file; None if it lies on a server."""
        return None if engines.is_url(self.target) else Path(self.target)

    def may(self, right: Right) -> bool:
        """Whether who works here has a right."""
        return rights.may(self.role, right)

    def need(self, right: Right) -> None:
        """Refuse who lacks a right.

        Raises
        ------
        AccessError
            Says which role is needed.
        """
        rights.check(self.role, right)

    def writing(self, right: Right = Right.RESEARCH) -> AbstractContextManager[Session]:
        """A transaction that writes, all of it or nothing, for who has this right."""
        self.need(right)
        return engines.writing(self.engine)

    def reading(self) -> AbstractContextManager[Session]:
        """A transaction that only reads."""
        self.need(Right.READ)
        return engines.reading(self.engine)

    def log(self, session: Session, verb: str, **details: Any) -> None:
        """Write a line in the log: figures, names of files and ids, never an answer's text."""
        journal.add_line(session, now(), self.settings.coder, verb, details)


def create(target: str | Path, settings: Settings | None = None, role: TeamRole | None = None) -> None:
    """Make an empty project at a path (or database URL).

    Raises
    ------
    AccessError
        If the role has no right to it.
    ProjectError
        If something is there already or the folder does not exist.
    """
    rights.check(role := role or rights.own_role(), Right.RESEARCH)
    engines.create(target)
    with opened(target, settings, role) as project, project.writing() as session:
        project.log(session, "new")


@contextmanager
def opened(target: str | Path, settings: Settings | None = None, role: TeamRole | None = None) -> Iterator[Project]:
    """Open an existing project and close it again.

    Without `role`: that of whoever runs this process, who may do everything.

    Raises
    ------
    AccessError
        If no role is given in a process that serves a team.
    """
    role = role or rights.own_role()
    engine = engines.connect(target)
    try:
        yield Project(str(target), engine, settings or Settings(), role)
    finally:
        engine.dispose()


def current_codebook(session: Session) -> Codebook:
    """The current version of the codebook.

    Raises
    ------
    NotReadyError
        If the project has none.
    """
    content = stages.codebook_content(session)
    if content is None:
        raise NotReadyError("workflow.no_codebook")
    return of_data(content)


def chosen_questions(session: Session, wanted: Iterable[str]) -> list[str]:
    """Ids of the questions asked for, by default all of the project.

    Raises
    ------
    ProjectError
        If one is unknown; names the nearest.
    NotReadyError
        If nothing was imported yet.
    """
    known = [q.id for q in survey.all_questions(session)]
    if not known:
        raise NotReadyError("workflow.no_answers")
    asked = list(wanted)
    for question in asked:
        if question not in known:
            raise ProjectError(
                "workflow.unknown_question", question=question, nearest=nearest(question, known) or ", ".join(known[:5])
            )
    return asked or known


def digest(parts: Iterable[str]) -> str:
    """SHA-256 over texts, in order."""
    total = hashlib.sha256()
    for part in parts:
        total.update(part.encode("utf-8", "surrogatepass"))
        total.update(b"\x1f")
    return total.hexdigest()


def new_run(
    session: Session, verb: str, seed: int, parameters: Mapping[str, Any], inputs: Mapping[str, str]
) -> tuple[Run, bool]:
    """The run to do, and whether it is new: the last one of this verb stands if it read the same and was asked the same."""
    earlier = stages.runs_of(session, verb)
    run = Run(f"{verb}-{len(earlier) + 1:03d}", verb, now(), seed, dict(parameters), dict(inputs), coding.__version__)
    for last in reversed(earlier):
        if last.parameters.get("questions") == run.parameters.get("questions"):
            same = (last.parameters, last.inputs, last.seed, last.version) == (
                run.parameters,
                run.inputs,
                seed,
                run.version,
            )
            return (last, False) if same else (run, True)
    return run, True


def add_run(session: Session, run: Run) -> tuple[Run, bool]:
    """Store a run that was computed outside the transaction, under the next free number.

    So long work does not keep coders from deciding. If somebody else finished the same work in the meantime, theirs stands (and false).
    """
    run, is_new = new_run(session, run.verb, run.seed, run.parameters, run.inputs)
    if is_new:
        stages.add_run(session, run)
    return run, is_new


def latest_run(session: Session, verb: str, question: str = "") -> Run | None:
    """The last run of a verb (that covered a question)."""
    found = stages.runs_of(session, verb)
    covering = [r for r in found if not question or question in r.parameters.get("questions", [question])]
    return covering[-1] if covering else None


def clean_run(session: Session) -> Run:
    """The cleaning that later stages build on.

    Raises
    ------
    NotReadyError
        If the answers are not cleaned yet, or answers were imported since.
    """
    run = latest_run(session, "clean")
    n_answers = sum(survey.answer_counts(session).values())
    if run is None or not n_answers:
        raise NotReadyError("workflow.not_cleaned" if n_answers else "workflow.no_answers")
    missing = n_answers - stages.n_clean_answers(session, run.id)
    if missing:
        raise NotReadyError("workflow.cleaned_before_import", n=missing)
    return run
