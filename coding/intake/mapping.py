"""The mapping of columns: proposed from the data, read from TOML, merged, and written back as TOML that explains itself."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from collections.abc import Mapping as Dict
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from coding import wording
from coding.errors import FileError, MappingError, nearest
from coding.intake.mapped import MappedColumn, Mapping, Reason, check, free_ids
from coding.intake.names import find_groups, tidy
from coding.intake.propose import CLOSED, propose
from coding.intake.table import Table
from coding.records import AnswerKind, Role

__all__ = ["MappedColumn", "Mapping", "Reason", "check", "dump", "load", "merge", "parse", "propose"]

REST = Literal["propose", "skip"]


class _Entry(BaseModel):
    """One ``[[column]]`` of a mapping file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str = Field(min_length=1)
    id: str = ""
    role: str = ""
    label: str = ""
    group: str = ""
    labels: dict[str, str] = Field(default_factory=dict)
    missing: list[str] = Field(default_factory=list)
    counts: list[str] = Field(default_factory=list)
    stratum_value: str = ""

    @field_validator("missing", mode="before")
    @classmethod
    def _codes(cls, value: Any) -> Any:
        """``missing = [99]`` means the text 99."""
        return [_text(v) for v in value] if isinstance(value, list) else value

    @field_validator("labels", mode="before")
    @classmethod
    def _labels(cls, value: Any) -> Any:
        return {k: _text(v) for k, v in value.items()} if isinstance(value, dict) else value


class _File(BaseModel):
    """A mapping file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    wave: str = ""
    rest: REST = "propose"
    population: dict[str, dict[str, int]] = Field(default_factory=dict)
    column: list[_Entry] = Field(default_factory=list)

    @field_validator("wave", mode="before")
    @classmethod
    def _wave(cls, value: Any) -> Any:
        return _text(value)


def _text(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def load(path: str | Path, table: Table | None = None) -> Mapping:
    """Read a mapping file.

    Parameters
    ----------
    table : Table, optional
        With it, columns are looked up by name or id, and get the exact name of the table.

    Raises
    ------
    FileError
        If there is no such file.
    MappingError
        If it is not TOML, has an unknown field, role or column, or does not hold together.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise FileError("intake.wrong_encoding", file=path.name, encoding="UTF-8") from None
    except OSError:
        raise FileError("intake.no_mapping", file=path.name) from None
    return parse(text, path.name, table)


def parse(text: str, file: str, table: Table | None = None) -> Mapping:
    """The mapping that a TOML text holds; `file` is named in errors. As `load`."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        number = int(line[1]) if line else max(1, len(text.splitlines()))
        raise MappingError("intake.mapping_syntax", file=file, line=number) from None
    try:
        content = _File.model_validate(raw)
    except ValidationError as error:
        raise _explain(error, file) from None
    columns: list[MappedColumn] = []
    for entry in content.column:
        column = _column(entry, file, table)
        if any(c.name == column.name for c in columns):
            raise MappingError("intake.column_twice", file=file, column=column.name)
        columns.append(column)
    return check(Mapping(tuple(columns), content.wave.strip(), content.population, content.rest))


def _explain(error: ValidationError, file: str) -> MappingError:
    """The first thing that is wrong, in the words of the catalogue. The value itself is not shown unless it is a field's name."""
    first = error.errors(include_input=False, include_url=False)[0]
    *inside, last = [str(part + 1) if isinstance(part, int) else part for part in first["loc"]]
    where = " ".join(inside) or "mapping"
    if first["type"] != "extra_forbidden":
        return MappingError("intake.mapping_value", file=file, where=" ".join([*inside, last]))
    known = list(_Entry.model_fields if inside else _File.model_fields)
    near = nearest(last, known)
    key = "intake.mapping_key_near" if near else "intake.mapping_key"
    return MappingError(key, file=file, where=where, found=last, nearest=near, known=", ".join(known))


def _column(entry: _Entry, file: str, table: Table | None) -> MappedColumn:
    name = tidy(entry.name) if table is None else _find(entry.name, file, table)
    return MappedColumn(
        name=name,
        role=_role(entry, file),
        id=entry.id or (table.ids[name] if table else ""),
        label=entry.label or (table.labels[name] if table else ""),
        group=entry.group,
        labels=entry.labels,
        missing=tuple(entry.missing),
        counts=tuple(_kind(kind, entry.name, file) for kind in entry.counts),
        stratum_value=entry.stratum_value,
        given=frozenset(field for field in entry.model_fields_set if getattr(entry, field) != "") - {"name"},
    )


def _find(name: str, file: str, table: Table) -> str:
    found = table.column_of(name)
    if found:
        return found
    near = nearest(name, [*table.columns, *table.ids.values()])
    key = "intake.unknown_column_near" if near else "intake.unknown_column"
    raise MappingError(key, file=file, column=name, table=table.file, nearest=near)


