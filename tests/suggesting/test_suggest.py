"""Suggestions: the same for the same text, whatever stands around it."""

import random
import time

import pytest

from coding.records import Code, Codebook
from coding.suggesting.suggest import FLOOR, Outcome, lines_of, suggest

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
    "4": "De taal is voor velen te moeilijk",
    "5": "wachten op DUO",
    "6": "👍",
    "7": "Niveau B1 wordt niet gehaald, dus geen werk",
}
CODED = {"1": ["taal"], "2": ["werk"], "3": ["zorg"], "5": [], "7": ["taal", "werk"], "onbekend": ["taal"]}


def _by_answer(outcome: Outcome) -> dict[str, list[tuple]]:
    found: dict[str, list[tuple]] = {}
    for s in outcome.suggestions:
        found.setdefault(s.answer_id, []).append((s.code_id, s.probability, s.suggested, s.why))
    return found


@pytest.fixture(scope="module", params=[{}, CODED], ids=["nothing coded", "coded"])
def coded(request: pytest.FixtureRequest) -> dict[str, list[str]]:
    return request.param


def test_identical_texts_get_identical_suggestions(coded: dict[str, list[str]]) -> None:
    found = _by_answer(suggest(TEXTS, BOOK, coded))
    assert found["1"] == found["4"]


def test_order_of_the_input_changes_nothing(coded: dict[str, list[str]]) -> None:
    shuffled = dict(random.Random(3).sample(sorted(TEXTS.items()), len(TEXTS)))
    backwards = dict(reversed(coded.items()))
    assert suggest(shuffled, BOOK, backwards) == suggest(TEXTS, BOOK, coded)


def test_rows_are_suggested_or_likely_enough_and_sorted(coded: dict[str, list[str]]) -> None:
    outcome = suggest(TEXTS, BOOK, coded)
    assert outcome.suggestions
    assert all(0 <= s.probability <= 1 and (s.suggested or s.probability >= FLOOR) for s in outcome.suggestions)
    assert {s.code_id for s in outcome.suggestions} <= set(BOOK.ids)
    keys = [(s.answer_id, BOOK.ids.index(s.code_id)) for s in outcome.suggestions]
    assert keys == sorted(set(keys))
    assert all(bool(s.why) == s.suggested for s in outcome.suggestions)


def test_only_known_answers_are_learned_from() -> None:
    outcome = suggest(TEXTS, BOOK, CODED)
    assert (outcome.n_coded, outcome.n_answers) == (5, 7)
    assert suggest(TEXTS, BOOK, {}).n_coded == 0


def test_codes_that_left_the_codebook_are_no_reason_to_fail() -> None:
    suggest(TEXTS, BOOK, {i: [*codes, "vervallen"] for i, codes in CODED.items()})


def test_why_names_words_of_the_text(coded: dict[str, list[str]]) -> None:
    for s in suggest(TEXTS, BOOK, coded).suggestions:
        how, _, words = s.why.partition(": ")
        if s.suggested:
            assert how in ("rule", "words")
            assert words
            assert all(word in TEXTS[s.answer_id].lower() for word in words.split(", "))
            assert not set(words.split(", ")) & {"de", "is", "voor", "te", "er", "maar", "dus", "geen"}
    rules = {(s.answer_id, s.code_id): s.why for s in suggest(TEXTS, BOOK, coded).suggestions if s.suggested}
    assert rules["1", "taal"] == "rule: taal"
    assert rules["3", "zorg"] == "rule: mantelzorg"
    assert rules["7", "taal"] == "rule: niveau b1"
    assert rules["2", "werk"].startswith("words: ")


SMALL = Codebook(
    (
        Code("taal", "Taal", definition="De taal is voor velen een drempel.", keywords=("taal*", "niveau b1")),
        Code("werk", "Werk", definition="Er is te weinig werk of de werkgevers willen niet."),
        Code("zorg", "Zorg", definition="De zorg voor het gezin gaat voor.", keywords=("mantelzorg",)),
    )
)
ELSEWHERE = """
De trein heeft alweer vertraging en niemand die het ons vertelt
fietsen staan overal in de weg
Er is te weinig groen in de wijk en het is er niet veilig voor fietsers
de bladeren worden niet opgeruimd
Het park is mooi maar de bankjes zijn kapot
hondenpoep
's Avonds is de verlichting uit, dat is voor velen eng
Parkeren is te duur geworden
een drukke weg, en de bus rijdt te hard
Mooie wijk, niks aan doen!
lawaai van de kroeg
Wij missen een speelplaats en een bibliotheek
""".strip().splitlines()


