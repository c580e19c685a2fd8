"""Optional second opinions on what identifies somebody: deduce (Python) and frog (Debian). Never loaded by themselves.

Both make mistakes of their own: deduce knows care institutions, frog takes some organisations for persons. Their findings have the
rule ``"deduce"`` or ``"frog"`` and a low certainty; `coding.cleaning.privacy.merge` adds them to our own.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import chain, count
from pathlib import Path
from subprocess import DEVNULL, PIPE

from coding.cleaning.privacy import MASKING
from coding.errors import MissingPartError
from coding.records import Finding

FROG_KINDS = {"PER": "persoon", "LOC": "plaats", "ORG": "organisatie"}
DEDUCE_KINDS = {
    "persoon": "persoon", "patient": "persoon", "locatie": "plaats", "instelling": "organisatie", "ziekenhuis": "organisatie",
    "zorginstelling": "organisatie", "bsn": "bsn", "telefoonnummer": "telefoon", "emailadres": "e-mail", "url": "url",
}  # fmt: skip
NAMES = ("deduce", "frog")
# runs in a process of its own: deduce takes half a minute to begin and 1.1 GB; only its spans come back
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
BETWEEN = 908_172_635_400  # stands between two texts: frog keeps a number whole, and reads it faster than a word

Opinion = Callable[[Sequence[str]], list[tuple[Finding, ...]]]


@contextmanager
def opinions(names: Collection[str], python: str = "", frog: str = "frog") -> Iterator[Opinion]:
    """Ask those named (of `NAMES`) about texts, as often as needed; what they all find, by text.

    deduce is started once and stays; frog is started anew each time, which takes it three seconds.

    Raises
    ------
    MissingPartError
        One is not installed, or it failed.
    """
    with ExitStack() as stack:
        asked: list[Opinion] = []
        if "deduce" in names:
            asked.append(stack.enter_context(_deduce(python or sys.executable)))
        if "frog" in names:
            asked.append(lambda texts: frog_findings(texts, frog))

        def all_of(texts: Sequence[str]) -> list[tuple[Finding, ...]]:
            return [tuple(chain(*found)) for found in zip(*(ask(texts) for ask in asked), strict=True)]

        yield all_of


@contextmanager
def _deduce(python: str) -> Iterator[Opinion]:
    command = [python, "-c", DEDUCE_SCRIPT]
    try:
        process = subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, text=True, encoding="utf-8")
    except OSError as error:
        raise MissingPartError("cleaning.deduce_missing") from error
    try:
        yield lambda texts: [tuple(_from_deduce(_answered(process, text))) for text in texts]
    finally:
        process.kill()
        process.communicate()


def _answered(process: subprocess.Popen[str], text: str) -> list[tuple[str, int, int]]:
    """What deduce says about one text; it may print more lines than its answers."""
    assert process.stdin
    assert process.stdout
    with suppress(OSError):  # it may have ended: then there is no answer either
        process.stdin.write(json.dumps(text) + "\n")
        process.stdin.flush()
    line = next((line for line in process.stdout if line.startswith("[")), "")
    if line:
        found: list[tuple[str, int, int]] = json.loads(line)
        return found
    if process.wait() == NOT_INSTALLED:
        raise MissingPartError("cleaning.deduce_missing")
    raise MissingPartError("cleaning.second_opinion_failed", name="deduce", exit_code=process.returncode)


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
    with _deduce(python) as ask:
        return ask(texts)


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
    if not texts:
        return []
    lines = [" ".join(text.split()) for text in texts]
    mark = next(str(n) for n in count(BETWEEN) if not any(str(n) in line for line in lines))
    exit_code, table = _frogged(program, f"\n\n{mark}\n\n".join(lines) + "\n")
    per_text = _per_text(_tokens(table), mark)
    if exit_code or len(per_text) != len(texts):
        raise MissingPartError("cleaning.second_opinion_failed", name="frog", exit_code=exit_code)
    return [tuple(_from_frog(text, own)) for text, own in zip(texts, per_text, strict=True)]


def _frogged(program: str, text: str) -> tuple[int, str]:
    """Exit code and table of frog; on one thread, since on a busy machine more of them take three times as long."""
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder) / "in.txt", Path(folder) / "out.txt"
        given.write_text(text, encoding="utf-8", errors="replace")  # lone surrogates have no encoding
        command = [program, "--skip=mpcal", "-t", str(given), "-o", str(out)]
        env = {**os.environ, "OMP_NUM_THREADS": "1"}
        done = subprocess.run(command, stdout=DEVNULL, stderr=DEVNULL, check=False, cwd=folder, env=env)
        return done.returncode, out.read_text(encoding="utf-8", errors="replace") if out.is_file() else ""


def _per_text(rows: Iterable[tuple[str, str]], mark: str) -> list[list[tuple[str, str]]]:
    parts: list[list[tuple[str, str]]] = [[]]
    for token, tag in rows:
        if token == mark:
            parts.append([])
        else:
            parts[-1].append((token, tag))
    return parts


def _from_frog(text: str, rows: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Findings from the tokens of a text and their names in BIO form, like ``B-PER``."""
    position, open_kind, start, end = 0, "", 0, 0
    for token, tag in rows:
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
    """Tokens of frog's table (its second column) and the column that is like a name in BIO form."""
    for line in table.splitlines():
        columns = line.split("\t")
        if len(columns) > 2 and columns[0].isdigit():
            tag = next((c for c in columns[2:] if re.fullmatch(r"O|[BI]-[A-Z]+(?:_[BI]-[A-Z]+)*", c)), "O")
            yield columns[1], tag.partition("_")[0]
