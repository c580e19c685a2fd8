"""Each step mends what it is for, and leaves what only looks like it."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.cleaning import privacy
from coding.cleaning.alignment import map_span
from coding.cleaning.kinds import kind_of
from coding.cleaning.repair import STEPS, repair

MENDED = {
    "encoding": [
        ("financiÃ«le steun", "financiële steun"),
        ("dat kost â‚¬ 100", "dat kost € 100"),
        ("itâ€™s", "it’s"),
        ("R&amp;D", "R&D"),
        ("<p>R&amp;D</p>", "<p>R&D</p>"),
        ("e\u0301e\u0301n", "één"),
        ("weg\x07 ermee\x00", "weg ermee"),
        ("\x93ja\x94", "“ja”"),
    ],
    "html": [
        ("een<br>twee", "een\ntwee"),
        ("<p>een</p>", "\neen\n"),
        ("<b>be</b>langrijk", "belangrijk"),
        ("<a href='x'>hier</a>", " hier "),
        ("een<BR />twee", "een\ntwee"),
    ],
    "line_ends": [("a\r\nb\rc\u2028d\fe", "a\nb\nc\nd\ne")],
    "hyphens": [
        ("statushou-\nders", "statushouders"),
        ("be- \n  geleiding", "begeleiding"),
        ("begelei-\r\nding", "begeleiding"),
        ("taal-\nenkele", "taalenkele"),
        ("werkervarings-\n\nplek", "werkervaringsplek"),
        ("taal-\nen werkstages", "taal- en werkstages"),
        ("taal-\nof werk", "taal- of werk"),
        ("week-\ntot maandwerk", "week- tot maandwerk"),
        ("zo-\nmaar", "zomaar"),
        ("3-\nof 4-daags", "3- of 4-daags"),
        ("B1-\n2", "B1-2"),
        ("COVID-\n19", "COVID-19"),
        ("COA-\nLocatie", "COA-Locatie"),
        ("DUO-\nlening", "DUO-lening"),
        ("Zuid-\nLimburg", "Zuid-Limburg"),
        ("niet-\nwesters", "niet-westers"),
        ("ex-\ntra", "extra"),
        ("azc-\nlocatie", "azc-locatie"),
        ("coa-\nlitie", "coalitie"),
        ("kant-en-\nklaar", "kant-en-klaar"),
        ("face-\nto-face", "face-to-face"),
        ("ge-\ninteresseerd", "geïnteresseerd"),
        ("vari-\neren", "variëren"),
        ("muse-\num", "museum"),
        ("auto-\nongeluk", "auto-ongeluk"),
        ("VERGUNNING-\nHOUDER", "VERGUNNINGHOUDER"),
        ("ver\u00adgun\u00ad\nning", "vergunning"),
        ("huis\u2010\nwerk", "huiswerk"),
    ],
    "spaces": [("te  veel\t\u00a0wit", "te veel wit")],
    "glued": [
        ("goed!!Te veel", "goed!! Te veel"),
        ("klaar.De rest", "klaar. De rest"),
        ("wel...maar", "wel... maar"),
        ("taal,Werk", "taal, Werk"),
        ("waarom?Geen idee", "waarom? Geen idee"),
    ],
    "edges": [("  a \n b\n\n\n\nc\n ", "a\nb\n\nc"), ("\n \n", "")],
}
LEFT = {
    "encoding": ["“gekruld” en ‘zo’", "financiële", "ﬁnaal", "100 € één", "A&B", "ＣＯＡ", "👩🏽‍🔧"],
    "html": ["1 < 2 en 3 > 2", "<naam>", "<3", "a <- b", "<person@example.nl>"],
    "line_ends": ["een\ntwee"],
    "hyphens": ["taal -\nwerk", "- een\n- twee", "e-mail", "goed contact-\nDaarna stopt het", "taal-\n2. werk", "tijd –\nen geld"],
    "spaces": ["een twee\ndrie"],
    "glued": ["i.v.m. corona", "o.a.De taal", "3.500 euro", "1.Taal", "www.x.nl", "www.x.nl?a=b",
    "jan.Jansen@example.nl", "https://x.nl/?q=De", "a.u.b.", "€3,50", "B.V.Werk", "goed!!", "d.w.z.Maar"],
    "edges": ["een\n\ntwee"],
}  # fmt: skip


@pytest.mark.parametrize(("step", "raw", "mended"), [(s, a, b) for s, pairs in MENDED.items() for a, b in pairs])
def test_step_mends(step: str, raw: str, mended: str) -> None:
    assert repair(raw, (step,)).text == mended


@pytest.mark.parametrize(("step", "raw"), [(step, raw) for step, raws in LEFT.items() for raw in raws])
def test_step_leaves(step: str, raw: str) -> None:
    assert repair(raw, (step,)).text == raw


def test_every_step_is_tested_both_ways() -> None:
    assert set(MENDED) == set(LEFT) == set(STEPS)


def test_fragment_is_found_back_as_written() -> None:
    raw = " FinanciÃ«le  nood!!Statushou-\r\nders wachten "
    text = repair(raw)
    assert text.text == "Financiële nood!! Statushouders wachten"

    def written(words: str) -> str:
        start = text.text.index(words)
        return raw[slice(*text.raw_span(start, start + len(words)))]

    assert written("Financiële") == "FinanciÃ«le"
    assert written("Statushouders") == "Statushou-\r\nders"
    assert written("wachten") == "wachten"


def test_long_line_with_one_broken_character_keeps_its_alignment() -> None:
    raw = "woord " * 2000 + "financiÃ«le" + " woord" * 2000
    text = repair(raw)
    start = text.text.index("financiële")
    assert raw[slice(*text.raw_span(start, start + 10))] == "financiÃ«le"
    assert text.raw_span(6, 11) == (6, 11)


WRITTEN = st.lists(
    st.one_of(
        st.text(max_size=6),
        st.sampled_from(["Ã«", "â€™", "&amp;", "<br>", "\r\n", "-\n", "  ", "e\u0301", "👩🏽‍🔧", "!!", ".De",
        "www.x.nl", "\ud83d", "\u0308"]),
    ),
    max_size=20,
).map("".join)  # fmt: skip


@given(WRITTEN)
def test_any_text_is_repaired_with_every_span_in_the_raw_text(raw: str) -> None:
    text = repair(raw)
    spans = text.spans()
    for start in range(len(text.text)):
        raw_start, raw_end = map_span(spans, start, start + 1)
        assert 0 <= raw_start <= raw_end <= len(raw)
        character = text.text[start]
        if character.isascii() and character.isalnum() and "&" not in raw:
            assert character in raw[raw_start:raw_end]


@given(WRITTEN)
def test_no_step_but_encoding_changes_letters(raw: str) -> None:
    steps = tuple(name for name in STEPS if name not in ("encoding", "html", "hyphens"))
    bare = "".join(repair(raw, steps).text.split())
    assert bare == "".join(raw.split())


@given(WRITTEN)
def test_repaired_text_has_no_loose_spaces(raw: str) -> None:
    text = repair(raw).text
    assert text == text.strip()
    assert "  " not in text
    assert "\r" not in text


ADVERSE = [
    "ë", "Ã«", "a-\n", "<p ", "A. ", "van de ", "mevrouw van de ", "\n ", " ", "Dalfsen ", "Best.", "06-", "1234 AB ",
    "a@", "ROC Hart ", "!", "👍", "T.", "www.", "-", "nl91abna0", "a.B", "x", "é", "\u00ad", "a-\n\n", "A-\n", "-\n", "- ",
]  # fmt: skip
NAMES = privacy.gazetteer()


def _seconds(run: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    run(text)
    return time.process_time() - started


@pytest.mark.parametrize("piece", ADVERSE)
@pytest.mark.parametrize(
    "run", [lambda t: repair(t).spans(), lambda t: privacy.find(t, NAMES), kind_of], ids=["repair", "find", "kind"]
)
def test_time_grows_no_faster_than_the_text(run: Callable[[str], object], piece: str) -> None:
    short, long = piece * (12_500 // len(piece)), piece * (100_000 // len(piece)) + "x"
    # 8 times the text: 8 times the time when linear, 64 times when quadratic; what takes less than half a second is fine anyway
    assert _seconds(run, long) < max(0.5, 24 * _seconds(run, short))


def test_row_of_particles_without_a_name_is_read_once() -> None:
    assert _seconds(lambda t: privacy.find(t, NAMES), "mevrouw " + "van de " * 2000) < 0.5
