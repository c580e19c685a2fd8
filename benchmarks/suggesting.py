"""Score of the suggestions against the plain peer, by number of coded answers.

The peer is what a data scientist makes in an afternoon: TF-IDF (words 1-2 and letters 2-5), one-vs-rest logistic regression
(C=10, balanced), and one threshold tuned on out-of-fold scores. Both see the same coded answers and are scored on the rest.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks.measure import shared
from coding.cleaning.kinds import kind_of
from coding.codebook.load import read
from coding.records import AnswerKind, Codebook
from coding.suggesting.suggest import suggest
from models.supervised import best_threshold

DEMO = Path(__file__).resolve().parents[1] / "data" / "demo"
SIZES = (0, 25, 50, 100, 200, 300)
SEEDS = 3

Codes = Mapping[str, Sequence[str]]
Row = tuple[str, int, str, float, float]


def suggesting_rows() -> Iterator[Row]:
    """(data set, n coded, who, micro-F1, seconds) as means over seeds."""
    yield from _curve("demo survey", *_demo())
    real = shared()
    if real:
        yield from _curve("A1_vote", *_a1_vote(real))


def _table(path: Path, delimiter: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def _demo() -> tuple[dict[str, str], Codes, Codebook]:
    texts = {r["id"]: r["text"] for r in _table(DEMO / "answers.csv", ",")}
    codes = {r["id"]: r["codes"].split("|") if r["codes"] else [] for r in _table(DEMO / "coded.csv", ",")}
    return {i: t for i, t in texts.items() if kind_of(t) is AnswerKind.ANSWER}, codes, read(DEMO / "codebook.yaml")


def _a1_vote(real: Path) -> tuple[dict[str, str], Codes, Codebook]:
    texts = {r["id"]: r["text"] for r in _table(real / "A1_vote_400.csv", ";")}
    coded = [r for r in _table(real / "A1_vote_coded.csv", ";") if r["coder"] == "A"]
    codes = {r["id"]: r["codes"].split("|") if r["codes"] else [] for r in coded}
    return texts, codes, read(real / "A1_vote_codebook.json")


def _curve(name: str, texts: dict[str, str], truth: Codes, codebook: Codebook) -> Iterator[Row]:
    for n in SIZES:
        for who, method in (("Duiding", _duiding), ("plain peer", _peer)):
            if n == 0 and who != "Duiding":
                continue
            scores, seconds = [], []
            for seed in range(SEEDS):
                order = [str(i) for i in np.random.default_rng(seed).permutation(sorted(texts))]
                start = time.process_time()
                proposed = method(texts, codebook, {i: truth[i] for i in order[:n]}, seed)
                seconds.append(time.process_time() - start)
                scores.append(_micro_f1(proposed, {(i, c) for i in order[n:] for c in truth[i]}, set(order[n:])))
            yield name, n, who, float(np.mean(scores)), float(np.mean(seconds))


def _micro_f1(proposed: set[tuple[str, str]], right: set[tuple[str, str]], ids: set[str]) -> float:
    here = {pair for pair in proposed if pair[0] in ids}
    return 2 * len(here & right) / max(1, len(here) + len(right))


def _duiding(texts: dict[str, str], codebook: Codebook, coded: Codes, seed: int) -> set[tuple[str, str]]:
    return {(s.answer_id, s.code_id) for s in suggest(texts, codebook, coded, seed).suggestions if s.suggested}


def _peer(texts: dict[str, str], codebook: Codebook, coded: Codes, seed: int) -> set[tuple[str, str]]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union

    ids, codes = sorted(texts), codebook.ids
    union = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
    )
    train = sorted(coded)
    union.fit([texts[i] for i in train])
    x, everything = union.transform([texts[i] for i in train]), union.transform([texts[i] for i in ids])
    y = np.array([[float(c in coded[i]) for c in codes] for i in train])
    fold = np.random.default_rng(seed).permutation(len(train)) % 5
    held_out = np.zeros_like(y)
    for f in range(5):
        held_out[fold == f] = _one_vs_rest(x[fold != f], y[fold != f], x[fold == f])
    threshold = best_threshold(y, held_out)
    scores = _one_vs_rest(x, y, everything)
    return {(ids[n], codes[k]) for n, k in np.argwhere(scores > threshold)}


def _one_vs_rest(x: object, y: np.ndarray, new: object) -> np.ndarray:
    from sklearn.linear_model import LogisticRegression

    found = np.zeros((new.shape[0], y.shape[1]))  # type: ignore[attr-defined]
    for k in range(y.shape[1]):
        if 0 < y[:, k].sum() < len(y):
            model = LogisticRegression(C=10.0, class_weight="balanced", solver="liblinear")
            found[:, k] = model.fit(x, y[:, k]).predict_proba(new)[:, 1]
    return found
