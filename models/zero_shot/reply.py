"""What a reply may look like, and a strict reading of what it is. Nothing here raises: what cannot be read is not there."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

ANSWERS, NUMBER, CODES, CODE, SURE, WORDS = "antwoorden", "nr", "codes", "code", "zekerheid", "woorden"
MAX_WORDS, MAX_WORD = 3, 40
THOUGHT = re.compile(r"^\s*<think>.*?</think>", re.DOTALL)  # models that reason aloud
FENCE = re.compile(r"^\s*```(?:json)?\s*\n(.*?)\n?\s*```\s*$", re.DOTALL)


@dataclass(frozen=True)
class Reading:
    """What a reply says about one text: per column of the codebook a score in [0, 1] and the text's own words.

    `n_unknown` counts codes that the codebook does not have; they are left out.
    """

    scores: Mapping[int, float] = field(default_factory=dict)
    words: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    n_unknown: int = 0


def schema(code_ids: Sequence[str]) -> dict[str, Any]:
    """JSON schema of a reply, for servers that hold the model to it.

    >>> schema(["taal"])["properties"]["antwoorden"]["items"]["properties"]["nr"]
    {'type': 'integer'}
    """
    word = {"type": "string"}
    code = {CODE: {"type": "string", "enum": list(code_ids)}, SURE: {"type": "number"}}
    item = _object({**code, WORDS: {"type": "array", "items": word}})
    answer = _object({NUMBER: {"type": "integer"}, CODES: {"type": "array", "items": item}})
    return _object({ANSWERS: {"type": "array", "items": answer}})


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def message_of(body: bytes) -> tuple[str, int]:
    """The model's message in a reply of the server, and the tokens it says were used; empty and 0 if it does not say.

    >>> message_of(b'{"choices": [{"message": {"content": "ja"}}], "usage": {"total_tokens": 12}}')
    ('ja', 12)
    >>> message_of(b'{"choices": []}'), message_of(b"<html>")
    (('', 0), ('', 0))
    """
    reply = _parsed(body.decode("utf-8", "replace"))
    if not isinstance(reply, dict):
        return "", 0
    choices, usage = reply.get("choices"), reply.get("usage")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    content = message.get("content") if isinstance(message, dict) else None
    return content if isinstance(content, str) else "", _tokens(usage) if isinstance(usage, dict) else 0


def _tokens(usage: Mapping[str, Any]) -> int:
    total, *parts = (_count(usage.get(name)) for name in ("total_tokens", "prompt_tokens", "completion_tokens"))
    return total or sum(parts)


def _count(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def read(content: str, texts: Sequence[str], code_ids: Sequence[str]) -> dict[int, Reading]:
    """What a message says about each of the texts that were sent, by their place (from 0).

    A text is left out, to be asked again, if the message does not speak of it, speaks of it twice, or not in the form that
    was asked. Codes outside `code_ids` are dropped and counted; words that the text does not have are dropped.

    >>> said = '{"antwoorden": [{"nr": 1, "codes": [{"code": "taal", "zekerheid": 0.8, "woorden": ["Taal", "x"]}, {"code": "?"}]}]}'
    >>> read(said, ["de taal"], ["werk", "taal"])
    {0: Reading(scores={1: 0.8}, words={1: ('Taal',)}, n_unknown=1)}
    """
    said = _parsed(_bare(content))
    items = said.get(ANSWERS) if isinstance(said, dict) else None
    if not isinstance(items, list):
        return {}
    places = [_place(item, len(texts)) for item in items]
    column = {code_id: k for k, code_id in enumerate(code_ids)}
    readings = {
        place: _reading(item[CODES], texts[place], column)
        for place, item in zip(places, items, strict=True)
        if place is not None and places.count(place) == 1
    }
    return {place: reading for place, reading in readings.items() if reading}


def _bare(content: str) -> str:
    """Without thoughts before it and a fence around it."""
    bare = THOUGHT.sub("", content, count=1)
    fenced = FENCE.match(bare)
    return fenced[1] if fenced else bare


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):  # the error itself holds the text
        return None


def _place(item: Any, n: int) -> int | None:
    number = item.get(NUMBER) if isinstance(item, dict) and isinstance(item.get(CODES), list) else None
    return number - 1 if type(number) is int and 1 <= number <= n else None


def _reading(entries: list[Any], text: str, column: Mapping[str, int]) -> Reading | None:
    """None if an entry is not in the form that was asked."""
    scores: dict[int, float] = {}
    words: dict[int, tuple[str, ...]] = {}
    n_unknown = 0
    for entry in entries:
        code_id = entry.get(CODE) if isinstance(entry, dict) else None
        score = _score(entry.get(SURE, 1.0)) if isinstance(entry, dict) else None
        if not isinstance(code_id, str) or score is None:
            return None
        k = column.get(code_id.strip())
        if k is None:
            n_unknown += 1
        elif score > scores.get(k, -1.0):
            scores[k], words[k] = score, _words(entry.get(WORDS), text)
    return Reading(scores, words, n_unknown)


def _score(value: Any) -> float | None:
    """In [0, 1]; a whole percentage is read as such; None if it is no such number."""
    if isinstance(value, bool):
        return float(value)
    if not isinstance(value, int | float) or not 0 <= value <= 100:  # NaN lies in no range
        return None
    return float(value if value <= 1 else value / 100)


def _words(said: Any, text: str) -> tuple[str, ...]:
    """Those that stand in the text: a model can make up the others."""
    lower = text.casefold()
    words = [" ".join(w.split()) for w in said if isinstance(w, str)] if isinstance(said, list) else []
    found = [w for w in words if 0 < len(w) <= MAX_WORD and w.casefold() in lower]
    return tuple(dict.fromkeys(found))[:MAX_WORDS]
