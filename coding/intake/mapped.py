"""What each column of a table is: the record that `mapping` proposes, reads, merges and writes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace
from typing import Any

from coding import wording
from coding.errors import MappingError
from coding.intake.names import slug
from coding.records import NOTHING, AnswerKind, Role

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\Z")
ONLY_ONE = (Role.RESPONDENT, Role.WAVE, Role.WEIGHT)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is proposed; ``intake.reason.KEY`` is its text, `values` fill it (never an answer's text)."""

    key: str
    values: Dict[str, Any] = field(default_factory=lambda: NOTHING)

    def text(self, language: str = "nl") -> str:
        """The reason in a language."""
        shown = {k: wording.decimal(v, 1, language) if isinstance(v, float) else v for k, v in self.values.items()}
        return wording.text(f"intake.reason.{self.key}", language, **shown)


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column and its role.

    Attributes
    ----------
    name, id, label : str
        As in the file; short and unique; in full.
    group : str
        The question that several columns belong to (multiple, share); else empty.
    labels : mapping of str to str
        Value → label as shown.
    missing : tuple of str
        Values that mean "no answer".
    counts : tuple of AnswerKind
        Open questions: kinds of non-answer that count as an answer.
    stratum_value : str
        `Role.REPRESENTS`: the class whose units this column counts.
    reasons : tuple of Reason
        Why this is proposed; not part of equality, and empty for what a person gave.
    given : frozenset of str
        Fields that a mapping file set; `merge` fills in the others. Not part of equality.
    """

    name: str
    role: Role
    id: str = ""
    label: str = ""
    group: str = ""
    labels: Dict[str, str] = field(default_factory=lambda: NOTHING)
    missing: tuple[str, ...] = ()
    counts: tuple[AnswerKind, ...] = ()
    stratum_value: str = ""
    reasons: tuple[Reason, ...] = field(default=(), compare=False)
    given: frozenset[str] = field(default=frozenset(), compare=False)

    def as_dict(self, language: str = "nl") -> dict[str, Any]:
        """For machine-readable output and the screen; `reason` is in the language."""
        return {
            "name": self.name,
            "id": self.id,
            "role": self.role.value,
            "label": self.label,
            "group": self.group,
            "labels": dict(self.labels),
            "missing": list(self.missing),
            "counts": [kind.value for kind in self.counts],
            "stratum_value": self.stratum_value,
            "reason": " ".join(reason.text(language) for reason in self.reasons),
        }


@dataclass(frozen=True, slots=True)
class Mapping:
    """What every column is, and which wave this is.

    Attributes
    ----------
    columns : tuple of MappedColumn
        In the order of the file.
    wave : str
        The constant wave; empty if a column holds it.
    population : mapping of str to mapping
        Wave → class → number of units, answering or not.
    rest : str
        What happens with columns that a mapping file does not name: ``"propose"`` or ``"skip"``.
    """

    columns: tuple[MappedColumn, ...]
    wave: str = ""
    population: Dict[str, Dict[str, int]] = field(default_factory=lambda: NOTHING)
    rest: str = "propose"

    def column(self, name: str) -> MappedColumn | None:
        """The column with this name or id."""
        found = (c for c in self.columns if name in (c.name, c.id))
        return next(found, None)

    def of_role(self, *roles: Role) -> tuple[MappedColumn, ...]:
        """Columns with one of these roles, in the order of the file."""
        return tuple(c for c in self.columns if c.role in roles)

    def one(self, role: Role) -> MappedColumn | None:
        """The column with this role, of which there is at most one."""
        return next(iter(self.of_role(role)), None)

    def as_dict(self, language: str = "nl") -> dict[str, Any]:
        """For machine-readable output and the screen."""
        return {
            "wave": self.wave,
            "rest": self.rest,
            "population": {wave: dict(classes) for wave, classes in self.population.items()},
            "columns": [column.as_dict(language) for column in self.columns],
        }


def check(mapping: Mapping) -> Mapping:
    """The mapping itself, if it holds together.

    Raises
    ------
    MappingError
        Two columns for a role that one column can have, a wave that is given twice, an id that is not one or occurs twice.
    """
    for role in ONLY_ONE:
        columns = mapping.of_role(role)
        if len(columns) > 1:
            first, second = columns[0].name, columns[1].name
            raise MappingError("intake.two_columns", role=role.value, first=first, second=second)
    wave = mapping.one(Role.WAVE)
    if wave and mapping.wave:
        raise MappingError("intake.wave_twice", wave=mapping.wave, column=wave.name)
    seen: dict[str, str] = {}
    for column in mapping.columns:
        if column.id and not ID.match(column.id):
            example = slug(column.id) or "vraag-1"
            raise MappingError("intake.bad_id", id=column.id, column=column.name, example=example)
        if column.id and column.id.lower() in seen:
            raise MappingError("intake.id_twice", id=column.id, first=seen[column.id.lower()], second=column.name)
        seen[column.id.lower()] = column.name
    return mapping


def free_ids(columns: Iterable[MappedColumn]) -> tuple[MappedColumn, ...]:
    """Columns whose proposed ids make way for ids that a person gave."""
    columns = tuple(columns)
    taken = {c.id.lower() for c in columns if "id" in c.given}
    result = []
    for column in columns:
        found, n = column.id, 2
        while "id" not in column.given and found.lower() in taken:
            found, n = f"{column.id}-{n}", n + 1
        taken.add(found.lower())
        result.append(column if found == column.id else replace(column, id=found))
    return tuple(result)
