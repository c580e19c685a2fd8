"""Correct a proposed mapping by hand, before anything is imported."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from dataclasses import replace
from typing import Any

from coding.cleaning.kinds import kind_of
from coding.intake import mapping as mappings
from coding.intake import profile as profiles
from coding.intake.mapped import MappedColumn
from coding.records import Role
from coding.workflow.import_survey import Preview


def remap(found: Preview, changes: Dict[str, Dict[str, Any]], wave: str = "") -> Preview:
    """The preview as it becomes with some columns changed; the table is not read again.

    Parameters
    ----------
    changes : mapping of str to mapping
        Column → field (``role``, ``id``, ``label``, ``missing``) → new value.
    wave : str
        Name of the wave; empty keeps what is there. Ignored when a column holds the wave.

    Raises
    ------
    MappingError
        If the result does not hold together.
    """
    given = tuple(_given(column, changes[column.name]) for column in found.mapping.columns if column.name in changes)
    has_wave = any(_role(column, changes) is Role.WAVE for column in found.mapping.columns)
    fixed = "" if has_wave else wave
    base = found.mapping if not has_wave else replace(found.mapping, wave="")
    plan = mappings.merge(base, mappings.Mapping(given, fixed))
    return Preview(found.table, plan, profiles.profile(found.table, plan, kind_of=kind_of))


def _role(column: MappedColumn, changes: Dict[str, Dict[str, Any]]) -> Role:
    return Role(changes.get(column.name, {}).get("role", column.role))


def _given(column: MappedColumn, change: Dict[str, Any]) -> MappedColumn:
    fields = dict(change)
    if "role" in fields:
        fields["role"] = Role(fields["role"])
    if "missing" in fields:
        fields["missing"] = tuple(fields["missing"])
    return replace(column, **fields, reasons=(), given=frozenset(fields))
