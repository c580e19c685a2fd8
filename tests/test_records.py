"""Records: frozen, compared by content, and strict about the little they check."""

import dataclasses

import pytest

from coding import records
from coding.records import Answer, Code, Codebook, Finding

CLASSES = [c for c in vars(records).values() if dataclasses.is_dataclass(c) and isinstance(c, type)]


@pytest.mark.parametrize("cls", CLASSES, ids=lambda c: c.__name__)
def test_record_is_frozen_slotted_and_documented(cls: type) -> None:
    assert cls.__dataclass_params__.frozen
    assert "__slots__" in vars(cls)
    assert cls.__doc__
    assert not cls.__doc__.startswith(f"{cls.__name__}(")


def test_record_cannot_be_changed() -> None:
    answer = Answer("1", "taal")
    with pytest.raises(dataclasses.FrozenInstanceError):
        answer.text = "werk"
    assert answer == Answer("1", "taal")


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (4, 3), (0, 0)])
def test_finding_needs_a_span(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="0 <= start < end"):
        Finding("persoon", start, end, "r", 1.0)


def test_codebook_knows_ids_in_order_and_labels() -> None:
    book = Codebook((Code("b", "Bé"), Code("a", "Aa")))
    assert book.ids == ("b", "a")
    assert (book.label("a"), book.label("weg")) == ("Aa", "weg")


def test_shared_default_cannot_be_written_to() -> None:
    with pytest.raises(TypeError):
        Codebook(()).groups["x"] = "y"
