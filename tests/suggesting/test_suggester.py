"""The suggester: asked in chunks, taught again and again, with layers that can be left out."""

import numpy as np
import pytest

from coding.cleaning.words import analyse
from coding.records import Code, Codebook, Suggestion
from coding.suggesting.layers import LAYERS, Choices, layers_without
from coding.suggesting.suggest import prepared
from coding.suggesting.suggester import FLOOR, Item, Suggester, same

BOOK = Codebook(
    (
        Code("taal", "Taal", definition="De taal is een drempel.", keywords=("taal*",)),
        Code("werk", "Werk", definition="Er is te weinig werk.", keywords=("[q1] baan",)),
        Code("zorg", "Zorg", examples=("de zorg voor het gezin",)),
    )
)
TEXTS = [
    "de taal is moeilijk", "er is te weinig werk", "een baan zoeken", "zorg voor kinderen", "De taal is moeilijk!",
    "het gezin heeft zorg nodig", "niet te zeggen", "werk en taal tegelijk", "wachten op DUO", "wachten op de bus",
]  # fmt: skip
ITEMS = {f"{n:02d}": Item(f"q{1 + n % 2}", text) for n, text in enumerate(TEXTS * 3)}
VOTES = {"00": [["taal"]], "01": [["werk"], ["werk"]], "08": [["zorg"]], "09": [[], ["zorg"]], "27": [["taal", "werk"]]}


def _suggester(**choices: object) -> Suggester:
    return prepared(ITEMS, BOOK, analyse, Choices(**choices))


@pytest.fixture(scope="module")
def taught() -> Suggester:
    return _suggester().learn(VOTES)


def _rows(suggester: Suggester, items: dict[str, Item] = ITEMS) -> list[Suggestion]:
    return list(suggester.suggest(items))


def test_chunks_give_what_the_whole_gives(taught: Suggester) -> None:
    whole = _rows(taught)
    parts = [dict(list(ITEMS.items())[n : n + 7]) for n in range(0, len(ITEMS), 7)]
    assert [row for part in parts for row in _rows(taught, part)] == whole


def test_answers_among_strangers_get_what_they_get_alone(taught: Suggester) -> None:
    strangers = {"x": Item("q1", "nooit eerder gezien"), "y": Item("q9", "taal")}
    among = [row for row in _rows(taught, ITEMS | strangers) if row.answer_id in ITEMS]
    assert among == _rows(taught)


def test_answers_that_were_not_prepared_are_suggested_for(taught: Suggester) -> None:
    found = {(s.answer_id, s.code_id) for s in _rows(taught, {"x": Item("q1", "Die taal!")}) if s.suggested}
    assert found == {("x", "taal")}
    assert _rows(taught, {}) == []


def test_probabilities_are_those_of_the_suggestions(taught: Suggester) -> None:
    p = taught.probability(ITEMS)
    assert p.shape == (len(ITEMS), 3)
    rows = {(s.answer_id, s.code_id): s for s in _rows(taught)}
    for n, answer_id in enumerate(ITEMS):
        for k, code in enumerate(BOOK.ids):
            row = rows.get((answer_id, code))
            assert (row is None) == (p[n, k] < FLOOR)
            if row:
                assert row.probability == pytest.approx(p[n, k], abs=5e-5)
                assert row.suggested == (p[n, k] > taught.threshold_)


def test_learning_anew_forgets_what_was_learned(taught: Suggester) -> None:
    again = _suggester().learn({"00": [["zorg"]], "01": [["zorg"]]}).learn(VOTES)
    assert _rows(again) == _rows(taught)
    nothing = _suggester().learn({})
    assert _rows(again.learn({})) == _rows(nothing)
    assert (again.n_coded_, again.threshold_) == (0, nothing.threshold_)


def test_order_of_answers_and_decisions_plays_no_part(taught: Suggester) -> None:
    other = prepared(dict(reversed(ITEMS.items())), BOOK, analyse).learn(dict(reversed(VOTES.items())))
    assert _rows(other) == _rows(taught)


def test_share_of_the_coders_is_what_is_learned(taught: Suggester) -> None:
    assert taught.shares[ITEMS["09"]].tolist() == [0, 0, 0.5]
    assert (taught.coders[ITEMS["01"]], taught.n_coded_) == (2, 5)


def test_votes_that_say_nothing_are_left_out(taught: Suggester) -> None:
    more = VOTES | {"02": [], "onbekend": [["taal"]]}
    assert _rows(_suggester().learn(more)) == _rows(taught)
    assert taught.learn(more).n_coded_ == 5
    taught.learn(VOTES)


def test_argument_stays_as_it_was() -> None:
    votes = {i: [list(codes) for codes in given] for i, given in VOTES.items()}
    _suggester().learn(votes)
    assert votes == VOTES


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Geen tijd!", " geen  TIJD", True),
        ("één", "een", True),
        ("👍", "👍 ", True),
        ("👍", "👎", False),
        ("geen tijd", "tijd", False),
    ],
)
def test_answers_that_say_the_same(one: str, other: str, alike: bool) -> None:
    assert (same(one) == same(other)) is alike


def test_same_answer_to_another_question_is_another_answer(taught: Suggester) -> None:
    why = {
        (s.answer_id, s.code_id): s.why for s in _rows(taught, {"x": Item("q1", TEXTS[8]), "y": Item("q2", TEXTS[8])})
    }
    assert why.get(("x", "zorg")) == "same: 08"
    assert not why.get(("y", "zorg"), "").startswith("same")


