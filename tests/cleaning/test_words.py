"""Words of a text: where they stand, and that no text is too strange."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.cleaning.tokenise import tokens
from coding.cleaning.words import analyse


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hij/zij werkt", ["Hij", "zij", "werkt"]),
        ("AZC's, foto’s", ["AZC's", "foto’s"]),
        ("de Z-route.", ["de", "Z-route"]),
        ("bel 06-12345678!", ["bel", "06-12345678"]),
        ("1.250.000 euro op 1-1-2020", ["1.250.000", "euro", "op", "1-1-2020"]),
        ("i.v.m. o.a. t/m", ["i.v.m.", "o.a.", "t/m"]),
        ("taal- en werkstages", ["taal", "en", "werkstages"]),
        ("enz. Goed.", ["enz.", "Goed"]),
        ("budget!!Te", ["budget", "Te"]),
        ("“taal” ‘werk’", ["taal", "werk"]),
        ("'s-Hertogenbosch en 's ochtends", ["'s-Hertogenbosch", "en", "'s", "ochtends"]),
        ("mail a.b@c.nl of www.x.nl/y", ["mail", "a.b@c.nl", "of", "www.x.nl/y"]),
        ("cafe\u0301 ስራ", ["cafe\u0301", "ስራ"]),
        ("... - ??", []),
        ("", []),
    ],
)
def test_text_is_divided_into_words(text: str, words: list[str]) -> None:
    assert [word.text for word in analyse(text)] == words


def test_word_says_all_that_is_known() -> None:
    first, *_, last = analyse("Geen AZC of taalaanbieders")
    assert (first.text, first.negated) == ("Geen", False)
    assert (last.lemma, last.parts, last.expansion, last.negated) == (
        "taalaanbieder",
        ("taal", "aanbieder"),
        "",
        True,
    )


def test_parts_are_lemmas_of_left_and_last_part() -> None:
    assert [word.parts for word in analyse("banenafspraken vluchtelingenwerk")] == [
        ("baan", "afspraak"),
        ("vluchteling", "werk"),
    ]


@given(st.text() | st.text(alphabet="abe. ,'’-/@&1\u0301\n", max_size=60))
def test_words_stand_where_they_say_in_order_and_every_letter_is_in_one(text: str) -> None:
    end = 0
    for word in analyse(text):
        assert end <= word.start < word.end <= len(text)
        assert word.text == text[word.start : word.end]
        assert not any(c.isalpha() for c in text[end : word.start])
        end = word.end
    assert not any(c.isalpha() for c in text[end:])


@pytest.mark.parametrize("unit", ["a.", "'s-", "a@", "1.1,", "niet zonder ", "a-", "e\u0301", "www.", "a", "geen, "])
def test_time_is_linear_in_the_length(unit: str) -> None:
    begin = time.process_time()
    analyse(unit * 20_000)
    assert time.process_time() - begin < 2  # measured: below .3 s; a quadratic rule takes minutes


def test_tokens_keep_the_point_of_listed_words_only() -> None:
    assert tokens("bijv. taal.", {"bijv."}) == [(0, 5), (6, 10)]
