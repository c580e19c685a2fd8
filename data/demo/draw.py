"""Who takes part in the demo survey, what they answer to the closed questions, and who gave which of the written answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

CLASSES = ("G4", "G40", "overig")
STEP = 5  # people estimate shares in fives
# A name in the middle of a sentence may place the writer, so one respondent gets at most one such text.
COMMON = r"Neder|Syri|Eritr|Arab|Tigr|Engels|Wmo|Tozo|Rijk|Digi|Damas|Aleppo|Homs|Taal|Werk|Belasting|Soedan|Somal|Turk"
NAMED = re.compile(rf"(?<=[a-z,;:)(] )(?!{COMMON})[A-Z][a-zëïé]{{2,}}")
CASEWORKER = re.compile(r"\bik ben klantmanager|klantmanager \(ik\)|mijn klanten|als klantmanager weet", re.IGNORECASE)


@dataclass
class Person:
    """A respondent: for how many municipalities of each class, how talkative, the texts so far, and whether one names somebody."""

    own_class: str
    units: tuple[int, ...]
    talk: float
    function: str = ""
    texts: dict[str, dict[str, Any]] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)
    named: bool = False

    def may_give(self, question: str, entry: dict[str, Any]) -> bool:
        """Whether this text can come from this respondent."""
        own = entry.get("class") or ("overig" if entry.get("times", 1) > 1 and entry["codes"] else self.own_class)
        if question in self.texts or own != self.own_class or entry["text"].lower() in self.given:
            return False
        if self.named and NAMED.search(entry["text"]):
            return False
        return self.function.startswith("klantmanager") or not CASEWORKER.search(entry["text"])

    def give(self, question: str, entry: dict[str, Any]) -> None:
        """Take this text as the respondent's answer."""
        self.texts[question] = entry
        self.given.add(entry["text"].lower())
        self.named = self.named or bool(NAMED.search(entry["text"]))


def people(rng: Random, wave: dict[str, Any]) -> list[Person]:
    """The respondents of a wave in the order of the file."""
    found = [(c, tuple(int(c == other) for other in CLASSES)) for c in CLASSES for _ in range(wave["alone"][c])]
    found += [(own, tuple(units)) for own, *units in wave["joint"]]
    rng.shuffle(found)
    return [Person(own, units, 0.2 + 3 * rng.random() ** 2) for own, units in found]


def times(rng: Random, n: int, first_day: str) -> list[tuple[datetime, datetime]]:
    """Start and end of every response, in six weeks of office days."""
    found = []
    for _ in range(n):
        day = datetime.fromisoformat(first_day) + timedelta(weeks=rng.randrange(6), days=rng.randrange(5))
        start = day + timedelta(minutes=rng.randrange(8 * 60, 17 * 60), seconds=rng.randrange(60))
        found.append((start, start + timedelta(minutes=rng.randrange(11, 58), seconds=rng.randrange(60))))
    return found


def deal(rng: Random, options: list[Any], weights: list[float], n: int, empty: float) -> list[Any]:
    """`n` answers in which each option has exactly its share (rounded), in random order; None = skipped."""
    n_empty = round(empty * n)
    counts = [int(w * (n - n_empty) / sum(weights)) for w in weights]
    counts[weights.index(max(weights))] += n - n_empty - sum(counts)
    dealt = [o for o, k in zip(options, counts, strict=True) for _ in range(k)] + [None] * n_empty
    rng.shuffle(dealt)
    return dealt


def ticks(rng: Random, percents: list[int], n: int, empty: float) -> list[list[int | None]]:
    """0/1 per option (rows: options) for `n` respondents; those who skip the question have None throughout."""
    skipped = deal(rng, [False], [1], n, empty)
    rows = [deal(rng, [1, 0], [p, 100 - p], n, 0.0) for p in percents]
    return [[None if s is None else v for v, s in zip(row, skipped, strict=True)] for row in rows]


def _start(rng: Random, means: list[int], blank: list[float], n: int) -> list[list[int]]:
    """Estimates in fives that add up to 100, scattered around the means; a cell that will be left empty is 0."""
    filled = list(zip(*(deal(rng, [0, 1], [b, 1 - b], n, 0.0) for b in blank), strict=True))
    rows = []
    for use in filled:
        use = use if any(use) else (1,) * len(means)
        tilt = [u * m * (0.1 + 2 * rng.random() ** 2) for u, m in zip(use, means, strict=True)]
        row = [STEP if u and b else 0 for u, b in zip(use, blank, strict=True)]
        for column in rng.choices(range(len(means)), tilt, k=(100 - sum(row)) // STEP):
            row[column] += STEP
        rows.append(row)
    return rows


def _excess(rows: list[list[int]], means: list[int], blank: list[float]) -> list[float]:
    """How far the mean of the filled cells of each column lies above its target."""
    filled = [[v for v in column if v or not b] for column, b in zip(zip(*rows, strict=True), blank, strict=True)]
    return [sum(column) / len(column) - m for column, m in zip(filled, means, strict=True)]


def shares(rng: Random, means: list[int], blank: list[float], n: int, inexact: int) -> list[list[int | None]]:
    """`n` rows of estimates whose column means differ from `means` by the same small amount.

    Fives move between two filled cells of a row until all columns are equally far (within 0.2) from their target; rows keep
    adding up to 100. Afterwards `inexact` rows get five too much and as many five too little, as happens in real estimates.
    """
    rows = _start(rng, means, blank, n)
    while True:
        excess = _excess(rows, means, blank)
        high, low = excess.index(max(excess)), excess.index(min(excess))
        if excess[high] - excess[low] < 0.2:
            break
        row = rng.choice([r for r in rows if r[high] > STEP and (r[low] or not blank[low])])
        row[high], row[low] = row[high] - STEP, row[low] + STEP
    for i, row in enumerate(rng.sample(rows, 2 * inexact)):
        row[row.index(max(row))] += STEP if i % 2 else -STEP
    return [[v or None if b else v for v, b in zip(row, blank, strict=True)] for row in rows]


def assign(rng: Random, people: list[Person], answers: dict[str, list[dict[str, Any]]]) -> None:
    """Give every text to as many different respondents as it says; the texts that fit fewest people go first."""
    todo = [(q, e) for q, entries in answers.items() for e in entries for _ in range(e.get("times", 1))]
    rng.shuffle(todo)
    todo.sort(key=lambda pair: ("class" not in pair[1], not CASEWORKER.search(pair[1]["text"]), pair[1].get("times", 1) == 1))
    for question, entry in todo:
        fit = [p for p in people if p.may_give(question, entry)]
        rng.choices(fit, [p.talk for p in fit])[0].give(question, entry)
