"""What is read in an answer keeps its place: in the cleaned text, in the raw text, and where names are masked."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from coding.cleaning.reading import masked_pair, read
from coding.cleaning.repair import repair
from coding.records import CleanAnswer, Finding

RAW = "Geen  tijd.Mevrouw Bakker van het AZC helpt\r\n- taal\r\n- werk"


def cleaned(raw: str, *findings: Finding) -> CleanAnswer:
    """The answer as the repair steps leave it."""
    mended = repair(raw)
    return CleanAnswer("a", mended.text, spans=mended.spans(), findings=findings)


def name(raw: str, word: str = "Bakker") -> Finding:
    """A finding at a word."""
    return Finding("persoon", raw.index(word), raw.index(word) + len(word), "", 0.9)


def test_words_and_units_stand_where_they_say_in_the_cleaned_text():
    found = read(cleaned(RAW), RAW)
    assert all(found.text[w.start : w.end] == w.text for w in found.words)
    assert [found.text[u.start : u.end] for u in found.units][-2:] == ["taal", "werk"]
    assert [u.is_item for u in found.units][-2:] == [True, True]


def test_as_written_gives_the_raw_text_and_its_places():
    found = read(cleaned(RAW), RAW, as_written=True)
    assert found.text == RAW
    assert all(found.text[w.start : w.end] == w.text for w in found.words)
    assert [w.text for w in found.words if w.negated] == ["tijd"]


def test_masked_text_has_no_name_among_its_words():
    for as_written in (True, False):
        found = read(cleaned(RAW, name(RAW)), RAW, as_written, masked=True)
        assert "Bakker" not in found.text
        assert "Bakker" not in {w.text for w in found.words}
        assert [found.text[f.start : f.end] for f in found.findings] == ["[persoon]"]
        assert all(found.text[w.start : w.end] == w.text for w in found.words)
        assert [found.text[w.start : w.end] for w in found.words if w.expansion] == ["AZC"]


def test_doubtful_findings_below_the_threshold_stay():
    doubtful = Finding("persoon", 0, 4, "", 0.2)
    assert read(cleaned("Geen tijd", doubtful), "Geen tijd", masked=True).text == "Geen tijd"


def test_masked_pair_marks_the_same_changes_without_the_name():
    raw, answer = masked_pair(cleaned(RAW, name(RAW)), RAW)
    assert "Bakker" not in raw + answer.text + answer.masked
    assert not answer.findings
    assert answer.text.startswith("Geen tijd. Mevrouw [persoon] van")
    for start, end, raw_start, raw_end in answer.spans:
        if end - start == raw_end - raw_start:
            assert answer.text[start:end] == raw[raw_start:raw_end]


@given(st.text(alphabet="ab .\r\n\t-!AZC\u00a0é🙂", max_size=60), st.integers(0, 59), st.integers(1, 8))
def test_reading_never_breaks_on_a_finding_anywhere(raw, start, length):
    end = min(len(raw), start + length)
    found = [Finding("persoon", start, end, "", 0.9)] if start < end else []
    for as_written in (True, False):
        for masked in (True, False):
            reading = read(cleaned(raw, *found), raw, as_written, masked)
            places = [*reading.words, *reading.units, *reading.findings]
            assert all(0 <= p.start < p.end <= len(reading.text) for p in places)
    hidden, answer = masked_pair(cleaned(raw, *found), raw)
    assert re.sub(r"\[persoon\]", "", hidden).strip() in raw or found
    assert all(end <= len(answer.text) for _, end, _, _ in answer.spans)
