"""Compounds: parts, linking letters, the two modes, and the scores on the labelled words."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.cleaning.compounds import WORDS, split, table

LABELLED = Path(__file__).parents[1] / "data" / "cleaning" / "compounds.csv"


def _written(word: str, whole_may_win: bool = False) -> str:
    parts = split(word, whole_may_win)
    return "|".join(part.word + (f"+{part.link}" if part.link else "") for part in parts) or word


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("arbeidsmarktregio", "arbeid+s|markt|regio"),
        ("tuinhek", "tuin|hek"),
        ("boekenkast", "boek+en|kast"),
        ("lerarenopleiding", "leraren|opleiding"),
        ("NT2-docenten", "nt2|docenten"),
        ("re-integratietrajecten", "re-integratie|trajecten"),
        ("niet-werkende", "niet-werkende"),
        ("inburgeringsplichtigen", "inburgering+s|plichtigen"),
        ("gesprekken", "gesprekken"),
        ("openden", "openden"),
        ("belangrijk", "belangrijk"),
        ("onderwijs", "onderwijs"),
        ("1-op-1", "1-op-1"),
        ("2020-2021", "2020-2021"),
        ("", ""),
    ],
)
def test_split_gives_parts_and_linking_letters(word: str, parts: str) -> None:
    assert _written(word) == parts


def test_whole_word_wins_only_on_request() -> None:
    assert _written("voetbal") == "voet|bal"
    assert _written("voetbal", whole_may_win=True) == "voetbal"
    assert _written("voetbaldocent", whole_may_win=True) != "voetbaldocent"


def test_split_uses_the_words_of_a_project(tmp_path: Path) -> None:
    for name in ("samenstellingen.txt", "vakwoorden.txt", "geen-deel.txt", "stopwoorden.txt"):
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "samenstellingen.txt").write_text("# own\nblurk+s|knar\nhuisarts\n", encoding="utf-8")
    assert [part.word for part in split("blurksknar", folder=tmp_path)] == ["blurk", "knar"]
    assert split("huisarts", folder=tmp_path) == ()


def test_word_lists_hold_no_line_twice_and_join_to_words() -> None:
    for name in ("samenstellingen.txt", "vakwoorden.txt", "geen-deel.txt"):
        lines = [line for line in (WORDS / name).read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
        assert sorted(set(lines)) == sorted(lines), name
    assert sum(bool(parts) for parts in table().known.values()) >= 200


@pytest.mark.parametrize("part", ["tune", "kept"])
def test_split_finds_the_labelled_compounds(part: str) -> None:
    with LABELLED.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["part"] == part]
    compounds = [row for row in rows if "|" in row["parts"]]
    others = [row["word"] for row in rows if "|" not in row["parts"]]
    exact = sum(_written(row["word"]) == row["parts"].casefold() for row in compounds)
    assert exact / len(compounds) >= 0.85
    assert sum(bool(split(word)) for word in others) / len(others) <= 0.07


@given(st.text(max_size=80) | st.text(alphabet="aeinrstlkd-'", max_size=80))
def test_split_gives_back_the_letters_of_the_word(word: str) -> None:
    parts = split(word)
    joined = "".join(part.word + part.link for part in parts)
    assert not parts or joined.replace("-", "") == word.casefold().replace("-", "")
    assert len(parts) != 1
