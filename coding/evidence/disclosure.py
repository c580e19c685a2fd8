"""Figures that may not be shown, because a reader could work out who said what.

Source: the threshold rule of statistical disclosure control with secondary suppression (Hundepool et al. 2012, Statistical Disclosure
Control, ch. 4), with the thresholds of `coding.settings`. It protects breakdowns by class; figures on all respondents together are shown.

A reader is taken to know all that is published: per theme the total, the number of answers of each class, which figures are hidden, the
others, and this rule. Why a figure is hidden is told nowhere. What is hidden besides the figures that must be therefore depends on public
numbers only, and a set of classes is only left as the hidden one if other counts would have been hidden in the same way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from coding.records import Respondent, ThemeShare

Key = tuple[str, str, str, str]
SPARE = 2  # with fewer answers to spare, "every class is hidden" could only be 1 answer each; found by enumeration


@dataclass(frozen=True, slots=True)
class _Table:
    """What a reader knows of a theme's row: answers per class, answers without a class, and the thresholds."""

    sizes: tuple[int, ...]
    rest: int
    small_cell: int
    min_group: int

    def unsafe(self, i: int) -> frozenset[int]:
        """Counts that class `i` may not show: all if it is small, else those with too few answers with or without the theme."""
        n = self.sizes[i]
        if n < self.min_group:
            return frozenset(range(n + 1))
        few = range(1, min(self.small_cell - 1, n) + 1)
        return frozenset(few) | {n - x for x in few}

    @property
    def order(self) -> list[int]:
        """Classes, the smallest first: the order in which more are hidden."""
        return sorted(range(len(self.sizes)), key=lambda i: (self.sizes[i], i))


def protect(shares: Iterable[ThemeShare], small_cell: int, min_group: int) -> list[ThemeShare]:
    """The same shares, with `hidden` set where figures may not be shown.

    1. A class with fewer than `min_group` answers shows nothing, and no class shows a count of 1 to `small_cell` - 1, nor one that leaves
       so few answers without the theme.
    2. As long as a hidden count follows from what is shown, the next smallest class is hidden too, up to the whole row.
    3. A theme that fewer than `small_cell` of all answers have (or lack), or hardly more than there are classes, has no figures by
       class.
    4. A theme that nobody or everybody has is shown: the total says it of each class.
    """
    result = list(shares)
    totals = {(s.question_id, s.wave_id, s.code_id): s for s in result if not s.variable}
    rows: dict[Key, list[int]] = {}
    for i, share in enumerate(result):
        if share.variable and share.n:
            rows.setdefault((share.question_id, share.wave_id, share.variable, share.code_id), []).append(i)
    for (question, wave, _, code), members in rows.items():
        row = [result[i] for i in members]
        total = totals.get((question, wave, code))
        n_rest = total.n - sum(s.n for s in row) if total else 0
        with_theme = total.n_theme if total else sum(s.n_theme for s in row)
        table = _Table(tuple(s.n for s in row), n_rest, small_cell, min_group)
        for i in _hidden(table, [s.n_theme for s in row], with_theme):
            result[members[i]] = replace(result[members[i]], hidden=True)
    return result


def shown_cells(shares: Iterable[ThemeShare]) -> frozenset[tuple[str, str, str, str, str]]:
    """(question, wave, theme, variable, value) of the figures by class that are shown."""
    return frozenset(
        (s.question_id, s.wave_id, s.code_id, s.variable, s.value) for s in shares if s.variable and not s.hidden
    )


def large_classes(respondents: Iterable[Respondent], stratum: str, min_group: int) -> frozenset[tuple[str, str]]:
    """(wave, class) of the classes with at least `min_group` respondents in the wave; who has no class is in none."""
    sizes = Counter((r.wave_id, str(r.values.get(stratum) or "")) for r in respondents)
    return frozenset(one for one, n in sizes.items() if one[1] and n >= min_group)


def _hidden(table: _Table, counts: Sequence[int], total: int) -> Sequence[int]:
    """Positions of the classes that are hidden, given the counts of a row and its total."""
    answers = sum(table.sizes) + table.rest
    everything = range(len(counts))
    if total in (0, answers) or (len(counts) == 1 and not table.rest):  # the total says it; hiding would hide nothing
        return ()
    if min(total, answers - total) < max(table.small_cell, len(counts) + SPARE):
        return everything
    hidden = {i for i in everything if counts[i] in table.unsafe(i)}
    waiting = [i for i in table.order if i not in hidden]
    while hidden and waiting:
        if _keeps(table, tuple(sorted(hidden)), total - sum(counts[i] for i in waiting)):
            break
        hidden.add(waiting.pop(0))
    return sorted(hidden)


@lru_cache(maxsize=4096)
def _keeps(table: _Table, hidden: tuple[int, ...], together: int) -> bool:
    """Whether every hidden class has two possible counts, `together` being their sum (with the answers that have no class).

    Only counts are tried for which exactly these classes would be hidden: all of them unsafe, or all but one of a pair. More may exist;
    finding two is enough.
    """
    found: list[set[int]] = [set() for _ in hidden]
    _add_possible([table.unsafe(i) for i in hidden], table.rest, together, found)
    for place, extra in enumerate(hidden) if len(hidden) == 2 else ():
        if not _comes_next(table, extra, hidden):
            continue
        other = hidden[1 - place]
        for count in range(min(table.sizes[extra], together) + 1):
            if all(len(values) > 1 for values in found):
                return True
            if count in table.unsafe(extra) or _keeps(table, (other,), together - count):
                continue
            low = together - count - table.rest
            values = {x for x in table.unsafe(other) if max(low, 0) <= x <= together - count}
            found[1 - place] |= values
            found[place] |= {count} if values else set()
    return all(len(values) > 1 for values in found)


def _comes_next(table: _Table, extra: int, hidden: tuple[int, ...]) -> bool:
    """Whether `extra` is the class that would be hidden next if the others of `hidden` are."""
    return next(i for i in table.order if i not in hidden or i == extra) == extra


def _add_possible(choices: Sequence[frozenset[int]], rest: int, together: int, found: list[set[int]]) -> None:
    """Add to `found` the counts that each class can have, if they add up to `together` with 0 to `rest` besides.

    Sets of sums are held as the bits of a number.
    """
    window = (1 << (rest + 1)) - 1
    for i, own in enumerate(choices):
        sums = 1
        for values in (*choices[:i], *choices[i + 1 :]):
            sums = _any(sums << x for x in values)
        for x in own:
            low = together - x - rest
            if together >= x and (sums >> low if low >= 0 else sums << -low) & window:
                found[i].add(x)


def _any(masks: Iterable[int]) -> int:
    union = 0
    for mask in masks:
        union |= mask
    return union
