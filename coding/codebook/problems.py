"""What is wrong in a codebook, and where: all of it at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from coding import wording
from coding.errors import CodebookError
from coding.records import NOTHING

MOST_SHOWN = 30


class Keyword(NamedTuple):
    """What a reader of rules says about a keyword.

    `reason` (empty if it is a rule) is an entry of ``[rule]`` in the catalogue and `found` what it complains about; `questions`
    are those that the rule is limited to.
    """

    reason: str = ""
    found: str = ""
    questions: tuple[str, ...] = ()


def any_keyword(_keyword: str) -> Keyword:
    """Every keyword is good: for a caller that has no reader of rules."""
    return Keyword()


@dataclass(frozen=True)
class Checks:
    """What a codebook is checked against: a reader of rules, and the ids of the project's questions (empty: not known)."""

    keyword: Callable[[str], Keyword] = any_keyword
    questions: Collection[str] = ()


@dataclass(frozen=True)
class Places:
    """Where codes stand in a file.

    Attributes
    ----------
    unit : str
        ``"line"`` or ``"row"``.
    codes : sequence of int
        Per code the number of its line or row; 0 = not known.
    fields : mapping of (int, str, int) to int
        Position of the code (from 1), field, and place in the field (from 0; -1 = the field itself) → line.
    """

    unit: str = "line"
    codes: Sequence[int] = ()
    fields: Mapping[tuple[int, str, int], int] = field(default_factory=dict)

    def of(self, position: int, name: str = "", item: int = -1) -> int:
        """Line or row of a code, of a field of it, or of an item in that field, as near as is known; 0 = not known.

        >>> Places("line", [2, 5], {(2, "keywords", -1): 7}).of(2, "keywords", 3)
        7
        """
        near = self.fields.get((position, name, item)) or self.fields.get((position, name, -1))
        return near or (self.codes[position - 1] if position <= len(self.codes) else 0)


@dataclass(frozen=True)
class Problem:
    """Something wrong with one code; ``codebook.KEY`` is its text, `values` fill it.

    `line` is a line or row of the file (0 = not known), by `unit`; `code` is empty for a code without id, then `position` (from
    1) tells which.
    """

    key: str
    position: int
    code: str = ""
    line: int = 0
    unit: str = "line"
    values: Mapping[str, Any] = field(default_factory=lambda: NOTHING)

    def text(self, language: str) -> str:
        """Where and what, in a language."""
        who = "code" if self.code else "position"
        where = wording.text(f"codebook.where.{who}", language, code=self.code, position=str(self.position))
        if self.line:
            where = wording.text(f"codebook.where.{self.unit}", language, line=str(self.line), who=where)
        return f"{where}: {wording.text(f'codebook.{self.key}', language, **self.values)}"

    def as_dict(self, language: str) -> dict[str, Any]:
        """For machine-readable output; `line` is None where it is not known."""
        at = {self.unit: self.line or None, "code": self.code or None, "position": self.position}
        return {"problem": self.key, **at, "message": self.text(language)}


class BrokenCodebookError(CodebookError):
    """A codebook with problems; all are told, and nothing of it is used."""

    def __init__(self, file: str, problems: Sequence[Problem]) -> None:
        super().__init__("codebook.broken", file=file, n=len(problems))
        self.problems = tuple(sorted(problems, key=lambda p: (p.position, p.line)))

    def text(self, language: str) -> str:
        """What is wrong, a line per problem."""
        lines = [f"- {problem.text(language)}" for problem in self.problems[:MOST_SHOWN]]
        if rest := len(self.problems) - len(lines):
            lines.append(wording.text("codebook.where.rest", language, n=rest))
        return "\n".join([super().text(language), *lines])

    def as_dict(self, language: str) -> dict[str, Any]:
        """With the problems as a list."""
        return {**super().as_dict(language), "problems": [problem.as_dict(language) for problem in self.problems]}
