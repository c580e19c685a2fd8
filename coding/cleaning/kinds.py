"""Answers and non-answers: what kind of nothing a text says, if it says nothing."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

from coding.records import AnswerKind
from coding.settings import DATA

PUNCTUATION = re.compile(r"[^\w\s?]+")
LONGEST = 80  # characters; nothing in the lexicon or the patterns is longer
_NUMBERS = r" ?\w?\d{0,3}\w?(?:(?: en| of| t m)? \d{1,3}\w?)*"  # "12", "12a", "q7", "3 en 4", "3 t/m 5"
PATTERNS: Mapping[AnswerKind, re.Pattern[str]] = {
    AnswerKind.ELSEWHERE: re.compile(
        r"(?:zie|idem|zelfde als|hetzelfde als|als|cf|vgl|zoals)(?: ook)?(?: (?:het|de|mijn|ons|onze))?(?: (?:vorige|eerdere))?"
        r"(?: (?:antwoord(?:en)?|beantwoording|opmerking(?:en)?|toelichting|reactie))?(?: (?:bij|op|van|onder|hierboven))?"
        r"(?: de)?(?: (?:vorige|eerdere))?"
        rf"(?:(?<=antwoord hierboven)| (?:vraag|vragen|vr|v|punt|antwoord|nr|nummer|onderdeel){_NUMBERS})"
    ),
    AnswerKind.NOT_APPLICABLE: re.compile(
        r"(?:dit |is |dat |deze vraag )*(?:nvt|n v t|niet van toepassing)"
        r"(?: (?:voor|bij|op|in) (?:ons|onze|mij|deze)(?: \w+)?)?"
    ),
    AnswerKind.DONT_KNOW: re.compile(
        r"(?:dat |dit )?(?:weet|weten) (?:ik|wij|we|k)(?: (?:dat|dit|het))?(?: nog)? niet(?: (?:precies|zeker))?"
    ),
    AnswerKind.NOTHING_TO_ADD: re.compile(
        r"(?:\w{2,4} )?(?:verder |heb |hebben )?(?:nog )?geen (?:verdere |nadere |extra |aanvullende |bijzondere )?"
        r"(?:opmerking|toelichting|aanvulling|toevoeging)(?:en)?(?: nodig)?"
    ),
    AnswerKind.NOISE: re.compile(
        r"(\w)\1{2,}|[\d\s]+|[bcdfghjklmnpqrstvwxz]{5,}|(?:asdf|qwer|zxcv|jkl|dfg|sdf)\w{0,12}|(\w{1,3})\2{2,}"
    ),
}


def normalised(text: str) -> str:
    """The form in which texts are compared: lower case, no accents, punctuation (but a question mark) or double spaces.

    >>> normalised("  N.v.t.!  (één) ")
    'n v t een'
    """
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(PUNCTUATION.sub(" ", bare).split())


@cache
def lexicon(path: Path = DATA / "words" / "niet-antwoorden.toml") -> Mapping[str, AnswerKind]:
    """Normalised text → kind, from the word list."""
    lists = tomllib.loads(path.read_text(encoding="utf-8"))
    return {normalised(entry): AnswerKind(kind) for kind, entries in lists.items() for entry in entries}


def kind_of(text: str) -> AnswerKind:
    """What kind of answer a text is, judged from the text alone.

    >>> [str(kind_of(t)) for t in ("n.v.t.", "zie vraag 12", "Geen idee!", "-", "Wij werken samen")]
    ['not_applicable', 'elsewhere', 'dont_know', 'noise', 'answer']
    """
    if not text.strip():
        return AnswerKind.EMPTY
    if len(text) > LONGEST:
        return AnswerKind.ANSWER
    bare = normalised(text)
    known = lexicon().get(bare) or lexicon().get(bare.replace("?", "").strip())
    if known:
        return known
    if not any(c.isalpha() for c in bare):
        return AnswerKind.DONT_KNOW if "?" in bare else AnswerKind.NOISE
    return next((kind for kind, pattern in PATTERNS.items() if pattern.fullmatch(bare)), AnswerKind.ANSWER)


def is_answer(kind: AnswerKind, counts: Collection[AnswerKind] = ()) -> bool:
    """Whether a text of this kind counts as an answer to a question that lets `counts` count."""
    return kind is AnswerKind.ANSWER or kind in counts
