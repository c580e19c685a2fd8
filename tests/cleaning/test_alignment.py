"""Every span of a cleaned text leads back to the raw text it came from."""

from hypothesis import given
from hypothesis import strategies as st

from coding.cleaning.alignment import AlignedText, Edit, difference, map_span

TEXTS = st.text(alphabet="ab \r\n-éëÃ«\u0308👍🏽\U0001f469\u200d", max_size=30)


@st.composite
def edits_of(draw: st.DrawFn, length: int) -> list[Edit]:
    """Sorted edits that do not overlap, for a text of this length."""
    places = sorted(draw(st.lists(st.integers(0, length), max_size=8)))  # the same twice: something is put in between
    return [
        (start, end, draw(st.text("xyz", max_size=3))) for start, end in zip(places[::2], places[1::2], strict=False)
    ]


@given(TEXTS, st.data())
def test_any_span_holds_its_source(raw: str, data: st.DataObject) -> None:
    text = AlignedText.of(raw)
    model = [
        (character, frozenset([i])) for i, character in enumerate(raw)
    ]  # each character with the raw ones it stands for
    for _ in range(3):
        edits = data.draw(edits_of(len(text.text)))
        text = text.edited(edits)
        for start, end, new in reversed(edits):
            source = frozenset().union(*(where for _, where in model[start:end]))
            model[start:end] = [(character, source) for character in new]
    assert text.text == "".join(character for character, _ in model)
    spans = text.spans()
    for start in range(len(model)):
        for end in range(start + 1, len(model) + 1):
            source = frozenset().union(*(where for _, where in model[start:end]))
            raw_start, raw_end = map_span(spans, start, end)
            assert 0 <= raw_start <= raw_end <= len(raw)
            assert source <= set(range(raw_start, raw_end))


@given(TEXTS, st.data())
def test_spans_cover_the_text_in_order(raw: str, data: st.DataObject) -> None:
    text = AlignedText.of(raw).edited(data.draw(edits_of(len(raw))))
    spans = text.spans()
    if spans:
        assert [run[0] for run in spans] == [0, *(run[1] for run in spans[:-1])]
        assert spans[-1][1] == len(text.text)
        assert all(0 <= run[2] <= run[3] <= len(raw) for run in spans)


@given(TEXTS, TEXTS)
def test_difference_turns_one_text_into_the_other(before: str, after: str) -> None:
    assert AlignedText.of(before).edited(difference(before, after)).text == after


def test_difference_of_long_texts_is_one_block_between_what_is_equal() -> None:
    before, after = "kop " + "ab" * 5000 + " staart", "kop " + "ba" * 5000 + " staart"
    (edit,) = difference(before, after)
    assert before[: edit[0]] == "kop "
    assert before[edit[1] :] == " staart"
    assert AlignedText.of(before).edited([edit]).text == after


def test_block_as_long_as_what_it_replaces_maps_as_a_whole() -> None:
    text = AlignedText.of("abcd").edited([(1, 3, "XY")])
    assert [text.raw_span(i, i + 1) for i in range(4)] == [(0, 1), (1, 3), (1, 3), (3, 4)]


def test_what_is_put_within_a_block_belongs_to_it() -> None:
    text = AlignedText.of("abcd").edited([(1, 3, "XYZ")]).edited([(2, 2, " ")])
    assert text.text == "aX YZd"
    assert [text.raw_span(i, i + 1) for i in range(6)] == [(0, 1), (1, 3), (1, 3), (1, 3), (1, 3), (3, 4)]
    assert text.raw_span(1, 3) == (1, 3)


def test_unchanged_text_has_no_spans() -> None:
    text = AlignedText.of("zoals het kwam")
    assert text.spans() == ()
    assert text.raw_span(2, 5) == (2, 5)


def test_edits_that_touch_are_one_so_that_a_character_keeps_all_it_came_from() -> None:
    assert difference("aÃ«b", "aëb") == [(1, 3, "ë")]
    text = AlignedText.of("aÃ«bÃ¯").edited(difference("aÃ«bÃ¯", "aëbï"))
    assert [text.raw_span(i, i + 1) for i in range(4)] == [(0, 1), (1, 3), (3, 4), (4, 6)]
