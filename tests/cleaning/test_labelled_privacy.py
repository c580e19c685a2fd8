"""What the privacy rules reach on labelled texts: those they were tuned on, and those that others wrote and that were kept aside.

Postcodes (7 of 8) and dates of birth (8 of 9) in the texts kept aside were mended after they had been scored; nothing else was.
"""

import pytest

from benchmarks.labelled_privacy import Labelled, found, labelled, privacy_rows, score
from coding.cleaning.privacy import COUNTING, MASKING

FORMS = ("e-mail", "telefoon", "postcode", "bsn", "iban")
NAMES = ("persoon", "gemeente")


@pytest.fixture(scope="module", params=["tune", "kept"])
def texts(request: pytest.FixtureRequest) -> tuple[Labelled, ...]:
    return labelled(request.param)


@pytest.mark.parametrize("kind", FORMS)
def test_every_form_is_found_and_nothing_else(texts: tuple[Labelled, ...], kind: str) -> None:
    _, precision, recall, _ = score(texts, found(texts, MASKING), kind)
    assert recall == 1.0
    assert precision >= 0.99


@pytest.mark.parametrize("kind", NAMES)
def test_names_are_masked(texts: tuple[Labelled, ...], kind: str) -> None:
    _, precision, recall, _ = score(texts, found(texts, MASKING), kind)
    assert recall >= 0.95
    assert precision >= 0.85


@pytest.mark.parametrize("kind", NAMES)
def test_names_that_are_counted_are_right(texts: tuple[Labelled, ...], kind: str) -> None:
    _, precision, recall, _ = score(texts, found(texts, COUNTING), kind)
    assert precision >= 0.97
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


def test_benchmark_gives_each_kind_of_each_part() -> None:
    rows = list(privacy_rows())
    assert {row[1] for row in rows} == {"tune", "kept"}
    assert sum(row[3] for row in rows if row[1] == "kept" and row[2] == "gemeente") == 115


def test_no_text_stands_in_two_parts_and_many_have_nothing_to_mark() -> None:
    tune, kept = labelled("tune"), labelled("kept")
    assert not {row.text for row in tune} & {row.text for row in kept}
    assert sum(not row.marks for row in kept) >= 0.4 * len(kept)
