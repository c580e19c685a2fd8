"""Who answered, and for whom."""

from coding.evidence.response import response_table
from coding.records import Respondent, ResponseRow, Role, Variable, Wave

WAVES = [Wave("2019", {"G40": 40}), Wave("2020", {"G4": 4, "G40": 40, "overig": 311})]


def test_each_respondent_stands_for_one_unit_of_its_class() -> None:
    people = [
        Respondent("1", "2020", "k1", {"klasse": "G40"}),
        Respondent("2", "2020", "k2", {"klasse": "overig"}),
        Respondent("3", "2019", "k1", {"klasse": "G40"}),
    ]
    assert response_table(WAVES, people, [], "klasse") == [
        ResponseRow("2019", "G40", 1, 1, 40),
        ResponseRow("2020", "G4", 0, 0, 4),
        ResponseRow("2020", "G40", 1, 1, 40),
        ResponseRow("2020", "overig", 1, 1, 311),
    ]


def test_joint_respondent_stands_for_the_units_it_gives_per_class() -> None:
    columns = [
        Variable("n40", "G40-gemeenten", Role.REPRESENTS, stratum_value="G40"),
        Variable("nov", "overige gemeenten", Role.REPRESENTS, stratum_value="overig"),
    ]
    people = [
        Respondent("1", "2020", "k1", {"klasse": "G40", "n40": 1, "nov": 4.0}),
        Respondent("2", "2020", "k2", {"klasse": "overig", "n40": None, "nov": None}),
        Respondent("3", "2020", "k3", {"klasse": "overig", "n40": 0, "nov": 2}),
    ]
    rows = {r.value: (r.n_respondents, r.n_represented) for r in response_table(WAVES[1:], people, columns, "klasse")}
    assert rows == {"G4": (0, 0), "G40": (1, 1), "overig": (2, 4 + 1 + 2)}


def test_one_column_counts_for_the_own_class() -> None:
    column = Variable("n", "aantal gemeenten", Role.REPRESENTS)
    people = [Respondent("1", "2020", "k", {"klasse": "G40", "n": "3"})]
    assert response_table([Wave("2020")], people, [column], "klasse") == [ResponseRow("2020", "G40", 1, 3, None)]


def test_survey_without_classes_has_one_line_per_wave() -> None:
    people = [Respondent(str(n), "2020", f"k{n}") for n in range(3)]
    assert response_table([Wave("2020")], people, [], "") == [ResponseRow("2020", "", 3, 3, None)]


def test_class_without_a_known_population_is_listed_after_the_known() -> None:
    people = [Respondent("1", "2019", "k", {"klasse": "regio"})]
    assert response_table(WAVES[:1], people, [], "klasse") == [
        ResponseRow("2019", "G40", 0, 0, 40),
        ResponseRow("2019", "regio", 1, 1, None),
    ]
