"""Give a random sample of answers to several coders, who code it apart from each other; and see how far each of them is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import normalize

from coding.errors import CodedError, NotReadyError
from coding.records import Decision, DoubleSample, Ended, Seen
from coding.review import double as rules
from coding.review.decide import AUTOMATIC, check_coders
from coding.review.queue import BATCH, Waiting, group_of, random_order
from coding.store import assignments, decisions, logbook, marks, stages
from coding.store import double as store
from coding.store.marks import Marks
from coding.workflow.project import Project, chosen_questions, clean_run, current_codebook, now
from coding.workflow.review import Desk, Own
from coding.workflow.rights import Right, needs
from coding.workflow.samples import fix_seed, seed_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FEWEST_CODERS = 2


@dataclass(frozen=True)
class Scope:
    """What a sample can be drawn from: substantive answers of which none was in a sample before, and how many to take of them.

    Of answers that repeat each other one counts. `coders` are the people of the project so far.
    """

    n_answers: int
    n_advised: int
    coders: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """How far one coder is; `ended` is None as long as he codes."""

    coder: str
    n_done: int
    ended: Ended | None

    @property
    def is_open(self) -> bool:
        """Whether he may not see what the others gave."""
        return self.ended is None


@dataclass(frozen=True)
class Sample:
    """A sample with how far each coder is; nothing in it tells a code. `may_compare`: whether the reader may see the codes."""

    sample: DoubleSample
    parts: tuple[Part, ...]
    may_compare: bool

    def part_of(self, coder: str) -> Part | None:
        """The part of a coder, if he has one."""
        return next((part for part in self.parts if part.coder == coder), None)

    @property
    def n_answers(self) -> int:
        """Answers in the sample."""
        return len(self.sample.answer_ids)


def scope(project: Project, questions: Sequence[str] = ()) -> Scope:
    """What there is to draw from, of some questions or all.

    Raises
    ------
    NotReadyError
        If there is no codebook, or the answers are not cleaned.
    """
    with project.reading() as session:
        current_codebook(session)
        waiting, _ = _waiting(session, project, questions)
        people = {*decisions.n_decisions(session), *logbook.verbs_and_people(session)[1], project.settings.coder}
        people.update(coder for one in store.samples(session) for coder in one.coders)
    return Scope(len(waiting), rules.advised(len(waiting)), tuple(sorted(people - {AUTOMATIC}, key=str.lower)))


@needs(Right.RESEARCH)
def assign(project: Project, coders: Sequence[str], size: int = 0, questions: Sequence[str] = ()) -> DoubleSample:
    """Draw a random sample and give it to coders, who from now on cannot see each other's codes of it.

    The answers leave the queue until all are done. `size` is what is advised where none is given, and at most what there is.

    Raises
    ------
    CodedError
        If there are fewer than two coders, one name is written in two ways, or there are no answers left to draw from.
    NotReadyError
        If there is no codebook, or the answers are not cleaned.
    """
    named = _named(coders)
    with project.writing() as session:
        current_codebook(session)
        asked, moment = tuple(chosen_questions(session, questions)), now()
        seed, who = fix_seed(session, project.settings, moment), project.settings.coder
        waiting, groups = _waiting(session, project, asked)
        if not waiting:
            raise CodedError("double.nothing_left")
        drawn = tuple(waiting[: size if size > 0 else rules.advised(len(waiting))])
        number = len(store.samples(session)) + 1
        sample = DoubleSample(f"dubbel-{number:03d}", moment, who, seed, asked, drawn, named)
        alike = {groups[i] for i in drawn}
        repeats = [i for i, group in groups.items() if group in alike and i not in set(drawn)]
        store.add_sample(session, sample, repeats)
        assignments.release(session, [*drawn, *repeats], assignments.IDLE, moment)
        project.log(session, "double", sample=sample.id, answers=len(drawn), coders=list(named), questions=len(asked))
    return sample


def _named(coders: Sequence[str]) -> tuple[str, ...]:
    """The coders, each once. One person under two names would never finish both parts."""
    named = tuple(dict.fromkeys(name.strip() for name in coders if name.strip()))
    if len(named) < FEWEST_CODERS:
        raise CodedError("double.few_coders", n=len(named))
    check_coders(named)
    written: dict[str, str] = {}
    for name in named:
        if (first := written.setdefault(" ".join(normalize("NFC", name).casefold().split()), name)) != name:
            raise CodedError("double.same_coder", first=first, second=name)
    return named


def _waiting(session: Session, project: Project, questions: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Answers to draw from, in random order; and of all answers what they have in common with those that repeat them."""
    found = stages.substantive(session, clean_run(session).id, questions)
    groups = {i: group_of(i, question, first) for i, question, first in found}
    question_of = {i: question for i, question, _ in found}
    taken = {groups[i] for i in store.sampled_ids(session) if i in groups}
    ordered = random_order(groups, seed_of(session, project.settings))
    return rules.free((Waiting(i, question_of[i], groups[i]) for i in ordered), taken), groups


def samples(project: Project) -> list[Sample]:
    """All samples with how far their coders are, oldest first."""
    with project.reading() as session:
        return [_sample(session, project, one) for one in store.samples(session)]


def _sample(session: Session, project: Project, one: DoubleSample) -> Sample:
    done = rules.blind(one, store.trail_of(session, one.id))
    parts = (Part(coder, len(done[coder]), one.ends[coder][0] if coder in one.ends else None) for coder in one.coders)
    return Sample(one, tuple(parts), may_compare(one, project.settings.coder))


