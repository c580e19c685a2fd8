"""Keyword rules: words and phrases of a codebook found in texts.

A keyword is a word or phrase; ``*`` at the end (start) of a word stands for any ending (beginning). The words of a
phrase follow each other, with only spaces, hyphens or slashes between them, or the apostrophe or ampersand of a word as
"foto's". Capitals and accents make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

TOKEN = re.compile(r"\w+")
GAP = re.compile(r"[\s\-/]+|['’]|\s*&\s*")  # the last two within a word: "foto's", "W&I"
WORD = re.compile(r"[\w*]+")


def folded(text: str) -> str:
    """Lower case without accents; the length in characters does not change.

    >>> folded("Reïntegratie")
    'reintegratie'
    """
    if text.isascii():
        return text.lower()
    return "".join(_bare(c) for c in text)


def _bare(character: str) -> str:
    bare = unicodedata.normalize("NFD", character)[0].lower()
    return bare if len(bare) == 1 else character


def fits(word: str, pattern: str) -> bool:
    """Whether a folded word fits a pattern with ``*`` at its start or end.

    >>> fits("jobcoaches", "*coach*"), fits("coach", "coach"), fits("coaches", "coach")
    (True, True, False)
    """
    core = pattern.strip("*")
    if pattern.startswith("*"):
        return core in word if pattern.endswith("*") else word.endswith(core)
    return word.startswith(core) if pattern.endswith("*") else word == core


@dataclass(frozen=True)
class Rules:
    """Keywords of K codes, indexed by how their first word is written, so that a text is read once for all of them."""

    n_codes: int
    exact: dict[str, list[tuple[int, tuple[str, ...]]]] = field(default_factory=dict)
    starts: dict[str, list[tuple[int, tuple[str, ...]]]] = field(default_factory=dict)
    others: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)  # of the keys of `starts`

    @classmethod
    def of(cls, keywords: Sequence[Sequence[str]]) -> Rules:
        """Index the keywords of each of K codes."""
        rules = cls(len(keywords))
        for code, phrases in enumerate(keywords):
            for phrase in phrases:
                words = tuple(WORD.findall(folded(phrase)))
                if words and words[0].strip("*"):
                    rules._add(code, words)
        rules.lengths.extend(sorted({len(start) for start in rules.starts}))
        return rules

    def _add(self, code: int, words: tuple[str, ...]) -> None:
        first = words[0]
        if first.startswith("*"):
            self.others.append((code, words))
        elif first.endswith("*"):
            self.starts.setdefault(first.rstrip("*"), []).append((code, words))
        else:
            self.exact.setdefault(first, []).append((code, words))

    def find(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Matches in a text as (code, start, end), in the order of their start."""
        low = folded(text)
        tokens = list(TOKEN.finditer(low))
        for i, token in enumerate(tokens):
            for code, words in self._candidates(token.group()):
                end = _phrase_end(low, tokens, i, words)
                if end:
                    yield code, token.start(), end

    def _candidates(self, word: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        yield from self.exact.get(word, ())
        for length in self.lengths:
            if length <= len(word):
                yield from self.starts.get(word[:length], ())
        yield from self.others

    def hits(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Number of different words or phrases that fire, per text and code; shape (N, K)."""
        found = np.zeros((len(texts), self.n_codes))
        for n, text in enumerate(texts):
            for code, _ in {(code, text[start:end].lower()) for code, start, end in self.find(text)}:
                found[n, code] += 1
        return found

    def words(self, text: str, code: int, at_most: int = 3) -> list[str]:
        """The different words of `text` that fire the rule of a code, in order."""
        fired = (text[start:end].lower() for found, start, end in self.find(text) if found == code)
        return list(dict.fromkeys(fired))[:at_most]


def _phrase_end(low: str, tokens: Sequence[re.Match[str]], first: int, words: tuple[str, ...]) -> int:
    """Where the phrase that begins at token `first` ends; 0 if it is not there."""
    if first + len(words) > len(tokens):
        return 0
    for n, pattern in enumerate(words):
        token = tokens[first + n]
        if not fits(token.group(), pattern):
            return 0
        if n and not GAP.fullmatch(low, tokens[first + n - 1].end(), token.start()):
            return 0
    return tokens[first + len(words) - 1].end()
