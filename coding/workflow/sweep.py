"""One code over all answers: which come first, and what a coder says yes or no to.

Yes or no is said about one code, a decision is about all codes of an answer. So what is said is kept apart, in `store.judgements`: it
leaves the answer open, and is filled in when the coder reads the answer as a whole (`workflow.sheets`). What the coder decided already as
a whole he changes by it: a decision with or without the code comes on top.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from coding.errors import CodedError
from coding.records import NOTHING, Codebook, Decision, Finding, Seen
from coding.review.decide import check_coded, check_coders
from coding.store import decisions, judgements, marks, stages, survey, trail
from coding.store.judgements import BACK, NO, SAYS, YES, Judgement
from coding.workflow import below
from coding.workflow.blind import hidden_from
from coding.workflow.project import Project, clean_run, current_codebook, now
from coding.workflow.rights import Right, needs
from coding.workflow.sheets import Reader, Span
from coding.workflow.suggested import WORTH, check_runs, run_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = ["BACK", "NO", "ORDERS", "YES", "Said", "Sweep", "Swept", "anew", "spoken", "sweep", "swept", "take_in"]
LIKELIEST, DOUBTFUL = ORDERS = ("likeliest", "doubtful")
VERB = "sweep"


@dataclass(frozen=True)
class Sweep:
    """The answers to go through for a code, in order. `said` are those on which the coder has spoken already."""

    answer_ids: tuple[str, ...]
    said: frozenset[str]


@dataclass(frozen=True)
class Swept:
    """One answer as it is shown for a code. All places are code points of `raw`, end exclusive.

    Attributes
    ----------
    probability : float
        In [0, 1].
    spans : tuple of (int, int)
        The words that speak for the code.
    says : str
        What the coder said, ``"yes"`` or ``"no"``, or decided about the whole answer (`is_decided`); empty = nothing yet.
    last : str
        Id of what he said or decided last, if only that nothing is said any more; empty = nothing ever.
    run_id : str
        The run that the probability comes from.
    """

    answer_id: str
    question: str
    raw: str
    masks: tuple[Finding, ...]
    negated: tuple[Span, ...]
    spans: tuple[Span, ...]
    probability: float
    run_id: str
    says: str = ""
    is_decided: bool = False
    last: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a coder said about a code of an answer: `YES`, `NO`, or `BACK` to take back what he said before.

    `id` was made where it was said; `time` is when, and `supersedes` what he said or decided last before it, as far as was known there.
    `run_id` names the suggestions that were seen; None = that is no longer known. `undoes` is the id of what is taken back.
    """

    id: str
    answer_id: str
    code_id: str
    says: str
    time: datetime
    run_id: str | None = None
    supersedes: str = ""
    undoes: str = ""


def sweep(project: Project, code: str, questions: Sequence[str] = (), order: str = LIKELIEST) -> Sweep:
    """The answers that may have a code (to some questions), likeliest first, or those in doubt first.

    Among them what the coder decided himself; not what only others decided, and not what he codes blind. An answer with a probability
    below 0.05 is there only if he spoke on it before.

    Raises
    ------
    NotReadyError
        If there is no codebook, or the answers are not cleaned.
    """
    coder = project.settings.coder
    with project.reading() as session:
        current_codebook(session)
        asked = {i: question for i, question, _ in stages.substantive(session, clean_run(session).id, questions)}
        chances = _chances(session, code, asked)
        mine, said = _spoken(session, coder, code)
        left_out = (decisions.decided_ids(session) - mine) | hidden_from(session, project)
    chances |= dict.fromkeys(said & asked.keys() - chances.keys(), 0.0)
    key = {LIKELIEST: lambda i: (-chances[i], i), DOUBTFUL: lambda i: (abs(chances[i] - 0.5), i)}[order]
    ids = tuple(sorted(chances.keys() - left_out, key=key))
    return Sweep(ids, frozenset(i for i in ids if i in said or i in mine))


def spoken(project: Project, code: str) -> set[str]:
    """Answers about which the coder has spoken: about this code, or by deciding about the whole."""
    with project.reading() as session:
        return set.union(*_spoken(session, project.settings.coder, code))


