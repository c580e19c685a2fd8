"""The benchmark of suggesting measures what it says."""

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from benchmarks.suggesting import scores
from benchmarks.suggesting.ablation import variants
from benchmarks.suggesting.curves import curve_rows
from benchmarks.suggesting.data import Survey, demo, label_and_definition
from benchmarks.suggesting.ours import Duiding
from benchmarks.suggesting.peers import PEERS, Guess
from benchmarks.suggesting.remote import MissingPeerError, Remote
from benchmarks.suggesting.review import by_group
from benchmarks.suggesting.throughput import made
from coding.records import Code, Codebook
from coding.suggesting.suggester import Item

SHAPES = st.tuples(st.integers(1, 8), st.integers(1, 4), st.integers(0, 100_000))
BOOK = Codebook((Code("taal", "Taal", keywords=("taal",)), Code("werk", "Werk", examples=("een baan",))))


def _drawn(shape: tuple[int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    n, k, seed = shape
    rng = np.random.default_rng(seed)
    return (rng.random((n, k)) < 0.4).astype(float), rng.integers(0, 6, (n, k)) / 5


@given(SHAPES)
def test_f1_equals_scikit_learn(shape: tuple[int, int, int]) -> None:
    truth, p = _drawn(shape)
    proposed = p > 0.5
    if truth.any() or proposed.any():
        assert scores.micro_f1(truth, proposed) == pytest.approx(f1_score(truth.ravel(), proposed.ravel()))
    there = np.flatnonzero(truth.any(axis=0))
    if len(there):
        per_code = [f1_score(truth[:, k], proposed[:, k], zero_division=0) for k in there]
        assert scores.macro_f1(truth, proposed) == pytest.approx(np.mean(per_code))


@given(SHAPES)
def test_best_threshold_is_as_good_as_any(shape: tuple[int, int, int]) -> None:
    truth, p = _drawn(shape)
    truth[0, 0] = 1
    best = max(scores.micro_f1(truth, p > t) for t in np.arange(-0.05, 0.95, 0.1))
    assert scores.micro_f1(truth, p > scores.best_threshold(truth, p)) == pytest.approx(best)


def test_calibration_error_of_right_and_of_wrong_probabilities() -> None:
    rng = np.random.default_rng(0)
    p = rng.random((4000, 10))
    truth = (rng.random(p.shape) < p).astype(float)
    assert scores.ece(truth, p) < 0.01
    assert scores.ece(truth, p**4) == pytest.approx(0.3, abs=0.02)  # mean of p is 1/2, of p⁴ 1/5
    assert np.isnan(scores.ece(truth[:0], p[:0]))


def _survey(n: int = 40) -> Survey:
    texts = ["de taal is moeilijk", "geen baan te vinden", "taal en werk", "iets anders"]
    items = {f"{i:02d}": Item("q", f"{texts[i % 4]} {i}") for i in range(n)}
    truth = np.array([[1, 0], [0, 1], [1, 1], [0, 0]] * (n // 4), dtype=float)
    return Survey("klein", items, truth, BOOK)


@pytest.mark.parametrize("method", [Duiding(), *PEERS.values()], ids=["Duiding", *PEERS])
def test_methods_guess_for_all_answers(method: object) -> None:
    survey = _survey()
    guess: Guess = method(survey, survey.order(0)[:20], 0)  # type: ignore[operator]
    assert guess.proposed.shape == (40, 2)
    assert guess.probability is None or ((guess.probability >= 0) & (guess.probability <= 1)).all()
    assert guess.seconds >= guess.refit >= 0
    assert scores.micro_f1(survey.truth, guess.proposed) > 0.5


def test_scores_are_of_answers_that_were_not_learned_from() -> None:
    survey = _survey()

    def cheat(given_survey: Survey, train: np.ndarray, _seed: int) -> Guess:
        proposed = np.zeros((40, 2), dtype=bool)
        proposed[train] = given_survey.truth[train] > 0
        return Guess(None, proposed, 0.0, 0.0)

    row = next(iter(curve_rows(survey, {"cheat": cheat}, sizes=(20,), seeds=2)))
    assert row.scores.micro == 0


def test_label_and_definition_is_no_more_than_that() -> None:
    assert label_and_definition(BOOK).codes == (Code("taal", "Taal"), Code("werk", "Werk"))


def test_groups_have_all_answers_of_their_codes() -> None:
    survey = demo()
    groups = by_group(survey)
    assert groups.truth.shape == (len(survey.ids), 8)
    assert (groups.truth.any(axis=1) == survey.truth.any(axis=1)).all()
    assert len(groups.codebook.codes[0].examples) > 5


def test_made_answers_are_as_long_as_promised_and_differ() -> None:
    texts = list(made(demo(), 3000))
    assert 9 < np.mean([len(text.split()) for text in texts]) < 11
    assert len(set(texts)) > 0.8 * len(texts)


def test_peer_that_is_not_there_is_missing() -> None:
    peer = Remote(sys.executable, "setfit")
    with pytest.raises(MissingPeerError, match="setfit"):
        peer(_survey(), np.arange(8), 0)
    peer.close()


def test_variants_change_something_and_put_it_back() -> None:
    survey, found = _survey(), variants()
    train = survey.order(1)[:12]
    whole = found["everything"](survey, train, 0).probability
    for name in ("without letters", "without latent dimensions", "label only", "without layer rules"):
        assert not np.array_equal(found[name](survey, train, 0).probability, whole), name
    assert np.array_equal(Duiding()(survey, train, 0).probability, whole)
