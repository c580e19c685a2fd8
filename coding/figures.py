"""What cleaning and automatic coding did, in figures: records that lie below the others, for they hold nothing but counts and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Respelling:
    """A word that may be misspelt, with the word that may be meant. Texts are never changed by it.

    `n` is how often it occurs; `accepted` whether the rule for sure proposals holds.
    """

    word: str
    proposal: str
    n: int
    accepted: bool


@dataclass(frozen=True, slots=True)
class WaveFigures:
    """What the figures of a question in one wave rest on, in numbers of substantive answers.

    `n_decided` were decided by at least one coder; `n_counted` are those that the shares of that wave are counted from.
    """

    n_substantive: int
    n_decided: int
    n_counted: int


@dataclass(frozen=True, slots=True)
class CleaningFigures:
    """What cleaning did, in numbers of answers. An answer counts once in each number.

    Attributes
    ----------
    steps, left_out : tuple of str
        Steps that ran, and the others, in their order.
    n_identical, n_near : int
        Answers that repeat an earlier one; the first of a group is not counted.
    n_references : int
        Answers such as "zie hierboven" that are linked to the answer they point at.
    n_with_findings : int
        Answers in which something is masked.
    kinds : mapping of str (values of `AnswerKind`) to int
        Non-answers of each kind, without those that count as an answer to their question.
    findings : mapping of str to int
        Kind → findings, not answers: one answer may hold several.
    languages : mapping of str to int
        Language → answers; the empty one = too short or too doubtful to tell.
    spelling : tuple of Respelling
        Over all answers of the project; without words that may be names.
    """

    steps: tuple[str, ...]
    left_out: tuple[str, ...]
    n_answers: int
    n_substantive: int
    n_repaired: int
    n_identical: int
    n_near: int
    n_references: int
    n_with_findings: int
    kinds: Mapping[str, int]
    findings: Mapping[str, int]
    languages: Mapping[str, int]
    spelling: tuple[Respelling, ...] = ()


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised of a code that is given without a person, and what that rests on.

    Attributes
    ----------
    threshold : float
        Probability above which it is given.
    n, n_right : int
        Different decided texts above that, by models that had not seen the decision, and those of them to which the coders gave the code.
    lower : float
        One-sided 95% lower bound of the share that is right.
    n_answers : int
        Answers that got the code without a person.
    """

    code_id: str
    threshold: float
    n: int
    n_right: int
    lower: float
    n_answers: int = 0


@dataclass(frozen=True, slots=True)
class AutomaticFigures:
    """Answers that were coded without a person, as things stand.

    Attributes
    ----------
    run_id : str
        The run that coded them.
    precision : float
        What was asked: the share of the codes that must be right.
    promises : tuple of Promise
        Of each code that was given.
    n_checked, n_confirmed : int
        Codes given to answers that a person decided about afterwards, and those that the person gave too.
    """

    run_id: str
    precision: float
    n_answers: int
    promises: tuple[Promise, ...]
    n_checked: int = 0
    n_confirmed: int = 0
