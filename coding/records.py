"""The records that travel between stages: frozen, checked, and knowing nothing but themselves.

Words (one per concept): an *answer* is one respondent's raw text to one open question in one wave; a *code* comes from
a *codebook*; a *suggestion* is a model's proposal, a *decision* is a coder's; a *theme* is a code as it is reported; a
*topic* is a cluster that a topic model found. ``n_`` counts, ``share`` lies in [0, 1], offsets count code points with
the end exclusive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from coding.figures import AutomaticFigures, CleaningFigures, WaveFigures
from coding.lineage import current_code, current_codes

Value = str | float | int | None
NOTHING: Mapping[str, Any] = MappingProxyType({})
NO_CODE = "|"  # no id of a code holds it


class Role(StrEnum):
    """What a column of the survey export is."""

    RESPONDENT = "respondent"  # the key of the respondent; may identify, is never exported
    OPEN = "open"  # an open question
    SINGLE = "single"  # closed, one answer
    MULTIPLE = "multiple"  # closed, several answers; one column per option, or one cell with a separator
    SCALE = "scale"  # ordered points, such as nooit … altijd
    NUMBER = "number"
    SHARE = "share"  # percentages that add up to 100 over the columns of a group
    STRATUM = "stratum"  # a class to report by, such as G4 / G40 / overig
    REPRESENTS = "represents"  # for how many municipalities (or which) the respondent answers
    WEIGHT = "weight"
    WAVE = "wave"
    SKIP = "skip"


class AnswerKind(StrEnum):
    """Whether a text says something, and if not, why not."""

    ANSWER = "answer"
    EMPTY = "empty"
    NOT_APPLICABLE = "not_applicable"  # n.v.t.
    DONT_KNOW = "dont_know"  # weet ik niet
    ELSEWHERE = "elsewhere"  # zie hierboven
    NOTHING_TO_ADD = "nothing_to_add"  # geen opmerkingen
    NOISE = "noise"  # x, asdf, ---


class Seen(StrEnum):
    """What the coder saw when deciding."""

    BLIND = "blind"
    SUGGESTIONS = "suggestions"
    IMPORTED = "imported"  # decided in another tool; what was seen there is unknown
    AUTOMATIC = "automatic"  # given by the suggester without a person; never counted as a person's decision
    COPIED = "copied"  # the coder gave an answer that says the same these codes, and chose to do so here
    BULK = "bulk"  # the coder changed many answers at once, from the table; the run is the batch
    ADJUDICATED = "adjudicated"  # settles a difference: the coder saw what all gave, and this is what holds
    WITHDRAWN = "withdrawn"  # takes back what was given without a person, or by this one; the answer is open again


class Reason(StrEnum):
    """Why an answer was put in the queue."""

    AUDIT = "audit"  # the next one of the random order: part of the audit sample
    UNCERTAIN = "uncertain"  # the suggester doubts most
    RARE = "rare"  # may well have a code of which few examples have been decided
    ORDER = "order"  # the next one of the survey that nobody read; asked for, not part of the queue


class Ended(StrEnum):
    """How somebody came to see what others gave in a sample that is coded twice."""

    FINISHED = "finished"  # the coder finished his part
    OPENED = "opened"  # asked to see the codes before that, which is in the log
    STOPPED = "stopped"  # somebody ended the coder's part without him


class Difference(StrEnum):
    """Why coders gave an answer different codes."""

    UNCLEAR = "unclear"  # the definition can be read in more than one way
    OVERLOOKED = "overlooked"
    INTERPRETATION = "interpretation"  # the answer can be read in more than one way
    MISTAKE = "mistake"
    GAP = "gap"  # what is said has no code in the codebook


class Basis(StrEnum):
    """What a share is counted from."""

    DECIDED = "decided"  # decisions of coders
    SUGGESTED = "suggested"  # suggestions nobody has reviewed: provisional


@dataclass(frozen=True, slots=True)
class Variable:
    """A closed column (or one of a group of columns).

    Attributes
    ----------
    id : str
        Short name, unique in the project.
    label : str
        Full text of the question or column header.
    group : str
        Columns that belong to one question (multiple, share) have the same group; empty otherwise.
    labels : mapping of str to str
        Value as stored → label as shown; empty if the values speak for themselves.
    missing : tuple of str
        Values that mean "no answer", such as ``"999"``.
    stratum_value : str
        For `Role.REPRESENTS`: the class whose units this column counts; empty = the respondent's own class.
    """

    id: str
    label: str
    role: Role
    group: str = ""
    labels: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    missing: tuple[str, ...] = ()
    stratum_value: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """An open question; `counts` names the kinds of non-answer that count as an answer to it."""

    id: str
    text: str
    position: int = 0
    counts: tuple[AnswerKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Wave:
    """One round of the survey. `population` is the number of units (municipalities) per class, answering or not."""

    id: str
    population: Mapping[str, int] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class Respondent:
    """One respondent in one wave. `key` comes from the survey and may identify; `id` does not."""

    id: str
    wave_id: str
    key: str
    values: Mapping[str, Value] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class Answer:
    """One respondent's raw text to one open question in one wave, exactly as it came."""

    id: str
    text: str
    question_id: str = ""
    respondent_id: str = ""
    wave_id: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A span of raw text that may identify somebody: personal data or a place.

    `kind` is what it is (``"gemeente"``, ``"persoon"``, ``"e-mail"`` …), `certainty` lies in [0, 1].
    """

    kind: str
    start: int
    end: int
    rule: str
    certainty: float

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a finding needs 0 <= start < end, not {self.start}, {self.end}")


@dataclass(frozen=True, slots=True)
class CleanAnswer:
    """What cleaning made of an answer.

    Attributes
    ----------
    text : str
        Repaired text.
    spans : tuple of (int, int, int, int), or empty
        Runs of the alignment, ``(clean start, clean end, raw start, raw end)``; empty = the text is as it came.
    findings : tuple of Finding
        In raw code points.
    masked : str
        Raw text with the findings replaced by ``[gemeente]``, ``[persoon]`` …
    duplicate_of : str
        Id of the first answer of its group of (nearly) identical answers, whatever respondent or question; empty for the first
        and for unique ones.
    duplicate_reason : str
        ``"identical"`` after normalising, or ``"near"``; empty where `duplicate_of` is.
    language : str
        ``"nl"``, ``"en"``, ``"de"``, ``"fr"``, ``"ar"`` or ``"am"``; empty = too short or too doubtful to tell.
    refers_to : str
        Id of the answer that "zie hierboven" points at, where that is certain; else empty.
    """

    answer_id: str
    text: str
    kind: AnswerKind = AnswerKind.ANSWER
    is_answer: bool = True
    spans: tuple[tuple[int, int, int, int], ...] = ()
    findings: tuple[Finding, ...] = ()
    masked: str = ""
    duplicate_of: str = ""
    question_id: str = ""
    duplicate_reason: str = ""
    language: str = ""
    refers_to: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A code with what a coder needs to apply it the same way every time.

    `keywords` are rules (``models.rules``); `negated` says whether they count where the text denies their words ("geen tijd").
    `colour` is a name of the palette, empty = that of the group. A `retired` code is offered no longer, and decisions with it stay.
    `split_from` is the code that this one was a part of.
    """

    id: str
    label: str
    group: str = ""
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    parent: str = ""
    negated: bool = True
    colour: str = ""
    retired: bool = False
    split_from: str = ""


