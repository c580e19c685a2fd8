"""A code above other codes is proposed where those below it are unsure: "something of this group", which one is open."""

from __future__ import annotations

import numpy as np

from coding.records import Codebook
from models.features import Array


class Hierarchy:
    """Which codes stand below which.

    >>> from coding.records import Code
    >>> above = Hierarchy(Codebook((Code("taal", "Taal"), Code("les", "Les", parent="taal"), Code("buur", "Buur", parent="taal"))))
    >>> above.raised(np.array([[0.1, 0.5, 0.4], [0.1, 0.9, 0.2]]), 0.6).round(2).tolist()
    [[0.73, 0.5, 0.4], [0.1, 0.9, 0.2]]
    """

    def __init__(self, codebook: Codebook) -> None:
        number = {code: n for n, code in enumerate(codebook.ids)}
        children: dict[int, list[int]] = {}
        for n, code in enumerate(codebook.codes):
            if code.parent in number:
                children.setdefault(number[code.parent], []).append(n)
        depth = {n: self._depth(codebook, n, number) for n in children}
        self.children = dict(sorted(children.items(), key=lambda item: -depth[item[0]]))  # the deepest first

    @staticmethod
    def _depth(codebook: Codebook, n: int, number: dict[str, int]) -> int:
        found, parent = 0, codebook.codes[n].parent
        while parent in number and found <= len(number):
            found, parent = found + 1, codebook.codes[number[parent]].parent
        return found

    def raised(self, p: Array, threshold: float) -> Array:
        """Probabilities, shape (N, K), in which a code above gets that of itself or any code directly below it.

        Only where none of those below is above the threshold; they are taken as independent.
        """
        if not self.children:
            return p
        found = p.copy()
        for parent, below in self.children.items():
            unsure = (found[:, below] <= threshold).all(axis=1)
            any_of = 1 - (1 - found[:, parent]) * np.prod(1 - found[:, below], axis=1)
            found[unsure, parent] = any_of[unsure]
        return found

    def below(self, parent: int, p: Array, at_least: float) -> list[int]:
        """Codes directly below that are likeliest, for one answer; none for a code with nothing below it."""
        own = [n for n in self.children.get(parent, ()) if p[n] >= at_least]
        return sorted(own, key=lambda n: -p[n])[:2]
