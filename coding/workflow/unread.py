"""Give a coder what nobody read, in the order of the survey: in his hands, so that nobody else reads the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from coding.records import Assignment, Reason
from coding.review.queue import BATCH
from coding.store import assignments, decisions, stages
from coding.workflow.modes import held_by_others, in_survey_order
from coding.workflow.project import Project, clean_run, current_codebook, now
from coding.workflow.queue import IDLE, fair_size
from coding.workflow.rights import Right, needs

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@needs(Right.CODE)
def take_unread(
    project: Project,
    questions: Sequence[str] = (),
    size: int = BATCH,
    moment: datetime | None = None,
    fair: bool = False,
) -> list[Assignment]:
    """The first answers (to some questions) that nobody decided about, passed over or has in hand, now in those of the current coder.

    What he has in hand from the queue has its place among them. `fair` as in the queue: half of the rest is for others.

    Raises
    ------
    NotReadyError
        If there is no codebook, or the answers are not cleaned.
    """
    moment, coder = moment or now(), project.settings.coder
    with project.reading() as session:
        current_codebook(session)
        wanted = _first(session, questions, coder, size, fair)
        mine = {one.answer_id: one for one in assignments.in_hand(session, coder)}
    if all(i in mine and mine[i].active >= moment - IDLE for i in wanted):
        return [mine[i] for i in wanted]
    with project.writing(Right.CODE) as session:
        assignments.release_idle(session, moment - IDLE, moment, coder)
        wanted = _first(session, questions, coder, size, fair)
        had = {one.answer_id for one in assignments.in_hand(session, coder)}
        number = assignments.next_batch_number(session)
        new = [i for i in wanted if i not in had]
        given = [Assignment(i, coder, Reason.ORDER, number, n, moment, moment) for n, i in enumerate(new)]
        assignments.give_out(session, given)
        assignments.stay_active(session, coder, moment)
        mine = {one.answer_id: one for one in assignments.in_hand(session, coder)}
    return [mine[i] for i in wanted if i in mine]


def _first(session: Session, questions: Sequence[str], coder: str, size: int, fair: bool) -> list[str]:
    taken = decisions.decided_ids(session) | assignments.skipped(session) | held_by_others(session, coder)
    says = (i for i, _, _ in stages.substantive(session, clean_run(session).id, questions))
    found = in_survey_order(session, (i for i in says if i not in taken))
    return found[: fair_size(size, len(found)) if fair else size]
