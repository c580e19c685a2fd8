"""The demo: the main job from export to report on a survey that was written for the project, with its known truth."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coding.errors import ProjectError
from coding.exchange import tables
from coding.intake import contract
from coding.settings import DATA, Settings
from coding.store import stages
from coding.team import TeamRole
from coding.workflow import clean, codebooks, decide, import_survey, quotes, report, share, suggest, topics
from coding.workflow.project import Progress, Project, create, latest_run, no_progress, opened

DEMO = DATA / "demo"
NAME = "demo.duiding"
READ_WHOLE = "geleerde-les"  # the question that the demo's coder has read from the first answer to the last
N_REVIEWED = (
    500  # answers to the other questions that the coder decided, drawn at random; the rest is left to suggestions
)
WAVES = (("monitor2019.csv", "mapping2019.toml"), ("monitor2020.xlsx", "mapping2020.toml"))


@dataclass(frozen=True)
class Check:
    """How the suggestions for answers nobody reviewed compare with their known codes."""

    n_answers: int
    precision: float
    recall: float


def run_demo(
    folder: str | Path,
    settings: Settings,
    again: bool = False,
    progress: Progress = no_progress,
    role: TeamRole | None = None,
) -> Iterator[tuple[str, Any]]:
    """Do the main job step by step; yields the name and the outcome of each step.

    Raises
    ------
    ProjectError
        If a demo project is there already, unless `again` says to replace it.
    """
    folder = Path(folder)
    target = folder / NAME
    if target.exists():
        if not again:
            raise ProjectError("workflow.demo_exists", name=str(target))
        for end in ("", "-wal", "-shm"):
            target.with_name(NAME + end).unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    create(target, settings, role)
    with opened(target, settings, role) as project:
        for file, mapping in WAVES:
            found = import_survey.preview(DEMO / file, DEMO / mapping)
            yield "import", (found, import_survey.import_survey(project, found, progress))
        yield "clean", clean.clean_project(project, progress)
        yield "codebook", codebooks.load_codebook(project, DEMO / "codebook.yaml")
        yield "decide", decide.decide_file(project, _sample_file(folder))
        yield "suggest", suggest.suggest_project(project, progress=progress)
        yield "check", check(project)
        yield "topics", topics.topics_project(project, progress=progress)
        yield "quotes", quotes.quotes_project(project, progress=progress)
        yield "share", share.shares_project(project)
        yield "report", report.report_project(project, folder / "rapport", progress=progress)


def truth() -> dict[str, tuple[str, ...]]:
    """Known codes of every answer of the demo, by answer id."""
    return {answer_id: codes for answer_id, _, codes in contract.read_coded(DEMO / "coded.csv")}


def sample_ids() -> list[str]:
    """Ids of the answers that count as reviewed: one question wholly, and a random draw of the others that is the same every time."""
    drawn = sorted(truth(), key=lambda i: hashlib.sha256(i.encode()).digest())
    whole = [i for i in drawn if i.endswith(f".{READ_WHOLE}")]
    return whole + [i for i in drawn if i not in set(whole)][:N_REVIEWED]


def _sample_file(folder: Path) -> Path:
    """The decisions of the demo's coder, as a file in the form that another tool would give."""
    path, known = folder / "beoordeeld.csv", truth()
    tables.write_csv(path, ("id", "codes", "coder"), ((i, "|".join(known[i]), "codeur A") for i in sample_ids()))
    return path


def check(project: Project) -> Check:
    """Compare the suggestions for answers that nobody reviewed with their known codes."""
    known, reviewed = truth(), set(sample_ids())
    with project.reading() as session:
        run = latest_run(session, "suggest")
        assert run is not None
        proposed = {
            (s.answer_id, s.code_id)
            for s in stages.suggestions_of(session, run.id, only_suggested=True)
            if s.answer_id not in reviewed
        }
    right = {(i, c) for i, codes in known.items() if i not in reviewed for c in codes}
    both = len(proposed & right)
    return Check(len(known) - len(reviewed), both / max(1, len(proposed)), both / max(1, len(right)))
