"""Choose quotes for the themes of a project, or of a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coding.evidence.quotes import Candidate, choose, is_quotable
from coding.exchange import tables
from coding.records import CleanAnswer, Quote, Respondent
from coding.store import stages
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


def quotes_project(
    project: Project, questions: Sequence[str] = (), n_quotes: int = N_QUOTES, progress: Progress = no_progress
) -> Chosen:
    """Choose quotes per question and theme: masked, typical, different, spread over respondents.

    Raises
    ------
    NotReadyError
        If there is no codebook or the answers are not cleaned.
    """
    with project.reading() as session:
        asked = chosen_questions(session, questions)
        evidence = gather(session, asked)
        coded = (f"{i}:{'|'.join(sorted(c))}" for q in evidence.questions for i, c in sorted(q.codes.items()))
        inputs = {"clean": clean_run(session).id, "coded": digest(coded)}
        parameters = {"questions": asked, "per_theme": n_quotes, "min_group": project.settings.min_group}
        run, is_new = new_run(session, "quotes", project.settings.seed, parameters, inputs)
        if not is_new:
            return _chosen(run.id, False, stages.quotes_of(session, run.id))
    found = choose_quotes(evidence, n_quotes, project.settings.min_group, progress)
    with project.writing() as session:
        run, is_new = add_run(session, run)
        result = _chosen(run.id, is_new, found)
        if is_new:
            stages.add_quotes(session, run.id, found)
            project.log(session, "quotes", run=run.id, quotes=len(found), themes=result.n_themes)
    return result


def _chosen(run_id: str, is_new: bool, quotes: list[Quote]) -> Chosen:
    return Chosen(run_id, is_new, quotes, len({(q.question_id, q.code_id) for q in quotes}))


def write_quotes(chosen: Chosen, out: str | Path) -> int:
    """Write quotes to a csv; the number of rows."""
    rows = ((q.answer_id, q.question_id, q.code_id, q.rank, q.typicality, q.attribution, q.text) for q in chosen.quotes)
    return tables.write_csv(out, COLUMNS, rows)


def choose_quotes(evidence: Evidence, n_quotes: int, min_group: int, progress: Progress = no_progress) -> list[Quote]:
    """Quotes for every theme of every question, respondents spread over the whole report."""
    from models.features import TextFeatures

    attributed = _attributions(evidence, min_group)
    used: Counter[str] = Counter()
    quoted: set[str] = set()  # an answer is quoted once, however many themes it has
    found: list[Quote] = []
    for n, basis in enumerate(evidence.questions):
        progress("quotes", n / len(evidence.questions))
        quotable = _one_of_each([a for a in basis.cleaned if a.answer_id in basis.codes and is_quotable(a.masked)])
        if not quotable:
            continue
        vectors = _unit_length(TextFeatures().fit([a.text for a in quotable]).transform([a.text for a in quotable]))
        for code in evidence.codebook.ids:
            candidates = [
                _candidate(row, answer, evidence, attributed)
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


def _one_of_each(answers: Sequence[CleanAnswer]) -> list[CleanAnswer]:
    """The first of each group of (nearly) identical answers."""
    return list({a.duplicate_of or a.answer_id: a for a in reversed(answers)}.values())[::-1]


def _candidate(row: int, answer: CleanAnswer, evidence: Evidence, attributed: Mapping[str, str]) -> Candidate:
    respondent = evidence.respondent_of[answer.answer_id]
    return Candidate(answer.answer_id, respondent, row, answer.masked, attributed[respondent], len(answer.findings))


def _attributions(evidence: Evidence, min_group: int) -> dict[str, str]:
    """What may be said of who is quoted: the class, if at least `min_group` respondents of the wave are in it; else only the wave."""
    stratum = evidence.strata[0] if evidence.strata else None

    def value(respondent: Respondent) -> str:
        return str(respondent.values.get(stratum.id) or "") if stratum else ""

    sizes = Counter((r.wave_id, value(r)) for r in evidence.respondents.values())
    return {
        r.id: ", ".join(p for p in (value(r) if sizes[r.wave_id, value(r)] >= min_group else "", r.wave_id) if p)
        for r in evidence.respondents.values()
    }


def _unit_length(vectors: Any) -> Any:
    from sklearn.preprocessing import normalize

    return normalize(vectors)