@dataclass(frozen=True, slots=True)
class Codebook:
    """A list of codes at one moment; a change makes a new version.

    `groups` maps a group's id to its label; `merged` the id of a code that was merged to the code it went into (`coding.lineage`).
    """

    codes: tuple[Code, ...]
    title: str = ""
    version: str = ""
    groups: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    merged: Mapping[str, str] = field(default_factory=lambda: NOTHING)

    @property
    def ids(self) -> tuple[str, ...]:
        """Code ids in codebook order, which is the order of every (N, K) array."""
        return tuple(code.id for code in self.codes)

    def label(self, code_id: str) -> str:
        """Label of a code; the id itself if this version does not have it."""
        return next((code.label for code in self.codes if code.id == code_id), code_id)

    def current(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Codes as this version calls them."""
        return current_codes(codes, self.merged)

    @property
    def offered(self) -> Codebook:
        """This codebook without retired codes, to suggest and choose from; what stood below one of them moves up.

        >>> Codebook((Code("a", "A", retired=True), Code("b", "B", parent="a"))).offered.codes
        (Code(id='b', label='B', ...parent='', ...),)
        """
        above = {code.id: code.parent or NO_CODE for code in self.codes if code.retired}
        if not above:
            return self
        kept = (code for code in self.codes if not code.retired)
        moved = (replace(c, parent=current_code(c.parent, above).removeprefix(NO_CODE)) for c in kept)
        return replace(self, codes=tuple(moved))


class Suggestion(NamedTuple):
    """A model's proposal for one answer × code.

    `suggested` is true where Duiding would propose the code; below that it is a probability to sort by. `why` names the
    words or the rule behind it (``"rule: buurgemeenten"``).
    """

    answer_id: str
    code_id: str
    probability: float
    suggested: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a coder decided about one answer: its whole set of codes (empty = read, and no code applies).

    Append-only: a later decision of the same coder on the same answer supersedes the earlier one.
    """

    id: str
    answer_id: str
    coder: str
    codes: tuple[str, ...]
    time: datetime
    codebook_version: str
    seen: Seen = Seen.BLIND
    run_id: str = ""
    supersedes: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """An answer that a coder has in hand: nobody else gets it, until it is decided, skipped or left alone for long.

    `place` is its place in the batch it was given out in; `active` when its coder last did anything.
    """

    answer_id: str
    coder: str
    reason: Reason
    batch: int
    place: int
    time: datetime
    active: datetime


@dataclass(frozen=True, slots=True)
class DoubleSample:
    """A random sample of answers that several coders code without seeing each other's codes.

    Attributes
    ----------
    answer_ids : tuple of str
        In the order of coding.
    ends : mapping of str to tuple of (Ended, datetime)
        Person → how and when he first came to see the codes of others; of coders, and of others who opened the codes.
    opened_by : frozenset of str
        Who asked to see the codes.
    """

    id: str
    time: datetime
    who: str
    seed: int
    questions: tuple[str, ...]
    answer_ids: tuple[str, ...]
    coders: tuple[str, ...]
    ends: Mapping[str, tuple[Ended, datetime]] = field(default_factory=lambda: NOTHING)
    opened_by: frozenset[str] = frozenset()

    @property
    def is_closed(self) -> bool:
        """Whether no coder codes it any more."""
        return all(coder in self.ends for coder in self.coders)


@dataclass(frozen=True, slots=True)
class Run:
    """One execution of a stage: enough to repeat it to the same bytes."""

    id: str
    verb: str
    time: datetime
    seed: int
    parameters: Mapping[str, Any]
    inputs: Mapping[str, str]  # what was read → hash
    version: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A cluster of answers to one question. A proposal to read, never a count to report.

    `stability` is the mean adjusted Rand index over seeds and subsamples of the question's topics, in [-1, 1].
    """

    question_id: str
    number: int
    words: tuple[str, ...]
    answer_ids: tuple[str, ...]
    central: tuple[str, ...]
    stability: float


@dataclass(frozen=True, slots=True)
class ThemeShare:
    """Share of the answers to one question in which a theme occurs, with its 95% interval.

    Attributes
    ----------
    n : int
        Substantive answers of this question, wave and class that the basis speaks about.
    n_theme : int
        Those in which the theme occurs.
    share, low, high : float
        In [0, 1]; NaN where n is 0.
    variable, value : str
        The class (``"klasse"``, ``"G40"``); both empty for all respondents together.
    hidden : bool
        The figures may not be shown (disclosure control). Why is not kept: the reason itself could give a count away.
    """

    question_id: str
    code_id: str
    wave_id: str
    n: int
    n_theme: int
    share: float
    low: float
    high: float
    basis: Basis
    variable: str = ""
    value: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """One line of the response table of a wave: a class, its respondents, units represented and units in all."""

    wave_id: str
    value: str
    n_respondents: int
    n_represented: int
    n_population: int | None


@dataclass(frozen=True, slots=True)
class Quote:
    """An answer (or a part of it) that illustrates a theme. `text` is masked; `typicality` lies in [0, 1]."""

    answer_id: str
    question_id: str
    code_id: str
    text: str
    rank: int
    typicality: float
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the log: who did what, when, with which figures (never an answer's text)."""

    time: datetime
    who: str
    verb: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class QuestionReport:
    """All that the report says about one open question.

    Attributes
    ----------
    n_answers, n_substantive : int
        Answers received, and those that say something.
    kinds : mapping of AnswerKind to int
        How many non-answers of each kind.
    n_decided : int
        Substantive answers decided by at least one coder.
    n_counted : int
        Substantive answers that the shares are counted from.
    shares : tuple of ThemeShare
        For every theme: all respondents per wave, and per class.
    per_wave : mapping of str to WaveFigures
        Wave → its part of these numbers.
    """

    question: Question
    n_answers: int
    n_substantive: int
    n_decided: int
    n_counted: int
    kinds: Mapping[AnswerKind, int]
    basis: Basis
    shares: tuple[ThemeShare, ...]
    quotes: tuple[Quote, ...]
    topics: tuple[Topic, ...]
    per_wave: Mapping[str, WaveFigures] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that the report formats; it computes nothing itself.

    `classes` are the values of the stratum `variable` in their order of display; `coders` maps a coder to the number of
    answers decided; `runs` are the runs that the figures rest on; `cleaning` tells what cleaning did, None if that is not known;
    `automatic` which answers were coded without a person, None if none was: they are in no figure.
    """

    project: str
    time: datetime
    codebook: Codebook
    waves: tuple[Wave, ...]
    response: tuple[ResponseRow, ...]
    variable: Variable | None
    classes: tuple[str, ...]
    questions: tuple[QuestionReport, ...]
    coders: Mapping[str, int]
    runs: tuple[Run, ...]
    small_cell: int = 5
    min_group: int = 10
    min_percent: int = 20
    cleaning: CleaningFigures | None = None
    automatic: AutomaticFigures | None = None
