"""Choose quotes for the themes of a project, or of a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from coding.cleaning.words import analyse
from coding.evidence.disclosure import large_classes, shown_cells
from coding.evidence.quotes import Candidate, choose, is_quotable
from coding.exchange import tables
from coding.records import CleanAnswer, Quote, Respondent, ThemeShare
from coding.settings import Settings
from coding.store import stages
from coding.workflow.blind import hidden_from
from coding.workflow.evidence import Evidence, gather
from coding.workflow.project import (
    Progress,
    Project,
    add_run,
    chosen_questions,
    clean_run,
    digest,
    new_run,
    no_progress,
)
from coding.workflow.rights import Right, needs

N_QUOTES = 2
FEWEST_ANSWERS = 3  # a theme that fewer answers mention has nothing typical to show
COLUMNS = ("id", "question", "code", "rank", "typicality", "attribution", "text")


@dataclass(frozen=True)
class Chosen:
    """The quotes of a run, and how many themes they illustrate."""

    run_id: str
    is_new: bool
    quotes: list[Quote]
    n_themes: int


@needs(Right.RESEARCH)
def quotes_project(
    project: Project, questions: Sequence[str] = (), n_quotes: int = N_QUOTES, progress: Progress = no_progress
) -> Chosen:
    """Choose quotes per question and theme: masked, typical, different, spread over respondents.

    All are stored; what comes back leaves out answers that who works here still codes blind.

    Raises
    ------
    NotReadyError
        If there is no codebook or the answers are not cleaned.
    """
    with project.reading() as session:
        asked = chosen_questions(session, questions)
        evidence = gather(session, project.settings, asked)
        coded = (f"{i}:{'|'.join(sorted(c))}" for q in evidence.questions for i, c in sorted(q.codes.items()))
        inputs = {"clean": clean_run(session).id, "coded": digest(coded)}
        parameters = {"questions": asked, "per_theme": n_quotes, "min_group": project.settings.min_group}
        parameters["small_cell"] = project.settings.small_cell
        run, is_new = new_run(session, "quotes", project.settings.seed, parameters, inputs)
        hidden = hidden_from(session, project)
        if not is_new:
            return _chosen(run.id, False, _sighted(stages.quotes_of(session, run.id), hidden))
    found = choose_quotes(evidence, n_quotes, project.settings, progress)
    with project.writing() as session:
        run, is_new = add_run(session, run)
        result = _chosen(run.id, is_new, found)
        if is_new:
            stages.add_quotes(session, run.id, found)
            project.log(session, "quotes", run=run.id, quotes=len(found), themes=result.n_themes)
    return replace(result, quotes=_sighted(found, hidden))


def _sighted(quotes: Iterable[Quote], hidden: Collection[str]) -> list[Quote]:
    """Quotes of answers that are not hidden: under which theme one stands, tells its code."""
    return [one for one in quotes if one.answer_id not in hidden]


def _chosen(run_id: str, is_new: bool, quotes: list[Quote]) -> Chosen:
    return Chosen(run_id, is_new, quotes, len({(q.question_id, q.code_id) for q in quotes}))


def write_quotes(chosen: Chosen, out: str | Path) -> int:
    """Write quotes to a csv; the number of rows."""
    rows = ((q.answer_id, q.question_id, q.code_id, q.rank, q.typicality, q.attribution, q.text) for q in chosen.quotes)
    return tables.write_csv(out, COLUMNS, rows)


def choose_quotes(
    evidence: Evidence, n_quotes: int, settings: Settings, progress: Progress = no_progress
) -> list[Quote]:
    """Quotes for every theme of every question, respondents spread over the whole report."""
    from models.features import TextFeatures

    shares = evidence.shares(settings.small_cell, settings.min_group)
    attribution = _Attribution.of(evidence, shares, settings.min_group)
    used: Counter[str] = Counter()
    quoted: set[str] = set()  # an answer is quoted once, however many themes it has
    found: list[Quote] = []
    for n, basis in enumerate(evidence.questions):
        progress("quotes", n / len(evidence.questions))
        quotable = _one_of_each([a for a in basis.cleaned if a.answer_id in basis.codes and is_quotable(a.masked)])
        if not quotable:
            continue
        texts = [a.text for a in quotable]
        vectors = _unit_length(TextFeatures(analyse, depths=()).fit(texts).fitted_.sparse)
        for code in evidence.codebook.ids:
            candidates = [
                _candidate(row, answer, evidence, attribution, basis.question.id, code)
                for row, answer in enumerate(quotable)
                if code in basis.codes[answer.answer_id] and answer.answer_id not in quoted
            ]
            if len(candidates) < FEWEST_ANSWERS:
                continue
            chosen = choose(basis.question.id, code, candidates, vectors, n_quotes, used)
            used.update(evidence.respondent_of[q.answer_id] for q in chosen)
            quoted.update(q.answer_id for q in chosen)
            found += chosen
    progress("quotes", 1.0)
    return found


def reattributed(
    evidence: Evidence, shares: Sequence[ThemeShare], min_group: int, found: Iterable[Quote]
) -> list[Quote]:
    """Quotes of an earlier run, attributed by the figures of now: a class that may no longer be named is left out."""
    attribution = _Attribution.of(evidence, shares, min_group)

    def line(quote: Quote) -> str:
        respondent = evidence.respondents[evidence.respondent_of[quote.answer_id]]
        return attribution.line(respondent, quote.question_id, quote.code_id)

    return [replace(quote, attribution=line(quote)) for quote in found]


def _one_of_each(answers: Sequence[CleanAnswer]) -> list[CleanAnswer]:
    """The first of each group of (nearly) identical answers."""
    return list({a.duplicate_of or a.answer_id: a for a in reversed(answers)}.values())[::-1]


def _candidate(
    row: int, answer: CleanAnswer, evidence: Evidence, attribution: _Attribution, question: str, code: str
) -> Candidate:
    respondent = evidence.respondents[evidence.respondent_of[answer.answer_id]]
    who = attribution.line(respondent, question, code)
    return Candidate(answer.answer_id, respondent.id, row, answer.masked, who, len(answer.findings))


@dataclass(frozen=True)
class _Attribution:
    """What may be said of who is quoted for a theme.

    The class, if its figure for the theme is shown and at least `min_group` respondents of the wave are in it; else only the wave. A quote
    that named a class with a hidden figure would tell that it is not 0.
    """

    stratum: str
    large: frozenset[tuple[str, str]]  # (wave, class) of classes with enough respondents
    shown: frozenset[tuple[str, str, str, str, str]]

    @classmethod
    def of(cls, evidence: Evidence, shares: Sequence[ThemeShare], min_group: int) -> _Attribution:
        stratum = evidence.strata[0].id if evidence.strata else ""
        large = large_classes(evidence.respondents.values(), stratum, min_group)
        return cls(stratum, large, shown_cells(shares))

    def line(self, respondent: Respondent, question: str, code: str) -> str:
        wave, value = respondent.wave_id, str(respondent.values.get(self.stratum) or "")
        may = (wave, value) in self.large and (question, wave, code, self.stratum, value) in self.shown
        return ", ".join(part for part in (value if may else "", wave) if part)


def _unit_length(vectors: Any) -> Any:
    from sklearn.preprocessing import normalize

    return normalize(vectors)
