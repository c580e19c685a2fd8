"""Answers per second of ``duiding suggest`` from csv to csv, with memory, beside scikit-learn's vectorise-and-predict alone."""

from __future__ import annotations

import csv
import random
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import BIN, Cost, duiding, run
from benchmarks.suggesting.data import DEMO, Survey, demo

SIZES = (100_000, 300_000, 1_000_000)
SMALL = 2_000  # answers: what is left is the time to start, read the codebook and learn
WORDS = 10
HEAD = f"{'answers':>10}  {'who':<30}{'CPU s':>8}{'wall s':>8}{'MB':>7}{'per s':>9}{'without fit':>13}"
PIECES = re.compile(r"[.,;:!?()\n]+")
# The peer is fitted on the decided answers, as Duiding is, and reads the csv in chunks of 10,000.
PEER = """
import csv, sys
from itertools import islice
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_union
from sklearn.preprocessing import MultiLabelBinarizer
from sklearn.svm import LinearSVC
answers, coded, out = sys.argv[1:]
codes = {r["id"]: [c for c in r["codes"].split("|") if c] for r in csv.DictReader(open(coded, encoding="utf-8", newline=""))}
known = {}
for row in csv.DictReader(open(answers, encoding="utf-8", newline="")):
    if row["id"] in codes:
        known[row["id"]] = row["text"]
    if len(known) == len(codes):
        break
features = make_union(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
                      TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True))
x = features.fit_transform(known.values())
binary = MultiLabelBinarizer()
model = OneVsRestClassifier(LinearSVC()).fit(x, binary.fit_transform([codes[i] for i in known]))
with open(answers, encoding="utf-8", newline="") as file, open(out, "w", encoding="utf-8", newline="") as to:
    rows, writer = csv.DictReader(file), csv.writer(to)
    while chunk := list(islice(rows, 10_000)):
        for n, k in zip(*model.predict(features.transform([r["text"] for r in chunk])).nonzero()):
            writer.writerow([chunk[n]["id"], binary.classes_[k]])
"""


class Speed(NamedTuple):
    """One run; `without_fit` counts the answers by what is left of the time after that of a run on `SMALL` of them."""

    n: int
    who: str
    cost: Cost
    without_fit: float

    def __str__(self) -> str:
        cost, rate = self.cost, self.n / self.cost.cpu
        figures = f"{cost.cpu:>8.1f}{cost.wall:>8.1f}{cost.peak_mb:>7.0f}{rate:>9,.0f}{self.without_fit:>13,.0f}"
        return f"{self.n:>10,}  {self.who:<30}{figures}" + ("  FAILED" if cost.exit_code else "")


def speed_rows(sizes: Sequence[int] = SIZES) -> Iterator[Speed]:
    """Duiding, with what it learned before and learning first, and its peer on files of growing size; each a process of its own."""
    survey = demo()
    with tempfile.TemporaryDirectory() as folder:
        base: dict[str, float] = {}
        for n in (SMALL, *sizes):
            write_answers(Path(folder), survey, n)
            for who, command in _commands(n == SMALL).items():
                cost = run(command, folder)
                base.setdefault(who, cost.cpu)
                left = cost.cpu - base[who]
                yield Speed(n, who, cost, (n - SMALL) / left if left > 0 else float("nan"))


def _commands(is_first: bool) -> dict[str, list[str | Path]]:
    """The first learns from the decisions and keeps what it learned."""
    book, files = DEMO / "codebook.yaml", ("--answers", "answers.csv", "--out", "out.csv")
    learning = duiding("suggest", "--codebook", book, "--coded", "coded.csv", *files)
    return {
        "duiding, learning first": [*learning, "--save-model", "model.skops"] if is_first else learning,
        "duiding, --model": duiding("suggest", "--model", "model.skops", *files),
        "scikit-learn alone": [BIN / "python", "-c", PEER, "answers.csv", "coded.csv", "peer.csv"],
    }


def write_answers(folder: Path, survey: Survey, n: int) -> None:
    """``coded.csv`` with the demo survey's answers, and ``answers.csv`` with those and others put together of their pieces."""
    with (folder / "coded.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "codes"])
        votes = survey.votes(range(len(survey.ids)))
        writer.writerows([i, "|".join(codes)] for i, (codes,) in votes.items())
    with (folder / "answers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text"])
        writer.writerows(zip(survey.ids, survey.texts, strict=True))
        writer.writerows((f"a{i:07d}", text) for i, text in enumerate(made(survey, n - len(survey.ids))))


def made(survey: Survey, n: int) -> Iterator[str]:
    """Texts of ten words on average, put together of one to three pieces of real ones; nearly all differ."""
    draw = random.Random(1)
    pieces = sorted(
        {" ".join(p.split()) for text in survey.texts for p in PIECES.split(text) if 2 <= len(p.split()) <= 9}
    )
    for _ in range(n):
        yield ", ".join(draw.choice(pieces) for _ in range(draw.choice((1, 2, 2, 3))))


def mean_words(path: Path) -> float:
    """Words per line of a csv, for a look at what was made."""
    counted = subprocess.run(["wc", "-lw", str(path)], capture_output=True, text=True, check=True).stdout.split()
    return int(counted[1]) / int(counted[0])
