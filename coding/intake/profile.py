"""What was found in a table, to be shown before anything is written: counts per column and question, and the problems."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from typing import Any, Literal

from coding import wording
from coding.errors import TableError
from coding.intake.facts import as_json, to_number, uses_comma, value_counts
from coding.intake.keys import Keys, find_keys, key_problems, stripped
from coding.intake.mapped import MappedColumn, Mapping
from coding.intake.problems import column_problems, mapping_problems
from coding.intake.table import Table
from coding.intake.values import STORED, is_missing
from coding.records import NOTHING, AnswerKind, Role

Severity = Literal["error", "warning", "info"]
ORDER: tuple[Severity, ...] = ("error", "warning", "info")
MOST = 12
"""Most frequent values that a closed column shows."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to look at: an error stops the import, a warning does not, an info only tells.

    `key` is the whole key of its text in the catalogue; `values` fill it and never hold an answer's text.
    """

    severity: Severity
    key: str
    values: Dict[str, Any] = field(default_factory=lambda: NOTHING)

    def text(self, language: str = "nl") -> str:
        """The problem in a language."""
        return wording.text(self.key, language, **self.values)


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column.

    Attributes
    ----------
    n_filled, n_missing, n_blank : int
        Rows with a value, with a value that means "no answer", and without anything; together all rows.
    n_distinct : int
        Different values that are not missing.
    low, high : float
        Range of the numbers that are not missing; NaN without numbers.
    most : tuple of (str, int)
        Closed columns only: the most frequent values and their rows.
    """

    name: str
    id: str
    role: Role
    label: str
    n_filled: int
    n_missing: int
    n_blank: int
    n_distinct: int
    low: float = math.nan
    high: float = math.nan
    most: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionProfile:
    """One open question.

    Attributes
    ----------
    n_filled, n_empty : int
        Rows with and without text.
    kinds : mapping of AnswerKind to int
        Non-answers among the filled cells per kind; empty if nobody told how to recognise them.
    n_repeated : int
        Filled cells whose text stands in an earlier row too.
    words : float
        Mean number of words of the filled cells; NaN if there are none.
    n_by_wave : mapping of str to int
        Wave → filled cells.
    """

    id: str
    label: str
    n_filled: int
    n_empty: int
    kinds: Dict[AnswerKind, int]
    n_repeated: int
    words: float
    n_by_wave: Dict[str, int]


