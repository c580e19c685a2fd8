"""Going on under another name while a sample is coded apart stands in the log."""

from __future__ import annotations

from coding.workflow import double, logbook, naming
from coding.workflow.logbook import Asked
from coding.workflow.project import Project
from tests.workflow.test_double import By, by

__all__ = ["by"]  # fixture


def said(project: Project) -> list[tuple[str, str]]:
    return [(e.who, e.sentence) for e in logbook.entries(project, Asked(verb=naming.VERB)).entries]


def test_another_name_is_logged_as_long_as_a_sample_is_coded(ready: Project, by: By) -> None:
    assert naming.take_name(by("Bram"), "Anna") == ()
    sample = double.assign(ready, ["Anna", "Bram"], size=5)
    assert naming.take_name(by("Bram"), "Anna") == (sample.id,)
    for coder in sample.coders:
        double.stop(ready, sample.id, coder)
    assert naming.take_name(by("Anna"), "Bram") == ()
    assert said(ready) == [
        ("Bram", "Ging verder in een venster waarin eerst Anna werkte, terwijl dubbel-001 nog dubbel gecodeerd werd.")
    ]
