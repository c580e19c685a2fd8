"""Suggest codes for answers, from the codebook alone or with what coders decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coding.records import Code, Codebook, Suggestion
from coding.settings import stop_words
from models import supervised
from models.capitals import capitalised
from models.features import TextFeatures
from models.rules import TOKEN, Rules, folded

FLOOR = 0.01  # a probability below this is not worth a row
WHY_WORDS = 3
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Outcome:
    """What a run of the suggester made.

    `threshold` is the probability from which a code is suggested; `n_coded` the number of coded answers it learned
    from.
    """

    suggestions: list[Suggestion]
    threshold: float
    n_coded: int
    n_answers: int


def lines_of(code: Code) -> list[str]:
    """The lines of a codebook that describe a code, each to be read as if somebody had answered it."""
    return [
        line for line in (code.label, code.definition, *code.include, *code.examples, " ".join(code.keywords)) if line
    ]


def suggest(
    texts: Mapping[str, str],
    codebook: Codebook,
    coded: Mapping[str, Sequence[str]],
    seed: int = 0,
    progress: Progress | None = None,
) -> Outcome:
    """Suggestions for all `texts` (answer id → cleaned text), learned from `coded` (answer id → code ids).

    The same input and seed give the same suggestions; identical texts get identical ones. Coded answers get suggestions
    too, from models that have not seen them, so they may be compared with the decisions.
    """
    tell = progress or (lambda _what, _share: None)
    ids = sorted(texts)
    if not ids:
        return Outcome([], 0.5, 0, 0)
    lines = [(line, k) for k, code in enumerate(codebook.codes) for line in lines_of(code)]
    line_texts = [line for line, _ in lines]
    tell("features", 0.0)
    # sorted for a vocabulary that does not depend on the order of the answers
    distinct = sorted({texts[i] for i in ids})
    features = TextFeatures().fit([*distinct, *line_texts])
    place = {text: n for n, text in enumerate(distinct)}
    matrix, line_matrix = features.fitted_[: len(distinct)], features.fitted_[len(distinct) :]
    rules = Rules.of([code.keywords for code in codebook.codes])
    hits = rules.hits(distinct)
    tell("model", 0.4)
    rows, targets = _targets(coded, texts, place, codebook)
    own_code = np.eye(len(codebook.codes))[[k for _, k in lines]]
    content = features.content(stop_words())
    fitted = supervised.fit(matrix, hits, rows, targets, line_matrix, own_code, seed, content)
    tell("suggestions", 0.8)
    probability = fitted.probability_of_fitted(matrix, hits)
    names = {folded(word) for word in capitalised(distinct)}
    why = _Reasons(fitted, features, rules, matrix, hits, features.content(stop_words() | names))
    found = [
        suggestion
        for i in ids
        for suggestion in _rows(i, texts[i], place[texts[i]], probability, fitted.threshold, codebook, why)
    ]
    tell("suggestions", 1.0)
    return Outcome(found, fitted.threshold, len(rows), len(ids))


def _rows(
    answer_id: str, text: str, row: int, probability: Any, threshold: float, codebook: Codebook, why: _Reasons
) -> Iterator[Suggestion]:
    """Suggestions for one answer, in codebook order: what is suggested, and what is likely enough to be worth a row."""
    for k, code_id in enumerate(codebook.ids):
        p = probability[row, k]
        if p > threshold:
            yield Suggestion(answer_id, code_id, round(float(p), 4), True, why(text, row, k))
        elif p >= FLOOR:
            yield Suggestion(answer_id, code_id, round(float(p), 4), False)


def _targets(
    coded: Mapping[str, Sequence[str]], texts: Mapping[str, str], place: Mapping[str, int], codebook: Codebook
) -> tuple[list[int], Any]:
    known = [i for i in sorted(coded) if i in texts]
    column = {code_id: k for k, code_id in enumerate(codebook.ids)}
    targets = np.zeros((len(known), len(column)))
    for n, i in enumerate(known):
        targets[n, [column[c] for c in coded[i] if c in column]] = 1
    return [place[texts[i]] for i in known], targets


class _Reasons:
    """Why a code is suggested: the keywords that fired, else the words that weigh most.

    `is_content` marks the features that may stand as a reason: words with a meaning, and no names. Where there are none, a
    whole word stands for its letters.
    """

    def __init__(
        self, fitted: supervised.Fitted, features: TextFeatures, rules: Rules, matrix: Any, hits: Any, is_content: Any
    ) -> None:
        self.rules, self.matrix, self.hits, self.is_content = rules, matrix, hits, is_content
        learned = fitted.learned[0] if fitted.learned else 0.0
        self.weights = (1 - fitted.weight) * fitted.prior[0] + fitted.weight * learned
        self.names = features.written_
        self.known = set(features.names_[is_content])

    def __call__(self, text: str, row: int, code: int) -> str:
        if self.hits[row, code]:
            return "rule: " + ", ".join(self.rules.fired(text, code, at_most=WHY_WORDS))
        line = self.matrix[row]
        pull = line.data * self.weights[code, line.indices]
        best = line.indices[np.argsort(-pull, kind="stable")]
        strong = set(line.indices[pull > 0])
        words = [str(self.names[f]) for f in best if f in strong and self.is_content[f]][:WHY_WORDS]
        words = words or self._words_of_letters(text, [str(self.names[f]) for f in best])
        return "words: " + ", ".join(words) if words else "context"

    def _words_of_letters(self, text: str, strongest: Sequence[str]) -> list[str]:
        """The word of the text with the strongest letters, rather one with a meaning; none if the text has no word."""
        words = list(dict.fromkeys(w.lower() for w in TOKEN.findall(text) if any(c.isalpha() for c in w)))
        for candidates in ([w for w in words if folded(w) in self.known], words):
            for letters in strongest:
                found = next((w for w in candidates if letters.strip() and letters in f" {folded(w)} "), "")
                if found:
                    return [found]
        return words[:1]
