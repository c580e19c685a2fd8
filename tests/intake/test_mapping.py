"""Proposing, reading, merging and writing a mapping."""

from __future__ import annotations

import csv
import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.errors import FileError, MappingError
from coding.intake import mapping
from coding.intake.absent import far_codes, propose_missing
from coding.intake.facts import Facts
from coding.intake.mapped import MappedColumn, Mapping
from coding.intake.read import read_table
from coding.records import AnswerKind, Role

SENTENCE = "overleg rust geld buren samen tijd ruimte helder begin steun kennis regie zorg korte lijnen vaste ploeg goede start"
WORDS = SENTENCE.split()


def table_of(tmp_path, columns, name="a.csv"):
    out = io.StringIO()
    csv.writer(out).writerows([list(columns), *zip(*columns.values(), strict=True)])
    (tmp_path / name).write_text(out.getvalue(), encoding="utf-8", newline="")
    return read_table(tmp_path / name)


def sentence(rng, n):
    return " ".join(rng.choices(WORDS, k=n))


@pytest.fixture
def survey(tmp_path):
    """Sixty rows with one column of every kind."""
    rng = random.Random(5)
    n = range(60)
    pick = rng.choice
    shares = [(a := rng.randint(0, 100), b := rng.randint(0, 100 - a), 100 - a - b) for _ in n]
    options = ["bellen", "mailen", "langsgaan", "niets"]
    return table_of(
        tmp_path,
        {
            "respnr": [f"{i + 1001}" for i in n],
            "meting": [pick(["2018", "2020"]) for _ in n],
            "submitdate": [f"2020-05-{i % 28 + 1:02d} 10:00:00" for i in n],
            "klasse": [pick(["G4", "G40", "overig"]) for _ in n],
            "Aantal G40-gemeenten": [pick("123") for _ in n],
            "weegfactor": [f"{rng.uniform(0.5, 2):.3f}" for _ in n],
            "e-mailadres": [f"a{i}@voorbeeld.nl" for i in n],
            "Welke les leerde u?": [sentence(rng, rng.randint(3, 12)) if i % 5 else "" for i in n],
            "Wie hielp het meest?": [sentence(rng, 1) + str(i) for i in n],
            "functie": [pick(["adviseur", "beleidsmedewerker bij de gemeente", "wethouder"]) for _ in n],
            "Hoe vaak is er overleg?": [pick(["nooit", "soms", "vaak", "altijd", "weet niet"]) for _ in n],
            "In hoeverre bent u tevreden?": [pick("12345") if i % 9 else "99" for i in n],
            "Q5_1": [pick("01") for _ in n],
            "Q5_2": [pick("01") for _ in n],
            "tijd [overleg]": [str(s[0]) for s in shares],
            "tijd [schrijven]": [str(s[1]) for s in shares],
            "tijd [anders]": [str(s[2]) for s in shares],
            "M_1": [pick("12345") for _ in n],
            "M_2": [pick("12345") for _ in n],
            "M_3": [pick("12345") for _ in n],
            "Hoe neemt u contact op?": [";".join(sorted(rng.sample(options, rng.randint(1, 3)))) for _ in n],
            "aantal inwoners": [str(rng.randint(5_000, 900_000)) for _ in n],
            "geslacht": [pick(["man", "vrouw", "geen antwoord"]) for _ in n],
            "browser": ["Firefox"] * 60,
            "leeg": [""] * 60,
            "versie": ["3"] * 60,
            "opgeleverd": [f"{i % 28 + 1}-5-2020" for i in n],
        },
    )


EXPECTED = {
    "respnr": "respondent",
    "meting": "wave",
    "submitdate": "skip",
    "klasse": "stratum",
    "Aantal G40-gemeenten": "represents",
    "weegfactor": "weight",
    "e-mailadres": "skip",
    "Welke les leerde u?": "open",
    "Wie hielp het meest?": "open",
    "functie": "single",
    "Hoe vaak is er overleg?": "scale",
    "In hoeverre bent u tevreden?": "scale",
    "Q5_1": "multiple",
    "Q5_2": "multiple",
    "tijd [overleg]": "share",
    "tijd [schrijven]": "share",
    "tijd [anders]": "share",
    "M_1": "scale",
    "M_2": "scale",
    "M_3": "scale",
    "Hoe neemt u contact op?": "multiple",
    "aantal inwoners": "number",
    "geslacht": "single",
    "browser": "skip",
    "leeg": "skip",
    "versie": "skip",
    "opgeleverd": "skip",
}


