"""What may not be shown is hidden, and cannot be worked out from what is shown."""

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coding.evidence.disclosure import protect
from coding.evidence.shares import theme_share
from coding.records import Basis, ThemeShare


def _row(*counts: tuple[int, int], code: str = "c") -> list[ThemeShare]:
    """The total of a theme and its classes, each as (with the theme, answers)."""
    total = theme_share("q", code, "2020", sum(x for x, _ in counts), sum(n for _, n in counts), Basis.DECIDED)
    classes = [
        theme_share("q", code, "2020", x, n, Basis.DECIDED, "klasse", f"k{i}") for i, (x, n) in enumerate(counts)
    ]
    return [total, *classes]


def _hidden(*counts: tuple[int, int], small_cell: int = 5, min_group: int = 10) -> list[str]:
    return [s.hidden for s in protect(_row(*counts), small_cell, min_group)][1:]


def test_second_class_is_hidden_where_the_total_gives_the_first_away() -> None:
    """The row 12, 3, 20 of 35: with only 3 hidden, 35 - 12 - 20 = 3."""
    assert _hidden((12, 40), (3, 40), (20, 40)) == ["second", "few", ""]


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([(12, 40), (13, 40), (20, 40)], ["", "", ""]),
        ([(0, 40), (13, 40), (20, 40)], ["", "", ""]),  # nobody of a large class names nobody
        ([(40, 40), (13, 40), (20, 40)], ["", "", ""]),
        ([(4, 40), (13, 40), (20, 40)], ["few", "second", ""]),
        ([(5, 40), (13, 40), (20, 40)], ["", "", ""]),
        ([(36, 40), (13, 40), (20, 40)], ["few", "second", ""]),  # 4 without the theme
        ([(35, 40), (13, 40), (20, 40)], ["", "", ""]),
        ([(6, 9), (13, 40), (20, 40)], ["group", "second", ""]),
        ([(6, 10), (13, 40), (20, 40)], ["few", "second", ""]),
        ([(3, 40), (2, 40), (20, 40)], ["few", "few", ""]),
        ([(0, 3), (13, 40), (20, 40)], ["group", "second", ""]),  # that the three said nothing is theirs too
        ([(0, 3), (0, 4), (20, 40)], ["group", "group", "second"]),  # together nobody: each of them nobody
        ([(3, 3), (4, 4), (20, 40)], ["group", "group", "second"]),  # together everybody
        ([(0, 3), (0, 40), (0, 40)], ["group", "", ""]),  # the total says it already
        ([(3, 40)], ["few"]),
    ],
)
def test_row_hides(counts: list[tuple[int, int]], hidden: list[str]) -> None:
    assert _hidden(*counts) == hidden


def test_thresholds_are_those_asked_for() -> None:
    assert _hidden((7, 40), (13, 40), (20, 40), small_cell=10) == ["few", "second", ""]
    assert _hidden((6, 40), (13, 25), (20, 40), min_group=30) == ["second", "group", ""]


def test_totals_and_other_figures_stay_and_rows_are_judged_apart() -> None:
    shares = [*_row((3, 40), (20, 40), code="a"), *_row((20, 40), (20, 40), code="b")]
    found = protect(iter(shares), 5, 10)
    assert [s.hidden for s in found] == ["", "few", "second", "", "", ""]
    assert [(s.code_id, s.value, s.n_theme, s.n) for s in found] == [
        (s.code_id, s.value, s.n_theme, s.n) for s in shares
    ]
    assert [s.hidden for s in shares] == [""] * 6


CLASSES = st.lists(
    st.integers(1, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=5
)


@given(CLASSES)
@example([(12, 40), (3, 40), (20, 40)])
def test_no_hidden_count_can_be_worked_out_by_subtracting(counts: list[tuple[int, int]]) -> None:
    hidden = [bool(h) for h in _hidden(*counts)]
    total, answers = sum(x for x, _ in counts), sum(n for _, n in counts)
    if not any(hidden) or total in (0, answers) or all(hidden):
        return
    rest = total - sum(x for (x, _), is_hidden in zip(counts, hidden, strict=True) if not is_hidden)
    sizes = [n for (_, n), is_hidden in zip(counts, hidden, strict=True) if is_hidden]
    possible = [c for c in itertools.product(*(range(n + 1) for n in sizes[:-1])) if 0 <= rest - sum(c) <= sizes[-1]]
    assert len(possible) > 1


@given(CLASSES)
def test_small_counts_are_never_shown(counts: list[tuple[int, int]]) -> None:
    for (x, n), hidden in zip(counts, _hidden(*counts), strict=True):
        assert hidden or (n >= 10 and not 0 < x < 5 and not 0 < n - x < 5)


@given(CLASSES)
def test_nothing_is_hidden_without_a_reason(counts: list[tuple[int, int]]) -> None:
    hidden = _hidden(*counts)
    assert set(hidden) <= {"", "group", "few", "second"}
    assert "second" not in hidden or {"group", "few"} & set(hidden)
