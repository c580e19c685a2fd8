"""Inverses of similarities, exact and sketched, and leaving one text out by them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from sklearn.linear_model import Ridge

from models import ridge
from models.features import Encoded, Weights
from models.ridge import ExactInverse, SketchedInverse, inverse, sketched

SEEDS = st.integers(0, 100_000)


def _drawn(seed: int, n: int = 7, m: int = 4) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features of n texts (some twice the same), noise per text, and targets."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, m))[rng.integers(0, n, n)]
    return x, rng.uniform(0.3, 5, n), rng.normal(size=(n, 3))


@given(SEEDS)
@settings(deadline=None)
def test_inverse_is_the_inverse(seed: int) -> None:
    x, noise, y = _drawn(seed)
    found, matrix = inverse(x @ x.T, noise), x @ x.T + np.diag(noise)
    assert found.array @ matrix == pytest.approx(np.eye(7), abs=1e-9)
    assert found.times(y) == pytest.approx(np.linalg.solve(matrix, y))
    assert found.diagonal() == pytest.approx(np.diag(np.linalg.inv(matrix)))


def test_inverse_of_nothing_is_empty() -> None:
    assert inverse(np.zeros((0, 0)), np.zeros(0)).times(np.zeros((0, 3))).shape == (0, 3)


def _left_out(found: ExactInverse | SketchedInverse, y: np.ndarray) -> np.ndarray:
    return y - found.times(y) / found.diagonal()[:, None]


@given(SEEDS)
@settings(deadline=None)
def test_leaving_one_out_by_the_inverse_equals_fitting_without_it(seed: int) -> None:
    x, noise, y = _drawn(seed)
    found = _left_out(inverse(x @ x.T, noise), y)
    for i in range(len(x)):
        rest = np.arange(len(x)) != i
        model = Ridge(alpha=1.0, fit_intercept=False, solver="cholesky").fit(
            x[rest], y[rest], sample_weight=1 / noise[rest]
        )
        assert found[i] == pytest.approx(model.predict(x[[i]])[0], abs=1e-7)


@given(SEEDS)
@settings(deadline=None)
def test_inversion_lemma_gives_the_inverse_of_its_own_features(seed: int) -> None:
    x, noise, y = _drawn(seed, 9, 3)
    inner = np.linalg.inv(np.eye(3) + x.T @ (x / noise[:, None]))
    lemma, exact = SketchedInverse(x, inner, noise), inverse(x @ x.T, noise)
    assert lemma.times(y) == pytest.approx(exact.times(y), abs=1e-8)
    assert lemma.diagonal() == pytest.approx(exact.diagonal(), abs=1e-8)


def _texts(n: int = 300, n_features: int = 4000) -> tuple[Encoded, Weights]:
    """Sparse rows of unit length with a few groups of texts that are alike, as texts are."""
    rng = np.random.default_rng(3)
    themes = rng.integers(0, n_features, (10, 12))
    rows = np.zeros((n, n_features))
    for i in range(n):
        rows[i, themes[i % 10][rng.integers(0, 12, 6)]] = 1
        rows[i, rng.integers(0, n_features, 4)] = 1
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    dense = rng.normal(size=(n, 5))
    texts = Encoded(sparse.csr_matrix(rows), dense / np.linalg.norm(dense, axis=1, keepdims=True))
    return texts, texts.mean()


def test_sketched_inverse_predicts_nearly_as_the_exact_one() -> None:
    texts, centre = _texts()
    noise, rng = np.full(300, 2.0), np.random.default_rng(0)
    truth = (np.arange(300) % 10 == np.arange(4)[:, None]).T
    y = truth + rng.normal(0, 0.3, (300, 4))
    own = texts.score(centre)
    exact = inverse(texts.gram() - own - own.T + centre.dot(centre), noise)
    close = sketched(texts, centre, noise, seed=0)
    assert close.features.shape[1] == ridge.SKETCH + 5
    left, nearly = _left_out(exact, y), _left_out(close, y)
    assert np.corrcoef(left.ravel(), nearly.ravel())[0, 1] > 0.95
    assert ((nearly - truth) ** 2).mean() < 1.1 * ((left - truth) ** 2).mean()


def test_sketch_is_the_same_for_the_same_seed() -> None:
    texts, centre = _texts(60)
    y = np.eye(60)[:, :2]
    first, again = (sketched(texts, centre, np.ones(60), seed=1).times(y) for _ in range(2))
    assert first.tobytes() == again.tobytes()
