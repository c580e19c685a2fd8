"""Which texts are worth a person's time next: those in doubt, and those that may have a code of which little is known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# A text must have a rare code with at least this probability to be looked up for it: of ten such texts, one has it.
LIKELY = 0.1


def uncertainty(probabilities: Array) -> Array:
    """How many codes of each text would be wrong if each were settled by its likelier side, shape (N,).

    The expectation of the Hamming loss: the sum of min(p, 1 - p) over the codes. On the demo survey it was as good as or better than the
    distance of the least certain code from ½, and than entropy (docs/methods.md).

    Parameters
    ----------
    probabilities : shape (N, K), in [0, 1]

    >>> uncertainty(np.array([[0.9, 0.5], [1.0, 0.0]])).round(2).tolist()
    [0.6, 0.0]
    """
    return np.asarray(np.minimum(probabilities, 1 - probabilities).sum(axis=1))


def most_uncertain(probabilities: Array) -> list[int]:
    """Rows, the most uncertain first; equal ones in their order.

    >>> most_uncertain(np.array([[0.9], [0.4], [0.6]]))
    [1, 2, 0]
    """
    return [int(row) for row in np.argsort(-uncertainty(probabilities), kind="stable")]


def rare_first(probabilities: Array, n_positive: NDArray[np.int64], few: int) -> list[int]:
    """Rows that may have a rare code, in rounds: in each, every rare code names its next likeliest text, the surest first.

    Parameters
    ----------
    probabilities : shape (N, K)
    n_positive : shape (K,)
        Texts of which it was decided that they have the code; fewer than `few` is rare.

    >>> rare_first(np.array([[0.9, 0.2], [0.0, 0.3], [0.4, 0.05], [0.05, 0.0]]), np.array([0, 9]), few=10)
    [0, 1, 2]
    >>> rare_first(np.array([[0.9, 0.2], [0.0, 0.3]]), np.array([10, 10]), few=10)
    []
    """
    rare = np.flatnonzero(n_positive < few)
    order = np.argsort(-probabilities[:, rare], axis=0, kind="stable")
    found: dict[int, None] = {}
    for rows in order:
        chances = probabilities[rows, rare]
        surest = [n for n in np.argsort(-chances, kind="stable") if chances[n] >= LIKELY]
        if not surest:
            break
        found.update(dict.fromkeys(int(rows[n]) for n in surest))
    return list(found)
