"""What a process remembers of what never changes, so that it is read once: the last few of a kind."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """The last `most` that were asked for, by key; for several threads at once.

    >>> kept = Kept[str](1)
    >>> kept.get("a", lambda: "read"), kept.get("a", lambda: "read anew")
    ('read', 'read')
    >>> kept.get("b", lambda: "another"), kept.get("a", lambda: "read anew")
    ('another', 'read anew')
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, read: Callable[[], T]) -> T:
        """What is kept under a key; else what `read` gives, which is kept then. Two threads may both read it."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = read()
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return found
