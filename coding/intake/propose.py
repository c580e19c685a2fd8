"""A role for every column, proposed from names and data: first the respondent and the wave, then groups, then the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping as Dict
from dataclasses import replace

from coding.intake.absent import propose_missing
from coding.intake.facts import Facts, all_facts, to_number
from coding.intake.mapped import MappedColumn, Mapping, Reason
from coding.intake.names import slug, split_code
from coding.intake.roles import BINARY, SCALE_HINT, Subject, propose_role
from coding.intake.table import Table
from coding.records import Role

# In order of preference: what identifies the response, then the person, then the invitation.
RESPONDENT = (
    re.compile(r"(response|respons|antwoord|reactie)-?id"),
    re.compile(r"respondent(-?(id|nr|nummer|key|number|no))?|resp-?(id|nr|nummer|no)"),
    re.compile(
        r"(deelnemer|participant|panel|panellid|case|record|person|persoon|user|survey)-?(id|nr|nummer|key|code|number)|id"
    ),
    re.compile(r"token|key|sleutel|uuid|guid|toegangscode"),
    re.compile(r"nr|nummer|volgnummer|volgnr|number|case"),
)
WAVE = re.compile(
    r"(wave|meting|jaar|golf|ronde|year|meetmoment|peiling|jaargang|survey-?year|enquete-?jaar)(-?(id|nr|nummer))?"
)
MAX_WAVES = 30
YEAR = re.compile(r"(?<!\d)(19[5-9]\d|20\d\d)(?!\d)")
CLOSED = (Role.SINGLE, Role.MULTIPLE, Role.SCALE, Role.NUMBER, Role.SHARE, Role.STRATUM)


def propose(table: Table) -> Mapping:
    """A mapping for every column of the table, with reasons. The caller may change all of it."""
    found = all_facts(table)
    wave = _wave(table, found)
    respondent = _respondent(table, found, wave)
    missing = {c: _missing(table, found[c]) for c in table.columns}
    groups = _group_roles(table, found, {c: values for c, (values, _) in missing.items()})
    columns = []
    for name in table.columns:
        subject = _subject(table, found[name], groups.get(name), missing[name][0])
        if name == respondent[0]:
            role, reason = Role.RESPONDENT, respondent[1]
        elif name == wave:
            role, reason = Role.WAVE, Reason("wave", {"n": found[name].n_distinct})
        elif _is_key(name) and _unique_share(table, name, wave) >= 0.95 and found[name].n_filled:
            role, reason = Role.SKIP, Reason("other_key")
        else:
            role, reason = propose_role(subject)
        columns.append(_column(table, subject, role, reason, missing[name]))
    columns = _strata(_one_weight(columns))
    return Mapping(tuple(columns), wave="" if wave else _constant_wave(table.file))


def _subject(table: Table, f: Facts, group_role: Role | None, missing: tuple[str, ...]) -> Subject:
    name = f.column
    labels = table.value_labels.get(name, {})
    return Subject(f, table.labels[name], table.groups.get(name, ""), group_role, labels, missing)


def _missing(table: Table, f: Facts) -> tuple[tuple[str, ...], tuple[Reason, ...]]:
    return propose_missing(f, table.value_labels.get(f.column, {}), table.missing.get(f.column, ()))


def _column(
    table: Table, s: Subject, role: Role, reason: Reason, missing: tuple[tuple[str, ...], tuple[Reason, ...]]
) -> MappedColumn:
    name = s.facts.column
    closed = role in CLOSED
    values, reasons = missing if closed else ((), ())
    return MappedColumn(
        name=name,
        role=role,
        id=table.ids[name],
        label=s.label,
        group=s.group if role in (Role.MULTIPLE, Role.SHARE) and s.group_role else "",
        labels=s.labels if closed else {},
        missing=values,
        reasons=(reason, *reasons),
    )


def _parts(name: str) -> set[str]:
    """The slugs under which a header may say what it is: as a whole, its code, its text."""
    code, text = split_code(name)
    return {slug(part, 200) for part in (name, code, text) if part}


def _wave(table: Table, found: Dict[str, Facts]) -> str:
    """The column that holds the wave: so named, filled everywhere, with few values; empty if there is none."""
    for name in table.columns:
        f = found[name]
        named = any(WAVE.fullmatch(part) for part in _parts(name))
        if (
            named
            and f.n_filled == f.n_rows
            and f.n_distinct <= min(MAX_WAVES, max(1, f.n_rows // 2))
            and f.longest <= 40
        ):
            return name
    return ""


def _respondent(table: Table, found: Dict[str, Facts], wave: str) -> tuple[str, Reason]:
    """The column that tells respondents apart, and why; an empty name if there is none."""
    for pattern in RESPONDENT:
        for name in table.columns:
            f = found[name]
            if name == wave or not any(pattern.fullmatch(part) for part in _parts(name)):
                continue
            if f.n_filled >= 0.95 * f.n_rows and _unique_share(table, name, wave) >= 0.95:
                return name, Reason("respondent_name")
    first = next((name for name in table.columns if found[name].n_filled), "")
    if first and first != wave and _id_like(found[first]):
        return first, Reason("respondent_unique")
    return "", Reason("respondent_unique")


def _is_key(name: str) -> bool:
    return any(pattern.fullmatch(part) for pattern in RESPONDENT for part in _parts(name))


def _unique_share(table: Table, name: str, wave: str) -> float:
    """Rows that are the only one of their respondent and wave, in [0, 1]."""
    by = [name, wave] if wave else [name]
    filled = table.frame[table.frame[name].notna()]
    return 1 - float(filled.duplicated(by, keep="first").mean()) if len(filled) else 0.0


def _id_like(f: Facts) -> bool:
    """Every row its own value, one word, with digits in all of them."""
    all_different = f.n_filled == f.n_rows == f.n_distinct >= 3
    whole = f.n_numeric == f.n_filled and f.low == int(f.low)
    return (
        all_different
        and f.words == 1
        and f.longest <= 40
        and f.n_dates == 0
        and f.n_mail == 0
        and (
            whole
            or (f.n_numeric == 0 and all(any(c.isdigit() for c in v) for v in list(f.counts)[:200]) and bool(f.counts))
        )
    )


def _constant_wave(file: str) -> str:
    """The year in the file's name, else "1".

    >>> _constant_wave("export_2020-11.csv"), _constant_wave("export.csv")
    ('2020', '1')
    """
    found = YEAR.search(file)
    return found[0] if found else "1"


def _group_roles(table: Table, found: Dict[str, Facts], missing: Dict[str, tuple[str, ...]]) -> dict[str, Role]:
    """Role of the columns that belong to one question and are alike; columns that are unlike the others are absent."""
    members: dict[str, list[str]] = {}
    for name in table.columns:
        if name in table.groups:
            members.setdefault(table.groups[name], []).append(name)
    roles: dict[str, Role] = {}
    for names in members.values():
        binary = [c for c in names if _binary(table, found[c], missing[c])]
        filled = [c for c in binary if found[c].n_filled]
        if len(filled) >= 2 or (len(binary) >= 3 and filled):
            roles.update(dict.fromkeys(binary, Role.MULTIPLE))
            continue
        numeric = [c for c in names if found[c].numeric]
        if len(numeric) >= 2 and _adds_up(table, numeric, missing):
            roles.update(dict.fromkeys(numeric, Role.SHARE))
        elif len(numeric) >= 3 and _battery(table, [found[c] for c in numeric], missing):
            roles.update(dict.fromkeys(numeric, Role.SCALE))
    return roles


def _binary(table: Table, f: Facts, missing: tuple[str, ...]) -> bool:
    """Chosen or not chosen: only such words, or one value (the option's own text), or nothing at all."""
    labels = table.value_labels.get(f.column, {})
    values = [labels.get(v, v).lower() for v in f.counts if v not in missing]
    if f.n_filled and not f.counts:
        return False
    alone = len(values) == 1 and f.n_filled > 1 and f.n_filled < f.n_rows and not f.numeric and f.words < 15
    return not f.n_filled or alone or (bool(values) and set(values) <= BINARY.keys())


def _adds_up(table: Table, names: list[str], missing: Dict[str, tuple[str, ...]]) -> bool:
    """Whether the columns add up to 100 in four of five rows in which something is filled in."""
    total: dict[int, float] = {}
    for name in names:
        absent = set(missing[name])
        for row, value in table.frame[name].dropna().items():
            text = str(value).strip()
            number = None if text in absent else to_number(text)
            if number is None:
                continue
            if not 0 <= number <= 101:
                return False
            total[int(str(row))] = total.get(int(str(row)), 0.0) + number
    positive = [x for x in total.values() if x > 0]
    return bool(positive) and sum(99 <= x <= 101 for x in positive) >= 0.8 * len(positive)


def _battery(table: Table, members: list[Facts], missing: Dict[str, tuple[str, ...]]) -> bool:
    """Three columns or more with whole numbers from 0 or 1 to the same top of 3 to 10: a battery of scales."""
    points = [[x for v, x in f.numbers.items() if v not in missing[f.column]] for f in members]
    if not all(p and f.counts and all(x == int(x) for x in p) for p, f in zip(points, members, strict=True)):
        return False
    low, tops = min(min(p) for p in points), {max(p) for p in points}
    top = max(tops)
    hinted = any(SCALE_HINT.search(slug(table.labels[f.column], 300)) for f in members)
    return low >= 0 and 3 <= top <= 10 and (top >= 4 or hinted) and min(tops) >= top - 1


def _one_weight(columns: list[MappedColumn]) -> list[MappedColumn]:
    """Only the first weight stays one; the others are numbers."""
    weights = [c for c in columns if c.role is Role.WEIGHT]
    return [
        replace(c, role=Role.NUMBER, reasons=(Reason("second_weight", {"first": weights[0].name}),))
        if c in weights[1:]
        else c
        for c in columns
    ]


def _strata(columns: list[MappedColumn]) -> list[MappedColumn]:
    """Columns that count units get the class that their name mentions, such as G40 in "aantal G40-gemeenten"."""
    classes = ("g4", "g40", "g-4", "g-40", "overig", "overige", "klein", "middelgroot", "groot")
    names = {"g-4": "G4", "g-40": "G40", "g4": "G4", "g40": "G40", "overige": "overig"}
    result = []
    for c in columns:
        words = f"-{slug(c.name, 300)}-{slug(c.label, 300)}-"
        value = next((k for k in classes if f"-{k}-" in words), "") if c.role is Role.REPRESENTS else ""
        result.append(replace(c, stratum_value=names.get(value, value)) if value else c)
    return result
