"""Steps that mend a text: each looks at the text at hand and returns the edits it proposes.

Order matters and is that of `STEPS`: encoding first, since a broken quote hides the rest; line ends before hyphens;
spaces last.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType

from coding.cleaning.alignment import AlignedText, Edit, difference
from coding.cleaning.frequency import zipf
from coding.cleaning.sentences import word_set
from coding.cleaning.windows import windows

Step = Callable[[str], list[Edit]]

# a hyphen at a line end, with at most one empty line after it; or a soft hyphen anywhere
HYPHEN = re.compile(
    r"\u00ad(?:[ \t\u00a0]*\r?\n[ \t\u00a0]*)?|(?<=\w)[-\u2010\u2011][ \t\u00a0]*\r?\n[ \t\u00a0]*(?:\r?\n[ \t\u00a0]*)?(?=\w)"
)
# "taal- en werkstages": the hyphen stands for a part left out (Woordenlijst, weglatingsstreepje)
CONJUNCTION = re.compile(
    r"(?:(en|of)|als|tot|noch|dan|maar|plus|versus|evenals|alsook|alsmede|resp|respectievelijk)\b(?!-)"
)
LINK = r"(?:en|of|op|to|aan|in|tot|van|de|and|by)"  # "kant-en-klaar", "face-to-face", "1-op-1"
LINKED = re.compile(rf"{LINK}-", re.IGNORECASE)
LINKING = re.compile(rf"\w-{LINK}\Z", re.IGNORECASE)
# words that keep their hyphen before another word (Woordenlijst 2015, 6.F), and abbreviations written small
FIXED = word_set("niet non ex oud vice adjunct aspirant collega interim quasi mbo hbo vmbo azc coa isk uwv roc cao ict")
WORD_AFTER = re.compile(r"[\w'’-]{1,60}")
LIST_NUMBER = re.compile(r"\d{1,2}[.):]")
KNOWN = 2.5  # Zipf value: words met with at least once in three million
# vowels that would be read as one sound: a compound keeps its hyphen, a derivation has a trema (Woordenlijst, 5.1 and 6.E)
CLASHES = word_set("aa ae ai au ee ei eu ie oe oi oo ou ui uu")
TREMA = {"a": "ä", "e": "ë", "i": "ï", "o": "ö", "u": "ü"}
TAG = re.compile(r"</?(?:p|br|div|span|b|i|u|em|strong|ul|ol|li|font|a)\b[^<>]{0,200}>", re.IGNORECASE)
BREAK = re.compile(r"</?(?:br|p|div|ul|ol|li)\b", re.IGNORECASE)
EMPHASIS = re.compile(r"</?(?:b|i|u|em|strong)\b", re.IGNORECASE)  # may stand within a word
LINE = re.compile(r"[^\n]+")
LINE_END = re.compile(r"\r\n?|[\u2028\u2029\v\f]")
# white space that is not one plain space; a plain one is no match, so that most texts have none
SPACE = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]{2,}|[\t\u00a0\u2000-\u200a\u202f\u3000]")
# (?<!\s) and (?<![ \t]) begin at the first space of a row only: without them the time is quadratic in the row's length
EDGE = re.compile(r"\A\s+|(?<!\s)\s+\Z|(?<![ \t])[ \t]+(?=\n)|(?<=\n)[ \t]+|(?<=\n\n)\n+")
# "goed!!Te veel" and "klaar.De rest": a sentence mark glued to a word; not "i.v.m.", "3.5", "o.a.De" or "www.x.nl"
GLUED = re.compile(
    r"[!?](?=[^\W\d_])|\.(?<=\.\.\.)(?=[^\W\d_])|[.,;](?<=[a-zà-öø-ÿ]{3}[.,;])(?=[A-ZÀ-Ö][a-zà-öø-ÿ])"
)  # begins with the mark, and not with looking behind, which is tried at every letter

LOWER = re.compile(r"[a-zà-öø-ÿ]")
VOWEL = re.compile(r"[aeiouyà-öø-ÿ]", re.IGNORECASE)
TOKEN = re.compile(r"\S+")
ADDRESS = re.compile(r"://|www\.|@", re.IGNORECASE)  # of the web or of mail: no sentences in there


def encoding(text: str) -> list[Edit]:
    """Mojibake (``financiÃ«le``), entities (``&amp;``), control characters; curly quotes stay (ftfy).

    Line by line, as ftfy does itself: the difference of a line is small, that of a long answer as a whole is not.
    """
    if text.isascii() and "&" not in text and text.isprintable():
        return []
    import ftfy

    config = ftfy.TextFixerConfig(
        unescape_html=True,  # "auto" leaves "<p>R&amp;D</p>" alone; tags go in the next step
        uncurl_quotes=False,
        fix_character_width=False,
        fix_latin_ligatures=False,
        fix_line_breaks=False,
        normalization=None,  # see `_composed`
    )
    edits: list[Edit] = []
    for line in LINE.finditer(text):
        fixed = _composed(ftfy.fix_text(line.group(), config))
        if fixed != line.group():
            edits += [(line.start() + i, line.start() + j, new) for i, j, new in difference(line.group(), fixed)]
    return edits


def _composed(text: str) -> str:
    """The text in NFC, window by window: Unicode's ordering of marks takes quadratic time on a long row of them."""
    if unicodedata.is_normalized("NFC", text):
        return text
    return "".join(unicodedata.normalize("NFC", window) for window in windows(text))


