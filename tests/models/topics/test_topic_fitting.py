"""Topics of made-up answers about three subjects, whose truth is known."""

from __future__ import annotations

import itertools
import json
import math
import subprocess
import sys
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.topics.fitting import TopicModel, fit_topics
from models.topics.stability import adjusted_rand

STOP_WORDS = {"de", "het", "een", "er", "is", "te", "zijn", "wij", "in", "voor"}
SUBJECTS = (
    (
        ("te weinig", "er zijn geen", "wachtlijst voor", "dure"),
        ("woningen", "huurwoningen", "woning in het dorp", "sociale woningen"),
    ),
    (
        ("meer", "betere", "er is een", "wij geven"),
        ("taalles", "taallessen", "taalles op het werk", "taalles in de avond"),
    ),
    (
        ("de bus", "geen bus", "late bus", "bus naar"),
        ("rijdt niet", "naar de stad", "in het weekend", "is vol met reizigers"),
    ),
)
TEXTS = [f"{one} {other}" for ones, others in SUBJECTS for one, other in itertools.product(ones, others)]
TRUTH = [subject for subject, (ones, others) in enumerate(SUBJECTS) for _ in range(len(ones) * len(others))]


@pytest.fixture(scope="module")
def model() -> TopicModel:
    return fit_topics(TEXTS, stop_words=STOP_WORDS)


def same_partition(one: np.ndarray, other: np.ndarray) -> bool:
    return adjusted_rand(np.asarray(one), np.asarray(other)) == 1.0


def test_fit_topics_finds_the_subjects_behind_the_texts(model):
    assert model.n_topics == 3
    assert adjusted_rand(model.labels, np.array(TRUTH)) > 0.9
    assert model.stability > 0.8
    assert {"woningen", "taalles", "bus"} <= {word for words in model.words for word in words}


def test_fit_topics_words_hold_no_stop_words_and_no_two_forms_of_one_word(model):
    for words in model.words:
        assert 1 <= len(words) <= 8
        assert not set(words) & STOP_WORDS
        assert not {"taalles", "taallessen"} <= set(words)
        assert not {"woning", "woningen"} <= set(words)


@pytest.mark.parametrize("n", [6, 16], ids=["one topic", "several"])
def test_fit_topics_words_hold_no_name_and_nothing_of_fewer_than_three_texts(n):
    planted = [f"{text}, zei onze Marloes" for text in TEXTS[:n]] + [f"{text} sprookje" for text in TEXTS[-2:]]
    found = fit_topics([*planted, *(TEXTS if n > 6 else [])], stop_words=STOP_WORDS)
    shown = {word for words in found.words for word in words}
    assert shown
    assert not shown & {"marloes", "sprookje"}


def test_fit_topics_central_texts_are_different_texts_of_their_topic(model):
    for topic, indices in enumerate(model.central):
        assert 1 <= len(indices) <= 5
        assert {int(model.labels[index]) for index in indices} == {topic}
        assert len({TEXTS[index] for index in indices}) == len(indices)


def test_fit_topics_size_counts_the_labels_from_large_to_small():
    repeated = [*TEXTS, *[TEXTS[-1]] * 30]
    found = fit_topics(repeated, stop_words=STOP_WORDS, n_topics=3)
    assert found.size == np.bincount(found.labels).tolist() == sorted(found.size, reverse=True)
    assert sum(found.size) == len(repeated)


def test_fit_topics_has_bertopics_attributes_for_the_same_topics(model):
    documents = sorted(text.lower() for text in TEXTS)
    label_of = dict(zip(TEXTS, model.labels.tolist(), strict=True))
    assert model.bertopic.topics_ == [label_of[text] for text in documents]
    assert model.bertopic.c_tf_idf_.shape[0] == model.n_topics


def test_fit_topics_gives_the_same_for_the_same_seed(model):
    again = fit_topics(TEXTS, stop_words=STOP_WORDS)
    assert again.labels.tolist() == model.labels.tolist()
    assert (again.words, again.central, again.stability, again.agreement) == (
        model.words,
        model.central,
        model.stability,
        model.agreement,
    )


