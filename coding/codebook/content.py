"""A codebook as plain data: to store, to hash, to compare."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, fields
from types import MappingProxyType
from typing import Any

from coding.records import NOTHING, Code, Codebook

USUAL = {field.name: field.default for field in fields(Code)}


def as_data(codebook: Codebook) -> dict[str, Any]:
    """Plain data of a codebook, for JSON or YAML; empty fields are left out."""
    codes = [
        {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(code).items() if _says(k, v)}
        for code in codebook.codes
    ]
    groups = [{"id": id_, "label": label} for id_, label in codebook.groups.items()]
    merged = {"merged": dict(codebook.merged)} if codebook.merged else {}
    return {"title": codebook.title, "version": codebook.version, "groups": groups, "codes": codes, **merged}


def _says(name: str, value: Any) -> bool:
    """Whether a field must be written: not if it is empty or as usual, so that a new field changes no hash."""
    return value is not USUAL[name] if isinstance(value, bool) else bool(value)


def of_data(data: dict[str, Any]) -> Codebook:
    """The codebook that `as_data` made this of."""
    codes = tuple(_code(entry) for entry in data["codes"])
    groups = MappingProxyType({g["id"]: g["label"] for g in data["groups"]})
    merged = MappingProxyType(dict(data.get("merged") or NOTHING))
    return Codebook(codes, data["title"], data["version"], groups, merged)


def _code(entry: dict[str, Any]) -> Code:
    given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
    return Code(**{"label": "", **given})


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
