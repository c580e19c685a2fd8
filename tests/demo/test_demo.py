"""The demo survey: what its card promises, and that it is what the sources give."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
import tomllib
import zipfile
from collections import Counter
from pathlib import Path
from statistics import mean
from typing import Any

import openpyxl
import pytest
import yaml

from coding.intake import contract, mapping, read, survey

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
BUILT = (
    "monitor2020.xlsx", "monitor2019.csv", "mapping2020.toml", "mapping2019.toml",
    "answers.csv", "coded.csv", "coded_second.csv", "README.md",
)  # fmt: skip
SURVEYS = [("2019", "monitor2019.csv"), ("2020", "monitor2020.xlsx")]
ROUTES = {"2019": (17, 17, 32, 32, 14), "2020": (14, 17, 35, 27, 10)}  # means of the published monitor
QUESTIONS = [
    "overig-aanbod", "start-arbeidstoeleiding", "overdracht-coa", "partner", "budgetten", "integratieroutes", "duurzame-uitstroom",
    "werkzame-elementen", "voorbereiding", "gezinsmigranten", "brede-intake", "ontzorgen", "begeleiding-sleutelpersonen",
    "leerroutes", "geleerde-les",
]  # fmt: skip


def rows(name: str) -> list[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def answers() -> dict[str, str]:
    return {row["id"]: row["text"] for row in rows("answers.csv")}


@pytest.fixture(scope="module")
def tables() -> dict[str, dict[str, list[Any]]]:
    """Wave → column → cells, read without Duiding."""
    sheet = openpyxl.load_workbook(DEMO / "monitor2020.xlsx")["Antwoorden"]
    found: dict[str, list[Any]] = {"2020": list(sheet.iter_rows(values_only=True))}
    text = (DEMO / "monitor2019.csv").read_bytes().decode("cp1252")
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    found["2019"] = [lines[0], *([int(c) if c.isdigit() else c or None for c in line] for line in lines[1:])]
    return {wave: {head: list(cells) for head, *cells in zip(*t, strict=True)} for wave, t in found.items()}


def group(table: dict[str, list[Any]], words: str) -> list[list[Any]]:
    return [cells for head, cells in table.items() if words in head and head.endswith("]")]


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two folders, each built by its own process."""
    folders = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("second")
    for out in folders:
        subprocess.run([sys.executable, "-B", DEMO / "build.py", "--out", out], check=True)
    return folders


def test_build_gives_the_committed_files(builds: tuple[Path, Path]) -> None:
    for name in BUILT:
        if name.endswith(".xlsx"):  # its compressed bytes depend on the version of zlib
            assert parts(builds[0] / name) == parts(DEMO / name)
        else:
            assert (builds[0] / name).read_bytes() == (DEMO / name).read_bytes(), name


def test_build_twice_gives_the_same_bytes(builds: tuple[Path, Path]) -> None:
    first, second = ([(out / name).read_bytes() for name in BUILT] for out in builds)
    assert first == second


def test_answers_are_many_and_different(answers: dict[str, str]) -> None:
    assert len(answers) == len(rows("answers.csv")) >= 900
    assert len(set(answers.values())) >= 600
    assert all(text.strip() for text in answers.values())
    assert all(re.fullmatch(r"(2019|2020)-\d{5}\.[a-z-]+", id_) for id_ in answers)


def test_answers_hold_every_text_as_often_as_the_sources_say(answers: dict[str, str]) -> None:
    expected: Counter[tuple[str, str, str]] = Counter()
    for question in QUESTIONS:
        for entry in yaml.safe_load((DEMO / "answers" / f"{question}.yaml").read_text(encoding="utf-8")):
            expected[str(entry.get("wave", 2020)), question, entry["text"]] += entry.get("times", 1)
    assert Counter((id_[:4], id_.partition(".")[2], text) for id_, text in answers.items()) == expected


def test_no_respondent_gives_the_same_text_twice(answers: dict[str, str]) -> None:
    given = Counter((id_.partition(".")[0], text.lower()) for id_, text in answers.items())
    assert max(given.values()) == 1


def test_codes_are_in_the_codebook_and_cover_every_answer(answers: dict[str, str]) -> None:
    known = {code["id"] for code in yaml.safe_load((DEMO / "codebook.yaml").read_text(encoding="utf-8"))["codes"]}
    first, second = rows("coded.csv"), rows("coded_second.csv")
    used = [c for row in first + second for c in row["codes"].split("|") if c]
    assert len(known) == 41
    assert set(used) == known
    assert [row["id"] for row in first] == list(answers)
    assert {row["coder"] for row in first} == {"A"}
    assert {row["coder"] for row in second} == {"B"}


