"""The model of non-answers: its file, what it adds, and what it leaves alone."""

import importlib.util
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.cleaning.kind_model import WEIGHTS, features, likely
from coding.cleaning.kinds import by_rules, kind_of, normalised
from coding.records import AnswerKind

SCRIPT = Path(__file__).resolve().parents[2] / "data" / "words" / "learn_nonanswers.py"


def test_weights_are_those_that_the_script_learns_from_the_labelled_texts() -> None:
    spec = importlib.util.spec_from_file_location("learn_nonanswers", SCRIPT)
    assert spec
    assert spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    learned, kept = script.learned(), json.loads(WEIGHTS.read_text(encoding="utf-8"))
    assert learned["words"] == kept["words"]
    assert learned["nothing"].keys() == kept["nothing"].keys()
    # the last digit may differ on another processor
    assert all(abs(weight - kept["nothing"][name]) <= 1 for name, weight in learned["nothing"].items())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("heb ik eerlijk gezegd weinig verstand van", AnswerKind.DONT_KNOW),
        ("hier heb ik verder niets zinnigs op te antwoorden", AnswerKind.NOTHING_TO_ADD),
    ],
)
def test_model_knows_what_the_rules_do_not(text: str, kind: AnswerKind) -> None:
    assert by_rules(text) is None
    assert kind_of(text) is kind


@pytest.mark.parametrize(
    "text",
    ["aanvullende bijstand", "om mijn mening te laten horen", "geen woningen", "klimaat", "Ben ik lid van de kerk"],
)
def test_text_about_a_subject_is_left_alone(text: str) -> None:
    assert likely(normalised(text)) is None


@given(st.text(max_size=160))
def test_any_text_has_features_and_a_kind(text: str) -> None:
    assert set(features(normalised(text)))
    assert isinstance(kind_of(text), AnswerKind)