def _spoken(session: Session, coder: str, code: str) -> tuple[set[str], set[str]]:
    return set(decisions.decided_by(session, coder)), judgements.spoken_ids(session, coder, code)


def _chances(session: Session, code: str, answer_ids: Iterable[str]) -> dict[str, float]:
    """Answer → probability of the code by the last suggestions for it, where that is worth a look."""
    run = run_of(session, answer_ids)
    chances = {run_id: judgements.chances(session, run_id, code) for run_id in sorted(set(run.values()))}
    found = {i: chances[run_id].get(i, 0.0) for i, run_id in run.items()}
    return {i: p for i, p in found.items() if p >= WORTH}


def swept(project: Project, code: str, answer_ids: Sequence[str]) -> list[Swept]:
    """These answers as the coder may read them, with what speaks for the code and what he said."""
    if not answer_ids:
        return []
    with project.reading() as session:
        reader = Reader(session, project, answer_ids, code)
        found = []
        for answer_id in answer_ids:
            sheet = reader.sheet(session, answer_id)
            offer = sheet.offers[0] if sheet.offers else None
            found.append(
                Swept(
                    answer_id, sheet.question.text, sheet.raw, sheet.masks, sheet.negated, offer.spans if offer else (),
                    (offer.probability or 0.0) if offer else 0.0, sheet.run_id,
                )
            )  # fmt: skip
        return _said(session, project.settings.coder, code, found)


def anew(project: Project, code: str, shown: Sequence[Swept]) -> list[Swept]:
    """Answers that were read before, with what the coder says by now."""
    with project.reading() as session:
        return _said(session, project.settings.coder, code, shown)


def _said(session: Session, coder: str, code: str, shown: Sequence[Swept]) -> list[Swept]:
    ids = [one.answer_id for one in shown]
    standing = [j for j in judgements.standing(session, coder, ids) if j.code_id == code]
    judged, said = {j.answer_id: j for j in standing}, {j.answer_id: j.says for j in standing if j.says != BACK}
    mine = below.Below(session, ids, coder)
    found = []
    for one in shown:
        own = mine.own(coder, one.answer_id)
        last = _last(judged.get(one.answer_id), own)
        says = (YES if code in own.codes else NO) if own else said.get(one.answer_id, "")
        found.append(replace(one, says=says, is_decided=own is not None, last=last.id if last else ""))
    return found


def _last(judgement: Judgement | None, own: Decision | None) -> Judgement | Decision | None:
    """What a coder said last about a code of an answer: about the code alone, or by deciding about the whole."""
    if judgement is None or (own and own.time >= judgement.time):
        return own
    return judgement


@needs(Right.CODE)
def take_in(project: Project, said: Sequence[Said]) -> int:
    """Store what the current coder said, in one transaction; what came before is left out. The number of judgements stored.

    Whatever was said last counts, as for decisions (`coding.workflow.sent`). What was said knowing what stands now comes on top of it
    whatever the clocks say: the browser's may lag, and it says the next thing while the server still stores the one before.

    Raises
    ------
    CodedError
        If an answer, a code, a run or what is said is unknown; then nothing is stored.
    """
    coder = project.settings.coder
    check_coders([coder])
    with project.writing(Right.CODE) as session:
        known = judgements.known_judgements(session, [one.id for one in said])
        new = list({one.id: one for one in said if one.id not in known}.values())
        if not new:
            return 0
        _check(session, new)
        taking = _Taking(session, coder, new, now())
        for one in new:
            taking.take(one)
        taking.write()
        for code in dict.fromkeys(j.code_id for j in taking.judged):
            answers = {j.answer_id for j in taking.judged if j.code_id == code}
            project.log(session, VERB, code=code, answers=len(answers))
    return len(taking.judged)


def _check(session: Session, said: Sequence[Said]) -> None:
    for one in said:
        if one.says not in SAYS:
            raise CodedError("review.unknown_word", answer=one.answer_id, says=one.says, known=", ".join(SAYS))
    check_runs(session, {one.run_id or "" for one in said})


