"""What may not be shown is hidden, and cannot be worked out from what is shown."""

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coding.evidence.disclosure import large_classes, protect, shown_cells
from coding.evidence.shares import theme_share
from coding.records import Basis, Respondent, ThemeShare


def _row(*counts: tuple[int, int], code: str = "c") -> list[ThemeShare]:
    """The total of a theme and its classes, each as (with the theme, answers)."""
    total = theme_share("q", code, "2020", sum(x for x, _ in counts), sum(n for _, n in counts), Basis.DECIDED)
    classes = [
        theme_share("q", code, "2020", x, n, Basis.DECIDED, "klasse", f"k{i}") for i, (x, n) in enumerate(counts)
    ]
    return [total, *classes]


def _hidden(*counts: tuple[int, int], small_cell: int = 5, min_group: int = 10) -> list[int]:
    """1 for each class that is hidden."""
    return [int(s.hidden) for s in protect(_row(*counts), small_cell, min_group)][1:]


def test_second_class_is_hidden_where_the_total_gives_the_first_away() -> None:
    """The row 12, 3, 20 of 35: with only 3 hidden, 35 - 12 - 20 = 3."""
    assert _hidden((12, 40), (3, 40), (20, 40)) == [1, 1, 0]


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([(12, 40), (13, 40), (20, 40)], [0, 0, 0]),
        ([(0, 40), (13, 40), (20, 40)], [0, 0, 0]),  # nobody of a large class names nobody
        ([(40, 40), (13, 40), (20, 40)], [0, 0, 0]),
        ([(4, 40), (13, 40), (20, 40)], [1, 1, 0]),
        ([(5, 40), (13, 40), (20, 40)], [0, 0, 0]),
        ([(36, 40), (13, 40), (20, 40)], [1, 1, 0]),  # 4 without the theme
        ([(35, 40), (13, 40), (20, 40)], [0, 0, 0]),
        ([(6, 9), (13, 40), (20, 40)], [1, 1, 0]),
        (
            [(4, 40), (13, 50), (20, 30)],
            [1, 0, 1],
        ),  # the smallest class, whatever its count: the count would tell something
        ([(3, 40), (2, 40), (20, 40)], [1, 1, 0]),
        ([(20, 40), (1, 40), (1, 40)], [1, 1, 1]),  # 2 together, and both are hidden: each has 1
        ([(0, 3), (13, 40), (20, 40)], [1, 1, 0]),  # that the three said nothing is theirs too
        ([(0, 3), (0, 4), (20, 40)], [1, 1, 1]),  # together nobody: each of them nobody
        ([(3, 3), (4, 4), (20, 40)], [1, 1, 1]),  # together everybody
        ([(0, 3), (0, 40), (0, 40)], [0, 0, 0]),  # the total says it already
        ([(3, 3), (40, 40), (40, 40)], [0, 0, 0]),
        ([(1, 8), (0, 17)], [1, 1]),  # one answer in all: of which class is not told
        ([(0, 40), (0, 40), (4, 40)], [1, 1, 1]),  # too few in all
        ([(3, 40)], [0]),  # one class is the total
    ],
)
def test_row_hides(counts: list[tuple[int, int]], hidden: list[int]) -> None:
    assert _hidden(*counts) == hidden


def test_thresholds_are_those_asked_for() -> None:
    assert _hidden((7, 40), (13, 40), (20, 40), small_cell=10) == [1, 1, 0]
    assert _hidden((6, 40), (13, 25), (20, 40), min_group=30) == [1, 1, 0]


def test_answers_without_a_class_count_as_unknown() -> None:
    """Total 40 of 130, classes 3, 12, 20: who has no class has 5, so 3 is not to be worked out."""
    total = theme_share("q", "c", "2020", 40, 130, Basis.DECIDED)
    found = protect([total, *_row((3, 40), (12, 40), (20, 40))[1:]], 5, 10)
    assert [s.hidden for s in found] == [False, True, False, False]


def test_totals_and_other_figures_stay_and_rows_are_judged_apart() -> None:
    shares = [*_row((3, 40), (20, 40), code="a"), *_row((20, 40), (20, 40), code="b")]
    found = protect(iter(shares), 5, 10)
    assert [s.hidden for s in found] == [False, True, True, False, False, False]
    assert [(s.code_id, s.value, s.n_theme, s.n) for s in found] == [
        (s.code_id, s.value, s.n_theme, s.n) for s in shares
    ]
    assert not any(s.hidden for s in shares)


