"""The appendices: how things were counted, the codebook, the topics and the runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import hexdigits

from coding import __version__, wording
from coding.figures import AutomaticFigures
from coding.records import Code, Codebook, Report, Run
from coding.reporting import cells, cleaned
from coding.reporting.blocks import Block, Heading, Paragraph, Table
from coding.reporting.counter import Counter

STABLE, MODERATE = 0.8, 0.6  # bands of the mean adjusted Rand index; a convention of ours, explained in the text
SHORT = 8  # characters of a hash


def blocks(report: Report, counter: Counter, language: str) -> Iterator[Block]:
    """All appendices; each says so if it has nothing to show."""
    yield Heading(1, wording.text("report.title.methods", language), "methods")
    for _, text in methods(report, language):
        yield Paragraph(text)
    yield from _coders(report, counter, language)
    yield from _automatic(report, counter, language)
    yield Heading(1, wording.text("report.title.codebook", language), "codebook")
    yield from _codebook(report.codebook, counter, language)
    yield Heading(1, wording.text("report.title.topics", language), "topics")
    yield from _topics(report, counter, language)
    yield Heading(1, wording.text("report.title.runs", language), "runs")
    yield from _runs(report, counter, language)
    yield from cleaned.blocks(report, counter, language)


def methods(report: Report, language: str) -> list[tuple[str, str]]:
    """(name, sentence) of every rule that the figures follow."""
    values = {
        "n": report.min_percent,
        "group": report.min_group,
        "small": report.small_cell,
        "last": report.small_cell - 1,
    }
    found = {cells.provisional(one) for one in report.questions}
    names = ["share"]
    names += ["suggested"] if True in found else []
    names += ["decided"] if found != {True} else []
    names += ["interval", "percent", "small", "quotes", "software"]
    return [(name, wording.text(f"report.method.{name}", language, version=__version__, **values)) for name in names]


def verdict(stability: float) -> str:
    """``"stable"``, ``"moderate"``, ``"unstable"`` or, for NaN, ``"unknown"``.

    >>> verdict(0.8), verdict(0.79), verdict(0.59), verdict(float("nan"))
    ('stable', 'moderate', 'unstable', 'unknown')
    """
    if stability != stability:
        return "unknown"
    return "stable" if stability >= STABLE else "moderate" if stability >= MODERATE else "unstable"


def verdict_text(stability: float, language: str) -> str:
    """The verdict in words of the reader."""
    name = verdict(stability)
    return wording.text("report.unknown" if name == "unknown" else f"report.note.{name}", language)


def _header(language: str, *names: str) -> tuple[str, ...]:
    return tuple(wording.text(f"report.column.{name}", language) for name in names)


def _coders(report: Report, counter: Counter, language: str) -> Iterator[Block]:
    if not report.coders:
        yield Paragraph(wording.text("report.missing.coders", language))
        return
    rows = tuple((coder, wording.integer(n, language)) for coder, n in sorted(report.coders.items()))
    caption = wording.text("report.caption.coders", language)
    yield Table(counter.table(), caption, _header(language, "coder", "decided"), rows, "lr", (3, 2))


def automatic(found: AutomaticFigures, language: str) -> list[str]:
    """How answers were coded without a person, in sentences."""
    wanted = wording.percent(found.precision, language)
    told = [wording.text("report.note.automatic", language, n=found.n_answers, wanted=wanted)]
    if found.n_checked:
        told.append(wording.text("report.note.automatic_checked", language, n=found.n_checked, right=found.n_confirmed))
    return told


def _automatic(report: Report, counter: Counter, language: str) -> Iterator[Block]:
    """What was coded without a person, with the promise per code; nothing if nothing was."""
    found = report.automatic
    if found is None:
        return
    for sentence in automatic(found, language):
        yield Paragraph(sentence)
    labels = cells.theme_labels(report.codebook)
    rows = tuple(
        (
            labels.get(p.code_id, p.code_id), wording.integer(p.n_answers, language), wording.integer(p.n, language),
            wording.integer(p.n_right, language), wording.percent(p.lower, language),
        )
        for p in found.promises
    )  # fmt: skip
    header = _header(language, "code", "answers", "promised_on", "right", "lower")
    yield Table(
        counter.table(), wording.text("report.caption.automatic", language), header, rows, "lrrrr", (4, 2, 2, 2, 2)
    )


def groups(codebook: Codebook) -> Mapping[str, list[Code]]:
    """Group id → its codes, in codebook order; codes without a group come last."""
    found: dict[str, list[Code]] = {group: [] for group in codebook.groups}
    for code in codebook.codes:
        found.setdefault(code.group, []).append(code)
    rest = found.pop("", [])
    return {group: codes for group, codes in [*found.items(), ("", rest)] if codes}


def _codebook(codebook: Codebook, counter: Counter, language: str) -> Iterator[Block]:
    if not codebook.codes:
        yield Paragraph(wording.text("report.missing.codebook", language))
        return
    labels = cells.theme_labels(codebook)
    parts = groups(codebook)
    for group, codes in parts.items():
        name = codebook.groups.get(group, group) or wording.text("report.rest", language)
        caption = wording.text("report.caption.codebook", language, group=name)
        if list(parts) == [""]:
            caption = wording.text("report.caption.codebook_all", language)
        rows = tuple((labels[c.id], c.definition or wording.text("report.missing.definition", language)) for c in codes)
        yield Table(counter.table(), caption, _header(language, "code", "definition"), rows, "ll", (3, 7))


def _topics(report: Report, counter: Counter, language: str) -> Iterator[Block]:
    if not any(one.topics for one in report.questions):
        yield Paragraph(wording.text("report.missing.topics", language))
        return
    yield Paragraph(wording.text("report.note.topics", language))
    for number, one in enumerate(report.questions, 1):
        if not one.topics:
            continue
        rows = []
        for topic in one.topics:
            value = wording.decimal(topic.stability, 2, language)
            judged = wording.text(
                "report.note.stability", language, verdict=verdict_text(topic.stability, language), value=value
            )
            rows.append((str(topic.number), ", ".join(topic.words), ", ".join(topic.central), judged))
        caption = wording.text("report.caption.topics", language, number=number)
        header = _header(language, "topic", "words", "central", "stability")
        yield Table(counter.table(), caption, header, tuple(rows), "rlll", (0.6, 4.5, 3, 1.9))


def _runs(report: Report, counter: Counter, language: str) -> Iterator[Block]:
    if not report.runs:
        yield Paragraph(wording.text("report.missing.runs", language))
        return
    header = _header(language, "run", "verb", "time", "seed", "version", "inputs")
    rows = tuple(_run(run, language) for run in report.runs)
    yield Table(
        counter.table(),
        wording.text("report.caption.runs", language),
        header,
        rows,
        "lllrll",
        (1.6, 1.6, 2.2, 1.5, 1.1, 3.4),
    )


def _short(value: str) -> str:
    """A hash cut short; what is not a hash, such as the id of a run, stays whole.

    >>> _short("deadbeef00112233"), _short("clean-001")
    ('deadbeef', 'clean-001')
    """
    is_hash = len(value) > SHORT and not set(value.lower()) - set(hexdigits)
    return value[:SHORT] if is_hash else value


def _run(run: Run, language: str) -> tuple[str, ...]:
    inputs = "\n".join(f"{name} {_short(value)}" for name, value in sorted(run.inputs.items()))
    time = f"{wording.day(run.time, language)} {run.time:%H:%M}"
    return run.id, run.verb, time, str(run.seed), run.version, inputs or cells.DASH
