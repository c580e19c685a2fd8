"""Where a project stands: which stages are done, and what the next step is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coding.errors import NotReadyError
from coding.figures import AutomaticFigures
from coding.records import DoubleSample, LogLine, Question, Run, Wave
from coding.review.double import blind
from coding.store import decisions, double, journal, stages, survey
from coding.workflow.automatic import automatic_figures
from coding.workflow.project import Project, latest_run
from coding.workflow.substance import substance

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

OPTIONAL = ("compare",)  # the work of a team: who codes alone has nobody to compare with


@dataclass(frozen=True)
class Step:
    """A stage of the project: done or not, with its figures; `stale` if something it reads changed since, `busy` if it goes on."""

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
        """Name of the first stage that is not done or stale; empty if all are. What a project can do without counts once it was begun."""
        needed = (s for s in self.steps if s.busy or s.name not in OPTIONAL)
        return next((s.name for s in needed if s.busy or not s.done or s.stale), "")

    def step(self, name: str) -> Step:
        """A stage by its name."""
        return next(s for s in self.steps if s.name == name)


def state(project: Project) -> State:
    """Look at a project."""
    with project.reading() as session:
        per_question = survey.answer_counts(session)
        n_answers = sum(per_question.values())
        cleaned = latest_run(session, "clean")
        n_cleaned = stages.n_clean_answers(session, cleaned.id) if cleaned else 0
        versions = stages.codebook_versions_there(session)
        runs = {verb: latest_run(session, verb) for verb in ("suggest", "topics", "quotes")}
        reviewed = _reviewed(session, cleaned)
        automatic = automatic_figures(session)
        reports = journal.lines(session, "report", last=1)
        compared = _compared(session)
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
        Step(
            "clean",
            cleaned is not None,
            n_cleaned != n_answers,
            {"answers": n_cleaned, "substantive": reviewed.figures["answers"]},
        ),
        Step("codebook", bool(versions), False, {"version": list(versions)[-1] if versions else ""}),
        Step("suggest", suggested is not None, on_clean["suggest"] or old_codebook, {}),
        reviewed,
        compared,
        Step("topics", runs["topics"] is not None, on_clean["topics"], {}),
        Step("quotes", runs["quotes"] is not None, False, {}),
        Step("report", bool(reports), False, {}),
    )
    return State(project.name, tuple(waves), tuple(questions), steps, automatic)


def _reviewed(session: Session, cleaned: Run | None) -> Step:
    """How many answers that say something people decided about.

    It is done when none waits for them: the others were coded without a person, on a promise that a researcher took, or are in a sample
    that is still coded twice (see `_compared`).
    """
    ids = _substantive(session, cleaned) if cleaned else frozenset()
    decided = ids & decisions.decided_ids(session)
    automatic = {d.answer_id for d in decisions.automatic_decisions(session)}
    n_waiting = len(ids - decided - automatic - double.held_ids(session))
    figures = {"decided": len(decided), "answers": len(ids), "coders": len(decisions.n_decisions(session))}
    return Step("review", bool(decided) and not n_waiting, False, figures, busy=bool(decided) and n_waiting > 0)


def _substantive(session: Session, cleaned: Run) -> Set[str]:
    """Answers of a cleaning that say something, also if answers were imported since."""
    try:
        return substance(session).question_of.keys()
    except NotReadyError:
        return {answer_id for answer_id, _, _ in stages.substantive(session, cleaned.id)}


def _compared(session: Session) -> Step:
    """Whether coders can be compared; busy as long as one of them codes.

    Its answers are those that two or more coded blind: in the samples that are still coded, or in all if there are none.
    """
    samples = double.samples(session)
    n_twice = {one.id: _n_twice(session, one) for one in samples}
    still = [one for one in samples if not one.is_closed]
    shown = still or samples
    figures = {
        "answers": sum(n_twice[one.id] for one in shown),
        "of": sum(len(one.answer_ids) for one in shown),
        "samples": len(shown),
        "coders": sum(coder not in one.ends for one in still for coder in one.coders),
    }
    is_done = any(n_twice[one.id] for one in samples if one.is_closed)
    return Step("compare", is_done, False, figures, busy=bool(still))


def _n_twice(session: Session, sample: DoubleSample) -> int:
    """Answers of a sample that at least two coders coded blind."""
    coded = blind(sample, double.trail_of(session, sample.id)).values()
    return sum(n > 1 for n in Counter(answer_id for own in coded for answer_id in own).values())


def log_lines(project: Project, verb: str = "", last: int = 0) -> list[LogLine]:
    """The log of a project, oldest first."""
    with project.reading() as session:
        return journal.lines(session, verb, last)
