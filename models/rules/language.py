"""The language of keywords: one string says one rule.

::

    keyword  = [scope] (phrase {window phrase} {without} | "re:" expression)
    scope    = "[" ["!"] question {"," question} "]"     only (not) for answers to these questions
    phrase   = word {word}                               the words follow each other
    word     = ["*"] letters ["*"] ["=" | "+"]           "*" any beginning or ending; "=" only as it is written;
                                                         "+" also as a part of a compound or of what an
                                                         abbreviation stands for
    window   = "~" number | "~~" number                  at most so many words further; "~~" or so many words before
    without  = "!" word {"-" word}                       not where this stands in the same sentence

Without a mark a word is found as it is written, by its lemma, and where an abbreviation stands for the whole phrase. Measured on
the demo survey, rules alone against the true codes (precision / recall, what each step adds and how much of that is right):
as written .677 / .381; with lemmas .677 / .384 (9 more, 6 right); with abbreviations that stand for the whole phrase .676 / .385 (4 more, 2
right). Only where asked with "+": parts of abbreviations ("regionaal" in "ROC": 21 more, 4 right) and of compounds ("maatje" in
"taalmaatje": 47 more, 12 right). Lemmas of the keywords themselves ("partners" finding "partner") add 13, 3 of them right: not used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from models.rules.folding import folded

WORD = re.compile(r"[\w*]+")
WINDOW = re.compile(r"(~~?)(\d{1,3})")
SCOPE = re.compile(r"\[([^\[\]]*)\]")
EXPERT = "re:"
MOST_WORDS_BETWEEN = 50
MOST_PHRASES = 5


WRITTEN, LEMMA, PART = 1, 2, 4  # forms of a word in which a pattern may be found, to be added up
USUAL = WRITTEN | LEMMA


class RuleError(ValueError):
    """A keyword that is no rule: `reason` is one word, `found` what is wrong in it."""

    def __init__(self, reason: str, found: str = "") -> None:
        super().__init__(f"{reason}: {found}")
        self.reason, self.found = reason, found


@dataclass(frozen=True, slots=True)
class Pattern:
    """A word to find; `core` is folded, and empty for a bare ``*``, which is any word; `forms` are those it may have."""

    core: str
    opens: bool = False
    continues: bool = False
    forms: int = USUAL

    def fits(self, word: str) -> bool:
        """Whether a folded word fits.

        >>> Pattern("coach", True, True).fits("jobcoaches"), Pattern("coach").fits("coaches")
        (True, False)
        """
        if self.opens:
            return self.core in word if self.continues else word.endswith(self.core)
        return word.startswith(self.core) if self.continues else word == self.core


Phrase = tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """How far the next phrase may be: at most `reach` words; `both` = on either side."""

    reach: int
    both: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """What one keyword asks for.

    Attributes
    ----------
    phrases, windows
        The phrases in their order, and the window before each but the first; both empty for an `expression`.
    without : tuple of Phrase
        What may not stand in the same sentence.
    questions : frozenset of str
        Scope: only these questions, or all but these where `is_outside`; empty = all.
    """

    phrases: tuple[Phrase, ...] = ()
    windows: tuple[Window, ...] = ()
    without: tuple[Phrase, ...] = ()
    questions: frozenset[str] = frozenset()
    is_outside: bool = False
    expression: str = ""

    def is_asked(self, question: str) -> bool:
        """Whether the rule holds for answers to a question."""
        return not self.questions or (question in self.questions) != self.is_outside


def parse(keyword: str) -> Rule:
    """The rule that a keyword writes down.

    >>> rule = parse("[overdracht-coa] warm* ~3 overdracht !koud")
    >>> [[p.core for p in phrase] for phrase in rule.phrases], rule.windows, sorted(rule.questions)
    ([['warm'], ['overdracht']], (Window(reach=3, both=False),), ['overdracht-coa'])
    >>> parse("taal ~3")
    Traceback (most recent call last):
    models.rules.language.RuleError: window_place: taal ~3

    Raises
    ------
    RuleError
        If it is none.
    """
    rest = keyword.strip()
    scope: dict[str, Any] = {}
    if rest.startswith("["):
        scope, rest = _scope(rest)
    if rest[: len(EXPERT)].lower() == EXPERT:
        from models.rules.expert import compiled

        expression = rest[len(EXPERT) :].strip()
        compiled(expression)
        return Rule(expression=expression, **scope)
    return _of_words(rest.split(), scope)


def _scope(text: str) -> tuple[dict[str, Any], str]:
    found = SCOPE.match(text)
    if not found:
        raise RuleError("scope_open", text)
    inside = found.group(1).strip()
    questions = frozenset(name for part in inside.removeprefix("!").split(",") if (name := part.strip()))
    if not questions:
        raise RuleError("scope_empty", found.group())
    return {"questions": questions, "is_outside": inside.startswith("!")}, text[found.end() :].strip()


def _of_words(chunks: list[str], scope: dict[str, Any]) -> Rule:
    phrases: list[list[Pattern]] = [[]]
    windows: list[Window] = []
    without: list[Phrase] = []
    for chunk in chunks:
        if chunk.startswith("!"):
            without.append(_checked(_patterns(chunk[1:]), chunk))
        elif chunk.startswith("~"):
            if not phrases[-1]:
                raise RuleError("window_place", chunk)
            windows.append(_window(chunk))
            phrases.append([])
        else:
            phrases[-1] += _patterns(chunk)
    whole = " ".join(chunks)
    if windows and not phrases[-1]:
        raise RuleError("window_place", whole)
    if len(phrases) > MOST_PHRASES:
        raise RuleError("windows_many", str(MOST_PHRASES - 1))
    if without and not phrases[0]:
        raise RuleError("only_without", whole)
    return Rule(tuple(_checked(phrase, whole) for phrase in phrases), tuple(windows), tuple(without), **scope)


def _checked(phrase: list[Pattern], shown: str) -> Phrase:
    if not phrase:
        raise RuleError("no_word", shown)
    if not phrase[0].core:
        raise RuleError("star", shown)
    return tuple(phrase)


def _patterns(chunk: str) -> list[Pattern]:
    forms = {"=": WRITTEN, "+": USUAL | PART}.get(chunk[-1:], USUAL)
    made = []
    for word in WORD.findall(folded(chunk)):
        core = word.strip("*")
        if "*" in core:
            raise RuleError("star_inside", word)
        made.append(Pattern(core, word.startswith("*"), word.endswith("*"), forms))
    return made


def _window(chunk: str) -> Window:
    found = WINDOW.fullmatch(chunk)
    if not found:
        raise RuleError("window", chunk)
    reach = int(found.group(2))
    if not 1 <= reach <= MOST_WORDS_BETWEEN:
        raise RuleError("window_reach", chunk)
    return Window(reach, found.group(1) == "~~")
