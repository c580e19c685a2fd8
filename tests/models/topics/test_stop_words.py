"""The Dutch stop word list that callers hand to the topic model."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.topics.vectors import TOKEN

FILE = Path(__file__).parents[3] / "data" / "words" / "stopwoorden.txt"
LINES = FILE.read_text(encoding="utf-8").splitlines()
WORDS = [line for line in LINES if not line.startswith("#")]


def test_stop_words_are_sorted_lower_case_and_without_doubles():
    assert sorted(set(WORDS)) == WORDS
    assert [word.strip().lower() for word in WORDS] == WORDS
    assert 300 <= len(WORDS) <= 400


def test_stop_words_file_says_how_it_was_made():
    assert "Written for this project" in "\n".join(line for line in LINES if line.startswith("#"))


@pytest.mark.parametrize("word", ["de", "niet", "bijvoorbeeld", "etc", "wel", "heel", "zo'n", "waarbij"])
def test_stop_words_hold_function_words_and_padding(word):
    assert word in WORDS


@pytest.mark.parametrize("word", ["gemeente", "taal", "werk", "mensen", "samen", "geld", "tijd", "goed"])
def test_stop_words_hold_no_subject(word):
    assert word not in WORDS


def test_stop_words_can_all_be_met_by_the_tokens_of_a_text():
    import re

    assert [word for word in WORDS if not re.fullmatch(TOKEN, word) and len(word) > 1] == []
