"""Texts as features: words, word pairs and letters."""

import numpy as np
import pytest

from models.features import TextFeatures

TEXTS = ["De taal is een drempel", "taal en werk", "financiële nood", ""]


def test_rows_are_texts_and_columns_have_names() -> None:
    features = TextFeatures().fit(TEXTS)
    assert features.fitted_.shape == (4, len(features.names_))
    assert {"taal", "taal en", "drempel", "financiele"} <= set(features.names_)
    assert abs(features.fitted_ - features.transform(TEXTS)).max() < 1e-12


def test_each_block_has_unit_length_and_an_empty_text_none() -> None:
    features = TextFeatures().fit(TEXTS)
    words = features.names_ != ""
    for block in (features.fitted_[:, words], features.fitted_[:, ~words]):
        lengths = np.sqrt(np.asarray(block.multiply(block).sum(axis=1)).ravel())
        assert lengths == pytest.approx([1, 1, 1, 0])


def test_letters_see_through_a_typing_error() -> None:
    features = TextFeatures().fit([*TEXTS, "begeleiding", "werkgever"])
    error, right, other = features.transform(["begelieding", "begeleiding", "werkgever"]).toarray()
    assert error @ right > 0.3 > error @ other


def test_accents_and_capitals_make_no_difference() -> None:
    one, other = TextFeatures().fit(TEXTS).transform(["FINANCIELE nood", "financiële nood"]).toarray()
    assert one == pytest.approx(other)


@pytest.mark.parametrize("texts", [["👍", "!"], ["", " "]])
def test_texts_without_words_have_no_word_features(texts: list[str]) -> None:
    features = TextFeatures().fit(texts)
    assert features.fitted_[:, features.names_ != ""].nnz == 0
    assert features.transform([*texts, "taal"]).shape == (3, len(features.names_))