def test_keyword_with_a_scope_fires_for_its_question_only() -> None:
    fresh = _suggester().learn({})
    found = {
        s.answer_id: s for s in _rows(fresh, {"x": Item("q1", "een baan"), "y": Item("q2", "een baan")}) if s.suggested
    }
    assert found["x"].why == "rule: baan"
    assert "y" not in found


@pytest.mark.parametrize(("layer", "sign"), [("same", "same:"), ("rules", "rule:"), ("learned", "learned:")])
def test_layer_that_is_left_out_gives_no_reasons(layer: str, sign: str) -> None:
    votes = VOTES | {f"{n:02d}": [["zorg"]] for n in (18, 19, 28)}
    everything = {s.why for s in _rows(_suggester().learn(votes)) if s.suggested}
    assert any(why.startswith(sign) for why in everything)
    without = {s.why for s in _rows(_suggester(layers=layers_without([layer])).learn(votes)) if s.suggested}
    assert not any(why.startswith(sign) for why in without)


def test_without_definitions_the_codebook_says_no_more_than_its_labels() -> None:
    items = {"a": Item("", "een drempel"), "b": Item("", "taal"), "c": Item("", "te weinig")}
    choices = Choices(layers=layers_without(["definitions", "rules"]))
    found = {s.answer_id for s in prepared(items, BOOK, analyse, choices).learn({}).suggest(items) if s.suggested}
    assert found == {"b"}


def test_every_layer_left_out_suggests_little_and_fails_nowhere() -> None:
    rows = _rows(_suggester(layers=()).learn(VOTES))
    assert all(s.why.startswith("codebook") for s in rows if s.suggested)
    assert set(layers_without(LAYERS)) == set()


def test_wanted_precision_raises_the_threshold() -> None:
    thresholds = [_suggester(precision=p).learn(VOTES).threshold_ for p in (0.5, 0.8, 0.95)]
    assert thresholds == sorted(thresholds)


def test_quality_is_of_all_codes_in_order(taught: Suggester) -> None:
    assert tuple(q.code_id for q in taught.quality_) == BOOK.ids
    assert [q.n_given for q in taught.quality_] == [
        2,
        2,
        1,
    ]  # "01" once, with two coders; half of the coders of "09" is not given


def test_what_a_language_model_says_raises_its_code() -> None:
    said = {item: np.array([0.0, 0.0, 1.0]) for item in ITEMS.values() if item.text.startswith("wachten")}
    plain, helped = (prepared(ITEMS, BOOK, analyse, opinions=o).learn({}) for o in (None, said))
    rows = [n for n, item in enumerate(ITEMS.values()) if item in said]
    assert (helped.probability(ITEMS)[rows, 2] > plain.probability(ITEMS)[rows, 2]).all()


def test_embeddings_of_a_language_model_carry_decisions_further() -> None:
    def embed(texts: list[str]) -> np.ndarray:  # knows what is Dutch for waiting
        return np.array([[1.0, 0.0] if "wachten" in text or "geduld" in text else [0.0, 1.0] for text in texts])

    items = ITEMS | {"n": Item("q1", "geduld")}
    votes = VOTES | {f"{n:02d}": [["zorg"]] for n in (9, 18, 19, 28, 29)}
    plain, helped = (prepared(items, BOOK, analyse, embed=e).learn(votes) for e in (None, embed))
    new = {"n": items["n"]}
    assert helped.probability(new)[0, 2] > plain.probability(new)[0, 2] + 0.1


HIERARCHY = Codebook(
    (
        Code("vervoer", "Verkeer"),
        Code("auto", "Auto", definition="parkeren van de auto", parent="vervoer"),
        Code("fiets", "Fiets", definition="fietsen op het fietspad", parent="vervoer"),
        Code("groen", "Groen", definition="bomen en planten"),
    )
)


def test_code_above_is_suggested_where_those_below_are_unsure() -> None:
    texts = ["de auto parkeren", "fietsen op het fietspad", "bomen en planten", "auto of fietspad", "de bomen", "fiets"]
    items = {str(n): Item("", text) for n, text in enumerate(texts)}
    suggester = prepared(items, HIERARCHY, analyse, Choices(precision=0.9)).learn({})
    own = suggester._own(items, suggester._read(items)[0])
    p = suggester.probability(items)
    sure = (own[:, 1:3] > suggester.threshold_).any(axis=1)
    assert (p[sure, 0] == own[sure, 0]).all()
    assert (p[~sure, 0] >= own[~sure, 0]).all()
    for s in suggester.suggest(items):
        if s.suggested and s.code_id == "vervoer" and s.why.startswith("below: "):
            assert set(s.why.removeprefix("below: ").split(", ")) <= {"auto", "fiets"}


def test_decision_for_a_code_above_is_no_decision_against_it_below() -> None:
    items = {str(n): Item("", f"parkeren {n}") for n in range(6)} | {"x": Item("", "parkeren van de auto")}
    before = prepared(items, HIERARCHY, analyse).learn({}).probability({"x": items["x"]})[0]
    after = prepared(items, HIERARCHY, analyse).learn({"0": [["vervoer"]], "1": [["vervoer"]]})
    assert after.probability({"x": items["x"]})[0, 0] >= before[0]
