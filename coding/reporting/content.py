"""The whole report as a list of blocks: its order, its sentences and what it says when something is missing."""

from __future__ import annotations

from collections.abc import Iterator

from coding import wording
from coding.records import QuestionReport, Report, ResponseRow
from coding.reporting import appendix, cells, question
from coding.reporting.blocks import Block, Facts, Heading, Paragraph, Table
from coding.reporting.counter import Counter


def blocks(report: Report, language: str) -> tuple[Block, ...]:
    """The report from its title block to its last appendix; the title itself is left to the format.

    A stage that has not been reached gives a sentence that says so, never an empty table.
    """
    counter = Counter(language)
    return tuple(_all(report, counter, language))


def _all(report: Report, counter: Counter, language: str) -> Iterator[Block]:
    yield Facts(title_facts(report, language))
    yield from _warning(report, language)
    yield from _brief(report, counter, language)
    yield from _response(report, counter, language)
    yield Heading(1, wording.text("report.title.results", language), "results")
    if not report.codebook.codes:
        yield Paragraph(wording.text("report.missing.codebook", language))
    if not report.questions:
        yield Paragraph(wording.text("report.missing.questions", language))
    for number, one in enumerate(report.questions, 1):
        yield from question.blocks(report, one, number, counter, language)
    yield from appendix.blocks(report, counter, language)


def title_facts(report: Report, language: str) -> tuple[tuple[str, str], ...]:
    """Project, date, codebook version and basis."""
    facts = [("project", report.project), ("date", wording.day(report.time, language))]
    facts += [("codebook", codebook_name(report, language)), ("basis", basis_text(report, language))]
    return tuple((wording.text(f"report.fact.{name}", language), value) for name, value in facts)


def codebook_name(report: Report, language: str) -> str:
    """Title and version of the codebook, as far as it has them."""
    book = report.codebook
    if not book.codes:
        return wording.text("report.none", language)
    if book.title and book.version:
        return wording.text("report.fact.codebook_version", language, title=book.title, version=book.version)
    if book.version:
        return wording.text("report.fact.version_only", language, version=book.version)
    return book.title or wording.text("report.unknown", language)


def basis_text(report: Report, language: str) -> str:
    """What the figures of the whole report are counted from."""
    found = {cells.provisional(one) for one in report.questions}
    if not found:
        return wording.text("report.none", language)
    name = "mixed" if len(found) == 2 else "suggested" if found == {True} else "decided"
    return wording.text(f"report.fact.basis_{name}", language)


def warning_text(report: Report, language: str) -> str:
    """The sentence that marks provisional figures, or empty."""
    n = sum(map(cells.provisional, report.questions))
    if n == 0:
        return ""
    if n == len(report.questions):
        return wording.text("report.provisional", language) + "."
    return wording.text("report.provisional_some", language, n=n, total=len(report.questions))


def _warning(report: Report, language: str) -> Iterator[Block]:
    text = warning_text(report, language)
    if text:
        yield Paragraph(text, "warning")


def _brief(report: Report, counter: Counter, language: str) -> Iterator[Block]:
    yield Heading(1, wording.text("report.title.brief", language), "brief")
    yield Facts(key_figures(report, language))
    rows = tuple(row for i, one in enumerate(report.questions, 1) if (row := _most(report, one, i, language)))
    if not rows:
        yield Paragraph(wording.text("report.missing.most", language))
        return
    columns = tuple(wording.text(f"report.column.{name}", language) for name in ("question", "most"))
    note = wording.text("report.note.most", language)
    yield Table(counter.table(), _most_caption(report, language), columns, rows, "ll", (4, 6), (note,))


def _most_caption(report: Report, language: str) -> str:
    waves = {wave for one in report.questions if (wave := _last(report, one)) is not None}
    caption = wording.text("report.caption.most_last", language)
    if len(waves) == 1:
        caption = wording.text("report.caption.most", language, wave=cells.wave_label(waves.pop(), language))
    marked = [cells.provisional(one) for one in report.questions]
    if not any(marked):
        return caption
    return (
        f"{caption}. {wording.text('report.provisional_short' if all(marked) else 'report.provisional_part', language)}"
    )


def _last(report: Report, one: QuestionReport) -> str | None:
    order = cells.wave_order(one, (wave.id for wave in report.waves))
    return order[-1] if order else None


def _most(report: Report, one: QuestionReport, number: int, language: str) -> tuple[str, str] | None:
    wave = _last(report, one)
    if wave is None:
        return None
    rules = cells.Rules.of(report, language)
    labels = cells.theme_labels(report.codebook)
    shown = [s for s in cells.ranked(cells.overall(one, wave).values(), report.codebook.ids) if not s.hidden]
    most = [f"{labels.get(s.code_id, s.code_id)} {rules.both(s)}" for s in shown[:3]]
    name = wording.text("report.title.question", language, number=number, text=question.short(one.question.text, 70))
    if cells.provisional(one):
        name += f" ({wording.text('report.provisional_word', language)})"
    return (name, "; ".join(most)) if most else None


