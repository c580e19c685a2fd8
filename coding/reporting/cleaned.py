"""The appendix on cleaning: what was done to the answers before they were counted, in figures and words, never in answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from coding import wording
from coding.figures import CleaningFigures
from coding.records import Report
from coding.reporting.blocks import Block, Heading, Paragraph, Table
from coding.reporting.counter import Counter

MOST_WORDS = 40  # spelling proposals in a document; the workbook has all
WORDS = ("kind", "finding", "language")


def blocks(report: Report, counter: Counter, language: str) -> Iterator[Block]:
    """The appendix; it says so if nothing is known."""
    yield Heading(1, wording.text("report.title.cleaning", language), "cleaning")
    found = report.cleaning
    if found is None or not found.n_answers:
        yield Paragraph(wording.text("report.missing.cleaning", language))
        return
    yield Paragraph(wording.text("report.note.cleaning", language))
    yield Paragraph(steps(found, language))
    for part, lines in parts(found, language).items():
        if lines:
            head = tuple(wording.text(f"report.column.{name}", language) for name in (part, *_head(part)))
            rows = tuple((name, wording.integer(n, language)) for name, n in lines)
            yield Table(counter.table(), wording.text(f"report.caption.{part}", language), head, rows, "lr", (4, 2))
    yield from _spelling(found, counter, language)


def _head(part: str) -> tuple[str, ...]:
    return ("times",) if part == "masked" else ("answers",)


def steps(found: CleaningFigures, language: str) -> str:
    """The steps that were left out, in a sentence."""
    if not found.left_out:
        return wording.text("report.note.all_steps", language)
    names = ", ".join(wording.text(f"report.cleaning_step.{name}", language) for name in found.left_out)
    return wording.text("report.note.steps_left_out", language, steps=names)


def parts(found: CleaningFigures, language: str) -> dict[str, list[tuple[str, int]]]:
    """Part (``cleaned``, ``kinds``, ``masked``, ``languages``) → its lines: a name and a number."""
    counts = {
        "answers": found.n_answers, "substantive": found.n_substantive, "repaired": found.n_repaired,
        "identical": found.n_identical, "near": found.n_near, "references": found.n_references, "with_findings": found.n_with_findings,
    }  # fmt: skip
    lines = [(wording.text(f"report.cleaned.{name}", language), n) for name, n in counts.items()]
    return {
        "cleaned": lines,
        "kinds": [(wording.text(f"kind.{kind}", language), n) for kind, n in found.kinds.items()],
        "masked": _named("report.masked", found.findings, language),
        "languages": _named("report.language", found.languages, language) if "language" in found.steps else [],
    }


def _named(place: str, counts: Mapping[str, int], language: str) -> list[tuple[str, int]]:
    keys = {name: f"{place}.{name or 'unknown'}" for name in counts}
    return [(wording.text(keys[name], language) if wording.has(keys[name]) else name, n) for name, n in counts.items()]


def _spelling(found: CleaningFigures, counter: Counter, language: str) -> Iterator[Block]:
    if not found.spelling:
        yield Paragraph(wording.text("report.missing.spelling", language))
        return
    shown = sorted(found.spelling, key=lambda one: (not one.accepted, -one.n, one.word))[:MOST_WORDS]
    notes = [wording.text("report.note.spelling", language)]
    if len(shown) < len(found.spelling):
        left = len(found.spelling) - len(shown)
        notes.append(wording.text("report.note.spelling_more", language, n=left))
    head = tuple(wording.text(f"report.column.{name}", language) for name in ("written", "meant", "times", "likely"))
    yes = wording.text("report.cell.yes", language)
    rows = tuple(
        (one.word, one.proposal, wording.integer(one.n, language), yes if one.accepted else "") for one in shown
    )
    caption = wording.text("report.caption.spelling", language)
    yield Table(counter.table(), caption, head, rows, "llrl", (3, 3, 1.5, 2), tuple(notes))
