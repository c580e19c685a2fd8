"""Suggestions: the same for the same answer, whatever stands around it; and what happens at the edges."""

import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coding.cleaning.words import analyse
from coding.records import Code, Codebook
from coding.suggesting.layers import Choices
from coding.suggesting.suggest import Outcome, suggest
from coding.suggesting.suggester import FLOOR, Item

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
Coded = dict[str, list[str]]


def _suggest(texts: dict[str, str], book: Codebook, coded: Coded, choices: Choices | None = None) -> Outcome:
    votes = {i: [codes] for i, codes in coded.items()}
    return suggest({i: Item("", text) for i, text in texts.items()}, book, votes, analyse, choices)


def _by_answer(outcome: Outcome) -> dict[str, list[tuple]]:
    found: dict[str, list[tuple]] = {}
    for s in outcome.suggestions:
        found.setdefault(s.answer_id, []).append((s.code_id, s.probability, s.suggested, s.why))
    return found


def _pairs(outcome: Outcome) -> set[tuple[str, str]]:
    return {(s.answer_id, s.code_id) for s in outcome.suggestions if s.suggested}


@pytest.fixture(scope="module", params=[{}, CODED], ids=["nothing coded", "coded"])
def coded(request: pytest.FixtureRequest) -> Coded:
    return request.param


def test_identical_answers_get_identical_suggestions(coded: Coded) -> None:
    found = _by_answer(_suggest(TEXTS, BOOK, {i: c for i, c in coded.items() if i != "1"}))
    assert found["1"] == found["4"]


def test_order_of_the_input_changes_nothing(coded: Coded) -> None:
    shuffled = dict(random.Random(3).sample(sorted(TEXTS.items()), len(TEXTS)))
    backwards = dict(reversed(coded.items()))
    assert _suggest(shuffled, BOOK, backwards) == _suggest(TEXTS, BOOK, coded)


def test_rows_are_suggested_or_likely_enough_and_sorted(coded: Coded) -> None:
    outcome = _suggest(TEXTS, BOOK, coded)
    assert outcome.suggestions
    assert all(FLOOR <= s.probability <= 1 for s in outcome.suggestions)
    assert {s.code_id for s in outcome.suggestions} <= set(BOOK.ids)
    keys = [(s.answer_id, BOOK.ids.index(s.code_id)) for s in outcome.suggestions]
    assert keys == sorted(set(keys))
    assert all(bool(s.why) == s.suggested for s in outcome.suggestions)
    assert all(s.suggested == (s.probability > outcome.threshold) for s in outcome.suggestions)


def test_only_known_answers_are_learned_from() -> None:
    outcome = _suggest(TEXTS, BOOK, CODED)
    assert (outcome.n_coded, outcome.n_answers) == (5, 7)
    assert outcome == _suggest(TEXTS, BOOK, {i: c for i, c in CODED.items() if i != "onbekend"})
    assert _suggest(TEXTS, BOOK, {}).n_coded == 0


def test_codes_that_left_the_codebook_are_left_out_of_what_was_given() -> None:
    left = _suggest(TEXTS, BOOK, {i: [*codes, "vervallen"] for i, codes in CODED.items()})
    assert left == _suggest(TEXTS, BOOK, CODED)


def test_decided_answers_get_suggestions_by_models_that_did_not_see_them() -> None:
    noise = random.Random(1)
    texts = {str(n): f"{noise.choice('abcdefgh') * 3}{n} {noise.choice('pqrst') * 4}" for n in range(60)}
    coded = {i: ["rest"] if noise.random() < 0.4 else ["zorg"] for i in texts}
    hits = _pairs(_suggest(texts, BOOK, coded))
    right = sum((i, codes[0]) in hits for i, codes in coded.items())
    assert right < 0.75 * len(texts)  # only a leak could be right about all


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
SMALL = Codebook(
    (
        Code("taal", "Taal", definition="De taal is voor velen een drempel.", keywords=("taal*", "niveau b1")),
        Code("werk", "Werk", definition="Er is te weinig werk of de werkgevers willen niet."),
        Code("zorg", "Zorg", definition="De zorg voor het gezin gaat voor.", keywords=("mantelzorg",)),
    )
)


def test_answers_about_something_else_get_no_suggestions() -> None:
    assert _pairs(_suggest({str(n): text for n, text in enumerate(ELSEWHERE)}, SMALL, {})) == set()


def test_unrelated_answers_take_no_suggestions_away() -> None:
    among = _pairs(_suggest(TEXTS | {f"z{n}": text for n, text in enumerate(ELSEWHERE)}, SMALL, {}))
    assert {("1", "taal"), ("2", "werk"), ("3", "zorg"), ("7", "taal")} <= among
    assert {answer_id for answer_id, _ in among} <= set("12347")


def test_two_coders_who_disagree_count_for_half_each() -> None:
    texts = {str(n): Item("", f"wachten op {word}") for n, word in enumerate(["DUO", "de bus", "een brief", "DUO"])}
    alike, half, none = (
        {
            s.answer_id: s.probability
            for s in suggest(texts, BOOK, {"0": votes}, analyse).suggestions
            if s.code_id == "rest"
        }
        for votes in ([["rest"], ["rest"]], [["rest"], []], [[], []])
    )
    assert alike["3"] > 0.9 > 0.6 > half["3"] > 0.4 > none.get("3", 0.0)


