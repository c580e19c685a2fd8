"""Tables for other tools: written whole or not at all, and read back as they were."""

import csv
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from coding.errors import FileError
from coding.exchange.tables import LONGEST_CELL, as_json, whole_file, write_csv, write_xlsx

FORMULAS = ["=1+1", "+31 6", "-x", "@naam", '=HYPERLINK("http://x.nl")', "\t=1", "'=1"]


def test_file_appears_when_complete(tmp_path: Path) -> None:
    with whole_file(tmp_path / "uit.txt") as part:
        part.write_text("heel", encoding="utf-8")
        assert not (tmp_path / "uit.txt").exists()
    assert (tmp_path / "uit.txt").read_text(encoding="utf-8") == "heel"
    assert os.listdir(tmp_path) == ["uit.txt"]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, ValueError])
def test_nothing_is_left_when_the_writer_raises(tmp_path: Path, error: type[BaseException]) -> None:
    (tmp_path / "uit.csv").write_text("id\noud\n", encoding="utf-8")

    def rows():
        yield ["1"]
        raise error("midden in")

    with pytest.raises(error, match="midden in"):
        write_csv(tmp_path / "uit.csv", ["id"], rows())
    assert os.listdir(tmp_path) == ["uit.csv"]
    assert (tmp_path / "uit.csv").read_text(encoding="utf-8") == "id\noud\n"
    with pytest.raises(error, match="midden in"):
        write_xlsx(tmp_path / "uit.xlsx", {"blad": (["id"], rows())})
    assert os.listdir(tmp_path) == ["uit.csv"]


def test_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("", encoding="utf-8")
    for path in (tmp_path / "geen" / "uit.csv", tmp_path / "bestand" / "uit.csv", tmp_path / ("x" * 300 + ".csv")):
        with pytest.raises(FileError, match="cannot be written") as caught:
            write_csv(path, ["id"], [])
        assert caught.value.values["file"] == str(path)
    (tmp_path / "map.csv").mkdir()
    with pytest.raises(FileError, match="cannot be written"):
        write_csv(tmp_path / "map.csv", ["id"], [])
    assert sorted(os.listdir(tmp_path)) == ["bestand", "map.csv"]


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELL, min_size=2, max_size=2), max_size=6))
def test_csv_comes_back_as_it_was(tmp_path: Path, rows: list[list[str]]) -> None:
    assert write_csv(tmp_path / "t.csv", ["id", "tekst"], rows) == len(rows)
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["id", "tekst"], *rows]


def test_csv_has_line_feeds_and_quotes_what_it_must(tmp_path: Path) -> None:
    write_csv(tmp_path / "t.csv", ["id", "tekst"], [["1", "een\rtwee"], ["2", 'drie\n"vier"'], ["3", None], ["4", 0.5]])
    expected = 'id,tekst\n1,"een\rtwee"\n2,"drie\n""vier"""\n3,\n4,0.5\n'
    assert (tmp_path / "t.csv").read_bytes().decode() == expected


def test_csv_keeps_formula_like_text_as_the_contract_asks(tmp_path: Path) -> None:
    write_csv(tmp_path / "t.csv", ["tekst"], ([text] for text in FORMULAS))
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        assert [row[0] for row in csv.reader(file)][1:] == FORMULAS


XML_TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=20
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(XML_TEXT, st.one_of(st.integers(-1000, 1000), st.none(), st.just(0.25))), max_size=4))
def test_xlsx_comes_back_as_it_was(tmp_path: Path, rows: list[tuple]) -> None:
    assert write_xlsx(tmp_path / "t.xlsx", {"blad": (["id", "n"], rows)}) == len(rows)
    sheet = load_workbook(tmp_path / "t.xlsx")["blad"]
    assert list(sheet.iter_rows(values_only=True)) == [("id", "n"), *rows]


def test_xlsx_has_its_sheets_with_a_bold_frozen_head(tmp_path: Path) -> None:
    assert write_xlsx(tmp_path / "t.xlsx", {"een": (["a"], [[1], [2]]), "t" * 40: (["b"], [[3]])}) == 3
    book = load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["een", "t" * 31]
    assert book["een"]["A1"].font.bold
    assert book["een"].freeze_panes == "A2"


def test_formula_like_text_stays_text_in_xlsx(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "t.xlsx", {"b": (FORMULAS, [FORMULAS])})
    sheet = load_workbook(tmp_path / "t.xlsx")["b"]
    for row in sheet.iter_rows():
        assert [cell.value for cell in row] == FORMULAS
        assert {cell.data_type for cell in row} == {"s"}


def test_what_xlsx_cannot_hold_is_left_out(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "t.xlsx", {"b": (["x"], [["a\x00b\x0bc\ud800d\nslot"], ["é" * (LONGEST_CELL + 1)]])})
    sheet = load_workbook(tmp_path / "t.xlsx")["b"]
    assert sheet["A2"].value == "abcd\nslot"
    assert len(sheet["A3"].value) == LONGEST_CELL


def test_json_keeps_letters_as_written() -> None:
    assert as_json([{"kind": "één"}]) == '[{"kind": "één"}]'
