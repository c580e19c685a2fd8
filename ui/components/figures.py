"""Shares of themes as a table and as a chart."""

from __future__ import annotations

import json
import re
from typing import Any

import streamlit as st

from coding.records import Basis, QuestionReport, Report
from coding.reporting import cells, charts
from ui import state
from ui.components import look
from ui.words import number, plain, t

DARK = {
    charts.INK: "#e9e7e0",
    charts.MUTED: "#a9b0ae",
    charts.ACCENT: "#3d9da1",
    charts.GROUND: "#16191a",
    charts.RULE: "#3a4142",
}
LIGHT = {charts.GROUND: "#fbfaf6"}
FONT = "Source Sans, sans-serif"  # of the page


def waves(report: Report, question: QuestionReport) -> tuple[str, ...]:
    """Waves with figures, in order."""
    return cells.wave_order(question, [w.id for w in report.waves])


def chart(report: Report, question: QuestionReport, wave: str) -> None:
    """Bars with intervals, in the colours of the theme."""
    language = state.get(state.LANGUAGE)
    rules = cells.Rules.of(report, language)
    order = tuple(w.id for w in report.waves)
    spec = charts.theme_spec(question, report.codebook, language, wave, waves=order, rules=rules, most=15)
    st.vega_lite_chart(spec=recoloured(spec, st.context.theme.type == "dark"), theme=None, width="stretch", key="chart")


def recoloured(spec: dict[str, Any], dark: bool) -> dict[str, Any]:
    """The chart in the colours and letters of the screen instead of those of paper."""
    text = re.sub(r'([fF]ontSize": )1[01]\b', r"\g<1>13", json.dumps(spec)).replace(charts.FONT, FONT)
    for paper, screen in (DARK if dark else LIGHT).items():
        text = text.replace(paper, screen)
    screen_spec: dict[str, Any] = json.loads(text)
    if isinstance(screen_spec.get("height"), dict):
        screen_spec["height"]["step"] += 5  # room for two lines of the larger letter
    screen_spec["config"]["mark"] = {"aria": False}  # nothing for who listens: the table below says it all
    return screen_spec | {"padding": {"left": 0, "top": 5, "right": 16, "bottom": 5}}


def table(report: Report, question: QuestionReport, wave: str) -> None:
    """All themes that occur, the most frequent first; hidden figures stay hidden."""
    rules = cells.Rules.of(report, state.get(state.LANGUAGE))
    labels = cells.theme_labels(report.codebook)
    shares = cells.ranked(cells.overall(question, wave).values(), report.codebook.ids)
    columns = [
        (t("results.theme"), "left"),
        (t("results.count"), "right"),
        ("n", "right"),
        (t("results.share"), "right"),
        (t("results.interval"), "right"),
    ]
    look.table(
        columns,
        (
            (labels.get(s.code_id, s.code_id), rules.count(s), number(s.n), rules.share(s), rules.interval(s))
            for s in shares
        ),
        "shares",
    )


def basis(question: QuestionReport, wave: str) -> str:
    """What the figures of a wave rest on, in one sentence."""
    found = question.per_wave[wave]
    counts = {"decided": found.n_decided, "n": found.n_substantive, "counted": found.n_counted}
    is_sampled = question.basis is Basis.DECIDED and found.n_counted < found.n_decided
    kind = "sampled" if is_sampled else question.basis
    return t(f"results.basis_{kind}", wave=plain(wave), **{name: number(n) for name, n in counts.items()})
