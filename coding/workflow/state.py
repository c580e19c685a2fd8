"""Where a project stands: which stages are done, and what the next step is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coding.figures import AutomaticFigures
from coding.records import LogLine, Question, Wave
from coding.store import decisions, journal, stages, survey
from coding.workflow.automatic import automatic_figures
from coding.workflow.project import Project, latest_run


@dataclass(frozen=True)
class Step:
    """A stage of the project: done or not, with its figures; `stale` if something it reads changed since."""

    name: str
    done: bool
    stale: bool
    figures: dict[str, Any]


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
        """Name of the first stage that is not done or stale; empty if all are done."""
        return next((s.name for s in self.steps if not s.done or s.stale), "")


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
        Step("topics", runs["topics"] is not None, on_clean["topics"], {}),
        Step("quotes", runs["quotes"] is not None, False, {}),
        Step("report", bool(reports), False, {}),
    )
    return State(project.name, tuple(waves), tuple(questions), steps, automatic)


def log_lines(project: Project, verb: str = "", last: int = 0) -> list[LogLine]:
    """The log of a project, oldest first."""
    with project.reading() as session:
        return journal.lines(session, verb, last)
