"""Answers that coders gave different codes, one at a time: what each gave, what holds, and why they differed. By keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from coding.errors import UserError
from coding.records import Codebook
from coding.settings import Settings
from coding.workflow import adjudicate
from coding.workflow.adjudicate import Case
from ui import messages, state
from ui.components import coding, projects
from ui.components.compare_card import Batch, Settlement, Shown, settling_card
from ui.components.compare_table import to_definition
from ui.components.table_words import day, say

AROUND = 12  # answers that the browser has on either side of the one that is looked at, and as many that are open


def show(sample: str, cases: Sequence[Case], book: Codebook) -> None:
    """The answers with a difference, on the card."""
    if not cases:
        st.markdown(say("double.case.none"))
        return
    target, settings = projects.target(), state.settings()
    line = tuple((case.answer_id, case.decision.id if case.decision else "") for case in cases)
    start = state.get(state.CASE) if state.get(state.CASE) in dict(line) else ""
    shown = tuple(_shown(cases[n], book) for n in _near(line, start))
    batch = Batch(f"{coding.owner(target, settings)}|compare", sample, line, shown, start)
    asked = settling_card(batch, book, settings.language, state.CASES, _settling(target, settings), _explain, _at)
    if asked:
        to_definition(asked)


def _near(line: Sequence[tuple[str, str]], start: str) -> list[int]:
    """Places of the answers around the one that is looked at, and of the next ones that are open; after the last comes the first."""
    open_ = [n for n, (_, settled) in enumerate(line) if not settled]
    here = [i for i, _ in line].index(start) if start else (open_ or [0])[0]
    around = range(max(0, here - AROUND), min(len(line), here + AROUND + 1))
    before, after = [n for n in open_ if n < here], [n for n in open_ if n >= here]
    return sorted({*around, *before[-AROUND:], *[*after, *before][: AROUND + 1]})


def _shown(case: Case, book: Codebook) -> Shown:
    """Begin with what was settled before, else with what all coders gave."""
    known = set(book.ids)
    common = (code for code in case.given[0][1] if code not in case.disputed)
    codes = tuple(c for c in (book.current(case.decision.codes) if case.decision else common) if c in known)
    gone = {c: book.label(c) for _, given in case.given for c in given if c not in known}
    why = case.settled
    return Shown(
        case.answer_id, case.question, case.text, case.given, case.disputed, codes, why.reason if why else None,
        why.note if why else "", case.decision.id if case.decision else "", _told(case, book), gone,
    )  # fmt: skip


def _told(case: Case, book: Codebook) -> str:
    """How the answer was settled, in words; nothing as long as it is open."""
    if not case.decision or not case.settled:
        return ""
    codes = ", ".join(map(book.label, case.decision.codes)) or say("double.case.no_code")
    reason = say(f"double.reason.{case.settled.reason}")
    return say("double.case.settled", who=case.decision.coder, day=day(case.decision.time), codes=codes, reason=reason)


def _settling(target: str, settings: Settings) -> Callable[[Settlement], str]:
    """Stores a settlement in the name of who was shown the answer, if it still stands as it was shown."""

    def settle(one: Settlement) -> str:
        with projects.opened(target, settings) as project:
            made = adjudicate.adjudicate(
                project, one.sample, one.answer_id, one.codes, one.reason, one.note, shown=one.on
            )
        return made.id

    return settle


def _explain(error: UserError) -> str:
    return messages.of_error(error, state.get(state.LANGUAGE))


def _at(answer_id: str) -> None:
    state.put(state.CASE, answer_id)