def test_roles_follow_from_the_data(survey):
    proposed = mapping.propose(survey)
    assert {c.name: c.role.value for c in proposed.columns} == EXPECTED
    assert all(c.reasons and c.reasons[0].text("nl") and c.reasons[0].text("en") for c in proposed.columns)
    assert proposed.wave == ""


def test_groups_missing_and_class_are_proposed(survey):
    proposed = mapping.propose(survey)
    assert proposed.column("Q5_1").group == proposed.column("q5-2").group == "q5"
    assert proposed.column("tijd [anders]").group == "tijd"
    assert proposed.column("M_1").group == ""
    assert proposed.column("In hoeverre bent u tevreden?").missing == ("99",)
    assert proposed.column("geslacht").missing == ("geen antwoord",)
    assert proposed.column("Hoe vaak is er overleg?").missing == ()
    assert proposed.column("Aantal G40-gemeenten").stratum_value == "G40"


def test_wave_is_the_year_in_the_name_of_the_file(tmp_path):
    columns = {"id": ["1", "2"], "les": ["meer rust en tijd", "geld voor de buren"]}
    assert mapping.propose(table_of(tmp_path, columns, "lessen-2018.csv")).wave == "2018"
    assert mapping.propose(table_of(tmp_path, columns)).wave == "1"


def test_rare_remarks_among_many_noes_are_open(tmp_path):
    rng = random.Random(1)
    remarks = ["nee"] * 150 + [f"{sentence(rng, 5)} {i}" for i in range(30)]
    table = table_of(tmp_path, {"id": [str(i) for i in range(180)], "Nog opmerkingen?": remarks})
    assert mapping.propose(table).column("nog-opmerkingen").role is Role.OPEN


def test_second_key_is_skipped(tmp_path):
    columns = {
        "id": [str(i) for i in range(9)],
        "token": [f"a{i}x" for i in range(9)],
        "les": [f"meer rust en tijd {i}" for i in range(9)],
    }
    assert [c.role.value for c in mapping.propose(table_of(tmp_path, columns)).columns] == [
        "respondent",
        "skip",
        "open",
    ]


def test_units_counted_as_none_or_one_are_no_options(tmp_path):
    columns = {
        "id": [str(i) for i in range(30)],
        "Voor hoeveel gemeenten antwoordt u? [G4]": [str(i % 2) for i in range(30)],
        "Voor hoeveel gemeenten antwoordt u? [G40]": [str((i + 1) % 2) for i in range(30)],
    }
    proposed = mapping.propose(table_of(tmp_path, columns))
    assert [(c.role, c.stratum_value) for c in proposed.columns[1:]] == [
        (Role.REPRESENTS, "G4"),
        (Role.REPRESENTS, "G40"),
    ]


def test_long_options_are_closed(tmp_path):
    options = [f"{sentence(random.Random(i), 9)}." for i in range(5)]
    table = table_of(tmp_path, {"id": [str(i) for i in range(100)], "keuze": [options[i % 5] for i in range(100)]})
    assert mapping.propose(table).column("keuze").role is Role.SINGLE


def test_chosen_options_as_text_are_multiple(tmp_path):
    columns = {
        "id": [str(i) for i in range(40)],
        "Q2_1": ["vaker bellen" if i % 2 else "" for i in range(40)],
        "Q2_2": ["meer geld" if i % 3 else "" for i in range(40)],
        "Q2_9_TEXT": [f"iets heel anders {i}" if i % 10 == 0 else "" for i in range(40)],
    }
    proposed = mapping.propose(table_of(tmp_path, columns))
    assert [c.role.value for c in proposed.columns] == ["respondent", "multiple", "multiple", "open"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2, 3, 99], ("99",)),
        ([0, 1, 998, 999], ("998", "999")),
        ([18, 45, 97, 99], ()),
        ([20, 60, 90, 999], ("999",)),
        ([1, 2, -1], ("-1",)),
        ([0, 1, -1], ()),
        ([-5, 3, -9], ()),
        ([0, 10, -9], ("-9",)),
        ([99], ()),
        ([1, 2, 95], ()),
    ],
)
def test_missing_codes_lie_far_from_the_rest(values, expected):
    counts = {str(v): 5 for v in values}
    n = 5 * len(values)
    facts = Facts("x", n, n, len(values), counts, {str(v): float(v) for v in values}, n_numeric=n)
    assert far_codes(facts) == expected


def _closed(*values):
    return Facts("x", len(values), len(values), len(set(values)), dict.fromkeys(values, 1))


