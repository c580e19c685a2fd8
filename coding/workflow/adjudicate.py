"""Settle what coders of a sample gave different codes: what holds, and why they differed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coding.errors import CodedError
from coding.evidence.agreement import differing
from coding.records import Decision, Difference, DoubleSample, Seen
from coding.review.decide import check_coded, check_coders, decision_id
from coding.store import adjudications, decisions, grid, survey
from coding.store import double as store
from coding.store.adjudications import Settled
from coding.workflow import below, double
from coding.workflow.masking import check_masked, may_see_unmasked
from coding.workflow.project import Project, clean_run, current_codebook, now
from coding.workflow.rights import Right, needs

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

VERB = "adjudicate"


@dataclass(frozen=True)
class Case:
    """An answer that coders gave different codes, as the reader may see it.

    Attributes
    ----------
    given : tuple of (str, tuple of str)
        Per coder of the sample that coded it, in their order: his codes, in codebook order.
    disputed : tuple of str
        Codes that some of them gave and others did not.
    decision, settled : Decision and Settled, or None
        How it was settled, and why they differed; None as long as it is not.
    """

    answer_id: str
    question: str
    text: str
    given: tuple[tuple[str, tuple[str, ...]], ...]
    disputed: tuple[str, ...]
    decision: Decision | None = None
    settled: Settled | None = None


def cases(project: Project, sample_id: str) -> list[Case]:
    """The answers of a sample that coders gave different codes, in the order of the sample; what is settled too.

    Raises
    ------
    NotReadyError
        If the coders are not done, and the reader did not open the codes.
    """
    with project.reading() as session:
        sample = double.sighted(session, project, sample_id)
        codings = double.codings(session, sample)
        ids = [sample.answer_ids[place] for place in differing(codings)]
        given = {i: _given(sample, codings, place) for i, place in zip(ids, differing(codings), strict=True)}
        lines = grid.lines(session, ids, clean_run(session).id)
        check_masked(session, project)
        texts = {line.answer_id: line.raw if may_see_unmasked(project) else line.masked for line in lines}
        asked = {q.id: q.text for q in survey.all_questions(session)}
        order, made = current_codebook(session).ids, _standing(session, ids)
        why = adjudications.of(session, [d.id for d in made.values()])
    return [
        Case(
            i, asked[i.rpartition(".")[2]], texts[i],
            tuple((coder, _ordered(codes, order)) for coder, codes in given[i]),
            _ordered(_disputed([codes for _, codes in given[i]]), order), made.get(i), why.get(made[i].id) if i in made else None,
        )
        for i in ids if i in texts
    ]  # fmt: skip


def _given(
    sample: DoubleSample, codings: Sequence[Sequence[frozenset[str] | None]], place: int
) -> list[tuple[str, frozenset[str]]]:
    per_coder = zip(sample.coders, (row[place] for row in codings), strict=True)
    return [(coder, codes) for coder, codes in per_coder if codes is not None]


def _disputed(given: Sequence[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*given) - frozenset.intersection(*given) if given else frozenset()


def _ordered(codes: frozenset[str], order: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(codes, key=lambda c: order.index(c) if c in order else len(order)))


def _standing(session: Session, ids: Sequence[str]) -> dict[str, Decision]:
    return double.standing(decisions.current_decisions(session, answer_ids=ids))


@needs(Right.RESEARCH)
def adjudicate(
    project: Project, sample_id: str, answer_id: str, codes: Sequence[str], reason: Difference, note: str = "",
    shown: str | None = None,
) -> Decision:  # fmt: skip
    """Store which codes hold for an answer, whatever its coders gave, and why they differed.

    It is a decision of who works here, on top of what he decided before; what coders gave blind stays what it was.

    Parameters
    ----------
    shown : str, optional
        Id of the decision by which the answer was settled, as who works here was shown it; empty if it was open. Without it the answer is
        settled whatever stands by now. The same once more changes nothing.

    Raises
    ------
    CodedError
        If the answer is not in the sample, a code not in the codebook, or the answer was settled in another way since it was shown.
    NotReadyError
        If the coders are not done, and who works here did not open the codes.
    """
    coder = project.settings.coder
    check_coders([coder])
    with project.writing() as session:
        sample, codebook = double.sighted(session, project, sample_id), current_codebook(session)
        named = codebook.current(codes)  # one may be merged since it was shown
        check_coded([(answer_id, coder, named)], set(sample.answer_ids), codebook)
        ordered = tuple(c for c in codebook.ids if c in named)
        standing, why = below.Below(session, [answer_id], coder), Settled(sample_id, reason, note.strip())
        last, on = standing.own(coder, answer_id), standing.of(coder, answer_id)
        settled = _standing(session, [answer_id]).get(answer_id)
        stands = last if settled == last else None  # what he decided, unless another settled it since
        if stands and (stands.codes, adjudications.of(session, [stands.id]).get(stands.id)) == (ordered, why):
            return stands
        if shown is not None and shown != (settled.id if settled else ""):
            raise CodedError("double.changed", answer=answer_id)
        before = on.id if on else ""
        id_ = decision_id(answer_id, coder, [*ordered, f"{Seen.ADJUDICATED}\x1f{reason}\x1f{why.note}"], before)
        version = codebook.version
        made = Decision(id_, answer_id, coder, ordered, now(), version, Seen.ADJUDICATED, supersedes=before)
        below.add(session, [made], codebook, settled={made.id: why})
        project.log(session, VERB, answer=answer_id, decisions=1, sample=sample_id, reason=reason.value)
    return made


def n_unclear(project: Project) -> Counter[str]:
    """Code → how often coders differed on it because its definition can be read in more than one way, as was settled.

    Of samples whose codes the reader may see.
    """
    found = Counter[str]()
    with project.reading() as session:
        settled = _standing(session, adjudications.answers_with(session, Difference.UNCLEAR))
        why = adjudications.of(session, [d.id for d in settled.values()])
        unclear = {i for i, d in settled.items() if d.id in why and why[d.id].reason is Difference.UNCLEAR}
        for sample in store.samples(session) if unclear else ():
            places = [place for place, i in enumerate(sample.answer_ids) if i in unclear]
            if places and double.may_compare(sample, project.settings.coder):
                codings = double.codings(session, sample)
                for place in places:
                    found.update(_disputed([codes for _, codes in _given(sample, codings, place)]))
    return found
