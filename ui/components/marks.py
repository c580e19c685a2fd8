"""An answer as html: what cleaning changed in it, and what the program reads in it. All text is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from itertools import pairwise

from coding import wording
from coding.cleaning.reading import Reading
from coding.records import Finding
from coding.workflow.clean_report import Side
from ui.words import t

Span = tuple[int, int]
Wrap = tuple[int, int, str]  # start, end, and the html around it
KINDS = [key.rpartition(".")[2] for key in wording.entries("nl", "ui") if key.startswith("ui.finding.")]
CHIP = re.compile(rf"\[(?:{'|'.join(map(re.escape, KINDS))})\]")
SIGNS = str.maketrans({" ": "·", "\u00a0": "·", "\t": "→", "\n": "↵\n", "\r": "↵", "\u00ad": "-", "\u200b": "·"})


def raw(side: Side) -> str:
    """The raw text as html: what changed struck through, findings underlined with their kind behind them."""
    return marked(side.raw, side.changed, "del", side.cleaned.findings)


def clean(side: Side) -> str:
    """The cleaned text as html: what changed underlined."""
    return marked(side.cleaned.text, changed(side), "ins")


def changed(side: Side) -> list[Span]:
    """Spans of the cleaned text that differ from the raw text; an empty span is a place where something went."""
    found: list[Span] = []
    position = 0
    for start, end, raw_start, raw_end in side.cleaned.spans:
        if raw_start > position:
            found.append((start, start))
        if side.cleaned.text[start:end] != side.raw[raw_start:raw_end]:
            found.append((start, end))
        position = max(position, raw_end)
    if side.cleaned.spans and position < len(side.raw):
        found.append((len(side.cleaned.text),) * 2)
    return found


def marked(text: str, changes: Iterable[Span], tag: str, findings: Iterable[Finding] = ()) -> str:
    """Text with changes in `tag` and findings in ``mark``; spaces and line ends that changed get a sign.

    >>> marked("te  veel <b>", [(2, 4)], "del")
    'te<del>··</del>veel &lt;b&gt;'
    >>> marked("tijd.Taal", [(5, 5)], "del")
    'tijd.<del class="gap"></del>Taal'
    """
    changes, findings = sorted(set(changes)), tuple(findings)
    gaps = {start for start, end in changes if start == end}
    cuts = {
        0,
        len(text),
        *gaps,
        *(p for span in changes for p in span),
        *(p for f in findings for p in (f.start, f.end)),
    }
    parts = []
    places = sorted(p for p in cuts if p <= len(text))
    for start, end in zip(places, [*places[1:], len(text)], strict=True):
        parts.append(f'<{tag} class="gap"></{tag}>' if start in gaps else "")
        if start < end:
            parts.append(_piece(text, start, end, changes, tag, findings))
    return "".join(parts)


def _piece(text: str, start: int, end: int, changes: list[Span], tag: str, findings: tuple[Finding, ...]) -> str:
    is_changed = any(a <= start and end <= b for a, b in changes)
    shown = escape(text[start:end].translate(SIGNS)) if is_changed else chipped(text[start:end])
    shown = f"<{tag}>{shown}</{tag}>" if is_changed else shown
    for finding in findings:
        if finding.start <= start and end <= finding.end:
            kind = f"<sub>{escape(finding.kind)}</sub>" if end == finding.end else ""
            shown = f"<mark>{shown}</mark>{kind}"
    return shown


def chipped(text: str) -> str:
    """A masked text as html, with what was masked as chips.

    >>> chipped("In [gemeente] & [taal]")
    'In <span class="chip">[gemeente]</span> &amp; [taal]'
    """
    return CHIP.sub(r'<span class="chip">\g<0></span>', escape(text))


def read(reading: Reading, start: int = 0, end: int | None = None) -> str:
    """A part of what is read as html: denied words struck, abbreviations and chips with a title. Findings get no mark."""
    end = len(reading.text) if end is None else end
    wraps = [*_denied(reading), *_short(reading), *_chips(reading)]
    places = sorted({start, end, *(p for a, b, _ in wraps for p in (a, b) if start < p < end)})
    parts = []
    for a, b in pairwise(places):
        shown = escape(reading.text[a:b])
        for first, last, wrap in wraps:
            shown = wrap.format(shown) if first <= a and b <= last else shown
        parts.append(shown)
    return "".join(parts)


def legend(reading: Reading) -> str:
    """What the marks in a text mean, as html; empty if it has none."""
    word = escape(t("reading.legend_word"))
    signs = {
        "denied": (_denied, f'<span class="negated">{word}</span>'),
        "short": (_short, f"<abbr>{word}</abbr>"),
        "chip": (_chips, '<span class="chip">[…]</span>'),
    }
    told = (f"{sign} = {escape(t(f'reading.legend_{key}'))}" for key, (find, sign) in signs.items() if find(reading))
    return " · ".join(told)


def _denied(reading: Reading) -> list[Wrap]:
    """Runs of denied words: those with nothing but spaces between them are one."""
    runs: list[tuple[int, int]] = []
    for word in reading.words:
        if word.negated:
            joins = runs and not reading.text[runs[-1][1] : word.start].strip(" ")
            runs = [*runs[:-1], (runs[-1][0], word.end)] if joins else [*runs, (word.start, word.end)]
    return [(a, b, f'<span class="negated" title="{_title(t("reading.denied_title"))}">{{}}</span>') for a, b in runs]


def _short(reading: Reading) -> list[Wrap]:
    return [(w.start, w.end, f'<abbr title="{_title(w.expansion)}">{{}}</abbr>') for w in reading.words if w.expansion]


def _chips(reading: Reading) -> list[Wrap]:
    masked = [f for f in reading.findings if reading.text[f.start : f.end] == f"[{f.kind}]"]
    return [
        (f.start, f.end, f'<span class="chip" title="{_title(t("reading.chip_title"))}">{{}}</span>') for f in masked
    ]


def _title(text: str) -> str:
    return escape(text).replace("{", "&#123;").replace("}", "&#125;")
