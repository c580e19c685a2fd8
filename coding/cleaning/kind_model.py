"""What kind of answer a short text most likely is, learned from labelled examples: for the long tail that no list holds.

A logistic regression over words, pairs and triples of words, and the letters within words; its weights stand in
``data/words/niet-antwoorden-gewichten.json``, made by ``data/words/learn_nonanswers.py``. The word list and the
grammar of `phrases` come first; this only adds texts that they leave, and only when it is sure.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, repeat

from coding.cleaning.frequency import zipf
from coding.records import AnswerKind
from coding.settings import DATA, stop_words

WEIGHTS = DATA / "words" / "niet-antwoorden-gewichten.json"
SURE = 0.8  # probability; lower finds more, at .8 hardly any answer is thrown away (docs/methods.md)
STRANGE = 0.2  # share of the words that may be of another subject than saying nothing
MEANT = 2.5  # Zipf value; a rarer word may be mistyped, and is not held against a text
SHORT = 3  # letters; shorter words are of no subject
UNIT = 100  # weights are kept as whole hundredths
LETTERS = range(2, 6)
MOST_WORDS = 12  # a longer text is told by its words, not by its length


def features(bare: str) -> Iterator[str]:
    """What the model sees of a normalised text.

    >>> list(features("wn"))[:4]
    ['^', 'wn', '$', '^ wn']
    """
    return chain(_of_words(bare.split()), *map(_letters, bare.split()))


def _of_words(given: Sequence[str]) -> Iterator[str]:
    words = ["^", *given, "$"]
    pairs = [f"{one} {two}" for one, two in zip(words, words[1:], strict=False)]
    triples = [f"{two} {third}" for two, third in zip(pairs, words[2:], strict=False)]
    around = [f"{one} _ {third}" for one, third in zip(words, words[2:], strict=False)]
    length = f"len{min(len(words) - 2, MOST_WORDS)}"
    return chain(words, pairs, triples, around, (length,))


def _letters(word: str) -> tuple[str, ...]:
    edged = f"#{word}#"
    return tuple(f"c{edged[i : i + n]}" for n in LETTERS for i in range(len(edged) - n + 1))


@dataclass(frozen=True)
class _Model:
    """Level and weights of saying nothing; the kinds, and level and weights of each; words of texts that say nothing."""

    level: float
    nothing: Mapping[str, float]
    kinds: list[AnswerKind]
    levels: list[float]
    of_kind: Mapping[str, list[float]]
    words: frozenset[str]


@lru_cache(maxsize=1 << 14)
def _known_letters(word: str) -> frozenset[str]:
    """Of the letters of a word, those that count: most words come again and again."""
    model = _model()
    return frozenset(part for part in _letters(word) if part in model.nothing or part in model.of_kind)


@cache
def _model() -> _Model:
    kept = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    kinds = [AnswerKind(kind) for kind in kept["kinds"]]
    words = frozenset(kept["words"]) | stop_words()
    return _Model(kept["level"], kept["nothing"], kinds, kept["levels"], kept["of_kind"], words)


def likely(bare: str) -> AnswerKind | None:
    """The kind of non-answer that a normalised text is, if it surely is one.

    >>> likely("daar kan ik helaas geen uitspraak over doen"), likely("er zijn te weinig woningen")
    (<AnswerKind.DONT_KNOW: 'dont_know'>, None)
    """
    model = _model()
    words = bare.split()
    if _is_of_a_subject(words, model.words):  # of most answers this is all that has to be looked at
        return None
    found = set(_of_words(words)).union(*map(_known_letters, words))
    score = model.level + sum(map(model.nothing.get, found, repeat(0)))
    if score / UNIT <= math.log(SURE / (1 - SURE)):
        return None
    scores = list(model.levels)
    for feature in found:
        for k, weight in enumerate(model.of_kind.get(feature, ())):
            scores[k] += weight
    return model.kinds[scores.index(max(scores))]


def _is_of_a_subject(words: Sequence[str], empty: Collection[str]) -> bool:
    """Whether too many words stand in no example that says nothing: "aanvullende bijstand"."""
    strange = sum(word not in empty and len(word) >= SHORT and zipf(word) >= MEANT for word in words)
    return strange >= STRANGE * len(words) and strange > 0
