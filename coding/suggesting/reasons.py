"""Why a code is suggested: the layer that speaks loudest for it, and the words or the answer behind it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from models.ensemble import Batch, Fitted
from models.features import Array
from models.rules import TOKEN, Rules, folded
from models.supervised import LINES
from models.terms import Term

WORDS = 3
AT_ONCE = 1_000  # pairs whose words are weighed together: some 12 MB per ten words of a text
Ints = NDArray[np.integer]


class Said(NamedTuple):
    """An answer: what was asked, what it says, and its words."""

    question: str
    text: str
    terms: Sequence[Term]


class _Pairs(NamedTuple):
    """P pairs of a text and a code with the T features of their texts, pair after pair.

    Attributes
    ----------
    rows, codes : shape (P,)
    owner, columns, values : shape (T,)
        The pair, the number and the value of each feature.
    known : shape (W,)
        Which of the T are words of the basis.
    shares : shape (W, D)
        The share of each such word in what its text has of every latent dimension, by how far it points along it.
    """

    rows: Ints
    codes: Ints
    owner: Ints
    columns: Ints
    values: Array
    known: Ints
    shares: Array


class Reasons:
    """Reasons for suggested pairs, as ``"layer: words"``.

    ``rule`` (a keyword), ``learned`` (words of decided answers) or ``codebook`` (words of its lines), whichever adds more; the words
    are those of the answer that add most, names and words without meaning left out.
    """

    def __init__(self, fitted: Fitted, rules: Rules, names: Collection[str]) -> None:
        features = fitted.prepared.features
        self.fitted, self.rules = fitted, rules
        self.names = features.names_
        self.basis, self.depths = np.abs(features.basis_), features.depths
        content = features.content_
        self.latent = np.full(len(content), -1)  # row of each word in the basis
        self.latent[content] = np.arange(content.sum())
        self.hidden = {folded(name) for name in names}
        self.is_shown = content & ~np.isin(features.names_.astype(str), sorted(self.hidden))
        self.shown = {str(name) for name in features.names_[self.is_shown]}
        prior = fitted.prepared.prior.weights
        scale = LINES * fitted.coefficients[1]
        self.layers = {"codebook": (scale * prior.sparse, scale * prior.dense)}
        if fitted.correction is not None:
            self.layers["learned"] = (fitted.correction.weights.sparse, fitted.correction.weights.dense)

    def why(self, said: Sequence[Said], batch: Batch, pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
        """The reason for each pair of a row of the batch and a code.

        Parameters
        ----------
        said : sequence of Said
            The answers of the batch, row by row.
        """
        found: dict[tuple[int, int], str] = {}
        for row, code in pairs:
            if batch.evidence[row, code, 2]:
                question, text, terms = said[row]
                if fired := self.rules.fired(text, code, terms, question, WORDS):
                    found[row, code] = "rule: " + ", ".join(fired)
        left = [pair for pair in pairs if pair not in found]
        written: tuple[int, Mapping[str, str]] = (-1, {})
        for (row, code), layer, names in self._by_weight(batch, left):
            if row != written[0]:
                written = row, _written(said[row].terms)
            words = _first_of(written[1], names) or self._any_word(said[row].text)
            found[row, code] = f"{layer}: " + ", ".join(words) if words else layer
        return found

    def _by_weight(
        self, batch: Batch, pairs: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[tuple[int, int], str, list[str]]]:
        """Each pair with the layer that adds most to its score, and the words that may be shown, those that add most first."""
        for start in range(0, len(pairs), AT_ONCE):
            part = pairs[start : start + AT_ONCE]
            read = self._read(batch, *np.array(part).T)
            layers = sorted(self.layers)
            pulls = np.array([self._pull(batch, read, *self.layers[layer]) for layer in layers])
            sums = [np.bincount(read.owner, pull.clip(0), len(part)) for pull in pulls]
            best = len(layers) - 1 - np.argmax(sums[::-1], axis=0)  # of equal ones the last
            pull = pulls[best[read.owner], np.arange(len(read.owner))]
            strong = np.flatnonzero((pull > 0) & self.is_shown[read.columns])
            strong = strong[np.lexsort((-pull[strong], read.owner[strong]))]
            names = np.split(self.names[read.columns[strong]], np.searchsorted(read.owner[strong], range(1, len(part))))
            for pair, layer, own in zip(part, best, names, strict=True):
                yield pair, layers[layer], own.tolist()

    def _read(self, batch: Batch, rows: Ints, codes: Ints) -> _Pairs:
        texts = batch.texts.sparse
        counts = texts.indptr[rows + 1] - texts.indptr[rows]
        owner = np.repeat(np.arange(len(rows)), counts)
        places = np.arange(len(owner)) + np.repeat(texts.indptr[rows] - (np.cumsum(counts) - counts), counts)
        columns, values = texts.indices[places], texts.data[places]
        known = np.flatnonzero(self.latent[columns] >= 0)
        sizes = self.basis[self.latent[columns[known]]] * np.abs(values[known])[:, None]
        of_pair = sparse.csr_matrix(
            (np.ones(len(known)), (owner[known], np.arange(len(known)))), (len(rows), len(known))
        )
        totals = of_pair @ sizes
        shares = sizes / np.where(totals > 0, totals, 1)[owner[known]]
        return _Pairs(rows, codes, owner, columns, values, known, shares)

    def _pull(self, batch: Batch, read: _Pairs, weights: Array, dense: Array) -> Array:
        """What each feature adds to the score of the code of its pair, by itself and through the latent dimensions; shape (T,)."""
        pull = read.values * weights[read.columns, read.codes[read.owner]]
        start = 0
        for depth in self.depths:
            depth = min(depth, self.basis.shape[1])
            inside = slice(start, start + depth)
            view = batch.texts.dense[read.rows, inside] * dense[inside, read.codes].T
            pull[read.known] += np.einsum("wd,wd->w", read.shares[:, :depth], view[read.owner[read.known]])
            start += depth
        return pull

    def _any_word(self, text: str) -> list[str]:
        """A word of the text, rather one with a meaning; none if it has none but names."""
        words = [w.lower() for w in TOKEN.findall(text) if any(c.isalpha() for c in w) and folded(w) not in self.hidden]
        return ([w for w in words if folded(w) in self.shown] or words)[:1]


def _written(terms: Sequence[Term]) -> dict[str, str]:
    """Words of a text as written, by their lemma and their parts."""
    written: dict[str, str] = {}
    for term in terms:
        for form in (term.lemma or term.text, *term.parts):
            written.setdefault(folded(form), term.text.lower())
    return written


def _first_of(written: Mapping[str, str], names: Sequence[str]) -> list[str]:
    """The first of these words that a text has, as it writes them."""
    return list(dict.fromkeys(written[name] for name in names if name in written))[:WORDS]
