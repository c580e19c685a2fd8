"""The verbs about decisions: progress, autocode, and the table of quality that suggest prints."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coding.workflow import progress

Run = Callable[..., Any]


def test_suggest_shows_how_good_it_is_per_code(run: Run, project: str) -> None:
    assert "per code" not in run("suggest", project).out
    run("decide", project, "--coded", "beoordeeld.csv")
    shown = run("suggest", project).out
    assert "Hoe goed de voorstellen zijn, per code" in shown
    again = run("suggest", project).out
    assert "blijft staan" in again
    assert shown[shown.index("Hoe goed") :] == again[again.index("Hoe goed") :]
    found = json.loads(run("suggest", project, "--json").out)["quality"]
    assert {q["code_id"]: q["n_given"] for q in found if q["n_given"]} == {"samenwerking": 1, "maatwerk": 1}
    assert set(found[0]) >= {"precision", "recall", "lower", "n_suggested", "n_right", "automatic"}
    assert "How good the suggestions are" in run("suggest", project, "--lang", "en").out


@pytest.mark.usefixtures("files")
def test_suggest_for_files_shows_how_good_it_is(run: Run) -> None:
    files = ("--codebook", "codeboek.yaml", "--answers", "antwoorden.csv", "--out", "uit.csv")
    assert "ondergrens" in run("suggest", *files, "--coded", "besluiten.csv").out
    assert "ondergrens" not in run("suggest", *files).out


def test_progress_tells_what_is_known_and_what_to_do(run: Run, project: str) -> None:
    run("decide", project, "--coded", "beoordeeld.csv")
    shown = run("progress", project).out
    assert "Beoordeeld: 2 van de 14 inhoudelijke antwoorden." in shown
    assert "Voor aandelen zijn er 3 nodig." in shown
    assert "nog onbekend" in shown
    assert "Beoordeel verder" in shown
    assert "Reviewed: 2 of 14" in run("progress", project, "--lang", "en").out
    data = json.loads(run("progress", project, "--json").out)
    assert (data["answers"], data["decided"], data["needed"], data["curve"]["gain"]) == (14, 2, 3, None)
    assert data["advice"][0] == "few"
    assert data["sampled"][0]["question_id"] == "les"


@pytest.fixture
def looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """``progress`` works out its figures the first time only: what it tells of them in two ways takes ten seconds each to work out."""
    found, look = [], progress.review_progress

    def once(*given: Any) -> progress.ReviewProgress:
        if not found:
            found.append(look(*given))
        return found[0]

    monkeypatch.setattr(progress, "review_progress", once)


@pytest.mark.slow
@pytest.mark.usefixtures("looked_at_once")
def test_progress_of_the_demo_has_a_curve(run: Run, demo_project: Path) -> None:
    shown = run("progress", str(demo_project)).out
    assert "Nog 50 besluiten leveren naar verwachting" in shown
    assert "(80%-interval" in shown
    assert "-0,0" not in shown
    gain = json.loads(run("progress", str(demo_project), "--json").out)["curve"]["gain"]
    assert gain["low"] <= gain["expected"] <= gain["high"]


def test_autocode_says_what_is_needed_where_nothing_can_be_promised(run: Run, project: str) -> None:
    run("decide", project, "--coded", "beoordeeld.csv")
    ran = run("autocode", project)
    assert ran.code == 0
    assert "minstens 46 beoordeelde antwoorden" in ran.out
    assert "minstens 14 beoordeelde antwoorden" in run("autocode", project, "--precision", "0.7").out
    data = json.loads(run("autocode", project, "--json", "--dry-run").out)["autocode"]
    assert (data["n_answers"], data["n_needed"], data["dry_run"], data["promises"]) == (0, 46, True, [])
    assert "Nothing was coded automatically" in run("autocode", project, "--lang", "en").out
    assert "0 automatisch gecodeerde antwoorden staan weer open" in run("autocode", project, "--undo").out


@pytest.mark.parametrize(
    ("options", "said"),
    [(("--undo", "--dry-run"), "niet allebei"), (("--precision", "1"), "0.5"), (("--precision", "x"), "x")],
)
def test_autocode_refuses_what_makes_no_sense(run: Run, project: str, options: tuple[str, ...], said: str) -> None:
    ran = run("autocode", project, *options)
    assert ran.code == 2
    assert said in ran.out + ran.err


def test_coder_cannot_have_the_name_that_stands_for_nobody(run: Run, project: str) -> None:
    ran = run("decide", project, "--coded", "beoordeeld.csv", "--coder", "automatisch")
    assert ran.code == 1
    assert "Kies een andere naam" in ran.err
