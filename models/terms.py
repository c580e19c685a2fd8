"""What models need to know of the words of a text."""

from __future__ import annotations

from typing import Protocol


class Term(Protocol):
    """A word of a text, with what was found out about it.

    Attributes
    ----------
    start, end : int
        Code points in the text; end exclusive.
    lemma : str
        In lower case; empty if unknown.
    parts : tuple of str
        Lemmas of the parts of a compound; empty if it is none.
    expansion : str
        What an abbreviation stands for; empty if it is none.
    negated : bool
        Whether the text denies it ("tijd" in "geen tijd").
    """

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def lemma(self) -> str: ...
    @property
    def parts(self) -> tuple[str, ...]: ...
    @property
    def expansion(self) -> str: ...
    @property
    def negated(self) -> bool: ...
