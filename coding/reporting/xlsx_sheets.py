"""What stands in the sheets of the workbook, as plain values."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from coding import wording
from coding.records import Report, ThemeShare
from coding.reporting import appendix, cells, cleaned, content
from coding.reporting.question import class_label

WARNING_WIDTH = 110  # characters on a line above a table


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, what it holds (``text``, ``long``, ``integer``, ``percent``, ``decimal``) and its width in characters."""

    title: str
    kind: str
    width: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: lines of warning, a header and rows of plain values; None is an empty cell."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    warnings: tuple[str, ...] = ()


def sheets(report: Report, language: str) -> Iterator[Sheet]:
    """All sheets, in order; one without rows has its header and a sentence that says what is missing."""
    parts: tuple[Callable[[Report, str], Sheet], ...] = (
        _overview, _response, _themes, _quotes, _topics, _codebook, _cleaning, _spelling, _methods
    )  # fmt: skip
    for part in parts:
        yield part(report, language)


def _sheet(
    language: str, name: str, columns: str, rows: list[tuple[Any, ...]], warning: str = "", missing: str = ""
) -> Sheet:
    """`columns` is written as ``"wave:text:10 n:integer:9"``."""
    split = [column.split(":") for column in columns.split()]
    made = tuple(
        Column(wording.text(f"report.cell.{title}", language), kind, float(width)) for title, kind, width in split
    )
    warnings = [warning] if warning else []
    if not rows and missing:
        warnings.append(wording.text(f"report.missing.{missing}", language))
    lines = tuple(line for text in warnings for line in textwrap.wrap(text, WARNING_WIDTH))
    return Sheet(wording.text(f"report.sheet.{name}", language), made, tuple(rows), lines)


def _overview(report: Report, language: str) -> Sheet:
    rows: list[tuple[Any, ...]] = list(content.title_facts(report, language))
    rows += content.key_figures(report, language)
    return _sheet(language, "overview", "item:text:38 value:long:60", rows, content.warning_text(report, language))


def _response(report: Report, language: str) -> Sheet:
    columns = "wave:text:12 class:text:24 {}:integer:14 {}:integer:18 {}:integer:16 {}:percent:16"
    rows: list[tuple[Any, ...]] = []
    for wave, lines in content.by_wave(report).items():
        for name, row in content.response_lines(report, lines, language):
            share = row.n_represented / row.n_population if row.n_population else None
            rows.append((wave, name, row.n_respondents, row.n_represented, row.n_population, share))
    sheet = _sheet(language, "response", columns.replace("{}", "n"), rows, missing="response")
    titles = [
        wording.text(f"report.column.{name}", language)
        for name in ("respondents", "represented", "population", "percent")
    ]
    named = tuple(Column(title, c.kind, c.width) for title, c in zip(titles, sheet.columns[2:], strict=True))
    return Sheet(sheet.title, sheet.columns[:2] + named, sheet.rows, sheet.warnings)


def _themes(report: Report, language: str) -> Sheet:
    columns = (
        "question_id:text:14 question:text:36 wave:text:10 variable:text:16 class:text:18 theme_id:text:26 theme:text:36 n_theme:integer:12"
        " n:integer:12 share:percent:10 low:percent:14 high:percent:14 basis:text:30 hidden:text:12"
    )
    labels = cells.theme_labels(report.codebook)
    rows = [
        _theme(report, one.question.text, share, labels, language) for one in report.questions for share in one.shares
    ]  # fmt: skip
    return _sheet(language, "themes", columns, rows, content.warning_text(report, language), "most")


def _theme(report: Report, question: str, share: ThemeShare, labels: dict[str, str], language: str) -> tuple[Any, ...]:
    percents = not share.hidden and share.n >= report.min_percent
    figures = (share.share, share.low, share.high) if percents else (None, None, None)
    variable = report.variable.label if report.variable and share.variable else share.variable
    return (
        share.question_id, question, share.wave_id, variable, class_label(report, share.value), share.code_id,
        labels.get(share.code_id, share.code_id), None if share.hidden else share.n_theme, share.n, *figures,
        wording.text(f"report.fact.basis_{share.basis}", language),
        wording.text("report.cell.yes", language) if share.hidden else "",
    )  # fmt: skip


