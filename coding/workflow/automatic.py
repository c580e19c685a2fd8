"""What was coded without a person, as things stand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from coding.figures import AutomaticFigures, Promise
from coding.review.consensus import agreed_codes
from coding.store import decisions
from coding.workflow.project import latest_run

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

VERB = "autocode"


def automatic_figures(session: Session) -> AutomaticFigures | None:
    """What is coded without a person now, with the promise it was made on; None if nothing is."""
    current, run = decisions.automatic_decisions(session), latest_run(session, VERB)
    if not current or run is None:
        return None
    counts = Counter(code for d in current for code in d.codes)
    promises = (Promise(*line) for line in run.parameters["promises"])
    shown = tuple(replace(p, n_answers=counts[p.code_id]) for p in promises if counts[p.code_id])
    agreed = agreed_codes(decisions.current_decisions(session))
    checked = [(d.answer_id, code) for d in decisions.automatic_decisions(session, checked=True) for code in d.codes]
    n_confirmed = sum(code in agreed[answer_id] for answer_id, code in checked)
    return AutomaticFigures(run.id, run.parameters["precision"], len(current), shown, len(checked), n_confirmed)
