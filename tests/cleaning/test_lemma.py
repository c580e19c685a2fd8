"""Lemmas: exceptions, separable verbs, compounds that the dictionary lacks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.cleaning.frequency import in_dictionary
from coding.cleaning.lemma import lemma


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("gemeenten", "gemeente"),
        ("Leden", "lid"),
        ("gezinsleden", "gezinslid"),
        ("gevallen", "geval"),
        ("reden", "reden"),
        ("Belgische", "belgisch"),
        ("ingezet", "inzetten"),
        ("klantmanagers", "klantmanager"),
        ("werkervaringsplekken", "werkervaringsplek"),
        ("inburgeringsplichtigen", "inburgeringsplichtige"),
        ("taalniveaus", "taalniveau"),
        ("AZC's", "azc"),
        ("foto’s", "foto"),
        ("B1", "b1"),
        ("2020", "2020"),
        ("Z-route", "z-route"),
        ("", ""),
    ],
)
def test_lemma_of(word: str, expected: str) -> None:
    assert lemma(word) == expected


@given(st.text(max_size=70))
def test_lemma_is_never_empty_for_a_word_and_holds_no_underscore_of_its_own(word: str) -> None:
    result = lemma(word)
    assert bool(result) == bool(word.casefold())
    assert "_" in word or "_" not in result


@pytest.mark.parametrize("word", ["www.\ud800", "\udc69", "gemeente\ud83d"])
def test_half_a_character_is_in_no_dictionary(word: str) -> None:
    assert lemma(word) == word
    assert not in_dictionary(word)
