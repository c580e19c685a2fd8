"""What an embedder is, and the error of one that is not there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray


class Embedder(Protocol):
    """Texts in, directions out."""

    @property
    def name(self) -> str:
        """Names all that the vectors depend on: the same name and text give the same vector."""
        ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Rows of unit length in the order of the texts, shape (N, D), so a dot product is a cosine; (0, 0) without texts.

        A row of zeros means that the model sees nothing in the text.
        """
        ...


class MissingModelError(RuntimeError):
    """An embedder cannot work: its libraries are not installed, or its model is not on this machine.

    Attributes
    ----------
    what : {"libraries", "model"}
    model : str
        Name or folder of the model that was asked for.
    """

    def __init__(self, what: Literal["libraries", "model"], model: str) -> None:
        super().__init__(f"{what}: {model}")
        self.what = what
        self.model = model


def unit_rows(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    """Each row at length 1; a row of zeros, or one that is not finite, becomes zeros.

    >>> unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    finite = np.where(np.isfinite(vectors).all(axis=1, keepdims=True), vectors, 0.0).astype(np.float64)
    length = np.linalg.norm(finite, axis=1, keepdims=True)
    return (finite / np.where(length > 0, length, 1.0)).astype(np.float32)
