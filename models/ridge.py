"""Ridge regression over texts, in the dual: one inverse for all codes, and leave-one-out predictions for free.

With G = (K + D)⁻¹ for the similarities K of the coded texts and the noise D of each, the weights of the texts are G y, and what a
model without text i would say of it is y_i − (G y)_i / G_ii (Rifkin and Lippert 2007, Notes on regularized least squares).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.features import Encoded, Weights

Array = NDArray[np.float64]

EXACT = 2_500  # coded texts up to which the inverse is computed as it is: 1 s on one core
SKETCH = 1_500  # dimensions to which the sparse features are projected for more texts


class Inverse(Protocol):
    """The inverse of K + D for N texts."""

    def times(self, columns: Array) -> Array:
        """Its product with columns of shape (N, M)."""
        ...

    def diagonal(self) -> Array:
        """Shape (N,)."""
        ...


@dataclass(frozen=True)
class ExactInverse:
    """The inverse as an array of shape (N, N)."""

    array: Array

    def times(self, columns: Array) -> Array:
        return self.array @ columns

    def diagonal(self) -> Array:
        return np.diag(self.array)


@dataclass(frozen=True)
class SketchedInverse:
    """The inverse for K = F Fᵀ of shape (N, N) with F of shape (N, R), R < N, by the matrix inversion lemma."""

    features: Array
    inner: Array  # (I + Fᵀ D⁻¹ F)⁻¹, shape (R, R)
    noise: Array  # the diagonal of D

    def times(self, columns: Array) -> Array:
        scaled = columns / self.noise[:, None]
        return scaled - (self.features @ (self.inner @ (self.features.T @ scaled))) / self.noise[:, None]

    def diagonal(self) -> Array:
        explained = np.einsum("ij,jk,ik->i", self.features, self.inner, self.features, optimize=True)
        return 1 / self.noise - explained / self.noise**2


def inverse(gram: Array, noise: Array) -> ExactInverse:
    """Of gram + diag(noise).

    Parameters
    ----------
    gram : shape (N, N)
    noise : shape (N,), > 0

    >>> inverse(np.array([[1.0]]), np.array([1.0])).array.round(3).tolist()
    [[0.5]]
    """
    from scipy.linalg import lapack

    n = len(noise)
    if not n:
        return ExactInverse(np.zeros((0, 0)))
    factor, _ = lapack.dpotrf(gram + np.diag(noise), lower=1)
    lower, _ = lapack.dpotri(factor, lower=1)
    lower = np.tril(lower)
    return ExactInverse(lower + np.tril(lower, -1).T)


def sketched(texts: Encoded, centre: Weights, noise: Array, seed: int) -> SketchedInverse:
    """The inverse for the centred similarities of many texts, with random projections in place of the sparse features.

    A projection keeps inner products up to an error of about 1/√`SKETCH` (Li, Hastie and Church 2006, Very sparse random
    projections).

    Parameters
    ----------
    centre : Weights of one column
        The text that lies in the middle.
    """
    from sklearn.random_projection import SparseRandomProjection

    projection = SparseRandomProjection(SKETCH, random_state=seed, dense_output=True).fit(texts.sparse)
    middle = np.hstack([np.asarray(projection.transform(centre.sparse.T)), centre.dense.T])
    features = np.hstack([np.asarray(projection.transform(texts.sparse)), texts.dense]) - middle
    inner = np.linalg.inv(np.eye(features.shape[1]) + features.T @ (features / noise[:, None]))
    return SketchedInverse(features, inner, noise)
