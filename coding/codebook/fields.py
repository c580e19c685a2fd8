"""The fields of a code in a file: what may stand there, and how lists are written in one cell."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

YES = frozenset(("", "true", "ja", "yes", "waar", "1", "1.0"))  # empty: as usual
NO = frozenset(("false", "nee", "no", "onwaar", "0", "0.0"))
COLOURS = (
    "teal",
    "red",
    "blue",
    "green",
    "purple",
    "ochre",
    "magenta",
    "mauve",
)  # the order of the palette on the screen
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
    """A list as written: a real list, lines of a cell, parts between ``|``, or a list in JSON; empty ones left out.

    >>> items("bellen|bezoeken"), items(["bellen | of bezoeken", None]), items('["a|b"]')
    (('bellen', 'bezoeken'), ('bellen | of bezoeken',), ('a|b',))
    """
    value = _of_json(value)
    if isinstance(value, str):
        value = value.replace("\r", "").replace("|", "\n").split("\n")
    return tuple(item for item in map(plain, value if isinstance(value, list | tuple) else [value]) if item)


def _of_json(value: Any) -> Any:
    """The list in a cell that `cell` wrote as JSON; any other value as it is."""
    if isinstance(value, str) and value.startswith('["') and value.endswith('"]'):
        with suppress(json.JSONDecodeError):
            return json.loads(value)
    return value


def cell(written: Sequence[str], read: Callable[[Any], tuple[Any, ...]] = items) -> str:
    """A list in one cell of a table: a line each, or as JSON where that would be read differently.

    >>> print(cell(["bellen", "bezoeken"]), cell(["bellen | of bezoeken"]))
    bellen
    bezoeken ["bellen | of bezoeken"]
    """
    lines = "\n".join(written)
    return lines if read(lines) == tuple(written) else json.dumps(list(written), ensure_ascii=False)


def keyword_items(value: Any) -> tuple[Any, ...]:
    """Keywords as written, those of a real list with the empty ones, which are a mistake.

    In a cell, ``|`` between the brackets of an expression belongs to it.

    >>> keyword_items("taal|re:(werk|baan)s?|les"), keyword_items(["taal", None])
    (('taal', 're:(werk|baan)s?', 'les'), ('taal', None))
    """
    value = _of_json(value)
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


def _no_or_yes(value: Any) -> bool:
    """Where an empty cell says no."""
    return bool(plain(value)) and _yes_or_no(value)


def _colour(value: Any) -> str:
    written = plain(value).lower()
    if written and written not in COLOURS:
        raise ValueError("not a colour of the palette")
    return written


Text = Annotated[str, BeforeValidator(plain)]
Items = Annotated[tuple[str, ...], BeforeValidator(items)]
Keywords = Annotated[tuple[str, ...], BeforeValidator(_keywords)]
Negated = Annotated[bool, BeforeValidator(_yes_or_no)]
Retired = Annotated[bool, BeforeValidator(_no_or_yes)]
Colour = Annotated[str, BeforeValidator(_colour)]


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
    colour: Colour = ""
    retired: Retired = False
    split_from: Text = ""
