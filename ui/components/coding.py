"""From what a coder has in hand to the reading card, and from what the card sends to the project."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import streamlit as st

from coding.errors import DuidingError
from coding.settings import Settings
from coding.workflow import decide, review, sent
from coding.workflow.modes import Remark
from coding.workflow.project import Project
from coding.workflow.review import Desk, Own
from coding.workflow.sheets import Sheet, sheets
from ui import frame, messages, state
from ui.components import jobs, projects
from ui.components.reading_card import Batch, CardAnswer, CardDecision, Earlier, Fragment, Kind, Mask, Offer, trouble
from ui.components.table_words import say
from ui.words import plain, t


def owner(target: str, settings: Settings) -> str:
    """Under which name the browser keeps what is not stored: this project, and no other of the same name, and this coder."""
    place = hashlib.sha256(target.encode()).hexdigest()[:8]
    return f"{projects.name()}|{place}|{settings.coder}"


def read(project: Project, desk: Desk) -> dict[str, Sheet]:
    """The answers of the desk as they are read. What was shown once stays as it was: nothing moves while somebody reads."""
    memory = st.session_state.setdefault(state.SHEETS, {})
    about = (project.target, project.settings.coder, project.settings.unmasked, project.role, desk.version)
    if memory.get("about") != about:
        memory.clear()
        memory |= {"about": about, "sheets": {}}
    known: dict[str, Sheet] = memory["sheets"]
    shown = (*desk.done, *desk.to_do, *desk.asked)
    known |= {s.answer_id: s for s in sheets(project, [i for i in shown if i not in known])}
    return known


def batch(desk: Desk, known: dict[str, Sheet], owner: str, line: str, start: str) -> Batch:
    """What the card gets: the answers that were decided last, those to do (or a part of a mode's list), and those that it asked for."""
    answers = tuple(_answer(desk, known[i]) for i in (*desk.done, *desk.to_do))
    asked = tuple(_answer(desk, known[i]) for i in desk.asked)
    return Batch(owner, line, answers, desk.n_done, desk.n_answers, start, desk.places, asked)


def _answer(desk: Desk, sheet: Sheet) -> CardAnswer:
    own = desk.own.get(sheet.answer_id)
    return CardAnswer(
        sheet.answer_id,
        sheet.question.text,
        sheet.raw,
        (*sheet.about, (say("coding.wave"), sheet.wave_id)),
        tuple(
            Offer(o.code, o.probability, o.suggested, o.spans)
            for o in sheet.offers
            if o.code in desk.codebook.offered.ids
        ),
        sheet.negated,
        tuple(Mask(f.start, f.end, f.kind) for f in sheet.masks),
        _earlier(own) if own else None,
        _note(desk, sheet, own),
    )


def _earlier(own: Own) -> Earlier:
    fragments = tuple(Fragment(*f) for f in own.marks.fragments)
    return Earlier(own.decision.id, own.decision.codes, fragments, own.marks.flags, own.marks.memo, own.is_old)


def _note(desk: Desk, sheet: Sheet, own: Own | None) -> str:
    """Why the coder got the answer, how many others say the same, and what else there is to know."""
    reason, n_alike = desk.reasons.get(sheet.answer_id), desk.n_alike.get(sheet.answer_id)
    offered = set(desk.codebook.offered.ids)
    gone = [desk.codebook.label(c) for c in own.decision.codes if c not in offered] if own else []
    found = [say(f"coding.reason.{reason}")] if reason else []
    found += [text for remark in desk.remarks.get(sheet.answer_id, ()) if (text := _remark(desk, remark))]
    found += [say("coding.alike", n=n_alike)] if n_alike else []
    if sheet.language not in ("", "nl"):
        found.append(say("coding.in_language", language=t(f"in_language.{sheet.language}")))
    found += [say("coding.retired", codes=", ".join(gone))] if gone else []
    return " · ".join(found)


def _remark(desk: Desk, remark: Remark) -> str:
    """What a mode has to say about an answer; what the coder did himself stands on the card already."""
    if remark.who == state.settings().coder:
        return ""
    codes = ", ".join(map(desk.codebook.label, remark.codes)) or say("coding.remark.no_code")
    key = f"{remark.kind}_memo" if remark.memo else remark.kind
    return say(f"coding.remark.{key}", who=remark.who, codes=codes, memo=remark.memo)


def storing(target: str, settings: Settings, known: dict[str, Sheet]) -> Callable[[Sequence[CardDecision]], None]:
    """Stores what the card sends, for the coder to whom it was shown. After twenty new decisions the suggester learns from them."""
    seen = {i: sheet.run_id for i, sheet in known.items()}

    def store(new: Sequence[CardDecision]) -> None:
        with projects.opened(target, settings) as project:
            sent.take_in(project, [_sent(one, seen.get(one.answer_id)) for one in new])
            is_due = review.is_due(project)
        if is_due:
            jobs.learn(target)
        if decided := [one.answer_id for one in new if one.kind is Kind.DECIDE]:
            st.session_state[state.DECIDED] = decided[-1]
        if state.get(state.ANSWER) in decided:
            state.put(state.ANSWER, "")  # what was looked up is done

    return store


def _sent(one: CardDecision, run_id: str | None) -> sent.Sent:
    fragments = tuple((f.start, f.end, f.code) for f in one.fragments)
    marks, kind = sent.Marks(fragments, one.flags, one.memo), sent.Kind(one.kind.value)
    return sent.Sent(one.id, one.answer_id, kind, one.codes, marks, one.time, one.supersedes, run_id)


def knowing(target: str, settings: Settings) -> Callable[[str], bool]:
    """Tells whether an answer that the browser kept a decision about is one that can be decided about."""

    def knows(answer_id: str) -> bool:
        with projects.opened(target, settings) as project:
            return review.may_decide(project, answer_id)

    return knows


def not_stored() -> None:
    """If storing what the card sends fails again and again: why, and that nothing is lost."""
    error, language = trouble(state.CARD), state.get(state.LANGUAGE)
    if error is not None:
        known = error if isinstance(error, DuidingError) else None
        why = messages.of_error(known, language) if known else messages.of_fault(error, language)
        st.error(plain(say("coding.not_stored", why=why)))


def alike(desk: Desk) -> None:
    """If others say the same as the answer that was decided last: how many, and a button that gives them its codes."""
    last = state.get(state.DECIDED)
    n = desk.n_alike.get(last, 0) if last in desk.own else 0
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="right", key="alike"):
        if n:
            st.markdown(say("coding.same_as_last", n=n))
            st.button(
                say("coding.code_alike"), key=f"alike:{last}", on_click=frame.told, args=(_copy, last), shortcut="a"
            )
        elif copied := st.session_state.pop(state.COPIED, 0):
            st.markdown(say("coding.copied", n=copied))


def _copy(answer_id: str) -> None:
    with projects.opened() as project:
        st.session_state[state.COPIED] = len(decide.decide_alike(project, answer_id).answer_ids)