def _replace(pattern: re.Pattern[str], replacement: str, also: str = "") -> Step:
    """Replaces what fits a pattern of signs that cannot be printed (line ends, special spaces), or that holds `also`."""

    def step(text: str) -> list[Edit]:
        if text.isprintable() and not (also and also in text):
            return []
        return [
            (match.start(), match.end(), replacement)
            for match in pattern.finditer(text)
            if match.group() != replacement or not match.group()
        ]

    return step


def _hyphens(text: str) -> list[Edit]:
    if text.isprintable():
        return []
    edits: list[Edit] = []
    only_capitals = not LOWER.search(text)
    for found in HYPHEN.finditer(text):
        start, end = found.span()
        if found.group()[0] == "\u00ad":
            edits.append((start, end, ""))
            continue
        left = text[max(0, start - 60) : start].split()[-1]
        right = (WORD_AFTER.match(text, end) or found).group()
        between = _between(left, right, text[end : end + 4], only_capitals)
        if between == "\n":
            continue
        edits.append((start + 1, end, between[1:]) if between[:1] == "-" else (start, end + len(between), between))
    return edits


def _between(left: str, right: str, after: str, only_capitals: bool) -> str:
    """What comes between the two halves of a break: nothing, ``-``, ``- ``, a letter with trema, or a line end as it was."""
    if only_capitals and len(left) > 3 and len(right) > 2:  # nothing but capitals: they tell nothing
        left, right = left.lower(), right.lower()
    last = left.rsplit("-")[-1]
    if LIST_NUMBER.match(after) and not last[-1:].isdigit():
        return "\n"
    conjunction = CONJUNCTION.match(right)
    joined = (last + right).lower()
    if conjunction and (conjunction[1] or not _known(joined)):
        return "- "
    if right[0].isupper():
        return "-" if not last.islower() or last in FIXED else "\n"
    if last[-1:].isdigit() or right[0].isdigit() or LINKED.match(right) or LINKING.search(left):
        return "-"
    if _is_abbreviation(last) or (last.lower() in FIXED and not _known(joined)):
        return "-"
    return _at_vowels(last, right)


def _is_abbreviation(word: str) -> bool:
    is_capitals = word[-1:].isupper() or any(c.isdigit() for c in word)
    return len(word) == 1 or is_capitals or not VOWEL.search(word)


def _at_vowels(left: str, right: str) -> str:
    if (left[-1:] + right[:1]).lower() not in CLASHES:
        return ""
    with_trema = TREMA[right[0].lower()]
    plain, marked = ((left + first + right[1:]).lower() for first in (right[0], with_trema))
    if not (_known(plain) or _known(marked)):
        return "-"
    return with_trema if zipf(marked) > zipf(plain) else ""


def _known(word: str) -> bool:
    return zipf(word) >= KNOWN


def _tags(text: str) -> list[Edit]:
    return [(m.start(), m.end(), _instead_of_tag(m.group())) for m in TAG.finditer(text)]


def _instead_of_tag(tag: str) -> str:
    if BREAK.match(tag):
        return "\n"
    return "" if EMPHASIS.match(tag) else " "


def _edges(text: str) -> list[Edit]:
    if "\n" not in text and not text[:1].isspace() and not text[-1:].isspace():
        return []
    return _at_edges(text)


_at_edges = _replace(EDGE, "", also=" ")


def _glued(text: str) -> list[Edit]:
    if not GLUED.search(text):
        return []
    return [
        (place, place, " ")
        for token in TOKEN.finditer(text)
        if not ADDRESS.search(token.group())
        for place in (match.end() for match in GLUED.finditer(text, token.start(), token.end()))
    ]


STEPS: Mapping[str, Step] = MappingProxyType(
    {
        "encoding": encoding,
        "html": _tags,
        "line_ends": _replace(LINE_END, "\n"),
        "hyphens": _hyphens,
        "spaces": _replace(SPACE, " ", also="  "),
        "glued": _glued,
        "edges": _edges,
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
