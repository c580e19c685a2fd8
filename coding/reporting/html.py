"""The report as one web page that needs nothing from outside itself."""

from __future__ import annotations

from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from coding import __version__, wording
from coding.records import Report
from coding.reporting import charts, content
from coding.reporting.blocks import Figure, Heading
from coding.reporting.files import clean, save

HERE = Path(__file__).parent
# Colours of a chart → colours of the page, so that a chart follows light and dark.
_COLOURS = {
    charts.INK: "ink",
    charts.MUTED: "muted",
    charts.ACCENT: "accent",
    charts.GROUND: "ground",
    charts.RULE: "rule",
}


def write(report: Report, path: Path | str, language: str) -> Path:
    """Write the report as a self-contained html page: style and charts are in it, and it asks nothing of any server.

    Parameters
    ----------
    path : path
        File to write; replaced whole if it exists.
    language : str
        ``"nl"`` or ``"en"``.

    Raises
    ------
    FileError
        If the file cannot be written.
    """
    return save(page(report, language).encode("utf-8"), path)


def page(report: Report, language: str) -> str:
    """The text of the page. Everything that comes from the report is escaped."""
    parts = content.blocks(report, language)

    def text(key: str, **values: Any) -> str:
        return wording.text(f"report.{key}", language, **values)

    front = sum(1 for _ in takewhile(lambda block: not isinstance(block, Heading), parts))
    values = {"report": report, "language": language, "blocks": parts, "front": front, "version": __version__}
    return _template().render(values, text=text, css=_css(), drawing=_drawing)


@cache
def _css() -> Markup:
    return Markup((HERE / "report.css").read_text("utf-8"))


@cache
def _template() -> jinja2.Template:
    loader = jinja2.FileSystemLoader(HERE)
    environment = jinja2.Environment(
        loader=loader, autoescape=True, finalize=_writable, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("report.html")


def _writable(value: Any) -> Any:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _drawing(figure: Figure) -> Markup:
    """The chart as svg in the page's colours; Vega has escaped its texts."""
    drawn = charts.svg(figure.chart)
    for colour, name in _COLOURS.items():
        drawn = drawn.replace(f'"{colour}"', f'"var(--{name})"')
    return Markup(drawn)