def test_empty_input_gives_no_suggestions() -> None:
    assert _suggest({}, BOOK, CODED) == Outcome([], 0.5, 0, 0)


@pytest.mark.parametrize(
    "code", [Code("a", "A"), Code("a", ""), Code("taal", "Taal", keywords=("taal",)), Code("a", "👍")]
)
def test_codebook_of_one_code(code: Code) -> None:
    for given_codes in (None, [code.id], []):
        coded = {} if given_codes is None else dict.fromkeys(TEXTS, given_codes)
        outcome = _suggest(TEXTS, Codebook((code,)), coded)
        assert all(s.code_id == code.id for s in outcome.suggestions)
        if given_codes:
            assert _pairs(outcome)


@pytest.mark.parametrize("text", ["De taal is moeilijk", "👍", "x", "???"])
@pytest.mark.parametrize("n", [1, 12])
def test_answers_that_are_all_the_same(text: str, n: int) -> None:
    texts = {str(i): text for i in range(n)}
    for coded in ({}, {"0": ["taal"]}, dict.fromkeys(texts, ["taal", "werk"]), dict.fromkeys(texts, [])):
        rows = _by_answer(_suggest(texts, BOOK, coded)).values()  # "same: 1" names another answer of the same
        assert len({tuple((code, p, suggested) for code, p, suggested, _ in own) for own in rows}) <= 1


def test_same_answer_decided_before_is_decided_alike() -> None:
    found = _by_answer(_suggest(TEXTS | {"8": "de TAAL is voor velen te moeilijk!"}, BOOK, {"1": ["rest"]}))
    for answer_id in ("4", "8"):
        rows = {code: (suggested, why) for code, _, suggested, why in found[answer_id]}
        assert rows["rest"] == (True, "same: 1")
        assert "taal" not in rows or not rows["taal"][0]


@pytest.mark.parametrize("n_positive", [0, 1])
def test_code_that_nobody_or_one_answer_got_does_not_spread(n_positive: int) -> None:
    texts = {str(n): f"{TEXTS[str(1 + n % 3)]} {n}" for n in range(30)}
    coded = {str(n): CODED[str(1 + n % 3)] + ["rest"] * (n < n_positive) for n in range(25)}
    assert not {i for i, code in _pairs(_suggest(texts, BOOK, coded)) if code == "rest" and int(i) >= 25}


def test_texts_without_any_word() -> None:
    for coded in ({}, {"1": ["taal"], "2": []}):
        outcome = _suggest({"1": "👍", "2": "!", "3": "", "4": "🎉 🎉"}, BOOK, coded)
        assert outcome.n_answers == 4


def test_very_long_answers_take_seconds_at_most() -> None:
    long = {"a": "taal en werk " * 7700, "b": "x" * 100_000, "c": "mantelzorg." * 9000}
    started = time.process_time()
    found = _by_answer(_suggest(TEXTS | long, BOOK, CODED))
    assert time.process_time() - started < 10
    assert "taal" in {code for code, _, suggested, _ in found["a"] if suggested}


def test_same_seed_gives_the_same_result(coded: Coded) -> None:
    texts = TEXTS | {f"z{n}": text for n, text in enumerate(ELSEWHERE)}
    assert _suggest(texts, BOOK, coded, Choices(seed=5)) == _suggest(texts, BOOK, coded, Choices(seed=5))


def test_wanted_precision_suggests_no_more() -> None:
    texts = TEXTS | {f"z{n}": text for n, text in enumerate(ELSEWHERE)}
    plain, sure = (_suggest(texts, BOOK, CODED, Choices(precision=p)) for p in (0.0, 0.95))
    assert sure.threshold >= plain.threshold
    assert _pairs(sure) <= _pairs(plain)


def test_progress_goes_from_nothing_to_all() -> None:
    told: list[tuple[str, float]] = []
    items = {i: Item("", text) for i, text in TEXTS.items()}
    suggest(items, BOOK, {}, progress=lambda what, share: told.append((what, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


ANY_TEXT = st.one_of(st.text(max_size=20), st.sampled_from([*TEXTS.values(), *ELSEWHERE]))
ANY_CODES = st.lists(st.sampled_from(["taal", "werk", "zorg", "rest", "weg"]), max_size=4)


@given(st.lists(st.tuples(ANY_TEXT, st.none() | st.lists(ANY_CODES, max_size=3)), min_size=1, max_size=8))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_answers_and_decisions_give_probabilities_of_known_codes(rows: list) -> None:
    items = {str(n): Item("", text) for n, (text, _) in enumerate(rows)}
    votes = {str(n): given_codes for n, (_, given_codes) in enumerate(rows) if given_codes is not None}
    outcome = suggest(items, BOOK, votes, analyse)
    assert all(0 <= s.probability <= 1 and s.code_id in BOOK.ids for s in outcome.suggestions)
    assert all(bool(s.why) == s.suggested for s in outcome.suggestions)
    assert 0 <= outcome.threshold <= 1
    backwards = suggest(dict(reversed(items.items())), BOOK, dict(reversed(votes.items())), analyse)
    assert backwards == outcome
