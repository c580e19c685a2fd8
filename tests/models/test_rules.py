"""Keyword rules: what fires, and what does not."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.rules import Rules, folded


def _found(keyword: str, text: str) -> list[str]:
    return [text[start:end] for _, start, end in Rules.of([[keyword]]).find(text)]


@pytest.mark.parametrize(
    ("keyword", "text", "found"),
    [
        ("nazorg", "Goede nazorg!", ["nazorg"]),
        ("nazorg", "NAZORG, nazorg", ["NAZORG", "nazorg"]),
        ("nazorg", "nazorgtraject", []),
        ("nazorg", "zonder-nazorg", ["nazorg"]),
        ("buurgemeente*", "drie buurgemeenten en een Buurgemeente", ["buurgemeenten", "Buurgemeente"]),
        ("buurgemeente*", "mijnbuurgemeente", []),
        ("*coach", "jobcoach, coach, jobcoaches", ["jobcoach", "coach"]),
        ("*coach*", "jobcoaches coach gecoacht", ["jobcoaches", "coach", "gecoacht"]),
        ("samenwerk* in de regio", "Samenwerken in de regio is goed", ["Samenwerken in de regio"]),
        ("samenwerk* in de regio", "samenwerken. In de regio", []),
        ("in de regio", "in de\nregio", ["in de\nregio"]),
        ("een op een", "een-op-een", ["een-op-een"]),
        ("werk en taal", "werk, en taal", []),
        ("reintegratie", "Reïntegratie", ["Reïntegratie"]),
        ("reïntegratie", "REINTEGRATIE", ["REINTEGRATIE"]),
        ("financiele", "financiële", ["financiële"]),
        ("b1", "niveau B1 of B1-route", ["B1", "B1"]),
        ("b1", "AB12", []),
        ("p-wet", "de P-wet en P wet", ["P-wet", "P wet"]),
        ("foto's", "geen foto's en foto’s", ["foto's", "foto’s"]),
        ("w&i", "de afdeling W&I en W & I", ["W&I", "W & I"]),
        ("werk * taal", "werk en taal, werk taal", ["werk en taal"]),
        ("*", "alles", []),
        ("", "alles", []),
        ("?!", "alles?!", []),
    ],
)
def test_keyword_finds(keyword: str, text: str, found: list[str]) -> None:
    assert _found(keyword, text) == found


def test_codes_are_found_in_one_reading_with_their_places() -> None:
    rules = Rules.of([["taal"], [], ["taal", "taalles*"]])
    assert list(rules.find("Taal en taallessen")) == [(0, 0, 4), (2, 0, 4), (2, 8, 18)]


def test_hits_count_different_words_per_text_and_code() -> None:
    rules = Rules.of([["taal*"], ["werk"], []])
    hits = rules.hits(["taal, Taal en taalles", "werk", "", "👍"])
    assert hits.tolist() == [[2, 0, 0], [0, 1, 0], [0, 0, 0], [0, 0, 0]]


def test_words_are_those_of_the_text_in_order() -> None:
    rules = Rules.of([["taal*", "les*"]])
    assert rules.words("Lessen in Taal, taal, taalles en lesuur", 0) == ["lessen", "taal", "taalles"]
    assert rules.words("Lessen in Taal", 0, at_most=1) == ["lessen"]
    assert rules.words("niets", 0) == []


def test_one_long_word_takes_linear_time() -> None:
    import time

    rules = Rules.of([["taal*", "*werk"]])
    started = time.process_time()
    assert list(rules.find("x" * 200_000 + " taalles")) == [(0, 200_001, 200_008)]
    assert time.process_time() - started < 0.5


@given(st.text(max_size=60))
@example("İstanbul ß ﬁ Ǆ e\u0301")
def test_folding_keeps_the_length(text: str) -> None:
    assert len(folded(text)) == len(text)


# A second, slow implementation: a regular expression per keyword, tried at every place.


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFD", c)[0].lower() for c in text)


def _slow(keywords: list[list[str]], text: str) -> set[tuple[int, int, int]]:
    found = set()
    for code, phrases in enumerate(keywords):
        for phrase in phrases:
            words = [re.escape(word.strip("*")) for word in phrase.split()]
            parts = [
                (r"\w*" if word.startswith("*") else "") + core + (r"\w*" if word.endswith("*") else "")
                for word, core in zip(phrase.split(), words, strict=True)
            ]
            pattern = re.compile(r"(?<!\w)" + r"[\s\-/]+".join(parts) + r"(?!\w)")
            low = _bare(text)
            found |= {(code, m.start(), m.end()) for i in range(len(low)) if (m := pattern.match(low, i))}
    return found


WORDS = st.sampled_from(["taal", "taalles", "les", "werk", "samenwerken", "één", "a", "B1"])
TEXTS = st.lists(st.tuples(WORDS, st.sampled_from([" ", "  ", "-", "/", ", ", ". ", "\n", ""])), max_size=12).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)
KEYWORD = st.sampled_from(
    ["taal", "taal*", "*les", "*werk*", "samen*", "een", "a", "b1", "taal werk", "taal* les", "*werken een a"]
)


@given(st.lists(st.lists(KEYWORD, max_size=4), max_size=3), TEXTS)
def test_rules_find_what_a_slow_regular_expression_finds(keywords: list[list[str]], text: str) -> None:
    assert set(Rules.of(keywords).find(text)) == _slow(keywords, text)
