"""Make ``niet-antwoorden-gewichten.json``: what tells non-answers from answers, learned from the labelled texts.

Run it from the root of the project as ``.venv/bin/python data/words/learn_nonanswers.py`` after a change of the texts. It learns
from the sets in ``tests/data/cleaning`` that rules were tuned on, never from those in ``kept/``, and from the short answers of
the demo survey that have a code.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from coding.cleaning.kind_model import UNIT, WEIGHTS, features  # noqa: E402
from coding.cleaning.kinds import LONGEST, normalised  # noqa: E402

LABELLED = ("nonanswers.csv", "nonanswers_more.csv", "nonanswers_a.csv", "nonanswers_b.csv", "nonanswers_c.csv")
STRENGTH = 0.3  # of 0.1, 0.3 and 1 the best F1 in ten-fold cross-validation
FEWEST = 3  # texts that must have a feature
ANSWER = "answer"


def examples() -> list[tuple[str, str]]:
    """Normalised text and kind."""
    rows = [row for name in LABELLED for row in _rows(ROOT / "tests" / "data" / "cleaning" / name)]
    found = [(normalised(row["text"]), row["kind"]) for row in rows]
    coded = {row["id"] for row in _rows(ROOT / "data" / "demo" / "coded.csv") if row["codes"]}
    demo = (row for row in _rows(ROOT / "data" / "demo" / "answers.csv") if row["id"] in coded)
    return found + [(normalised(row["text"]), ANSWER) for row in demo if len(row["text"]) <= LONGEST]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def learned() -> dict[str, object]:
    """The weights, in hundredths; features without any are left out."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    texts, kinds = zip(*examples(), strict=True)
    vectorizer = CountVectorizer(analyzer=lambda text: list(features(text)), binary=True, min_df=FEWEST)
    matrix = vectorizer.fit_transform(texts)
    labels = np.array(kinds)
    whether = LogisticRegression(C=STRENGTH, max_iter=3000).fit(matrix, labels != ANSWER)
    which = LogisticRegression(C=STRENGTH, max_iter=3000).fit(matrix[labels != ANSWER], labels[labels != ANSWER])
    names = vectorizer.get_feature_names_out()
    of_kind = np.rint(which.coef_.T * UNIT).astype(int)
    nothing = np.rint(whether.coef_[0] * UNIT).astype(int)
    words = sorted({word for text, kind in examples() if kind != ANSWER for word in text.split()})
    return {
        "words": words, "kinds": which.classes_.tolist(), "level": round(float(whether.intercept_[0]) * UNIT),
        "levels": np.rint(which.intercept_ * UNIT).astype(int).tolist(),
        "nothing": {name: int(weight) for name, weight in zip(names, nothing, strict=True) if weight},
        "of_kind": {name: row.tolist() for name, row in zip(names, of_kind, strict=True) if row.any()},
    }  # fmt: skip


if __name__ == "__main__":
    WEIGHTS.write_text(json.dumps(learned(), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