@dataclass
class _Taking:
    """One transaction: what stood before, and what is made of what was said."""

    session: Session
    coder: str
    said: Sequence[Said]
    moment: datetime
    judged: list[Judgement] = field(default_factory=list)
    made: list[Decision] = field(default_factory=list)
    here: set[str] = field(default_factory=set)  # ids of what was taken so far

    def __post_init__(self) -> None:
        ids = list(dict.fromkeys(one.answer_id for one in self.said))
        self.codebook: Codebook = current_codebook(self.session)
        self.known = set(survey.texts_of(self.session, ids))
        self.last = {(j.answer_id, j.code_id): j for j in judgements.standing(self.session, self.coder, ids)}
        self.below = below.Below(self.session, ids, self.coder)
        unknown = [one.answer_id for one in self.said if one.run_id is None]
        self.run_of = run_of(self.session, unknown, unknown)

    def take(self, one: Said) -> None:
        """One of them, on top of what was said by then. Of what waited in a browser, nothing comes on top of what was said later."""
        (code,) = self.codebook.current([one.code_id])  # it may be merged since it was shown
        check_coded([(one.answer_id, self.coder, [code])], self.known, self.codebook)
        before, own = self.last.get((one.answer_id, code)), self.below.own(self.coder, one.answer_id)
        last = _last(before, own)
        if last and one.time < last.time and last.id != one.supersedes and last.id not in self.here:
            return
        run_id = self.run_of.get(one.answer_id, "") if one.run_id is None else one.run_id
        judgement = Judgement(
            one.id, one.answer_id, self.coder, code, one.says, self.moment, self.codebook.version, run_id,
            before.id if before else "",
        )  # fmt: skip
        self.judged.append(judgement)
        self.here.add(one.id)
        self.last[one.answer_id, code] = judgement
        if own and one.says == BACK:
            self._put_back(judgement, own, one.undoes)
        elif own:
            self._decide(judgement, own)

    def _decide(self, said: Judgement, before: Decision) -> None:
        """Give or take the code of an answer that the coder decided about as a whole; what the decision carries stays."""
        is_gone = set(before.codes) - set(self.codebook.ids)  # what was meant by those is for him to say, on the card
        if is_gone or (said.code_id in before.codes) is (said.says == YES):
            return
        codes = tuple(c for c in self.codebook.ids if c in set(before.codes) ^ {said.code_id})
        seen = Seen.SUGGESTIONS if said.run_id else Seen.BLIND
        made = Decision(
            said.id, said.answer_id, self.coder, codes, self.moment, self.codebook.version, seen, said.run_id, before.id
        )
        self.made.append(below.settling(made, before))
        self.below.put(self.made[-1])

    def _put_back(self, said: Judgement, own: Decision, undoes: str) -> None:
        """What stood before the coder said what he now takes back, with all that it carried, if nothing else was decided since."""
        below.add(self.session, self.made, self.codebook)  # what was said just before may be what is taken back
        self.made.clear()
        undone = trail.by_id(self.session, [undoes]).get(undoes)
        earlier = trail.by_id(self.session, [undone.supersedes]).get(undone.supersedes) if undone else None
        if not undone or not earlier or (earlier.answer_id, earlier.coder) != (said.answer_id, self.coder):
            return
        is_own = own.id in self.here or own.id in judgements.known_judgements(self.session, [own.id])
        if not is_own or set(own.codes) != set(undone.codes):
            return
        codes = tuple(c for c in self.codebook.ids if c in self.codebook.current(earlier.codes))
        made = Decision(
            said.id, said.answer_id, self.coder, codes, self.moment, self.codebook.version, earlier.seen, earlier.run_id, own.id
        )  # fmt: skip
        made = below.settling(made, own)
        carried = marks.marks_of(self.session, [earlier.id])
        below.add(self.session, [made], self.codebook, {made.id: carried[earlier.id]} if carried else NOTHING)
        self.below.put(made)

    def write(self) -> None:
        """Into the store."""
        judgements.add_judgements(self.session, self.judged)
        below.add(self.session, self.made, self.codebook)
