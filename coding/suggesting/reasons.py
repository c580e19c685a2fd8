"""Why a code is suggested: the layer that speaks loudest for it, and the words or the answer behind it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from models.ensemble import Batch, Fitted
from models.features import Array
from models.rules import TOKEN, Rules, folded
from models.supervised import LINES
from models.terms import Term

WORDS = 3


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
        added = {layer: self._added(batch, row, code, *weights) for layer, weights in self.layers.items()}
        layer = max(added, key=lambda name: (added[name][1].clip(0).sum(), name))
        columns, pull = added[layer]
        words = self._words(columns, pull, terms) or self._any_word(text)
        return f"{layer}: " + ", ".join(words) if words else layer

    def _added(self, batch: Batch, row: int, code: int, weights: Array, dense: Array) -> tuple[Array, Array]:
        """Features of a text and what each adds to the score of a code, by itself and through the latent dimensions."""
        line = batch.texts.sparse[row]
        columns, values = line.indices, line.data
        pull = values * weights[columns, code]
        place, start = self.latent[columns], 0
        for depth in self.depths:
            depth = min(depth, self.basis.shape[1])
            view = batch.texts.dense[row, start : start + depth] * dense[start : start + depth, code]
            pull = pull + self._through(place, values, view, depth)
            start += depth
        return columns, pull

    def _through(self, place: Array, values: Array, view: Array, depth: int) -> Array:
        """What each content word adds to the latent dimensions: their part of it by how far it points the same way."""
        known = place >= 0
        share = np.zeros(len(place))
        directions = self.basis[place[known], :depth] * values[known][:, None]
        total = np.abs(directions).sum(axis=0)
        share[known] = (np.abs(directions) / np.where(total > 0, total, 1)) @ view
        return share

    def _words(self, columns: Array, pull: Array, terms: Sequence[Term]) -> list[str]:
        """Words of the text as written whose lemma or part adds most."""
        written: dict[str, str] = {}
        for term in terms:
            for form in (term.lemma or term.text, *term.parts):
                written.setdefault(folded(form), term.text.lower())
        best = columns[np.argsort(-pull, kind="stable")]
        strong = set(columns[pull > 0].tolist())
        named = (self.names[f] for f in best.tolist() if f in strong and self.is_shown[f])
        return list(dict.fromkeys(written[name] for name in named if name in written))[:WORDS]

    def _any_word(self, text: str) -> list[str]:
        """A word of the text, rather one with a meaning; none if it has none but names."""
        words = [w.lower() for w in TOKEN.findall(text) if any(c.isalpha() for c in w) and folded(w) not in self.hidden]
        return ([w for w in words if folded(w) in self.shown] or words)[:1]