def may_compare(sample: DoubleSample, reader: str) -> bool:
    """Whether a reader may see what the coders of a sample gave: all are done, or he asked to open it."""
    return sample.is_closed or reader in sample.opened_by


def find(session: Session, sample_id: str) -> DoubleSample:
    """A sample by its id.

    Raises
    ------
    CodedError
        If there is none.
    """
    there = {one.id: one for one in store.samples(session)}
    if sample_id not in there:
        raise CodedError("double.unknown", sample=sample_id, known=", ".join(there) or "–")
    return there[sample_id]


def own_part(project: Project) -> str:
    """Id of the first sample that who works here still codes; empty if there is none."""
    with project.reading() as session:
        return store.open_part(session, project.settings.coder)


@needs(Right.CODE)
def desk(project: Project, sample_id: str) -> Desk:
    """What who works here still has to code of a sample, and what he coded last. What he skipped comes last.

    Raises
    ------
    CodedError
        If there is no such sample, or he has no part in it.
    """
    coder = project.settings.coder
    with project.reading() as session:
        sample, codebook, cleaned = find(session, sample_id), current_codebook(session), clean_run(session).id
        _check_part(sample, coder)
        done = _done(session, sample, coder) if coder not in sample.ends else {}
        passed = store.passed_over(session, sample, coder)
        left = sorted((i for i in sample.answer_ids if i not in done), key=passed.__contains__)
        to_do = tuple(left[:BATCH]) if coder not in sample.ends else ()
        place = {i: n for n, i in enumerate(sample.answer_ids)}
        shown = sorted(done.values(), key=lambda d: (d.time, place[d.answer_id]))[-BATCH:]
        carried = marks.marks_of(session, [d.id for d in shown])
    own = {d.answer_id: Own(d, carried.get(d.id, Marks())) for d in shown}
    version = f"{cleaned}:{codebook.version}:{sample_id}"
    return Desk(codebook, to_do, {}, tuple(own), own, {}, len(done), len(sample.answer_ids), version)


def _done(session: Session, sample: DoubleSample, coder: str) -> Mapping[str, Decision]:
    return rules.blind(sample, store.trail_of(session, sample.id))[coder]


def _check_part(sample: DoubleSample, coder: str) -> None:
    if coder not in sample.coders:
        raise CodedError("double.no_part", sample=sample.id, coder=coder)


@needs(Right.CODE)
def finish(project: Project, sample_id: str) -> None:
    """Who works here is done with his part: from now on he sees what others gave, and what he changes counts no more as blind.

    Raises
    ------
    CodedError
        If he has no part in the sample, or did not code all of it.
    """
    coder = project.settings.coder
    with project.writing(Right.CODE) as session:
        sample = find(session, sample_id)
        _check_part(sample, coder)
        if coder in sample.ends:
            return
        if left := len(sample.answer_ids) - len(_done(session, sample, coder)):
            raise CodedError("double.not_done", sample=sample_id, n=left)
        store.add_end(session, sample_id, coder, Ended.FINISHED, now())
        project.log(session, "double_finish", sample=sample_id, answers=len(sample.answer_ids))


@needs(Right.RESEARCH)
def stop(project: Project, sample_id: str, coder: str) -> None:
    """End the part of a coder without him. What he coded so far counts; what he did not is missing.

    Raises
    ------
    CodedError
        If he has no part in the sample.
    """
    with project.writing() as session:
        sample = find(session, sample_id)
        _check_part(sample, coder)
        if coder in sample.ends:
            return
        n_done = len(_done(session, sample, coder))
        store.add_end(session, sample_id, coder, Ended.STOPPED, now())
        project.log(session, "double_stop", sample=sample_id, coder=coder, done=n_done)


@needs(Right.RESEARCH)
def open_codes(project: Project, sample_id: str) -> None:
    """Let who works here see the codes of a sample before all its coders are done. The log says so.

    If he codes the sample himself, his part ends: what he decides from now on is not blind.

    Raises
    ------
    CodedError
        If there is no such sample.
    """
    who = project.settings.coder
    with project.writing() as session:
        sample = find(session, sample_id)
        if store.add_end(session, sample_id, who, Ended.OPENED, now()):
            was_coding = who in sample.coders and who not in sample.ends
            project.log(session, "double_open", sample=sample_id, **({"own_part": True} if was_coding else {}))


def codings(session: Session, sample: DoubleSample) -> list[list[frozenset[str] | None]]:
    """What each coder gave blind, coders × answers of the sample; None where he did not."""
    return rules.codings(sample, rules.blind(sample, store.trail_of(session, sample.id)))


def sighted(session: Session, project: Project, sample_id: str) -> DoubleSample:
    """A sample of which the reader may see the codes.

    Raises
    ------
    NotReadyError
        If he may not yet.
    """
    sample = find(session, sample_id)
    if not may_compare(sample, project.settings.coder):
        busy = [coder for coder in sample.coders if coder not in sample.ends]
        raise NotReadyError("double.closed", sample=sample_id, coders=", ".join(busy))
    return sample


def standing(made: Iterable[Decision]) -> dict[str, Decision]:
    """Answer → the decision by which a difference was settled, the last one."""
    ordered = sorted((d for d in made if d.seen is Seen.ADJUDICATED), key=lambda d: (d.time, d.id))
    return {d.answer_id: d for d in ordered}
