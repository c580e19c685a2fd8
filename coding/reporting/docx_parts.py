"""Pieces of a Word document that python-docx has no words for. Tables are written as xml at once: its cells are too slow."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Twips

from coding import wording
from coding.reporting.blocks import Facts, Heading, Table
from coding.reporting.files import clean

TOGETHER = 14  # rows of a table that is kept on one page
TEXT_WIDTH = 9071  # twentieths of a point between the margins: 16 cm
_NS = nsdecls("w")


def _run(text: str, bold: bool = False) -> str:
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in clean(text).split("\n"))
    return f"<w:r {_NS}>{look}{lines}</w:r>"


def _field(code: str, shown: str, bold: bool = False) -> str:
    """A field that shows `shown` until Word works it out again."""
    return f"<w:fldSimple {_NS} w:instr={quoteattr(f' {code} ')}>{_run(shown, bold)}</w:fldSimple>"


def _insert(document: Document, xml: str) -> None:
    document.element.body.sectPr.addprevious(parse_xml(xml))


def _paragraph(inside: str, style: str, shape: str = "") -> str:
    return f'<w:p {_NS}><w:pPr><w:pStyle w:val="{style}"/>{shape}</w:pPr>{inside}</w:p>'


def paragraph(document: Document, text: str, style: str, shape: str = "") -> None:
    """A paragraph in the style with this id; `shape` is xml of what differs from the style."""
    _insert(document, _paragraph(_run(text), style, shape))


def heading(document: Document, block: Heading, new_page: bool) -> None:
    """A heading with a bookmark around it, for the table of contents."""
    number = len(document.element.body)
    start = f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(_bookmark_name(block.anchor))}/>'
    inside = f'{start}{_run(block.text)}<w:bookmarkEnd w:id="{number}"/>'
    _insert(document, _paragraph(inside, f"Heading{block.level}", "<w:pageBreakBefore/>" if new_page else ""))


def _bookmark_name(anchor: str) -> str:
    return "_Toc_" + anchor.replace("-", "_")


def caption(document: Document, kind: str, number: int, text: str, language: str, *, above: bool = False) -> None:
    """A numbered caption; `above` keeps it on the page of what follows."""
    name = wording.text(f"report.caption.{kind}", language)
    count = _field(f"SEQ {name} \\* ARABIC", str(number), True)
    inside = _run(f"{name} ", True) + count + _run(". ", True) + _run(text)
    _insert(document, _paragraph(inside, "Caption", "<w:keepNext/>" if above else '<w:spacing w:after="200"/>'))


def footer(document: Document, project: str, language: str) -> None:
    """Project and page number at the foot of every page."""
    foot = document.sections[0].footer.paragraphs[0]
    foot.style = document.styles["Footer"]
    foot.paragraph_format.tab_stops.add_tab_stop(Twips(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    before, _, rest = wording.text("report.page", language).partition("{page}")
    between, _, after = rest.partition("{pages}")
    tab = f"<w:r {_NS}><w:tab/></w:r>"
    for xml in (
        _run(project[:90]),
        tab,
        _run(before),
        _field("PAGE", "1"),
        _run(between),
        _field("NUMPAGES", "1"),
        _run(after),
    ):
        foot._p.append(parse_xml(xml))


def contents(document: Document, headings: list[Heading], language: str) -> None:
    """A table of contents: links at once, page numbers when Word updates the field (F9)."""
    paragraph(document, wording.text("report.title.contents", language), "DuidingContents")
    for i, one in enumerate(headings):
        start = _mark("begin") + _code(' TOC \\o "1-2" \\h \\z \\u ') + _mark("separate") if i == 0 else ""
        link = f'<w:hyperlink w:anchor={quoteattr(_bookmark_name(one.anchor))} w:history="1">{_run(one.text)}</w:hyperlink>'
        end = _mark("end") if i == len(headings) - 1 else ""
        _insert(document, _paragraph(start + link + end, f"toc{one.level}"))


def _mark(kind: str) -> str:
    return f'<w:r {_NS}><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _code(text: str) -> str:
    return f'<w:r {_NS}><w:instrText xml:space="preserve">{escape(text)}</w:instrText></w:r>'


def _cell(text: str, width: int, style: str, bold: bool = False, keep: bool = False) -> str:
    shape = f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{"<w:keepNext/>" if keep else ""}</w:pPr>{_run(text, bold)}</w:p>'
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{shape}</w:tc>'


def _row(cells: str, *, header: bool = False) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if header else ''}</w:trPr>{cells}</w:tr>"


def _widths(relative: tuple[float, ...]) -> list[int]:
    return [round(TEXT_WIDTH * w / sum(relative)) for w in relative]


def _table(properties: str, more: str, widths: list[int], rows: list[str]) -> str:
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    shape = f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
    return (
        f"<w:tbl {_NS}><w:tblPr>{properties}{shape}{more}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def table(document: Document, block: Table) -> None:
    """A table in our style with a header that is repeated on every page."""
    widths = _widths(block.widths)
    styles = {"l": ("DuidingHead", "DuidingCell"), "r": ("DuidingHeadNumber", "DuidingNumber")}
    head = "".join(_cell(t, w, styles[a][0]) for t, w, a in zip(block.header, widths, block.align, strict=True))
    rows = [_row(head, header=True)]
    for i, line in enumerate(block.rows, 1):
        bold, keep = block.total and i == len(block.rows), len(block.rows) <= TOGETHER and i < len(block.rows)
        line_of = zip(line, widths, block.align, strict=True)
        rows.append(_row("".join(_cell(t, w, styles[a][1], bold, keep) for t, w, a in line_of)))
    look = f'<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="{int(block.total)}" w:noHBand="1" w:noVBand="1"/>'
    title = f"<w:tblCaption w:val={quoteattr(clean(block.caption))}/>"
    _insert(document, _table('<w:tblStyle w:val="DuidingTable"/>', look + title, widths, rows))


def facts(document: Document, block: Facts) -> None:
    """Names and values side by side, without rules."""
    widths = _widths((2, 4))
    cells = [
        _cell(name, widths[0], "DuidingHead") + _cell(value, widths[1], "DuidingCell") for name, value in block.rows
    ]
    margin = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
    _insert(document, _table("", margin, widths, [_row(cell) for cell in cells]))
    paragraph(document, "", "DuidingNote")
