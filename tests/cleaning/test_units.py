"""Sentences and list items: nothing lost but list marks."""

import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.cleaning.sentences import sentences
from coding.cleaning.units import items, units


def _pieces(find: Callable[[str], tuple[tuple[int, int], ...]], text: str) -> list[str]:
    return [text[start:end] for start, end in find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nodig: 1) rust 2) ruimte", ["rust", "ruimte"]),
        ("1 rust\n2 ruimte\n3 tijd", ["rust", "ruimte", "tijd"]),
        ("1- rust 2- ruimte", ["rust", "ruimte"]),
        ("i. rust", ["i. rust"]),
        ("a. rust b. ruimte", ["rust", "ruimte"]),
        ("– rust\n– ruimte", ["rust", "ruimte"]),
        ("- rust - ruimte", ["rust", "ruimte"]),
        ("rust - ruimte - tijd", ["rust", "ruimte", "tijd"]),
        ("+ rust\n+ ruimte", ["rust", "ruimte"]),
        ("> rust\n> ruimte", ["rust", "ruimte"]),
        ("- rust", ["rust"]),
        ("a) b)c", ["b)c"]),
        ("rust/ruimte/tijd", ["rust", "ruimte", "tijd"]),
        ("rust;\nruimte;\ntijd", ["rust", "ruimte", "tijd"]),
        ("Wij doen:\n- rust\n- ruimte\n  en tijd\nVerder niets.", ["rust", "ruimte\n  en tijd", "Verder niets."]),
        ("Drie punten. 1. Rust. Dat helpt. 2. Tijd", ["Drie punten.", "Rust. Dat helpt.", "Tijd"]),
        ("i) rust ii) ruimte iii) tijd", ["rust", "ruimte", "tijd"]),
        ("I. rust II. ruimte", ["rust", "ruimte"]),
        ("i. rust\nii. ruimte\niii. tijd", ["rust", "ruimte", "tijd"]),
        ("a.rust\nb.ruimte", ["rust", "ruimte"]),
        ("-rust -ruimte -tijd", ["rust", "ruimte", "tijd"]),
        ("*rust *ruimte", ["rust", "ruimte"]),
        ("- rust.- ruimte.", ["rust.", "ruimte."]),
        ("– meer rust – meer ruimte om te oefenen", ["meer rust", "meer ruimte om te oefenen"]),
        ("rust -ruimte -tijd", ["rust", "ruimte", "tijd"]),
        ("rust + ruimte + tijd", ["rust", "ruimte", "tijd"]),
        ("rust | ruimte | tijd", ["rust", "ruimte", "tijd"]),
        ("rust; ruimte; tijd", ["rust", "ruimte", "tijd"]),
        ("Meer rust; minder regels; een vast team.", ["Meer rust", "minder regels", "een vast team."]),
        ("Nodig: rust; ruimte; tijd", ["rust", "ruimte", "tijd"]),
        ("Nodig: - rust - ruimte - tijd", ["rust", "ruimte", "tijd"]),
        ("rust,\nruimte,\ntijd", ["rust", "ruimte", "tijd"]),
    ],
)
def test_list_is_cut_into_items(text: str, expected: list[str]) -> None:
    assert _pieces(items, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "De rust - en de ruimte - is weg",
        "A. de Boer belt ons terug.",
        "rust en/of ruimte",
        "groep 1 en groep 2. Meer niet",
        "1.5 fte en 2.5 fte",
        "zie 1) hierboven",
        "om 9:30 en 10:30 uur",
        "Wij geven les in het buurthuis bij\nde kerk",
        "rust, ruimte, tijd",
        "rust; daarom ook; want tijd",
        "De taal is lastig; daarom kost het tijd",
        "Er is rust; dat helpt. Meer niet; echt niet",
        "rust + ruimte",
        "in- en uitstroom -of niet",
        "I. de Boer en J. Jansen",
        "fase i) en ii)",
        "de klant-\nmanager",
    ],
)
def test_text_that_is_no_list_is_one_item(text: str) -> None:
    assert _pieces(items, text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Goed! Ga zo door. :) En nu?", ["Goed!", "Ga zo door. :)", "En nu?"]),
        (
            "Kijk op voorbeeld.nl of mail a.b@voorbeeld.nl. Klaar.",
            ["Kijk op voorbeeld.nl of mail a.b@voorbeeld.nl.", "Klaar."],
        ),
        ("Wij doen route A. Dat werkt.", ["Wij doen route A.", "Dat werkt."]),
        ("Mw. A. de Boer komt. Fijn.", ["Mw. A. de Boer komt.", "Fijn."]),
        ("Het kan... Maar wanneer? geen idee", ["Het kan...", "Maar wanneer?", "geen idee"]),
        ("“Nee.” Dat zei hij.", ["“Nee.”", "Dat zei hij."]),
        ("klaar\n\nverder", ["klaar", "verder"]),
        ("Dat is goed .De rest niet .", ["Dat is goed .", "De rest niet ."]),
    ],
)
def test_sentences_end_where_people_end_them(text: str, expected: list[str]) -> None:
    assert _pieces(sentences, text) == expected


