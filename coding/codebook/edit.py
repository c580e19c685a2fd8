"""Changes of a codebook, each a small record that can be done again on a newer version: two people who save at once lose nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from coding.errors import CodebookError
from coding.lineage import merged_with, still_merged
from coding.records import NOTHING, Code, Codebook

FIRST = ""  # in `Change.after`: before all other codes of its group
LENGTH = 60  # characters of an id that is made of a label


class Kind(StrEnum):
    """What is done to a codebook."""

    ADD = "add"
    EDIT = "edit"  # fields of a code, its place included
    MERGE = "merge"
    SPLIT = "split"
    RETIRE = "retire"
    RESTORE = "restore"  # a retired code is offered again
    GROUPS = "groups"  # title and groups
    REPLACE = "replace"  # by a file, or by an earlier version


@dataclass(frozen=True)
class Change:
    """One change.

    Attributes
    ----------
    code : str
        Id of the code that is edited, merged (and gone then), split or retired.
    into : str
        The code that it is merged into.
    new : Code or None
        The code that is added, or split off.
    fields : mapping
        What changes in `code` (in `into` when merging): field → value; for `Kind.GROUPS` ``title`` and ``groups``.
    after : str or None
        Id of the code to stand behind; `FIRST` = before the others of its group; None = where it is.
    book : Codebook or None
        For `Kind.REPLACE`.
    """

    kind: Kind
    code: str = ""
    into: str = ""
    new: Code | None = None
    fields: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    after: str | None = None
    book: Codebook | None = None


def fields_changed(old: Code, new: Code) -> dict[str, Any]:
    """Field → new value, of what differs.

    >>> fields_changed(Code("a", "A"), Code("a", "B"))
    {'label': 'B'}
    """
    return {name: getattr(new, name) for name in Code.__slots__ if getattr(new, name) != getattr(old, name)}


def id_of(label: str, taken: Iterable[str]) -> str:
    """An id for a new code: its label in small letters, with a number if that is taken.

    >>> id_of("Regie & coördinatie", []), id_of("Taal", ["taal"])
    ('regie-coordinatie', 'taal-2')
    """
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LENGTH].strip("-") or "code"
    used, made, n = set(taken), stem, 1
    while made in used:
        n += 1
        made = f"{stem}-{n}"
    return made


def applied(book: Codebook, change: Change) -> Codebook:
    """The codebook after a change; not checked (`coding.codebook.check`), and with the version that it had.

    Raises
    ------
    CodebookError
        If a code of the change is not there (any more), or the new one is there already.
    """
    return HOW[change.kind](book, change)


def code_of(book: Codebook, code_id: str) -> Code:
    """A code by its id.

    Raises
    ------
    CodebookError
        If it is not there, with what became of it if that is known.
    """
    found = next((code for code in book.codes if code.id == code_id), None)
    if found:
        return found
    (now,) = book.current([code_id])
    if now != code_id:
        raise CodebookError("codebook.code_merged", code=code_id, into=book.label(now))
    raise CodebookError("codebook.code_gone", code=code_id)


def _with(book: Codebook, *codes: Code, after: str | None = None) -> Codebook:
    """The codebook with codes in the place of those with the same id; new ones at the end; the last one moved."""
    new = {code.id: code for code in codes}
    kept = tuple(new.pop(code.id, code) for code in book.codes)
    made = replace(book, codes=kept + tuple(new.values()))
    return made if after is None else _moved(made, codes[-1], after)


def _moved(book: Codebook, code: Code, after: str) -> Codebook:
    others = [c for c in book.codes if c.id != code.id]
    if after == FIRST:
        at = next((n for n, c in enumerate(others) if c.group == code.group), len(others))
    else:
        at = next((n + 1 for n, c in enumerate(others) if c.id == after), len(others))
    return replace(book, codes=(*others[:at], code, *others[at:]))


def _add(book: Codebook, change: Change) -> Codebook:
    new = change.new
    if new is None:
        raise CodebookError("codebook.code_gone", code="")
    if new.id in book.ids or new.id in book.merged:
        raise CodebookError("codebook.code_taken", code=new.id)
    return _with(_grouped(book, new.group), new, after=change.after)


def _grouped(book: Codebook, group: str) -> Codebook:
    """The codebook with a group; its label is its id until somebody changes that."""
    if not group or group in book.groups or any(code.group == group for code in book.codes):
        return book
    return replace(book, groups=MappingProxyType({**book.groups, group: group}))


def _edit(book: Codebook, change: Change) -> Codebook:
    code = replace(code_of(book, change.code), **change.fields)
    return _with(_grouped(book, code.group), code, after=change.after)


def _merge(book: Codebook, change: Change) -> Codebook:
    """A goes into B; what stood below A comes below B, and a B that stood below A comes where A was."""
    gone, into = code_of(book, change.code), code_of(book, change.into)
    if gone.id == into.id:
        raise CodebookError("codebook.merge_itself", code=gone.id)
    into = replace(into, **change.fields)
    if gone.id in _above(book, into.id):
        into = replace(into, parent=gone.parent)
    kept = (into if c.id == into.id else c for c in book.codes if c.id != gone.id)
    codes = tuple(replace(c, parent=into.id) if c.parent == gone.id else c for c in kept)
    merged = MappingProxyType(merged_with(book.merged, gone.id, into.id))
    return replace(book, codes=codes, merged=merged)


def _above(book: Codebook, code_id: str) -> list[str]:
    """All codes that a code stands below, the nearest first."""
    parents, found = {code.id: code.parent for code in book.codes}, [code_id]
    while (parent := parents.get(found[-1], "")) and parent not in found:
        found.append(parent)
    return found[1:]


def _split(book: Codebook, change: Change) -> Codebook:
    code = code_of(book, change.code)
    if change.new is None:
        raise CodebookError("codebook.code_gone", code="")
    new = replace(change.new, split_from=code.id)
    kept = _with(book, replace(code, **change.fields))
    return _add(kept, replace(change, new=new, after=code.id))


def _retire(book: Codebook, change: Change) -> Codebook:
    return _with(book, replace(code_of(book, change.code), retired=change.kind is Kind.RETIRE))


def _groups(book: Codebook, change: Change) -> Codebook:
    groups = MappingProxyType(dict(change.fields.get("groups", book.groups)))
    return replace(book, title=change.fields.get("title", book.title), groups=groups)


def _replace(book: Codebook, change: Change) -> Codebook:
    """Another codebook in its place. What was merged stays merged, unless the code is there again.

    What a table does not hold stays as it was: the title, and labels of groups.
    """
    new = change.book
    if new is None:
        raise CodebookError("codebook.code_gone", code="")
    used = {code.group for code in new.codes}
    groups = new.groups or {group: label for group, label in book.groups.items() if group in used}
    merged = still_merged({**book.merged, **new.merged}, new.ids)
    made = replace(new, title=new.title or book.title, version=book.version)
    return replace(made, groups=MappingProxyType(dict(groups)), merged=MappingProxyType(merged))


HOW: Mapping[Kind, Callable[[Codebook, Change], Codebook]] = MappingProxyType(
    {
        Kind.ADD: _add, Kind.EDIT: _edit, Kind.MERGE: _merge, Kind.SPLIT: _split, Kind.RETIRE: _retire,
        Kind.RESTORE: _retire, Kind.GROUPS: _groups, Kind.REPLACE: _replace,
    }
)  # fmt: skip
