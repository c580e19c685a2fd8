"""deduce and frog are asked in a process of their own, and only if they are there; small stand-ins play them here."""

import os
import sys
from pathlib import Path

import pytest

from coding.cleaning.privacy import merge
from coding.cleaning.second_opinion import BETWEEN, deduce_findings, frog_findings, opinions
from coding.errors import MissingPartError
from coding.records import Finding

DEDUCE = """
import re
class A:
    def __init__(self, tag, m): self.tag, self.start_char, self.end_char = tag, m.start(), m.end()
class Found:
    def __init__(self, text):
        self.annotations = [A("persoon", m) for m in re.finditer("Hiske", text)] + [A("leeftijd", m) for m in re.finditer("27", text)]
class Deduce:
    def deidentify(self, text): return Found(text)
"""
FROG = """
import pathlib, sys
given, out = sys.argv[sys.argv.index("-t") + 1], sys.argv[sys.argv.index("-o") + 1]
TAGS = {"Jan": "B-PER", "Bakker": "I-PER", "Zwolle": "B-LOC", "Divosa": "B-ORG"}
tables = []
for line in filter(None, pathlib.Path(given).read_text(encoding="utf-8").split("\\n")):
    rows = [f"{n}\\t{t}\\t{t.lower()}\\tX\\t1.0\\t{TAGS.get(t, 'O')}\\tB-NP" for n, t in enumerate(line.split(), 1)]
    tables.append("\\n".join(rows) + "\\n\\n")
pathlib.Path(out).write_text("".join(tables), encoding="utf-8")
"""


@pytest.fixture
def with_deduce(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "deduce.py").write_text(DEDUCE, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


def program(folder: Path, body: str) -> str:
    path = folder / "frog"
    path.write_text(f"#!{sys.executable}\n{body}", encoding="utf-8")
    os.chmod(path, 0o755)
    return str(path)


@pytest.mark.usefixtures("with_deduce")
def test_deduce_gives_spans_of_the_kinds_we_mask() -> None:
    assert deduce_findings(["bel\nHiske, 27", "niets"]) == [(Finding("persoon", 4, 9, "deduce", 0.5),), ()]


def test_deduce_missing_says_what_to_install() -> None:
    with pytest.raises(MissingPartError, match="pip install deduce"):
        deduce_findings(["x"], python="/nergens/python")


def test_deduce_not_in_the_environment_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(MissingPartError, match="pip install deduce"):
        deduce_findings(["x"], python=program(tmp_path, "import sys; sys.exit(77)"))


def test_deduce_that_fails_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "deduce.py").write_text("raise RuntimeError('stuk')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(MissingPartError, match="deduce stopped"):
        deduce_findings(["x"])


def test_frog_joins_the_words_of_a_name_and_finds_them_in_the_raw_text(tmp_path: Path) -> None:
    (found, none) = frog_findings(["Bel  Jan\nBakker in Zwolle of Divosa", ""], program(tmp_path, FROG))
    assert found == (
        Finding("persoon", 5, 15, "frog", 0.5), Finding("plaats", 19, 25, "frog", 0.5), Finding("organisatie", 29, 35, "frog", 0.5),
    )  # fmt: skip
    assert none == ()


def test_frog_tells_texts_apart_also_empty_ones_and_one_that_holds_its_mark(tmp_path: Path) -> None:
    frog = program(tmp_path, FROG)
    texts = ["", f"{BETWEEN} Zwolle", "", "Jan", "Bakker", "\ud800 Divosa"]
    found = frog_findings(texts, frog)
    assert [[(f.kind, text[f.start : f.end]) for f in own] for text, own in zip(texts, found, strict=True)] == [
        [], [("plaats", "Zwolle")], [], [("persoon", "Jan")], [("persoon", "Bakker")], [("organisatie", "Divosa")],
    ]  # fmt: skip
    assert frog_findings([], frog) == []


@pytest.mark.usefixtures("with_deduce")
def test_opinions_are_asked_chunk_by_chunk_and_put_together(tmp_path: Path) -> None:
    with opinions(("deduce", "frog"), sys.executable, program(tmp_path, FROG)) as ask:
        assert ask(["Hiske en Jan", "niets"]) == [
            (Finding("persoon", 0, 5, "deduce", 0.5), Finding("persoon", 9, 12, "frog", 0.5)),
            (),
        ]
        assert ask(["Hiske"]) == [(Finding("persoon", 0, 5, "deduce", 0.5),)]
        assert ask([]) == []


def test_frog_missing_says_what_to_install() -> None:
    with pytest.raises(MissingPartError, match="apt install frog"):
        frog_findings(["x"], "frog-die-er-niet-is")


def test_frog_that_fails_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingPartError, match="frog stopped"):
        frog_findings(["x"], program(tmp_path, "raise SystemExit(3)"))


def test_own_finding_wins_on_overlap_and_others_are_added() -> None:
    own = (Finding("gemeente", 4, 10, "plaatsnaam", 0.9),)
    others = (
        Finding("persoon", 0, 5, "frog", 0.5),
        Finding("persoon", 12, 20, "frog", 0.5),
        Finding("plaats", 18, 22, "deduce", 0.5),
    )
    assert merge(own, others) == (own[0], Finding("persoon", 12, 22, "frog", 0.5))
    assert merge((), ()) == ()


def test_cleaning_does_not_load_a_second_opinion() -> None:
    import subprocess

    code = "import sys, coding.cleaning.clean; print('coding.cleaning.second_opinion' in sys.modules, 'deduce' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
