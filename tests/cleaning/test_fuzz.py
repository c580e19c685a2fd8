"""Any text goes through every step: no exception, no offset that leads elsewhere, no time that grows faster than the text."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coding.cleaning.alignment import map_span
from coding.cleaning.clean import ALL_STEPS, clean, mending
from coding.cleaning.duplicates import groups
from coding.cleaning.language import LANGUAGES, detect
from coding.cleaning.links import link
from coding.cleaning.privacy import find, gazetteer
from coding.cleaning.repair import STEPS, repair
from coding.cleaning.units import units
from coding.cleaning.words import analyse
from coding.records import Answer, CleanAnswer, Question

NAMES = gazetteer()
PER_EXAMPLE = 10  # texts
EVERYTHING = st.characters(exclude_categories=())  # lone surrogates too
PIECES = (
    "a", " ", "\t", "\n", "\r\n", "\u2028", "\f", "\x00", "\x01", "\u00a0", "\u200b", "\ufeff", "\u00ad",
    "\u00ad\n", "a-\n", "taal- \n en ", "Ã«", "â€™", "ÃƒÂ«", "&amp;", "&", "<p>", "<br", "<b>", "\u0301",
    "\u0316\u0301", "e\u0308", "\U0001f469\u200d", "👍🏽", "\ud83d", "\udc69", "\ufdfa", "가", "ስራ ", "\u0627 ",
    "0", "1 ", "1-", "06-12345678", "+31 ", "a@", "a.b@c.nl ", "www.", "http://x.nl/", "1234 AB",
    "NL91ABNA0417164300", "1-1-1980", "€ ", "a.", "abc.De", "goed!!Te ", "...", "!", "'", "a's-", "\"", "A.",
    "Aa ", "mevrouw De ", "van der ", "T. Haile ", "Dalfsen", "gemeente Bergen ", "Werkplein ", "ROC ",
    "Eritrea ", "Eritrese ", "n.v.t. ", "zie vraag 2 ", "idem ", "geen ", "weet nite ", "wij hebben niet ",
    "1. ", "- ", "statushou-\nders ", "onderwijsbegeleiding ", "xqzvk ", "_", "–",
)  # fmt: skip
MIXED = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
SHORT = st.one_of(
    st.text(EVERYTHING, max_size=60), MIXED, st.builds(str.__add__, MIXED, st.text(EVERYTHING, max_size=20))
)
LONG = st.builds(
    lambda pieces, tail, length: ("".join(pieces) * (length // sum(map(len, pieces)) + 1))[:length] + tail,
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=4),
    MIXED,
    st.integers(0, 100_000),
)
EACH = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))


def cleaned(texts: list[str]) -> list[tuple[str, CleanAnswer]]:
    """All steps, as a survey of two questions goes through them, in a class so small that origins are masked too."""
    answers = [Answer(f"r{n // 2}.q{n % 2}", text, f"q{n % 2}", f"r{n // 2}", "1") for n, text in enumerate(texts)]
    links = link(answers, mending(ALL_STEPS), [Question("q0", "1. Wat?", 0), Question("q1", "2. En?", 1)])
    found = list(clean(answers, NAMES, links=links, small={a.respondent_id for a in answers}))
    ids = {a.id for a in answers}
    assert [c.answer_id for c in found] == [a.id for a in answers]
    assert all(c.duplicate_of in ids and c.duplicate_of != c.answer_id for c in found if c.duplicate_of)
    assert all(c.refers_to in ids for c in found if c.refers_to)
    return list(zip(texts, found, strict=True))


def provenance(raw: str) -> tuple[str, list[int], list[int]]:
    """The repaired text and, for each of its characters, where its source begins and ends: worked out apart from the alignment."""
    text, low, high = raw, list(range(len(raw))), list(range(1, len(raw) + 1))
    for step in STEPS.values():
        new: tuple[list[str], list[int], list[int]] = ([], [], [])
        position = 0
        for start, end, replacement in [*step(text), (len(text), len(text), "")]:
            place = low[start] if start < len(low) else len(raw)
            source = (place, high[end - 1]) if end > start else (place, place)
            new[0].extend((text[position:start], replacement))
            new[1].extend((*low[position:start], *[source[0]] * len(replacement)))
            new[2].extend((*high[position:start], *[source[1]] * len(replacement)))
            position = end
        text, low, high = "".join(new[0]), new[1], new[2]
    return text, low, high


def check_offsets(raw: str, answer: CleanAnswer) -> None:
    """Any span of the cleaned text leads to a raw span that holds all it came from."""
    text, low, high = provenance(raw)
    assert answer.text == text
    draw = random.Random(len(raw))
    for _ in range(8 if text else 0):
        start = draw.randrange(len(text))
        end = draw.randint(start + 1, min(len(text), start + draw.choice((1, 5, 1000))))
        raw_start, raw_end = map_span(answer.spans, start, end)
        assert 0 <= raw_start <= min(low[start:end])
        assert max(high[start:end]) <= raw_end <= len(raw)


def check_findings(raw: str, answer: CleanAnswer) -> None:
    """Findings lie in the raw text, in order and apart; the masked text is the raw one with their kinds in their places."""
    position, rest = 0, answer.masked
    for finding in answer.findings:
        assert position <= finding.start < finding.end <= len(raw)
        assert 0 < finding.certainty <= 1
        before, sign = raw[position : finding.start], f"[{finding.kind}]"
        assert rest.startswith(before + sign)
        rest, position = rest[len(before) + len(sign) :], finding.end
    assert rest == raw[position:]


def check(texts: list[str]) -> None:
    for raw, answer in cleaned(texts):
        check_offsets(raw, answer)
        check_findings(raw, answer)
        assert answer.language in ("", "am", *LANGUAGES)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
@settings(EACH, max_examples=490)
@given(texts=st.lists(SHORT, min_size=PER_EXAMPLE, max_size=PER_EXAMPLE))
def test_any_short_text_goes_through_every_step(part: int, texts: list[str]) -> None:  # noqa: ARG001
    check(texts)  # 4 parts of 490 examples of 10 texts: 19,600


@pytest.mark.slow
@settings(EACH, max_examples=100)
@given(texts=st.lists(SHORT, min_size=PER_EXAMPLE, max_size=PER_EXAMPLE))
def test_words_and_units_of_any_text_lie_in_it(texts: list[str]) -> None:
    for text in texts:  # 1,000
        for word in analyse(text):
            assert text[word.start : word.end] == word.text
        spans = units(text)
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(one[1] <= other[0] for one, other in zip(spans, spans[1:], strict=False))


@pytest.mark.slow
@settings(EACH, max_examples=200)
@given(text=LONG)
def test_any_long_text_goes_through_every_step(text: str) -> None:
    check([text])  # up to 100,000 characters


STAGES: dict[str, Callable[[str], object]] = {
    "repair": lambda text: repair(text).spans(),
    "privacy": lambda text: find(text, NAMES, small_class=True),
    "language": detect,
    "duplicates": lambda text: groups([("a", "q", text), ("b", "q", text + "x")]),
}
SIZE, TIMES = 3000, 8


def seconds(do: Callable[[str], object], text: str) -> float:
    def once() -> float:
        start = time.process_time()
        do(text)
        return time.process_time() - start

    return min(once() for _ in range(2))


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES)
def test_time_grows_no_faster_than_the_text(stage: str) -> None:
    """Eight times the text: 8 times the time if linear, 64 if quadratic. Only ratios count, of the best of some tries."""
    do, slow = STAGES[stage], []
    for piece in PIECES:
        short, long = (
            (piece * n)[:n] + "." for n in (SIZE, SIZE * TIMES)
        )  # ends alike, so that both are mended or none
        ratios = []
        for _ in range(4):
            before = max(seconds(do, short), 0.0005)  # below that the clock decides
            ratios.append(seconds(do, long) / before)
            if ratios[-1] < 3 * TIMES:
                break
        if min(ratios) >= 3 * TIMES:
            slow.append((piece, round(min(ratios))))
    assert not slow
