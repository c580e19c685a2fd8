"""The parts of a document, without a file format: what `content` makes and what docx and html draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3; `anchor` is unique in the document."""

    kind: ClassVar[str] = "heading"
    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `tone` is ``"body"``, ``"note"`` (small print), ``"warning"`` or ``"label"`` (a theme above its quotes)."""

    kind: ClassVar[str] = "paragraph"
    text: str
    tone: str = "body"


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with their values, such as the block under the title."""

    kind: ClassVar[str] = "facts"
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of finished texts.

    Attributes
    ----------
    number : int
        Number in the document, from 1.
    align : str
        One letter per column: ``l`` or ``r``.
    widths : tuple of float
        Relative width per column.
    notes : tuple of str
        Small print below the table.
    total : bool
        Whether the last row is a total.
    """

    kind: ClassVar[str] = "table"
    number: int
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: str
    widths: tuple[float, ...]
    notes: tuple[str, ...] = ()
    total: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its caption and a text for who cannot see it."""

    kind: ClassVar[str] = "figure"
    number: int
    caption: str
    alt: str
    chart: Any


@dataclass(frozen=True, slots=True)
class Quotation:
    """A masked quote and who said it in coarse words (may be empty)."""

    kind: ClassVar[str] = "quotation"
    text: str
    attribution: str = ""


Block = Heading | Paragraph | Facts | Table | Figure | Quotation
