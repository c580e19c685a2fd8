"""Read a codebook that somebody wrote: a list of codes, or ``{title, version, groups, codes}``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from coding.codebook import places as places_of
from coding.codebook.check import Entry, problems
from coding.codebook.fields import CodeFile, keyword_items, plain
from coding.codebook.problems import BrokenCodebookError, Checks, Places, Problem
from coding.errors import CodebookError
from coding.lineage import still_merged
from coding.records import Code, Codebook

DUTCH_FIELDS = MappingProxyType(
    {
        "code": "id", "naam": "label", "name": "label", "groep": "group", "definitie": "definition",
        "description": "definition", "insluiten": "include", "uitsluiten": "exclude", "voorbeelden": "examples",
        "voorbeeld": "examples", "trefwoorden": "keywords", "bovenliggend": "parent", "ouder": "parent",
        "ontkend": "negated", "kleur": "colour", "vervallen": "retired", "gesplitst_uit": "split_from", "groepsnaam": "group_label",
    }
)  # fmt: skip


def read(path: Path | str, checks: Checks | None = None) -> Codebook:
    """Read a yaml or json codebook.

    Parameters
    ----------
    checks : Checks, optional
        How keywords are read and which questions there are; without them keywords are only checked for being there.

    Raises
    ------
    CodebookError
        If the file cannot be read as such, or the codebook does not hold together: all problems at once, with their lines.
    """
    path = Path(path)
    try:
        written = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise CodebookError("codebook.no_file", file=str(path)) from None
    except (UnicodeDecodeError, OSError):
        raise CodebookError("codebook.not_text", file=str(path)) from None
    data, places = (_json if path.suffix.lower() == ".json" else _yaml)(path.name, written)
    return from_data(data, path.name, places, checks)


def _json(name: str, written: str) -> tuple[Any, Places]:
    try:
        return json.loads(written), places_of.of_json(written)
    except json.JSONDecodeError as error:
        raise CodebookError("codebook.syntax", file=name, line=error.lineno, what=error.msg) from None
    except RecursionError:
        raise CodebookError("codebook.no_codes", file=name) from None


def _yaml(name: str, written: str) -> tuple[Any, Places]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(written)
    try:
        root = loader.get_single_node()
        return (loader.construct_document(root) if root else None), places_of.of_yaml(root)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that does not exist
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", "") or "?"
        raise CodebookError("codebook.syntax", file=name, line=mark.line + 1 if mark else 1, what=what) from None
    except RecursionError:
        raise CodebookError("codebook.no_codes", file=name) from None
    finally:
        loader.dispose()


def from_rows(
    rows: Iterable[Mapping[str, Any]], name: str, numbers: Sequence[int] = (), checks: Checks | None = None
) -> Codebook:
    """A codebook from the rows of a spreadsheet; column names in English or Dutch, lists by line or ``|``.

    A label may be empty (the id then serves), but there is a column for it: without one the table is something else.

    Parameters
    ----------
    numbers : sequence of int, optional
        The number of each row in the file, to say where something is wrong.

    Raises
    ------
    CodebookError
        If a column ``id`` or ``label`` is missing, or the codebook does not hold together (see `read`).
    """
    given = list(rows)
    numbers = numbers or range(2, 2 + len(given))
    filled = [(row, n) for row, n in zip(given, numbers, strict=True) if any(plain(v) for v in row.values())]
    renamed = [_in_english(row) for row, _ in filled]
    for needed, key in (("id", "codebook.no_id_column"), ("label", "codebook.no_label_column")):
        if renamed and needed not in renamed[0]:
            raise CodebookError(key, file=name, columns=", ".join(renamed[0]))
    data = {"codes": renamed, "groups": _groups_of_rows(renamed)}
    return from_data(data, name, Places("row", [n for _, n in filled]), checks)


def _groups_of_rows(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Groups with a label of their own; the first row of a group that has one says it."""
    labels: dict[str, str] = {}
    for row in rows:
        group, label = plain(row.get("group")), plain(row.get("group_label"))
        if group and label:
            labels.setdefault(group, label)
    return [{"id": group, "label": label} for group, label in labels.items()]


def _in_english(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row by English field names; a column with such a name goes before one that is translated to it."""
    named = {str(column).strip().lower(): value for column, value in row.items()}
    return {DUTCH_FIELDS[name]: value for name, value in named.items() if name in DUTCH_FIELDS} | {
        name: value for name, value in named.items() if name not in DUTCH_FIELDS
    }


def from_data(data: Any, name: str, places: Places | None = None, checks: Checks | None = None) -> Codebook:
    """A codebook from plain data: a list of codes, or a mapping with ``codes``.

    Raises
    ------
    CodebookError
        If it holds no codes, or does not hold together: all problems at once.
    """
    head = data if isinstance(data, Mapping) else {}
    given = head.get("codes") if head else data
    if not isinstance(given, Sequence) or isinstance(given, str) or not given:
        raise CodebookError("codebook.no_codes", file=name)
    places = places or Places()
    found: list[Problem] = []
    entries = [_entry(entry, position, places, found) for position, entry in enumerate(given, start=1)]
    found += problems(entries, places, checks)
    if found:
        raise BrokenCodebookError(name, found)
    title, version = (str(head.get(field) or "").strip() for field in ("title", "version"))
    codes = tuple(e.code for e in entries if e.code)
    return Codebook(codes, title, version, _groups(head), _merged(head, [code.id for code in codes]))


def _merged(head: Mapping[str, Any], ids: Iterable[str]) -> Mapping[str, str]:
    given = head.get("merged")
    merged = {plain(k): plain(v) for k, v in given.items()} if isinstance(given, Mapping) else {}
    return MappingProxyType(still_merged(merged, ids))


def _groups(head: Mapping[str, Any]) -> Mapping[str, str]:
    groups = [g for g in head.get("groups") or () if isinstance(g, Mapping) and "id" in g]
    return MappingProxyType({str(g["id"]): str(g.get("label", g["id"])) for g in groups})


def _entry(given: Any, position: int, places: Places, found: list[Problem]) -> Entry:
    """A code of the file; what is wrong with its fields goes into `found`."""
    raw: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
    code_id = plain(raw["id"]) if isinstance(raw.get("id"), str | int | float) else ""
    try:
        parsed = CodeFile.model_validate(given)
    except ValidationError as error:
        for wrong in error.errors():
            key, name = _complaint(wrong)
            line = places.of(position, name)
            found.append(Problem(f"problem.{key}", position, code_id, line, places.unit, {"field": name}))
        return Entry(position, code_id, None)
    code = Code(**{**parsed.model_dump(), "label": parsed.label or parsed.id})
    return Entry(position, code.id, code, tuple(enumerate(map(plain, keyword_items(raw.get("keywords"))))))


def _complaint(wrong: Any) -> tuple[str, str]:
    """Key of the text for what pydantic found, and the field that it is about."""
    name = str(wrong["loc"][0]) if wrong["loc"] else ""
    if not name:
        return "no_code", ""
    if wrong["type"] == "missing" and name in ("id", "label"):
        return f"no_{name}", name
    return (f"bad_{name}" if name in ("negated", "colour", "retired") else "bad_code"), name
