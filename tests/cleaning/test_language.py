"""The language of a text: script first, nothing for short texts, and never an error."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.cleaning.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wij hebben geen tijd voor maatwerk", "nl"),
        ("The municipality lacks language teachers", "en"),
        ("Es gibt lange Wartelisten für Sprachkurse", "de"),
        ("La commune manque de professeurs de langue", "fr"),
        ("العمل مهم", "ar"),
        ("ስራ", "am"),
        ("ቋንቋ (taal) መማር እፈልጋለሁ", "am"),
        ("Hij zei 'ስራ' tegen ons in het gesprek", "nl"),
        ("corona", ""),
        ("PIP en MAP", ""),
        ("the waiting list", ""),
        ("12345 678 90 1 2 3", ""),
        ("", ""),
    ],
)
def test_language_of(text: str, language: str) -> None:
    assert detect(text) == language


def test_threads_get_the_same_answer() -> None:
    texts = ["We do not have enough time", "meer geld snelle start regio", "Nous cherchons un autre logement"] * 20
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(detect, texts)) == [detect(text) for text in texts]


@given(st.text())
def test_any_text_gets_a_listed_language_or_none(text: str) -> None:
    assert detect(text) in {"nl", "en", "de", "fr", "ar", "am", ""}
