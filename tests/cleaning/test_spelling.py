"""Spelling: what is unknown, what is proposed, what is accepted by itself."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.cleaning.spelling import is_unknown, proposals

LABELLED = Path(__file__).parents[1] / "data" / "cleaning" / "compounds.csv"
RIGHT = ["Goede begeleiding helpt.", "De begeleiding duurt kort"]


@pytest.mark.parametrize("typo", ["begeleidng", "begeleidding", "begeleidign", "begeleiting"])
def test_one_change_is_accepted(typo: str) -> None:
    (proposal,) = proposals([*RIGHT, typo])
    assert (proposal.word, proposal.proposal, proposal.distance, proposal.accepted) == (typo, "begeleiding", 1, True)


def test_two_changes_are_proposed_but_not_accepted() -> None:
    (proposal,) = proposals([*RIGHT, "begelidng"])
    assert (proposal.proposal, proposal.distance, proposal.accepted) == ("begeleiding", 2, False)


def test_proposal_that_the_texts_lack_is_not_accepted() -> None:
    (proposal,) = proposals(["begeleidng"])
    assert (proposal.proposal, proposal.accepted) == ("begeleiding", False)


def test_short_word_is_not_accepted() -> None:
    (proposal,) = proposals(["de wijk", "onze wijken", "wijken", "wijkne"])
    assert (proposal.proposal, proposal.accepted) == ("wijken", False)


def test_words_are_counted_once_each_and_sorted_by_count() -> None:
    found = proposals([*RIGHT, "begeleidng", "Begeleidng begeleidng", "gemeete"])
    assert [(p.word, p.n) for p in found] == [("begeleidng", 3), ("gemeete", 1)]


@pytest.mark.parametrize("text", ["met Begeleidng mee", "BEGELEIDNG", "bglei", "n.v.t.", "https://begeleidng.nl"])
def test_names_capitals_and_odd_words_get_no_proposal(text: str) -> None:
    assert proposals([*RIGHT, text]) == []


def test_known_words_get_no_proposal() -> None:
    assert proposals([*RIGHT, "begeleidng"], known={"begeleidng"}) == []


def test_words_of_the_field_are_known() -> None:
    with LABELLED.open(encoding="utf-8") as file:
        words = [row["word"].casefold() for row in csv.DictReader(file) if row["part"] == "tune"]
    assert [word for word in words if is_unknown(word)] == []


@given(st.lists(st.text(max_size=30), max_size=5))
def test_any_texts_can_be_looked_at(texts: list[str]) -> None:
    assert all(1 <= p.distance <= 2 and p.n >= 1 for p in proposals(texts))
