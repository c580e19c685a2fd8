"""Suggest codes for answers, from the codebook alone or with what coders decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from coding.records import Codebook, Suggestion
from coding.suggesting.layers import Choices
from coding.suggesting.quality import CodeQuality
from coding.suggesting.suggester import Item, Suggester, Votes
from models.features import Analyse, Array, Embed
from models.rules import plain_terms

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Outcome:
    """What a run of the suggester made.

    `threshold` is the probability from which a code is suggested; `n_coded` the number of coded answers it learned
    from; `quality` says per code how good it was on those, as far as models that did not see them can tell.
    """

    suggestions: list[Suggestion]
    threshold: float
    n_coded: int
    n_answers: int
    quality: tuple[CodeQuality, ...] = ()


def prepared(
    items: Mapping[str, Item],
    codebook: Codebook,
    analyse: Analyse = plain_terms,
    choices: Choices | None = None,
    opinions: Mapping[Item, Array] | None = None,
    embed: Embed | None = None,
) -> Suggester:
    """A suggester that has read answers and codebook, and no decisions."""
    chosen = choices or Choices()
    suggester = Suggester(codebook, analyse, chosen.layers, chosen.precision, chosen.promise, chosen.seed, embed)
    return suggester.prepare(items, opinions)


def suggest(
    items: Mapping[str, Item],
    codebook: Codebook,
    votes: Votes,
    analyse: Analyse = plain_terms,
    choices: Choices | None = None,
    opinions: Mapping[Item, Array] | None = None,
    embed: Embed | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Suggestions for all answers, learned from the decisions about some.

    The same input and choices give the same suggestions; identical answers get identical ones. Coded answers get suggestions
    too, from models that have not seen them, so they may be compared with the decisions.

    Parameters
    ----------
    items : mapping of answer id to Item
    votes : mapping of answer id to the codes that each of its coders gave
    """
    tell = progress or (lambda _what, _share: None)
    if not items:
        return Outcome([], 0.5, 0, 0)
    tell("features", 0.0)
    suggester = prepared(items, codebook, analyse, choices, opinions, embed)
    tell("model", 0.5)
    suggester.learn(votes)
    tell("suggestions", 0.8)
    found = list(suggester.suggest(dict(sorted(items.items()))))
    tell("suggestions", 1.0)
    return Outcome(found, suggester.threshold_, suggester.n_coded_, len(items), suggester.quality_)
