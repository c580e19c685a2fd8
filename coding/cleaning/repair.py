"""Steps that mend a text: each looks at the text at hand and returns the edits it proposes.

Order matters and is that of `STEPS`: encoding first, since a broken quote hides the rest; line ends before hyphens;
spaces last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from coding.cleaning.alignment import AlignedText, Edit, difference

Step = Callable[[str], list[Edit]]

# an English "-" + newline joins; "taal-\nen werkstages" is an ellipsis and stays (Woordenlijst, weglatingsstreepje)
HYPHEN = re.compile(r"(?<=[^\W\d_])-[ \t]*\r?\n[ \t]*(?!(?:en|of|dan wel)\b)(?=[a-zà-öø-ÿ])")
TAG = re.compile(r"</?(?:p|br|div|span|b|i|u|em|strong|ul|ol|li|font|a)\b[^<>]{0,200}>", re.IGNORECASE)
BREAK = re.compile(r"</?(?:br|p|div|ul|ol|li)\b", re.IGNORECASE)
EMPHASIS = re.compile(r"</?(?:b|i|u|em|strong)\b", re.IGNORECASE)  # may stand within a word
LINE = re.compile(r"[^\n]+")
LINE_END = re.compile(r"\r\n?|[\u2028\u2029\v\f]")
SPACE = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
# (?<!\s) and (?<![ \t]) begin at the first space of a row only: without them the time is quadratic in the row's length
EDGE = re.compile(r"\A\s+|(?<!\s)\s+\Z|(?<![ \t])[ \t]+(?=\n)|(?<=\n)[ \t]+|(?<=\n\n)\n+")
# "goed!!Te veel" and "klaar.De rest": a sentence mark glued to a word; not "i.v.m.", "3.5", "o.a.De" or "www.x.nl"
GLUED = re.compile(r"(?<=[!?])(?=[^\W\d_])|(?<=\.\.\.)(?=[^\W\d_])|(?<=[a-zà-öø-ÿ]{3}[.,;])(?=[A-ZÀ-Ö][a-zà-öø-ÿ])")


TOKEN = re.compile(r"\S+")
ADDRESS = re.compile(r"://|www\.|@", re.IGNORECASE)  # of the web or of mail: no sentences in there


def encoding(text: str) -> list[Edit]:
    """Mojibake (``financiÃ«le``), entities (``&amp;``), control characters; curly quotes stay (ftfy).

    Line by line, as ftfy does itself: the difference of a line is small, that of a long answer as a whole is not.
    """
    import ftfy

    if text.isascii() and "&" not in text and text.isprintable():
        return []
    config = ftfy.TextFixerConfig(
        unescape_html=True,  # "auto" leaves "<p>R&amp;D</p>" alone; tags go in the next step
        uncurl_quotes=False,
        fix_character_width=False,
        fix_latin_ligatures=False,
        fix_line_breaks=False,
        normalization="NFC",
    )
    edits: list[Edit] = []
    for line in LINE.finditer(text):
        fixed = ftfy.fix_text(line.group(), config)
        if fixed != line.group():
            edits += [(line.start() + i, line.start() + j, new) for i, j, new in difference(line.group(), fixed)]
    return edits


def _replace(pattern: re.Pattern[str], replacement: str) -> Step:
    def step(text: str) -> list[Edit]:
        return [
            (match.start(), match.end(), replacement)
            for match in pattern.finditer(text)
            if match.group() != replacement or not match.group()
        ]

    return step


def _tags(text: str) -> list[Edit]:
    return [(m.start(), m.end(), _instead_of_tag(m.group())) for m in TAG.finditer(text)]


def _instead_of_tag(tag: str) -> str:
    if BREAK.match(tag):
        return "\n"
    return "" if EMPHASIS.match(tag) else " "


def _glued(text: str) -> list[Edit]:
    return [
        (place, place, " ")
        for token in TOKEN.finditer(text)
        if not ADDRESS.search(token.group())
        for place in (match.start() for match in GLUED.finditer(text, token.start(), token.end()))
    ]


STEPS: Mapping[str, Step] = MappingProxyType(
    {
        "encoding": encoding,
        "html": _tags,
        "line_ends": _replace(LINE_END, "\n"),
        "hyphens": _replace(HYPHEN, ""),
        "spaces": _replace(SPACE, " "),
        "glued": _glued,
        "edges": _replace(EDGE, ""),
    }
)


def repair(raw: str, steps: tuple[str, ...] = tuple(STEPS)) -> AlignedText:
    """Run the named steps in their order.

    >>> repair("goed!!Te  veel statushou-\\nders ").text
    'goed!! Te veel statushouders'
    """
    text = AlignedText.of(raw)
    for name in steps:
        text = text.edited(STEPS[name](text.text))
    return text
