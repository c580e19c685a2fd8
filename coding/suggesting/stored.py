"""A suggester as arrays, to keep what it learned and use it on other answers: next year's wave, or a million of them.

Of the answers nothing is kept but their words and hashes; a model file is as confidential as the codes it was made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy import sparse

from coding.records import Codebook
from coding.settings import stop_words
from coding.suggesting.quality import CodeQuality
from coding.suggesting.reasons import Reasons
from coding.suggesting.suggester import Suggester
from models.ensemble import Fitted, Prepared
from models.features import Analyse, Array, Embed, TextFeatures, Weights
from models.supervised import Correction, Prior


def state_of(suggester: Suggester) -> dict[str, Any]:
    """All that suggesting for new answers needs, as arrays, numbers and texts by name."""
    fitted = suggester.fitted
    prepared = fitted.prepared
    told = prepared.told_weights.tocsr()
    state: dict[str, Any] = {
        **prepared.features.state(),
        **_weights("prior", prepared.prior.weights),
        "told.data": told.data, "told.indices": told.indices, "told.indptr": told.indptr,
        "questions": _texts(prepared.questions), "coefficients": fitted.coefficients, "calibration": fitted.calibration,
        "n_coded": suggester.n_coded_, "threshold": suggester.threshold_, "seed": suggester.seed, "n_fitted": fitted.n_coded,
        "layers": _texts(suggester.layers), "names": _texts(sorted(suggester.names)), "precision": suggester.precision,
        "promise": suggester.promise,
        **_groups(suggester), **_quality(suggester.quality_),
    }  # fmt: skip
    if fitted.correction is not None:
        state |= _weights("correction", fitted.correction.weights) | _weights("centre", fitted.correction.centre)
        state["slopes"] = fitted.correction.slopes
    return state


def of_state(state: Mapping[str, Any], codebook: Codebook, analyse: Analyse, embed: Embed | None = None) -> Suggester:
    """The suggester that `state_of` was given, for new answers; it cannot learn any further.

    Raises
    ------
    KeyError, ValueError
        Something is missing, or does not fit the codebook.
    """
    suggester = Suggester(
        codebook, analyse, tuple(state["layers"]), state["precision"], state["promise"], state["seed"], embed
    )
    features = TextFeatures.of_state(state, analyse, stop_words(), embed)
    n_codes = len(codebook.codes)
    prior = Prior(_of_weights(state, "prior"))
    if prior.weights.sparse.shape != (len(features.names_), n_codes):
        raise ValueError("shape")
    shape = (len(features.names_), n_codes)
    told = sparse.csr_matrix((state["told.data"], state["told.indices"], state["told.indptr"]), shape)
    prepared = Prepared(features, prior, told, tuple(state["questions"]), n_codes, state["seed"])
    correction = None
    if "slopes" in state:
        correction = Correction(_of_weights(state, "correction"), _of_weights(state, "centre"), state["slopes"])
    empty = np.zeros((0, n_codes))
    suggester.prepared = prepared
    suggester.fitted = Fitted(
        prepared, state["coefficients"], correction, state["calibration"], empty, state["n_fitted"]
    )
    suggester.n_coded_, suggester.threshold_ = state["n_coded"], state["threshold"]
    suggester.names = set(state["names"].tolist())
    suggester.quality_ = _of_quality(state, codebook)
    _take_groups(suggester, state)
    suggester.reasons = Reasons(suggester.fitted, suggester.rules, suggester.names)
    return suggester


def _texts(texts: Any) -> np.ndarray:
    return np.array(list(texts), dtype=str) if len(texts) else np.array([], dtype="<U1")


def _weights(name: str, weights: Weights) -> dict[str, Array]:
    return {f"{name}.sparse": weights.sparse.astype(np.float32), f"{name}.dense": weights.dense}


def _of_weights(state: Mapping[str, Any], name: str) -> Weights:
    return Weights(state[f"{name}.sparse"].astype(np.float64), state[f"{name}.dense"])


def _groups(suggester: Suggester) -> dict[str, Any]:
    """Hashes of the decided texts, with what was decided and the id of one answer."""
    keys = sorted(suggester.by_group)
    shares = np.array([suggester.by_group[key][0] for key in keys]).reshape(len(keys), len(suggester.codebook.codes))
    return {
        "group.key": _texts([key.hex() for key in keys]), "group.shares": shares,
        "group.coders": np.array([suggester.by_group[key][1] for key in keys], dtype=np.int64),
        "group.id": _texts([suggester.alike[key][0] for key in keys]),
    }  # fmt: skip


def _take_groups(suggester: Suggester, state: Mapping[str, Any]) -> None:
    keys = [bytes.fromhex(key) for key in state["group.key"].tolist()]
    coders = state["group.coders"].tolist()
    suggester.by_group = dict(zip(keys, zip(state["group.shares"], coders, strict=True), strict=True))
    suggester.alike = {key: [answer_id] for key, answer_id in zip(keys, state["group.id"].tolist(), strict=True)}


def _quality(quality: tuple[CodeQuality, ...]) -> dict[str, Array]:
    numbers = [
        (q.n_given, q.n_suggested, q.n_right, q.lower, q.automatic, q.n_automatic, q.n_automatic_right) for q in quality
    ]
    return {"quality": np.array(numbers, dtype=np.float64).reshape(len(numbers), 7)}


def _of_quality(state: Mapping[str, Any], codebook: Codebook) -> tuple[CodeQuality, ...]:
    return tuple(
        CodeQuality(code, int(given), int(n), int(right), lower, automatic, int(n_auto), int(right_auto))
        for code, (given, n, right, lower, automatic, n_auto, right_auto) in zip(
            codebook.ids, state["quality"].tolist(), strict=False
        )
    )
