"""The linear suggester: its parts against brute force, and what it does at the edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from sklearn.metrics import f1_score, roc_auc_score

from models.features import TextFeatures
from models.supervised import best_threshold, f1, fit, train_one_vs_rest

ARRAYS = st.tuples(st.integers(1, 6), st.integers(1, 4), st.integers(0, 100_000))


def _drawn(shape: tuple[int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    n, k, seed = shape
    rng = np.random.default_rng(seed)
    return (rng.random((n, k)) < 0.4).astype(float), rng.integers(0, 6, (n, k)) / 5


@given(ARRAYS)
def test_best_threshold_is_as_good_as_any(shape: tuple[int, int, int]) -> None:
    truth, probability = _drawn(shape)
    if not truth.any():
        assert best_threshold(truth, probability) == 0.5
        return
    best = max(f1(truth, (probability > t).astype(float)) for t in np.arange(-0.05, 1.05, 0.1))
    threshold = best_threshold(truth, probability)
    # a probability of 0 is never suggested
    assert (
        f1(truth, (probability > threshold).astype(float)) == pytest.approx(best) or (probability[truth > 0] == 0).any()
    )


@given(ARRAYS)
def test_f1_equals_scikit_learn(shape: tuple[int, int, int]) -> None:
    truth, probability = _drawn(shape)
    proposed = (probability > 0.5).astype(float)
    if truth.sum() + proposed.sum():
        theirs = f1_score(truth.ravel(), proposed.ravel(), average="binary", zero_division=0)
        assert f1(truth, proposed) == pytest.approx(theirs)
    else:
        assert f1(truth, proposed) == 1.0


def test_code_never_or_always_given_has_the_log_odds_of_its_share() -> None:
    features = sparse.csr_matrix(np.eye(4))
    targets = np.array([[0, 1, 1], [0, 1, 0], [0, 1, 0], [0, 1, 1]], dtype=float)
    coefficients, intercepts = train_one_vs_rest(features, targets, seed=0)
    assert not coefficients[:2].any()
    assert coefficients[2].any()
    assert intercepts[:2] == pytest.approx([np.log(0.1 / 0.9), np.log(0.9 / 0.1)])


WORDS = ["taal", "werk", "zorg", "geld"]


def _survey(n: int, seed: int = 1) -> tuple[list[str], np.ndarray]:
    """Texts of three words, each word with its own code."""
    rng = np.random.default_rng(seed)
    given_ = rng.random((n, 4)) < 0.35
    texts = [
        " ".join([*(w for w, g in zip(WORDS, row, strict=True) if g), f"nummer {i % 7}"])
        for i, row in enumerate(given_)
    ]
    return texts, given_.astype(float)


def _fitted(texts: list[str], coded: list[int], targets: np.ndarray, k: int = 4):
    features = TextFeatures().fit([*texts, *WORDS[:k]])
    matrix, lines = features.fitted_[: len(texts)], features.fitted_[len(texts) :]
    rules = np.zeros((len(texts), k))
    fitted = fit(matrix, rules, coded, targets, lines, np.eye(k), seed=0)
    return fitted, fitted.probability(matrix, rules)


def _check(probability: np.ndarray, shape: tuple[int, int]) -> None:
    assert probability.shape == shape
    assert np.isfinite(probability).all()
    assert ((probability >= 0) & (probability <= 1)).all()


def test_words_of_the_codebook_rank_the_answers_before_anything_is_coded() -> None:
    texts, truth = _survey(40)
    fitted, probability = _fitted(texts, [], np.zeros((0, 4)))
    _check(probability, (40, 4))
    assert roc_auc_score(truth.ravel(), probability.ravel()) > 0.95
    proposed = probability > fitted.threshold
    assert truth[proposed].all()
    assert proposed[truth.sum(axis=1) == 1].sum() == (truth.sum(axis=1) == 1).sum()
    assert not proposed[truth.sum(axis=1) == 0].any()  # an answer may get no code


def test_answers_about_something_else_get_no_code_before_anything_is_coded() -> None:
    texts = ["de kleur van het hek", "fietsen stallen bij het station", "taxi", "werkelijk geldig bezorgd"]
    fitted, probability = _fitted(["taal", "geld en zorg", *texts], [], np.zeros((0, 4)))
    assert (probability > fitted.threshold).tolist() == [
        [True, False, False, False],
        [False, False, True, True],
        *[[False] * 4] * 4,
    ]


def test_words_that_carry_no_meaning_are_no_evidence() -> None:
    features = TextFeatures().fit(["de taal", "de taal", "het werk"])
    matrix, nothing = features.fitted_, np.zeros((1, 2))
    content = features.content({"de", "taal", "het", "werk"})
    without = fit(matrix[:1], nothing, [], np.zeros((0, 2)), matrix[1:], np.eye(2), content=content)
    assert not (without.probability(matrix[:1], nothing) > without.threshold).any()
    for evidence in ({"rules": nothing}, {"rules": np.array([[1.0, 0.0]])}):
        content = features.content({"de", "het"}) if not evidence["rules"].any() else content
        fitted = fit(matrix[:1], nothing, [], np.zeros((0, 2)), matrix[1:], np.eye(2), content=content)
        assert (fitted.probability(matrix[:1], **evidence) > fitted.threshold).tolist() == [[True, False]]


def test_learned_model_finds_the_codes_of_a_survey_with_known_truth() -> None:
    texts, truth = _survey(200)
    fitted, probability = _fitted(texts, list(range(150)), truth[:150])
    _check(probability, (200, 4))
    assert f1(truth[150:], (probability[150:] > fitted.threshold).astype(float)) > 0.9


def test_more_coded_answers_give_the_learned_model_more_weight() -> None:
    texts, truth = _survey(200)
    weights = [_fitted(texts, list(range(n)), truth[:n])[0].weight for n in (0, 10, 100, 200)]
    assert weights == sorted(weights)
    assert weights[0] == 0.0


@pytest.mark.parametrize("n", [0, 1, 4, 5, 6])
def test_few_coded_answers_are_enough_to_answer(n: int) -> None:
    texts, truth = _survey(12)
    probability = _fitted(texts, list(range(n)), truth[:n])[1]
    _check(probability, (12, 4))
    assert roc_auc_score(truth.ravel(), probability.ravel()) > 0.9


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_all_or_none_of_the_codes_on_every_answer(value: float) -> None:
    texts, _ = _survey(12)
    fitted, probability = _fitted(texts, list(range(12)), np.full((12, 4), value))
    _check(probability, (12, 4))
    if value:
        assert (probability > fitted.threshold).all()
    else:  # no code was ever given: nothing is learned, the codebook still ranks
        assert roc_auc_score(_survey(12)[1].ravel(), probability.ravel()) > 0.9


def test_one_positive_for_a_code() -> None:
    texts, truth = _survey(20)
    truth[:, 1] = 0
    truth[3, 1] = 1
    _, probability = _fitted(texts, list(range(20)), truth)
    _check(probability, (20, 4))
    has_word = np.array(["werk" in text for text in texts])
    assert probability[has_word, 1].min() > probability[~has_word, 1].max()  # the codebook still knows the word
    assert probability[:, 1].mean() < probability[:, [0, 2, 3]].mean()


def test_a_text_coded_in_several_ways_has_one_row_of_probabilities() -> None:
    texts = ["taal en werk", "taal", "werk", "zorg", "geld", "geld en zorg"]
    rows = [0] * 10 + [1, 2, 3, 4, 5]
    targets = np.vstack([np.tile(np.eye(4)[:2], (5, 1)), np.eye(4), [[0, 0, 1, 1]]])
    _, probability = _fitted(texts, rows, targets)
    _check(probability, (6, 4))
    assert probability[0, :2].min() > 2 * probability[0, 2:].max()  # coded "taal" five times, and "werk" five times


def test_coded_texts_get_the_probability_of_models_that_did_not_see_them() -> None:
    texts = [f"alleen{n} hier{n}" for n in range(60)]
    noise = (np.random.default_rng(0).random((60, 4)) < 0.25).astype(float)  # only a leak can predict these
    features = TextFeatures().fit(texts).transform(texts)
    nothing = np.zeros((60, 4))
    fitted = fit(features, nothing, list(range(60)), noise, features[:4], np.eye(4))
    truth = noise.ravel() == 1
    assert roc_auc_score(truth, fitted.probability(features, nothing).ravel()) > 0.9
    assert roc_auc_score(truth, fitted.probability_of_fitted(features, nothing).ravel()) < 0.65


def test_one_code_and_one_text() -> None:
    uncoded, probability = _fitted(["taal"], [], np.zeros((0, 1)), k=1)
    _check(probability, (1, 1))
    assert probability[0, 0] <= uncoded.threshold  # without another code no word tells this one apart; a keyword does
    assert uncoded.probability(TextFeatures().fit(["taal"]).fitted_, np.ones((1, 1)))[0, 0] > uncoded.threshold
    always, probability = _fitted(["taal"] * 6, list(range(6)), np.ones((6, 1)), k=1)
    _check(probability, (6, 1))
    assert (probability > max(always.threshold, 0.5)).all()


def test_same_input_gives_the_same_bytes() -> None:
    texts, truth = _survey(60)
    first, again = (_fitted(texts, list(range(40)), truth[:40])[1] for _ in range(2))
    assert (first == again).all()


def test_rule_raises_the_log_odds_of_its_code_only() -> None:
    texts, truth = _survey(60)
    features = TextFeatures().fit([*texts, *WORDS])
    matrix, lines = features.fitted_[:60], features.fitted_[60:]
    none, one = np.zeros((60, 4)), np.zeros((60, 4))
    one[0, 2] = 1
    fitted = fit(matrix, none, range(40), truth[:40], lines, np.eye(4))
    before, after = fitted.log_odds(matrix, none), fitted.log_odds(matrix, one)
    assert after[0, 2] > before[0, 2]
    assert (np.delete(after.ravel(), 2) == np.delete(before.ravel(), 2)).all()
