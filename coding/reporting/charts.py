"""Charts of themes: horizontal bars with interval whiskers and direct labels, made for paper and for grey printing.

A chart is written as a Vega-Lite specification and only becomes an Altair chart when somebody asks for one: building and checking it in
Altair takes 0.25 s a chart, drawing it 0.1 s.
"""

from __future__ import annotations

import json
import textwrap
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from coding import wording
from coding.records import Codebook, QuestionReport, ThemeShare
from coding.reporting import cells
from coding.reporting.files import clean

if TYPE_CHECKING:
    import altair

Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.1.0.json"  # a name; nothing is fetched
INK, MUTED, ACCENT, GROUND, RULE = "#1c2324", "#5c6567", "#0f5e63", "#ffffff", "#d8dcdc"
FONT = "Liberation Sans, Arial, Helvetica, DejaVu Sans, sans-serif"
WIDTH = 360  # px of the bars; labels left and right make it about 640, which is 16 cm on paper at a readable size
LABEL_WIDTH = 38  # characters on a line of a theme's label
SOURCE_WIDTH = 96  # characters on a line of the source
_DIAMOND: Spec = {
    "type": "point",
    "shape": "diamond",
    "size": 55,
    "fill": GROUND,
    "stroke": INK,
    "strokeWidth": 1.2,
    "opacity": 1,
}
_SQUARE: Spec = {"type": "point", "shape": "square", "size": 80, "fill": ACCENT, "stroke": ACCENT, "opacity": 1}
_TEXT: Spec = {"type": "text", "align": "left", "color": INK, "fontSize": 11}


def theme_chart(
    question_report: QuestionReport, codebook: Codebook, language: str, wave: str | None = None, **more: Any
) -> altair.LayerChart:
    """Bars of the share of each theme in one wave, largest first, with the wave before it as an open diamond.

    Parameters
    ----------
    wave : str, optional
        Wave of the bars; the last one that has figures if left out.
    **more
        `waves`, `rules` and `most` of `theme_spec`.

    Returns
    -------
    altair.LayerChart
        Hidden figures and themes that do not occur are not in its data. A chart that says so if nothing is left.
    """
    import altair

    spec = theme_spec(question_report, codebook, language, wave, **more)
    return altair.LayerChart.from_dict(spec, validate=False)


def theme_spec(
    question_report: QuestionReport,
    codebook: Codebook,
    language: str,
    wave: str | None = None,
    *,
    waves: tuple[str, ...] = (),
    rules: cells.Rules | None = None,
    most: int | None = None,
) -> Spec:
    """The chart of `theme_chart` as a Vega-Lite specification.

    Parameters
    ----------
    waves : tuple of str
        Waves in order of time; without it, the order of their names.
    rules : Rules, optional
        Under `rules.min_percent` answers (20 if left out) the bars are counts, without intervals.
    most : int, optional
        Only the largest so many; all if left out.
    """
    rules = rules or cells.Rules(language)
    order = cells.wave_order(question_report, waves)
    if wave is None:
        wave = order[-1] if order else ""
    ranked = cells.ranked(cells.overall(question_report, wave).values(), codebook.ids)
    shown = [s for s in ranked if not s.hidden][:most]
    if not shown:
        return _nothing(language)
    percents = rules.in_percents(shown[0].n)
    earlier = _before(question_report, wave, order, rules) if percents else {}
    labels = cells.theme_labels(codebook)
    rows = [_row(s, earlier.get(s.code_id), labels.get(s.code_id, s.code_id), rules) for s in shown]
    legend = [shown[0], next(iter(earlier.values()))] if earlier else []
    source = _source(question_report, shown[0].n, percents, language)
    return _drawn(rows, percents, [_named(s, language) for s in legend], source, cells.provisional(question_report))


def _before(question: QuestionReport, wave: str, order: tuple[str, ...], rules: cells.Rules) -> dict[str, ThemeShare]:
    """Code id → share in the wave before, as far as it may be shown in percents."""
    place = order.index(wave) if wave in order else 0
    shares = cells.overall(question, order[place - 1]) if place else {}
    return {c: s for c, s in shares.items() if not s.hidden and rules.in_percents(s.n)}


def _row(share: ThemeShare, before: ThemeShare | None, label: str, rules: cells.Rules) -> Spec:
    percents = rules.in_percents(share.n)
    size = share.share if percents else share.n_theme
    return {
        "theme": _two_lines(clean(label)),
        "size": _rounded(size),
        "low": _rounded(share.low) if percents else None,
        "high": _rounded(share.high) if percents else None,
        "before": _rounded(before.share) if before else None,
        "end": _rounded(share.high if percents else size),
        "label": rules.both(share),
    }


def _rounded(x: float) -> float:
    return round(float(x), 6)


def _two_lines(label: str) -> str:
    lines = textwrap.wrap(label, LABEL_WIDTH) or [""]
    rest = textwrap.shorten(" ".join(lines[1:]), LABEL_WIDTH, placeholder=" …")
    return f"{lines[0]}\n{rest}" if rest else lines[0]


def _named(share: ThemeShare, language: str) -> str:
    return clean(f"{cells.wave_label(share.wave_id, language)} (n = {wording.integer(share.n, language)})")


