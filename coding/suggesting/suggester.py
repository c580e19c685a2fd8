"""One suggester for a project or a file: it learns from a codebook, all texts and the decisions so far, and is asked in chunks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coding.records import Codebook, Suggestion
from coding.settings import stop_words
from coding.suggesting.hierarchy import Hierarchy
from coding.suggesting.layers import LAYERS
from coding.suggesting.lines import as_data, lines_of
from coding.suggesting.quality import CodeQuality, qualities
from coding.suggesting.reasons import Reasons, Said
from models import calibration, ensemble
from models.capitals import capitalised
from models.ensemble import Batch
from models.features import Analyse, Array, Embed
from models.rules import TOKEN, Rules, folded
from models.terms import Term

FLOOR = 0.01  # a probability below this is not worth a row
SAME = 9.0  # a decision about the same text weighs this much more than everything else together


class Item(NamedTuple):
    """What is asked and what was answered, cleaned. Equal items get equal suggestions."""

    question: str
    text: str


Votes = Mapping[str, Sequence[Collection[str]]]  # answer id → the codes that each of its coders gave


def same(text: str) -> str:
    """The form in which two texts count as the same answer: without capitals, accents, signs and double spaces.

    >>> same("  Geen  tijd!") == same("geen tijd")
    True
    """
    return " ".join(TOKEN.findall(folded(text))) or text.strip()


class Suggester:
    """Suggests codes from a codebook alone, and from every decision.

    Parameters
    ----------
    analyse : callable
        Text → its words.
    layers : collection of str
        Which of `LAYERS` take part.
    precision : float
        Share of the suggestions that should be right; 0 = as balanced as possible (micro-F1).
    promise : float
        Precision that must hold for a code to be given without a person; 0 = none is.
    embed : callable, optional
        Texts → vectors of a language model.

    Attributes
    ----------
    threshold_ : float
        Probability above which a code is suggested.
    n_coded_ : int
        Decided answers it learned from.
    quality_ : tuple of CodeQuality
        Per code; zeros before anything is decided.
    """

    def __init__(
        self,
        codebook: Codebook,
        analyse: Analyse,
        layers: Collection[str] = LAYERS,
        precision: float = 0.0,
        promise: float = 0.9,
        seed: int = 0,
        embed: Embed | None = None,
    ) -> None:
        self.codebook, self.analyse, self.layers, self.embed = codebook, analyse, layers, embed
        self.precision, self.promise, self.seed = precision, promise, seed
        spoken = [code.keywords if "rules" in layers else () for code in codebook.codes]
        self.rules = Rules.of(spoken, [code.negated for code in codebook.codes])
        self.hierarchy = Hierarchy(codebook)
        self.place: dict[Item, int] = {}
        self.items: Mapping[str, Item] = {}
        self.votes: dict[str, list[Collection[str]]] = {}
        self.unseen: dict[Item, Array] = {}
        self.opinions: Mapping[Item, Array] = {}

    def prepare(self, items: Mapping[str, Item], opinions: Mapping[Item, Array] | None = None) -> Suggester:
        """Learn words, latent dimensions and the codebook's own model. The order of the answers plays no part.

        Parameters
        ----------
        items : mapping of answer id to Item
            Coded or not; all that will be decided about must be among them.
        opinions : mapping of Item to array of shape (K,), optional
            What a language model says, 0 to 1.
        """
        self.items, self.opinions = items, opinions or {}
        distinct = sorted(set(items.values()))
        self.place = {item: row for row, item in enumerate(distinct)}
        self.repeats = Counter(_group(item) for item in items.values())
        lines = as_data(lines_of(self.codebook, labels_only="definitions" not in self.layers), len(self.codebook.codes))
        texts, questions = [item.text for item in distinct], [item.question for item in distinct]
        self.prepared = ensemble.prepare(texts, lines, self.analyse, stop_words(), questions, self.seed, self.embed)
        self.batch, self.terms = self._batch(distinct, fitted=True)
        self.names = {folded(name) for name in capitalised(texts)}
        return self

    def _batch(self, items: Sequence[Item], fitted: bool = False) -> tuple[Batch, list[Sequence[Term]]]:
        texts, questions = [item.text for item in items], [item.question for item in items]
        terms = [self.analyse(text) for text in texts]
        features = self.prepared.features
        encoded = features.fitted_.rows(slice(0, len(items))) if fitted else features.transform(texts, terms)
        n_words = np.array([max(1, len(row)) for row in terms], dtype=np.float64)
        hits = self.rules.hits(texts, terms, questions)
        more = [np.array([self.opinions.get(item, self._none) for item in items])] if self.opinions else []
        return self.prepared.batch(encoded, n_words, hits, questions, more), terms

    @property
    def _none(self) -> Array:
        return np.zeros(len(self.codebook.codes))

    def learn(self, votes: Votes) -> Suggester:
        """Learn from decisions; what was learned before is forgotten. Answers that were not prepared are left out.

        The same decisions give the same suggester. A code that left the codebook is left out of what a coder gave.
        """
        self.votes = {i: list(given) for i, given in sorted(votes.items()) if given and i in self.items}
        self.shares, self.coders = self._counted({i: self.items[i] for i in self.votes})
        keys = list(self.shares)
        targets = np.array([self.shares[item] for item in keys]).reshape(len(keys), len(self.codebook.codes))
        coders = np.array([self.coders[item] for item in keys], dtype=np.float64)
        if "learned" not in self.layers:
            keys, targets, coders = [], targets[:0], coders[:0]
        rows = np.array([self.place[item] for item in keys], dtype=np.int64)
        self.fitted = ensemble.fit(self.prepared, self.batch, self.batch.rows(rows), targets, coders)
        self.n_coded_ = len(self.votes)
        held_out = self._held_out(rows)
        self.unseen = dict(zip(keys, held_out, strict=True))
        self.alike: dict[bytes, list[str]] = {}
        for answer_id in self.votes:
            self.alike.setdefault(_group(self.items[answer_id]), []).append(answer_id)
        self.by_group = _grouped(self.shares, self.coders) if "same" in self.layers else {}
        self._set_threshold(set(keys))
        answers = Counter(self.items[i] for i in self.votes)
        said = np.array([answers[item] for item in keys], dtype=np.float64)
        self.quality_ = qualities(self.codebook.ids, held_out, targets, said, self.threshold_, self.promise)
        self.reasons = Reasons(self.fitted, self.rules, self.names)
        return self

    def _counted(self, decided: Mapping[str, Item]) -> tuple[dict[Item, Array], dict[Item, int]]:
        """Per different text: the share of its coders who gave each code, and how many coders."""
        column = {code: k for k, code in enumerate(self.codebook.ids)}
        sums: dict[Item, Array] = {}
        coders: Counter[Item] = Counter()
        for answer_id, item in decided.items():
            for codes in self.votes[answer_id]:
                row = sums.setdefault(item, self._none)
                row[[column[code] for code in set(codes) if code in column]] += 1
                coders[item] += 1
        return {item: sums[item] / coders[item] for item in sorted(sums)}, coders

    def _held_out(self, rows: NDArray[np.int64]) -> Array:
        """Probabilities of the coded texts by models that did not see them."""
        own = self.batch.rows(rows)
        return self.fitted.probability(own, self.fitted.held_out)

    def _set_threshold(self, decided: Collection[Item]) -> None:
        open_rows = np.array([row for item, row in self.place.items() if item not in decided], dtype=np.int64)
        own = self.batch.rows(open_rows) if len(open_rows) else self.batch
        p = self.fitted.probability(own)
        chosen = calibration.best_for_precision(p, self.precision) if self.precision else calibration.best_for_f1(p)
        self.threshold_ = max(chosen, ensemble.UNTOLD)

    def probability(self, items: Mapping[str, Item]) -> Array:
        """Calibrated probabilities of answers, shape (N, K), in the order of the mapping."""
        return self.hierarchy.raised(self._own(items, self._read(items)[0]), self.threshold_)

    def _read(self, items: Mapping[str, Item]) -> tuple[Batch, list[Sequence[Term]]]:
        """Answers ready to be scored; those that were prepared are not read again."""
        if all(item in self.place for item in items.values()):
            rows = [self.place[item] for item in items.values()]
            return self.batch.rows(np.array(rows, dtype=np.int64)), [self.terms[row] for row in rows]
        return self._batch(list(items.values()))

    def _own(self, items: Mapping[str, Item], batch: Batch) -> Array:
        """Probabilities of each code by itself."""
        p = self.fitted.probability(batch)
        for row, (answer_id, item) in enumerate(items.items()):
            if (unseen := self.unseen.get(item)) is not None:
                p[row] = unseen
            if (known := self.by_group.get(_group(item))) and self._is_shared(answer_id, item):
                share, n = known
                p[row] = (SAME * n * share + p[row]) / (SAME * n + 1)
        return p

    def suggest(self, items: Mapping[str, Item]) -> Iterator[Suggestion]:
        """Suggestions, answer by answer in codebook order: what is suggested, and what is likely enough to be worth a row.

        An answer that was decided gets what models say that did not see it, unless others gave the same answer.
        """
        if not items:
            return
        batch, terms = self._read(items)
        own = self._own(items, batch)
        p, codes = self.hierarchy.raised(own, self.threshold_), self.codebook.ids
        why = self._reasons(items, terms, batch, own, np.argwhere(p > self.threshold_))
        ids, (rows, columns) = list(items), np.nonzero(p >= FLOOR)
        found = p[rows, columns]
        made = (rows, columns, np.round(found, 4), found > self.threshold_)
        for row, k, probability, is_suggested in zip(*(column.tolist() for column in made), strict=True):
            yield Suggestion(ids[row], codes[k], probability, is_suggested, why[row, k] if is_suggested else "")

    def _reasons(
        self,
        items: Mapping[str, Item],
        terms: Sequence[Sequence[Term]],
        batch: Batch,
        own: Array,
        pairs: NDArray[np.intp],
    ) -> dict[tuple[int, int], str]:
        """The reason for each pair of a row and a code that is suggested; `own` says how likely a code is by itself."""
        why, by_text, given = {}, [], list(items.items())
        for row, k in pairs.tolist():
            if own[row, k] <= self.threshold_:
                below = self.hierarchy.below(k, own[row], FLOOR)
                why[row, k] = "below: " + ", ".join(self.codebook.ids[n] for n in below)
            elif same := self._same(given[row][0], given[row][1], k):
                why[row, k] = same
            else:
                by_text.append((row, k))
        said = [Said(item.question, item.text, words) for item, words in zip(items.values(), terms, strict=True)]
        return why | self.reasons.why(said, batch, by_text)

    def _same(self, answer_id: str, item: Item, code: int) -> str:
        """The reason "same: id" where the code comes from a decided answer that says the same; else empty."""
        known = self.by_group.get(_group(item))
        if not known or known[0][code] <= 0.5 or not self._is_shared(answer_id, item):
            return ""
        alike = [i for i in self.alike[_group(item)] if i != answer_id]
        return f"same: {(alike or [answer_id])[0]}"

    def _is_shared(self, answer_id: str, item: Item) -> bool:
        """Whether decisions about this text may speak for this answer: not its own, unless others say the same."""
        return answer_id not in self.votes or self.repeats[_group(item)] > 1


@lru_cache(maxsize=1 << 12)
def _group(item: Item) -> bytes:
    """Hash of the question and the form in which texts are the same: what is kept of a decided answer holds no text."""
    form = f"{item.question}\x1f{same(item.text)}".encode("utf-8", "surrogatepass")
    return blake2b(form, digest_size=16).digest()


def _grouped(shares: Mapping[Item, Array], coders: Mapping[Item, int]) -> dict[bytes, tuple[Array, int]]:
    """Per group of texts that are the same: the share of all its coders who gave each code, and how many coders."""
    sums: dict[bytes, Array] = {}
    counts: Counter[bytes] = Counter()
    for item, share in shares.items():
        group = _group(item)
        sums[group] = sums.get(group, 0) + share * coders[item]
        counts[group] += coders[item]
    return {group: (total / counts[group], counts[group]) for group, total in sums.items()}


__all__ = ["FLOOR", "LAYERS", "CodeQuality", "Item", "Suggester", "Votes", "same"]