@settings(max_examples=8, deadline=None)
@given(st.permutations(range(len(TEXTS))))
def test_fit_topics_does_not_depend_on_the_order(model, order):
    shuffled = fit_topics([TEXTS[index] for index in order], stop_words=STOP_WORDS)
    assert shuffled.labels.tolist() == model.labels[list(order)].tolist()
    assert shuffled.words == model.words
    assert [[order[i] for i in indices] for indices in shuffled.central] == model.central
    assert shuffled.stability == model.stability


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(TEXTS) - 1), st.sampled_from(["upper", "spaces", "same"])), max_size=40))
def test_fit_topics_gives_identical_texts_the_same_topic_and_clusters_them_once(model, extra):
    spell = {"upper": str.upper, "spaces": lambda text: "  " + text.replace(" ", " \n "), "same": str}
    found = fit_topics([*TEXTS, *[spell[how](TEXTS[index]) for index, how in extra]], stop_words=STOP_WORDS)
    assert same_partition(found.labels[: len(TEXTS)], model.labels)
    assert [found.labels[index] for index, _ in extra] == found.labels[len(TEXTS) :].tolist()
    assert found.stability == model.stability


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.text(alphabet="ab d\n!1é'", max_size=6), max_size=45),
    st.sampled_from([None, 1, 2, 3, 30]),
    st.sampled_from([set(), {"ab", "de", "ba"}]),
)
def test_fit_topics_gives_every_text_a_topic_whatever_the_texts(texts, n_topics, stop_words):
    found = fit_topics(texts, stop_words=stop_words, n_topics=n_topics)
    assert found.labels.shape == (len(texts),)
    assert sorted(set(found.labels.tolist())) == list(range(found.n_topics))
    assert len(found.words) == len(found.central) == len(found.size) == found.n_topics
    assert all(indices for indices in found.central)


def test_fit_topics_without_texts_gives_no_topic():
    found = fit_topics([])
    assert (found.n_topics, found.words, found.central, found.size) == (0, [], [], [])
    assert found.labels.shape == (0,)


def test_fit_topics_of_fewer_than_twenty_different_texts_gives_one_topic():
    found = fit_topics(TEXTS[:19] * 4, stop_words=STOP_WORDS)
    assert found.size == [76]
    assert found.labels.tolist() == [0] * 76
    assert math.isnan(found.stability)
    assert found.words[0][0] == "woningen"
    assert len(found.central[0]) == 5


def test_fit_topics_clusters_from_twenty_different_texts_on():
    assert fit_topics([*TEXTS[:10], *TEXTS[-10:]], stop_words=STOP_WORDS).n_topics == 3


def test_fit_topics_makes_as_many_topics_as_asked():
    assert fit_topics(TEXTS, stop_words=STOP_WORDS, n_topics=5).n_topics == 5
    assert fit_topics(TEXTS, stop_words=STOP_WORDS, n_topics=1).n_topics == 1


def test_fit_topics_of_texts_that_only_stop_words_tell_apart_gives_one_topic():
    texts = [" ".join(words) for words in itertools.permutations(["de", "het", "een", "er"])]
    assert fit_topics(texts, stop_words=STOP_WORDS).words == [[]]


def test_fit_topics_refuses_less_than_one_topic():
    with pytest.raises(ValueError, match="n_topics must be 1 or more, not 0"):
        fit_topics(TEXTS, n_topics=0)


def test_fit_topics_prints_nothing_warns_of_nothing_and_leaves_the_warning_filters(capfd):
    before = list(warnings.filters)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        fit_topics(TEXTS, stop_words=STOP_WORDS)
    assert [str(warning.message) for warning in caught] == []
    assert capfd.readouterr() == ("", "")
    assert warnings.filters == before


PROGRAM = """
import json, sys, warnings
before = list(warnings.filters)
import models.topics.fitting
light = [name for name in ("sklearn", "scipy", "bertopic", "pandas") if name in sys.modules]
found = models.topics.fitting.fit_topics(json.loads(sys.stdin.read()), n_topics=3)
heavy = [name for name in ("torch", "umap", "hdbscan", "numba", "transformers") if name in sys.modules]
silenced = [rule for rule in warnings.filters if rule not in before and rule[0] == "ignore" and rule[2] in (FutureWarning, UserWarning)
            and rule[1] is None and rule[3] is None]
print(json.dumps([light, heavy, len(silenced), "bertopic" in sys.modules, found.n_topics]))
"""


def test_fit_topics_loads_nothing_heavy_and_the_import_loads_nothing_at_all():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], input=json.dumps(TEXTS), capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [[], [], 0, True, 3]
    assert done.stderr == ""
