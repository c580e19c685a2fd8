"""Two small file contracts: answers (``id,text``) and coded answers (``id,codes`` and, if there are more coders, ``coder``)."""

from __future__ import annotations

from pathlib import Path

from coding.errors import TableError, nearest
from coding.intake.keys import stripped
from coding.intake.read import read_table
from coding.intake.table import Table
from coding.records import Answer

Coded = tuple[str, str, tuple[str, ...]]
"""Answer id, coder (empty if the file does not say), ids of the codes."""
SEPARATOR = "|"


def read_answers(
    path: str | Path, *, sheet: str | None = None, delimiter: str | None = None, encoding: str | None = None
) -> list[Answer]:
    """Answers from a csv or xlsx file with the columns ``id`` and ``text``; other columns are ignored.

    Returns
    -------
    list of Answer
        In the order of the file; the text exactly as in the file, an empty cell as ``""``.

    Raises
    ------
    FileError
        If the file cannot be read.
    TableError
        If a column is missing, or an id is empty or occurs twice.
    """
    table = read_table(path, sheet=sheet, delimiter=delimiter, encoding=encoding)
    id_column, text_column = (_find(table, name, ("id", "text")) for name in ("id", "text"))
    ids = _ids(table, id_column)
    seen: dict[str, int] = {}
    for position, id_ in enumerate(ids):
        if id_ in seen:
            rows = {"first": table.row(seen[id_]), "second": table.row(position)}
            raise TableError("intake.contract_id_twice", file=table.file, id=id_, **rows)
        seen[id_] = position
    texts = table.frame[text_column].fillna("").tolist()
    return [Answer(id_, text) for id_, text in zip(ids, texts, strict=True)]


def read_coded(
    path: str | Path, *, sheet: str | None = None, delimiter: str | None = None, encoding: str | None = None
) -> list[Coded]:
    """Coded answers from a csv or xlsx file with the columns ``id`` and ``codes``, and optionally ``coder``.

    Codes are ids separated by ``|``. An empty cell means: read, and no code applies.

    Returns
    -------
    list of (id, coder, codes)
        In the order of the file; codes without repetition, in the order given.

    Raises
    ------
    FileError
        If the file cannot be read.
    TableError
        If a column is missing, an id is empty, or a coder coded an answer twice.
    """
    table = read_table(path, sheet=sheet, delimiter=delimiter, encoding=encoding)
    id_column, codes_column = (_find(table, name, ("id", "codes")) for name in ("id", "codes"))
    coder_column = next((c for c in table.columns if c.casefold() == "coder"), "")
    ids = _ids(table, id_column)
    coders = stripped(table, coder_column) if coder_column else [""] * len(ids)
    seen: dict[tuple[str, str], int] = {}
    for position, pair in enumerate(zip(ids, coders, strict=True)):
        if pair in seen:
            rows = {"first": table.row(seen[pair]), "second": table.row(position)}
            raise TableError("intake.contract_coder_twice", file=table.file, id=pair[0], coder=pair[1] or "?", **rows)
        seen[pair] = position
    return list(zip(ids, coders, map(split_codes, stripped(table, codes_column)), strict=True))


def split_codes(cell: str) -> tuple[str, ...]:
    """The code ids of a cell.

    >>> split_codes("preventie | samenwerking|preventie|"), split_codes(" ")
    (('preventie', 'samenwerking'), ())
    """
    return tuple(dict.fromkeys(code.strip() for code in cell.split(SEPARATOR) if code.strip()))


def _find(table: Table, name: str, needed: tuple[str, ...]) -> str:
    found = next((column for column in table.columns if column.casefold() == name), "")
    if found:
        return found
    near = nearest(name, (c for c in table.columns if c.casefold() not in needed))
    key = "intake.contract_column_near" if near else "intake.contract_column"
    shown = ", ".join(table.columns[:20])
    raise TableError(key, file=table.file, column=name, nearest=near, columns=shown, needed=", ".join(needed))


def _ids(table: Table, column: str) -> list[str]:
    ids = stripped(table, column)
    if "" in ids:
        raise TableError("intake.contract_id_missing", file=table.file, row=table.row(ids.index("")))
    return ids
