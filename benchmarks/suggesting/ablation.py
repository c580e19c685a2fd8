"""What each layer and feature adds: scores of Duiding without it, on the demo survey."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple
from unittest.mock import patch

from benchmarks.suggesting.curves import curve_rows
from benchmarks.suggesting.data import Rows, Survey, demo, label_and_definition
from benchmarks.suggesting.ours import Duiding, plainly
from benchmarks.suggesting.peers import Guess
from coding.records import Codebook
from coding.suggesting import lines
from coding.suggesting.layers import Choices, layers_without
from coding.suggesting.lines import Line
from models import calibration, ensemble, features, supervised

SIZES = (0, 50, 200)
SEEDS = 5
Patch = tuple[Any, str, Any]


class Patched(Duiding):
    """Duiding with some of its parts replaced."""

    def __init__(self, patches: Sequence[Patch] = (), **options: Any) -> None:
        super().__init__(**options, explains=False)
        self.patches = patches

    def __call__(self, survey: Survey, train: Rows, seed: int) -> Guess:
        with ExitStack() as stack:
            for where, name, other in self.patches:
                stack.enter_context(patch.object(where, name, other))
            return super().__call__(survey, train, seed)


class Row(NamedTuple):
    """Micro- and macro-F1 of a variant for each size."""

    variant: str
    micro: list[float]
    macro: list[float]

    def beside(self, whole: Row) -> str:
        """With what is lost against the whole, in points of micro-F1 and of macro-F1."""
        cells = "".join(
            f"{m:>8.3f}{100 * (m - a):>+7.1f}{100 * (k - b):>+7.1f}"
            for m, k, a, b in zip(self.micro, self.macro, whole.micro, whole.macro, strict=True)
        )
        return f"{self.variant:<44}{cells}"


def head(sizes: Sequence[int] = SIZES) -> str:
    """Columns of `Row.beside`."""
    return f"{'':<44}" + "".join(f"{f'n={n}':>8}{'micro':>7}{'macro':>7}" for n in sizes)


def ablation_rows(sizes: Sequence[int] = SIZES, seeds: int = SEEDS) -> Iterator[Row]:
    """The whole, then each variant."""
    survey = demo()
    for name, method in variants().items():
        scores = [row.scores for row in curve_rows(survey, {name: method}, sizes, seeds)]
        yield Row(name, [s.micro for s in scores], [s.macro for s in scores])


def variants() -> dict[str, Duiding]:
    """Name → method."""
    return {"everything": Patched(), **_layers(), **_texts(), **_codebooks(), **_learning()}


def _layers() -> dict[str, Duiding]:
    def without(layer: str) -> Duiding:
        return Patched(prepare=partial(plainly, choices=Choices(layers=layers_without([layer]))))

    found = {f"without layer {layer}": without(layer) for layer in ("same", "rules", "learned", "definitions")}
    return found | {"without knowing the question": Patched(variant=Survey.without_questions)}


def _texts() -> dict[str, Duiding]:
    letters: Patch = (features, "_letters", lambda _form: [])
    latent: Patch = (ensemble, "TextFeatures", partial(features.TextFeatures, depths=()))

    def words(keep: Callable[[str], bool]) -> Patch:
        whole = features._words
        return features, "_words", lambda terms: [word for word in whole(terms) if keep(word)]

    pairs = words(lambda word: features.PAIR not in word)
    return {
        "without letters": Patched([letters]),
        "without word pairs": Patched([pairs]),
        "without parts of compounds, abbreviations": Patched([(features, "_words", _lemmas_and_pairs)]),
        "without latent dimensions": Patched([latent]),
        "latent: 50 only": Patched([(ensemble, "TextFeatures", partial(features.TextFeatures, depths=(50,)))]),
        "latent: 150 only": Patched([(ensemble, "TextFeatures", partial(features.TextFeatures, depths=(150,)))]),
        "words only (no letters, pairs, latent)": Patched([letters, pairs, latent]),
    }


def _lemmas_and_pairs(terms: Sequence[Any]) -> list[str]:
    found = [features.folded(term.lemma or term.text) for term in terms]
    return found + [f"{a}{features.PAIR}{b}" for a, b in zip(found, found[1:], strict=False)]


def _codebooks() -> dict[str, Duiding]:
    def without(*fields: str) -> Duiding:
        return Patched(variant=lambda survey: survey.with_codebook(_bare(survey.codebook, fields)))

    def whole(text: str, number: int, _divider: object) -> Iterator[Line]:
        yield Line(text, (number,), 1.0)

    return {
        "without pieces of lines": Patched([(lines, "_with_pieces", whole)]),
        "without lines of keywords": Patched([(lines, "RULE_SIGNS", lines.re.compile(".*"))]),
        "without definitions": without("definition"),
        "without what is included": without("include"),
        "without what is excluded": without("exclude"),
        "without examples": without("examples"),
        "without keywords": without("keywords"),
        "label and definition": Patched(
            variant=lambda survey: survey.with_codebook(label_and_definition(survey.codebook))
        ),
        "label only": without("definition", "include", "exclude", "examples", "keywords"),
    }


def _bare(book: Codebook, fields: Sequence[str]) -> Codebook:
    empty: dict[str, Any] = {field: "" if field == "definition" else () for field in fields}
    return replace(book, codes=tuple(replace(code, **empty) for code in book.codes))


def _learning() -> dict[str, Duiding]:
    def stays(_scores: object, _words: object, _shares: object, _coders: object, start: Any) -> Any:
        return start

    return {
        "without shift of the level": Patched([(calibration, "starting", lambda *_: calibration.START)]),
        "calibration not learned": Patched([(calibration, "calibrated", stays)]),
        "coefficients not learned": Patched([(supervised, "pooled", lambda _coded, start: start)]),
        "without a level per code": Patched([(supervised, "LEVEL", 1e-12)]),
        "without slopes per code": Patched([(supervised, "LINE_SLOPE", 1e-12), (supervised, "RULE_SLOPE", 1e-12)]),
        "without length of the answer in the score": Patched([(supervised, "LONG", 0.0)]),
    }
