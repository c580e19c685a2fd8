"""Codes above other codes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.records import Code, Codebook
from coding.suggesting.hierarchy import Hierarchy

BOOK = Codebook(
    (
        Code("top", "Top"),
        Code("links", "Links", parent="top"),
        Code("rechts", "Rechts", parent="top"),
        Code("diep", "Diep", parent="rechts"),
        Code("los", "Los"),
    )
)
P = st.lists(st.lists(st.floats(0, 1), min_size=5, max_size=5), min_size=1, max_size=4).map(np.array)


def _raised(row: list[float]) -> list[float]:
    return Hierarchy(BOOK).raised(np.array([row]), 0.5)[0].round(4).tolist()


def test_code_above_gets_what_those_below_have_together() -> None:
    assert _raised([0.1, 0.4, 0.4, 0.0, 0.2]) == [round(1 - 0.9 * 0.6 * 0.6, 4), 0.4, 0.4, 0.0, 0.2]


def test_code_above_is_left_alone_where_one_below_is_sure() -> None:
    assert _raised([0.1, 0.9, 0.4, 0.0, 0.2]) == [0.1, 0.9, 0.4, 0.0, 0.2]


def test_levels_add_up_from_the_deepest() -> None:
    found = _raised([0.0, 0.0, 0.1, 0.3, 0.0])
    assert found[2] == pytest.approx(1 - 0.9 * 0.7)
    assert found[0] == pytest.approx(found[2])


@given(P, st.floats(0, 1))
def test_raising_lowers_nothing_and_touches_no_code_without_others_below(p: np.ndarray, threshold: float) -> None:
    before = p.copy()
    found = Hierarchy(BOOK).raised(p, threshold)
    assert (p == before).all()
    assert (found >= p - 1e-12).all()
    assert (found <= 1).all()
    assert (found[:, [1, 3, 4]] == p[:, [1, 3, 4]]).all()


def test_flat_codebook_stays_as_it_is() -> None:
    flat = Hierarchy(Codebook((Code("a", "A"), Code("b", "B", parent="weg"))))
    p = np.array([[0.2, 0.3]])
    assert flat.raised(p, 0.5) is p
    assert flat.below(0, p[0], 0.0) == []


def test_hierarchy_that_goes_round_comes_to_an_end() -> None:
    book = Codebook((Code("a", "A", parent="b"), Code("b", "B", parent="a")))
    assert Hierarchy(book).raised(np.array([[0.2, 0.2]]), 0.5).max() <= 1


def test_below_names_the_two_likeliest() -> None:
    book = Codebook((Code("top", "Top"), *(Code(c, c, parent="top") for c in "abc")))
    assert Hierarchy(book).below(0, np.array([0.9, 0.1, 0.3, 0.2]), 0.01) == [2, 3]
    assert Hierarchy(book).below(0, np.array([0.9, 0.1, 0.0, 0.0]), 0.01) == [1]
