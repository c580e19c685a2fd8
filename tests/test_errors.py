"""Errors: one tree, a text in both languages, and never a text of an answer."""

import pytest

from coding import errors
from coding.errors import CodedError, DuidingError, FileError, MissingPartError, UserError, nearest

CLASSES = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, DuidingError)]


def test_text_is_made_in_the_language_of_the_reader() -> None:
    error = CodedError("review.unknown_answers", n=12345, ids="a, b")
    assert error.text("nl").startswith("12.345 antwoorden")
    assert "12,345" in error.text("en")
    assert str(error) == error.text("en")


def test_error_as_data_keeps_numbers_and_writes_the_rest() -> None:
    error = FileError("exchange.cannot_write", file="x.csv", what=PermissionError("nee"), n=3)
    data = error.as_dict("nl")
    assert data["error"] == "exchange.cannot_write"
    assert data["message"] == error.text("nl")
    assert (data["file"], data["what"], data["n"]) == ("x.csv", "nee", 3)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda c: c.__name__)
def test_class_is_in_the_tree_with_its_exit_code(cls: type[DuidingError]) -> None:
    assert cls.__name__ in errors.__doc__
    assert cls.exit_code == (1 if issubclass(cls, UserError | MissingPartError) else 3)


@pytest.mark.parametrize(
    ("name", "names", "found"),
    [
        ("gemente", ["klasse", "gemeente"], "gemeente"),
        ("GEMEENTE", ["gemeente"], "gemeente"),
        ("nazorgg", ["Nazorg", "zorg"], "Nazorg"),
        ("x", ["gemeente"], ""),
        ("x", [], ""),
        ("id", iter(["Id"]), "Id"),
    ],
)
def test_nearest_name(name: str, names: list[str], found: str) -> None:
    assert nearest(name, names) == found
