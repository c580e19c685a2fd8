"""Quotes that illustrate a theme: typical, different from each other, and spread over respondents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coding.records import Quote

SHORTEST, LONGEST = 5, 60  # words; shorter says too little, longer is not read
BALANCE = 0.7  # weight of typicality against difference from quotes already chosen (maximal marginal relevance)
MASKED_COST = 0.05  # a quote with masked parts reads worse; among equals take one without
TOO_ALIKE = 0.8


@dataclass(frozen=True, slots=True)
class Candidate:
    """An answer that may be quoted for a theme. `row` is its row in the matrix of vectors."""

    answer_id: str
    respondent_id: str
    row: int
    text: str
    attribution: str
    n_masked: int = 0


def is_quotable(text: str) -> bool:
    """Whether a text has a length that is read as a quote."""
    return SHORTEST <= len(text.split()) <= LONGEST


def choose(
    question_id: str,
    code_id: str,
    candidates: Sequence[Candidate],
    vectors: Any,
    n_quotes: int,
    used: Mapping[str, int],
    per_respondent: int = 2,
) -> list[Quote]:
    """Choose quotes greedily by maximal marginal relevance (Carbonell & Goldstein 1998).

    Parameters
    ----------
    vectors : sparse, shape (N, F)
        Rows of unit length; typicality is the mean cosine with the other candidates of the theme.
    used : respondent id → number of quotes chosen elsewhere in the report
    per_respondent : int
        No respondent is quoted more often than this in the whole report, and only once per theme.

    Returns
    -------
    list of Quote, best first; typicality in [0, 1]
    """
    if not candidates:
        return []
    matrix = vectors[[c.row for c in candidates]]
    typical = _typicality(matrix)
    relevance = typical - MASKED_COST * np.array([min(c.n_masked, 3) for c in candidates])
    nearest = np.zeros(len(candidates))  # cosine with the most similar quote chosen so far
    free = np.array([used.get(c.respondent_id, 0) < per_respondent for c in candidates])
    people = np.array([c.respondent_id for c in candidates])
    quotes: list[Quote] = []
    while len(quotes) < n_quotes and free.any():
        # rounded, so that the order in which cosines are added up does not decide between equals
        marginal = np.round(BALANCE * relevance - (1 - BALANCE) * nearest, 9)
        i = max(np.flatnonzero(free).tolist(), key=lambda i: (marginal[i], candidates[i].answer_id))
        best = candidates[i]
        quotes.append(
            Quote(best.answer_id, question_id, code_id, best.text, len(quotes) + 1, float(typical[i]), best.attribution)
        )
        nearest = np.maximum(nearest, (matrix @ matrix[[i]].T).toarray().ravel())
        free &= (people != best.respondent_id) & (nearest <= TOO_ALIKE)
    return quotes


def _typicality(matrix: Any) -> np.ndarray:
    """Mean cosine of each row with the others, in [0, 1]; by way of their sum, as N × N would not fit for many answers."""
    sums = np.asarray(matrix @ np.asarray(matrix.sum(axis=0)).ravel())
    own = np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()
    return np.round(np.clip((sums - own) / max(1, matrix.shape[0] - 1), 0, 1), 4)
