"""Cut a text into what can be coded on its own: list items, and sentences within them.

Conventions are those of ``tests/data/cleaning/README-texts.md``. Every span is (start, end) in code points of the text
given, end exclusive, without surrounding white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coding.cleaning.sentences import FUNCTION_WORDS, Span, bare_end, sentences, stripped, word_set

LINE = re.compile(r"[^\n\r\u2028\u2029]+")
SIGN = r"[•·▪◦‣●○■□➢➤►▶✓✔→⇒∙]"
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
LABEL = rf"(?:[a-zA-Z]|{'|'.join((*ROMAN, *map(str.upper, ROMAN)))})"
# at the start of a line: a sign, a dash or star, an arrow, "1." "1)" "(1)" "1:" "1 -", "a)" "a." "a.taal", "ii)" "II."
MARKER = re.compile(
    rf"(?:{SIGN}|[-*–—+o](?=\s)|[-*–—+](?=[^\W\d_])|[-=]?>+(?=\s*\w)|\(?\d{{1,2}}\)|\d{{1,2}}[.:](?!\d)|\d{{1,2}}(?= ?[-–] ?[^\W\d_])"
    rf"|\(?{LABEL}\)|{LABEL}[.:](?=\s)|[a-zA-Z]\.(?=[^\W\d_]{{3}}))"
    r"[ \t]*+[-–]?[ \t]*+(?=\S)"
)
INLINE_SIGN = re.compile(rf"{SIGN}[ \t]*")
INLINE_STAR = re.compile(r"(?:(?<=[\s.;,])|\A)[*>+–—-](?:[ \t]+(?=\S)|(?=[^\W\d_]))")
# each way of counting within a line, and where its first number may stand
COUNTED = tuple(
    (re.compile(pattern), first)
    for pattern, first in (
        (rf"(?:(?<=[\s;,.:])|\A)\((\d{{1,2}}|{LABEL})\)[ \t]*(?=\S)", r"[\s\S]"),
        (rf"(?:(?<=[\s;,.:])|\A)(\d{{1,2}}|{LABEL})\)[ \t]*(?=\S)", r"[\s\S]"),
        (r"(?:(?<=[\s;,.:])|\A)(\d{1,2})\.[ \t]*(?=[^\W\d_]|['\"‘“(])", r"[:;,.!?\n]"),
        (rf"(?:(?<=[\s;,.:])|\A)({LABEL})\.[ \t]+(?=\S)", r"[:;\n]"),
        (r"(?:(?<=[\s;,.:])|\A)(\d{1,2}):[ \t]*(?=[^\W\d_])", r"[:;,.!?\n]"),
        (r"(?:(?<=[\s;,.:])|\A)(\d{1,2}) ?[-–] ?(?=[^\W\d_])", r"[:;\n]"),
        (r"(?:(?<=[\s;,.:])|\A)([a-z]):[ \t]*(?=\S)", r"[:;\n]"),
    )
)
SLASHES = re.compile(r"[^\W\d_][\w&’'-]*(?:\s*/\s*[^\W\d_][\w&’'-]*){2,}[.!]?")
SLASH = re.compile(r"\s*/\s*")
BETWEEN = tuple(re.compile(sign) for sign in (r"(?<=\s)[-–](?:\s+|(?=[^\W\d_]))", r"(?<=\s)\+\s+", r"(?<=\s)\|\s+"))
SEMICOLON = re.compile(r";\s*")
FIRST = re.compile(r"(?<!\w)[1aAiI] ?[).:–-]")
NUMBER = re.compile(r"(\d{1,2})[ \t]+(?=[^\W\d_])")
END_MARKS = ".!?…:"
SHORT = 6  # words; a line without capital that is longer was broken off rather than written as an item
DASHED = 3  # words; likewise for parts between dashes
GOES_ON = FUNCTION_WORDS & word_set(
    "daar dan dat die dus en maar of om omdat ook terwijl want waar waarbij waardoor zodat zoals"
)


def units(text: str) -> tuple[Span, ...]:
    """Sentences and list items in order: spans that do not overlap and hold all but white space and list marks.

    A lead-in ("Belemmerend zijn:") is a unit of its own.

    >>> text = "Nodig zijn: 1) taal; 2) werk. Dat helpt. "
    >>> [text[i:j] for i, j in units(text)]
    ['Nodig zijn:', 'taal', 'werk.', 'Dat helpt.']
    """
    return tuple(span for start, end, _ in _parts(text) for span in sentences(text, start, end))


def items(text: str) -> tuple[Span, ...]:
    """List items in order, without lead-in; one span for the whole text if it is no list.

    >>> text = "Nodig zijn: 1) taal; 2) werk"
    >>> [text[i:j] for i, j in items(text)]
    ['taal', 'werk']
    """
    parts = _parts(text)
    return tuple((start, end) for start, end, is_item in parts if is_item or len(parts) == 1)


Part = tuple[int, int, bool]  # start, end, whether it is an item (or a lead-in)


def _parts(text: str) -> list[Part]:
    lines = [stripped(text, *line.span()) for line in LINE.finditer(text)]
    lines = [line for line in lines if line[0] < line[1]]
    if not lines:
        return []
    if len(lines) == 1:
        return list(_within(text, *lines[0]))
    markers = [MARKER.match(text, start, end) for start, end in lines]
    if not any(markers):
        numbers = [NUMBER.match(text, start, end) for start, end in lines]
        if all(found and int(found[1]) == n for n, found in enumerate(numbers, 1)):
            markers = numbers
    if sum(map(bool, markers)) > 1:
        return list(_marked(text, lines, markers))
    parts: list[Part] = []
    for start, end in _paragraphs(text, lines):
        parts += _within(text, start, end)
    return [part for found in parts for part in _trimmed(text, *found)] if len(parts) > 1 else parts


def _within(text: str, start: int, end: int) -> Iterator[Part]:
    """Items of a list that stands in one line, or the line."""
    marks = _marks(text, start, end)
    stops = [mark for mark, _ in marks[1:]] + [end] * bool(marks)
    pieces = [(begin, stop) for (_, begin), stop in zip(marks, stops, strict=True)]
    if not pieces or not all(text[begin:stop].strip() for begin, stop in pieces):
        marker = MARKER.match(text, start, end)
        yield (marker.end() if marker and _is_clear(marker.group().strip()) else start), end, text[end - 1] != ":"
        return
    lead = stripped(text, start, marks[0][0])
    if lead[0] < lead[1]:
        yield (*lead, text[lead[1] - 1] in ".!?")
    for begin, stop in pieces:
        yield from _trimmed(text, begin, stop, True)


def _is_clear(marker: str) -> bool:
    """Whether a mark is one even if no other line has one; "A." may be an initial, "o" a word."""
    return not marker[0].isalnum() or marker[-1] == ")" or marker[0].isdigit()


def _marks(text: str, start: int, end: int) -> list[Span]:
    """Where the marks of an inline list stand: two or more of one kind."""
    slashed = SLASHES.fullmatch(text, start, end)
    if slashed:
        return [(start, start), *(m.span() for m in SLASH.finditer(text, start, end))]
    signs = [m.span() for m in INLINE_SIGN.finditer(text, start, end)]
    if len(signs) > 1 or (signs and signs[0][0] == start):
        return [s for s in signs if s[1] < end]
    for pattern, first in COUNTED if FIRST.search(text, start, end) else ():
        counted = _counted(text, start, pattern.finditer(text, start, end), first)
        if len(counted) > 1:
            return counted
    return _unnumbered(text, start, end)


def _counted(text: str, start: int, found: Iterator[re.Match[str]], first: str) -> list[Span]:
    """The longest row 1, 2, 3 or a, b, c or i, ii, iii that begins where a list may begin."""
    row: list[Span] = []
    expected: set[str] = set()
    for match in found:
        label = match[1].lower()
        if not row:
            before = text[max(start, match.start() - 9) : match.start()].rstrip(" \t")[-1:]
            if label in ("1", "a", "i") and (match.start() == start or re.fullmatch(first, before or " ")):
                row, expected = [match.span()], _next(label)
        elif label in expected:
            row.append(match.span())
            expected = _next(label)
    return row


def _next(label: str) -> set[str]:
    """What may follow a label; "i" may be a letter or a Roman number, but no list begins with the letter."""
    if label.isdigit():
        return {str(int(label) + 1)}
    roman = set(ROMAN[ROMAN.index(label) + 1 :][:1]) if label in ROMAN else set()
    return roman | ({chr(ord(label) + 1)} if len(label) == 1 and label != "i" else set())


def _unnumbered(text: str, start: int, end: int) -> list[Span]:
    """``- taal - werk``, ``taal - werk - gezin``, ``taal + werk + gezin`` or ``meer tijd; minder regels; rust``."""
    stars = [m.span() for m in INLINE_STAR.finditer(text, start, end) if text[m.start()] == text[start]]
    if len(stars) > 1 and stars[0][0] == start:
        return [s for s in stars if s[1] < end]
    for sign in BETWEEN:
        marks = _separated(text, start, end, sign, DASHED)
        if marks:
            return marks
    return _separated(text, start, end, SEMICOLON, end - start)


def _separated(text: str, start: int, end: int, sign: re.Pattern[str], longest: int) -> list[Span]:
    """Signs between three or more parts that each stand alone; a part that ends in a colon before them is a lead-in."""
    signs = [m.span() for m in sign.finditer(text, start, end) if m.end() < end]
    if len(signs) < 2:
        return []
    lead = text.find(": ", start, signs[0][0]) + 2
    begin = lead if lead > 1 else start
    starts, stops = [begin, *(e for _, e in signs)], [*(s for s, _ in signs), end]
    parts = [text[i:j] for i, j in zip(starts, stops, strict=True)]
    has_first = parts[0].strip() != "" and not parts[0].rstrip().endswith(":")
    first = [(begin, begin)] if has_first else []
    if not has_first:
        parts = parts[1:]
    return [*first, *signs] if all(_stands_alone(part, longest) for part in parts) else []


def _stands_alone(part: str, longest: int) -> bool:
    """Whether a part is no piece of a sentence that runs on: short if it has to be, and not led on by its first word."""
    words = part.split()
    if not words or len(words) > longest or re.search(r"[.!?]\s", part.strip()):
        return False
    leads_on = FUNCTION_WORDS if longest == DASHED else GOES_ON
    return words[0].lower() not in leads_on and (words[-1][-1] not in ".!?" or longest > DASHED)


def _marked(text: str, lines: list[Span], markers: list[re.Match[str] | None]) -> Iterator[Part]:
    """Lines of which two or more have a mark; a line without one belongs to the item before it if it runs on."""
    begin, is_item = -1, False
    last = 0
    for (start, end), marker in zip(lines, markers, strict=True):
        runs_on = begin >= 0 and not marker and _runs_on(text, (begin, last), (start, end), wraps=True)
        if not runs_on:
            if begin >= 0:
                yield from _trimmed(text, begin, last, is_item)
            begin, is_item = (marker.end(), True) if marker and marker.end() < end else (start, text[end - 1] != ":")
        last = end
    yield from _trimmed(text, begin, last, is_item)


def _paragraphs(text: str, lines: list[Span]) -> Iterator[Span]:
    """Lines without marks, joined where a sentence runs on."""
    wraps = text[lines[0][0]].isupper() and any(len(text[i:j].split()) > DASHED for i, j in lines)
    begin, last = lines[0]
    for start, end in lines[1:]:
        if not _runs_on(text, (begin, last), (start, end), wraps):
            yield begin, last
            begin = start
        last = end
    yield begin, last


def _runs_on(text: str, before: Span, line: Span, wraps: bool) -> bool:
    """Whether the second line goes on with the sentence of the first."""
    previous = text[max(before[0], text.rfind("\n", before[0], before[1]) + 1) : before[1]]
    if text.count("\n", before[1], line[0]) > 1 or not previous or previous[-1] in END_MARKS:
        return False
    if previous[-1] in "-\xad" and previous[-2:-1].isalnum():  # a word was broken off
        return True
    first_word = text[line[0] : min(line[1], line[0] + 40)].split()[0]
    if bare_end(previous) in FUNCTION_WORDS:
        return True
    if first_word[0].isupper() or not first_word[0].isalnum():
        return False
    if first_word.strip(",.") in FUNCTION_WORDS:
        return True
    return wraps or len(previous.split()) > SHORT or (previous[-1] == "," and len(previous.split()) > DASHED)


def _trimmed(text: str, start: int, end: int, is_item: bool) -> Iterator[Part]:
    """An item without the ``;`` or ``,`` that leads on to the next; nothing if nothing is left."""
    start, end = stripped(text, start, end)
    while is_item and end > start + 1 and text[end - 1] in ";,":
        start, end = stripped(text, start, end - 1)
    if start < end:
        yield start, end, is_item
