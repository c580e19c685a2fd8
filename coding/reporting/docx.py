"""The report as a Word document: real styles, captions that Word can renumber, tables that repeat their header."""

from __future__ import annotations

import io
from collections.abc import Iterable
from itertools import pairwise, takewhile
from pathlib import Path

import docx
from docx.document import Document
from docx.shared import Cm

from coding import wording
from coding.records import Report
from coding.reporting import charts, content, docx_parts, docx_style
from coding.reporting.blocks import Block, Facts, Figure, Heading, Paragraph, Table
from coding.reporting.files import clean, repack, save

STYLES = {"body": "Normal", "note": "DuidingNote", "warning": "DuidingWarning", "label": "DuidingLabel"}
WIDEST, TALLEST = 16.0, 20.0  # cm of a figure on A4 with margins of 2.5 cm, leaving room for its caption
NEW_PAGE = ("brief", "results", "methods", "codebook")  # headings that begin a page
KEEP = "<w:keepNext/>"


def write(report: Report, path: Path | str, language: str) -> Path:
    """Write the report as docx; the same report gives the same bytes.

    Parameters
    ----------
    path : path
        File to write; replaced whole if it exists.
    language : str
        ``"nl"`` or ``"en"``; also the language in which Word checks the spelling.

    Raises
    ------
    FileError
        If the file cannot be written.
    """
    document = docx.Document()
    docx_style.prepare(document, language)
    _properties(document, report, language)
    docx_parts.footer(document, clean(report.project), language)
    _title(document, report, language)
    parts = content.blocks(report, language)
    front = list(takewhile(lambda block: not isinstance(block, Heading), parts))
    _draw(document, front, language)
    docx_parts.contents(document, [b for b in parts if isinstance(b, Heading) and b.level < 3], language)
    _draw(document, parts[len(front) :], language)
    out = io.BytesIO()
    document.save(out)
    return save(repack(out.getvalue()), path)


def _properties(document: Document, report: Report, language: str) -> None:
    core = document.core_properties
    subject = wording.text("report.title.document", language)
    core.title = clean(f"{report.project} – {subject}" if report.project else subject)[:255]
    core.subject, core.author, core.last_modified_by = subject, "Duiding", "Duiding"
    core.comments, core.keywords, core.language = "", "", docx_style.LOCALES[language]
    core.created = core.modified = report.time.replace(microsecond=0)
    core.revision = 1


def _title(document: Document, report: Report, language: str) -> None:
    title = wording.text("report.title.document", language)
    docx_parts.paragraph(document, wording.text("report.title.subtitle", language), "Subtitle")
    docx_parts.paragraph(document, report.project or title, "Title")


def _draw(document: Document, blocks: Iterable[Block], language: str) -> None:
    for block, following in pairwise((*blocks, None)):
        if isinstance(block, Heading):
            docx_parts.heading(document, block, block.anchor in NEW_PAGE)
        elif isinstance(block, Paragraph):
            keep = KEEP if isinstance(following, Figure) else ""  # a figure stays with its heading
            docx_parts.paragraph(document, block.text, STYLES[block.tone], keep)
        elif isinstance(block, Facts):
            docx_parts.facts(document, block)
        elif isinstance(block, Table):
            docx_parts.caption(document, "table", block.number, block.caption, language, above=True)
            docx_parts.table(document, block)
            _notes(document, block)
        elif isinstance(block, Figure):
            _figure(document, block, language)
        elif block:
            docx_parts.paragraph(document, block.text, "Quote", KEEP if block.attribution else "")
            if block.attribution:
                docx_parts.paragraph(document, block.attribution, "DuidingAttribution")


def _notes(document: Document, block: Table) -> None:
    notes = block.notes or ("",)
    for i, note in enumerate(notes, 1):
        docx_parts.paragraph(document, note, "DuidingNote", docx_style.AFTER_TABLE if i == len(notes) else "")


def _figure(document: Document, block: Figure, language: str) -> None:
    run = document.add_paragraph(style="Duiding Figure").add_run()
    picture = run.add_picture(io.BytesIO(charts.png(block.chart)))
    ratio = picture.height / picture.width
    width = min(WIDEST, TALLEST / ratio)
    picture.width, picture.height = Cm(width), Cm(width * ratio)
    picture._inline.docPr.set("descr", clean(block.alt))
    docx_parts.caption(document, "figure", block.number, block.caption, language)
