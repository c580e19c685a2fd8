"""Why a code is suggested: the layer that speaks loudest for it, and the words or the answer behind it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.ensemble import Batch, Fitted
from models.features import Array
from models.rules import TOKEN, Rules, folded
from models.supervised import LINES
from models.terms import Term

WORDS = 3


class _Row(NamedTuple):
    """A text: its F features and their values; which of them are words of the basis, and the share of each of those W words in what
    the text has of every latent dimension, by how far it points along it: shape (W, D)."""

    columns: NDArray[np.integer]
    values: Array
    known: NDArray[np.integer]
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
        self.basis, self.depths = features.basis_, features.depths
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

    def why(self, text: str, terms: Sequence[Term], question: str, batch: Batch, row: int, code: int) -> str:
        """The reason for suggesting a code for the text in a row of a batch."""
        if batch.evidence[row, code, 2]:
            fired = self.rules.fired(text, code, terms, question, WORDS)
            if fired:
                return "rule: " + ", ".join(fired)
        read = self._read(batch, row)
        pulls = {layer: self._pull(read, batch.texts.dense[row], code, *own) for layer, own in self.layers.items()}
        layer = max(pulls, key=lambda name: (pulls[name].clip(0).sum(), name))
        words = self._words(read.columns, pulls[layer], terms) or self._any_word(text)
        return f"{layer}: " + ", ".join(words) if words else layer

    def _read(self, batch: Batch, row: int) -> _Row:
        """A text in a row of a batch."""
        texts = batch.texts.sparse
        inside = slice(texts.indptr[row], texts.indptr[row + 1])
        columns, values = texts.indices[inside], texts.data[inside]
        place = self.latent[columns]
        known = np.flatnonzero(place >= 0)
        sizes = np.abs(self.basis[place[known]] * values[known][:, None])
        totals = sizes.sum(axis=0)
        return _Row(columns, values, known, sizes / np.where(totals > 0, totals, 1))

    def _pull(self, read: _Row, own: Array, code: int, weights: Array, dense: Array) -> Array:
        """What each feature of a text adds to the score of a code, by itself and through the latent dimensions."""
        pull = read.values * weights[read.columns, code]
        start = 0
        for depth in self.depths:
            depth = min(depth, self.basis.shape[1])
            view = own[start : start + depth] * dense[start : start + depth, code]
            pull[read.known] += read.shares[:, :depth] @ view
            start += depth
        return pull

    def _words(self, columns: NDArray[np.integer], pull: Array, terms: Sequence[Term]) -> list[str]:
        """Words of the text as written whose lemma or part adds most."""
        written: dict[str, str] = {}
        for term in terms:
            for form in (term.lemma or term.text, *term.parts):
                written.setdefault(folded(form), term.text.lower())
        strong = np.flatnonzero((pull > 0) & self.is_shown[columns])
        best = columns[strong[np.argsort(-pull[strong], kind="stable")]]
        named = dict.fromkeys(written[name] for name in self.names[best].tolist() if name in written)
        return list(named)[:WORDS]

    def _any_word(self, text: str) -> list[str]:
        """A word of the text, rather one with a meaning; none if it has none but names."""
        words = [w.lower() for w in TOKEN.findall(text) if any(c.isalpha() for c in w) and folded(w) not in self.hidden]
        return ([w for w in words if folded(w) in self.shown] or words)[:1]
