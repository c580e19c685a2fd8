"""Scores on the sets labelled by hand.

The rules were written with ``part == "tune"``; ``part == "kept"`` was scored once, afterwards, and the rules were not changed
after that. Two goals were missed there: F1 .97 for non-answers (.947, recall .90) and recall .95 for items (.935).
Rows of "kept" that were read while mending a rule belong to "tune" from then on.
"""

import pytest

from benchmarks.cleaning import labelled_rows, nonanswers, snippets

ROWS = {(part, kind): scores for _, part, kind, _, *scores in labelled_rows()}
TUNED = {"any non-answer": 0.97, "hyphen": 0.98, "sentences": 0.95, "items": 0.95, "sentences by units": 0.95}
KEPT = {  # precision, recall and F1 that were reached, rounded down
    "any non-answer": (0.99, 0.90, 0.945),
    "hyphen": (0.98, 0.98, 0.98),
    "sentences": (0.95, 0.95, 0.95),
    "items": (0.95, 0.93, 0.95),
    "sentences by units": (0.95, 0.95, 0.95),
}


@pytest.mark.parametrize("kind", sorted(TUNED))
def test_score_on_the_half_for_tuning_reaches_the_goal(kind: str) -> None:
    assert min(ROWS["tune", kind]) >= TUNED[kind]


@pytest.mark.parametrize("kind", sorted(KEPT))
def test_score_on_the_half_kept_apart_does_not_fall(kind: str) -> None:
    assert all(score >= bar for score, bar in zip(ROWS["kept", kind], KEPT[kind], strict=True))


def test_sets_have_the_rows_their_page_says() -> None:
    assert sum(len(nonanswers(part)) for part in ("tune", "kept")) == 421
    sizes = {
        task: sum(len(snippets(task, part)) for part in ("tune", "kept")) for task in ("hyphen", "sentences", "items")
    }
    assert sizes == {"hyphen": 56, "sentences": 48, "items": 50}
