"""What differs between two versions of a codebook, per code and field, to read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher

from coding.records import Code, Codebook

LISTS = ("include", "exclude", "examples", "keywords")
SIGN = "split_from"  # is told as a kind of change of its own
Piece = tuple[str, str]  # "same", "old" or "new"; text


@dataclass(frozen=True)
class FieldChange:
    """A field with what it said and what it says; a text is one line, a list as many as it has; yes and no are ``"yes"``, ``"no"``."""

    name: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class CodeChange:
    """What happened to a code.

    `what` is ``added``, ``removed``, ``merged`` (`other` = into which), ``split`` off (`other` = from which), ``retired``, ``restored``,
    ``changed`` or only ``moved``.
    """

    code_id: str
    label: str
    what: str
    fields: tuple[FieldChange, ...] = ()
    other: str = ""


@dataclass(frozen=True)
class Difference:
    """All that differs; `head` is about title and groups."""

    codes: tuple[CodeChange, ...] = ()
    head: tuple[FieldChange, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not self.codes and not self.head


def difference(old: Codebook, new: Codebook) -> Difference:
    """What differs, in the order of the new version; what is gone comes last.

    >>> a, b = Code("a", "A", definition="Wat a is."), Code("b", "B")
    >>> [(c.code_id, c.what) for c in difference(Codebook((a, b)), Codebook((b,))).codes]
    [('a', 'removed')]
    >>> difference(Codebook((a,)), Codebook((a,))).is_empty
    True
    """
    before = {code.id: code for code in old.codes}
    moved = _moved([i for i in old.ids if i in new.ids], [i for i in new.ids if i in before])
    found = [_change(before.get(code.id), code, old, new, code.id in moved) for code in new.codes]
    gone = [_gone(code, new) for code in old.codes if code.id not in new.ids]
    return Difference(tuple(change for change in [*found, *gone] if change), tuple(_head(old, new)))


def _change(before: Code | None, code: Code, old: Codebook, new: Codebook, moved: bool) -> CodeChange | None:
    if before is None:
        what = "split" if code.split_from else "added"
        told = tuple(_fields(Code(code.id, ""), code, old, new))
        return CodeChange(code.id, code.label, what, told, new.label(code.split_from) if code.split_from else "")
    told = tuple(_fields(before, code, old, new))
    if before.retired != code.retired:
        return CodeChange(code.id, code.label, "retired" if code.retired else "restored", told)
    if told:
        return CodeChange(code.id, code.label, "changed", told)
    return CodeChange(code.id, code.label, "moved") if moved else None


def _gone(code: Code, new: Codebook) -> CodeChange:
    (into,) = new.current([code.id])
    if into == code.id:
        return CodeChange(code.id, code.label, "removed")
    return CodeChange(code.id, code.label, "merged", other=new.label(into))


def _moved(old: list[str], new: list[str]) -> set[str]:
    """Codes that stand elsewhere among those that both versions have; as few as will explain it."""
    stay = {old[n] for block in SequenceMatcher(None, old, new, False).get_matching_blocks()
            for n in range(block.a, block.a + block.size)}  # fmt: skip
    return set(new) - stay


def _fields(before: Code, code: Code, old: Codebook, new: Codebook) -> Iterator[FieldChange]:
    for name in (f.name for f in fields(Code)):
        said, says = _shown(before, name, old), _shown(code, name, new)
        if said != says and name not in ("id", "retired", SIGN):
            yield FieldChange(name, said, says)


def _shown(code: Code, name: str, book: Codebook) -> tuple[str, ...]:
    value = getattr(code, name)
    if isinstance(value, tuple):
        return value
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if name == "group":
        value = book.groups.get(value, value)
    elif name == "parent" and value:
        value = book.label(value)
    return (value,) if value else ()


def _head(old: Codebook, new: Codebook) -> Iterator[FieldChange]:
    if old.title != new.title:
        yield FieldChange("title", tuple(filter(None, [old.title])), tuple(filter(None, [new.title])))
    if list(old.groups.items()) != list(new.groups.items()):
        yield FieldChange("groups", tuple(old.groups.values()), tuple(new.groups.values()))


def word_pieces(old: str, new: str) -> list[Piece]:
    """Two texts as one, with what is gone and what came, by whole words.

    >>> word_pieces("met de gemeenten", "met buurgemeenten")
    [('same', 'met '), ('old', 'de gemeenten'), ('new', 'buurgemeenten')]
    """
    return list(_pieces(_words(old), _words(new)))


def line_pieces(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, str, str]]:
    """Two lists as one: (``"same"``, ``"old"``, ``"new"`` or ``"edited"``, what it said, what it says).

    >>> line_pieces(["taal", "werk"], ["werk", "baan"])
    [('old', 'taal', ''), ('same', 'werk', 'werk'), ('new', '', 'baan')]
    """
    found: list[tuple[str, str, str]] = []
    for _, a, b, c, d in SequenceMatcher(None, old, new, False).get_opcodes():
        gone, came = list(old[a:b]), list(new[c:d])
        if gone == came:
            found += [("same", line, line) for line in gone]
            continue
        alike = min(len(gone), len(came)) if len(gone) == len(came) else 0
        found += [("edited", one, other) for one, other in zip(gone[:alike], came[:alike], strict=True)]
        found += [("old", line, "") for line in gone[alike:]] + [("new", "", line) for line in came[alike:]]
    return found


def _words(text: str) -> list[str]:
    """Words, each with the space behind it."""
    return re.findall(r"\s*\S+\s*$|\s*\S+\s?", text)


def _pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """Words are the same whatever the space behind them; the longer one is shown."""
    was, now = ([word.strip() for word in words] for words in (old, new))
    for tag, a, b, c, d in SequenceMatcher(None, was, now, False).get_opcodes():
        if tag == "equal":
            yield "same", "".join(max(pair, key=len) for pair in zip(old[a:b], new[c:d], strict=True))
            continue
        if a < b:
            yield "old", "".join(old[a:b])
        if c < d:
            yield "new", "".join(new[c:d])
