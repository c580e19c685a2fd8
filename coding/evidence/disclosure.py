"""Figures that may not be shown, because a reader could work out who said what.

Source: the threshold rule of statistical disclosure control (Hundepool et al. 2012, Statistical Disclosure Control, ch.
4), with the thresholds of `coding.settings`. It protects breakdowns by class; figures on all respondents together are
shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from coding.records import ThemeShare

Key = tuple[str, str, str, str]


def protect(shares: Iterable[ThemeShare], small_cell: int, min_group: int) -> list[ThemeShare]:
    """The same shares, with `hidden` set where figures may not be shown.

    1. A class with fewer than `min_group` answers shows nothing ("group").
    2. Within a class a count of 1 to `small_cell` - 1 is not shown ("few"), nor one that leaves so few without the theme ("few").
    3. As long as the total gives a hidden count away, the next smallest class is hidden too ("second"): it does when one class is
       hidden, and when the hidden classes together have nobody, or nobody else.

    A count of 0 in a class that is large enough is shown: it names nobody.
    """
    result = list(shares)
    rows: dict[Key, list[int]] = {}
    for i, share in enumerate(result):
        if share.variable:
            result[i] = replace(share, hidden=_primary(share, small_cell, min_group))
            rows.setdefault((share.question_id, share.wave_id, share.variable, share.code_id), []).append(i)
    for members in rows.values():
        for i in _given_away([result[i] for i in members]):
            result[members[i]] = replace(result[members[i]], hidden="second")
    return result


def _given_away(row: Sequence[ThemeShare]) -> list[int]:
    """Positions of the classes that have to be hidden too, given those that are."""
    hidden = [i for i, share in enumerate(row) if share.hidden and share.n]
    if not hidden or _is_settled(row):  # the total itself says it of every class; hiding would hide nothing
        return []
    waiting = sorted(
        (i for i, share in enumerate(row) if share.n and not share.hidden),
        key=lambda i: (row[i].n_theme == 0, row[i].n_theme, row[i].n),
    )
    extra = 0
    while extra < len(waiting):
        together = [row[i] for i in (*hidden, *waiting[:extra])]
        if len(together) > 1 and not _is_settled(together):
            break
        extra += 1
    return waiting[:extra]


def _is_settled(shares: Sequence[ThemeShare]) -> bool:
    """Whether the sum says what each count is: nobody gave the theme, or everybody did."""
    return sum(s.n_theme for s in shares) in (0, sum(s.n for s in shares))


def _primary(share: ThemeShare, small_cell: int, min_group: int) -> str:
    if share.n < min_group:
        return "group"
    without = share.n - share.n_theme
    if 0 < share.n_theme < small_cell or 0 < without < small_cell:
        return "few"
    return ""
