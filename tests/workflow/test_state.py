"""Where a project stands: coding is done when no answer waits for it, and what is coded twice is counted, not what was planned."""

from __future__ import annotations

from coding.store import double as store
from coding.workflow import decide, double, quotes, report, suggest, topics
from coding.workflow.project import Project
from coding.workflow.state import Step, state
from tests.workflow.test_double import By, by, give, substantive

__all__ = ["by"]  # fixture


def step(project: Project, name: str) -> Step:
    return state(project).step(name)


def finish_the_rest(project: Project, folder: object) -> None:
    suggest.suggest_project(project)
    topics.topics_project(project)
    quotes.quotes_project(project)
    report.report_project(project, folder, ["html"])  # type: ignore[arg-type]


def test_coding_is_next_until_every_answer_that_says_something_is_decided(ready, tmp_path) -> None:
    finish_the_rest(ready, tmp_path)
    ids = substantive(ready)
    for i in ids[:-1]:
        decide.decide_answer(ready, i, ["taal"])
    found = step(ready, "review")
    assert (found.done, found.busy) == (False, True)
    assert (found.figures["decided"], found.figures["answers"]) == (len(ids) - 1, len(ids))
    assert state(ready).next_step == "review"
    decide.decide_answer(ready, ids[-1], [])
    assert (step(ready, "review").done, step(ready, "review").busy) == (True, False)
    assert state(ready).next_step == ""


def test_only_what_two_coders_gave_blind_counts_as_coded_twice(ready, by: By) -> None:
    sample = double.assign(ready, ["Anna", "Bram"], size=10)
    give(by("Anna"), dict.fromkeys(sample.answer_ids, ("taal",)))
    give(by("Bram"), dict.fromkeys(sample.answer_ids[:3], ("taal",)))
    found = step(ready, "compare")
    assert (found.done, found.busy) == (False, True)
    assert found.figures == {"answers": 3, "of": 10, "samples": 1, "coders": 2}
    double.finish(by("Anna"), sample.id)
    double.stop(ready, sample.id, "Bram")
    found = step(ready, "compare")
    assert (found.done, found.busy) == (True, False)
    assert (found.figures["answers"], found.figures["coders"]) == (3, 0)


def test_a_sample_that_nobody_coded_twice_cannot_be_compared(ready, by: By) -> None:
    sample = double.assign(ready, ["Anna", "Bram"], size=5)
    give(by("Anna"), dict.fromkeys(sample.answer_ids, ("taal",)))
    for coder in sample.coders:
        double.stop(ready, sample.id, coder)
    assert (step(ready, "compare").done, step(ready, "compare").busy) == (False, False)


def test_a_sample_under_way_is_the_next_step_once_the_rest_is_decided(ready, tmp_path) -> None:
    finish_the_rest(ready, tmp_path)
    sample = double.assign(ready, ["Anna", "Bram"], size=5)
    assert state(ready).next_step == "review"
    with ready.reading() as session:
        held = store.held_ids(session)
    for i in set(substantive(ready)) - held:
        decide.decide_answer(ready, i, ["taal"])
    assert step(ready, "review").figures["answers"] > step(ready, "review").figures["decided"]
    assert state(ready).next_step == "compare"
    for coder in sample.coders:
        double.stop(ready, sample.id, coder)
    assert state(ready).next_step == "review"  # what nobody coded waits again
