"""The look of the Word document: A4, quiet, thin rules, one accent."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

LOCALES = {"nl": "nl-NL", "en": "en-GB"}
FONT = "Arial"  # on every machine, or replaced by Liberation Sans of the same widths
INK, MUTED, ACCENT, WARN = "1C2324", "5C6567", "0F5E63", "8A3B12"
AFTER_TABLE = '<w:spacing w:after="320"/>'

# name: (based on, size, colour, bold, space before, space after, keep with next)
_STYLES: dict[str, tuple[str, float, str, bool, float, float, bool]] = {
    "Normal": ("", 10, INK, False, 0, 7, False),
    "Title": ("Normal", 26, INK, True, 0, 20, False),
    "Subtitle": ("Normal", 11, MUTED, False, 120, 4, True),
    "Heading 1": ("Normal", 17, ACCENT, True, 24, 9, True),
    "Heading 2": ("Normal", 13, INK, True, 18, 7, True),
    "Heading 3": ("Normal", 10.5, ACCENT, True, 14, 5, True),
    "Caption": ("Normal", 9, INK, False, 8, 5, False),
    "Quote": ("Normal", 10, INK, False, 2, 2, False),
    "Duiding Attribution": ("Normal", 8.5, MUTED, False, 0, 9, False),
    "Duiding Note": ("Normal", 8, MUTED, False, 2, 2, False),
    "Duiding Warning": ("Normal", 10, WARN, True, 6, 10, False),
    "Duiding Label": ("Normal", 10, INK, True, 9, 3, True),
    "Duiding Figure": ("Normal", 10, INK, False, 6, 2, True),
    "Duiding Cell": ("Normal", 8.5, INK, False, 2, 2, False),
    "Duiding Number": ("Duiding Cell", 8.5, INK, False, 2, 2, False),
    "Duiding Head": ("Duiding Cell", 8.5, MUTED, False, 2, 2, True),
    "Duiding Head Number": ("Duiding Head", 8.5, MUTED, False, 2, 2, True),
    "Duiding Contents": ("Normal", 11, INK, True, 26, 5, True),
    "toc 1": ("Normal", 10, INK, False, 3, 1, False),
    "toc 2": ("Normal", 10, INK, False, 0, 1, False),
    "Footer": ("Normal", 8, MUTED, False, 0, 0, False),
}

# Thin rules above, below and under the header; no boxes.
_TABLE_STYLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="DuidingTable">
  <w:name w:val="Duiding Table"/><w:qFormat/>
  <w:tblPr><w:tblBorders>
    <w:top w:val="single" w:sz="8" w:space="0" w:color="{INK}"/><w:bottom w:val="single" w:sz="8" w:space="0" w:color="{INK}"/>
    <w:insideH w:val="single" w:sz="4" w:space="0" w:color="D8DCDC"/>
  </w:tblBorders><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>
    <w:bottom w:val="single" w:sz="6" w:space="0" w:color="{INK}"/>
  </w:tcBorders></w:tcPr></w:tblStylePr>
  <w:tblStylePr w:type="lastRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>
    <w:top w:val="single" w:sz="6" w:space="0" w:color="{INK}"/>
  </w:tcBorders></w:tcPr></w:tblStylePr>
</w:style>"""


def prepare(document: Document, language: str) -> None:
    """Set the page, the styles and the language of a new document."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.5)
    for name, look in _STYLES.items():
        _restyle(document, name, *look)
    document.styles.element.append(parse_xml(_TABLE_STYLE))
    _particulars(document)
    _speak(document, LOCALES[language])


def _restyle(
    document: Document,
    name: str,
    base: str,
    size: float,
    colour: str,
    bold: bool,
    before: float,
    after: float,
    keep: bool,
) -> None:
    styles = document.styles
    known = {style.name for style in styles}
    style: Any = styles[name] if name in known else _added(document, name)
    if base:
        style.base_style = styles[base]
    _plain(style)
    style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(colour)
    shape = style.paragraph_format
    shape.space_before, shape.space_after, shape.keep_with_next = Pt(before), Pt(after), keep
    shape.line_spacing = 1.3 if name in ("Normal", "Quote") else 1.12
    style.quick_style, style.hidden = True, False


def _added(document: Document, name: str) -> Any:
    return document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=not name.startswith("Duiding"))


def _plain(style: Any) -> None:
    """Take away the template's borders, spacing of letters and theme fonts."""
    run = style.element.get_or_add_rPr()
    for tag in ("w:rFonts", "w:color", "w:spacing", "w:kern", "w:b", "w:bCs", "w:i", "w:iCs", "w:sz", "w:szCs"):
        for found in run.findall(qn(tag)):
            run.remove(found)
    shape = style.element.get_or_add_pPr()
    for tag in ("w:pBdr", "w:contextualSpacing", "w:numPr", "w:tabs"):
        for found in shape.findall(qn(tag)):
            shape.remove(found)


def _particulars(document: Document) -> None:
    styles: Any = document.styles
    for name in ("Quote", "Duiding Attribution"):
        styles[name].paragraph_format.left_indent = Cm(0.6)
    _left_rule(styles["Quote"], ACCENT, 6)
    _left_rule(styles["Duiding Attribution"], ACCENT, 6)
    _left_rule(styles["Duiding Warning"], WARN, 24)
    styles["Duiding Warning"].paragraph_format.left_indent = Cm(0.3)
    for name in ("Duiding Number", "Duiding Head Number"):
        styles[name].paragraph_format.alignment = 2
    styles["toc 2"].paragraph_format.left_indent = Cm(0.6)
    for name in ("Quote", "Duiding Cell", "Duiding Note"):
        styles[name].paragraph_format.widow_control = True


def _left_rule(style: Any, colour: str, width: int) -> None:
    rule = f'<w:left w:val="single" w:sz="{width}" w:space="8" w:color="{colour}"/>'
    border = parse_xml(f"<w:pBdr {nsdecls('w')}>{rule}</w:pBdr>")
    shape = style.element.get_or_add_pPr()
    later = [child for child in shape if child.tag in {qn("w:spacing"), qn("w:ind"), qn("w:jc"), qn("w:outlineLvl")}]
    if later:
        later[0].addprevious(border)
    else:
        shape.append(border)


def _speak(document: Document, locale: str) -> None:
    """Make `locale` the language of all text."""
    for found in document.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), locale)
    default = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if default.find(qn("w:lang")) is None:
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), locale)
        default.append(language)
