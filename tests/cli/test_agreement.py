"""The verb agreement: the figures of a sample, as a table and as JSON; and what it says when there is nothing to compare yet."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from coding.settings import Settings
from coding.store.marks import Marks
from coding.workflow import double
from coding.workflow.project import now, opened
from coding.workflow.sent import Kind, Sent, take_in

Run = Callable[..., Any]
CODES = {"Anna": ["maatwerk", "maatwerk", "maatwerk", ""], "Bram": ["maatwerk", "maatwerk", "", ""]}


def coded(path: Path, done: bool = True) -> str:
    """A sample of four answers; Anna gave three of them the code maatwerk, and Bram two."""
    with opened(path, Settings(coder="Karin", language="nl")) as project:
        sample = double.assign(project, ["Anna", "Bram"], size=4)
    for coder, given in CODES.items():
        with opened(path, Settings(coder=coder)) as project:
            pairs = zip(sample.answer_ids, given, strict=True)
            made = [Sent(str(uuid4()), i, Kind.DECIDE, (c,) if c else (), Marks(), now(), "", "") for i, c in pairs]
            take_in(project, made)
            if done or coder == "Anna":
                double.finish(project, sample.id)
    return sample.id


def test_agreement_needs_a_sample(run: Run, project: str) -> None:
    found = run("agreement", project)
    assert found.code == 1
    assert "nog geen steekproef" in found.err


def test_agreement_waits_for_the_coders(run: Run, project: str) -> None:
    coded(Path(f"{project}.duiding"), done=False)
    found = run("agreement", project)
    assert found.code == 1
    assert "Nog bezig: Bram" in found.err


def test_agreement_shows_figures_per_code(run: Run, project: str) -> None:
    sample = coded(Path(f"{project}.duiding"))
    shown = run("agreement", project, "--sample", sample).out
    assert "Steekproef dubbel-001: 4 antwoorden blind gecodeerd door Anna, Bram." in shown
    [line] = [line for line in shown.splitlines() if line.startswith("maatwerk")]
    # five of eight codings are positive, one answer differs: 1 - 7 × 2 / (2 × 5 × 3)
    assert line.split() == ["maatwerk", "4", "3/2", "75%", "0,53", "–"]
    assert "1 antwoord met verschil, waarvan 0 besloten." in shown
    told = json.loads(run("agreement", project, "--json").out)["agreement"]
    assert (told["sample"], told["coders"], told["differ"]) == (sample, ["Anna", "Bram"], 1)
    assert told["overall"]["alpha"] == pytest.approx(1 - 7 * 2 / (2 * 5 * 3))
    assert [row["code"] for row in told["codes"]] == ["maatwerk"]
    assert "coded blind by" in run("agreement", project, "--lang", "en").out


def test_a_sample_that_is_not_there_names_those_that_are(run: Run, project: str) -> None:
    coded(Path(f"{project}.duiding"))
    assert "dubbel-001" in run("agreement", project, "--sample", "dubbel-009").err
