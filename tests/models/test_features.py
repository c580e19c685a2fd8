"""Texts as features: words and pairs, letters, and latent dimensions."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.cleaning.words import analyse
from models import features as module
from models.features import PAIR, Encoded, TextFeatures
from models.rules import plain_terms

TEXTS = ["De taal is een drempel", "taal en werk", "financiële nood", ""]


def _fitted(texts: list[str], **choices: object) -> TextFeatures:
    return TextFeatures(analyse, {"de", "is", "een", "en"}, **choices).fit(texts)


def _rows(encoded: Encoded) -> np.ndarray:
    return np.hstack([encoded.sparse.toarray(), encoded.dense])


def test_rows_are_texts_and_columns_have_names() -> None:
    features = _fitted(TEXTS)
    assert features.fitted_.sparse.shape == (4, len(features.names_))
    assert {"taal", f"taal{PAIR}en", "drempel", "financieel"} <= set(features.names_)
    assert (features.names_ == "").sum() > 10  # letters have no name


def test_fitted_texts_have_the_features_of_the_same_texts_anew() -> None:
    features = _fitted(TEXTS, depths=(2, 3))
    for terms in (None, [analyse(text) for text in TEXTS]):
        assert _rows(features.transform(TEXTS, terms)) == pytest.approx(_rows(features.fitted_), abs=1e-12)


def test_each_view_has_unit_length_and_an_empty_text_none() -> None:
    features = _fitted(TEXTS, depths=(2, 3))
    words = features.names_ != ""
    sparse, dense = features.fitted_.sparse.toarray(), features.fitted_.dense
    for view in (sparse[:, words], sparse[:, ~words], dense[:, :2], dense[:, 2:]):
        assert np.linalg.norm(view, axis=1) == pytest.approx([1, 1, 1, 0])


def test_words_stand_by_lemma_part_of_compound_and_written_out() -> None:
    names = set(_fitted(["Taalaanbieders werkten met VWN"]).names_)
    assert {"taalaanbieder", "taal", "aanbieder", "werken", "vluchtelingenwerk"} <= names
    assert not any("expansion" in name for name in names)


def test_a_word_whose_lemma_is_unknown_stands_as_it_is_written() -> None:
    names = set(TextFeatures(plain_terms, ()).fit(["De taal", "werk"]).names_)
    assert {"taal", "werk", f"de{PAIR}taal"} <= names


def test_content_is_single_words_with_letters_that_are_no_stop_words() -> None:
    features = _fitted(["de taal", "12 werken en 3 talen"])
    assert set(features.names_[features.content_]) == {"taal", "werken"}


def test_letters_see_through_a_typing_error() -> None:
    features = _fitted([*TEXTS, "begeleiding", "werkgever"])
    error, right, other = features.transform(["begelieding", "begeleiding", "werkgever"]).sparse.toarray()
    assert error @ right > 0.3 > error @ other


def test_accents_and_capitals_make_no_difference() -> None:
    one, other = _rows(_fitted(TEXTS).transform(["FINANCIELE nood", "financiële nood"]))
    assert one == pytest.approx(other)


def test_texts_without_a_word_in_common_are_alike_where_others_join_their_words() -> None:
    joined = (
        ["auto parkeren"] * 3 + ["parkeren garage"] * 3 + ["auto garage", "fiets pad", "fiets veilig", "pad veilig"]
    )
    features = TextFeatures(plain_terms, (), depths=(2,)).fit(joined)
    auto, garage, fiets = features.transform(["auto", "garage", "fiets"]).dense
    assert auto @ garage > 0.9 > 0.3 > auto @ fiets


def test_number_of_latent_dimensions_is_what_the_texts_can_carry() -> None:
    assert _fitted(TEXTS, depths=()).fitted_.dense.shape == (4, 0)
    assert _fitted(TEXTS, depths=(2, 50)).fitted_.dense.shape == (4, 2 + 3)
    assert _fitted(["taal"]).fitted_.dense.shape == (1, 0)


def test_embeddings_are_one_more_view() -> None:
    def embed(texts: list[str]) -> np.ndarray:
        return np.array([[len(text), 1.0] for text in texts])

    features = _fitted(TEXTS, depths=(2,), embed=embed)
    assert features.fitted_.dense.shape == (4, 4)
    assert features.transform(["abc"]).dense[0, 2:].tolist() == [3, 1]


def test_of_many_texts_a_word_that_occurs_once_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MANY", 3)
    names = set(_fitted([*TEXTS, "taal"]).names_)
    assert "taal" in names
    assert "drempel" not in names


def test_same_texts_and_seed_give_the_same_bytes() -> None:
    first, again = (_rows(_fitted(TEXTS * 3, depths=(2, 3), seed=4).fitted_) for _ in range(2))
    assert first.tobytes() == again.tobytes()


def test_features_made_of_what_was_kept_are_the_same() -> None:
    features = _fitted(TEXTS * 3, depths=(2, 3))
    again = TextFeatures.of_state(features.state(), analyse, features.stop_words)
    new = [*TEXTS, "taal en financiën", "niets hiervan"]
    assert _rows(again.transform(new)) == pytest.approx(
        _rows(features.transform(new)), abs=1e-6
    )  # the basis is kept in 32 bits
    assert (again.names_ == features.names_).all()


@pytest.mark.parametrize("texts", [["👍", "!"], ["", " "], ["👍"]])
def test_texts_without_words_have_no_word_features(texts: list[str]) -> None:
    features = _fitted(texts)
    assert not features.fitted_.sparse.nnz
    assert len(features.transform([*texts, "taal"])) == len(texts) + 1
    assert not features.transform(["taal"]).sparse.nnz


def test_texts_of_stop_words_and_numbers_alone_have_features() -> None:
    features = _fitted(["de", "12", "een 3"])
    assert features.fitted_.sparse.nnz
    assert not features.content_.any()


def test_very_long_texts_take_a_second_at_most() -> None:
    start = time.process_time()
    _fitted(["taal en werk " * 7700, "x" * 100_000, *TEXTS])
    assert time.process_time() - start < 3


LISTS = st.lists(st.text("abc é", min_size=0, max_size=12), min_size=2, max_size=6)


@given(LISTS, st.integers(0, 1000))
@settings(max_examples=40, deadline=None)
def test_weights_of_texts_score_as_their_similarities_do(texts: list[str], seed: int) -> None:
    encoded = _fitted(texts, depths=(2,)).fitted_
    dual = np.random.default_rng(seed).normal(size=(len(texts), 3))
    assert encoded.score(encoded.weights(dual)) == pytest.approx(encoded.gram() @ dual, abs=1e-9)
    assert encoded.score(encoded.mean()).ravel() == pytest.approx(encoded.gram().mean(axis=1), abs=1e-9)
    mean = encoded.mean()
    assert mean.dot(mean)[0, 0] == pytest.approx(encoded.gram().mean(), abs=1e-9)


@given(LISTS)
@settings(max_examples=40, deadline=None)
def test_similarities_are_those_of_some_vectors(texts: list[str]) -> None:
    gram = _fitted(texts, depths=(2,)).fitted_.gram()
    assert gram == pytest.approx(gram.T)
    assert np.linalg.eigvalsh(gram).min() > -1e-9
    assert gram.max() <= 3 + 1e-9
