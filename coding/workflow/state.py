"""Where a project stands: which stages are done, and what the next step is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coding.figures import AutomaticFigures
from coding.records import DoubleSample, LogLine, Question, Wave
from coding.store import decisions, double, journal, stages, survey
from coding.workflow.automatic import automatic_figures
from coding.workflow.project import Project, latest_run

OPTIONAL = ("compare",)  # the work of a team: who codes alone has nobody to compare with


@dataclass(frozen=True)
class Step:
    """A stage of the project: done or not, with its figures; `stale` if something it reads changed since, `busy` if it was begun."""

    name: str
    done: bool
    stale: bool
    figures: dict[str, Any]
    busy: bool = False


@dataclass(frozen=True)
class State:
    """A project at a glance; `automatic` tells what was coded without a person, None if nothing was."""

    name: str
    waves: tuple[Wave, ...]
    questions: tuple[Question, ...]
    steps: tuple[Step, ...]
    automatic: AutomaticFigures | None = None

    @property
    def next_step(self) -> str:
        """Name of the first stage that is not done or stale, of those that no project can do without; empty if all are done."""
        needed = (s for s in self.steps if s.name not in OPTIONAL)
        return next((s.name for s in needed if not s.done or s.stale), "")


def state(project: Project) -> State:
    """Look at a project."""
    with project.reading() as session:
        per_question = survey.answer_counts(session)
        n_answers = sum(per_question.values())
        cleaned = latest_run(session, "clean")
        n_cleaned = stages.n_clean_answers(session, cleaned.id) if cleaned else 0
        versions = stages.codebook_versions_there(session)
        runs = {verb: latest_run(session, verb) for verb in ("suggest", "topics", "quotes")}
        per_coder = decisions.n_decisions(session)
        n_decided = len(decisions.decided_ids(session))
        automatic = automatic_figures(session)
        reports = journal.lines(session, "report", last=1)
        doubled = double.samples(session)
        waves, questions = survey.all_waves(session), survey.all_questions(session)
        n_respondents = survey.n_respondents(session)
    on_clean = {
        verb: bool(run and cleaned and run.inputs.get("clean", cleaned.id) != cleaned.id) for verb, run in runs.items()
    }
    suggested = runs["suggest"]
    old_codebook = bool(suggested and versions and suggested.inputs.get("codebook") != list(versions.values())[-1])
    steps = (
        Step(
            "import",
            n_answers > 0,
            False,
            {"respondents": n_respondents, "answers": n_answers, "questions": len(questions)},
        ),
        Step("clean", cleaned is not None, n_cleaned != n_answers, {"answers": n_cleaned}),
        Step("codebook", bool(versions), False, {"version": list(versions)[-1] if versions else ""}),
        Step("suggest", suggested is not None, on_clean["suggest"] or old_codebook, {}),
        Step("review", n_decided > 0, False, {"decided": n_decided, "coders": len(per_coder)}),
        _compared(doubled),
        Step("topics", runs["topics"] is not None, on_clean["topics"], {}),
        Step("quotes", runs["quotes"] is not None, False, {}),
        Step("report", bool(reports), False, {}),
    )
    return State(project.name, tuple(waves), tuple(questions), steps, automatic)


def _compared(doubled: Sequence[DoubleSample]) -> Step:
    """Whether coders can be compared, on how many answers; which is one sample at the least that all its coders are done with."""
    closed = [one for one in doubled if one.is_closed]
    n_busy = sum(coder not in one.ends for one in doubled for coder in one.coders)
    figures = {"answers": sum(len(one.answer_ids) for one in closed), "samples": len(closed), "coders": n_busy}
    return Step("compare", bool(closed), False, figures, busy=bool(doubled) and not closed)


def log_lines(project: Project, verb: str = "", last: int = 0) -> list[LogLine]:
    """The log of a project, oldest first."""
    with project.reading() as session:
        return journal.lines(session, verb, last)
