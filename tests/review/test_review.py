"""What a decision may be, and what coders decided together."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.errors import CodedError
from coding.records import Code, Codebook, Decision, Seen
from coding.review.consensus import agreed_codes
from coding.review.decide import AUTOMATIC, check_coded, check_coders, decision_id, make

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
BOOK = Codebook((Code("taal", "Taal"), Code("werk", "Werk"), Code("zorg", "Zorg")), version="1")


def _make(codes: list[str], previous: Decision | None = None, coder: str = "an", **more) -> Decision | None:
    return make("x1", coder, codes, more.pop("codebook", BOOK), NOW, Seen.BLIND, previous=previous, **more)


def test_decision_has_its_codes_in_codebook_order_and_once() -> None:
    made = _make(["zorg", "taal", "zorg"])
    assert made is not None
    assert made.codes == ("taal", "zorg")
    assert (made.answer_id, made.coder, made.time, made.codebook_version, made.supersedes) == ("x1", "an", NOW, "1", "")


def test_same_decision_twice_is_one_decision() -> None:
    first = _make(["taal", "zorg"])
    assert _make(["zorg", "taal"]) == first
    assert _make(["zorg", "taal"], previous=first) is None


def test_changed_decision_supersedes_and_changing_back_is_new() -> None:
    first = _make(["taal"])
    second = _make([], previous=first)
    third = _make(["taal"], previous=second)
    assert second.supersedes == first.id
    assert third.supersedes == second.id
    assert len({first.id, second.id, third.id}) == 3
    assert second.codes == ()


def test_same_codes_under_a_new_codebook_version_are_decided_anew() -> None:
    first = _make(["taal"])
    again = _make(["taal"], previous=first, codebook=replace(BOOK, version="2"))
    assert again is not None
    assert (again.codebook_version, again.supersedes) == ("2", first.id)


def test_unknown_code_is_refused_and_not_dropped() -> None:
    with pytest.raises(CodedError, match="tale"):
        _make(["taal", "tale"])


def test_decision_id_depends_on_what_is_decided() -> None:
    ids = {
        decision_id(answer, coder, codes, before)
        for answer in ("1", "2")
        for coder in ("an", "bo")
        for codes in ((), ("a",), ("a", "b"))
        for before in ("", "x")
    }
    assert len(ids) == 24
    assert decision_id("1", "an", ("a", "b"), "") == decision_id("1", "an", ("b", "a"), "")
    assert decision_id("1", "an", ("ab",), "") != decision_id("1", "an", ("a", "b"), "")


def test_check_lists_every_unknown_answer_once() -> None:
    coded = [("1", "an", ["taal"]), ("8", "an", []), ("9", "an", []), ("8", "bo", [])]
    with pytest.raises(CodedError) as caught:
        check_coded(coded, {"1"}, BOOK)
    assert caught.value.key == "review.unknown_answers"
    assert caught.value.values == {"n": 2, "ids": "8, 9"}


def test_check_cuts_a_long_list_and_counts_it() -> None:
    with pytest.raises(CodedError) as caught:
        check_coded([(str(n), "an", []) for n in range(300)], set(), BOOK)
    assert caught.value.values["n"] == 300
    assert caught.value.values["ids"].endswith("98, 99 …")


def test_check_tells_unknown_answers_and_codes_at_once() -> None:
    with pytest.raises(CodedError, match="9.*zon"):
        check_coded([("9", "an", ["zon"])], {"1"}, BOOK)


def test_check_lists_unknown_codes_with_the_nearest() -> None:
    with pytest.raises(CodedError, match="taall, zon.*'taal'"):
        check_coded([("1", "an", ["zon", "werk"]), ("1", "bo", ["taall"])], {"1"}, BOOK)


def test_check_lets_known_answers_and_codes_pass() -> None:
    check_coded([("1", "an", ["taal", "zorg"]), ("2", "an", [])], {"1": "", "2": ""}, BOOK)


def _decisions(*sets: str) -> list[Decision]:
    return [
        Decision(f"d{n}", "x", f"coder{n}", tuple(codes), NOW + timedelta(minutes=n), "1")
        for n, codes in enumerate(sets)
    ]


@pytest.mark.parametrize(
    ("sets", "agreed"),
    [
        (["ab"], "ab"),
        (["ab", "b"], "ab"),  # a: one of two, and the first gave it
        (["b", "ab"], "b"),  # a: one of two, and the first did not
        (["a", "b", "b"], "b"),
        (["a", "ab", "c"], "a"),
        (["", "a"], ""),
        (["", "a", "a"], "a"),
        (["ab", "ac", "bd", "b"], "ab"),
        (["c", "ac", "ab", "b"], "c"),
        ([""], ""),
    ],
)
def test_code_counts_when_more_than_half_gave_it_and_the_first_breaks_ties(sets: list[str], agreed: str) -> None:
    assert set(agreed_codes(_decisions(*sets))["x"]) == set(agreed)


@given(st.lists(st.sets(st.sampled_from("abcd")), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_agreement_does_not_depend_on_the_order_of_reading(sets: list[set[str]], rng: random.Random) -> None:
    given_ = _decisions(*("".join(sorted(s)) for s in sets))
    shuffled = rng.sample(given_, len(given_))
    assert agreed_codes(shuffled) == agreed_codes(given_)


def test_answers_are_agreed_on_apart() -> None:
    one, two = _decisions("a", "b")
    assert agreed_codes([one, replace(two, answer_id="y")]) == {"x": ("a",), "y": ("b",)}
    assert agreed_codes([]) == {}


def test_person_who_says_the_same_as_the_suggester_does_decide() -> None:
    given_ = _make(["taal"], coder=AUTOMATIC)
    own = _make(["taal"], previous=given_)
    assert own is not None
    assert (own.coder, own.supersedes) == ("an", given_.id)
    assert _make(["taal"], previous=own) is None


def test_name_that_stands_for_no_person_is_refused() -> None:
    check_coders(["an", "bo"])
    with pytest.raises(CodedError, match="automatisch"):
        check_coders(["an", AUTOMATIC])