def _role(entry: _Entry, file: str) -> Role:
    """The role; skip for a column that is named without one, until `merge` fills it in."""
    if not entry.role:
        return Role.SKIP
    try:
        return Role(entry.role.strip().lower())
    except ValueError:
        known = [role.value for role in Role]
        near = nearest(entry.role, known)
        key = "intake.unknown_role_near" if near else "intake.unknown_role"
        values = {"file": file, "column": entry.name, "role": entry.role, "nearest": near, "known": ", ".join(known)}
        raise MappingError(key, **values) from None


def _kind(kind: str, column: str, file: str) -> AnswerKind:
    try:
        return AnswerKind(kind.strip().lower())
    except ValueError:
        known = [k.value for k in AnswerKind]
        near = nearest(kind, known)
        key = "intake.mapping_key_near" if near else "intake.mapping_key"
        where = f"{column} counts"
        raise MappingError(key, file=file, where=where, found=kind, nearest=near, known=", ".join(known)) from None


def merge(proposed: Mapping, given: Mapping) -> Mapping:
    """What was given, completed with what was proposed.

    A given column keeps the fields that the file sets; the others come from the proposal if the role is the same. Columns that are
    not given are proposed or skipped, as `given.rest` says. A proposed respondent, wave or weight makes way for a given one.

    Raises
    ------
    MappingError
        If the result does not hold together.
    """
    by_name = {column.name: column for column in given.columns}
    stems = find_groups([column.name for column in proposed.columns])
    roles = {column.role for column in given.columns}
    columns = []
    for column in proposed.columns:
        mine = by_name.pop(column.name, None)
        columns.append(_complete(mine, column, stems.get(column.name, "")) if mine else _rest(column, given, roles))
    columns += by_name.values()
    has_wave = any(column.role is Role.WAVE for column in columns)
    wave = given.wave or ("" if has_wave else proposed.wave or "1")
    population = given.population or proposed.population
    return check(Mapping(free_ids(columns), wave, population, given.rest))


def _complete(mine: MappedColumn, proposed: MappedColumn, stem: str) -> MappedColumn:
    if "role" not in mine.given:
        mine = replace(mine, role=proposed.role, reasons=proposed.reasons)
    fill: dict[str, Any] = {name: getattr(proposed, name) for name in ("id", "label") if name not in mine.given}
    both_closed = mine.role in CLOSED and proposed.role in CLOSED
    if mine.role is proposed.role or both_closed:
        fill |= {name: getattr(proposed, name) for name in ("labels", "missing") if name not in mine.given}
    if mine.role is proposed.role:
        fill |= {name: getattr(proposed, name) for name in ("group", "stratum_value") if name not in mine.given}
    elif mine.role in (Role.MULTIPLE, Role.SHARE) and "group" not in mine.given:
        fill["group"] = stem
    return replace(mine, **fill)


def _rest(column: MappedColumn, given: Mapping, roles: set[Role]) -> MappedColumn:
    """A column that the file does not name."""
    if given.rest == "skip":
        return _skipped(column, "rest")
    if column.role is Role.WAVE and given.wave:
        return _skipped(column, "other_given")
    if column.role in (Role.RESPONDENT, Role.WAVE, Role.WEIGHT) and column.role in roles:
        return _skipped(column, "other_given")
    return column


def _skipped(column: MappedColumn, key: str) -> MappedColumn:
    return MappedColumn(column.name, Role.SKIP, column.id, column.label, reasons=(Reason(key),))


def dump(mapping: Mapping, language: str = "nl") -> str:
    """The mapping as TOML, with the reasons as comments in the language; `load` reads the same mapping back."""
    lines = [f"# {wording.text('intake.mapping.head', language)}", ""]
    if mapping.wave:
        lines.append(f"wave = {_quoted(mapping.wave)}")
    lines += [f"rest = {_quoted(mapping.rest)}", ""]
    for wave, classes in mapping.population.items():
        lines.append(f"[population.{_quoted(wave)}]")
        lines += [f"{_quoted(name)} = {n}" for name, n in classes.items()]
        lines.append("")
    for column in mapping.columns:
        lines += [*_dumped(column, language), ""]
    return "\n".join(lines)


def _dumped(c: MappedColumn, language: str) -> Iterable[str]:
    yield "[[column]]"
    yield f"name = {_quoted(c.name)}"
    if c.id:
        yield f"id = {_quoted(c.id)}"
    yield f"role = {_quoted(c.role.value)}"
    for reason in c.reasons:
        yield "# " + re.sub(r"[\x00-\x1f\x7f]", " ", reason.text(language))
    for name in ("label", "group", "stratum_value"):
        if getattr(c, name):
            yield f"{name} = {_quoted(getattr(c, name))}"
    if c.labels:
        yield f"labels = {_inline(c.labels)}"
    if c.missing or c.role in CLOSED:
        yield f"missing = [{', '.join(map(_quoted, c.missing))}]"
    if c.counts:
        yield f"counts = [{', '.join(_quoted(kind.value) for kind in c.counts)}]"


def _quoted(text: str) -> str:
    """A TOML basic string: as JSON writes it, but DEL must be escaped as well."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _inline(labels: Dict[str, str]) -> str:
    return "{ " + ", ".join(f"{_quoted(value)} = {_quoted(label)}" for value, label in labels.items()) + " }"
