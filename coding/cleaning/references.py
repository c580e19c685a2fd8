"""Which answer "zie hierboven" points at, if that is certain."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from coding.cleaning.kinds import normalised
from coding.records import AnswerKind

Given = tuple[str, int, str, AnswerKind]  # question id, position, text, kind
# normalised text, so without punctuation
NUMBER = re.compile(
    r"(?:vraag|vragen|vr|v|q|punt|antwoord|antwoorden|nr|nummer|onderdeel|question|zie|zelfde als) ?([a-z]?\d{1,3}[a-z]?)\b"
)
ANY_NUMBER = re.compile(r"\d+")
ELSEWHERE = re.compile(
    r"\b(?:bijlagen?|bijgevoegde?|document(?:en)?|notitie|nota|beleids\w*|plan|rapport|(?:web)?site|link|e?mail|stukken|brief|verslag|onder|hieronder"
    r"|onderstaande?|verderop|attach\w*)\b"
)
PREVIOUS = re.compile(
    r"\b(?:hierboven|boven|bovenstaande?|hiervoor|vorige?|voorgaande?|idem|ditto|dito|(?:het)?zelfde|above|previous|same)\b"
)
LABEL = re.compile(r"\s*(?:vraag|vr\.?|v|q)?\s*(\d{1,3}[a-z]?)(?=[\s.:)]|\Z)", re.IGNORECASE)


def refer(answers: Sequence[Given], numbers: Mapping[str, str] | None = None) -> dict[str, str]:
    """Link the answers of one respondent that send the reader elsewhere to the answer that they point at.

    Parameters
    ----------
    answers : sequence of (question id, position, text, kind)
        All open questions of one respondent in question order, also those left empty: what is "hierboven" to somebody
        depends on them.
    numbers : mapping of str to question id, optional
        Numbers by which respondents know the questions (`numbers_of`), for "zie vraag 12".

    Returns
    -------
    dict of question id to question id
        Only links that are certain, each to a substantive answer. "Zie hierboven" and "idem" point at the question right
        before, or at the only earlier answer if that question has none; "al beantwoord" at the only earlier answer. A
        chain ("idem", "idem") ends at the answer. No link: several numbers, an unknown number, a document, a circle.

    Examples
    --------
    >>> a = [("q1", 1, "de taal", AnswerKind.ANSWER), ("q2", 2, "idem", AnswerKind.ELSEWHERE)]
    >>> refer([*a, ("q3", 3, "zie vraag 2", AnswerKind.ELSEWHERE)], {"2": "q2"})
    {'q2': 'q1', 'q3': 'q1'}
    """
    ordered = sorted(answers, key=lambda given: (given[1], given[0]))
    kinds = {question: kind for question, _, _, kind in ordered}
    towards: dict[str, str] = {}
    for place, (question, _, text, kind) in enumerate(ordered):
        if kind is AnswerKind.ELSEWHERE:
            target = _target(normalised(text), ordered[:place], numbers or {})
            if target in kinds and target != question:
                towards[question] = target
    ends = {question: _end(question, towards) for question in towards}
    return {question: end for question, end in ends.items() if kinds.get(end) is AnswerKind.ANSWER}


def numbers_of(labels: Mapping[str, str]) -> dict[str, str]:
    """Number → question id, from labels that begin with one; a number that two labels share is left out.

    >>> numbers_of({"a": "12. Wat gaat goed?", "b": "Vraag 13a: En wat niet?", "c": "2020 was zwaar?"})
    {'12': 'a', '13a': 'b'}
    """
    found = [(match[1].lower(), question) for question, label in labels.items() if (match := LABEL.match(label))]
    seen = [number for number, _ in found]
    return {number: question for number, question in found if seen.count(number) == 1}


def _target(text: str, earlier: Sequence[Given], numbers: Mapping[str, str]) -> str:
    """Question that a text points at, or nothing."""
    named = NUMBER.findall(text)
    if named or ANY_NUMBER.search(text):
        only = len(named) == len(ANY_NUMBER.findall(text)) == 1
        return _numbered(named[0], numbers) if only else ""
    if ELSEWHERE.search(text) or not earlier:
        return ""
    if PREVIOUS.search(text) and earlier[-1][3] in (AnswerKind.ANSWER, AnswerKind.ELSEWHERE):
        return earlier[-1][0]
    substantive = [question for question, _, _, kind in earlier if kind is AnswerKind.ANSWER]
    return substantive[0] if len(substantive) == 1 else ""


def _numbered(number: str, numbers: Mapping[str, str]) -> str:
    known = {key.lower(): question for key, question in numbers.items()}
    return known.get(number) or known.get(number.lstrip("vq"), "")


def _end(question: str, towards: Mapping[str, str]) -> str:
    """Where a chain of links ends; nothing for a circle."""
    seen = {question}
    while question in towards:
        question = towards[question]
        if question in seen:
            return ""
        seen.add(question)
    return question
