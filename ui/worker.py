"""Long work in a process of its own: ``python -m ui.worker`` reads a request as JSON and writes progress and outcome, a JSON object a line.

The app stays quick meanwhile, and work can be cancelled: a process that ends leaves nothing half done, because every use case writes in
one transaction. Streamlit is not loaded here.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from coding.errors import DuidingError
from coding.settings import Settings
from coding.team import TeamRole
from coding.workflow import rights
from coding.workflow.project import Progress, Project, opened
from ui import messages

Request = Mapping[str, Any]
Figures = dict[str, Any]


def _import(project: Project, request: Request, tell: Progress) -> Figures:
    from coding.workflow import import_survey

    found = import_survey.preview(request["file"], request["mapping"], sheet=request.get("sheet") or None)
    result = import_survey.import_survey(project, found, tell)
    return {"respondents": result.n_respondents, "answers": result.n_answers, "known": result.n_known}


def _clean(project: Project, request: Request, tell: Progress) -> Figures:
    """Clean with the steps that are asked for; else with those of the last time; else with all."""
    from coding.cleaning.clean import ALL_STEPS
    from coding.workflow.clean import clean_project
    from coding.workflow.project import latest_run

    steps = request.get("steps")
    if steps is None:
        with project.reading() as session:
            last = latest_run(session, "clean")
        steps = last.parameters["steps"] if last else ALL_STEPS
    result = clean_project(project, tell, tuple(steps))
    return {"answers": result.n_answers, "substantive": result.n_substantive}


def _suggest(project: Project, _request: Request, tell: Progress) -> Figures:
    from coding.workflow.suggest import suggest_project

    result = suggest_project(project, progress=tell)
    return {"n": result.n_suggested, "answers": result.n_answers, "coded": result.n_coded}


def _learn(project: Project, _request: Request, tell: Progress) -> Figures:
    from coding.workflow.learning import learn_project

    learn_project(project, tell)
    return {}


def _topics(project: Project, _request: Request, tell: Progress) -> Figures:
    from coding.workflow.topics import topics_project

    result = topics_project(project, progress=tell)
    return {"n": len(result.topics), "questions": len({t.question_id for t in result.topics})}


def _quotes(project: Project, _request: Request, tell: Progress) -> Figures:
    from coding.workflow.quotes import quotes_project

    result = quotes_project(project, progress=tell)
    return {"n": len(result.quotes), "themes": result.n_themes}


def _report(project: Project, request: Request, tell: Progress) -> Figures:
    from coding.workflow.report import report_project

    return {"n": len(report_project(project, request["folder"], progress=tell).files)}


def _demo(request: Request, settings: Settings, tell: Progress) -> Figures:
    """The demo is the whole way: ten steps, each with its share of the bar."""
    from coding.workflow.demo import run_demo

    made = run_demo(Path(request["target"]).parent, settings, role=TeamRole(request["role"]))
    for done, (step, _) in enumerate(made, start=1):
        tell(step, min(1.0, done / 11))
    return {}


VERBS: dict[str, Callable[[Project, Request, Progress], Figures]] = {
    "import": _import, "clean": _clean, "suggest": _suggest, "learn": _learn, "topics": _topics, "quotes": _quotes, "report": _report,
}  # fmt: skip


def work(request: Request, tell: Progress) -> Figures:
    """Do what is asked, in the role of who asked; the figures to tell about."""
    settings = Settings(**request["settings"])
    if request["verb"] == "demo":
        return _demo(request, settings, tell)
    with opened(request["target"], settings, TeamRole(request["role"])) as project:
        return VERBS[request["verb"]](project, request, tell)


def main() -> None:
    """Read one request, do it, and say how it went."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    out, sys.stdout = sys.stdout, sys.stderr  # what a library prints must not get among the lines

    def write(**line: Any) -> None:
        print(json.dumps(line), file=out, flush=True)  # noqa: T201

    rights.serve()  # a role that was forgotten is refused
    request = json.loads(sys.stdin.read())
    language = request["settings"]["language"]
    try:
        write(done=work(request, lambda what, share: write(what=what, share=share)))
    except DuidingError as error:
        write(error=messages.of_error(error, language))
    except Exception as error:
        write(error=messages.of_fault(error, language))


if __name__ == "__main__":
    main()
