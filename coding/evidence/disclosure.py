"""Figures that may not be shown, because a reader could work out who said what.

Source: the threshold rule of statistical disclosure control (Hundepool et al. 2012, Statistical Disclosure Control, ch. 4), with the thresholds
of `coding.settings`. It protects breakdowns by class; figures on all respondents together are shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from coding.records import ThemeShare

Key = tuple[str, str, str, str]


def protect(shares: Iterable[ThemeShare], small_cell: int, min_group: int) -> list[ThemeShare]:
    """The same shares, with `hidden` set where figures may not be shown.

    1. A class with fewer than `min_group` answers shows nothing ("group").
    2. Within a class a count of 1 to `small_cell` - 1 is not shown ("few"), nor one that leaves so few without the theme ("few").
    3. If exactly one class of a theme is hidden, the total gives it away: the next smallest class is hidden too ("second").

    A count of 0 in a class that is large enough is shown: it names nobody.
    """
    result = list(shares)
    rows: dict[Key, list[int]] = {}
    for i, share in enumerate(result):
        if share.variable:
            result[i] = replace(share, hidden=_primary(share, small_cell, min_group))
            rows.setdefault((share.question_id, share.wave_id, share.variable, share.code_id), []).append(i)
    for members in rows.values():
        hidden = [i for i in members if result[i].hidden]
        open_ = [i for i in members if not result[i].hidden]
        if len(hidden) == 1 and result[hidden[0]].n_theme and open_:
            smallest = min(open_, key=lambda i: (result[i].n_theme == 0, result[i].n_theme, result[i].n))
            result[smallest] = replace(result[smallest], hidden="second")
    return result


def _primary(share: ThemeShare, small_cell: int, min_group: int) -> str:
    if share.n < min_group:
        return "group"
    without = share.n - share.n_theme
    if 0 < share.n_theme < small_cell or 0 < without < small_cell:
        return "few"
    return ""