def _source(question: QuestionReport, n: int, percents: bool, language: str) -> list[str]:
    key = "report.chart.source" if percents else "report.chart.source_counts"
    lines = [wording.text(key, language, n=n)]
    if cells.provisional(question):
        lines += textwrap.wrap(wording.text("report.provisional", language), SOURCE_WIDTH)
    return lines


def _drawn(rows: list[Spec], percents: bool, legend: list[str], source: list[str], provisional: bool) -> Spec:
    step = 28 if any("\n" in row["theme"] for row in rows) else 21
    # A pale bar with an outline is seen as provisional in grey as well.
    bar = {
        "type": "bar",
        "height": step * 0.55,
        "color": ACCENT,
        "stroke": ACCENT,
        "strokeWidth": 1,
        "fillOpacity": 0.35 if provisional else 1,
    }
    layers = [{"mark": bar, "encoding": {"x": _sizes(percents)}}]
    layers += _whiskers(INK if provisional else GROUND) if percents else []
    if legend:
        layers.append(
            {
                "transform": [{"filter": "datum.before !== null"}],
                "mark": _DIAMOND,
                "encoding": {"x": _quantity("before")},
            }
        )
        layers += _legend(legend)
    # Beside the whiskers, or in a column at the right if a diamond might stand between a bar and its figure.
    place = {"value": WIDTH} if legend else _quantity("end")
    layers.append({"mark": _TEXT | {"dx": 10}, "encoding": {"x": place, "text": {"field": "label", "type": "nominal"}}})
    title = {
        "text": source,
        "orient": "bottom",
        "anchor": "start",
        "frame": "bounds",
        "fontSize": 10,
        "fontWeight": "normal",
    }
    return _frame({"step": step}) | {
        "title": title | {"color": MUTED, "offset": 12},
        "data": {"values": rows},
        "encoding": {"y": _themes(rows)},
        "layer": layers,
    }


def _frame(height: Any) -> Spec:
    config = {"font": FONT, "aria": False, "view": {"stroke": None}}
    return {"$schema": SCHEMA, "width": WIDTH, "height": height, "background": GROUND, "config": config}


def _quantity(field: str) -> Spec:
    return {"field": field, "type": "quantitative"}


def _whiskers(inside: str) -> list[Spec]:
    """The interval with a cap at both ends; `inside` is its colour where it lies over the bar."""
    rule, cap = {"type": "rule", "strokeWidth": 1.4}, {"type": "tick", "thickness": 1.4, "size": 7, "opacity": 1}
    parts = [("low", "size", inside), ("size", "high", INK)]
    rules = [{"mark": rule | {"color": c}, "encoding": {"x": _quantity(a), "x2": {"field": b}}} for a, b, c in parts]
    return rules + [
        {"mark": cap | {"color": c}, "encoding": {"x": _quantity(end)}} for end, c in (("low", inside), ("high", INK))
    ]


def _legend(names: list[str]) -> list[Spec]:
    """A square and a diamond with the waves they stand for, above the bars. Widths are estimated: 6 px a character."""
    layers: list[Spec] = []
    x = 4
    for name, mark in zip(names, (_SQUARE, _DIAMOND), strict=True):
        data: Spec = {"data": {"values": [{}]}}
        layers.append(data | {"mark": mark, "encoding": {"x": {"value": x}, "y": {"value": -12}}})
        layers.append(
            data | {"mark": _TEXT | {"text": name}, "encoding": {"x": {"value": x + 10}, "y": {"value": -12}}}
        )
        x += 30 + 6 * len(name)
    return layers


def _themes(rows: list[Spec]) -> Spec:
    axis = {
        "title": None,
        "ticks": False,
        "domain": False,
        "labelLimit": 0,
        "labelFontSize": 11,
        "labelPadding": 8,
        "labelColor": INK,
    }
    axis |= {"labelExpr": "split(datum.label, '\\n')", "labelOverlap": False}
    return {"field": "theme", "type": "nominal", "sort": [row["theme"] for row in rows], "axis": axis}


def _sizes(percents: bool) -> Spec:
    axis = {
        "title": None,
        "format": "%" if percents else "d",
        "tickCount": 5,
        "tickMinStep": 0.01 if percents else 1,
        "ticks": False,
    }
    axis |= {"domain": False, "gridColor": RULE, "labelFlush": False, "labelColor": MUTED, "labelFontSize": 10}
    return _quantity("size") | {"axis": axis, "scale": {"domainMin": 0, "nice": True}}


def _nothing(language: str) -> Spec:
    line = {
        "mark": _TEXT | {"color": MUTED, "text": wording.text("report.chart.nothing", language)},
        "encoding": {"x": {"value": 0}},
    }
    return _frame(40) | {"data": {"values": [{}]}, "layer": [line]}


def svg(chart: altair.LayerChart | Spec) -> str:
    """The chart as an svg element; needs no network and gives the same text for the same chart."""
    return _svg(json.dumps(chart if isinstance(chart, dict) else chart.to_dict(), sort_keys=True))


@lru_cache(maxsize=64)
def _svg(spec: str) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(spec, vl_version="6.1", allowed_base_urls=[]))


def png(chart: altair.LayerChart | Spec) -> bytes:
    """The chart as a png of 2 pixels per point: about 200 dots per inch when printed 16 cm wide."""
    import vl_convert

    return bytes(vl_convert.svg_to_png(svg(chart), scale=2))
