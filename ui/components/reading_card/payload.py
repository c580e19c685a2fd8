"""A batch and a codebook as the card in the browser reads them. What is masked stays behind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from coding.lineage import current_code
from coding.records import Codebook
from ui.components.reading_card.palette import letter
from ui.components.reading_card.records import Batch, CardAnswer, Earlier, Mask, Span

POINTER = re.compile(r"-> *([\w.-]+)")  # "… -> other-code" in what a code excludes


def pieces(text: str, masks: Iterable[Mask]) -> list[list[Any]]:
    """The text in pieces: ``[start, end, text]`` to read, ``[start, end, None, kind]`` where it is masked.

    >>> pieces("In Zwolle.", [Mask(3, 9, "gemeente")])
    [[0, 3, 'In '], [3, 9, None, 'gemeente'], [9, 10, '.']]

    Raises
    ------
    ValueError
        If masks lie outside the text or over each other.
    """
    found: list[list[Any]] = []
    at = 0
    for mask in sorted(masks, key=lambda m: m.start):
        if not at <= mask.start < mask.end <= len(text):
            raise ValueError(f"a mask lies outside the answer or over another: {mask.start}, {mask.end}")
        found += [[at, mask.start, text[at : mask.start]]] if at < mask.start else []
        found.append([mask.start, mask.end, None, mask.kind])
        at = mask.end
    return [*found, [at, len(text), text[at:]]] if at < len(text) else found


def of_answer(answer: CardAnswer, codebook: Codebook) -> dict[str, Any]:
    """One answer.

    Raises
    ------
    ValueError
        If an offer names a code that the codebook does not have, or a span lies outside the answer.
    """
    known = set(codebook.ids)
    strangers = [o.code for o in answer.offers if o.code not in codebook.offered.ids]
    if strangers:
        raise ValueError(f"answer {answer.id}: the codebook has no code {strangers[0]!r}")
    for start, end in (*answer.negated, *(s for o in answer.offers for s in o.spans)):
        if not 0 <= start < end <= len(answer.text):
            raise ValueError(f"answer {answer.id}: a span lies outside the answer: {start}, {end}")
    return {
        "id": answer.id,
        "question": answer.question,
        "pieces": pieces(answer.text, answer.masks),
        "about": [list(pair) for pair in answer.about],
        "offers": [{**asdict(o), "spans": open_spans(o.spans, answer.masks)} for o in answer.offers],
        "negated": [list(span) for span in answer.negated],
        "earlier": _earlier(answer.earlier, known) if answer.earlier else None,
        "note": answer.note,
    }


def _earlier(earlier: Earlier, known: set[str]) -> dict[str, Any]:
    """An earlier decision without codes that this version of the codebook does not have."""
    return {
        "id": earlier.id,
        "codes": [code for code in earlier.codes if code in known],
        "fragments": [asdict(f) for f in earlier.fragments if f.code in known],
        "flags": list(earlier.flags),
        "memo": earlier.memo,
        "is_old": earlier.is_old,
    }


def open_spans(spans: Iterable[Span], masks: Iterable[Mask]) -> list[list[int]]:
    """Spans that are not wholly masked: a reason that lies in a masked name has no words to show."""
    hidden = [(m.start, m.end) for m in masks]
    return [[a, b] for a, b in spans if not any(s <= a and b <= e for s, e in hidden)]


def of_codebook(codebook: Codebook, no_group: str) -> list[dict[str, Any]]:
    """All codes in codebook order, with the place (colour) and letter of their group; retired ones too, which answers may still have."""
    groups = list(dict.fromkeys([*codebook.groups, *(c.group for c in codebook.codes)]))
    return [
        {
            "id": code.id,
            "label": code.label,
            "group": codebook.groups.get(code.group, code.group) or no_group,
            "place": groups.index(code.group) % 8,
            "letter": letter(groups.index(code.group)),
            "definition": code.definition,
            "retired": code.retired,
            "include": list(code.include),
            "exclude": [POINTER.sub(lambda found: f"→ {codebook.label(found[1])}", line) for line in code.exclude],
        }
        for code in codebook.codes
    ]


def data(
    batch: Batch, codebook: Codebook, texts: Mapping[str, str], keys: Mapping[str, str], told: Mapping[str, Any]
) -> dict[str, Any]:
    """All that the card is sent."""
    return {
        "owner": batch.owner,
        "line": batch.line,
        "start": batch.start,
        "n_done": batch.n_done,
        "n_total": batch.n_total,
        "places": list(batch.places),
        "answers": [of_answer(answer, codebook) for answer in batch.answers],
        "asked": [of_answer(answer, codebook) for answer in batch.asked],
        "codes": of_codebook(codebook, texts["no_group"]),
        "merged": {code: current_code(code, codebook.merged) for code in codebook.merged},
        "texts": dict(texts),
        "keys": dict(keys),
        **told,
    }
