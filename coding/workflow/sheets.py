"""Answers as a coder reads them: the raw text with what may not be seen, what is denied, what is suggested and by which words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coding.cleaning.privacy import MASKING
from coding.cleaning.reading import raw_places
from coding.cleaning.words import Word, analyse
from coding.records import CleanAnswer, Codebook, Decision, Finding, Question, Role, Suggestion
from coding.store import decisions, judgements, stages, survey
from coding.workflow.blind import hidden_from, visible
from coding.workflow.clean_report import with_findings
from coding.workflow.masking import may_see_unmasked
from coding.workflow.project import Project, clean_run, current_codebook
from coding.workflow.suggested import WORTH as LIKELY
from coding.workflow.suggested import run_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models.rules import Rules

MOST = 9  # offers, for there are nine digits
SUGGESTED = 6  # of them from suggestions, unless more than that are suggested
OFTEN = 5  # of them because they are often given in answer to this question
LOOKED_BACK = 5_000  # decisions that tell what is often given
Span = tuple[int, int]


@dataclass(frozen=True)
class Offered:
    """A code to choose with one key.

    `probability` is None for one that is offered because it is often given in answer to the question. `spans` are the words behind
    the suggestion, in code points of the raw answer. `said` is what the coder said about the code alone, ``"yes"`` or ``"no"``.
    """

    code: str
    probability: float | None = None
    suggested: bool = False
    spans: tuple[Span, ...] = ()
    said: str = ""


@dataclass(frozen=True)
class Sheet:
    """One answer to read. All places are code points of `raw`, end exclusive.

    Attributes
    ----------
    about : tuple of (str, str)
        What a coder may know of who answered: (label, value) of the classes. Never the key.
    masks : tuple of Finding
        What this coder may not see.
    run_id : str
        The run that the suggestions come from; empty without, as for what the coder is to code blind (`coding.workflow.blind`).
    """

    answer_id: str
    question: Question
    raw: str
    about: tuple[tuple[str, str], ...]
    wave_id: str
    offers: tuple[Offered, ...]
    negated: tuple[Span, ...]
    masks: tuple[Finding, ...]
    language: str
    run_id: str


def sheets(project: Project, answer_ids: Sequence[str]) -> list[Sheet]:
    """Answers as the current coder may read them, with the suggestions of now."""
    if not answer_ids:
        return []
    with project.reading() as session:
        reader = Reader(session, project, answer_ids)
        return [reader.sheet(session, answer_id) for answer_id in answer_ids]


class Reader:
    """What all answers of a batch are read with; with `code`, that is the only one that is offered."""

    def __init__(self, session: Session, project: Project, answer_ids: Sequence[str], code: str = "") -> None:
        from models.rules import Rules

        self.code = code
        self.project, self.is_open = project, may_see_unmasked(project)
        self.codebook: Codebook = current_codebook(session).offered
        self.place = {code: k for k, code in enumerate(self.codebook.ids)}
        codes = self.codebook.codes
        self.rules: Rules = Rules.of([c.keywords for c in codes], [c.negated for c in codes])
        self.hidden = hidden_from(session, project)
        sighted = [i for i in answer_ids if i not in self.hidden]
        self.said = judgements.said(session, project.settings.coder, sighted)
        self.raw, self.cleaning = survey.texts_of(session, answer_ids), clean_run(session).id
        asked = {i.rpartition(".")[2] for i in answer_ids}
        self.questions = {q.id: q for q in survey.all_questions(session) if q.id in asked}
        self.classes = {v.id: v.label or v.id for v in survey.all_variables(session) if v.role is Role.STRATUM}
        self.run_of = run_of(session, answer_ids, answer_ids)
        made = [] if code else decisions.current_decisions(session, last=LOOKED_BACK)
        self.often = _often(visible(made, project.settings.coder, self.hidden), self.questions, self.place)
        self.suggestions = self._suggestions(session, sighted)

    def _suggestions(self, session: Session, answer_ids: Sequence[str]) -> Mapping[str, list[Suggestion]]:
        found: dict[str, list[Suggestion]] = {}
        for run_id in sorted(set(self.run_of.values())):
            own = [i for i in answer_ids if self.run_of.get(i) == run_id]
            for one in stages.suggestions_of(session, run_id, own):
                found.setdefault(one.answer_id, []).append(one)
        return found

    def sheet(self, session: Session, answer_id: str) -> Sheet:
        """One answer."""
        question, raw = self.questions[answer_id.rpartition(".")[2]], self.raw[answer_id]
        cleaned = stages.clean_answer(session, self.cleaning, answer_id)
        respondent = survey.respondent_of(session, answer_id)
        values = ((label, respondent.values.get(name)) for name, label in self.classes.items())
        about = tuple((label, str(value)) for label, value in values if value not in (None, ""))
        words = analyse(cleaned.text, self.project.settings.abbreviations)
        denied = raw_places(cleaned, _denied(cleaned.text, words))
        masks = () if self.is_open else _masks(with_findings(self.project, raw, cleaned))
        offers = self._offers(cleaned, words, question.id)
        run_id = "" if answer_id in self.hidden else self.run_of.get(answer_id, "")
        return Sheet(
            answer_id, question, raw, about, respondent.wave_id, offers, tuple(denied), masks, cleaned.language, run_id
        )

    def _offers(self, cleaned: CleanAnswer, words: Sequence[Word], question: str) -> tuple[Offered, ...]:
        found = [s for s in self.suggestions.get(cleaned.answer_id, ()) if s.code_id in self.place]
        said = {} if self.code else self.said.get(cleaned.answer_id, {})

        def offered(one: Suggestion) -> Offered:
            spans = self._spans(one, cleaned, words, question)
            return Offered(one.code_id, one.probability, one.suggested, spans, _word(said.get(one.code_id)))

        if self.code:
            nothing = Suggestion(cleaned.answer_id, self.code, 0.0, False)
            return (offered(next((s for s in found if s.code_id == self.code), nothing)),)
        found = [*(s for s in found if s.code_id not in said), *self._spoken(cleaned.answer_id, said, found)]
        found.sort(key=lambda s: (not s.suggested, -s.probability))
        likely = {s.code_id for n, s in enumerate(found) if s.suggested or (n < SUGGESTED and s.probability >= LIKELY)}
        offers = [offered(s) for s in found if s.code_id in likely | said.keys()][:MOST]
        known = {one.code for one in offers}
        often = [Offered(code) for code in self.often.get(question, ()) if code not in known]
        return tuple((offers + often[:OFTEN])[:MOST])

    def _spoken(self, answer_id: str, said: Mapping[str, bool], found: Sequence[Suggestion]) -> list[Suggestion]:
        """What the coder said about single codes before, in place of what is suggested: certain for him."""
        why = {s.code_id: s.why for s in found}
        return [
            Suggestion(answer_id, code, float(is_yes), is_yes, why.get(code, ""))
            for code, is_yes in said.items() if code in self.place
        ]  # fmt: skip

    def _spans(self, one: Suggestion, cleaned: CleanAnswer, words: Sequence[Word], question: str) -> tuple[Span, ...]:
        """The words of the answer behind a suggestion: where its keywords fire, else the words that its reason names."""
        layer, _, said = one.why.partition(": ")
        spans: list[Span] = []
        if layer == "rule" or self.code:
            spans = self.rules.spans(cleaned.text, self.place[one.code_id], words, question)
        if not spans and layer in ("rule", "learned", "codebook"):
            named = set(said.split(", "))
            spans = [(w.start, w.end) for w in words if w.text.lower() in named]
        return tuple(raw_places(cleaned, spans))


def _often(
    made: Iterable[Decision], questions: Mapping[str, Question], known: Mapping[str, int]
) -> dict[str, list[str]]:
    """The codes that people gave most often in answer to each question."""
    counts = {question: Counter[str]() for question in questions}
    for decision in made:
        if (question := decision.answer_id.rpartition(".")[2]) in counts:
            counts[question].update(code for code in decision.codes if code in known)
    return {q: sorted(found, key=lambda c: (-found[c], known[c]))[:MOST] for q, found in counts.items()}


def _word(said: bool | None) -> str:
    return "" if said is None else judgements.YES if said else judgements.NO


def _denied(text: str, words: Sequence[Word]) -> list[Span]:
    """Runs of denied words: those with nothing but spaces between them are one."""
    runs: list[Span] = []
    for word in words:
        if word.negated:
            joins = runs and not text[runs[-1][1] : word.start].strip(" ")
            runs = [*runs[:-1], (runs[-1][0], word.end)] if joins else [*runs, (word.start, word.end)]
    return runs


def _masks(cleaned: CleanAnswer) -> tuple[Finding, ...]:
    return tuple(f for f in cleaned.findings if f.certainty >= MASKING)
