"""Which texts are sure enough to be coded without a person."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# Every other code must be less likely than this. So of the texts that are coded, few miss a code that a person would have given.
OTHERS = 0.05


def certain(probabilities: Array, thresholds: Array) -> NDArray[np.bool_]:
    """The codes to give, shape (N, K): those above their threshold, where nothing else is in doubt; no code is given by itself.

    Parameters
    ----------
    probabilities : shape (N, K)
    thresholds : shape (K,)
        NaN for a code of which nothing can be promised.

    >>> p = np.array([[0.9, 0.01], [0.9, 0.2], [0.02, 0.01], [0.9, 0.97]])
    >>> certain(p, np.array([0.8, np.nan])).astype(int).tolist()
    [[1, 0], [0, 0], [0, 0], [0, 0]]
    """
    sure = probabilities > thresholds
    rest = np.where(sure, 0.0, probabilities).max(axis=1, initial=0.0)
    return np.asarray(sure & (rest < OTHERS)[:, None])
