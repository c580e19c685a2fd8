"""From table to records, and what is said before that."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from coding.errors import MappingError, TableError
from coding.intake import mapping, profile, survey
from coding.intake.mapped import MappedColumn, Mapping
from coding.intake.read import read_table
from coding.records import Answer, AnswerKind, Question, Role, Wave


def table_of(tmp_path, text):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8", newline="")
    return read_table(tmp_path / "a.csv")


TEXT = """nr;golf;klasse;geslacht;cijfer;lft;o_1;o_2;voor;les;tip
7;2018;G4;1;1;34,5;1;;3;" Meer, rust
en ""tijd"" ";
8;2018;G40;2;99;onbekend;;1;Zwolle, Kampen;  ;ja
7;2020;G4;9;5;41;;;;geld;n.v.t.
"""
COLUMNS = (
    MappedColumn("nr", Role.RESPONDENT, "nr"),
    MappedColumn("golf", Role.WAVE, "golf"),
    MappedColumn("klasse", Role.STRATUM, "klasse"),
    MappedColumn("geslacht", Role.SINGLE, "geslacht", labels={"1": "man", "2": "vrouw"}),
    MappedColumn("cijfer", Role.SCALE, "cijfer", missing=("99",)),
    MappedColumn("lft", Role.NUMBER, "lft"),
    MappedColumn("o_1", Role.MULTIPLE, "o-1", group="o"),
    MappedColumn("o_2", Role.MULTIPLE, "o-2", group="o"),
    MappedColumn("voor", Role.REPRESENTS, "voor", stratum_value="G40"),
    MappedColumn("les", Role.OPEN, "les", "Welke les?", counts=(AnswerKind.NOTHING_TO_ADD,)),
    MappedColumn("tip", Role.OPEN, "tip"),
)
MAPPED = Mapping(COLUMNS, population={"2018": {"G4": 4, "G40": 40}})


def records(table, mapped, known=None, **options):
    respondents, answers = [], []
    for some, texts in survey.to_records(table, mapped, known or {}, **options):
        respondents += some
        answers += texts
    return respondents, answers


@pytest.mark.parametrize("chunk", [1, 2, 5000])
def test_records_hold_what_the_file_says(tmp_path, chunk):
    respondents, answers = records(table_of(tmp_path, TEXT), MAPPED, chunk=chunk)
    assert [(r.id, r.wave_id, r.key) for r in respondents] == [
        ("2018-00001", "2018", "7"),
        ("2018-00002", "2018", "8"),
        ("2020-00001", "2020", "7"),
    ]
    assert [r.values for r in respondents] == [
        {"klasse": "G4", "geslacht": 1, "cijfer": 1, "lft": 34.5, "o-1": 1, "o-2": 0, "voor": 3},
        {"klasse": "G40", "geslacht": 2, "cijfer": None, "lft": None, "o-1": 0, "o-2": 1, "voor": 2},
        {"klasse": "G4", "geslacht": 9, "cijfer": 5, "lft": 41, "o-1": None, "o-2": None, "voor": None},
    ]
    assert answers == [
        Answer("2018-00001.les", ' Meer, rust\nen "tijd" ', "les", "2018-00001", "2018"),
        Answer("2018-00002.tip", "ja", "tip", "2018-00002", "2018"),
        Answer("2020-00001.les", "geld", "les", "2020-00001", "2020"),
        Answer("2020-00001.tip", "n.v.t.", "tip", "2020-00001", "2020"),
    ]


def test_known_respondents_keep_their_id_and_new_ones_number_on(tmp_path):
    known = {("2018", "8"): "2018-00041", ("2020", "1"): "2020-00007"}
    respondents, _ = records(table_of(tmp_path, TEXT), MAPPED, known)
    assert [r.id for r in respondents] == ["2018-00042", "2018-00041", "2020-00008"]


def test_waves_questions_and_variables(tmp_path):
    table = table_of(tmp_path, TEXT)
    assert survey.waves(table, MAPPED) == (Wave("2018", {"G4": 4, "G40": 40}), Wave("2020"))
    assert survey.questions(MAPPED) == (
        Question("les", "Welke les?", 1, (AnswerKind.NOTHING_TO_ADD,)),
        Question("tip", "tip", 2),
    )
    variables = survey.variables(table, MAPPED)
    assert [v.id for v in variables] == ["klasse", "geslacht", "cijfer", "lft", "o-1", "o-2", "voor"]
    assert (variables[1].labels, variables[2].missing, variables[6].stratum_value) == (
        {"1": "man", "2": "vrouw"},
        ("99",),
        "G40",
    )


def test_multiple_with_explicit_noes_keeps_blanks_missing(tmp_path):
    table = table_of(tmp_path, "nr;o_1;o_2\na1;ja;\na2;nee;ja\n")
    mapped = Mapping((COLUMNS[0], COLUMNS[6], COLUMNS[7]), wave="2018")
    respondents, _ = records(table, mapped)
    assert [r.values for r in respondents] == [{"o-1": 1, "o-2": None}, {"o-1": 0, "o-2": 1}]


def test_codes_with_leading_zeros_stay_text(tmp_path):
    table = table_of(tmp_path, "nr;geslacht\na1;01\na2;02\n")
    respondents, _ = records(table, Mapping((COLUMNS[0], COLUMNS[3])))
    assert [r.values["geslacht"] for r in respondents] == ["01", "02"]


def test_without_respondent_the_row_number_is_the_key(tmp_path):
    table = table_of(tmp_path, "les\n\nrust\ngeld\n")
    respondents, _ = records(table, Mapping((COLUMNS[9],), wave="Golf 1"))
    assert [(r.id, r.key) for r in respondents] == [("golf-1-00001", "3"), ("golf-1-00002", "4")]


@pytest.mark.parametrize(
    ("text", "known", "key", "shown"),
    [
        ("nr;golf;les\n1;a;x\n2;a;x\n1;a;y\n", {}, "duplicate_key", "2, 4"),
        ("nr;golf;les\n1;a;x\n;a;x\n", {}, "key_missing", "row 3"),
        ("nr;golf;les\n1;a;x\n2; ;x\n", {}, "wave_missing", "row 3"),
        ("nr;golf;les\n1;Golf 1;x\n2;golf-1;x\n", {}, "wave_clash", "golf-1"),
        ("nr;golf;les\n1;golf-1;x\n", {("Golf 1", "9"): "golf-1-00001"}, "wave_clash", "Golf 1"),
        ("nr;golf;les\n1;—;x\n", {}, "wave_name", "no letter"),
    ],
)
def test_rows_without_their_own_respondent_stop_before_the_first_chunk(tmp_path, text, known, key, shown):
    mapped = Mapping((COLUMNS[0], COLUMNS[1], COLUMNS[9]))
    with pytest.raises(TableError, match=shown) as caught:
        survey.to_records(table_of(tmp_path, text), mapped, known)
    assert caught.value.key == f"intake.{key}"


def test_mapping_of_another_table_is_told(tmp_path):
    table = table_of(tmp_path, "nummer;les\n1;x\n")
    for call in (lambda: survey.to_records(table, MAPPED, {}), lambda: profile.profile(table, MAPPED)):
        with pytest.raises(MappingError, match="names the column"):
            call()


def test_profile_counts(tmp_path):
    found = profile.profile(table_of(tmp_path, TEXT), MAPPED)
    assert (found.n_rows, found.n_columns, found.respondents, found.ok) == (3, 11, {"2018": 2, "2020": 1}, True)
    assert found.roles[Role.MULTIPLE] == found.roles[Role.OPEN] == 2
    cijfer = found.columns[4]
    assert (cijfer.n_filled, cijfer.n_missing, cijfer.n_blank, cijfer.n_distinct) == (2, 1, 0, 2)
    assert (cijfer.low, cijfer.high, cijfer.most) == (1, 5, (("1", 1), ("5", 1)))
    les, tip = found.questions
    assert (les.n_filled, les.n_empty, les.words, les.n_by_wave) == (2, 1, 2.5, {"2018": 1, "2020": 1})
    assert (tip.n_filled, tip.kinds) == (2, {})


def test_profile_counts_kinds_and_repeats_of_an_earlier_answer(tmp_path):
    table = table_of(tmp_path, "nr;les\n1;n.v.t.\n2;rust\n3;n.v.t.\n4;\n5;geld\n6;n.v.t.\n")

    def kind_of(text):
        return AnswerKind.NOT_APPLICABLE if text == "n.v.t." else AnswerKind.ANSWER

    (les,) = profile.profile(table, Mapping((COLUMNS[0], COLUMNS[9]), "2018"), kind_of).questions
    assert (les.kinds, les.n_repeated, les.n_filled, les.n_empty) == ({AnswerKind.NOT_APPLICABLE: 3}, 2, 5, 1)


def test_profile_names_problems_gravest_first(tmp_path):
    text = (
        "nr;golf;klasse;geslacht;lft;w;a_1;a_2;leeg\n1;a;G4;1;x;1,5;40;60;\n1;a;G9;3;2;0;10;20;\n2;b;G4;2;3;;50;50;\n"
    )
    columns = (
        *COLUMNS[:4],
        COLUMNS[5],
        MappedColumn("w", Role.WEIGHT, "w"),
        MappedColumn("a_1", Role.SHARE, "a-1", group="a"),
        MappedColumn("a_2", Role.SHARE, "a-2", group="a"),
        MappedColumn("leeg", Role.OPEN, "leeg"),
    )
    found = profile.profile(table_of(tmp_path, text), Mapping(columns, population={"a": {"G4": 4}}))
    seen = {p.key.rpartition(".")[2]: p for p in found.problems}
    assert not found.ok
    assert [p.severity for p in found.problems] == sorted(
        (p.severity for p in found.problems), key=["error", "warning", "info"].index
    )
    assert seen.keys() == {
        "duplicate_key", "open_empty", "population_no_class", "population_no_wave", "not_a_number", "value_without_label",
        "weight_missing", "share_not_100",
    }  # fmt: skip
    assert (seen["duplicate_key"].values["rows"], found.duplicates) == ("2, 3", ((2, 3),))
    assert seen["population_no_class"].values["classes"] == "G9"
    assert seen["not_a_number"].values["rows"] == "2"
    assert seen["value_without_label"].values["rows"] == "3"
    assert seen["weight_missing"].values["rows"] == "3, 4"
    assert seen["share_not_100"].values["rows"] == "3"


def test_profile_without_open_question_is_an_error(tmp_path):
    found = profile.profile(
        table_of(tmp_path, "a;b\n1;x\n2;y\n"), Mapping((MappedColumn("a", Role.NUMBER, "a"),), "2018")
    )
    assert [p.key.rpartition(".")[2] for p in found.problems] == ["no_open", "no_respondent", "one_wave", "unmapped"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_profile_as_dict_is_plain_and_holds_no_answer(tmp_path, language):
    plain = profile.profile(table_of(tmp_path, TEXT), MAPPED).as_dict(language)
    text = json.dumps(plain, allow_nan=False, ensure_ascii=False)
    assert "rust" not in text
    assert "Meer" not in text
    assert all(p["message"] for p in plain["problems"])


@pytest.fixture
def panel():
    folder = Path(os.environ.get("DUIDING_SHARED", Path(__file__).parents[2] / ".." / "shared"))
    path = folder / "real" / "vu2021-panel.csv"
    if not path.is_file():
        pytest.skip("the panel is not here")
    return read_table(path)


def test_panel_roles_are_proposed_right(panel):
    proposed = mapping.propose(panel)
    roles = {c.name: c.role.value for c in proposed.columns}
    assert roles["respondent"] == "respondent"
    assert roles["wave"] == "wave"
    assert roles["region"] == "stratum"
    assert {roles["gender"], roles["A1"]} == {"single"}
    assert {roles["agegroup"], roles["education"]} <= {"single", "scale"}
    assert {name for name, role in roles.items() if role == "open"} == {
        "B1",
        "A1_vote",
        "A1_not",
        "H8",
        "H9",
        "A2_text",
    }
    assert proposed.column("education").missing == ("999",)
    assert proposed.column("A1").missing == ("998", "999")


def test_panel_gives_all_its_answers(panel):
    proposed = mapping.propose(panel)
    respondents, answers = records(panel, proposed)
    assert (len(respondents), len(answers)) == (5097, 2170 + 1276 + 43 + 1425 + 1421 + 1307)
    assert len({a.id for a in answers}) == len(answers)
    assert profile.profile(panel, proposed).ok
