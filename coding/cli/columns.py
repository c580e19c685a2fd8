"""The columns of a file as a table for the terminal: what each one is, before anything is written."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from coding import wording
from coding.records import Role

if TYPE_CHECKING:
    from coding.intake.mapped import MappedColumn
    from coding.intake.profile import ColumnProfile
    from coding.workflow.import_survey import Preview

MOST_COLUMNS, MOST_DRY = 30, 60  # with more columns, the closed ones are counted (as a trial: shown up to the second)
ALWAYS = (Role.OPEN, Role.RESPONDENT, Role.STRATUM, Role.WAVE, Role.REPRESENTS, Role.WEIGHT)
LONGEST_NAME, LONGEST_VALUES, SHORTEST_REASON = 28, 24, 40  # characters


def short(text: str, length: int) -> str:
    """At most `length` characters on one line.

    >>> short("aantal gemeenten", 8), short("a\\nb", 8)
    ('aantal …', 'a b')
    """
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def short_name(text: str) -> str:
    """A name of at most `LONGEST_NAME` characters that keeps its end, in which columns of one question differ.

    >>> short_name("voor-hoeveel-gemeenten-antwoordt-u-aantal-g4")
    'voor-hoeveel-ge…u-aantal-g4'
    """
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 13]}…{text[-11:]}"


def shown_columns(found: Preview, dry_run: bool) -> tuple[list[ColumnProfile], Counter[Role]]:
    """The columns to show one by one, and how many of each role are only counted."""
    columns = found.profile.columns
    if len(columns) <= (MOST_DRY if dry_run else MOST_COLUMNS):
        return list(columns), Counter()
    shown = [c for c in columns if c.role in ALWAYS or c.n_missing]
    return shown, Counter(c.role for c in columns if c not in shown)


def rows_of(found: Preview, columns: list[ColumnProfile], language: str) -> list[tuple[str, str, str, str]]:
    """Per column: short name, role, filled cells, and the values that count as not filled in with their cells."""
    given = {c.name: c for c in found.mapping.columns}
    return [
        (
            short_name(c.id or c.name),
            wording.text(f"role.{c.role}", language),
            wording.integer(c.n_filled, language),
            _missing(c, given[c.name], language),
        )
        for c in columns
    ]


def reasons_of(found: Preview, columns: list[ColumnProfile], language: str, room: int) -> list[str]:
    """Per column why its role is proposed, cut to `room` characters; empty if that is too little to read."""
    given = {c.name: c for c in found.mapping.columns}
    if room < SHORTEST_REASON:
        return []
    return [short(" ".join(r.text(language) for r in given[c.name].reasons), room) for c in columns]


def _missing(found: ColumnProfile, given: MappedColumn, language: str) -> str:
    """Such as "998, 999 (12×)"; empty if no cell has such a value."""
    values = short(", ".join(given.missing), LONGEST_VALUES)
    return f"{values} ({wording.integer(found.n_missing, language)}×)" if found.n_missing else ""
