"""What can be chosen about suggesting: which layers take part, and how sure a suggestion must be."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from coding.errors import ProjectError, nearest

LAYERS = ("same", "rules", "learned", "definitions")
"""The same answer decided before; keyword rules; words of decided answers; the lines of the codebook."""


@dataclass(frozen=True)
class Choices:
    """What can be chosen about suggesting.

    Attributes
    ----------
    layers : collection of str
        Which of `LAYERS` take part.
    precision : float
        Share of the suggestions that should be right; 0 = as balanced as possible.
    promise : float
        Precision that must hold for a code to be given without a person; 0 = none is.
    """

    layers: Collection[str] = LAYERS
    precision: float = 0.0
    promise: float = 0.9
    seed: int = 0


def layers_without(without: Collection[str]) -> tuple[str, ...]:
    """All layers but these.

    Raises
    ------
    ProjectError
        If one is unknown; names the nearest.
    """
    for name in without:
        if name not in LAYERS:
            raise ProjectError(
                "suggesting.unknown_layer", layer=name, nearest=nearest(name, LAYERS) or ", ".join(LAYERS)
            )
    return tuple(name for name in LAYERS if name not in without)
