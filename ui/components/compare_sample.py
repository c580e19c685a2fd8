"""How far the coders of a sample agree: the choice of a sample and a level, the figure over all codes, and the table."""

from __future__ import annotations

import math
from collections.abc import Sequence

import streamlit as st

from coding import wording
from coding.evidence.agreement import RESAMPLES
from coding.workflow.compare import Comparison, Level
from coding.workflow.double import Sample
from ui import state
from ui.components import compare_table
from ui.components.compare_table import figure
from ui.components.table_words import say
from ui.words import number, plain


def choose(there: Sequence[Sample]) -> Sample:
    """Let the reader choose a sample; at first the last one of which he may see the codes."""
    by_id = {one.sample.id: one for one in there}
    if state.get(state.COMPARED) not in by_id:
        open_ = [one.sample.id for one in there if one.may_compare]
        st.session_state[state.COMPARED] = (open_ or list(by_id))[-1]
    names = {
        i: f"{say('double.page.title', sample=i, n=one.n_answers)} · {', '.join(one.sample.coders)}"
        for i, one in by_id.items()
    }
    st.selectbox(
        say("double.compare.sample"), list(by_id), format_func=names.__getitem__, key=state.COMPARED, label_visibility="collapsed"
    )  # fmt: skip
    return by_id[state.get(state.COMPARED)]


def level(levels: Sequence[Level]) -> Level:
    """Let the reader choose what is compared, if there is a choice."""
    if len(levels) < 2:
        return Level.CODE
    if state.get(state.COMPARE_LEVEL) not in levels:
        st.session_state[state.COMPARE_LEVEL] = Level.CODE
    names = {one: say(f"double.compare.levels.{one}") for one in levels}
    chosen = st.segmented_control(
        say("double.compare.level"), list(levels), format_func=names.__getitem__, key=state.COMPARE_LEVEL, required=True
    )  # fmt: skip
    return Level(chosen or Level.CODE)


def show(found: Comparison) -> None:
    """The figures, what they mean, and what they rest on."""
    overall = found.overall
    if overall.n:
        st.markdown(_overall(found))
        st.caption(say("double.compare.overall.note"))
    n_all = len(found.sample.answer_ids)
    if overall.n < n_all:
        st.markdown(say("double.compare.overall.missing", n=number(overall.n), all=number(n_all)))
    if found.rows:
        compare_table.show(found.rows, found.sample.coders)
        about = {"n": number(overall.n), "resamples": number(RESAMPLES), "seed": str(found.sample.seed)}
        about["coders"] = ", ".join(map(plain, found.sample.coders))
        st.caption(say("double.compare.overall.n_source", **about))
        st.caption(f"{say('double.compare.overall.guide')} {say('double.compare.overall.few')}")
    if found.unused:
        labels = ", ".join(map(plain, found.unused))
        st.caption(say("double.compare.overall.unused", n=number(len(found.unused)), labels=labels))


def _overall(found: Comparison) -> str:
    overall, language = found.overall, state.get(state.LANGUAGE)
    low_high = {"low": figure(overall.low), "high": figure(overall.high)} if not math.isnan(overall.low) else {}
    interval = say("double.compare.overall.interval", **low_high) if low_high else ""
    share = wording.percent(overall.share, language)
    told = {"alpha": compare_table.alpha(overall), "interval": interval, "share": share}
    return f"**{say('double.compare.overall.title')}.** {say('double.compare.overall.line', n=overall.n, **told)}"
