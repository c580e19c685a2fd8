"""A codebook as plain data: to store, to hash, to compare."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

from coding.records import Code, Codebook


def as_data(codebook: Codebook) -> dict[str, Any]:
    """Plain data of a codebook, for JSON or YAML; empty fields are left out."""
    codes = [
        {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(code).items() if _says(v)}
        for code in codebook.codes
    ]
    groups = [{"id": id_, "label": label} for id_, label in codebook.groups.items()]
    return {"title": codebook.title, "version": codebook.version, "groups": groups, "codes": codes}


def _says(value: Any) -> bool:
    """Whether a field must be written: not if it is empty or as usual, so that a new field changes no hash."""
    return value is not True if isinstance(value, bool) else bool(value)


def of_data(data: dict[str, Any]) -> Codebook:
    """The codebook that `as_data` made this of."""
    codes = tuple(_code(entry) for entry in data["codes"])
    groups = MappingProxyType({g["id"]: g["label"] for g in data["groups"]})
    return Codebook(codes, data["title"], data["version"], groups)


def _code(entry: dict[str, Any]) -> Code:
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
    return Code(**{"label": "", **fields})


def sha256(codebook: Codebook) -> str:
    """Hash of what the codebook says, whatever its version is called."""
    data = as_data(codebook) | {"version": ""}
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def difference(old: Codebook, new: Codebook) -> dict[str, list[str]]:
    """Ids of the codes ``added``, ``removed`` and ``changed`` between two versions."""
    before, after = ({code.id: code for code in book.codes} for book in (old, new))
    return {
        "added": [id_ for id_ in after if id_ not in before],
        "removed": [id_ for id_ in before if id_ not in after],
        "changed": [id_ for id_ in after if id_ in before and after[id_] != before[id_]],
    }
