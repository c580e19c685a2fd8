"""The parts of the topic model, against published or hand-made values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from sklearn.metrics import adjusted_rand_score

from models.topics.describe import most_central, stem, without_near_doubles, words_to_show
from models.topics.stability import adjusted_rand, mean_agreement, pick_n_topics, sample_agreement
from models.topics.vectors import content, fold, tfidf


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([0, 0, 1, 1, 2, 2], [0, 0, 1, 2, 2, 2], 0.444444),
        ([0, 0, 1, 1], [0, 0, 1, 2], 0.571429),
        ([0, 0, 1, 1], [1, 1, 0, 0], 1.0),
        ([0, 0, 1, 1], [0, 1, 0, 1], -0.5),
        ([0, 0, 0], [0, 0, 0], 1.0),
        ([0, 1, 2], [2, 0, 1], 1.0),
        ([], [], 1.0),
    ],
)
def test_adjusted_rand_gives_known_values(one, other, expected):
    assert adjusted_rand(np.array(one, dtype=int), np.array(other, dtype=int)) == pytest.approx(expected, abs=1e-6)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=60))
def test_adjusted_rand_equals_scikit_learns(pairs):
    one, other = np.array(pairs).T
    assert adjusted_rand(one, other) == pytest.approx(adjusted_rand_score(one, other), abs=1e-12)


def test_mean_agreement_counts_only_texts_that_both_runs_have():
    runs = [np.array([0, 0, 1, 1, -1]), np.array([1, 1, 0, -1, 0]), np.array([-1, 0, 1, 2, 0])]
    pairs = [([0, 0, 1], [1, 1, 0]), ([0, 1, 1], [0, 1, 2]), ([1, 0, 0], [0, 1, 0])]
    assert mean_agreement(runs) == pytest.approx(np.mean([adjusted_rand_score(one, other) for one, other in pairs]))


def test_mean_agreement_of_one_run_is_unknown():
    assert math.isnan(mean_agreement([np.array([0, 1])]))


def test_sample_agreement_is_high_for_three_subjects_and_low_for_noise():
    rng = np.random.default_rng(1)
    clear = np.kron(np.eye(3), np.ones((20, 4))) + rng.random((60, 12)) / 10
    noise = rng.random((60, 12))
    assert sample_agreement(csr_matrix(clear), [3], 0)[3] == 1.0
    assert sample_agreement(csr_matrix(noise), [3], 0)[3] < 0.5


def test_pick_n_topics_takes_the_best_when_nothing_else_comes_near():
    assert pick_n_topics({3: 0.9, 4: 0.5, 5: 0.6}) == 3


@given(st.dictionaries(st.integers(3, 12), st.floats(-0.5, 1), min_size=1))
def test_pick_n_topics_gives_the_largest_within_the_tolerance(agreement):
    picked = pick_n_topics(agreement)
    best = max(agreement.values())
    assert agreement[picked] >= best - 0.1
    assert all(value < best - 0.1 for n_topics, value in agreement.items() if n_topics > picked)


@given(st.text())
def test_fold_does_nothing_to_a_folded_text(text):
    assert fold(fold(text)) == fold(text)


def test_fold_makes_spelling_of_one_text_equal():
    assert fold(" Foto\u2019s\tvan  DE wijk\n") == fold("foto's van de wijk") == "foto's van de wijk"


def test_content_keeps_compounds_with_hyphens_and_years_but_no_numbers_or_letters():
    assert content("z-route en re-integratie: 45 in 2021, b", {"en", "in"}) == "z-route re-integratie 2021"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("toeslag", "toeslagen"),
        ("groot", "grote"),
        ("brief", "brieven"),
        ("huis", "huizen"),
        ("foto", "foto's"),
        ("idee", "ideeën"),
    ],
)
def test_stem_is_shared_by_forms_of_one_word(one, other):
    assert stem(one) == stem(other)


def test_without_near_doubles_keeps_the_first_form_and_other_words():
    assert without_near_doubles(["lessen", "les", "taal", "taalles"], limit=2) == ["lessen", "taal"]


def test_tfidf_of_texts_that_share_nothing_has_no_features():
    assert tfidf(["abc", "xyz", ""]).shape == (3, 0)


def test_most_central_passes_over_a_near_copy_and_an_outsider():
    rows = csr_matrix(np.array([[1.0, 0.0, 0.2], [1.0, 0.02, 0.2], [0.8, 0.6, 0.0], [0.0, 0.0, 1.0]]))
    assert most_central(rows, limit=2) in ([0, 2], [1, 2])


def test_most_central_of_rows_without_features_are_the_first():
    assert most_central(csr_matrix((3, 0)), limit=2) == [0, 1]


def test_words_to_show_occur_in_three_different_texts():
    assert words_to_show(["meer huizen", "geen huizen", "huizen graag"]) == {"huizen"}
    assert words_to_show(["meer huizen", "geen huizen", "Geen  Huizen"]) == set()


def test_words_to_show_are_no_names():
    texts = [f"{what} regelt Marloes voor de {what}" for what in ("taal", "zorg", "markt", "buurt")]
    assert words_to_show(texts) == {"regelt", "voor", "de"}
