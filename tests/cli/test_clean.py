"""``duiding clean`` and ``duiding spelling``: what is asked stands until something else is asked, and it is said."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def test_choice_of_steps_stands_and_is_told_until_all_are_asked(run: Run, project: str) -> None:
    assert "Overgeslagen" not in run("clean", project).out
    fewer = run("clean", project, "--without", "spaces", "--without", "duplicates").out
    assert "Overgeslagen: spaces, duplicates." in fewer
    assert "keuze van de vorige keer" not in fewer
    again = run("clean", project).out
    assert "Overgeslagen: spaces, duplicates." in again
    assert "keuze van de vorige keer" in again
    assert "--without none" in again
    every = run("clean", project, "--without", "none").out
    assert "Overgeslagen" not in every
    assert "Overgeslagen" not in run("clean", project).out


def test_second_opinion_that_is_not_installed_says_what_to_do(
    run: Run, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUIDING_DEDUCE", "/nergens/python")
    monkeypatch.setenv("PATH", "/nergens")
    for name, said in (("deduce", "pip install deduce"), ("frog", "apt install frog")):
        ran = run("clean", project, "--second-opinion", name)
        assert (ran.code, said in ran.err) == (1, True)
        ran = run("clean", "--answers", "antwoorden.csv", "--out", "schoon.csv", "--second-opinion", name)
        assert (ran.code, said in ran.err, Path("schoon.csv").exists()) == (1, True, False)
    assert run("clean", project).code == 0  # what failed is not remembered


def test_second_opinion_is_stored_told_and_taken_back(
    run: Run, files: Path, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (files / "deduce.py").write_text(
        "class A:\n    tag, start_char, end_char = 'persoon', 0, 3\n"
        "class Deduce:\n    def deidentify(self, text): return type('F', (), {'annotations': [A()]})\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(files))
    assert "Tweede lezing van namen en plaatsen: deduce." in run("clean", project, "--second-opinion", "deduce").out
    again = run("clean", project).out
    assert "Tweede lezing van namen en plaatsen: deduce." in again
    assert "blijft staan" in again
    assert json.loads(run("clean", project, "--json").out)["clean"]["choice"]["second"] == ["deduce"]
    assert "Tweede lezing" not in run("clean", project, "--second-opinion", "none").out


def test_unknown_second_opinion_is_a_usage_error(run: Run, project: str) -> None:
    assert run("clean", project, "--second-opinion", "spacy").code == 2


def test_setting_that_cannot_be_is_told_with_its_name(run: Run, project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUIDING_UNMASKED", "iedereen")
    ran = run("clean", project)
    assert ran.code == 1
    assert "'unmasked' kan niet de waarde 'iedereen' hebben" in ran.err
    assert "DUIDING_UNMASKED" in ran.err


def test_folder_of_places_that_is_not_there_is_told(run: Run, project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUIDING_PLACES", "/nergens")
    ran = run("clean", project)
    assert (ran.code, "geen lijst met plaatsnamen" in ran.err) == (1, True)


def test_spelling_shows_words_and_writes_them(run: Run, files: Path, project: str) -> None:
    text = (files / "export.csv").read_text(encoding="utf-8")
    more = text + "K-090;goede begeleiding\nK-091;de begeleiding duurt\nK-092;de begeleidng is kort\n"
    (files / "meer.csv").write_text(more, encoding="utf-8")
    (files / "m2.toml").write_text((files / "mapping.toml").read_text().replace("2020", "2021"))
    assert run("import", project, "meer.csv", "--mapping", "m2.toml").code == 0
    shown = run("spelling", project).out
    assert "begeleidng" in shown
    assert "Er is niets veranderd" in shown
    assert run("spelling", project, "--out", "woorden.csv").code == 0
    with (files / "woorden.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {"begeleidng"} <= {row["word"] for row in rows}
    assert [row for row in rows if row["word"] == "begeleidng"][0]["proposal"] == "begeleiding"
    assert run("spelling", project, "--out", "woorden.xlsx").code == 1
