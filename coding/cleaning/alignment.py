"""Text that remembers where each of its characters came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from os.path import commonprefix

Edit = tuple[int, int, str]  # start, end (exclusive) in the text at hand, and what takes its place
Span = tuple[int, int, int, int]  # clean start, clean end, raw start, raw end
LARGEST_DIFFERENCE = 16_000_000  # characters squared; comparing is quadratic, and one block keeps the time linear


@dataclass(frozen=True, slots=True)
class AlignedText:
    """A text with, for each character, the raw span it stands for.

    Attributes
    ----------
    text : str
    starts, ends : tuple of int, length of `text`
        Raw code points; the span of an inserted character is empty. None = identical to the raw text.
    """

    text: str
    raw_length: int
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    @classmethod
    def of(cls, raw: str) -> AlignedText:
        """A raw text, aligned with itself."""
        return cls(raw, len(raw))

    def edited(self, edits: Sequence[Edit]) -> AlignedText:
        """The text after `edits`, which are sorted and do not overlap.

        >>> a = AlignedText.of("goed!!Te veel").edited([(6, 6, " ")])
        >>> a.text, a.raw_span(7, 9)
        ('goed!! Te veel', (6, 8))
        """
        if not edits:
            return self
        starts = self.starts if self.starts is not None else tuple(range(self.raw_length))
        ends = self.ends if self.ends is not None else tuple(range(1, self.raw_length + 1))
        text: list[str] = []
        new_starts: list[int] = []
        new_ends: list[int] = []
        position = 0
        for start, end, replacement in edits:
            text += (self.text[position:start], replacement)
            new_starts += starts[position:start]
            new_ends += ends[position:start]
            raw_start = starts[start] if start < len(starts) else self.raw_length
            # what is put within a block belongs to it: its end may not lie before that of the character before it
            raw_end = max(raw_start, ends[end - 1]) if end else raw_start
            new_starts += [raw_start] * len(replacement)
            new_ends += [raw_end] * len(replacement)
            position = end
        text.append(self.text[position:])
        new_starts += starts[position:]
        new_ends += ends[position:]
        return AlignedText("".join(text), self.raw_length, tuple(new_starts), tuple(new_ends))

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The smallest raw span that holds the characters ``start:end`` of this text."""
        return map_span(self.spans(), start, end)

    def spans(self) -> tuple[Span, ...]:
        """The alignment as runs; empty if the text is as it came.

        A run of equal lengths maps character by character; any other run maps as a whole.
        """
        if self.starts is None or self.ends is None:
            return ()
        pairs = zip(self.starts, self.ends, strict=True)
        runs: list[Span] = []
        for _, group in groupby(enumerate(pairs), key=lambda item: _run_key(*item)):
            members = list(group)
            (first, (raw_start, _)), (last, (_, raw_end)) = members[0], members[-1]
            run = (first, last + 1, raw_start, raw_end)
            is_block = members[0][1] == members[-1][1] and len(members) > 1
            # a block as long as what it replaced would read as a shift: one run per character keeps it a block
            runs += [(i, i + 1, raw_start, raw_end) for i, _ in members] if is_block and _is_shift(run) else [run]
        return tuple(runs)


def _run_key(index: int, pair: tuple[int, int]) -> tuple[str, int, int]:
    start, end = pair
    return ("shift", start - index, 0) if end == start + 1 else ("block", start, end)


def map_span(spans: Sequence[Span], start: int, end: int) -> tuple[int, int]:
    """Raw span of the clean span ``start:end``, given the runs of `AlignedText.spans`.

    >>> map_span([(0, 4, 0, 4), (4, 5, 4, 10)], 2, 5)
    (2, 10)
    """
    if not spans or start >= end:
        return start, end
    touched = [run for run in spans if run[0] < end and run[1] > start]
    first, last = touched[0], touched[-1]
    raw_start = first[2] + (max(start, first[0]) - first[0] if _is_shift(first) else 0)
    raw_end = last[2] + (min(end, last[1]) - last[0]) if _is_shift(last) else last[3]
    return raw_start, max(raw_start, raw_end)


def _is_shift(run: Span) -> bool:
    return run[1] - run[0] == run[3] - run[2]


def difference(before: str, after: str) -> list[Edit]:
    """Edits that turn `before` into `after`: the fewest changed characters between the first and the last change.

    Edits that touch are one, so that a character stands for all that it came from. By rapidfuzz: difflib takes a second for
    a line of 960 characters that is broken throughout.

    >>> difference("financiÃ«le zaken", "financiële zaken")
    [(7, 9, 'ë')]
    """
    head = len(commonprefix((before, after)))
    tail = len(commonprefix((before[head:][::-1], after[head:][::-1])))
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    if len(old) * len(new) > LARGEST_DIFFERENCE or not (old and new):
        return [(head, head + len(old), new)]
    from rapidfuzz.distance import Levenshtein

    edits: list[Edit] = []
    for found in Levenshtein.opcodes(old, new):
        start, end, text = head + found.src_start, head + found.src_end, new[found.dest_start : found.dest_end]
        if found.tag != "equal" and edits and edits[-1][1] == start:
            edits[-1] = (edits[-1][0], end, edits[-1][2] + text)
        elif found.tag != "equal":
            edits.append((start, end, text))
    return edits
