"""Header styles, ids and groups."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.intake.names import MAX_ID, find_groups, slug, unique_ids
from coding.intake.read import read_table


def written(path, rows, delimiter=",", encoding="utf-8"):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def test_limesurvey_codes_and_text(tmp_path):
    header = ["id. Antwoord ID", "submitdate. Datum ingestuurd", "lastpage. Laatste pagina"]
    header += [
        "G01Q02[SQ001]. Wat helpt? [overleg]",
        "G01Q02[SQ002]. Wat helpt? [geld]",
        "G01Q03. Welke\n les\tleerde u?",
    ]
    table = read_table(written(tmp_path / "a.csv", [header, ["1", "2020-05-01", "3", "Ja", "Nee", "rust"]]))
    assert table.header_style == "limesurvey"
    assert table.columns[5] == "G01Q03. Welke les leerde u?"
    assert table.ids[table.columns[3]] == "g01q02-sq001"
    assert table.labels[table.columns[5]] == "Welke les leerde u?"
    assert table.groups == {table.columns[3]: "g01q02", table.columns[4]: "g01q02"}


def test_limesurvey_full_text(tmp_path):
    header = [
        "Antwoord ID",
        "Datum ingestuurd",
        "Wat helpt bij het\noverleg? [vaker bellen]",
        "Wat helpt bij het\noverleg? [geld]",
    ]
    table = read_table(written(tmp_path / "a.csv", [header, ["1", "2020-05-01", "Ja", "Nee"]]))
    assert table.header_style == "limesurvey"
    assert set(table.groups.values()) == {"wat-helpt-bij-het-overleg"}
    assert table.ids["Wat helpt bij het overleg? [geld]"] == "wat-helpt-bij-het-overleg-geld"


def test_limesurvey_codes_only(tmp_path):
    table = read_table(written(tmp_path / "a.csv", [["id", "Q1[SQ001]", "Q1[SQ002]"], ["1", "Y", ""]]))
    assert table.header_style == "limesurvey"
    assert table.groups == {"Q1[SQ001]": "q1", "Q1[SQ002]": "q1"}


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8"), ("\t", "utf-16")])
def test_qualtrics_has_three_header_rows(tmp_path, delimiter, encoding):
    rows = [
        ["StartDate", "ResponseId", "Q5_1", "Q5_2", "Q6"],
        ["Start Date", "Response ID", "Wat helpt? - overleg", "Wat helpt? - geld", "Welke les,\n<b>en waarom</b>?"],
        [
            '{"ImportId":"startDate"}',
            '{"ImportId":"_recordId"}',
            '{"ImportId":"QID5_1"}',
            '{"ImportId":"QID5_2"}',
            '{"ImportId":"QID6_TEXT"}',
        ],
        ["2020-05-01 10:00:00", "R_1", "1", "", "rust"],
    ]
    table = read_table(written(tmp_path / "a.csv", rows, delimiter, encoding))
    assert (table.header_style, table.first_row, table.n_rows, table.row(0)) == ("qualtrics", 4, 1, 4)
    assert table.columns == tuple(rows[0])
    assert table.labels["Q6"] == "Welke les, en waarom?"
    assert table.groups == {"Q5_1": "q5", "Q5_2": "q5"}


def test_code_before_the_text_becomes_the_id(tmp_path):
    table = read_table(written(tmp_path / "a.csv", [["id", "geleerde-les. Welke les leerde u?"], ["1", "rust"]]))
    assert table.ids[table.columns[1]] == "geleerde-les"
    assert table.labels[table.columns[1]] == "Welke les leerde u?"


def test_plain_header_stays_plain(tmp_path):
    table = read_table(written(tmp_path / "a.csv", [["id", "Wat helpt?"], ["1", "rust"]]))
    assert (table.header_style, table.labels["Wat helpt?"], table.ids["Wat helpt?"]) == (
        "plain",
        "Wat helpt?",
        "wat-helpt",
    )


def test_groups_need_two_columns_and_a_shared_stem():
    names = ["vraag 5: ja", "vraag 5: nee", "vraag 6: ja", "A1_vote", "A1_not", "Q1_1", "Q1_2_TEXT"]
    assert find_groups(names) == {"vraag 5: ja": "vraag-5", "vraag 5: nee": "vraag-5"}


def test_column_is_found_by_name_or_id(tmp_path):
    table = read_table(written(tmp_path / "a.csv", [["id", "Wat\n helpt?"], ["1", "rust"]]))
    assert [table.column_of(n) for n in ("Wat helpt?", " Wat \t helpt? ", "wat-helpt", "weg")] == ["Wat helpt?"] * 3 + [
        ""
    ]


@given(st.lists(st.text(min_size=1, max_size=90), unique=True, max_size=25))
def test_ids_are_unique_short_ascii(names):
    ids = list(unique_ids(names, range(1, len(names) + 1)).values())
    assert len(set(ids)) == len(names)
    assert all(0 < len(id_) <= MAX_ID and id_ == slug(id_) for id_ in ids)