def test_answers_about_something_else_get_no_suggestions() -> None:
    outcome = suggest({str(n): text for n, text in enumerate(ELSEWHERE)}, SMALL, {})
    assert [s for s in outcome.suggestions if s.suggested] == []


def test_unrelated_answers_add_no_suggestions() -> None:
    alone = {(s.answer_id, s.code_id) for s in suggest(TEXTS, SMALL, {}).suggestions if s.suggested}
    among = suggest(TEXTS | {f"z{n}": text for n, text in enumerate(ELSEWHERE)}, SMALL, {})
    assert {(s.answer_id, s.code_id) for s in among.suggestions if s.suggested} == alone
    assert {("1", "taal"), ("2", "werk"), ("3", "zorg"), ("7", "taal")} <= alone
    assert not {answer_id for answer_id, _ in alone} & {"5", "6"}


LEARNED = {
    **{
        f"a{n}": f"te veel papierwerk bij {what}"
        for n, what in enumerate(["de aanvraag", "de controle", "het verslag"] * 4)
    },
    **{f"b{n}": f"lekker eten {where}" for n, where in enumerate(["thuis", "op straat", "in de stad"] * 4)},
}
OFFICE = Codebook((Code("bureau", "Bureaucratie"), Code("eten", "Voedsel")))


def _why(extra: dict[str, str]) -> dict[str, str]:
    coded = {i: ["bureau" if i.startswith("a") else "eten"] for i in LEARNED}
    found = suggest(LEARNED | extra, OFFICE, coded).suggestions
    return {s.answer_id: s.why for s in found if s.suggested}


def test_why_names_the_whole_word_when_only_its_letters_are_known() -> None:
    assert _why({"c": "dat is me een papierwinkel"})["c"] == "words: papierwinkel"


def test_why_names_a_word_whenever_there_is_one() -> None:
    reasons = _why({"c": "papeirwerk", "d": "de", "e": "op de", "f": "12 zzz"})
    assert reasons
    assert all(why.startswith("words: ") and why != "words: " for why in reasons.values())


def test_why_holds_no_name() -> None:
    coded = {f"a{n}": ["taal"] for n in range(8)} | {f"b{n}": ["werk"] for n in range(8)}
    texts = {f"a{n}": f"Dat regelt onze Marloes wel met cursus {n}" for n in range(8)}
    texts |= {f"b{n}": f"Kansen bij het bedrijf nummer {n}" for n in range(8)}
    found = [s for s in suggest(texts, BOOK, coded).suggestions if s.suggested and s.answer_id.startswith("a")]
    assert found
    assert all("marloes" not in s.why for s in found)


def test_empty_input_gives_no_suggestions() -> None:
    assert suggest({}, BOOK, CODED) == Outcome([], 0.5, 0, 0)


@pytest.mark.parametrize(
    "code", [Code("a", "A"), Code("a", ""), Code("taal", "Taal", keywords=("taal",)), Code("a", "👍")]
)
def test_codebook_of_one_code(code: Code) -> None:
    for coded in ({}, dict.fromkeys(TEXTS, [code.id]), dict.fromkeys(TEXTS, ())):
        outcome = suggest(TEXTS, Codebook((code,)), coded)
        assert all(s.code_id == code.id for s in outcome.suggestions)


def test_texts_without_any_word() -> None:
    outcome = suggest({"1": "👍", "2": "!", "3": ""}, BOOK, {})
    assert outcome.n_answers == 3


def test_very_long_answers_take_seconds_at_most() -> None:
    long = {"a": "taal en werk " * 7700, "b": "x" * 100_000, "c": "mantelzorg." * 9000}
    started = time.process_time()
    found = _by_answer(suggest(TEXTS | long, BOOK, CODED))
    assert time.process_time() - started < 10
    assert "taal" in {code for code, _, suggested, _ in found["a"] if suggested}


def test_progress_goes_from_nothing_to_all() -> None:
    told: list[tuple[str, float]] = []
    suggest(TEXTS, BOOK, {}, progress=lambda what, share: told.append((what, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_lines_of_a_code_are_what_it_says() -> None:
    code = Code("a", "A", definition="d", include=("i",), exclude=("niet",), examples=("e",), keywords=("k1", "k2"))
    assert lines_of(code) == ["A", "d", "i", "e", "k1 k2"]
