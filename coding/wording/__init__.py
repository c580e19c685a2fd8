"""Every word that a user reads, in one catalogue per language, and the way numbers and dates are written.

A catalogue is a folder (``nl/``, ``en/``) of TOML files; the file's name is the first part of a key: ``text("cli.done",
"nl")`` is the entry ``done`` of ``nl/cli.toml``. A test proves that all languages have the same keys with the same
placeholders.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

LANGUAGES = ("nl", "en")
HERE = Path(__file__).parent


@cache
def _part(language: str, part: str) -> dict[str, Any]:
    path = HERE / language / f"{part}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def parts(language: str = "nl") -> tuple[str, ...]:
    """Names of the parts of a catalogue, sorted."""
    return tuple(sorted(path.stem for path in (HERE / language).glob("*.toml")))


def entries(language: str, part: str) -> dict[str, str]:
    """All entries of one part, with their dotted keys.

    >>> sorted(entries("nl", "number"))[:2]
    ['number.ci', 'number.unknown']
    """
    found: dict[str, str] = {}

    def walk(prefix: str, node: dict[str, Any]) -> None:
        for key, value in node.items():
            if isinstance(value, dict):
                walk(f"{prefix}.{key}", value)
            else:
                found[f"{prefix}.{key}"] = value

    walk(part, _part(language, part))
    return found


@cache
def _all(language: str, part: str) -> dict[str, str]:
    return entries(language, part)


def has(key: str, language: str = "nl") -> bool:
    """Whether the catalogue has this key."""
    part = key.partition(".")[0]
    return (HERE / language / f"{part}.toml").is_file() and key in _all(language, part)


def text(key: str, language: str = "nl", /, **values: Any) -> str:
    """The text of `key`, with its placeholders filled in.

    Whole numbers are written with the language's thousands separator, other values as they are. ``{n:antwoord|antwoorden}``
    in an entry is the number and the form that goes with it.

    >>> text("role.open", "nl")
    'open vraag'
    >>> text("cli.topics", "nl", n=12, questions=1)[:26]
    '12 onderwerpen in 1 vraag.'

    Raises
    ------
    KeyError
        If the catalogue has no such key, or a placeholder has no value.
    """
    entry = _all(language, key.partition(".")[0])[key]
    shown = {name: _Count(v, language) if type(v) is int else v for name, v in values.items()}
    return entry.format(**shown) if values else entry


@dataclass(frozen=True)
class _Count:
    """A whole number in a text; with the spec ``one|many`` it is followed by the form that goes with it."""

    n: int
    language: str

    def __format__(self, spec: str) -> str:
        one, _, many = spec.partition("|")
        form = one if self.n == 1 else many
        return integer(self.n, self.language) + (f" {form}" if spec else "")


def default_language() -> Literal["nl", "en"]:
    """``"nl"`` or ``"en"``: from DUIDING_LANGUAGE, else from the first of LC_ALL, LC_MESSAGES and LANG that is set.

    Dutch unless that begins with ``en``: also where none is set, or ``C``.
    """
    names = ("DUIDING_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    wish = next((value for name in names if (value := os.environ.get(name))), "")
    return "en" if wish.lower().startswith("en") else "nl"


def integer(n: int, language: str = "nl") -> str:
    """A whole number with thousands separators.

    >>> integer(12345), integer(12345, "en"), integer(12)
    ('12.345', '12,345', '12')
    """
    separated = f"{n:,}"
    return separated.replace(",", ".") if language == "nl" else separated


def decimal(x: float, digits: int = 2, language: str = "nl") -> str:
    """A number with `digits` decimals; a dash for NaN.

    >>> decimal(0.5), decimal(1234.5, 1), decimal(0.5, 2, "en"), decimal(float("nan"))
    ('0,50', '1.234,5', '0.50', '–')
    """
    if x != x:
        return "–"
    written = f"{x:,.{digits}f}"
    return written.translate(str.maketrans(",.", ".,")) if language == "nl" else written


def percent(share: float, language: str = "nl", digits: int = 0) -> str:
    """A share in [0, 1] as a percentage.

    >>> percent(0.1254), percent(0.1254, digits=1), percent(0.1254, "en", 1), percent(float("nan"))
    ('13%', '12,5%', '12.5%', '–')
    """
    if share != share:
        return "–"
    return decimal(100 * share, digits, language) + "%"


def interval(low: float, high: float, language: str = "nl") -> str:
    """A 95% interval of shares, in whole percents.

    >>> interval(0.08, 0.157)
    '8–16%'
    """
    if low != low or high != high:
        return "–"
    return f"{decimal(100 * low, 0, language)}–{decimal(100 * high, 0, language)}%"


def day(value: date, language: str = "nl") -> str:
    """A date as it is written in the language.

    >>> day(date(2026, 11, 3)), day(date(2026, 11, 3), "en")
    ('3-11-2026', '3 Nov 2026')
    """
    if language == "nl":
        return f"{value.day}-{value.month}-{value.year}"
    return f"{value.day} {value:%b} {value.year}"
