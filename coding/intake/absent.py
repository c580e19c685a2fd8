"""Which values of a closed column mean "no answer"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from coding.intake.facts import Facts
from coding.intake.mapped import Reason

# The customary codes of SPSS files and panels; 77/88/99 and 7/8/9 in front of or behind each other are the same convention.
CODES = frozenset(
    [96, 97, 98, 99, 88, 77, 996, 997, 998, 999, 888, 777, 9996, 9997, 9998, 9999, 8888, 7777, 99999, 999999]
    + [-1, -2, -3, -6, -7, -8, -9, -66, -77, -88, -96, -97, -98, -99, -998, -999, -9998, -9999]
)
TOP_CODE = 20
"""Highest value of a closed question with numbered options, in all but rare questionnaires."""
FEW = 20
"""Different values up to which a closed column may say "no answer" in words, without value labels."""
PHRASE = (
    r"(geen (antwoord|opgave)( gegeven)?|(vraag )?niet (ingevuld|beantwoord)|weiger(t|ing)?( te antwoorden)?|geweigerd"
    r"|(ik |dat )?wil( ik)?( dat)? (liever )?niet zeggen|(dat )?zeg ik( dat)? (liever )?niet"
    r"|no answer|refus(ed|al)|prefer not to (say|answer)|not answered"
    r"|(system )?missing|ontbreekt|(systeem ?)?ontbrekend)"
)
NO_ANSWER = re.compile(rf"\W*{PHRASE}(\s*(/|,|;|\bof\b|\bor\b)\s*{PHRASE})*\W*", re.IGNORECASE)
"""A whole value or label: "ontbreekt" in a sentence is an answer."""


def propose_missing(
    found: Facts, labels: Mapping[str, str], declared: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[Reason, ...]]:
    """Values to treat as missing, with the reasons.

    Parameters
    ----------
    labels : mapping of str to str
        Value labels of the file.
    declared : tuple of str
        What the file itself declares missing.

    A customary code is proposed only if it lies apart from the range of the other values; a label, or a value of a column with
    few values, only if all it says is that nothing was answered. "Weet niet" and "n.v.t." are answers, and stay.
    """
    codes = tuple(c for c in far_codes(found) if c not in declared)
    written = found.counts if found.n_distinct <= FEW else ()
    named = tuple(v for v in dict.fromkeys([*labels, *written]) if NO_ANSWER.fullmatch(labels.get(v, v)))
    named = tuple(v for v in named if v not in declared and v not in codes)
    reasons = [
        Reason(key, {"values": ", ".join(values)})
        for key, values in (("missing_declared", declared), ("missing_code", codes), ("missing_label", named))
        if values
    ]
    return (*declared, *codes, *named), tuple(reasons)


def far_codes(found: Facts) -> tuple[str, ...]:
    """Customary missing codes that lie outside the range of the other values, with a gap, in ascending order.

    >>> from coding.intake.facts import Facts
    >>> def column(*values): return Facts("x", 9, 9, len(values), dict.fromkeys(values, 1), {v: float(v) for v in values}, n_numeric=9)
    >>> far_codes(column("1", "5", "99")), far_codes(column("18", "90", "99")), far_codes(column("0", "1", "998", "999"))
    (('99',), (), ('998', '999'))
    """
    if not found.numeric:
        return ()
    candidates = {value: x for value, x in found.numbers.items() if x in CODES}
    others = [x for value, x in found.numbers.items() if value not in candidates]
    if not candidates or not others:
        return ()
    low, high = min(others), max(others)
    gap = max(10.0, high - low)
    far = [(x, v) for v, x in candidates.items() if _positive(x, high, gap) or _negative(x, low)]
    return tuple(value for _, value in sorted(far))


def _positive(code: float, high: float, gap: float) -> bool:
    """A code beyond the others; one of two digits only where the others are codes, since 99 may well be an age or a percentage."""
    return code >= high + gap and (code > 99 or high <= TOP_CODE)


def _negative(code: float, low: float) -> bool:
    """A negative code among values that are not negative; -1 is next to 0, so it needs values from 1."""
    return code < 0 <= low and low - code >= 2