def _quotes(report: Report, language: str) -> Sheet:
    columns = (
        "question_id:text:14 question:text:36 theme_id:text:26 theme:text:36"
        " rank:integer:10 quote:long:80 attribution:text:26 answer_id:text:16"
    )
    labels = cells.theme_labels(report.codebook)
    rows = [
        (
            one.question.id,
            one.question.text,
            q.code_id,
            labels.get(q.code_id, q.code_id),
            q.rank,
            q.text,
            q.attribution,
            q.answer_id,
        )
        for one in report.questions
        for q in one.quotes
    ]
    return _sheet(language, "quotes", columns, rows, content.warning_text(report, language), "quotes")


def _topics(report: Report, language: str) -> Sheet:
    columns = "question_id:text:14 question:text:36 number:integer:8 words:long:60 central:long:40 stability:decimal:12 verdict:text:14"
    rows: list[tuple[Any, ...]] = [
        (
            one.question.id, one.question.text, t.number, ", ".join(t.words), ", ".join(t.central), t.stability,
            appendix.verdict_text(t.stability, language),
        )
        for one in report.questions
        for t in one.topics
    ]  # fmt: skip
    return _sheet(
        language, "topics", columns, rows, wording.text("report.note.topics", language) if rows else "", "topics"
    )


def _codebook(report: Report, language: str) -> Sheet:
    columns = (
        "code_id:text:28 label:text:36 group:text:24 parent:text:24"
        " definition:long:60 include:long:44 exclude:long:44 keywords:long:44"
    )
    groups = report.codebook.groups
    rows = [
        (
            c.id, c.label, groups.get(c.group, c.group), c.parent, c.definition, "\n".join(c.include), "\n".join(c.exclude),
            ", ".join(c.keywords),
        )
        for c in report.codebook.codes
    ]  # fmt: skip
    return _sheet(language, "codebook", columns, rows, missing="codebook")


def _cleaning(report: Report, language: str) -> Sheet:
    found = report.cleaning
    rows: list[tuple[Any, ...]] = []
    for part, lines in (cleaned.parts(found, language) if found else {}).items():
        rows += [(wording.text(f"report.column.{part}", language), name, n) for name, n in lines]
    warning = cleaned.steps(found, language) if found and found.left_out else ""
    return _sheet(language, "cleaning", "part:text:28 item:text:44 count:integer:12", rows, warning, "cleaning")


def _spelling(report: Report, language: str) -> Sheet:
    found = report.cleaning.spelling if report.cleaning else ()
    yes = wording.text("report.cell.yes", language)
    rows = [(one.word, one.proposal, one.n, yes if one.accepted else "") for one in found]
    columns = "written:text:30 meant:text:30 times:integer:12 likely:text:18"
    return _sheet(language, "spelling", columns, rows, missing="spelling")


def _methods(report: Report, language: str) -> Sheet:
    titles = {"share": "cell.share", "decided": "fact.basis", "suggested": "fact.basis", "interval": "column.interval"}
    titles |= {"percent": "cell.share", "small": "cell.hidden", "quotes": "title.quotes", "software": "column.version"}
    rows: list[tuple[Any, ...]] = []
    for name, sentence in appendix.methods(report, language):
        rows.append((wording.text(f"report.{titles[name]}", language), sentence))
    for coder, n in sorted(report.coders.items()):
        rows.append((wording.text("report.column.coder", language), f"{coder}: {wording.integer(n, language)}"))
    if found := report.automatic:
        rows += [
            (wording.text("report.caption.automatic", language), sentence)
            for sentence in appendix.automatic(found, language)
        ]
    for run in report.runs:
        inputs = "; ".join(f"{name} {value}" for name, value in sorted(run.inputs.items()))
        seed = f"{wording.text('report.column.seed', language)} {run.seed}"
        text = (
            f"{run.id}; {run.verb}; {run.time.isoformat(timespec='seconds')}; {seed}; Duiding {run.version}; {inputs}"
        )
        rows.append((wording.text("report.column.run", language), text))
    return _sheet(language, "methods", "topic:text:28 text:long:110", rows)
