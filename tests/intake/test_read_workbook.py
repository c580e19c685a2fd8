"""Reading Excel workbooks and SPSS files, sound and broken."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from coding.errors import FileError, TableError
from coding.intake.limits import MAX_COLUMNS
from coding.intake.read import read_table

OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def workbook(path, sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


SMALL = [["id", "tekst"], [1, "rust"], [2, "geld"]]


def test_workbook_values_become_text(tmp_path):
    moment = datetime(2020, 5, 1, 14, 30)  # noqa: DTZ001 - a workbook knows no time zone
    row = [1, 2020.0, 0.1 + 0.2, date(2020, 5, 1), moment, time(9, 5), True, " een \n twee ", None]
    path = workbook(tmp_path / "a.xlsx", {"Data": [[f"v{i}" for i in range(9)], row, ["x"] * 9]})
    table = read_table(path)
    assert table.frame.iloc[0].fillna("").tolist() == [
        "1", "2020", "0.3", "2020-05-01", "2020-05-01T14:30:00", "09:05:00", "TRUE", " een \n twee ", "",
    ]  # fmt: skip
    assert (table.sheet, table.sheets, table.first_row) == ("Data", ("Data",), 2)


def test_workbook_picks_the_largest_sheet_and_says_so(tmp_path):
    big = [["id", "tekst"], *([i, "woord"] for i in range(50))]
    path = workbook(tmp_path / "a.xlsx", {"Uitleg": SMALL, "Antwoorden": big, "Leeg": []})
    table = read_table(path)
    assert (table.sheet, table.n_rows) == ("Antwoorden", 50)
    assert "sheet_chosen" in [note.key for note in table.notes]
    assert read_table(path, sheet="Uitleg").n_rows == 2


def test_workbook_without_that_sheet_names_the_nearest(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"Uitleg": SMALL, "Antwoorden": SMALL})
    with pytest.raises(TableError, match="Did you mean ‘Antwoorden’"):
        read_table(path, sheet="antworden")


def test_workbook_error_cells_are_missing_and_noted(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"D": [["id", "n"], [1, "#N/A"], [2, "#REF!"], [3, 4]]})
    table = read_table(path)
    assert table.frame["n"].fillna("∅").tolist() == ["∅", "∅", "4"]
    assert [(n.key, n.values["n"]) for n in table.notes] == [("error_cells", 2)]


def test_workbook_title_above_the_header_is_skipped(tmp_path):
    rows = [["Enquête 2020"], [], ["id", "klasse", "tekst"], [1, "G4", "rust"], [], [2, "G40", None]]
    table = read_table(workbook(tmp_path / "a.xlsx", {"D": rows}))
    assert table.columns == ("id", "klasse", "tekst")
    assert (table.first_row, table.row(0), table.row(1)) == (4, 4, 6)
    assert [n.key for n in table.notes] == ["rows_above_header"]


def test_workbook_data_beyond_the_header_gets_a_name(tmp_path):
    table = read_table(workbook(tmp_path / "a.xlsx", {"D": [["id", "tekst"], [1, "a"], [2, "b", None, "los"]]}))
    assert table.columns == ("id", "tekst", "kolom_4")
    assert table.frame["kolom_4"].fillna("∅").tolist() == ["∅", "los"]


def test_workbook_is_known_by_its_content(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"D": SMALL}).rename(tmp_path / "export.csv")
    assert read_table(path).frame["tekst"].tolist() == ["rust", "geld"]


def told(path, **options):
    with pytest.raises((FileError, TableError)) as caught:
        read_table(path, **options)
    assert caught.value.text("nl")
    return caught.value.key.removeprefix("intake.")


def test_workbook_with_a_password_is_told(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(OLE + b"\0" * 600)
    assert told(path) == "encrypted"
    path = tmp_path / "zonder-extensie"
    path.write_bytes(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))
    assert told(path) == "encrypted"


def test_workbook_of_old_excel_is_told(tmp_path):
    path = tmp_path / "a.xls"
    path.write_bytes(OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"))
    assert told(path) == "old_workbook"


@pytest.mark.parametrize("kept", [0.02, 0.3, 0.6, 0.98])
def test_workbook_cut_off_is_told(tmp_path, kept):
    path = workbook(tmp_path / "a.xlsx", {"D": SMALL})
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    assert told(path) == "damaged_workbook"


def test_workbook_with_a_broken_part_is_told(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"D": SMALL})
    broken = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content[:-60] if name.endswith("sheet1.xml") else content)
    assert told(broken) == "damaged_workbook"


def test_workbook_with_entities_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"D": SMALL})
    bomb = tmp_path / "b.xlsx"
    declared = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bomb, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, declared + content if name.endswith("sheet1.xml") else content)
    assert told(bomb) == "damaged_workbook"


def test_zip_bomb_is_refused_before_unpacking(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"D": SMALL})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/nul.bin", bytes(40_000_000))
    assert path.stat().st_size < 100_000
    assert told(path) == "zip_bomb"


def test_zip_that_is_no_workbook_is_told(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("antwoorden.csv", "id;tekst\n1;a\n")
    assert told(path) == "not_a_workbook"


def test_workbook_in_binary_form_is_told(tmp_path):
    path = tmp_path / "a.xlsb"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.bin", b"x")
    assert told(path) == "old_workbook"


def test_workbook_without_rows_is_told(tmp_path):
    assert told(workbook(tmp_path / "a.xlsx", {"D": [["id", "tekst"]]})) == "header_only"
    assert told(workbook(tmp_path / "b.xlsx", {"D": []})) == "no_header"


def test_extension_that_promises_too_much_is_told(tmp_path):
    for name, key in (("a.xlsx", "damaged_workbook"), ("a.sav", "damaged_sav")):
        (tmp_path / name).write_text("id;tekst\n1;a\n")
        assert told(tmp_path / name) == key


@pytest.fixture
def sav(tmp_path):
    frame = pd.DataFrame(
        {
            "id": [1.0, 2.0, 3.0, 4.0],
            "tevreden": [1.0, 2.0, 99.0, None],
            "leeftijd": [34.0, 51.5, 998.0, 999.0],
            "datum": [date(2020, 5, 1)] * 4,
            "les": ["één les, geleerd", "", "twee", " "],
        }
    )
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(
        frame,
        str(path),
        column_labels={"tevreden": "Hoe tevreden bent u?", "les": "Welke <b>les</b>?"},
        variable_value_labels={"tevreden": {1: "tevreden", 2: "ontevreden", 99: "geen antwoord"}},
        missing_ranges={"tevreden": [99], "leeftijd": [{"lo": 990, "hi": 999}]},
    )
    return path


def test_sav_keeps_values_labels_and_missing(sav):
    table = read_table(sav)
    assert (table.header_style, table.first_row, table.row(0)) == ("sav", 1, 1)
    assert table.frame["tevreden"].fillna("∅").tolist() == ["1", "2", "99", "∅"]
    assert table.frame["leeftijd"].tolist() == ["34", "51.5", "998", "999"]
    assert table.frame["datum"].tolist() == ["2020-05-01"] * 4
    assert table.frame["les"].iloc[0] == "één les, geleerd"
    assert table.value_labels["tevreden"] == {"1": "tevreden", "2": "ontevreden", "99": "geen antwoord"}
    assert table.missing == {"tevreden": ("99",), "leeftijd": ("998", "999")}
    assert table.labels["les"] == "Welke les?"
    assert table.labels["id"] == "id"


@pytest.mark.parametrize("kept", [10, 200, 0.5, 0.9, -3])
def test_sav_cut_off_is_told(sav, kept):
    content = sav.read_bytes()
    sav.write_bytes(content[: int(kept * len(content)) if isinstance(kept, float) else kept])
    assert told(sav) == "damaged_sav"


def test_sav_that_brings_down_its_reader_is_told(sav, monkeypatch):
    fault = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
    assert read_table(sav).n_rows == 4
    monkeypatch.setattr("coding.intake.spss.PROBE", fault)
    assert told(sav) == "damaged_sav"


def test_sav_on_which_the_reader_never_ends_is_told(sav, monkeypatch):
    monkeypatch.setattr("coding.intake.spss.PROBE", "import time; time.sleep(60)")
    monkeypatch.setattr("coding.intake.spss.PROBE_SECONDS", 0.2)
    assert told(sav) == "damaged_sav"


def test_workbook_wider_than_the_limit_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("coding.intake.collect.MAX_COLUMNS", 3)
    assert MAX_COLUMNS > 3
    assert told(workbook(tmp_path / "a.xlsx", {"D": [["a", "b", "c", "d"], [1, 2, 3, 4]]})) == "too_many_columns"
