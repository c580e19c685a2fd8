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
    similar = np.asarray((matrix @ matrix.T).todense(), dtype=float)
    n = len(candidates)
    typical = (similar.sum(axis=1) - similar.diagonal()) / max(1, n - 1)
    relevance = typical - MASKED_COST * np.array([min(c.n_masked, 3) for c in candidates])
    chosen: list[int] = []
    people: set[str] = set()
    while len(chosen) < n_quotes:
        allowed = [
            i
            for i, c in enumerate(candidates)
            if c.respondent_id not in people
            and used.get(c.respondent_id, 0) < per_respondent
            and (not chosen or similar[i, chosen].max() <= TOO_ALIKE)
        ]
        if not allowed:
            break
        best = max(allowed, key=lambda i: (_marginal(relevance[i], similar[i, chosen]), candidates[i].answer_id))
        chosen.append(best)
        people.add(candidates[best].respondent_id)
    return [
        Quote(
            candidates[i].answer_id,
            question_id,
            code_id,
            candidates[i].text,
            rank,
            round(float(typical[i]), 4),
            candidates[i].attribution,
        )
        for rank, i in enumerate(chosen, start=1)
    ]


def _marginal(relevance: float, to_chosen: np.ndarray) -> float:
    return BALANCE * relevance - (1 - BALANCE) * float(to_chosen.max(initial=0.0))
