"""The fields of a code in a file: what may stand there, and how lists are written in one cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

YES = frozenset(("", "true", "ja", "yes", "waar", "1", "1.0"))  # empty: as usual
NO = frozenset(("false", "nee", "no", "onwaar", "0", "0.0"))
EXPRESSION = re.compile(r"\s*(?:\[[^\]]*\]\s*)?re:", re.IGNORECASE)


def plain(value: Any) -> str:
    """The text of a cell or item; empty for None.

    Raises
    ------
    ValueError
        If it is a list or a mapping: in yaml, ``- wel: maatwerk`` without quotes is one.
    """
    if isinstance(value, list | tuple | Mapping):
        raise ValueError("not a text")
    return "" if value is None else str(value).strip()


def items(value: Any) -> tuple[str, ...]:
    """A list as written: a real list, lines of a cell, or parts between ``|``; empty ones left out.

    >>> items("bellen|bezoeken"), items(["bellen | of bezoeken", None])
    (('bellen', 'bezoeken'), ('bellen | of bezoeken',))
    """
    if isinstance(value, str):
        value = value.replace("\r", "").replace("|", "\n").split("\n")
    return tuple(item for item in map(plain, value if isinstance(value, list | tuple) else [value]) if item)


def keyword_items(value: Any) -> tuple[Any, ...]:
    """Keywords as written, those of a real list with the empty ones, which are a mistake.

    In a cell, ``|`` between the brackets of an expression belongs to it.

    >>> keyword_items("taal|re:(werk|baan)s?|les"), keyword_items(["taal", None])
    (('taal', 're:(werk|baan)s?', 'les'), ('taal', None))
    """
    if isinstance(value, list | tuple):
        return tuple(value)
    lines = value.replace("\r", "").split("\n") if isinstance(value, str) else [plain(value)]
    return tuple(item for line in lines for part in _parts(line) if (item := part.strip()))


def _parts(line: str) -> list[str]:
    made: list[str] = []
    for part in line.split("|"):
        if made and _is_open(made[-1]):
            made[-1] += "|" + part
        else:
            made.append(part)
    return made


def _is_open(part: str) -> bool:
    """Whether this is an expression in which a bracket is still open."""
    head = EXPRESSION.match(part)
    if not head:
        return False
    bare = re.sub(r"\\.|\[(?:\\.|[^\]])+\]", "", part[head.end() :])
    return bare.count("(") > bare.count(")") or "[" in bare or bare.endswith("\\")


def _keywords(value: Any) -> tuple[str, ...]:
    return tuple(text for text in map(plain, keyword_items(value)) if text)


def _yes_or_no(value: Any) -> bool:
    written = plain(value).lower()
    if written in YES or written in NO:
        return written in YES
    raise ValueError("neither yes nor no")


Text = Annotated[str, BeforeValidator(plain)]
Items = Annotated[tuple[str, ...], BeforeValidator(items)]
Keywords = Annotated[tuple[str, ...], BeforeValidator(_keywords)]
Negated = Annotated[bool, BeforeValidator(_yes_or_no)]


class CodeFile(BaseModel):
    """A code as somebody wrote it; fields that are not here are passed over."""

    model_config = ConfigDict(extra="ignore")

    id: Text
    label: Text
    group: Text = ""
    definition: Text = ""
    include: Items = ()
    exclude: Items = ()
    examples: Items = ()
    keywords: Keywords = ()
    parent: Text = ""
    negated: Negated = True
