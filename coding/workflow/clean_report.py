"""What cleaning did, or would do: per step and question, and answer by answer beside the raw text. Writes nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from coding.cleaning import clean as cleaning
from coding.cleaning.effects import AFTER, Effect, Trace, distinct, effects, trace
from coding.cleaning.links import NO_LINKS, Links, link
from coding.cleaning.privacy import find, gazetteer, merge
from coding.cleaning.reading import masked_pair
from coding.records import CleanAnswer
from coding.store import stages, survey
from coding.workflow.masking import may_see_unmasked, small_class_respondents
from coding.workflow.project import Project, chosen_questions, digest, latest_run

NOTHING: Mapping[str, Trace] = MappingProxyType({})


@dataclass(frozen=True)
class CleaningReport:
    """What the steps do to the answers of a project.

    Attributes
    ----------
    steps : tuple of str
        Steps that ran, in their order; the others were left out.
    stored : tuple of str
        Steps of the cleaning that is stored in the project; empty if it was never cleaned.
    effects : list of Effect
        Per step, question and sort.
    touched : dict of str to int
        Step → answers that it touches; an answer counts once, however many kinds a step finds in it.
    n_touched : int
        Answers that any of the steps touches, each counted once.
    """

    steps: tuple[str, ...]
    stored: tuple[str, ...]
    n_answers: int
    n_substantive: int
    effects: list[Effect]
    touched: dict[str, int]
    n_touched: int


@dataclass(frozen=True)
class Stored:
    """The cleaning that a project holds.

    Attributes
    ----------
    key : str
        Names this project in this state; what was worked out for it stands as long as it is the same.
    run_id : str
        Empty if it was never cleaned.
    steps : tuple of str
        Steps that ran, in their order.
    n_answers : int
        Answers in the project now.
    is_stale : bool
        Whether answers were imported since.
    is_older : bool
        Whether an earlier version of the steps did it, so that doing it again can differ.
    """

    key: str
    run_id: str
    steps: tuple[str, ...]
    n_answers: int
    is_stale: bool
    is_older: bool = False


@dataclass(frozen=True)
class Side:
    """An answer as it came beside what cleaning makes of it. `changed` are the raw spans that differ in the cleaned text."""

    raw: str
    cleaned: CleanAnswer
    changed: tuple[tuple[int, int], ...]


def report(
    project: Project,
    steps: Sequence[str] = cleaning.ALL_STEPS,
    questions: Sequence[str] = (),
    traces: Sequence[Trace] | None = None,
) -> CleaningReport:
    """What these steps do to all answers (of some questions); nothing is stored.

    Parameters
    ----------
    traces : sequence of Trace, optional
        What `traces_of` found with the same steps that repair text; saves the work.

    Raises
    ------
    NotReadyError
        If nothing was imported yet.
    """
    with project.reading() as session:
        asked = set(chosen_questions(session, questions))
        run = latest_run(session, "clean")
    found = traces if traces is not None else traces_of(project, cleaning.mending(steps))
    here = [one for one in found if one.question_id in asked]
    n_substantive = sum(one.is_answer for one in here) if "kinds" in steps else len(here)
    stored = tuple(run.parameters["steps"]) if run else ()
    return CleaningReport(
        tuple(steps), stored, len(here), n_substantive, effects(here, steps), *distinct(here, steps)
    )  # fmt: skip


def traces_of(
    project: Project,
    mending: Sequence[str],
    links: Links | None = None,
    known: Mapping[str, Trace] = NOTHING,
) -> list[Trace]:
    """What all steps do to each answer if, of those that repair text, only `mending` run.

    Parameters
    ----------
    links : Links, optional
        What `links_of` found with the same `mending`.
    known : mapping of answer id to Trace
        Traces with all steps. An answer that none of them mends is the same with fewer, and is not looked at again.
    """
    steps = (*mending, *AFTER)
    links = links or links_of(project, mending)
    same = {i: one for i, one in known.items() if not one.is_mended}
    with project.reading() as session:
        answers = list(survey.iter_answers(session))
        counts = {q.id: q.counts for q in survey.all_questions(session)}
        small = small_class_respondents(session, project.settings.min_group)
    left = [a for a in answers if a.id not in same]
    cleaned = cleaning.clean(left, gazetteer(project.settings.places), counts, steps, links, small)
    new = {a.id: trace(a, result, steps) for a, result in zip(left, cleaned, strict=True)}
    return [new[a.id] if a.id in new else _relinked(same[a.id], links) for a in answers]


def _relinked(one: Trace, links: Links) -> Trace:
    """The same trace with the links of another way of mending, for those depend on other answers too."""
    touches = [t for t in one.touches if t[0] not in cleaning.OVER_ALL]
    touches += [("duplicates", links.reason[one.answer_id])] if one.answer_id in links.reason else []
    touches += [("references", "")] if one.answer_id in links.refers else []
    return replace(one, touches=tuple(touches))


def stored(project: Project) -> Stored:
    """The cleaning that the project holds now."""
    with project.reading() as session:
        answers = survey.answer_counts(session)
        kinds = [(q.id, sorted(q.counts)) for q in survey.all_questions(session)]
        run = latest_run(session, "clean")
        n_cleaned = stages.n_clean_answers(session, run.id) if run else 0
    n_answers = sum(answers.values())
    key = repr((project.target, run and (run.id, run.time), sorted(answers.items()), kinds))
    steps = tuple(run.parameters["steps"]) if run else ()
    is_older = run is not None and run.parameters.get("cleaning") != cleaning.VERSION
    return Stored(
        key, run.id if run else "", steps, n_answers, run is not None and n_cleaned != n_answers, is_older
    )  # fmt: skip


def codebook_key(project: Project) -> str:
    """Names the codebook of the project: its words are no misspellings."""
    with project.reading() as session:
        return digest([repr(stages.codebook_content(session))])


def n_substantive(project: Project, run_id: str) -> int:
    """Substantive answers of a cleaning."""
    with project.reading() as session:
        return sum(answer.is_answer for answer in stages.iter_clean_answers(session, run_id))


def links_of(project: Project, mending: Sequence[str]) -> Links:
    """Which answers repeat or point at which, over all answers of the project, after these steps that repair text."""
    with project.reading() as session:
        answers, questions = list(survey.iter_answers(session)), survey.all_questions(session)
    found = link(answers, tuple(mending), questions)
    return Links(dict(found.first), dict(found.reason), dict(found.refers))


def only(links: Links, steps: Collection[str]) -> Links:
    """The links of the steps that are on."""
    repeats = links if "duplicates" in steps else NO_LINKS
    return Links(repeats.first, repeats.reason, links.refers if "references" in steps else NO_LINKS.refers)


def questions_of(project: Project) -> dict[str, str]:
    """Question id → text, in the order of the questionnaire."""
    with project.reading() as session:
        return {q.id: q.text for q in survey.all_questions(session)}


def sides(
    project: Project, answer_ids: Sequence[str], steps: Sequence[str] = cleaning.ALL_STEPS, links: Links = NO_LINKS
) -> list[Side]:
    """Answers as they came beside what the steps make of them, in the order of the ids; nothing is stored.

    Who may not see answers unmasked gets both texts masked. `links` come from `links_of`, which looks at all answers and so
    takes longer.
    """
    cleaned = clean_some(project, answer_ids, steps, links)
    if not may_see_unmasked(project):
        cleaned = {i: masked_pair(with_findings(project, raw, answer), raw) for i, (raw, answer) in cleaned.items()}
    return [Side(*cleaned[i], _changed(*cleaned[i])) for i in answer_ids if i in cleaned]


def clean_some(
    project: Project, answer_ids: Collection[str], steps: Sequence[str], links: Links = NO_LINKS
) -> dict[str, tuple[str, CleanAnswer]]:
    """Id → raw text and what the steps make of it."""
    wanted = set(answer_ids)
    with project.reading() as session:
        questions = sorted({i.rpartition(".")[2] for i in wanted})
        answers = [a for a in survey.iter_answers(session, questions) if a.id in wanted] if wanted else []
        counts = {q.id: q.counts for q in survey.all_questions(session)}
        small = small_class_respondents(session, project.settings.min_group)
    cleaned = cleaning.clean(answers, gazetteer(project.settings.places), counts, steps, only(links, steps), small)
    return {a.id: (a.text, c) for a, c in zip(answers, cleaned, strict=True)}


def with_findings(project: Project, raw: str, cleaned: CleanAnswer) -> CleanAnswer:
    """The answer with what may identify somebody, also if it was cleaned without looking for that.

    A mask on the screen must not depend on which steps ran.
    """
    with project.reading() as session:
        respondent = survey.respondent_of(session, cleaned.answer_id).id
        is_small = respondent in small_class_respondents(session, project.settings.min_group)
    found = find(raw, gazetteer(project.settings.places), is_small)
    return replace(cleaned, findings=merge(cleaned.findings, found))


def _changed(raw: str, cleaned: CleanAnswer) -> tuple[tuple[int, int], ...]:
    """Raw spans that the cleaned text has differently, or not at all."""
    found: list[tuple[int, int]] = []
    position = 0
    for start, end, raw_start, raw_end in cleaned.spans:
        if raw_start > position:
            found.append((position, raw_start))
        if cleaned.text[start:end] != raw[raw_start:raw_end]:
            found.append((raw_start, raw_end))
        position = max(position, raw_end)
    if cleaned.spans and position < len(raw):
        found.append((position, len(raw)))
    return tuple(found)
