"""What is asked of the table as it stands in the address, so that a reload or a bookmark comes back to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from coding.workflow.table import Wanted
from ui.components import modes


def written(wanted: Wanted, shown: Mapping[str, Any]) -> str:
    """What is asked for, and of what is shown (columns, answers on a page) that which is not as it begins.

    >>> written(Wanted("taal*"), {"size": 100}), written(Wanted(), {})
    ('{"words":"taal*","size":100}', '')
    """
    told = json.loads(modes.written(wanted)) | dict(shown)
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")) if told else ""


def fields(text: str) -> dict[str, Any]:
    """Field of the table → its value, of all that an address asks for. What does not belong there is left out.

    >>> fields('{"questions":["les"],"sort":"value","sort_variable":"klasse","columns":["klasse",3],"size":"x"}')
    {'sort': 'value:klasse', 'question': 'les', 'columns': ['klasse']}
    """
    wanted = modes.read(text)
    found: dict[str, Any] = {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(wanted).items()}
    found["question"] = next(iter(found.pop("questions")), "")
    variable = found.pop("sort_variable")
    found["sort"] = f"value:{variable}" if wanted.sort == "value" else "" if wanted.sort == "answer" else wanted.sort
    return {k: v for k, v in found.items() if v} | _shown(text)


def _shown(text: str) -> dict[str, Any]:
    try:
        given = json.loads(text)
    except ValueError:
        return {}
    given = given if isinstance(given, dict) else {}
    columns, size = given.get("columns"), given.get("size")
    found: dict[str, Any] = {"size": size} if type(size) is int else {}
    return found | ({"columns": [one for one in columns if isinstance(one, str)]} if isinstance(columns, list) else {})
