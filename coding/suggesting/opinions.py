"""What a local language model says of answers, as evidence for the suggester."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from coding.records import Codebook
from coding.settings import Settings
from coding.suggesting.suggester import Item
from coding.suggesting.zero_shot import has_language_model, instruction, zero_shot
from models.features import Array


def opinions(
    masked: Mapping[Item, str], codebook: Codebook, settings: Settings, progress: Callable[[float], None] | None = None
) -> dict[Item, Array]:
    """Scores in [0, 1] per code for the answers that the language model of the settings reached; empty if there is none.

    Parameters
    ----------
    masked : mapping of Item to its text with personal data and places masked
    """
    if not has_language_model(settings):
        return {}
    asked = sorted(masked)
    answered = zero_shot([masked[item] for item in asked], codebook, settings, progress)
    return {item: row for item, row in zip(asked, answered.scores, strict=True) if not np.isnan(row).any()}


def name_of(codebook: Codebook, settings: Settings) -> str:
    """What the opinions depend on besides the answers; empty without a language model."""
    return f"{settings.language_model}\n{instruction(codebook)}" if has_language_model(settings) else ""
