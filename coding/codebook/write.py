"""A codebook as a file that `coding.codebook.load` reads back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from coding.codebook.content import as_data
from coding.codebook.fields import cell, keyword_items
from coding.records import Code, Codebook

LISTS = ("include", "exclude", "examples")
COLUMNS = (
    "id", "label", "group", "group_label", "definition", *LISTS, "keywords", "parent", "negated", "colour", "retired", "split_from",
)  # fmt: skip


def as_yaml(book: Codebook) -> str:
    """The codebook as yaml, whole."""
    import yaml

    return yaml.safe_dump(as_data(book), sort_keys=False, allow_unicode=True, width=100)


def as_json(book: Codebook) -> str:
    """The same as json."""
    return json.dumps(as_data(book), ensure_ascii=False, indent=1) + "\n"


def rows(book: Codebook) -> Iterable[list[Any]]:
    """The codes as rows of a table, by `COLUMNS`; a list is a line each in one cell. A table holds no title and no version."""
    return [_row(code, book) for code in book.codes]


def _row(code: Code, book: Codebook) -> list[Any]:
    lists = [cell(getattr(code, name)) for name in LISTS]
    said = (code.id, code.label, code.group, book.groups.get(code.group, ""), code.definition)
    keywords, negated, retired = (
        cell(code.keywords, keyword_items),
        "" if code.negated else "nee",
        "ja" if code.retired else "",
    )
    return [*said, *lists, keywords, code.parent, negated, code.colour, retired, code.split_from]
