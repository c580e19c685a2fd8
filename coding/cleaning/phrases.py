"""Sentences that say nothing, as a small grammar over words.

The word list (``data/words/niet-antwoorden.toml``) puts words into classes: ME (*ik*, *wij*), NOT (*niet*, *niets*), KNOW
(*weet*, *weten*), PLACE (*hierboven*, *vorige*). A group of sentences has a kind, the classes that its words may come from,
and cores: classes that must all be there, in any order (KNOW and NOT; SEE and PLACE). Any word outside these classes
makes a text an answer, so that *geen idee* is none and *geen idee waar de docenten zijn* is.

Classes are bits of an integer, so a text costs one look-up per word and two operations per group.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from operator import or_
from typing import Any

from coding.cleaning.sentences import word_set
from coding.records import AnswerKind
from coding.settings import DATA

NUMBER = re.compile(r"[a-z]?\d{1,3}[a-z]?")  # of a question: "12", "12a", "q7"
YEAR = re.compile(r"20\d\d")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
DOCUMENT_ENDS = tuple(
    word_set(
        "plan plannen nota notitie regels besluit voorstel rapport verslag document bestand site brief stukken verordening"
    )
)
SHORTEST_DOCUMENT = 8  # letters: "wijkplan", "raadsbesluit"
MOST_TO_POINT = 7  # words of "zie het rapport van de rekenkamer over inburgering"
MOST_REMEMBERED = 1 << 14  # words


@dataclass(frozen=True)
class Group:
    """Sentences of one kind (none for reasons): the bits its words may have, and those that each core needs."""

    kind: AnswerKind | None
    words: int
    cores: tuple[int, ...]

    def has(self, masks: Sequence[int], present: int) -> bool:
        """Whether a clause is one of these sentences, given the bits of each of its words and of all together."""
        for core in self.cores:
            if present & core == core:
                return all(map(self.words.__and__, masks))
        return False


@dataclass(frozen=True)
class Grammar:
    """Bits of each class and of each word, and the sentences that are made of them."""

    bits: Mapping[str, int]
    words: Mapping[str, int]
    groups: tuple[Group, ...]
    reasons: tuple[Group, ...]


@cache
def word_list() -> Mapping[str, Any]:
    """The word list as it stands in its file: formulas, words, groups and reasons."""
    return tomllib.loads((DATA / "words" / "niet-antwoorden.toml").read_text(encoding="utf-8"))


@cache
def grammar() -> Grammar:
    """The grammar of the word list."""
    file = word_list()
    bits = {name: 1 << i for i, name in enumerate((*file["words"], "NUMBER", "YEAR", "LETTER"))}
    words = dict.fromkeys(LETTERS, bits["LETTER"])
    for name, entries in file["words"].items():
        for word in entries.split():
            words[word] = words.get(word, 0) | bits[name]
    groups, reasons = (tuple(_group(entry, bits) for entry in file[name]) for name in ("groups", "reasons"))
    return Grammar(bits, words, groups, reasons)


def _group(entry: Mapping[str, Any], bits: Mapping[str, int]) -> Group:
    return Group(
        AnswerKind(entry["kind"]) if "kind" in entry else None,
        sum(bits[name] for name in {"FILLER", *entry["words"].split()}),
        tuple(sum(bits[name] for name in {*core.split()}) for core in entry["cores"]),
    )


@lru_cache(maxsize=MOST_REMEMBERED)
def classes_of(word: str) -> int:
    """Bits of the classes of a normalised word; 0 if it has none, so that it says something.

    >>> [classes_of(word) > 0 for word in ("weet", "12a", "beleidsregels", "werkgevers")]
    [True, True, True, False]
    """
    known, bits = grammar().words.get(word, 0), grammar().bits
    if known or word.isalpha():
        is_document = not known and len(word) >= SHORTEST_DOCUMENT and word.endswith(DOCUMENT_ENDS)
        return bits["DOC"] if is_document else known
    return bits["NUMBER"] if NUMBER.fullmatch(word) else bits["YEAR"] if YEAR.fullmatch(word) else 0


def kind_of_words(words: Sequence[str]) -> AnswerKind | None:
    """Kind of a clause that says nothing, given its normalised words; None for any other.

    >>> kind_of_words("daar heb ik geen zicht op".split()), kind_of_words(["geen", "goed", "idee"])
    (<AnswerKind.DONT_KNOW: 'dont_know'>, None)
    """
    masks = [classes_of(word) for word in words]
    present = reduce(or_, masks, 0)
    for group in grammar().groups:
        if group.has(masks, present):
            return group.kind
    return None


def points_elsewhere(words: Sequence[str]) -> bool:
    """Whether a clause with unknown words is *zie* and a document, or *zie* and something above.

    >>> [points_elsewhere(text.split()) for text in ("zie het rapport van de rekenkamer", "zie tabel hieronder", "zie de mens")]
    [True, True, False]
    """
    bits = grammar().bits
    if not 1 < len(words) <= MOST_TO_POINT or not classes_of(words[0]) & bits["SEE"]:
        return False
    if classes_of(words[1]) & (bits["ME"] | bits["YOU"]):  # "zie je boven de 50"
        return False
    between = bits["ART"] | bits["IT"] | bits["OUR"] | bits["SENT"]
    named = next((word for word in words[1:] if not classes_of(word) & between), "")
    return bool(classes_of(named) & bits["DOC"] or classes_of(words[-1]) & bits["ABOVE"])


def is_filler(word: str) -> bool:
    """Whether a word adds nothing to what stands beside it (*helaas*, *sorry*)."""
    return bool(grammar().words.get(word, 0) & grammar().bits["FILLER"])


def is_aside(words: Sequence[str]) -> bool:
    """Whether a clause adds nothing to one that says nothing: filler, or why one does not know.

    >>> is_aside(["sorry"]), is_aside("ik werk hier nog maar kort".split()), is_aside(["kort"])
    (True, True, False)
    """
    if all(map(is_filler, words)):
        return True
    masks = [classes_of(word) for word in words]
    present = reduce(or_, masks, 0)
    return any(group.has(masks, present) for group in grammar().reasons)


def without_who_we_are(words: Sequence[str]) -> Iterator[str]:
    """The words but those that say who speaks: "in onze gemeente" and "als beleidsmedewerker" lose their noun.

    >>> list(without_who_we_are("als gemeente weten wij dit niet".split()))
    ['als', 'weten', 'wij', 'dit', 'niet']
    """
    known, bits = grammar().words, grammar().bits
    before = 0
    for word in words:
        mask = known.get(word, 0)
        if not (mask & bits["BODY"] and before & bits["ONE_OF_US"]):
            yield word
        before = mask


def at_connectives(words: Sequence[str]) -> list[list[str]]:
    """The clauses of a sentence that has no commas: cut at *want*, *en*, *of* and before *zie*, *idem*, *nvt*.

    A text that begins with *omdat* or *want* is a reason for something else, and stays whole.

    >>> at_connectives("geen idee want nvt zie boven".split()), at_connectives("omdat we dat niet weten".split())
    ([['geen', 'idee'], ['nvt'], ['zie', 'boven']], [['omdat', 'we', 'dat', 'niet', 'weten']])
    """
    known, bits = grammar().words, grammar().bits
    clauses: list[list[str]] = [[]]
    for i, word in enumerate(words):
        mask = known.get(word, 0)
        if mask & bits["SPLIT"] and i:
            clauses.append([])
        elif mask & (bits["SEE"] | bits["NVT"]) or word == "idem":
            clauses.append([word])
        else:
            clauses[-1].append(word)
    return [clause for clause in clauses if clause]
