"""What an answer denies: a test per cue, the ends of a reach, and what cancels out."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.cleaning.compounds import WORDS
from coding.cleaning.negation import negated
from coding.cleaning.words import analyse

LISTS = tomllib.loads((WORDS / "negatie.toml").read_text(encoding="utf-8"))


def _shown(text: str) -> str:
    """The words of a text, those it denies between brackets."""
    return " ".join(f"[{word.text}]" if word.negated else word.text for word in analyse(text))


@pytest.mark.parametrize("cue", LISTS["after"] + LISTS["after_or_before"])
def test_cue_denies_what_follows_in_its_clause(cue: str) -> None:
    assert _shown(f"Vandaag {cue} woningen, scholen") == f"Vandaag {cue} [woningen] scholen"


@pytest.mark.parametrize("cue", LISTS["before_or_after"] + LISTS["after_or_before"])
def test_cue_denies_what_precedes_when_nothing_follows(cue: str) -> None:
    assert _shown(f"Scholen. Woningen {cue}. Banen") == f"Scholen [Woningen] {cue} Banen"


@pytest.mark.parametrize("cue", LISTS["before_or_after"])
def test_cue_denies_what_follows_when_nothing_precedes(cue: str) -> None:
    assert _shown(f"Er {cue} woningen") == f"Er {cue} [woningen]"


@pytest.mark.parametrize("cue", LISTS["no_cue"])
def test_look_alike_denies_nothing(cue: str) -> None:
    assert "[" not in _shown(f"scholen {cue} woningen")


@pytest.mark.parametrize("end", [*LISTS["ends"], ",", ";", ".", "!", "(", ":", "\n"])
def test_reach_ends_at(end: str) -> None:
    assert _shown(f"geen woningen {end} scholen").startswith("geen [woningen]")
    assert "[scholen]" not in _shown(f"geen woningen {end} scholen")


def test_cues_are_at_least_forty_and_each_listed_once() -> None:
    cues = [cue for direction in ("after", "after_or_before", "before_or_after", "no_cue") for cue in LISTS[direction]]
    assert len(cues) - len(LISTS["no_cue"]) >= 40
    assert len(set(cues)) == len(cues)


@pytest.mark.parametrize(
    "shown",
    [
        "We hebben geen [tijd] [en] geen [geld]",
        "[Kinderopvang] [is] [er] niet",
        "Geen [begeleiding] [voor] [gezinnen] maar wel voor jongeren",
        "geen [tolk] [en] wij betalen zelf",
        "Er ontbreekt [een] [goede] [tolk]",
        "[de] [financiering] schiet tekort",
        "niet [haalbaar]",
        "Zonder [taal] geen [werk]",
        "De lessen zijn goed",
    ],
)
def test_sentence_is_marked_as_read(shown: str) -> None:
    assert _shown(shown.replace("[", "").replace("]", "")) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Er is geen gebrek aan woningen",
        "Er is geen groot tekort aan woningen",
        "Dat kan niet zonder tolk",
        "Motivatie ontbreekt niet",
        "Niet alleen taal maar ook werk",
        "niet onmogelijk",
    ],
)
def test_double_negation_affirms(text: str) -> None:
    assert "[" not in _shown(text)


def test_negation_side_by_side_does_not_cancel() -> None:
    assert _shown("geen tijd en te weinig geld") == "geen [tijd] [en] te weinig [geld]"


def test_reach_is_eight_words() -> None:
    marks = negated(["geen", *["woning"] * 12], ["", *[" "] * 12])
    assert marks == [False, *[True] * 8, *[False] * 4]


@given(st.lists(st.sampled_from(["geen", "niet", "alleen", "zonder", "taal", "en", "maar", "gebrek", "aan", "er"])))
def test_marks_are_one_per_word_and_never_on_a_lone_cue(words: list[str]) -> None:
    marks = negated(words, [" "] * len(words))
    assert len(marks) == len(words)
    assert not any(mark for word, mark in zip(words, marks, strict=True) if word in ("geen", "zonder"))