def key_figures(report: Report, language: str) -> tuple[tuple[str, str], ...]:
    """The block "in brief": waves, respondents, represented units, answers, coders."""

    def name(key: str, wave: str = "") -> str:
        label = wording.text(f"report.fact.{key}", language)
        return wording.text("report.fact.in_wave", language, name=label, wave=wave) if wave else label

    none = wording.text("report.none", language)
    rows = [(name("waves"), ", ".join(wave.id for wave in report.waves) or none)]
    for wave_id, lines in by_wave(report).items():
        sums = total_row(lines)
        rows.append((name("respondents", wave_id), wording.integer(sums.n_respondents, language)))
        if sums.n_represented:
            rows.append((name("represented", wave_id), _of_population(sums, language)))
    counts = [("questions", len(report.questions))]
    counts += [
        (key, sum(getattr(q, f"n_{key}") for q in report.questions)) for key in ("answers", "substantive", "decided")
    ]
    counts.append(("coders", len(report.coders)))
    together = _together(report, language)
    for key, n in counts:
        label = name(key, together if key in ("answers", "substantive", "decided") else "")
        rows.append((label, wording.integer(n, language) if n else none))
    return tuple(rows)


def _together(report: Report, language: str) -> str:
    """What to say of figures that cover more than one wave, or empty."""
    if len(report.waves) < 2:
        return ""
    return wording.text("report.of_both_waves" if len(report.waves) == 2 else "report.of_all_waves", language)


def _of_population(row: ResponseRow, language: str) -> str:
    if not row.n_population:
        return wording.integer(row.n_represented, language)
    share = wording.percent(row.n_represented / row.n_population, language)
    return wording.text(
        "report.fact.of_population", language, n=row.n_represented, total=row.n_population, percent=share
    )


def by_wave(report: Report) -> dict[str, list[ResponseRow]]:
    """Wave id → its lines of the response table, in the order of the waves."""
    found: dict[str, list[ResponseRow]] = {wave.id: [] for wave in report.waves}
    for row in report.response:
        found.setdefault(row.wave_id, []).append(row)
    return {wave: rows for wave, rows in found.items() if rows}


def total_row(rows: list[ResponseRow]) -> ResponseRow:
    """The line of a wave about all classes together, respondents without a class among them."""
    population = [row.n_population for row in rows if row.value or len(rows) == 1]
    known = None if None in population else sum(n for n in population if n is not None)
    n = sum(row.n_respondents for row in rows), sum(row.n_represented for row in rows)
    return ResponseRow(rows[0].wave_id, "", *n, known)


def response_lines(report: Report, rows: list[ResponseRow], language: str) -> list[tuple[str, ResponseRow]]:
    """Name and figures of each line of a wave's response table: the classes, those without one, and the total."""
    named = [(question.class_label(report, row.value), row) for row in rows if row.value]
    unknown = [(wording.text("number.unknown", language), row) for row in rows if not row.value] if named else []
    return [*named, *unknown, (wording.text("report.total", language), total_row(rows))]


def _response(report: Report, counter: Counter, language: str) -> Iterator[Block]:
    yield Heading(1, wording.text("report.title.response", language), "response")
    if not report.response:
        yield Paragraph(wording.text("report.missing.response", language))
    if report.variable is None:
        yield Paragraph(wording.text("report.missing.variable", language))
    if any("percent" in _columns(rows) for rows in by_wave(report).values()):
        yield Paragraph(wording.text("report.note.response", language), "note")
    for wave, rows in by_wave(report).items():
        yield _response_table(report, wave, rows, counter, language)


def _columns(rows: list[ResponseRow]) -> list[str]:
    """Columns that have anything to say."""
    represented = ["represented"] if any(row.n_represented for row in rows) else []
    population = ["population", "percent"] if represented and any(row.n_population for row in rows) else []
    return ["respondents", *represented, *population]


def _response_table(report: Report, wave: str, rows: list[ResponseRow], counter: Counter, language: str) -> Table:
    lines = response_lines(report, rows, language)
    columns = _columns(rows)
    body = tuple((name, *(_response_cell(row, c, language) for c in columns)) for name, row in lines)
    header = tuple(wording.text(f"report.column.{name}", language) for name in ["class", *columns])
    caption = wording.text("report.caption.response", language, wave=cells.wave_label(wave, language))
    widths = (3.0, *[2.0] * len(columns))
    return Table(counter.table(), caption, header, body, "l" + "r" * len(columns), widths, total=len(lines) > 1)


def _response_cell(row: ResponseRow, column: str, language: str) -> str:
    if column == "percent":
        return wording.percent(row.n_represented / row.n_population, language) if row.n_population else cells.DASH
    n = getattr(row, f"n_{column}")
    return cells.DASH if n is None else wording.integer(n, language)
