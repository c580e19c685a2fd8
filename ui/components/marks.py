"""An answer as it came and as cleaning made it, with what changed marked. All text is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from coding.records import Finding
from coding.workflow.clean_report import Side

Span = tuple[int, int]
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
    shown = escape(text[start:end].translate(SIGNS) if is_changed else text[start:end])
    shown = f"<{tag}>{shown}</{tag}>" if is_changed else shown
    for finding in findings:
        if finding.start <= start and end <= finding.end:
            kind = f"<sub>{escape(finding.kind)}</sub>" if end == finding.end else ""
            shown = f"<mark>{shown}</mark>{kind}"
    return shown
