"""All rules of a codebook, found in one reading of a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.rules import expert
from models.rules.folding import folded
from models.rules.language import LEMMA, PART, WRITTEN, Pattern, Phrase, Rule, RuleError, parse
from models.rules.reading import Reader, Reading, Word, plain_terms
from models.terms import Term

TEXTS_KEPT = 1 << 12  # texts whose matches are remembered, some 10 MB: more than a chunk of answers
Span = tuple[int, int]
Found = tuple[Span, ...]  # first and last word (inclusive) of each phrase


class Match(NamedTuple):
    """A rule that fires: its code and number, and where its phrases stand in the text, in order."""

    code: int
    rule: int
    spans: tuple[Span, ...]


class Rules:
    """Rules of K codes, indexed by the longest word of their first phrase, so that a text is read once for all of them.

    Attributes
    ----------
    keywords : list of str
        The rules as written, code by code without repeats; a rule's number is its place here.
    codes : list of int
        The code of each rule.
    n_codes : int
    """

    def __init__(self, keywords: Sequence[Sequence[str]], negated: Sequence[bool] = ()) -> None:
        self.n_codes = len(keywords)
        self.keywords: list[str] = []
        self.codes: list[int] = []
        self._rules: list[Rule] = []
        self._counts_negated = list(negated) or [True] * self.n_codes
        for code, written in enumerate(keywords):
            for keyword in dict.fromkeys(written):
                self._add(code, keyword)
        self._offsets = [_longest(rule.phrases[0]) if rule.phrases else 0 for rule in self._rules]
        rules = zip(self._rules, self._offsets, strict=True)
        self._index = _Index((n, rule.phrases[0][at]) for n, (rule, at) in enumerate(rules) if rule.phrases)
        self._expert = [n for n, rule in enumerate(self._rules) if rule.expression]
        self._reader = Reader(self._index.anchors)
        self._kept: dict[int, tuple[Sequence[Term], str, str, list[Match]]] = {}

    @classmethod
    def of(cls, keywords: Sequence[Sequence[str]], negated: Sequence[bool] = ()) -> Rules:
        """Rules of the keywords of each of K codes.

        Parameters
        ----------
        negated : sequence of bool, optional
            Per code whether it counts where the text denies the words that fire; by default it does.

        Keywords that are no rule (`parse`) are left out: a codebook is checked when it is loaded, not here.

        >>> rules = Rules.of([["taal*"], ["warm* ~3 overdracht"]])
        >>> rules.hits(["Taalles en een warme, goede overdracht", "overdracht, niet warm"]).tolist()
        [[1.0, 1.0], [0.0, 0.0]]
        """
        return cls(keywords, negated)

    def _add(self, code: int, keyword: str) -> None:
        try:
            self._rules.append(parse(keyword))
        except RuleError:
            return
        self.keywords.append(keyword)
        self.codes.append(code)

    def is_asked(self, rule: int, question: str) -> bool:
        """Whether a rule may fire in answers to a question."""
        return self._rules[rule].is_asked(question)

    def hits(
        self,
        texts: Sequence[str],
        terms: Sequence[Sequence[Term]] | None = None,
        questions: Sequence[str] | None = None,
    ) -> NDArray[np.float64]:
        """Number of different rules that fire, per text and code; shape (N, K). Rules on exactly the same words are one.

        On the demo survey 86% of the codes with two or more hits are right, 79% if each rule counts ("partner", "partners").

        Parameters
        ----------
        terms : per text, optional
            Its words with their lemmas; without them rules see words as written only, and nothing is negated.
        questions : per text, optional
            The question it answers; without them no rule with a scope to questions fires.
        """
        counted = np.zeros((len(texts), self.n_codes))
        for n, text in enumerate(texts):
            found = self.matches(text, terms[n] if terms is not None else None, questions[n] if questions else "")
            if found:
                first: dict[tuple[int, tuple[Span, ...]], int] = {}
                for match in sorted(found):
                    first.setdefault((match.code, match.spans), match.rule)
                for rule in set(first.values()):
                    counted[n, self.codes[rule]] += 1
        return counted

    def fired(
        self, text: str, code: int, terms: Sequence[Term] | None = None, question: str = "", at_most: int = 3
    ) -> list[str]:
        """The different words of a text that fire the rules of a code, in lower case, in their order.

        >>> Rules.of([["warm* ~3 overdracht"]]).fired("Een warme, goede overdracht", 0)
        ['warme … overdracht']
        """
        found = sorted((m for m in self.matches(text, terms, question) if m.code == code), key=lambda m: m.spans)
        shown = (" … ".join(text[start:end].lower() for start, end in match.spans) for match in found)
        return list(dict.fromkeys(shown))[:at_most]

    def spans(self, text: str, code: int, terms: Sequence[Term] | None = None, question: str = "") -> list[Span]:
        """What to highlight for a code: places in the text, in order, without overlap.

        >>> Rules.of([["taal*", "taal ~2 b1"]]).spans("Taal op B1", 0)
        [(0, 4), (8, 10)]
        """
        merged: list[Span] = []
        for start, end in sorted(s for m in self.matches(text, terms, question) if m.code == code for s in m.spans):
            if merged and start <= merged[-1][1]:
                merged[-1] = merged[-1][0], max(end, merged[-1][1])
            else:
                merged.append((start, end))
        return merged

    def matches(self, text: str, terms: Sequence[Term] | None = None, question: str = "") -> list[Match]:
        """Every place where a rule fires, in no order; a rule may fire at several places."""
        known = self._kept.get(id(terms))
        if known and known[0] is terms and known[1:3] == (text, question):
            return known[3]
        found = self._found(text, plain_terms(text) if terms is None else terms, question)
        if found and terms is not None:  # mostly they are asked for again, to be shown
            if len(self._kept) >= TEXTS_KEPT:
                self._kept.clear()
            self._kept[id(terms)] = terms, text, question, found
        return found

    def _found(self, text: str, given: Sequence[Term], question: str) -> list[Match]:
        is_near = self._reader.may_match(given)
        if not is_near and not self._expert:
            return []
        readings = list(self._reader.readings(text, given)) if is_near or not all(self._counts_negated) else []
        found = {match for reading in readings for match in self._in_reading(reading, question)}
        if self._expert:
            found.update(self._by_expert(text, readings[0] if readings else None, question))
        return list(found)

    def _in_reading(self, reading: Reading, question: str) -> Iterator[Match]:
        search = _Search(reading)
        for place, word in enumerate(reading.words):
            for n in word.anchors:
                rule, code = self._rules[n], self.codes[n]
                if not rule.is_asked(question):
                    continue
                found = search.found(n, rule, place - self._offsets[n])
                if not found or any(search.stands(without, place) for without in rule.without):
                    continue
                if self._counts_negated[code] or not search.is_negated(found):
                    yield Match(code, n, tuple((reading.starts[a], reading.ends[b]) for a, b in sorted(found)))

    def _by_expert(self, text: str, reading: Reading | None, question: str) -> Iterator[Match]:
        low = folded(text)
        for n in self._expert:
            rule, code = self._rules[n], self.codes[n]
            if rule.is_asked(question):
                for span in expert.spans(rule.expression, low):
                    if self._counts_negated[code] or reading is None or not _all_negated(reading, *span):
                        yield Match(code, n, (span,))


def _all_negated(reading: Reading, start: int, end: int) -> bool:
    inside = [
        no for a, b, no in zip(reading.starts, reading.ends, reading.negated, strict=True) if a < end and start < b
    ]
    return bool(inside) and all(inside)


def _longest(phrase: Phrase) -> int:
    """The place in a phrase of its longest word: most texts do not have it, which is seen at once."""
    return max(range(len(phrase)), key=lambda at: (len(phrase[at].core), -at))


class _Search:
    """Looks for phrases in one reading."""

    def __init__(self, reading: Reading) -> None:
        self.words, self.sentences, self.negated = reading.words, reading.sentences, reading.negated
        self.follows, self.opens, self.closes = reading.follows, reading.opens, reading.closes
        self._standing: dict[Phrase, set[int]] = {}
        self._failed: set[tuple[int, int, Span]] = set()  # rule, number of phrases found, the last of them

    def found(self, n: int, rule: Rule, place: int) -> Found:
        """The phrases of rule `n` whose first begins at a word; empty if they are not all there."""
        end = self._end(rule.phrases[0], place)
        if end < 0:
            return ()
        return ((place, end),) if len(rule.phrases) == 1 else self._rest(n, rule, ((place, end),))

    def _end(self, phrase: Phrase, place: int) -> int:
        """The last word of a phrase that begins at a word; -1 if it does not."""
        if place < 0 or place + len(phrase) > len(self.words) or not self.words[place].fits(phrase[0]):
            return -1
        for n in range(1, len(phrase)):
            if not self.follows[place + n] or not self.words[place + n].fits(phrase[n]):
                return -1
        last = place + len(phrase) - 1
        whole = (self.opens[place] or phrase[0].forms & PART) and (self.closes[last] or phrase[-1].forms & PART)
        return last if whole else -1

    def _rest(self, number: int, rule: Rule, found: Found) -> Found:
        """The phrases after those found, each within the window from the one before."""
        n, (first, last) = len(found), found[-1]
        if n == len(rule.phrases):
            return found
        if (number, n, (first, last)) in self._failed:
            return ()
        phrase, window = rule.phrases[n], rule.windows[n - 1]
        places = [*range(last + 1, last + 1 + window.reach)]
        if window.both:
            places += range(first - len(phrase), first - len(phrase) - window.reach, -1)
        for place in places:
            if 0 <= place < len(self.words) and self.sentences[place] == self.sentences[first]:
                end = self._end(phrase, place)
                whole = self._rest(number, rule, (*found, (place, end))) if end >= 0 else ()
                if whole:
                    return whole
        self._failed.add((number, n, (first, last)))
        return ()

    def stands(self, phrase: Phrase, place: int) -> bool:
        """Whether a phrase stands anywhere in the sentence of a word."""
        if phrase not in self._standing:
            self._standing[phrase] = {s for i, s in enumerate(self.sentences) if self._end(phrase, i) >= 0}
        return self.sentences[place] in self._standing[phrase]

    def is_negated(self, found: Found) -> bool:
        """Whether the text denies all words found: not "geen baan", where the rule itself says "geen"."""
        return all(all(self.negated[a : b + 1]) for a, b in found)


class _Index:
    """Patterns by how they begin, each with the number of its rule."""

    def __init__(self, patterns: Iterable[tuple[int, Pattern]]) -> None:
        self._exact: dict[str, list[tuple[int, int]]] = {}
        self._starts: dict[str, list[tuple[int, int]]] = {}
        self._others: list[tuple[int, Pattern]] = []
        for n, pattern in patterns:
            if pattern.opens:
                self._others.append((n, pattern))
            else:
                place = self._starts if pattern.continues else self._exact
                place.setdefault(pattern.core, []).append((n, pattern.forms))
        self._lengths = sorted({len(start) for start in self._starts})

    def anchors(self, word: Word) -> tuple[int, ...]:
        """Numbers of the rules that may begin with a word, in order."""
        forms = [(word.written, WRITTEN), *((part, PART) for part in word.parts)]
        if word.lemma:
            forms.append((word.lemma, LEMMA))
        found = {n for written, form in forms for n, asked in self._candidates(written) if asked & form}
        return tuple(sorted(found | {n for n, pattern in self._others if word.fits(pattern)}))

    def _candidates(self, written: str) -> Iterator[tuple[int, int]]:
        yield from self._exact.get(written, ())
        for length in self._lengths:
            if length <= len(written):
                yield from self._starts.get(written[:length], ())
