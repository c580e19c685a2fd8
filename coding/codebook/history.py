"""What the versions of a codebook mean for decisions: which must be looked at again, and what a change would do to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from coding.records import Code, Codebook, Decision

Meaning = tuple[str, tuple[str, ...], tuple[str, ...], frozenset[str]]


def meaning(book: Codebook, code: Code) -> Meaning:
    """What decides whether an answer gets a code: definition, what does and does not belong to it, and the codes split off from it.

    Its label, keywords and examples do not: who decided under others need not look again.
    """
    parts = frozenset(other.id for other in book.codes if other.split_from == code.id)
    return _tidy(code.definition), tuple(map(_tidy, code.include)), tuple(map(_tidy, code.exclude)), parts


def _tidy(text: str) -> str:
    return " ".join(text.split())


class History:
    """All versions of a codebook, oldest first; the last is the one that counts now."""

    def __init__(self, versions: Sequence[Codebook]) -> None:
        self.versions = tuple(versions)
        self._place = {book.version: n for n, book in enumerate(self.versions)}
        self._codes = [{code.id: code for code in book.codes} for book in self.versions]
        self.is_stale = cache(self._is_stale)

    def _meaning(self, at: int, code: str) -> Meaning | None:
        found = self._codes[at].get(code)
        return meaning(self.versions[at], found) if found else None

    def _is_stale(self, code: str, version: str) -> bool:
        """Whether a decision with a code, made under a version, was made by another definition than holds now.

        Where a code was merged, what it said last is compared with what it said then, and from there on the code it went into. A code
        that is put back to what it said is not stale; one that is retired or gone never is.
        """
        at = self._place.get(version)
        if at is None:
            return False
        said, last, changed = self._meaning(at, code), at, False
        for now in range(at + 1, len(self.versions)):
            if code in self._codes[now]:
                last = now
                continue
            (into,) = self.versions[now].current([code])
            if into != code:
                changed |= said != self._meaning(last, code)
                code, said, last = into, self._meaning(now, into), now
        found = self._codes[-1].get(code)
        return bool(found and not found.retired) and (changed or said != self._meaning(len(self.versions) - 1, code))


@dataclass(frozen=True)
class Effect:
    """What a change does to decisions with a code.

    `what` is ``merged`` (they get `other`), ``back`` (they get this code again, not `other`), ``again`` (they come back as a work list),
    ``retired`` (they stay) or ``gone`` (they stay, but the codebook no longer has the code). `coders` are those who made them.
    """

    what: str
    code_id: str
    n: int
    coders: tuple[str, ...]
    other: str = ""


def effects(before: Codebook, after: Codebook, history: History, made: Iterable[Decision]) -> list[Effect]:
    """What a change does to the decisions that count, with the codes that they were made with; what nothing happens to is left out.

    `history` ends in `after`. Codes stand in the order of the codebook as it was.
    """
    by_code: dict[str, list[Decision]] = {}
    for decision in made:
        for code in dict.fromkeys(decision.codes):
            by_code.setdefault(code, []).append(decision)
    found = [_effect(code, given, before, after, history) for code, given in by_code.items()]
    place = {code: n for n, code in enumerate((*before.ids, *after.ids))}
    told = _together(effect for effects_ in found for effect in effects_)
    return sorted(told, key=lambda e: (place.get(e.code_id, len(place)), e.what))


def _effect(code: str, given: list[Decision], before: Codebook, after: Codebook, history: History) -> list[Effect]:
    (was,), (now,) = before.current([code]), after.current([code])
    old, new = _find(before, was), _find(after, now)
    if was != now:
        return [
            _of("merged" if now != code else "back", was if now != code else now, given, now if now != code else was)
        ]
    if old and not new:
        return [_of("gone", was, given)]
    if old and new and new.retired:
        return [] if old.retired else [_of("retired", was, given)]
    if old and new and meaning(before, old) != meaning(after, new):
        stale = [d for d in given if history.is_stale(code, d.codebook_version)]
        return [_of("again", was, stale)] if stale else []
    return []


def _of(what: str, code: str, given: list[Decision], other: str = "") -> Effect:
    return Effect(what, code, len(given), tuple(sorted({d.coder for d in given})), other)


def _find(book: Codebook, code_id: str) -> Code | None:
    return next((code for code in book.codes if code.id == code_id), None)


def _together(found: Iterable[Effect]) -> list[Effect]:
    """Effects on the same code as one: what was merged into it before is told with it."""
    kept: dict[tuple[str, str, str], Effect] = {}
    for e in found:
        key = (e.what, e.code_id, e.other)
        first = kept.get(key, Effect(e.what, e.code_id, 0, (), e.other))
        kept[key] = Effect(e.what, e.code_id, first.n + e.n, tuple(sorted({*first.coders, *e.coders})), e.other)
    return list(kept.values())


def clashes(base: Codebook, mine: Codebook, theirs: Codebook) -> Mapping[str, tuple[str, ...]]:
    """Code → fields that both changed since `base`, differently.

    >>> a = Code("a", "A")
    >>> books = [Codebook((Code("a", label),)) for label in ("A", "Mine", "Theirs")]
    >>> dict(clashes(*books))
    {'a': ('label',)}
    """
    found: dict[str, tuple[str, ...]] = {}
    for old in base.codes:
        one, other = _find(mine, old.id), _find(theirs, old.id)
        if one and other:
            names = [n for n in Code.__slots__ if len({getattr(c, n) for c in (old, one, other)}) == 3]
            found |= {old.id: tuple(names)} if names else {}
    return found
