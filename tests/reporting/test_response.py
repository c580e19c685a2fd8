"""The response table adds up, whoever has no class."""

from coding.records import ResponseRow
from coding.reporting import content

ROWS = [
    ResponseRow("2020", "G4", 4, 4, 4),
    ResponseRow("2020", "overig", 10, 14, 30),
    ResponseRow("2020", "", 2, 3, None),
]


def test_total_counts_respondents_without_a_class() -> None:
    assert content.total_row(ROWS) == ResponseRow("2020", "", 16, 21, 34)


def test_total_of_a_survey_without_classes_is_its_one_line() -> None:
    assert content.total_row([ResponseRow("2020", "", 5, 5, None)]) == ResponseRow("2020", "", 5, 5, None)


def test_respondents_without_a_class_have_a_line_of_their_own(report) -> None:
    names = [name for name, _ in content.response_lines(report, ROWS, "nl")]
    assert names[-2:] == ["onbekend", "Totaal"]
    assert len(names) == 4
