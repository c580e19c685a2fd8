"""Which forms of a word a keyword finds by default was measured on the demo survey: docs/files.md gives these figures."""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from coding.cleaning.words import Word, analyse
from coding.codebook.load import read
from models.rules import Rules

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
FORMS: dict[str, tuple[Callable[[Word], Word], str, tuple[int, int]]] = {
    "written": (lambda word: word._replace(lemma="", parts=(), expansion=""), "", (738, 1090)),
    "lemma": (lambda word: word._replace(parts=(), expansion=""), "", (744, 1099)),
    "default": (lambda word: word, "", (746, 1103)),
    "parts": (lambda word: word, "+", (762, 1171)),
}


def _rows(name: str) -> dict[str, str]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return {row["id"]: row.get("text", row.get("codes", "")) or "" for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def demo() -> tuple[list[str], list[tuple[Word, ...]], np.ndarray, list[list[str]]]:
    """Texts, their words, the true codes, and the keywords."""
    book, coded, answers = read(DEMO / "codebook.yaml"), _rows("coded.csv"), _rows("answers.csv")
    texts = [answers[i] for i in coded]
    truth = np.array([[code in codes.split("|") for code in book.ids] for codes in coded.values()])
    return texts, [analyse(text) for text in texts], truth, [list(code.keywords) for code in book.codes]


def _marked(keyword: str, mark: str) -> str:
    return " ".join(word + mark for word in keyword.split())


@pytest.mark.parametrize("forms", FORMS)
def test_forms_give_the_figures_of_the_documentation(forms: str, demo: tuple) -> None:  # type: ignore[type-arg]
    texts, terms, truth, keywords = demo
    known, mark, (right, fired) = FORMS[forms]
    rules = Rules.of([[_marked(keyword, mark) for keyword in of_code] for of_code in keywords])
    hits = rules.hits(texts, [[known(word) for word in words] for words in terms]) > 0
    # a word list that grows may move a few; more than that asks for new figures in docs/files.md and models/rules/language.py
    assert abs(int((hits & truth).sum()) - right) <= 5
    assert abs(int(hits.sum()) - fired) <= 10
