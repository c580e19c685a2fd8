"""Reading text files: delimiters, encodings, quotes, and every way in which a file can be broken."""

from __future__ import annotations

import codecs
import csv
import io
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coding.errors import FileError, TableError
from coding.intake.delimited import detect_delimiter
from coding.intake.limits import MAX_CELL, MAX_COLUMNS
from coding.intake.read import read_table

ROWS = [
    ["id", "Wat helpt?", "klasse"],
    ["r1", 'Overleg, en "rust"; echt', "G4"],
    ["r2", "één\nregel | meer\tén €", "G40"],
]


def written(rows, delimiter=",", end="\r\n"):
    out = io.StringIO()
    quoting = (
        csv.QUOTE_MINIMAL if end == "\r\n" else csv.QUOTE_ALL
    )  # the writer forgets to quote a line end that is not its own
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return out.getvalue()


def cells(table):
    return [list(table.columns), *table.frame.astype(object).where(table.frame.notna(), "").to_numpy().tolist()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiter_is_detected(tmp_path, delimiter, end):
    path = tmp_path / "a.csv"
    path.write_bytes(written(ROWS, delimiter, end).encode())
    table = read_table(path)
    assert table.delimiter == delimiter
    assert cells(table) == ROWS


@pytest.mark.parametrize(
    ("encoding", "mark", "shown"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("utf-32-le", codecs.BOM_UTF32_LE, "utf-32"),
        ("cp1252", b"", "cp1252"),
    ],
)
def test_encoding_is_detected(tmp_path, encoding, mark, shown):
    path = tmp_path / "a.csv"
    path.write_bytes(mark + written(ROWS, ";").encode(encoding))
    table = read_table(path)
    assert (table.encoding, cells(table)) == (shown, ROWS)


def test_encoding_given_is_used(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("id;tekst\n1;Ã©\n".encode("cp1252"))
    assert read_table(path).frame["tekst"].tolist() == ["é"]
    assert read_table(path, encoding="cp1252").frame["tekst"].tolist() == ["Ã©"]


@pytest.mark.parametrize(
    ("encoding", "key"), [("utf-9", "no_such_encoding"), ("rot13", "no_such_encoding"), ("utf-8", "wrong_encoding")]
)
def test_encoding_given_wrong_is_told(tmp_path, encoding, key):
    path = tmp_path / "a.csv"
    path.write_bytes("id;tekst\n1;é\n".encode("cp1252"))
    with pytest.raises(FileError) as caught:
        read_table(path, encoding=encoding)
    assert caught.value.key == f"intake.{key}"


def test_table_knows_its_file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(written(ROWS).encode())
    table = read_table(path)
    assert table.sha256 == sha256(path.read_bytes()).hexdigest()
    assert (table.file, table.first_row, table.row(1), table.n_rows) == ("a.csv", 2, 3, 2)


def test_delimiter_withstands_commas_in_header_and_text():
    text = 'id;"Wat, waar en hoe?";Goed, of niet, en zo\n' + "".join(f"{i};ja, nee, ja;zo, zo\n" for i in range(9))
    assert detect_delimiter(text) == ";"


def test_delimiter_of_one_column_is_none(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Wat helpt?\nrust, en overleg\ngeld\n")
    table = read_table(path)
    assert (table.delimiter, cells(table)) == ("", [["Wat helpt?"], ["rust, en overleg"], ["geld"]])


def test_sep_line_of_excel_is_followed(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("sep=;\nid;tekst\n1;a\n")
    table = read_table(path)
    assert (cells(table), table.first_row) == ([["id", "tekst"], ["1", "a"]], 3)


def test_empty_rows_and_columns_are_left_out_and_noted(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id;tekst;;\n1;a;;x\n\n;;;\n2;b;;\n")
    table = read_table(path)
    assert table.columns == ("id", "tekst", "kolom_4")
    assert [table.row(0), table.row(1)] == [2, 5]
    assert [(n.key, n.values["n"]) for n in table.notes] == [("empty_rows", 1), ("unnamed_columns", 1)]


def test_text_that_looks_missing_stays_text(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,tekst\n1,NA\n2,null\n3, \n4,\n5,n.v.t.\n")
    assert read_table(path).frame["tekst"].fillna("∅").tolist() == ["NA", "null", " ", "∅", "n.v.t."]


BROKEN = [
    ("", FileError, "empty", {}),
    ("\ufeff \n", FileError, "empty", {}),
    (" ;;\n1;2;3\n", TableError, "no_header", {}),
    ("id;tekst\n", TableError, "header_only", {"columns": 2}),
    ("id;tekst\n1;a\n2;b;c\n", TableError, "row_too_wide", {"row": 3, "found": 3, "expected": 2}),
    ('id;tekst\n1;"a\nb"\n2\n', TableError, "row_too_narrow", {"row": 3, "found": 1}),
    ('id;tekst\n1;a\n2;"b\n3;c\n', TableError, "open_quote", {"row": 3, "line": 3}),
    ('id;tekst\n1;"a\nb"\n2;"b" c\n', TableError, "stray_quote", {"row": 3, "line": 4}),
    ("id;tekst;id\n1;a;2\n", TableError, "duplicate_column", {"column": "id", "first": 1, "second": 3}),
    ("id;tekst\n1;a\n2;b\0c\n", FileError, "nul", {"row": 3, "column": "tekst"}),
    ("%PDF-1.7\nabc", FileError, "not_a_table", {}),
    ("<html><table>", FileError, "not_a_table", {}),
    ("\x01\x02\x03\x04;\x05\n\x06;\x07\n", FileError, "not_a_table", {}),
]


@pytest.mark.parametrize(
    ("text", "error", "key", "values"), BROKEN, ids=lambda v: v if isinstance(v, str) and v.isidentifier() else ""
)
def test_broken_file_is_told(tmp_path, text, error, key, values):
    path = tmp_path / "a.csv"
    path.write_text(text, newline="")
    with pytest.raises(error) as caught:
        read_table(path)
    assert caught.value.key == f"intake.{key}"
    assert values.items() <= caught.value.values.items()
    assert all(caught.value.text(language) for language in ("nl", "en"))


def test_mixed_encodings_tell_row_and_column(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("id;tekst\n1;één\n2;vóór\n".encode() + "3;geïnteresseerd\n".encode("cp1252"))
    with pytest.raises(FileError, match="row 4, column tekst") as caught:
        read_table(path)
    assert caught.value.key == "intake.mixed_encoding"
    assert "teresseerd" not in caught.value.text("nl")


def test_cp1252_with_one_accidental_pair_is_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(("id;tekst\n" + "1;geïnteresseerd\n" * 30 + "2;Ã©\n").encode("cp1252"))
    assert read_table(path).encoding == "cp1252"


def test_bytes_of_no_encoding_are_told(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"id;tekst\n1;\x81\x8d\xe9\n")
    with pytest.raises(FileError, match="cannot be recognised"):
        read_table(path)


def test_utf8_character_across_blocks_is_whole(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"id;t\n" + b"".join(b"1;" + b"a" * 999 + "é".encode() + b"\n" for _ in range(1100)))
    table = read_table(path)
    assert table.encoding == "utf-8"
    assert set(table.frame["t"].str.len()) == {1000}


def test_million_columns_stop_at_the_limit(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(";".join(f"v{i}" for i in range(1_000_000)) + "\n1;2\n")
    with pytest.raises(TableError) as caught:
        read_table(path)
    assert caught.value.key == "intake.too_many_columns"
    assert (caught.value.values["found"], caught.value.values["limit"]) == (1_000_000, MAX_COLUMNS)


def test_cell_of_ten_megabytes_tells_row_and_column(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('id;tekst\n1;a\n2;"' + "woord " * 1_700_000 + '"\n')
    with pytest.raises(TableError) as caught:
        read_table(path)
    assert caught.value.key == "intake.cell_too_long"
    assert {"row": 3, "column": "tekst", "limit": MAX_CELL}.items() <= caught.value.values.items()


def test_line_without_end_stops_at_the_limit(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"id;tekst\n" + b"a" * 21_000_000)
    with pytest.raises(TableError, match="line 2"):
        read_table(path)


def test_quote_open_over_many_rows_tells_where_it_opened(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('id;tekst\n1;a\n2;"open\n' + "".join(f"{i};tekst {i}\n" for i in range(3, 20_000)))
    with pytest.raises(TableError) as caught:
        read_table(path)
    assert (caught.value.key, caught.value.values["row"]) == ("intake.open_quote", 3)


def test_paths_that_lead_nowhere_are_told(tmp_path):
    (tmp_path / "enquete-2020.csv").write_text("a;b\n1;2\n")
    with pytest.raises(FileError, match=r"Did you mean enquete-2020\.csv"):
        read_table(tmp_path / "enquete2020.csv")
    with pytest.raises(FileError, match="is a folder"):
        read_table(tmp_path)
    with pytest.raises(FileError, match="does not exist or cannot be opened"):
        read_table(tmp_path / "weg" / "a.csv")
    with pytest.raises(FileError, match="was not found"):
        read_table(tmp_path / "zzz.sav")


def test_file_that_may_not_be_read_is_told(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("a;b\n1;2\n")

    def refuse(*_args, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "open", refuse)
    with pytest.raises(FileError, match="Permission denied"):
        read_table(path)


CONTROLS = "".join(map(chr, {*range(32)} - {9, 10, 13}))
TEXT = st.text(st.characters(codec="utf-8", exclude_characters=CONTROLS + "\ufeff"), max_size=12)
CELL = st.one_of(TEXT, st.text(" \";,\t|\n\r'ab", max_size=8))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), st.integers(2, 5), st.sampled_from(";,\t|"), st.sampled_from(["\n", "\r\n"]))
def test_any_table_comes_back_exactly(tmp_path, data, width, delimiter, end):
    rows = data.draw(st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=6))
    rows = [row for row in rows if any(row)] or [["x"] * width]
    header = [f"v{i}" for i in range(width)]
    path = tmp_path / "a.csv"
    path.write_text(written([header, *rows], delimiter, end), encoding="utf-8", newline="")
    table = read_table(path, delimiter=delimiter, encoding="utf-8")
    with path.open(encoding="utf-8", newline="") as file:
        assert cells(table) == list(csv.reader(file, delimiter=delimiter)) == [header, *rows]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_any_bytes_give_a_table_or_an_error_of_ours(tmp_path, content):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    error = None
    try:
        n_rows = read_table(path).n_rows
    except (FileError, TableError) as caught:
        error = caught
    assert error.text("nl") if error else n_rows > 0
