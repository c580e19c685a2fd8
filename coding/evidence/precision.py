"""How precise a share is that was found in a sample of the answers."""

from __future__ import annotations

import math

from coding.evidence.shares import wilson


def half_width(x: int, n: int, n_all: int) -> float:
    """Half the width of the 95% interval of the share of all answers with a theme, from a simple random sample of them.

    Wilson's interval with the finite population correction, as if n (N - 1) / (N - n) answers had been drawn: who has read all, knows
    the share. NaN if nothing was read.

    Parameters
    ----------
    x, n : int
        Answers in the sample with the theme, and in all.
    n_all : int
        Answers that the sample was drawn from.

    >>> round(half_width(46, 464, 1000), 3), half_width(3, 50, 50)
    (0.02, 0.0)
    """
    if not n:
        return math.nan
    if n >= n_all:
        return 0.0
    as_if = n * (n_all - 1) / (n_all - n)
    low, high = wilson(x / n * as_if, as_if)
    return (high - low) / 2