@pytest.mark.parametrize(
    "value",
    [
        "geen antwoord",
        "Geen antwoord",
        "(geen opgave)",
        "missing",
        "ontbreekt",
        "weigert",
        "no answer",
        "weigert / geen antwoord",
    ]
    + ["Wil ik niet zeggen", "zeg ik liever niet", "wil niet zeggen", "prefer not to say"],
)
def test_values_that_only_say_that_nothing_was_answered_are_missing(value):
    assert propose_missing(_closed("ja", "nee", value), {}, ())[0] == (value,)
    assert propose_missing(_closed("1", "2", "3"), {"1": "ja", "3": value}, ())[0] == ("3",)


@pytest.mark.parametrize(
    "value",
    [
        "Kinderopvang ontbreekt",
        "we missing the point",
        "budget is geweigerd",
        "weet niet",
        "n.v.t.",
        "zeg ik",
        "wil ik",
    ],
)
def test_a_value_that_says_more_is_an_answer(value):
    assert propose_missing(_closed("ja", "nee", value), {}, ())[0] == ()
    assert propose_missing(_closed("1", "2", "3"), {"3": value}, ())[0] == ()


def test_words_for_no_answer_are_not_sought_among_many_free_values():
    many = [f"reden {n}" for n in range(40)]
    assert propose_missing(_closed(*many, "ontbreekt"), {}, ())[0] == ()


def toml(tmp_path, text):
    path = tmp_path / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_mapping_is_read(tmp_path, survey):
    text = """
    wave = 2020
    rest = "skip"
    [population.2020]
    G4 = 4
    "overig" = 311
    [[column]]
    name = "Welke les\\n leerde u?"
    id = "geleerde-les"
    role = "open"
    counts = ["nothing_to_add"]
    [[column]]
    name = "in-hoeverre-bent-u-tevreden"
    role = "scale"
    labels = { 1 = "niet", 2 = "wel" }
    missing = [99, "998"]
    """
    read = mapping.load(toml(tmp_path, text), survey)
    assert (read.wave, read.rest, read.population) == ("2020", "skip", {"2020": {"G4": 4, "overig": 311}})
    les, scale = read.columns
    assert (les.name, les.id, les.counts) == ("Welke les leerde u?", "geleerde-les", (AnswerKind.NOTHING_TO_ADD,))
    assert (scale.name, scale.labels, scale.missing) == (
        "In hoeverre bent u tevreden?",
        {"1": "niet", "2": "wel"},
        ("99", "998"),
    )


WRONG = [
    ('[[column]]\nname = "klase"\nrole = "stratum"', "unknown_column_near", "klasse"),
    ('[[column]]\nname = "xyzzy"\nrole = "open"', "unknown_column", "xyzzy"),
    ('[[column]]\nname = "klasse"\nrole = "stratem"', "unknown_role_near", "stratum"),
    ('[[column]]\nname = "klasse"\nrole = "qqqq"', "unknown_role", "respondent"),
    ('[[column]]\nname = "klasse"\nrol = "open"', "mapping_key_near", "role"),
    ('wafe = "2020"', "mapping_key_near", "wave"),
    ('[[column]]\nname = "klasse"\nrole = "open"\ncounts = ["nothing"]', "mapping_key_near", "nothing_to_add"),
    ('[[column]]\nname = "klasse"\nrole = 3', "mapping_value", "column 1 role"),
    ('[population.2020]\nG4 = "vier"', "mapping_value", "G4"),
    ('rest = "soms"', "mapping_value", "rest"),
    ("[[column]]\nrole = 'open'", "mapping_value", "name"),
    ('wave = "2020\nrest = "skip"', "mapping_syntax", "line 1"),
    ('[[column]]\nname = "klasse"\nlabels = { 1 = ', "mapping_syntax", "line 3"),
    ('[[column]]\nname="klasse"\nrole="open"\n[[column]]\nname="klasse"\nrole="skip"', "column_twice", "klasse"),
    (
        '[[column]]\nname="klasse"\nrole="respondent"\n[[column]]\nname="respnr"\nrole="respondent"',
        "two_columns",
        "respnr",
    ),
    (
        '[[column]]\nname="klasse"\nrole="open"\nid="x"\n[[column]]\nname="respnr"\nrole="skip"\nid="X"',
        "id_twice",
        "respnr",
    ),
    ('[[column]]\nname="klasse"\nrole="open"\nid="a.b"', "bad_id", "a-b"),
    ('wave="2020"\n[[column]]\nname="meting"\nrole="wave"', "wave_twice", "meting"),
]


@pytest.mark.parametrize(("text", "key", "shown"), WRONG, ids=[f"{key}-{shown}" for _, key, shown in WRONG])
def test_mapping_that_is_wrong_is_told(tmp_path, survey, text, key, shown):
    with pytest.raises(MappingError) as caught:
        mapping.load(toml(tmp_path, text), survey)
    assert caught.value.key == f"intake.{key}"
    assert all(shown in caught.value.text(language).replace("regel ", "line ") for language in ("nl", "en"))