@dataclass(frozen=True, slots=True)
class Profile:
    """What was found in a table. `respondents` maps a wave to its rows; `duplicates` holds the rows that share a respondent."""

    file: str
    sha256: str
    sheet: str
    encoding: str
    delimiter: str
    header_style: str
    n_rows: int
    n_columns: int
    roles: Dict[Role, int]
    respondents: Dict[str, int]
    duplicates: tuple[tuple[int, ...], ...]
    columns: tuple[ColumnProfile, ...]
    questions: tuple[QuestionProfile, ...]
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing stands in the way of the import."""
        return not any(problem.severity == "error" for problem in self.problems)

    def as_dict(self, language: str = "nl") -> dict[str, Any]:
        """For machine-readable output: plain values, problems with their text in the language."""
        plain = ("file", "sha256", "sheet", "encoding", "delimiter", "header_style", "n_rows", "n_columns")
        return {
            **{name: getattr(self, name) for name in plain},
            "ok": self.ok,
            "roles": {role.value: n for role, n in self.roles.items()},
            "respondents": dict(self.respondents),
            "duplicates": [list(rows) for rows in self.duplicates],
            "columns": [_column_dict(column) for column in self.columns],
            "questions": [_question_dict(question) for question in self.questions],
            "problems": [
                {"severity": p.severity, "key": p.key, "message": p.text(language), "values": _plain(p.values)}
                for p in self.problems
            ],
        }


def profile(table: Table, mapping: Mapping, kind_of: Callable[[str], AnswerKind] | None = None) -> Profile:
    """Count what is in the table and look for problems; changes and writes nothing.

    Parameters
    ----------
    kind_of : callable, optional
        Text → kind of answer. Without it only empty cells are counted.

    Raises
    ------
    MappingError
        If the mapping names a column that the table does not have.
    """
    keys = find_keys(table, mapping)
    columns, questions = [], []
    for column in mapping.columns:
        counts = value_counts(table, column.name)
        columns.append(_column(table, column, counts))
        if column.role is Role.OPEN:
            questions.append(_question(table, column, keys, counts, kind_of))
    return Profile(
        file=table.file,
        sha256=table.sha256,
        sheet=table.sheet,
        encoding=table.encoding,
        delimiter=table.delimiter,
        header_style=table.header_style,
        n_rows=table.n_rows,
        n_columns=len(table.columns),
        roles=Counter(column.role for column in mapping.columns),
        respondents=Counter(keys.waves),
        duplicates=keys.duplicates,
        columns=tuple(columns),
        questions=tuple(questions),
        problems=_problems(table, mapping, keys, questions),
    )


def _column(table: Table, column: MappedColumn, counts: Dict[str, int]) -> ColumnProfile:
    absent = is_missing(column.missing)
    closed = column.role in STORED or column.role is Role.WAVE
    present = {value: n for value, n in counts.items() if not (closed and absent(value))}
    comma = uses_comma(present) if closed else False
    numbers = [x for value in present if closed and (x := to_number(value, comma=comma)) is not None]
    n_some, n_filled = sum(counts.values()), sum(present.values())
    return ColumnProfile(
        name=column.name,
        id=column.id,
        role=column.role,
        label=column.label,
        n_filled=n_filled,
        n_missing=n_some - n_filled,
        n_blank=table.n_rows - n_some,
        n_distinct=len(present),
        low=min(numbers, default=math.nan),
        high=max(numbers, default=math.nan),
        most=tuple(present.items())[:MOST] if closed else (),
    )


def _question(
    table: Table, column: MappedColumn, keys: Keys, counts: Dict[str, int], kind_of: Callable[[str], AnswerKind] | None
) -> QuestionProfile:
    n_filled = sum(counts.values())
    kinds: Counter[AnswerKind] = Counter()
    if kind_of:
        for text, n in counts.items():
            kinds[kind_of(text)] += n
        kinds.pop(AnswerKind.ANSWER, None)
    cells = stripped(table, column.name)
    return QuestionProfile(
        id=column.id,
        label=column.label,
        n_filled=n_filled,
        n_empty=table.n_rows - n_filled,
        kinds=dict(kinds),
        n_repeated=n_filled - len(counts),
        words=sum(n * len(text.split()) for text, n in counts.items()) / n_filled if n_filled else math.nan,
        n_by_wave=Counter(wave for wave, cell in zip(keys.waves, cells, strict=True) if cell),
    )


def _problems(table: Table, mapping: Mapping, keys: Keys, questions: list[QuestionProfile]) -> tuple[Problem, ...]:
    """All problems, the gravest first."""
    errors: list[TableError] = key_problems(table, mapping, keys)
    found = [Problem("error", _entry(error.key), error.values) for error in errors]
    if not questions:
        found.append(Problem("error", "intake.problem.no_open"))
    empty = [Problem("warning", "intake.problem.open_empty", {"column": q.id}) for q in questions if not q.n_filled]
    found += empty
    for severity, key, values in (*mapping_problems(table, mapping, keys), *column_problems(table, mapping)):
        found.append(Problem(severity, f"intake.problem.{key}", values))
    found += [Problem("info", f"intake.note.{note.key}", note.values) for note in table.notes]
    return tuple(sorted(found, key=lambda p: ORDER.index(p.severity)))


def _entry(key: str) -> str:
    part, _, name = key.partition(".")
    return f"{part}.error.{name}"


def _plain(values: Dict[str, Any]) -> dict[str, Any]:
    return {name: as_json(v) if isinstance(v, float) else v for name, v in values.items()}


def _column_dict(c: ColumnProfile) -> dict[str, Any]:
    names = ("name", "id", "label", "n_filled", "n_missing", "n_blank", "n_distinct")
    return {
        **{name: getattr(c, name) for name in names},
        "role": c.role.value,
        "low": as_json(c.low),
        "high": as_json(c.high),
        "most": [[value, n] for value, n in c.most],
    }


def _question_dict(q: QuestionProfile) -> dict[str, Any]:
    names = ("id", "label", "n_filled", "n_empty", "n_repeated")
    return {
        **{name: getattr(q, name) for name in names},
        "kinds": {kind.value: n for kind, n in q.kinds.items()},
        "words": None if math.isnan(q.words) else round(q.words, 1),
        "n_by_wave": dict(q.n_by_wave),
    }