def test_units_are_sentences_within_items_and_lead_ins() -> None:
    text = "Nodig zijn: 1) rust. Veel rust; 2) tijd"
    assert _pieces(units, text) == ["Nodig zijn:", "rust.", "Veel rust", "tijd"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u00a0"])
def test_empty_text_has_no_units(text: str) -> None:
    assert units(text) == items(text) == sentences(text) == ()


WRITTEN = st.lists(
    st.one_of(
        st.text(max_size=5),
        st.sampled_from(["- ", "\n", "1. ", "2) ", "1) ", "a) ", "b) ", "• ", " / ", "taal", "Werk", ". ", "...", "! ",
        ":", "; ", "👍", " - ",
        "ii) ", "i) ", "II. ", "I. ", "; ", " + ", " | ", " -", "*",
        "o.a. ", "\n- ", "van\n", "(", ")", "‘", "z.s.m. ", "\u2028", "\u00a0"]),
    ),
    max_size=30,
).map("".join)  # fmt: skip


@given(WRITTEN)
def test_units_are_in_order_in_range_and_lose_only_marks(text: str) -> None:
    position = 0
    lost = []
    for start, end in units(text):
        assert position <= start < end <= len(text)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        lost.append(text[position:start])
        position = end
    for gap in [*lost, text[position:]]:
        # between two units only white space, signs, and the number or letter that counts an item
        assert re.fullmatch(r"[\W_]*(?:(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,4})[\W_]*)?", gap), gap


@given(WRITTEN)
def test_sentences_lose_only_white_space(text: str) -> None:
    spans = sentences(text)
    assert "".join("".join(text[i:j].split()) for i, j in spans) == "".join(text.split())
    assert all(a[1] <= b[0] for a, b in zip(spans, spans[1:], strict=False))


@given(WRITTEN)
def test_items_are_made_of_units(text: str) -> None:
    inside = set().union(*(range(i, j) for i, j in units(text)))
    for start, end in items(text):
        assert {place for place in range(start, end) if not text[place].isspace()} <= inside


@pytest.mark.parametrize(
    "piece",
    [
        "- ",
        "1. ",
        "1) a 2) b ",
        "a\n",
        "\n",
        " ",
        ". ",
        "...",
        "a.",
        "👍",
        "👍 ",
        "a / ",
        "a/",
        " - a",
        "• ",
        "(",
        "o.a. ",
        "-\u00a0",
        "a b ",
        "1) ",
        ":) ",
        "i) ii) ",
        "; ",
        "a; ",
        " -a",
        " + a",
        " | a",
    ],
)
@pytest.mark.parametrize("find", [units, items, sentences])
def test_time_grows_no_faster_than_the_text(find: Callable[[str], object], piece: str) -> None:
    def seconds(length: int) -> float:
        started = time.process_time()
        find(piece * (length // len(piece)) + "x")
        return time.process_time() - started

    short = seconds(6_250)
    assert seconds(50_000) < max(0.5, 24 * short)
