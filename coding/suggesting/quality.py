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
        One-sided 95% lower bound of the precision, over different texts; 0 if nothing would be suggested.
    automatic : float
        Probability from which the code may be given without a person; NaN if nothing can be promised.
    n_automatic, n_automatic_right : int
        Different decided texts above that, and those of them to which the coders gave the code.
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
    codes: tuple[str, ...], probability: Array, truth: Array, answers: Array, threshold: float, wanted: float
) -> tuple[CodeQuality, ...]:
    """Quality per code.

    Parameters
    ----------
    probability : shape (n, K)
        Of decided texts, by models that did not see them.
    truth : shape (n, K)
        Share of the coders who gave the code; more than half counts as given.
    answers : shape (n,)
        Decided answers that say each text: so often it counts, however many coders there were. For bounds and promises it counts
        once, since what says the same was mostly decided at once and is right or wrong together.
    wanted : float
        Precision to promise for automatic coding.
    """
    given = truth > 0.5
    return tuple(
        _quality(code, probability[:, k], given[:, k], answers.astype(int), threshold, wanted)
        for k, code in enumerate(codes)
    )


def _quality(
    code: str, p: Array, given: NDArray[np.bool_], answers: NDArray[np.int_], threshold: float, wanted: float
) -> CodeQuality:
    suggested = p > threshold
    right = suggested & given
    lower = lower_bound(int(right.sum()), int(suggested.sum()))
    safe = safe_threshold(p, given.astype(np.float64), wanted) if wanted else None
    n_given, n_suggested, n_right = (int(answers[which].sum()) for which in (given, suggested, right))
    return CodeQuality(code, n_given, n_suggested, n_right, lower, *(safe or (NAN, 0, 0)))
