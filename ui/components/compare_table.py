"""Agreement per code as a table with a dot and its interval; sorted in the browser, with the way to each definition."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from coding import wording
from coding.evidence.agreement import FEW, FIRM, TENTATIVE, Agreement
from coding.workflow.compare import Row
from ui import frame, state
from ui.components.table_words import say
from ui.words import number

ASSETS = Path(__file__).with_name("compare_assets")
KEY = "agreement"


@cache
def _component() -> Callable[..., Any]:
    """The component, registered once."""
    html, css, js = ((ASSETS / f"table.{kind}").read_text(encoding="utf-8") for kind in ("html", "css", "js"))
    return st.components.v2.component("agreement", html=html, css=css, js=js)


def show(rows: Sequence[Row], coders: Sequence[str]) -> None:
    """The table; a press on a code goes to its definition on the page Codeboek."""
    heads = ("n", "given", "share", "alpha", "interval", "figure", "to_definition", "few")
    texts = {name: say(f"double.compare.table.{name}") for name in heads}
    texts |= {"label": say("double.compare.table.code"), "table": say("double.compare.table.label")}
    texts["sort"] = say("double.compare.table.sort", column="{column}")
    data = {
        "texts": texts, "rows": [_row(place, row, coders) for place, row in enumerate(rows)],
        "guides": [TENTATIVE, FIRM], "axis": [[0, figure(0, 0)], [1, figure(1, 0)]],
    }  # fmt: skip
    asked = _component()(key=KEY, data=data, on_definition_change=lambda: None).get("definition")
    if asked and asked in {row.code for row in rows}:
        to_definition(asked)


def dress() -> None:
    """Rhythm for the pages about coding twice."""
    st.html(f"<style>{(ASSETS / 'page.css').read_text(encoding='utf-8')}</style>")


def to_definition(code: str) -> None:
    """Go to a code on the page Codeboek."""
    state.put(state.CODE, code)
    st.switch_page(frame.file_of("codeboek"))


def _row(place: int, row: Row, coders: Sequence[str]) -> dict[str, Any]:
    found = row.agreement
    per_coder = zip(coders, found.n_given, strict=True)
    told = ", ".join(f"{coder} {number(n)}" for coder, n in per_coder)
    return {
        "place": place, "code": row.code, "label": row.label, "n": number(found.n), "given": " / ".join(map(number, found.n_given)),
        "given_help": say("double.compare.table.given_help", coders=told),
        "share": wording.percent(found.share, state.get(state.LANGUAGE)), "alpha_text": alpha(found), "interval": interval(found),
        "alpha": none(found.alpha), "low": none(found.low), "high": none(found.high),
        "sort": {"n": found.n, "given": sum(found.n_given), "share": none(found.share), "alpha": none(found.alpha)},
        "few": sum(found.n_given) < FEW,
    }  # fmt: skip


def alpha(found: Agreement) -> str:
    """Alpha as it is shown; in words where it does not exist."""
    return say("double.compare.table.undefined") if math.isnan(found.alpha) else figure(found.alpha)


def interval(found: Agreement) -> str:
    """The interval as it is shown; a dash where there is none."""
    if math.isnan(found.low):
        return "–"
    return say("double.compare.table.range", low=figure(found.low), high=figure(found.high))


def figure(value: float, digits: int = 2) -> str:
    """A coefficient with two decimals and a real minus sign; what rounds to nought has none.

    >>> figure(-0.001, 2).strip("-−")[:1]
    '0'
    """
    rounded = round(value, digits) + 0.0
    return wording.decimal(rounded, digits, state.get(state.LANGUAGE) or "nl").replace("-", "−")


def none(value: float) -> float | None:
    """NaN as nothing, for the browser."""
    return None if math.isnan(value) else float(value)
