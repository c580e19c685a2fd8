"""Answers and non-answers: what kind of nothing a text says, if it says nothing.

A text is a non-answer if it is a formula of the word list (*n.v.t.*), if all its words and what they make together are
those of a sentence that says nothing (`phrases`), also with typing errors (`mistyped`), or if it holds no words at all
(`keyboard`). What is left is a non-answer only if a model of labelled examples is sure (`kind_model`): a non-answer that is
read costs a minute, an answer that is thrown away is lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache
from itertools import product

from coding.cleaning import phrases
from coding.cleaning.keyboard import DITTO, has_measure, is_keyboard, is_smiley
from coding.cleaning.kind_model import likely
from coding.cleaning.mistyped import corrected, is_meant
from coding.records import AnswerKind

PUNCTUATION = re.compile(r"[^\w\s?]+")
LONGEST = 160  # characters; nobody takes more to say nothing
MOST_ERRORS = 2  # typing errors in one text
MOST_REMEMBERED = 1 << 14  # texts; many respondents type the same
# between the clauses of "n.v.t. / geen", "geen (nvt)", "nee, geen idee", "n.v.t. Geen."
BETWEEN = re.compile(r"[,;:|()\n\u2013\u2014!?]+| - |(?<=[\w?])\.(?=\s)|/(?!\w\b)")
LETTERS_APART = re.compile(r"\b[a-z](?: [a-z])+\b")  # "n v t"
ONE_TWO_THREE = re.compile(r"\b(?:1 ?2 ?3|een twee drie)\b")  # "zo 1, 2, 3 weet ik het niet"
UNUSUAL = re.compile(r"\b\w\b|[\d?]|twee")  # a text without has only words
GLUED_NUMBER = re.compile(r"\b(vraag|vragen|vr|punt|bijlage)(\d)")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


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
def lexicon() -> Mapping[str, AnswerKind]:
    """Normalised text → kind, from the formulas of the word list."""
    formulas = phrases.word_list()["formulas"]
    return {normalised(entry): AnswerKind(kind) for kind, entries in formulas.items() for entry in entries}


def kind_of(text: str) -> AnswerKind:
    """What kind of answer a text is, judged from the text alone.

    >>> [str(kind_of(t)) for t in ("n.v.t.", "zie vraag 12", "Geen idee!", "-", "Wij werken samen")]
    ['not_applicable', 'elsewhere', 'dont_know', 'noise', 'answer']
    >>> [str(kind_of(t)) for t in ("nvt / geen", "niet van toepassing", "geen kinderopvang", "100", "100%")]
    ['not_applicable', 'not_applicable', 'answer', 'noise', 'answer']
    """
    if len(text) > LONGEST:
        return AnswerKind.ANSWER if text.strip() else AnswerKind.EMPTY
    return _of_short(text)


@lru_cache(maxsize=MOST_REMEMBERED)
def _of_short(text: str) -> AnswerKind:
    return by_rules(text) or likely(normalised(text)) or AnswerKind.ANSWER


def by_rules(text: str) -> AnswerKind | None:
    """What kind of answer a short text is by the word list and the grammar alone; None if they do not know it.

    >>> by_rules("n.v.t."), by_rules("Wij werken samen")
    (<AnswerKind.NOT_APPLICABLE: 'not_applicable'>, None)
    """
    bare = normalised(text)
    if not any(map(str.isalpha, bare)):
        return _of_signs(text, bare)
    if is_smiley(text):
        return AnswerKind.NOISE
    return lexicon().get(bare) or _of_words(text, bare)


def is_answer(kind: AnswerKind, counts: Collection[AnswerKind] = ()) -> bool:
    """Whether a text of this kind counts as an answer to a question that lets `counts` count."""
    return kind is AnswerKind.ANSWER or kind in counts


def _of_signs(text: str, bare: str) -> AnswerKind:
    stripped = text.strip()
    if not stripped:
        return AnswerKind.EMPTY
    if stripped in DITTO:
        return AnswerKind.ELSEWHERE
    if has_measure(text):
        return AnswerKind.ANSWER
    return AnswerKind.DONT_KNOW if "?" in bare else AnswerKind.NOISE


def _of_words(text: str, bare: str) -> AnswerKind | None:
    """Kind of a text in words, if every word is one of a text that says nothing, or mistyped."""
    if "www." in text or "://" in text:
        text = ADDRESS.sub("webadres", text)
        bare = normalised(text)
    words = _words(bare)
    meant = _corrections(words)
    for choice in product(*meant.values()) if meant is not None else ():
        kind = _of_text(text, words, dict(zip(meant or (), choice, strict=True)))
        if kind:
            return kind
    if is_keyboard(words):
        return AnswerKind.NOISE
    is_one_clause = not BETWEEN.search(text.strip(" .!"))
    return AnswerKind.ELSEWHERE if is_one_clause and phrases.points_elsewhere(words) else None


def _words(bare: str) -> list[str]:
    """Words of a normalised text; letters apart make one ("n v t"), a question and its number two ("vraag2")."""
    if UNUSUAL.search(bare):
        bare = LETTERS_APART.sub(lambda found: found.group().replace(" ", ""), bare.replace("?", " "))
        bare = GLUED_NUMBER.sub(r"\1 \2", ONE_TWO_THREE.sub("direct", bare))
    return bare.split()


def _corrections(words: Sequence[str]) -> dict[str, Sequence[Sequence[str]]] | None:
    """What may be meant by each mistyped word; None if a word is neither of the list nor near it: the text says something."""
    found: dict[str, Sequence[Sequence[str]]] = {}
    for word in words:
        if word in found or is_meant(word) or phrases.classes_of(word):
            continue
        meant = corrected(word) if len(found) < MOST_ERRORS else ()
        if not meant:
            return None
        found[word] = meant
    return found


def _of_text(text: str, words: Sequence[str], meant: Mapping[str, Sequence[str]]) -> AnswerKind | None:
    """Kind by the clauses between commas, then as a whole, then by clauses without commas."""
    clauses = [_right(_words(normalised(clause)), meant) for clause in BETWEEN.split(text)]
    whole = _right(words, meant)
    by_clauses = _of_clauses([clause for clause in clauses if clause]) if len(clauses) > 1 else None
    return by_clauses or _of_clause(whole) or _of_clauses(phrases.at_connectives(whole))


def _right(words: Sequence[str], meant: Mapping[str, Sequence[str]]) -> list[str]:
    return [right for word in words for right in meant.get(word, (word,))]


def _of_clauses(clauses: Sequence[Sequence[str]]) -> AnswerKind | None:
    """Kind of the first clause that is no aside, if every such clause has a kind."""
    kinds = [_of_clause(clause) for clause in clauses if not phrases.is_aside(clause)]
    return kinds[0] if kinds and all(kinds) else None


def _of_clause(words: Sequence[str]) -> AnswerKind | None:
    words = list(phrases.without_who_we_are(words))
    known = lexicon().get(" ".join(words)) or phrases.kind_of_words(words)
    if known:
        return known
    core = [word for word in words if not phrases.is_filler(word)]
    if 0 < len(core) < len(words) and core != ["niet"]:  # "helaas niet" is an answer
        known = lexicon().get(" ".join(core))
    return known or (AnswerKind.NOISE if is_keyboard(words) else None)