def test_shown_cells_are_the_classes_that_are_not_hidden() -> None:
    found = shown_cells(protect(_row((12, 40), (3, 40), (20, 40)), 5, 10))
    assert found == {("q", "2020", "c", "klasse", "k2")}


def test_large_classes_are_counted_per_wave() -> None:
    people = [Respondent(f"{w}{i}", w, "", {"klasse": "G4"}) for w, n in (("2019", 9), ("2020", 10)) for i in range(n)]
    people += [Respondent(f"x{i}", "2020", "", {}) for i in range(20)]
    assert large_classes(people, "klasse", 10) == {("2020", "G4")}


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[tuple[int, int]], int, int, int, int]:
    """Classes as (with the theme, answers), answers without a class with and without the theme, thresholds."""
    classes = draw(
        st.lists(st.integers(1, 9).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=4)
    )
    rest = draw(st.sampled_from([0, 0, 1, 3]))
    return classes, rest, draw(st.integers(0, rest)), draw(st.integers(1, 5)), draw(st.integers(1, 6))


@given(tables())
@example(([(1, 8), (0, 9)], 0, 0, 5, 9))  # G40 and overig of a theme mentioned once
@example(([(3, 9), (3, 9), (8, 9)], 0, 0, 4, 1))
def test_no_hidden_count_follows_from_what_is_published(
    table: tuple[list[tuple[int, int]], int, int, int, int],
) -> None:
    """By enumeration: a reader knows total, class sizes, the counts shown, and which are hidden."""
    counts, rest, rest_with, small_cell, min_group = table
    total, answers = sum(x for x, _ in counts) + rest_with, sum(n for _, n in counts) + rest
    row = [theme_share("q", "c", "2020", total, answers, Basis.DECIDED), *_row(*counts)[1:]]
    hidden = [s.hidden for s in protect(row, small_cell, min_group)][1:]
    assert not row[0].hidden
    known = [range(n + 1) if h else (x,) for (x, n), h in zip(counts, hidden, strict=True)]
    possible = [c for c in itertools.product(*known) if 0 <= total - sum(c) <= rest]
    for i, is_hidden in enumerate(hidden):
        assert not is_hidden or len({c[i] for c in possible}) > 1


@pytest.mark.parametrize(
    ("sizes", "small_cell", "min_group"),
    [((20, 25), 5, 10), ((8, 17), 5, 10), ((4, 9, 14), 3, 5), ((12, 13, 14), 3, 5), ((12, 13, 14), 4, 5), ((3, 4, 16), 5, 5),
     ((6, 6, 6, 7), 3, 4), ((2, 6, 7, 8), 3, 3)],
)  # fmt: skip
def test_who_knows_the_rule_cannot_derive_a_hidden_count(
    sizes: tuple[int, ...], small_cell: int, min_group: int
) -> None:
    """By enumeration of all tables: those that are published alike differ in every count that is hidden."""
    alike: dict[object, list[tuple[int, ...]]] = {}
    for counts in itertools.product(*(range(n + 1) for n in sizes)):
        hidden = tuple(_hidden(*zip(counts, sizes, strict=True), small_cell=small_cell, min_group=min_group))
        seen = tuple(None if h else x for x, h in zip(counts, hidden, strict=True))
        alike.setdefault((sum(counts), seen), []).append(counts)
    for (_, seen), tables in alike.items():  # type: ignore[misc]
        for i, x in enumerate(seen):
            assert x is not None or len({counts[i] for counts in tables}) > 1


CLASSES = st.lists(
    st.integers(1, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=5
)


@given(CLASSES)
def test_small_counts_are_never_shown(counts: list[tuple[int, int]]) -> None:
    if sum(x for x, _ in counts) in (0, sum(n for _, n in counts)):  # the total says it
        return
    for (x, n), hidden in zip(counts, _hidden(*counts), strict=True):
        assert hidden or (n >= 10 and not 0 < x < 5 and not 0 < n - x < 5)


@given(CLASSES)
def test_nothing_is_hidden_without_a_reason(counts: list[tuple[int, int]]) -> None:
    total, answers = sum(x for x, _ in counts), sum(n for _, n in counts)
    enough = min(total, answers - total) >= max(5, len(counts) + 2)
    if enough and all(n >= 10 and (x in (0, n) or 5 <= x <= n - 5) for x, n in counts):
        assert not any(_hidden(*counts))
