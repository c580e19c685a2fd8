"""Read a codebook that somebody wrote: a list of codes, or ``{title, version, groups, codes}``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from coding.codebook.check import check
from coding.errors import CodebookError
from coding.records import Code, Codebook

FIELDS = ("id", "label", "group", "definition", "include", "exclude", "examples", "keywords", "parent")
DUTCH_FIELDS = MappingProxyType(
    {
        "code": "id", "naam": "label", "name": "label", "groep": "group", "definitie": "definition",
        "description": "definition", "insluiten": "include", "uitsluiten": "exclude", "voorbeelden": "examples",
        "voorbeeld": "examples", "trefwoorden": "keywords", "bovenliggend": "parent", "ouder": "parent",
    }
)  # fmt: skip


def _items(value: Any) -> Any:
    """A list as written: a real list, lines of a cell, or parts between ``|``."""
    if isinstance(value, str):
        value = value.replace("\r", "").replace("|", "\n").split("\n")
    items = value if isinstance(value, list | tuple) else [value]
    return tuple(item for item in map(_plain, items) if item)


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple | Mapping):  # in yaml, "- wel: maatwerk" without quotes is a mapping
        raise ValueError("not a text")
    return "" if value is None else str(value).strip()


Text = Annotated[str, BeforeValidator(_plain)]
Items = Annotated[tuple[str, ...], BeforeValidator(_items)]


class _CodeFile(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: Text
    label: Text
    group: Text = ""
    definition: Text = ""
    include: Items = ()
    exclude: Items = ()
    examples: Items = ()
    keywords: Items = ()
    parent: Text = ""


def read(path: Path | str) -> Codebook:
    """Read a yaml or json codebook.

    Raises
    ------
    CodebookError
        If the file cannot be read as such, or the codebook does not hold together (see `check`).
    """
    path = Path(path)
    try:
        written = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise CodebookError("codebook.no_file", file=str(path)) from None
    except (UnicodeDecodeError, OSError):
        raise CodebookError("codebook.not_text", file=str(path)) from None
    return from_data(_parse(path, written), path.name)


def _parse(path: Path, written: str) -> Any:
    if path.suffix.lower() == ".json":
        try:
            return json.loads(written)
        except json.JSONDecodeError as error:
            raise CodebookError("codebook.syntax", file=path.name, line=error.lineno, what=error.msg) from None
    import yaml

    try:
        return yaml.load(written, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise CodebookError(
            "codebook.syntax", file=path.name, line=line, what=getattr(error, "problem", "") or "?"
        ) from None


def from_rows(rows: Iterable[Mapping[str, Any]], name: str) -> Codebook:
    """A codebook from the rows of a spreadsheet; column names in English or Dutch, lists by line or ``|``.

    A label may be empty (the id then serves), but there is a column for it: without one the table is something else.

    Raises
    ------
    CodebookError
        If a column ``id`` or ``label`` is missing, or the codebook does not hold together (see `check`).
    """
    filled = [row for row in rows if any(_items(value) for value in row.values())]
    renamed = [_in_english(row) for row in filled]
    for needed, key in (("id", "codebook.no_id_column"), ("label", "codebook.no_label_column")):
        if renamed and needed not in renamed[0]:
            raise CodebookError(key, file=name, columns=", ".join(renamed[0]))
    return from_data(renamed, name)


def _in_english(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row by English field names; a column with such a name goes before one that is translated to it."""
    named = {str(column).strip().lower(): value for column, value in row.items()}
    return {DUTCH_FIELDS[name]: value for name, value in named.items() if name in DUTCH_FIELDS} | {
        name: value for name, value in named.items() if name not in DUTCH_FIELDS
    }


def from_data(data: Any, name: str) -> Codebook:
    """A codebook from plain data: a list of codes, or a mapping with ``codes``."""
    head = data if isinstance(data, Mapping) else {}
    entries = head.get("codes") if head else data
    if not isinstance(entries, Sequence) or isinstance(entries, str) or not entries:
        raise CodebookError("codebook.no_codes", file=name)
    codes = tuple(_code(entry, position, name) for position, entry in enumerate(entries, start=1))
    groups = {
        str(g["id"]): str(g.get("label", g["id"]))
        for g in head.get("groups") or ()
        if isinstance(g, Mapping) and "id" in g
    }
    title, version = (str(head.get(name) or "").strip() for name in ("title", "version"))
    codebook = Codebook(codes, title, version, MappingProxyType(groups))
    check(codebook, name)
    return codebook


def _code(entry: Any, position: int, name: str) -> Code:
    try:
        parsed = _CodeFile.model_validate(entry)
    except ValidationError as error:
        if any(e["type"] == "missing" and e["loc"] == ("label",) for e in error.errors()):
            raise CodebookError("codebook.no_label", file=name, position=position) from None
        field = ".".join(str(part) for part in error.errors()[0]["loc"]) or "?"
        raise CodebookError("codebook.bad_code", file=name, position=position, field=field) from None
    return Code(**{**parsed.model_dump(), "label": parsed.label or parsed.id})
