"""The verbs of the codebook: what a check says, and what loading refuses."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
BROKEN = """codes:
  - id: a
    label: A
    parent: weg
    keywords:
      - "*"
"""


@pytest.fixture
def loaded(files: Path, run: Run) -> str:
    """A project with the small survey, cleaned, with its codebook."""
    assert (files / "export.csv").is_file()
    for command in (
        ("new", "p"),
        ("import", "p", "export.csv", "--mapping", "mapping.toml"),
        ("clean", "p"),
        ("codebook", "load", "p", "codeboek.yaml"),
    ):
        assert run(*command).code == 0
    return "p"


def test_check_of_a_project_names_dead_and_broad_keywords(run: Run, loaded: str) -> None:
    said = run("codebook", "check", loaded)
    assert said.code == 0
    assert "7 trefwoorden van 3 codes geprobeerd op 14 antwoorden." in said.out
    assert "Zonder definitie (3 codes)" in said.out
    data = json.loads(run("codebook", "check", loaded, "--json").out)
    assert (data["version"], data["answers"], len(data["keywords"])) == ("1", 14, 7)
    assert {use["keyword"]: use["n"] for use in data["keywords"]}["taalles*"] == 2
    assert "Samen met" not in json.dumps(data)


def test_check_of_files_needs_no_project(run: Run, files: Path) -> None:
    given = ("--codebook", "codeboek.yaml", "--answers", "antwoorden.csv")
    assert "7 keywords of 3 codes tried on 14 answers." in run("codebook", "check", *given, "--lang", "en").out
    assert json.loads(run("codebook", "check", *given, "--json").out)["dead"] == []
    assert sorted(path.name for path in files.iterdir() if path.suffix == ".duiding") == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--codebook, --answers"),
        (("p", "--answers", "antwoorden.csv"), "niet allebei"),
        (("--codebook", "x"), "--answers"),
    ],
)
def test_check_takes_a_project_or_files(run: Run, loaded: str, arguments: tuple[str, ...], said: str) -> None:
    assert loaded == "p"
    ran = run("codebook", "check", *arguments)
    assert (ran.code, said in ran.err) == (2, True)


def test_load_tells_all_problems_with_their_lines(run: Run, loaded: str, files: Path) -> None:
    (files / "kapot.yaml").write_text(BROKEN, encoding="utf-8")
    ran = run("codebook", "load", loaded, "kapot.yaml")
    assert ran.code == 1
    assert "klopt niet op 2 plaatsen" in ran.err
    assert "- regel 4, code 'a': hoort onder 'weg'" in ran.err
    assert "- regel 6, code 'a': het trefwoord '*'" in ran.err
    told = json.loads(run("codebook", "load", loaded, "kapot.yaml", "--json").out)
    assert [(p["line"], p["code"]) for p in told["problems"]] == [(4, "a"), (6, "a")]


def test_load_says_which_codes_have_no_definition(run: Run, loaded: str) -> None:
    assert (
        "Zonder definitie (3 codes): samenwerking, maatwerk, taal."
        in run("codebook", "load", loaded, "codeboek.yaml").out
    )


def test_export_writes_a_file_that_loads_again(run: Run, loaded: str) -> None:
    said = run("codebook", "export", loaded, "uit.yaml")
    assert said.code == 0
    assert "Codeboek versie 1 (3 codes) is geschreven naar uit.yaml." in said.out
    again = run("codebook", "load", loaded, "uit.yaml", "--json")
    assert (again.code, json.loads(again.out)["new"]) == (0, False)
    assert run("codebook", "export", loaded, "uit.docx").code == 1
