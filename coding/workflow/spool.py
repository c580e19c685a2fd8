"""Keep what a stage made on disk until it is written: so that nobody waits while it is computed, and memory stays the same."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, Any, TypeVar

Record = TypeVar("Record")
CHUNK = 1000  # records that are written together
IN_MEMORY = 32_000_000  # bytes; more goes to a file without a name, which is gone when it is closed


@contextmanager
def spooled(records: Iterable[Record]) -> Iterator[Iterator[Record]]:
    """Go through all records now, and give them back later, in the same order, once.

    >>> with spooled(n * n for n in range(4)) as kept:
    ...     list(kept)
    [0, 1, 4, 9]
    """
    source = iter(records)
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        while chunk := list(islice(source, CHUNK)):
            pickle.dump(chunk, file, protocol=pickle.HIGHEST_PROTOCOL)
        file.seek(0)
        yield _read(file)


def _read(file: IO[bytes]) -> Iterator[Any]:
    while True:
        try:
            chunk = pickle.load(file)  # noqa: S301  # our own file, which nobody else can open
        except EOFError:
            return
        yield from chunk