def test_mapping_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FileError, match="not found"):
        mapping.load(tmp_path / "weg.toml")
    (tmp_path / "m.toml").write_bytes(b'wave = "\xe9"')
    with pytest.raises(FileError, match="cannot be read as UTF-8"):
        mapping.load(tmp_path / "m.toml")


def test_dump_is_read_back_and_explains_itself(tmp_path, survey):
    proposed = mapping.propose(survey)
    text = mapping.dump(proposed)
    again = mapping.load(toml(tmp_path, text), survey)
    assert again == proposed
    assert mapping.merge(proposed, again) == proposed
    assert "# De naam past bij een klasse; 3 verschillende waarden." in text
    assert "# The name fits a class; 3 different values." in mapping.dump(proposed, "en")


WORD = st.text(max_size=12)
NAME = st.text(min_size=1, max_size=20).map(lambda t: " ".join(t.split())).filter(bool)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(NAME, unique=True, max_size=5), WORD, st.dictionaries(WORD, WORD, max_size=3), st.lists(WORD, max_size=3)
)
def test_any_mapping_is_read_back(names, wave, labels, missing):
    columns = tuple(
        MappedColumn(name, Role.SINGLE, f"v{i}", label=wave, labels=labels, missing=tuple(missing))
        for i, name in enumerate(names)
    )
    given_ = Mapping(columns, wave.strip(), {"2020": {"G4": 4}}, "skip")
    assert mapping.parse(mapping.dump(given_), "m.toml") == given_


def test_merge_completes_what_was_given(tmp_path, survey):
    proposed = mapping.propose(survey)
    text = '[[column]]\nname="geslacht"\nid="gender"\nrole="single"\n[[column]]\nname="Q5_1"\nrole="skip"'
    merged = mapping.merge(proposed, mapping.load(toml(tmp_path, text), survey))
    assert [c.name for c in merged.columns] == list(survey.columns)
    assert (merged.column("gender").missing, merged.column("gender").label) == (("geen antwoord",), "geslacht")
    assert (merged.column("Q5_1").role, merged.column("Q5_1").group) == (Role.SKIP, "")
    assert merged.column("klasse").role is Role.STRATUM


def test_merge_gives_a_multiple_answer_its_group(tmp_path, survey):
    text = '[[column]]\nname="M_1"\nrole="multiple"'
    merged = mapping.merge(mapping.propose(survey), mapping.load(toml(tmp_path, text), survey))
    assert (merged.column("M_1").group, merged.column("M_2").group) == ("m", "")


def test_merge_respects_an_emptied_list(tmp_path, survey):
    text = '[[column]]\nname="geslacht"\nrole="single"\nmissing=[]'
    merged = mapping.merge(mapping.propose(survey), mapping.load(toml(tmp_path, text), survey))
    assert merged.column("geslacht").missing == ()


def test_merge_skips_the_rest_on_request(tmp_path, survey):
    text = 'rest="skip"\n[[column]]\nname="Welke les leerde u?"\nrole="open"'
    merged = mapping.merge(mapping.propose(survey), mapping.load(toml(tmp_path, text), survey))
    assert [c.name for c in merged.columns if c.role is not Role.SKIP] == ["Welke les leerde u?"]
    assert merged.wave == "1"


def test_merge_lets_a_proposed_respondent_and_wave_make_way(tmp_path, survey):
    text = 'wave="2021"\n[[column]]\nname="e-mailadres"\nrole="respondent"'
    merged = mapping.merge(mapping.propose(survey), mapping.load(toml(tmp_path, text), survey))
    assert merged.one(Role.RESPONDENT).name == "e-mailadres"
    assert merged.column("respnr").role is merged.column("meting").role is Role.SKIP
    assert merged.wave == "2021"


def test_merge_gives_way_to_a_given_id(tmp_path, survey):
    text = '[[column]]\nname="geslacht"\nrole="single"\nid="klasse"'
    merged = mapping.merge(mapping.propose(survey), mapping.load(toml(tmp_path, text), survey))
    assert (merged.columns[3].name, merged.columns[3].id) == ("klasse", "klasse-2")


def test_mapping_as_dict_is_plain(survey):
    import json

    proposed = mapping.propose(survey)
    plain = json.loads(json.dumps(proposed.as_dict(), allow_nan=False))
    assert plain["columns"][0]["role"] == "respondent"
    assert plain["columns"][0]["reason"].startswith("De naam past")
