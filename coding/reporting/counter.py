"""Numbers of tables and figures."""

from __future__ import annotations


class Counter:
    """Counts the tables and figures of one document.

    >>> counter = Counter("nl")
    >>> counter.table(), counter.table(), counter.figure()
    (1, 2, 1)
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.tables = 0
        self.figures = 0

    def table(self) -> int:
        """Number of the next table."""
        self.tables += 1
        return self.tables

    def figure(self) -> int:
        """Number of the next figure."""
        self.figures += 1
        return self.figures
