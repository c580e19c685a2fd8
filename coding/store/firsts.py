"""Which texts came before, in a table on disk that lasts as long as the work: memory stays the same however many there are."""

from __future__ import annotations

import sqlite3
from hashlib import blake2b
from types import TracebackType

CACHE = 16_000  # kB of the table that are held in memory
DIGEST = 16  # bytes; among a million texts two different ones are taken for the same with a chance of 1 in 10**27


class Firsts:
    """Remembers, for each text, what came with it the first time; the text itself is not kept, only its hash.

    >>> with Firsts() as seen:
    ...     [seen.first(text, id) for text, id in (("geen tijd", "a1"), ("taal", "a2"), ("geen tijd", "a3"))]
    ['', '', 'a1']
    """

    def __init__(self) -> None:
        self.connection = sqlite3.connect("", isolation_level=None)  # "" = a nameless file, gone when it is closed
        for pragma in (f"cache_size=-{CACHE}", "journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.execute("CREATE TABLE firsts (text BLOB PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
        self.connection.execute("BEGIN")

    def first(self, text: str, value: str) -> str:
        """The value that came with this text the first time; empty if this is the first time."""
        key = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=DIGEST).digest()
        added = self.connection.execute("INSERT OR IGNORE INTO firsts VALUES (?, ?)", (key, value))
        if added.rowcount:
            return ""
        return str(self.connection.execute("SELECT value FROM firsts WHERE text = ?", (key,)).fetchone()[0])

    def close(self) -> None:
        """Throw the table away."""
        self.connection.close()

    def __enter__(self) -> Firsts:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
