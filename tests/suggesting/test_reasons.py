"""Reasons: words of the answer, none of them a name or without meaning."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.cleaning.words import analyse
from coding.records import Code, Codebook
from coding.settings import stop_words
from coding.suggesting import reasons
from coding.suggesting.suggest import suggest
from coding.suggesting.suggester import Item

BOOK = Codebook(
    (
        Code("taal", "Taal", definition="De taal is een drempel.", keywords=("taal*", "niveau b1")),
        Code("werk", "Werk", examples=("er is te weinig werk", "werkgevers willen niet")),
        Code("zorg", "Zorg", keywords=("*zorg",)),
        Code("rest", "Overig"),
    )
)
TEXTS = {
    "1": "De taal is voor velen te moeilijk",
    "2": "werkgevers willen wel maar er is te weinig werk",
    "3": "kinderopvang en mantelzorg",
    "7": "Niveau B1 wordt niet gehaald, dus geen werk",
}
CODED = {"1": ["taal"], "2": ["werk"], "3": ["zorg"], "7": ["taal", "werk"]}
KINDS = ("rule", "learned", "codebook", "same", "below")


def _why(texts: dict[str, str], coded: dict[str, list[str]], book: Codebook = BOOK) -> dict[tuple[str, str], str]:
    votes = {i: [codes] for i, codes in coded.items()}
    found = suggest({i: Item("", text) for i, text in texts.items()}, book, votes, analyse).suggestions
    return {(s.answer_id, s.code_id): s.why for s in found if s.suggested}


@pytest.mark.parametrize("coded", [{}, CODED], ids=["nothing coded", "coded"])
def test_why_names_words_of_the_answer_and_no_stop_words(coded: dict[str, list[str]]) -> None:
    found = _why(TEXTS, coded)
    assert found
    for (answer_id, _), why in found.items():
        how, _, words = why.partition(": ")
        assert how in KINDS
        assert all(word in TEXTS[answer_id].lower() for word in words.split(", "))
        if how != "rule":
            assert not set(words.split(", ")) & stop_words()
    assert found["1", "taal"] == "rule: taal"
    assert found["3", "zorg"] == "rule: mantelzorg"
    assert found["7", "taal"] == "rule: niveau b1"
    assert found["2", "werk"].split(": ")[0] in ("codebook", "learned")


LEARNED = {
    **{f"a{n}": f"te veel papierwerk bij {what}" for n, what in enumerate(["de aanvraag", "controle", "verslag"] * 4)},
    **{f"b{n}": f"lekker eten {where}" for n, where in enumerate(["thuis", "op straat", "in de stad"] * 4)},
}
OFFICE = Codebook((Code("bureau", "Bureaucratie"), Code("eten", "Voedsel")))


def _learned(extra: dict[str, str]) -> dict[tuple[str, str], str]:
    coded = {i: ["bureau" if i.startswith("a") else "eten"] for i in LEARNED}
    return _why(LEARNED | extra, coded, OFFICE)


def test_why_names_what_decisions_taught() -> None:
    found = _learned({"c": "wat een papierwerk voor zoiets"})
    assert found["c", "bureau"].startswith("learned: papierwerk")


def test_why_names_the_whole_word_when_only_its_letters_are_known() -> None:
    assert _learned({"c": "dat is me een papierwerkje"})["c", "bureau"] == "learned: papierwerkje"


def test_why_names_a_word_whenever_there_is_one() -> None:
    found = _learned({"c": "papeirwerk", "d": "de", "e": "op de", "f": "12 zzz"})
    assert found
    assert all(why.partition(": ")[2] for why in found.values())


def test_why_holds_no_name() -> None:
    coded = {f"a{n}": ["taal"] for n in range(8)} | {f"b{n}": ["werk"] for n in range(8)}
    texts = {f"a{n}": f"Dat regelt onze Marloes wel met cursus {n}" for n in range(8)}
    texts |= {f"b{n}": f"Kansen bij het bedrijf nummer {n}" for n in range(8)}
    found = [why for (i, _), why in _why(texts, coded).items() if i.startswith("a")]
    assert found
    assert all("marloes" not in why for why in found)


def test_why_holds_no_name_even_where_there_is_no_other_word() -> None:
    coded = {f"a{n}": ["taal"] for n in range(8)} | {f"b{n}": ["werk"] for n in range(8)}
    texts = {f"a{n}": f"Dat regelt onze Marloes wel met cursus {n}" for n in range(8)}
    texts |= {f"b{n}": f"Kansen bij het bedrijf nummer {n}" for n in range(8)} | {"c": "Marloes"}
    found = _why(texts, coded)
    assert found["c", "taal"]
    assert "marloes" not in found["c", "taal"]


def test_same_answer_names_the_answer_that_was_decided() -> None:
    texts = {"1": "wachten op DUO", "2": "Wachten op duo.", "3": "wachten op DUO"}
    found = _why(texts, {"1": ["rest"], "3": ["rest"]})
    assert found["2", "rest"] == "same: 1"
    assert found["1", "rest"] == "same: 3"
    assert found["3", "rest"] == "same: 1"


def test_answer_without_words_names_the_layer_alone() -> None:
    texts = {f"{n}": "👍" * (n + 1) for n in range(20)} | {f"t{n}": f"taal {n}" for n in range(3)}
    found = _why(texts, {str(n): ["rest"] for n in range(12)})
    assert {why for (i, _), why in found.items() if i in ("15", "16")} <= {"learned", "codebook"}


@pytest.mark.parametrize("at_once", [1, 2])
def test_reasons_do_not_depend_on_what_is_weighed_together(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    extra = {"c": "wat een papierwerk voor zoiets", "d": "lekker thuis eten en papierwerk", "e": "👍", "f": "de"}
    together = _learned(extra)
    assert len({why for (i, _), why in together.items() if i in extra}) > 2
    monkeypatch.setattr(reasons, "AT_ONCE", at_once)
    assert _learned(extra) == together


@given(
    st.lists(st.sampled_from([*TEXTS.values(), "taal!", "de", "zorg  voor\nwerk", "ík wérk"]), min_size=1, max_size=6)
)
@settings(max_examples=25, deadline=None)
def test_every_word_of_a_reason_stands_in_the_answer(texts: list[str]) -> None:
    given_texts = {str(n): text for n, text in enumerate(texts)}
    for (answer_id, _), why in _why(given_texts, {"0": ["werk"]}).items():
        kind, _, words = why.partition(": ")
        assert kind in KINDS
        if kind in ("rule", "learned", "codebook") and words:
            parts = [part for word in words.split(", ") for part in word.split(" … ")]
            assert all(part in given_texts[answer_id].lower() for part in parts)
