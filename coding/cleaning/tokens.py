"""A text as words with their places: what all rules of the privacy step look at."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*|['’]s-[^\W_]+")


ARTICLES = ("al-", "el-", "d'", "d’", "l'", "l’")
ARTICLE = {"a": 3, "e": 3, "d": 2, "l": 2}  # letters of an article, by its first


@dataclass(frozen=True)
class Words:
    """The words of a text.

    Attributes
    ----------
    text : str
        As it came.
    spans : tuple of (int, int)
        Start and end of each word, in code points.
    words, lowered : tuple of str
        The words as written, and casefolded with straight apostrophes.
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    words: tuple[str, ...]
    lowered: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def at(self) -> dict[int, int]:
        """Number of the word that starts at an offset."""
        return {start: i for i, (start, _) in enumerate(self.spans)}

    def gap(self, i: int) -> str:
        """What stands between word `i` - 1 and word `i`."""
        return self.text[self.spans[i - 1][1] : self.spans[i][0]]

    def capital(self, i: int) -> bool:
        """Whether word `i` begins with a capital, also behind an article: "al-Hariri", "d'Ancona"."""
        word = self.words[i]
        return word[0].isupper() or (word.startswith(ARTICLES) and word[ARTICLE[word[0]] :][:1].isupper())

    def shouted(self, i: int) -> bool:
        """Whether word `i` stands among capitals, where its own capital says nothing."""
        near = (self.words[j] for j in (i - 1, i + 1) if 0 <= j < len(self.words))
        return self.words[i].isupper() and any(len(word) > 1 and word.isupper() for word in near)

    def next_in(self, i: int, among: Collection[str]) -> bool:
        """Whether there is a word `i` and it is one of these, in lower case."""
        return i < len(self.lowered) and self.lowered[i] in among

    def first(self, i: int) -> bool:
        """Whether word `i` begins a sentence."""
        start = self.spans[i][0]
        before = self.text[max(0, start - 12) : start].rstrip(" \t\"'“‘(-•*")
        return not before or before[-1] in ".!?:\n"

    def listed(self, index: Mapping[str, tuple[tuple[str, ...], ...]], i: int, cased: bool = False) -> int:
        """Number of the word after the longest entry of an index that begins at word `i`; `i` if there is none."""
        words = self.words if cased else self.lowered
        for entry in index.get(words[i], ()):
            end = i + len(entry)
            if words[i:end] == entry and "\n" not in self.text[self.spans[i][0] : self.spans[end - 1][1]]:
                return end
        return i


def words_of(text: str) -> Words:
    """Read a text.

    >>> words_of("Bel 's-Gravenhage!").words
    ('Bel', "'s-Gravenhage")
    """
    matches = list(WORD.finditer(text))
    words = tuple(match.group() for match in matches)
    return Words(
        text,
        tuple(match.span() for match in matches),
        words,
        tuple(word.casefold().replace("’", "'") for word in words),
    )


def index_of(entries: Iterable[str], cased: bool = False) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Entries of one or more words by their first word, longest first.

    >>> index_of(["Sociaal Team", "Sociaal"])
    {'sociaal': (('sociaal', 'team'), ('sociaal',))}
    """
    index: dict[str, set[tuple[str, ...]]] = {}
    for entry in entries:
        words = tuple(match.group() for match in WORD.finditer(entry if cased else entry.casefold()))
        if words:
            index.setdefault(words[0], set()).add(words)
    return {first: tuple(sorted(found, key=lambda w: (-len(w), w))) for first, found in index.items()}
