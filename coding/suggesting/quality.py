"""How good the suggestions are, per code, measured on what coders decided by models that did not see it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.features import Array
from models.promise import lower_bound, safe_threshold

NAN = float("nan")


@dataclass(frozen=True)
class CodeQuality:
    """How good the suggestions of one code are.

    Attributes
    ----------
    n_given, n_suggested, n_right : int
        Decided answers to which the coders gave the code, to which it would be suggested, and both.
    lower : float
        One-sided 95% lower bound of the precision; 0 if nothing would be suggested.
    automatic : float
        Probability from which the code may be given without a person; NaN if nothing can be promised.
    n_automatic, n_automatic_right : int
        Decided answers above that, and those of them to which the coders gave the code.
    """

    code_id: str
    n_given: int
    n_suggested: int
    n_right: int
    lower: float
    automatic: float = NAN
    n_automatic: int = 0
    n_automatic_right: int = 0

    @property
    def precision(self) -> float:
        """Share of the suggestions that are right; NaN without suggestions."""
        return self.n_right / self.n_suggested if self.n_suggested else NAN

    @property
    def recall(self) -> float:
        """Share of the given codes that are suggested; NaN if the code was never given."""
        return self.n_right / self.n_given if self.n_given else NAN


def qualities(
    codes: tuple[str, ...], probability: Array, truth: Array, coders: Array, threshold: float, wanted: float
) -> tuple[CodeQuality, ...]:
    """Quality per code.

    Parameters
    ----------
    probability : shape (n, K)
        Of decided texts, by models that did not see them.
    truth : shape (n, K)
        Share of the coders who gave the code; more than half counts as given.
    coders : shape (n,)
        Decisions about each text; a text counts as often.
    wanted : float
        Precision to promise for automatic coding.
    """
    times = coders.astype(int)
    p, given = np.repeat(probability, times, axis=0), np.repeat(truth > 0.5, times, axis=0)
    return tuple(_quality(code, p[:, k], given[:, k], threshold, wanted) for k, code in enumerate(codes))


def _quality(code: str, p: Array, given: NDArray[np.bool_], threshold: float, wanted: float) -> CodeQuality:
    suggested = p > threshold
    n, right = int(suggested.sum()), int((suggested & given).sum())
    lower = lower_bound(right, n) if n else 0.0
    safe = safe_threshold(p, given.astype(np.float64), wanted) if wanted else None
    return CodeQuality(code, int(given.sum()), n, right, lower, *(safe or (NAN, 0, 0)))
