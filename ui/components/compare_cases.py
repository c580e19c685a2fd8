"""Answers that coders gave different codes, one at a time: what each gave, what holds, and why they differed. By keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from coding.records import Codebook, Difference
from coding.workflow import adjudicate
from coding.workflow.adjudicate import Case
from ui import frame, state
from ui.components import projects
from ui.components.codebook_look import letter_of, swatch
from ui.components.compare_table import to_definition
from ui.components.table_words import day, say
from ui.words import number, plain

OPEN, ALL = "open", "all"
KEYS = {  # of the reasons; letters that mean nothing else on the page Coderen
    Difference.UNCLEAR: "o", Difference.OVERLOOKED: "h", Difference.INTERPRETATION: "l", Difference.MISTAKE: "v", Difference.GAP: "g",
}  # fmt: skip


def show(sample: str, cases: Sequence[Case], book: Codebook) -> None:
    """The answers with a difference, and the one that is looked at."""
    if not cases:
        st.markdown(say("double.case.none"))
        return
    waiting = [case for case in cases if case.decision is None]
    shown = _choose(len(waiting), len(cases))
    listed = waiting if shown == OPEN else list(cases)
    if not listed:
        st.markdown(say("double.case.all_done"))
        return
    ids = [case.answer_id for case in listed]
    at = ids.index(state.get(state.CASE)) if state.get(state.CASE) in ids else 0
    _case(sample, listed[at], book, ids, at)


def _choose(n_open: int, n_all: int) -> str:
    names = {OPEN: say("double.case.open", n=number(n_open)), ALL: say("double.case.all", n=number(n_all))}
    # keyed by the numbers too: a browser keeps showing the old name of what stays chosen
    key = state.case(f"show:{n_open}:{n_all}")
    st.session_state.setdefault(key, st.session_state.get(state.case("shown"), OPEN))
    chosen = st.segmented_control(
        say("double.case.show"), [OPEN, ALL], format_func=names.__getitem__, key=key, required=True, label_visibility="collapsed"
    )  # fmt: skip
    st.session_state[state.case("shown")] = chosen
    return chosen or OPEN


def _case(sample: str, case: Case, book: Codebook, ids: Sequence[str], at: int) -> None:
    with st.container(key="case", gap="small"):
        st.html(
            f'<p class="asked">{escape(case.question)}</p><p class="answer">{escape(case.text)}</p>'
            f'<p class="about">{escape(case.answer_id)}</p>'
        )
        _coders(case, book)
        _settled(case, book)
        _decide(sample, case, book, _after(ids, at))
        _move(ids, at)


def _coders(case: Case, book: Codebook) -> None:
    """What each coder gave, and below that the keys that take it."""
    width = max(2, len(case.given))
    for place, (coder, codes) in zip(st.columns(width, gap="medium"), case.given, strict=False):
        place.html(f'<p class="who">{escape(coder)}</p>{_codes(book, codes, case.disputed)}')
    for n, (place, (coder, codes)) in enumerate(
        zip(st.columns(width, gap="medium"), case.given, strict=False), start=1
    ):
        place.button(
            say("double.case.take", coder=plain(coder)), key=f"take:{case.answer_id}:{n}", on_click=_take,
            args=(case.answer_id, _offered(book, codes)), shortcut=str(n) if n < 10 else None, width="stretch",
        )  # fmt: skip


def _codes(book: Codebook, codes: Sequence[str], disputed: Sequence[str]) -> str:
    if not codes:
        return f'<p class="codes"><em>{escape(say("double.case.no_code"))}</em></p>'
    known = {code.id: code for code in book.codes}
    marks = (
        f"<li{' class=' + chr(34) + 'differs' + chr(34) if c in disputed else ''}>"
        f"{swatch(book, known[c].group, known[c]) if c in known else ''}{escape(book.label(c))}</li>"
        for c in codes
    )
    return f'<ul class="codes">{"".join(marks)}</ul>'


def _offered(book: Codebook, codes: Sequence[str]) -> tuple[str, ...]:
    return tuple(code for code in codes if code in book.ids)


def _take(answer_id: str, codes: tuple[str, ...]) -> None:
    st.session_state[state.case("codes", answer_id)] = list(codes)


def _settled(case: Case, book: Codebook) -> None:
    if case.decision and case.settled:
        codes = ", ".join(map(book.label, case.decision.codes)) or say("double.case.no_code")
        about = {"who": plain(case.decision.coder), "day": day(case.decision.time), "codes": plain(codes)}
        reason = say(f"double.reason.{case.settled.reason}")
        st.markdown(say("double.case.settled", reason=reason, **about))
        if case.settled.note:
            st.caption(plain(case.settled.note))


def _decide(sample: str, case: Case, book: Codebook, after: str) -> None:
    """Which codes hold, and why the coders differed."""
    key, why, note = (state.case(name, case.answer_id) for name in ("codes", "reason", "note"))
    _begin(case, book, key, why, note)
    labels = {code.id: f"{letter_of(book, code.group)} {code.label}".strip() for code in book.codes}
    chosen = st.multiselect(
        say("double.case.decision"), [c.id for c in book.codes], format_func=labels.__getitem__, key=key,
        placeholder=say("double.case.decision_hint"),
    )  # fmt: skip
    reason = _reason(case.answer_id, why)
    told = st.text_input(say("double.case.note"), key=note, max_chars=1000)
    with st.container(horizontal=True, vertical_alignment="center", key="case-do"):
        st.button(
            say("double.case.settle"), key=f"settle:{case.answer_id}", type="primary", shortcut="Enter",
            on_click=frame.told, args=(_settle, sample, case.answer_id, tuple(chosen), reason, told, after),
        )  # fmt: skip
        for code in case.disputed:
            if code in labels and st.button(
                say("double.case.to_definition", code=plain(book.label(code))), key=f"define:{case.answer_id}:{code}", type="tertiary"
            ):  # fmt: skip
                to_definition(code)


def _reason(answer_id: str, key: str) -> Difference | None:
    """The reasons, each with its key; the one that was chosen stands out."""
    chosen: Difference | None = st.session_state[key]
    with st.container(key="case-why", gap="xsmall"):
        st.markdown(say("double.case.reason"))
        with st.container(horizontal=True, gap="xsmall"):
            for one, letter in KEYS.items():
                st.button(
                    say(f"double.reason.{one}"), key=f"why:{answer_id}:{one}", shortcut=letter, on_click=_because,
                    args=(key, one), type="primary" if one is chosen else "secondary",
                )  # fmt: skip
    return chosen


def _because(key: str, reason: Difference) -> None:
    st.session_state[key] = reason


def _begin(case: Case, book: Codebook, codes: str, reason: str, note: str) -> None:
    """Begin with what was settled before, else with what all coders gave."""
    if codes not in st.session_state:
        common = tuple(c for c in case.given[0][1] if c not in case.disputed)
        st.session_state[codes] = list(_offered(book, case.decision.codes if case.decision else common))
    if reason not in st.session_state:
        st.session_state[reason] = case.settled.reason if case.settled else None
    if note not in st.session_state:
        st.session_state[note] = case.settled.note if case.settled else ""


def _settle(
    sample: str, answer_id: str, codes: tuple[str, ...], reason: Difference | None, note: str, after: str
) -> None:
    if reason is None:
        st.session_state[state.CASE] = answer_id
        state.say("warning", say("double.case.needs_reason"))
        return
    with projects.opened() as project:
        adjudicate.adjudicate(project, sample, answer_id, codes, Difference(reason), note)
    for name in ("codes", "reason", "note"):
        st.session_state.pop(state.case(name, answer_id), None)
    st.session_state[state.CASE] = after


def _after(ids: Sequence[str], at: int) -> str:
    """The answer that comes when this one is settled."""
    return ids[at + 1] if at + 1 < len(ids) else ids[0]


def _move(ids: Sequence[str], at: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="case-move"):
        st.button(
            say("double.case.previous"), key="case-previous", disabled=at == 0, on_click=_go, args=(ids[max(0, at - 1)],), shortcut="Left"
        )  # fmt: skip
        st.markdown(say("double.case.place", place=number(at + 1), n=number(len(ids))), width="content")
        st.button(
            say("double.case.next"), key="case-next", disabled=at + 1 == len(ids), on_click=_go, args=(_after(ids, at),), shortcut="Right"
        )  # fmt: skip


def _go(answer_id: str) -> None:
    st.session_state[state.CASE] = answer_id
