"""Codes of before under their present name."""

from hypothesis import given
from hypothesis import strategies as st

from coding.lineage import current_code, current_codes, merged_with, still_merged

CODES = st.sampled_from("abcdefg")
MERGES = st.lists(st.tuples(CODES, CODES).filter(lambda pair: pair[0] != pair[1]), max_size=12)
DECIDED = st.lists(CODES, max_size=5)


def merged_of(merges: list[tuple[str, str]]) -> dict[str, str]:
    """The mapping after merges, of which those about a code that is gone are left out."""
    merged: dict[str, str] = {}
    for gone, into in merges:
        if gone not in merged and into not in merged:
            merged = merged_with(merged, gone, into)
    return merged


@given(MERGES, DECIDED)
def test_mapping_twice_is_mapping_once(merges: list[tuple[str, str]], decided: list[str]) -> None:
    merged = merged_of(merges)
    once = current_codes(decided, merged)
    assert current_codes(once, merged) == once


@given(MERGES, DECIDED)
def test_no_code_that_was_merged_is_left_and_none_stands_twice(
    merges: list[tuple[str, str]], decided: list[str]
) -> None:
    merged = merged_of(merges)
    now = current_codes(decided, merged)
    assert not set(now) & set(merged)
    assert len(set(now)) == len(now)


@given(MERGES)
def test_mapping_leads_straight_to_what_is_left(merges: list[tuple[str, str]]) -> None:
    merged = merged_of(merges)
    assert not set(merged.values()) & set(merged)


@given(st.dictionaries(CODES, CODES), CODES)
def test_any_mapping_comes_to_an_end(merged: dict[str, str], code: str) -> None:
    assert current_code(code, merged) in {code, *merged.values()}


def test_order_of_the_first_is_kept() -> None:
    assert current_codes(("x", "a", "b"), {"a": "b", "x": "y"}) == ("y", "b")


def test_code_that_is_there_again_is_itself() -> None:
    assert still_merged({"a": "c", "b": "c"}, ["b", "c"]) == {"a": "c"}
