"""A text as rules see it: a row of words, each with the forms in which it may be found.

Words with hyphens and the like fall apart in pieces, so that "p-wet" finds "P-wet" and "P wet" alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from models.rules.folding import TOKEN, folded
from models.rules.language import LEMMA, PART, WRITTEN, Pattern
from models.terms import Term

GAP = re.compile(r"[\s\-/]+|['’]|\s*&\s*")  # between words of a phrase; the last two within a word: "foto's", "W&I"
SENTENCE_END = re.compile(r"[.!?…\n]")
MOST_KEPT = 1 << 17  # distinct words remembered

Anchors = Callable[["Word"], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a piece of one, folded: as written, its lemma, parts; `anchors` are the rules that are looked for at it."""

    written: str
    lemma: str
    parts: tuple[str, ...] = ()
    anchors: tuple[int, ...] = ()

    def fits(self, pattern: Pattern) -> bool:
        """Whether a pattern finds this word in one of the forms it asks for."""
        if pattern.forms & WRITTEN and pattern.fits(self.written):
            return True
        if pattern.forms & LEMMA and self.lemma != self.written and self.lemma and pattern.fits(self.lemma):
            return True
        return bool(pattern.forms & PART) and any(pattern.fits(part) for part in self.parts)


class Piece(NamedTuple):
    """A piece of a term: where it stands in the term, and its word."""

    start: int
    end: int
    word: Word


class Reading(NamedTuple):
    """A row of words; all are as long as there are words.

    `follows` says that a phrase may run on from the word before; `opens` and `closes` that it may begin or end here, which is
    not so within an abbreviation that is written out; `sentences` numbers the sentence.
    """

    words: tuple[Word, ...] = ()
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    negated: tuple[bool, ...] = ()
    follows: tuple[bool, ...] = ()
    opens: tuple[bool, ...] = ()
    closes: tuple[bool, ...] = ()
    sentences: tuple[int, ...] = ()


class Plain(NamedTuple):
    """A term of which nothing is known but how it is written."""

    start: int
    end: int
    text: str
    lemma: str = ""
    parts: tuple[str, ...] = ()
    expansion: str = ""
    negated: bool = False


def plain_terms(text: str) -> list[Plain]:
    """The words of a text that was not analysed."""
    return [Plain(m.start(), m.end(), m.group()) for m in TOKEN.finditer(folded(text))]


class Reader:
    """Makes readings, and remembers the words it has seen; `anchors` says which rules to look for at a word."""

    def __init__(self, anchors: Anchors) -> None:
        self._anchors = anchors
        self._seen: dict[tuple[str, str, tuple[str, ...]], tuple[tuple[Piece, ...], bool]] = {}

    def pieces(self, text: str, lemma: str, parts: tuple[str, ...]) -> tuple[tuple[Piece, ...], bool]:
        """The pieces of a term, and whether any rule is looked for at one of them."""
        key = (text, lemma, parts)
        known = self._seen.get(key)
        if known is None:
            if len(self._seen) >= MOST_KEPT:
                self._seen.clear()
            made = tuple(self._made(text, lemma, parts))
            known = self._seen[key] = made, any(piece.word.anchors for piece in made)
        return known

    def _made(self, text: str, lemma: str, parts: tuple[str, ...]) -> Iterator[Piece]:
        found = list(TOKEN.finditer(folded(text)))
        lemmas = TOKEN.findall(folded(lemma))
        if len(lemmas) != len(found):
            lemmas = [""] * len(found)
        for n, (match, base) in enumerate(zip(found, lemmas, strict=True)):
            word = Word(match.group(), base, tuple(map(folded, parts)) if n == 0 else ())
            anchored = Word(word.written, word.lemma, word.parts, self._anchors(word))
            yield Piece(match.start(), match.end(), anchored)

    def may_match(self, terms: Sequence[Term]) -> bool:
        """Whether any rule has one of these words, as written or written out; most texts end here."""
        for term in terms:
            if self.pieces(term.text, term.lemma, term.parts)[1]:
                return True
            if term.expansion and self.pieces(term.expansion, "", ())[1]:
                return True
        return False

    def readings(self, text: str, terms: Sequence[Term]) -> Iterator[Reading]:
        """The text as written, and once more with its abbreviations written out if there are any."""
        yield self._reading(text, terms, False)
        if any(term.expansion for term in terms):
            yield self._reading(text, terms, True)

    def _reading(self, text: str, terms: Sequence[Term], written_out: bool) -> Reading:
        rows: list[tuple[Any, ...]] = []  # one per word, in the order of the fields of a reading
        before, sentence = -1, 0
        for term in terms:
            gap = text[before : term.start] if before >= 0 else ""
            follows = gap == " " or (before >= 0 and GAP.fullmatch(gap) is not None)
            if "\n" in gap or (not follows and SENTENCE_END.search(gap)):
                sentence += 1
            before = term.end
            as_long = written_out and bool(term.expansion)
            pieces, _ = (
                self.pieces(term.expansion, "", ()) if as_long else self.pieces(term.text, term.lemma, term.parts)
            )
            last = len(pieces) - 1
            for n, (start, end, word) in enumerate(pieces):
                place = (term.start, term.end) if as_long else (term.start + start, term.start + end)
                within = (follows or n > 0, not as_long or n == 0, not as_long or n == last)
                rows.append((word, *place, term.negated, *within, sentence))
        return Reading(*zip(*rows, strict=True))