def test_second_coder_has_a_quarter_and_agrees_in_some_six_of_ten(answers: dict[str, str]) -> None:
    first = {row["id"]: set(row["codes"].split("|")) for row in rows("coded.csv")}
    second = {row["id"]: set(row["codes"].split("|")) for row in rows("coded_second.csv")}
    assert len(second) / len(answers) == pytest.approx(0.25, abs=0.02)
    assert mean(first[id_] == codes for id_, codes in second.items()) == pytest.approx(0.625, abs=0.03)


@pytest.mark.parametrize(("wave", "n", "units"), [("2019", 140, (3, 24, 138)), ("2020", 221, (4, 34, 216))])
def test_respondents_stand_for_the_published_municipalities(
    tables: dict[str, Any], wave: str, n: int, units: tuple[int, ...]
) -> None:
    represented = group(tables[wave], "Voor hoeveel gemeenten")
    assert len(set(tables[wave]["respondentnummer"])) == n
    assert tuple(map(sum, represented)) == units
    for own, *counts in zip(tables[wave]["gemeenteklasse"], *represented, strict=True):
        assert counts[("G4", "G40", "overig").index(own)] >= 1


@pytest.mark.parametrize("wave", ROUTES)
def test_integration_routes_have_the_published_means(tables: dict[str, Any], wave: str) -> None:
    columns = group(tables[wave], "elke integratieroute")
    for cells, published in zip(columns, ROUTES[wave], strict=True):
        assert mean(c for c in cells if c is not None) == pytest.approx(published, abs=1)
    sums = [sum(c or 0 for c in row) for row in zip(*columns, strict=True) if any(c is not None for c in row)]
    assert Counter(sums)[100] > 0.9 * len(sums)
    assert set(sums) == {95, 100, 105}


def test_integration_routes_of_2020_have_the_published_n(tables: dict[str, Any]) -> None:
    assert {sum(c is not None for c in cells) for cells in group(tables["2020"], "elke integratieroute")} == {205}


def test_learning_routes_add_up_and_have_the_published_means(tables: dict[str, Any]) -> None:
    columns = group(tables["2020"], "over de leerroutes verwacht")
    for cells, published in zip(columns, (35, 21, 44), strict=True):
        assert mean(c for c in cells if c is not None) == pytest.approx(published, abs=1)
    assert {sum(row) for row in zip(*columns, strict=True) if None not in row} == {100}


@pytest.mark.parametrize("wave", ROUTES)
def test_instruments_are_about_two_and_a_half_per_respondent(tables: dict[str, Any], wave: str) -> None:
    answered = [row for row in zip(*group(tables[wave], "Welke instrumenten"), strict=True) if None not in row]
    assert mean(map(sum, answered)) == pytest.approx(2.5, abs=0.1)


@pytest.mark.parametrize(("wave", "file"), SURVEYS)
def test_import_gives_the_ids_and_texts_of_the_answers(answers: dict[str, str], wave: str, file: str) -> None:
    table = read.read_table(DEMO / file)
    given = mapping.load(DEMO / f"mapping{wave}.toml", table)
    found = {a.id: a.text for _, part in survey.to_records(table, given) for a in part}
    assert found == {id_: text for id_, text in answers.items() if id_.startswith(wave)}
    assert [q.id for q in survey.questions(given)] == QUESTIONS


@pytest.mark.parametrize(("wave", "file"), SURVEYS)
def test_mapping_names_every_column(wave: str, file: str) -> None:
    names = [
        column["name"] for column in tomllib.loads((DEMO / f"mapping{wave}.toml").read_text(encoding="utf-8"))["column"]
    ]
    assert names == list(read.read_table(DEMO / file).columns)


def test_contract_files_are_read_as_such(answers: dict[str, str]) -> None:
    assert {a.id: a.text for a in contract.read_answers(DEMO / "answers.csv")} == answers
    assert len(contract.read_coded(DEMO / "coded.csv")) == len(answers)


def test_addresses_are_fictional(answers: dict[str, str]) -> None:
    addresses = [found for text in answers.values() for found in re.findall(r"[\w.-]+@[\w.-]*\w", text)]
    assert addresses
    assert all(re.search(r"[@.]example\.nl$", address) for address in addresses)


def test_card_says_that_nothing_is_real_and_gives_the_counts(answers: dict[str, str]) -> None:
    card = (DEMO / "README.md").read_text(encoding="utf-8")
    assert (
        "written one by one for\nthe project, with the help of a language model; no real respondent, no template"
        in card
    )
    assert f"| answers | {len(answers)} |" in card
