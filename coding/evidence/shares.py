"""Share of answers in which a theme occurs, with a 95% interval."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coding.records import Basis, ThemeShare

Z = 1.959963984540054  # normal quantile of a two-sided 95% interval


@dataclass(frozen=True, slots=True)
class CodedAnswer:
    """A substantive answer with its codes and the classes its respondent belongs to (variable id → value)."""

    answer_id: str
    question_id: str
    wave_id: str
    respondent_id: str
    codes: frozenset[str]
    classes: Mapping[str, str]


def wilson(x: float, n: float, z: float = Z) -> tuple[float, float]:
    """Wilson score interval of a share x/n.

    Source: Wilson, E. B. (1927), Probable inference, JASA 22, 209-212. Assumes that the n answers are independent draws
    with one probability; says nothing about who did not respond. Written out because it is four lines, where
    scipy.stats takes a second to load; a test compares it with scipy.

    Returns
    -------
    low, high : float in [0, 1]; NaN, NaN if n is 0

    >>> [round(v, 4) for v in wilson(56, 70)]
    [0.6918, 0.877]
    """
    if n == 0:
        return math.nan, math.nan
    p = x / n
    centre = p + z * z / (2 * n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    width = 1 + z * z / n
    # at 0 and n the bound is 0 or 1 exactly; rounding must not say otherwise
    return (0.0 if x == 0 else (centre - half) / width), (1.0 if x == n else (centre + half) / width)


def theme_share(
    question: str, code: str, wave: str, x: int, n: int, basis: Basis, variable: str = "", value: str = ""
) -> ThemeShare:
    """One share with its interval; NaN where n is 0."""
    low, high = wilson(x, n)
    return ThemeShare(question, code, wave, n, x, x / n if n else math.nan, low, high, basis, variable, value)


def theme_shares(
    answers: Iterable[CodedAnswer], code_ids: Sequence[str], basis: Basis, variables: Sequence[str] = ()
) -> list[ThemeShare]:
    """Shares of all themes per question and wave: all respondents together, and per class of each of `variables`.

    The denominator is the number of substantive answers to the question that the basis speaks about; one respondent
    gives at most one answer to a question in a wave, so it is also the number of respondents who answered it.
    """
    groups: dict[tuple[str, str, str, str], list[CodedAnswer]] = {}
    for answer in answers:
        groups.setdefault((answer.question_id, answer.wave_id, "", ""), []).append(answer)
        for variable in variables:
            if variable in answer.classes:
                groups.setdefault((answer.question_id, answer.wave_id, variable, answer.classes[variable]), []).append(
                    answer
                )
    return [
        theme_share(question, code, wave, sum(code in a.codes for a in members), len(members), basis, variable, value)
        for (question, wave, variable, value), members in sorted(groups.items())
        for code in code_ids
    ]
