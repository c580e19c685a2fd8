"""Speed and memory of the cleaning stage: all default steps, on the real panel and on files of up to a million answers.

The peer is the least that any tool for Dutch text does: spaCy's ``blank("nl")`` cutting the same texts into words, nothing else.
Both are measured in the first pass over the texts, so that neither gains by what it remembers of them. spaCy is no part of
Duiding; give the Python in whose environment it is installed in ``DUIDING_SPACY`` (default: this one).
"""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.measure import BIN, Cost, duiding, median, run, shared

Row = tuple[str, float, str]  # what, answers per second (or seconds), remark
DEMO = Path(__file__).resolve().parents[1] / "data" / "demo" / "answers.csv"
OPEN = ("B1", "A1_vote", "A1_not", "H8", "H9", "A2_text")  # open questions of the panel
SIZES = (100_000, 300_000, 1_000_000)
PEER = """
import json, sys, time
try:
    import spacy
except ImportError:
    sys.exit(77)
texts = json.load(sys.stdin)
nlp = spacy.blank("nl")
nlp("Een zin om alles te laden.")
start = time.process_time()
words = [[token.text for token in nlp(text)] for text in texts]
print(len(texts) / (time.process_time() - start))
"""
STAGE = """
from coding.cleaning import clean
from coding.cleaning.links import link
from coding.cleaning.privacy import gazetteer
from coding.records import Answer
given = [Answer("a", "Wij hebben geen tijd voor maatwerk in Dalfsen"), Answer("b", "This is a rather long English answer")]
given += [Answer("c", "statushou-\\nders en zo voort"), Answer("d", "weet nite")]
links = link(given, clean.mending(clean.ALL_STEPS))
list(clean.clean(given, gazetteer(), links=links))
"""


def speed_rows() -> Iterator[Row]:
    """Answers a second of processor time, Duiding's steps together and its peer; then the start-up of the stage in seconds."""
    for name, texts in _texts():
        yield f"{name}: all default steps", _cleaned_per_second(texts), ">= 3,000 answers/s"
        peer = _peer(texts)
        yield (
            f"{name}: peer, spaCy blank('nl') words only",
            peer,
            "" if peer else "skipped: no spaCy, see DUIDING_SPACY",
        )
    start = median([run([BIN / "python", "-c", STAGE]) for _ in range(5)])
    yield "start-up until the first answers are cleaned, CPU s", start.cpu, "< 1.5 s"


def memory_rows(sizes: Sequence[int] = SIZES) -> Iterator[tuple[str, Cost, str]]:
    """`duiding clean --answers --out` on files of growing size."""
    with tempfile.TemporaryDirectory() as folder:
        for n in sizes:
            write_answers(Path(folder) / "a.csv", n)
            yield f"clean, {n:,} answers", run(duiding("clean", "--answers", "a.csv", "--out", "c.csv"), folder), "flat"


def write_answers(path: Path, n: int) -> None:
    """Answers of the demo survey of at most 100 characters (the panel's have 28 on average); two of three are made unlike others."""
    draw = random.Random(1)
    with DEMO.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file) if len(row["text"]) <= 100]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text"])
        for i in range(n):
            text = draw.choice(texts)
            writer.writerow([f"a{i:07d}", text if i % 3 == 0 else f"{text} {i}"])


def _texts() -> Iterator[tuple[str, list[str]]]:
    real = shared()
    if real:
        with (real / "vu2021-panel.csv").open(encoding="utf-8", newline="") as file:
            yield "real panel", [row[c] for row in csv.DictReader(file) for c in OPEN if row[c]]
    with DEMO.open(encoding="utf-8", newline="") as file:
        yield "demo survey", [row["text"] for row in csv.DictReader(file)]


def _cleaned_per_second(texts: Sequence[str]) -> float:
    """As a project is cleaned, with links, in a process that has loaded its lists."""
    from coding.cleaning import clean
    from coding.cleaning.links import link
    from coding.cleaning.privacy import gazetteer
    from coding.records import Answer, Question

    answers = [Answer(f"{n // 6:06d}.{n % 6}", text, f"q{n % 6}", f"{n // 6:06d}", "1") for n, text in enumerate(texts)]
    questions = [Question(f"q{n}", "", n) for n in range(6)]
    list(clean.clean(answers[:100], gazetteer()))
    start = time.process_time()
    links = link(answers, clean.mending(clean.ALL_STEPS), questions)
    n = sum(1 for _ in clean.clean(answers, gazetteer(), links=links))
    return n / (time.process_time() - start)


def _peer(texts: Sequence[str]) -> float:
    """Texts a second; 0 where spaCy is not installed."""
    python = os.environ.get("DUIDING_SPACY", sys.executable)
    done = subprocess.run([python, "-c", PEER], input=json.dumps(texts), capture_output=True, text=True, check=False)
    return float(done.stdout) if done.returncode == 0 else 0.0
