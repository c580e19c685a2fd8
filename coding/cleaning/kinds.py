"""Answers and non-answers: what kind of nothing a text says, if it says nothing.

A text is a non-answer if it is a formula of the word list (also with one typing error), if one of the patterns matches
the whole of it, or if it is made of such parts only; words that add nothing (*helaas*, *op dit moment*) may stand
around a formula. Whatever says one thing more is an answer: a non-answer that is read costs a minute, an answer that
is thrown away is lost.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from functools import cache

from coding.cleaning.formulas import PATTERNS
from coding.cleaning.frequency import zipf
from coding.records import AnswerKind
from coding.settings import DATA

PUNCTUATION = re.compile(r"[^\w\s?]+")
LONGEST = 120  # characters; no formula is longer
SHORTEST_MISTYPED = 8  # characters; shorter formulas are one error away from too many words
COMMON = 3.0  # Zipf value: a word this common is meant, not mistyped
# between the parts of "n.v.t. / geen", "geen (nvt)", "nee, geen idee", "n.v.t. Geen."
BETWEEN = re.compile(
    r"[/,;|()\n\u2013\u2014!]+| - |(?<=[\w?])\.(?=\s)|\b(?:en|of|dus|want|oftewel)\b|\s(?=zie\b)", re.IGNORECASE
)
REPEATED = re.compile(r"(\w)\1{2,}")
# figures that say what they count: "100%", "€ 500", "24/7", "1-9-2021"
MEASURE = re.compile(r"\d[\d.,]*\s*[%‰€$£°]|[€$£]\s*\d|\b(?:24/7|50/50)\b|\b\d{1,2}[-/.]\d{1,2}[-/.](?:\d{2}){1,2}\b")
SMILEY = re.compile(r"(?:[:;=][-'^o]?[()\[\]DdPpOo/\\|*3]+|<3|\^_*\^|\s)+")
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
RUNS = frozenset(run[i : i + 4] for row in ROWS for run in (row, row[::-1]) for i in range(len(run) - 3))
NEGATIONS = frozenset(("geen", "niet", "niets", "niks", "nee"))
HOME_ROW = frozenset("asdfghjkl")


def normalised(text: str) -> str:
    """The form in which texts are compared: lower case, no accents, punctuation (but a question mark) or double spaces.

    >>> normalised("  N.v.t.!  (één) ")
    'n v t een'
    """
    if text.isascii():
        return " ".join(PUNCTUATION.sub(" ", text.lower()).split())
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(PUNCTUATION.sub(" ", bare).split())


@cache
def _lists() -> Mapping[str, list[str]]:
    return tomllib.loads((DATA / "words" / "niet-antwoorden.toml").read_text(encoding="utf-8"))


@cache
def lexicon() -> Mapping[str, AnswerKind]:
    """Normalised text → kind, from the word list."""
    return {
        normalised(entry): AnswerKind(kind)
        for kind, entries in _lists().items()
        if not kind.startswith("around")
        for entry in entries
    }


@cache
def _around(name: str) -> re.Pattern[str]:
    entries = sorted((normalised(entry) for entry in _lists()[name]), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, entries))})\b ?")


def kind_of(text: str) -> AnswerKind:
    """What kind of answer a text is, judged from the text alone.

    >>> [str(kind_of(t)) for t in ("n.v.t.", "zie vraag 12", "Geen idee!", "-", "Wij werken samen")]
    ['not_applicable', 'elsewhere', 'dont_know', 'noise', 'answer']
    >>> [str(kind_of(t)) for t in ("nvt / geen", "niet van toepasing", "geen kinderopvang", "100", "100%")]
    ['not_applicable', 'not_applicable', 'answer', 'noise', 'answer']
    """
    if not text.strip():
        return AnswerKind.EMPTY
    if len(text) > LONGEST:
        return AnswerKind.ANSWER
    bare = normalised(text)
    if not any(c.isalpha() for c in bare):
        return _of_signs(text, bare)
    if SMILEY.fullmatch(text):
        return AnswerKind.NOISE
    return _formula(bare) or _combined(text) or _mistyped(bare) or AnswerKind.ANSWER


def is_answer(kind: AnswerKind, counts: Collection[AnswerKind] = ()) -> bool:
    """Whether a text of this kind counts as an answer to a question that lets `counts` count."""
    return kind is AnswerKind.ANSWER or kind in counts


def _of_signs(text: str, bare: str) -> AnswerKind:
    if MEASURE.search(text):
        return AnswerKind.ANSWER
    return AnswerKind.DONT_KNOW if "?" in bare else AnswerKind.NOISE


def _formula(bare: str) -> AnswerKind | None:
    """Kind of a normalised text that is one formula, with or without words around it that add nothing."""
    bare = " ".join(bare.replace("?", " ").split())
    for form in _forms(bare):
        known = lexicon().get(form)
        if known:
            return known
        for kind, pattern in PATTERNS.items():
            if pattern.fullmatch(form):
                return kind
    return AnswerKind.NOISE if _is_keyboard(bare) else None


def _forms(bare: str) -> Iterator[str]:
    """The text itself, without repeated letters, and without the words that add nothing."""
    yield bare
    if REPEATED.search(bare):
        yield REPEATED.sub(r"\1\1", bare)  # "neee"
        yield REPEATED.sub(r"\1", bare)  # "geennn"
    words = bare.split()
    if len(words) > 1 and len(set(words)) == 1:
        yield words[0]
    plain = _around("around_one").sub("", bare).strip()
    if plain not in ("", bare, "niet"):  # "helaas niet" is an answer
        yield plain
    core = _around("around_more").sub("", plain).strip()
    if core != plain and " " in core:  # "nog niet" is an answer: these words may not be all that is left out of two
        yield core


def _combined(text: str) -> AnswerKind | None:
    """Kind of the first part, if every part is a formula; numbers and signs make no part."""
    parts = [bare for bare in map(normalised, BETWEEN.split(text)) if bare]
    if len(parts) < 2 or not all(any(c.isalpha() for c in part) for part in parts):
        return None
    kinds = [_formula(part) or _mistyped(part) for part in parts]
    return kinds[0] if all(kinds) else None


@cache
def _deletions() -> Mapping[str, tuple[str, ...]]:
    """Long formulas by what is left of them without one letter (and as they are): finds one typing error by looking up."""
    found: dict[str, list[str]] = {}
    for formula in lexicon():
        if len(formula) >= SHORTEST_MISTYPED:
            for form in _without_one(formula):
                found.setdefault(form, []).append(formula)
    return {form: tuple(formulas) for form, formulas in found.items()}


def _without_one(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


@cache
def _longest() -> int:
    return max(map(len, lexicon())) + 1


def _mistyped(bare: str) -> AnswerKind | None:
    """Kind of a formula that has one letter too many, too few, wrong or swapped.

    A common word is not a typing error (*een idee*, *geen ideaal*), unless two letters changed places (*zei vorige vraag*)
    or a word as small as *vn* stands in a long formula.
    """
    if not SHORTEST_MISTYPED <= len(bare) + 1 <= _longest() + 1:
        return None
    formulas = {formula for form in _without_one(bare) for formula in _deletions().get(form, ())}
    for formula in sorted(formulas):
        if _is_swap(bare, formula) or _is_one_odd_word(bare.split(), formula.split()):
            return lexicon()[formula]
    return None


def _is_swap(text: str, formula: str) -> bool:
    if len(text) != len(formula):
        return False
    places = [i for i, (a, b) in enumerate(zip(text, formula, strict=True)) if a != b]
    return len(places) == 2 and places[1] == places[0] + 1 and text[places[0]] == formula[places[1]]


def _is_one_odd_word(words: list[str], formula: list[str]) -> bool:
    if len(words) != len(formula):  # a space too many, too few, or mistyped
        return all(zipf(word) < COMMON for word in words if word not in formula) or "".join(words) == "".join(formula)
    odd = [(a, b) for a, b in zip(words, formula, strict=True) if a != b]
    if len(odd) != 1 or not _without_one(odd[0][0]) & _without_one(odd[0][1]):
        return False
    typed, meant = odd[0]
    return zipf(typed) < COMMON or (len(words) > 2 and len(typed) < 3 and meant not in NEGATIONS)


def _is_keyboard(bare: str) -> bool:
    """Whether fingers ran over the keys: every word a row of neighbours, or consonants of the home row."""
    words = bare.split()
    return all(len(word) == 1 or _is_run(word) for word in words) and any(len(word) > 3 for word in words)


def _is_run(word: str) -> bool:
    if len(word) < 4:
        return False
    if HOME_ROW.issuperset(word) and "a" not in word:
        return True
    return all(word[i : i + 4] in RUNS for i in range(0, len(word) - 3, 4)) and word[-4:] in RUNS
