"""The lines of a codebook as training data."""

import numpy as np

from coding.records import Code, Codebook
from coding.suggesting.lines import KEYWORD, PIECE, Line, as_data, lines_of

BOOK = Codebook(
    (
        Code(
            "recht",
            "Recht",
            definition="Stemmen is een recht; je mag het.",
            include=("vrijheid, democratie", "'het mag' -> ook zonder uitleg"),
            exclude=("plicht -> plicht", "allebei -> recht + plicht", "geen code", "iets -> onbekend"),
            examples=("omdat het mag", " "),
            keywords=("recht*", "warm* ~3 overdracht !koud", "[q1] mag", "re:rech?t", "*"),
        ),
        Code("plicht", "Plicht", exclude=("recht zonder plichtwoord -> recht",)),
    )
)


def _of(lines: list[Line], code: int) -> list[tuple[str, float]]:
    return [(line.text, line.weight) for line in lines if line.codes == (code,)]


def test_lines_are_all_that_a_code_says() -> None:
    found = _of(lines_of(BOOK), 0)
    assert [text for text, weight in found if weight == 1.0] == [
        "Recht",
        "Stemmen is een recht; je mag het.",
        "vrijheid, democratie",
        "'het mag'",
        "omdat het mag",
    ]


def test_pieces_of_a_line_count_less() -> None:
    found = dict(_of(lines_of(BOOK), 0))
    assert found["Stemmen is een recht"] == found["je mag het"] == found["vrijheid"] == PIECE
    assert "omdat het mag" in found  # an example is one answer, and is not cut


def test_keywords_without_a_scope_are_lines_without_their_signs() -> None:
    found = [text.split() for text, weight in _of(lines_of(BOOK), 0) if weight == KEYWORD]
    assert found == [["recht"], ["warm", "overdracht"]]


def test_what_is_excluded_is_a_line_of_where_it_belongs() -> None:
    lines = lines_of(BOOK)
    assert ("plicht", PIECE) in _of(lines, 1)
    assert ("recht", PIECE) in [(text.strip(), weight) for text, weight in _of(lines, 0)]  # "zonder …" is left out
    assert Line("allebei", (0, 1), PIECE) in lines
    assert not any("geen code" in line.text or line.text == "iets" for line in lines)


def test_labels_only_are_labels_only() -> None:
    assert lines_of(BOOK, labels_only=True) == [Line("Recht", (0,), 1.0), Line("Plicht", (1,), 1.0)]


def test_empty_codes_have_no_lines() -> None:
    assert lines_of(Codebook((Code("a", ""), Code("b", " ")))) == []


def test_lines_are_rows_of_codes_and_weights() -> None:
    data = as_data([Line("a", (0,), 1.0), Line("b", (0, 2), 0.5)], 3)
    assert data.texts == ["a", "b"]
    assert data.targets.tolist() == [[1, 0, 0], [1, 0, 1]]
    assert data.weights.tolist() == [1.0, 0.5]
    assert as_data([], 3).targets.shape == (0, 3)
    assert np.asarray(as_data([], 3).weights).shape == (0,)
