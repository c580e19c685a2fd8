"""Surveys with known codes, and variants of their codebooks."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import shared
from coding.cleaning.kinds import kind_of
from coding.codebook.load import read
from coding.records import AnswerKind, Codebook
from coding.suggesting.suggester import Item

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
Array = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Survey:
    """N answers in the order of their ids, with the codes they should get, shape (N, K)."""

    name: str
    items: dict[str, Item]
    truth: Array
    codebook: Codebook

    @cached_property
    def ids(self) -> list[str]:
        return list(self.items)

    @cached_property
    def texts(self) -> list[str]:
        return [item.text for item in self.items.values()]

    @cached_property
    def questions(self) -> list[str]:
        return [item.question for item in self.items.values()]

    def order(self, seed: int) -> Rows:
        """Rows in a random order."""
        return np.random.default_rng(seed).permutation(len(self.items))

    def votes(self, rows: Sequence[int] | Rows) -> dict[str, list[tuple[str, ...]]]:
        """Decisions about some answers, one coder each, as they should be."""
        codes = np.array(self.codebook.ids)
        return {self.ids[row]: [tuple(codes[self.truth[row] > 0].tolist())] for row in rows}

    def subset(self, rows: Rows) -> Survey:
        """Some of the answers."""
        chosen = sorted(int(row) for row in rows)
        items = {self.ids[row]: self.items[self.ids[row]] for row in chosen}
        return Survey(self.name, items, self.truth[chosen], self.codebook)

    def without_questions(self) -> Survey:
        """As if nobody knew what was asked."""
        return replace(self, items={i: Item("", item.text) for i, item in self.items.items()})

    def with_codebook(self, codebook: Codebook) -> Survey:
        return replace(self, codebook=codebook)


def label_and_definition(codebook: Codebook) -> Codebook:
    """Without what belongs to a code, examples and keywords."""
    bare = {"include": (), "exclude": (), "examples": (), "keywords": ()}
    return replace(codebook, codes=tuple(replace(code, **bare) for code in codebook.codes))


def demo() -> Survey:
    """The answers of the demo survey that say something, to fifteen questions; 41 codes."""
    texts = {r["id"]: r["text"] for r in _table(DEMO / "answers.csv", ",") if kind_of(r["text"]) is AnswerKind.ANSWER}
    items = {i: Item(i.rpartition(".")[2], texts[i]) for i in sorted(texts)}
    return _survey("demo survey", items, _table(DEMO / "coded.csv", ","), read(DEMO / "codebook.yaml"))


def a1_vote() -> Survey | None:
    """Four hundred real answers, codes of coder A; None where they are not."""
    real = shared()
    if real is None:
        return None
    texts = {r["id"]: r["text"] for r in _table(real / "A1_vote_400.csv", ";")}
    coded = [r for r in _table(real / "A1_vote_coded.csv", ";") if r["coder"] == "A"]
    items = {i: Item("a1-vote", texts[i]) for i in sorted(texts)}
    return _survey("A1_vote", items, coded, read(real / "A1_vote_codebook.json"))


def _survey(name: str, items: dict[str, Item], coded: list[dict[str, str]], book: Codebook) -> Survey:
    codes = {r["id"]: set(r["codes"].split("|")) for r in coded}
    truth = np.array([[float(code in codes[i]) for code in book.ids] for i in items])
    return Survey(name, items, truth, book)


def _table(path: Path, delimiter: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))
