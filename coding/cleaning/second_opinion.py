"""Optional second opinions on what identifies somebody: deduce (Python) and frog (Debian). Never loaded by themselves.

Both make mistakes of their own: deduce knows care institutions, frog takes some organisations for persons. Their findings have the
rule ``"deduce"`` or ``"frog"`` and a low certainty; `coding.cleaning.privacy.merge` adds them to our own.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from coding.cleaning.privacy import MASKING
from coding.errors import MissingPartError
from coding.records import Finding

FROG_KINDS = {"PER": "persoon", "LOC": "plaats", "ORG": "organisatie"}
DEDUCE_KINDS = {
    "persoon": "persoon", "patient": "persoon", "locatie": "plaats", "instelling": "organisatie", "ziekenhuis": "organisatie",
    "zorginstelling": "organisatie", "bsn": "bsn", "telefoonnummer": "telefoon", "emailadres": "e-mail", "url": "url",
}  # fmt: skip
# runs in a process of its own: deduce takes half a minute and 1.1 GB; only its spans come back
DEDUCE_SCRIPT = """
import importlib.util, json, sys
if importlib.util.find_spec("deduce") is None:
    sys.exit(77)
from deduce import Deduce
model = Deduce()
for line in sys.stdin:
    found = model.deidentify(json.loads(line)).annotations
    print(json.dumps([[a.tag, a.start_char, a.end_char] for a in found]), flush=True)
"""
NOT_INSTALLED = 77


def deduce_findings(texts: Sequence[str], python: str = sys.executable) -> list[tuple[Finding, ...]]:
    """What deduce finds in each text; dates, ages and other kinds that we do not mask are left out.

    Parameters
    ----------
    python : str
        Interpreter in whose environment deduce is installed.

    Raises
    ------
    MissingPartError
        deduce is not installed, or it failed.
    """
    lines = "".join(json.dumps(text) + "\n" for text in texts)
    try:
        done = subprocess.run(
            [python, "-c", DEDUCE_SCRIPT], input=lines, capture_output=True, text=True, encoding="utf-8", check=False
        )
    except OSError as error:
        raise MissingPartError("cleaning.deduce_missing") from error
    if done.returncode == NOT_INSTALLED:
        raise MissingPartError("cleaning.deduce_missing")
    found = [line for line in done.stdout.splitlines() if line.startswith("[")]
    if done.returncode or len(found) != len(texts):
        raise MissingPartError("cleaning.second_opinion_failed", name="deduce", exit_code=done.returncode)
    return [tuple(_from_deduce(json.loads(line))) for line in found]


def _from_deduce(annotations: list[tuple[str, int, int]]) -> Iterator[Finding]:
    for tag, start, end in sorted(annotations, key=lambda a: (a[1], a[2])):
        if tag in DEDUCE_KINDS and start < end:
            yield Finding(DEDUCE_KINDS[tag], start, end, "deduce", MASKING)


def frog_findings(texts: Sequence[str], command: str = "frog") -> list[tuple[Finding, ...]]:
    """What Debian's frog finds in each text, from one batch call; a text's line breaks are read as spaces.

    Raises
    ------
    MissingPartError
        frog is not installed, or it failed.
    """
    program = shutil.which(command)
    if program is None:
        raise MissingPartError("cleaning.frog_missing")
    with tempfile.TemporaryDirectory() as folder:
        for n, text in enumerate(texts):
            (Path(folder) / f"{n:08d}.txt").write_text(" ".join(text.split()) + "\n", encoding="utf-8")
        out = Path(folder) / "out"
        out.mkdir()
        done = subprocess.run(
            [program, "--skip=mpcal", f"--testdir={folder}", f"--outputdir={out}"], capture_output=True, check=False
        )
        files = [next(iter(sorted(out.glob(f"{n:08d}.txt*"))), None) for n in range(len(texts))]
        if done.returncode or None in files:
            raise MissingPartError("cleaning.second_opinion_failed", name="frog", exit_code=done.returncode)
        tables = [file.read_text(encoding="utf-8") for file in files if file]
    return [tuple(_from_frog(text, table)) for text, table in zip(texts, tables, strict=True)]


def _from_frog(text: str, table: str) -> Iterator[Finding]:
    """Findings from frog's columns: the token is the second, the name in BIO form the one like ``B-PER``."""
    position, open_kind, start, end = 0, "", 0, 0
    for token, tag in _tokens(table):
        at = re.compile(r"\s*".join(re.escape(part) for part in token.split("_"))).search(text, position)
        if at is None:
            continue
        position = at.end()
        begins, _, label = tag.partition("-")
        kind = FROG_KINDS.get(label, "")
        if open_kind and (begins != "I" or kind != open_kind):
            yield Finding(open_kind, start, end, "frog", MASKING)
            open_kind = ""
        if kind:
            start = start if open_kind else at.start()
            open_kind, end = kind, at.end()
    if open_kind:
        yield Finding(open_kind, start, end, "frog", MASKING)


def _tokens(table: str) -> Iterator[tuple[str, str]]:
    for line in table.splitlines():
        columns = line.split("\t")
        if len(columns) > 2 and columns[0].isdigit():
            tag = next((c for c in columns[2:] if re.fullmatch(r"O|[BI]-[A-Z]+(?:_[BI]-[A-Z]+)*", c)), "O")
            yield columns[1], tag.partition("_")[0]
