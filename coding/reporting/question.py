"""The part of the report about one open question."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from coding import wording
from coding.records import AnswerKind, QuestionReport, Report, ThemeShare
from coding.reporting import cells
from coding.reporting.blocks import Block, Facts, Figure, Heading, Paragraph, Quotation, Table
from coding.reporting.charts import theme_spec
from coding.reporting.counter import Counter

COLUMNS = 6  # classes or waves in one table; more would not fit on A4
BARS = 15  # themes in a figure; more take a page and tell less than the table below it
ALT = 5  # themes named in the text for who cannot see the figure; the table has them all
ONCE = 5  # themes mentioned once that may stand in a table; more take a page and say little
HEADING = 90  # characters of a question's text in its heading


@dataclass(frozen=True, slots=True)
class _Part:
    """What every piece of the part needs."""

    report: Report
    one: QuestionReport
    number: int
    counter: Counter
    language: str
    wave: str
    waves: tuple[str, ...]

    def text(self, key: str, **values: Any) -> str:
        return wording.text(f"report.{key}", self.language, **values)

    def caption(self, key: str, **values: Any) -> str:
        """A caption; provisional figures are marked in it."""
        caption = self.text(f"caption.{key}", number=self.number, **values)
        return f"{caption}. {self.text('provisional_short')}" if cells.provisional(self.one) else caption

    @property
    def rules(self) -> cells.Rules:
        return cells.Rules.of(self.report, self.language)

    @property
    def shown(self) -> list[ThemeShare]:
        """Themes that occur, by size."""
        return cells.ranked(cells.overall(self.one, self.wave).values(), self.report.codebook.ids)

    @property
    def once(self) -> list[ThemeShare]:
        """Themes mentioned once, if they are too many for the tables and others are left in them."""
        found = [s for s in self.shown if not s.hidden and s.n_theme == 1]
        return found if ONCE < len(found) < len(self.shown) else []

    @property
    def tabled(self) -> list[ThemeShare]:
        """Rows of the theme table: what is shown, without `once`."""
        left_out = {s.code_id for s in self.once}
        return [s for s in self.shown if s.code_id not in left_out]

    @property
    def labels(self) -> dict[str, str]:
        return cells.theme_labels(self.report.codebook)

    @property
    def wave_name(self) -> str:
        return cells.wave_label(self.wave, self.language)


def short(text: str, width: int = HEADING) -> str:
    """Text on one line, cut at a word.

    >>> short("Wat is de belangrijkste les?", 20)
    'Wat is de …'
    """
    return textwrap.shorten(text, width, placeholder=" …") if text.strip() else cells.DASH


def class_label(report: Report, value: str) -> str:
    """A class as it is shown."""
    return str(report.variable.labels.get(value, value)) if report.variable else value


def blocks(report: Report, one: QuestionReport, number: int, counter: Counter, language: str) -> Iterator[Block]:
    """Heading, counts, themes, classes, waves and quotes of one question."""
    waves = cells.wave_order(one, (wave.id for wave in report.waves))
    part = _Part(report, one, number, counter, language, waves[-1] if waves else "", waves)
    heading = part.text("title.question", number=number, text=short(one.question.text))
    yield Heading(2, heading, f"question-{number}")
    if short(one.question.text) != " ".join(one.question.text.split()) and one.question.text.strip():
        yield Paragraph(one.question.text)
    yield from _counts(part)
    lack = _lack(part)
    if lack:
        yield Paragraph(lack)
    else:
        yield from _themes(part)
        yield from _classes(part)
        yield from _waves(part)
    yield from _quotes(part)


def _counts(part: _Part) -> Iterator[Block]:
    one = part.one
    rows = [("column", one.question.id)] if one.question.id else []
    counts = {"received": one.n_answers, "substantive_here": one.n_substantive, "decided_here": one.n_decided}
    rows += [(key, wording.integer(n, part.language)) for key, n in counts.items()]
    named = [(part.text(f"fact.{key}"), value) for key, value in rows]
    for kind in AnswerKind:
        n = one.kinds.get(kind, 0)
        if kind is not AnswerKind.ANSWER and n:
            name = part.text("fact.non_answer", kind=wording.text(f"kind.{kind}", part.language))
            named.append((name, wording.integer(n, part.language)))
    yield Facts(tuple(named))
    if len(part.waves) > 1:
        yield Paragraph(part.text("note.all_waves_counted"), "note")
    if cells.provisional(one):
        yield Paragraph(part.text("provisional") + ".", "warning")
    elif 0 < one.n_decided < one.n_substantive:
        note = "partly_decided" if one.n_counted == one.n_decided else "sampled"
        figures = {"decided": one.n_decided, "substantive": one.n_substantive, "counted": one.n_counted}
        yield Paragraph(part.text(f"note.{note}", **figures), "warning")


def _lack(part: _Part) -> str:
    """Why there are no themes to show, or empty."""
    one = part.one
    if one.n_answers == 0:
        return part.text("missing.answers")
    if one.n_substantive == 0:
        return part.text("missing.substantive")
    if not part.waves:
        undecided = one.n_decided == 0 and not cells.provisional(one)
        return part.text("missing.decisions" if undecided else "missing.sample")
    return ""


def _themes(part: _Part) -> Iterator[Block]:
    yield Heading(3, part.text("title.themes"), f"question-{part.number}-themes")
    if len(part.waves) > 1:
        yield Paragraph(part.text("note.last_wave", wave=part.wave_name))
    if not part.shown:
        yield Paragraph(part.text("missing.themes", wave=part.wave_name))
        return
    if any(not share.hidden for share in part.shown):
        yield _figure(part)
    yield _theme_table(part)


def _figure(part: _Part) -> Figure:
    seen = [s for s in part.shown if not s.hidden]
    most = min(BARS, max(1, sum(not s.hidden for s in part.tabled)))
    rules = part.rules
    chart = theme_spec(
        part.one, part.report.codebook, part.language, part.wave, waves=part.waves, rules=rules, most=most
    )
    items = [part.text("chart.alt_item", theme=_label(part, s), figure=rules.both(s)) for s in seen[:ALT]]
    count = min(len(seen), most)
    alt = part.text("chart.alt", count=count, wave=part.wave_name, n=seen[0].n, list=" ".join(items))
    key = "chart" if count == len(seen) else "chart_most"
    return Figure(part.counter.figure(), part.caption(key, wave=part.wave_name, most=most), alt, chart)


def _theme_table(part: _Part) -> Table:
    rules, shown = part.rules, part.tabled
    n = shown[0].n
    percents = rules.in_percents(n)
    columns = ("theme", "count", "n", "share", "interval") if percents else ("theme", "count", "n")
    header = tuple(part.text(f"column.{name}") for name in columns)
    asked = wording.integer(n, part.language)
    rows = tuple(
        (_label(part, s), rules.count(s), asked, rules.share(s), rules.interval(s))[: len(columns)] for s in shown
    )
    notes = [part.text("note.counts")]
    notes += [] if percents else [part.text("note.few_answers", n=rules.min_percent)]
    notes += _veil_notes(part, shown) + _once(part) + _absent(part)
    caption = part.caption("themes", wave=part.wave_name, n=n)
    return Table(
        part.counter.table(),
        caption,
        header,
        rows,
        "lrrrr"[: len(columns)],
        (6, 1.1, 0.9, 1.2, 1.8)[: len(columns)],
        tuple(notes),
    )


def _label(part: _Part, share: ThemeShare) -> str:
    return part.labels.get(share.code_id, share.code_id)


def _once(part: _Part) -> list[str]:
    """The line that sums up the themes mentioned once."""
    names = ", ".join(_label(part, s) for s in part.once)
    return [part.text("note.once", list=names), part.text("note.once_sheet")] if names else []


def _absent(part: _Part) -> list[str]:
    """How many themes of the codebook have a figure and that figure is 0."""
    n = sum(not cells.occurs(s) for s in cells.overall(part.one, part.wave).values())
    if n == 0:
        return []
    return [part.text("note.absent_one") if n == 1 else part.text("note.absent", n=n)]


def _veil_notes(part: _Part, shares: list[ThemeShare]) -> list[str]:
    """The explanation of the sign that stands for a hidden figure, if there is any."""
    return [part.text("note.hidden")] if any(s.hidden for s in shares) else []


def _classes(part: _Part) -> Iterator[Block]:
    if part.report.variable is None:
        return
    yield Heading(3, part.text("title.by_class"), f"question-{part.number}-classes")
    found = cells.by_class(part.one, part.wave)
    values = [v for v in part.report.classes if any(value == v for _, value in found)]
    values += sorted({value for _, value in found} - set(values))
    if not values or not part.shown:
        yield Paragraph(part.text("missing.classes"))
        return
    open_to_all = {c for (c, _), s in found.items() if not s.hidden}
    codes = [s.code_id for s in part.tabled if s.code_id in open_to_all]
    if not codes:
        yield Paragraph(part.text("note.no_classes"))
        return
    name = part.report.variable.label or part.report.variable.id
    caption = part.caption("by_class", variable=name, wave=part.wave_name)
    n_left = len(part.tabled) - len(codes)
    more = [part.text("note.rows_left_one") if n_left == 1 else part.text("note.rows_left", n=n_left)] if n_left else []
    more += [part.text("note.older_classes")] if len(part.waves) > 1 else []
    for some in _chunks(values):
        columns = [(class_label(part.report, v), {c: s for (c, w), s in found.items() if w == v}) for v in some]
        whole = (part.text("all"), cells.overall(part.one, part.wave))
        yield _grid(part, caption, [*columns, whole], codes, more)


def _waves(part: _Part) -> Iterator[Block]:
    if len(part.waves) < 2:
        return
    yield Heading(3, part.text("title.by_wave"), f"question-{part.number}-waves")
    for some in _chunks(part.waves):
        columns = [(cells.wave_label(w, part.language), cells.overall(part.one, w)) for w in some]
        yield _grid(part, part.caption("by_wave"), columns, _codes_of_waves(part))


def _codes_of_waves(part: _Part) -> list[str]:
    """Themes of the last wave, then of the ones before it; those that were summed up only if a wave has them more often."""
    all_waves = [
        s
        for w in reversed(part.waves)
        for s in cells.ranked(cells.overall(part.one, w).values(), part.report.codebook.ids)
    ]
    often = {s.code_id for s in all_waves if s.hidden or s.n_theme > 1}
    left_out = {s.code_id for s in part.once} - often
    return [code for code in dict.fromkeys(s.code_id for s in all_waves) if code not in left_out]


def _chunks(values: Any) -> Iterator[list[str]]:
    for start in range(0, len(values), COLUMNS):
        yield list(values[start : start + COLUMNS])


_Columns = list[tuple[str, dict[str, ThemeShare]]]


def _grid(part: _Part, caption: str, columns: _Columns, codes: list[str], more: Sequence[str] = ()) -> Table:
    """Themes in rows, classes or waves in columns, each with its n in the header; `more` are further notes."""
    header = [part.text("column.theme")]
    for name, shares in columns:
        n = max((s.n for s in shares.values()), default=0)
        header.append(f"{name}\nn\u00a0=\u00a0{wording.integer(n, part.language)}")
    rows = tuple((part.labels.get(c, c), *(part.rules.both(shares.get(c)) for _, shares in columns)) for c in codes)
    notes = [*_grid_notes(part, [s for _, shares in columns for c, s in shares.items() if c in codes]), *more]
    widths = (max(4.0, 7.0 - len(columns)), *[1.3] * len(columns))
    return Table(part.counter.table(), caption, tuple(header), rows, "l" + "r" * len(columns), widths, tuple(notes))


def _grid_notes(part: _Part, shares: list[ThemeShare]) -> list[str]:
    enough = {part.rules.in_percents(s.n) for s in shares if s.n and not s.hidden}
    notes = [part.text("note.percent_count")] if True in enough else []
    if False in enough:
        notes.append(part.text("note.few_columns", n=part.rules.min_percent))
    return notes + _veil_notes(part, shares)


def _quotes(part: _Part) -> Iterator[Block]:
    yield Heading(3, part.text("title.quotes"), f"question-{part.number}-quotes")
    if not part.one.quotes:
        yield Paragraph(part.text("missing.quotes"))
        return
    yield Paragraph(part.text("note.quotes"), "note")
    if cells.provisional(part.one):
        yield Paragraph(part.text("note.quotes_suggested"), "warning")
    order = [s.code_id for s in part.shown] + list(part.report.codebook.ids)
    place = {code: i for i, code in reversed(list(enumerate(order)))}
    last = None
    for quote in sorted(
        part.one.quotes, key=lambda q: (place.get(q.code_id, len(place) + len(order)), q.code_id, q.rank)
    ):
        if quote.code_id != last:
            yield Paragraph(part.labels.get(quote.code_id, quote.code_id), "label")
        last = quote.code_id
        yield Quotation(quote.text, quote.attribution)
