"""Two small file contracts: answers (``id,text``) and coded answers (``id,codes`` and, if there are more coders, ``coder``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from coding.errors import TableError, nearest
from coding.intake.keys import stripped
from coding.intake.read import read_table, stream_table
from coding.intake.table import Table
from coding.records import Answer
from coding.team import one_spelling

Coded = tuple[str, str, tuple[str, ...]]
"""Answer id, coder (empty if the file does not say), ids of the codes."""
First = Callable[[str, str], str]
SEPARATOR = "|"


class AnswerFile:
    """Answers in a file with the columns ``id`` and ``text``, read anew each time: a text file one by one, so memory stays the same.

    Parameters
    ----------
    path : path
        A csv, xlsx or sav file; other columns are ignored.
    sheet, delimiter, encoding : str, optional
        As `coding.intake.read.read_table`.
    """

    def __init__(self, path: str | Path, **options: str | None) -> None:
        self.path, self.options = Path(path), options

    def __iter__(self) -> Iterator[Answer]:
        """Answers in the order of the file; the text exactly as in the file, an empty cell as ``""``."""
        return (answer for _, answer in self.rows())

    def rows(self) -> Iterator[tuple[int, Answer]]:
        """Each answer with the number of its row.

        Raises
        ------
        FileError
            If the file cannot be read.
        TableError
            If a column is missing, an id is empty, a row does not fit the header, or there are no rows.
        """
        file = self.path.name
        names, rows = stream_table(self.path, **self.options)
        id_place, text_place = (names.index(_find(file, names, name, ("id", "text"))) for name in ("id", "text"))
        row = 0
        for row, cells in rows:
            id_ = cells[id_place].strip()
            if not id_:
                raise TableError("intake.contract_id_missing", file=file, row=row)
            yield row, Answer(id_, cells[text_place])
        if not row:
            raise TableError("intake.header_only", file=file, columns=len([name for name in names if name]))

    def checked(self, first: First) -> Iterator[Answer]:
        """Each answer, as long as no id occurs twice.

        Parameters
        ----------
        first : callable (id, row) -> row
            The row in which an id stood before; empty if it is new.

        Raises
        ------
        FileError, TableError
            As `rows`; TableError also if an id occurs twice.
        """
        for row, answer in self.rows():
            if earlier := first(answer.id, str(row)):
                where = {"first": int(earlier), "second": row}
                raise TableError("intake.contract_id_twice", file=self.path.name, id=answer.id, **where)
            yield answer


def read_answers(
    path: str | Path, *, sheet: str | None = None, delimiter: str | None = None, encoding: str | None = None
) -> list[Answer]:
    """All answers of an `AnswerFile`, in memory.

    Raises
    ------
    FileError
        If the file cannot be read.
    TableError
        If a column is missing, or an id is empty or occurs twice.
    """
    rows: dict[str, str] = {}

    def first(id_: str, row: str) -> str:
        earlier = rows.setdefault(id_, row)
        return "" if earlier == row else earlier

    return list(AnswerFile(path, sheet=sheet, delimiter=delimiter, encoding=encoding).checked(first))


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
    id_column, codes_column = (_find(table.file, table.columns, name, ("id", "codes")) for name in ("id", "codes"))
    coder_column = next((c for c in table.columns if c.casefold() == "coder"), "")
    ids = _ids(table, id_column)
    coders = [one_spelling(name) for name in stripped(table, coder_column)] if coder_column else [""] * len(ids)
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


def _find(file: str, columns: Sequence[str], name: str, needed: tuple[str, ...]) -> str:
    found = next((column for column in columns if column.casefold() == name), "")
    if found:
        return found
    near = nearest(name, (c for c in columns if c.casefold() not in needed))
    key = "intake.contract_column_near" if near else "intake.contract_column"
    shown = ", ".join(columns[:20])
    raise TableError(key, file=file, column=name, nearest=near, columns=shown, needed=", ".join(needed))


def _ids(table: Table, column: str) -> list[str]:
    ids = stripped(table, column)
    if "" in ids:
        raise TableError("intake.contract_id_missing", file=table.file, row=table.row(ids.index("")))
    return ids
