"""Keyword rules: what fires, and what does not."""

import contextlib
import re
import time
import unicodedata
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.rules import RuleError, Rules, folded, parse
from models.rules.reading import Plain


def _term(text: str, word: str, **known: Any) -> Plain:
    start = text.index(word)
    return Plain(start, start + len(word), word, **known)


def _terms(text: str, **known: dict[str, Any]) -> list[Plain]:
    """Words between spaces and marks, hyphens kept; `known` gives more about some of them."""
    found = re.finditer(r"[\w&’'-]+", text)
    return [Plain(m.start(), m.end(), m.group(), **known.get(m.group(), {"lemma": m.group().lower()})) for m in found]


def _found(keyword: str, text: str, terms: Any = None, question: str = "") -> list[str]:
    matches = sorted(Rules.of([[keyword]]).matches(text, terms, question), key=lambda m: m.spans)
    return [" … ".join(text[start:end] for start, end in m.spans) for m in matches]


WORDS_AND_PHRASES = [
    ("nazorg", "Goede nazorg!", ["nazorg"]),
    ("nazorg", "NAZORG, nazorg", ["NAZORG", "nazorg"]),
    ("nazorg", "nazorgtraject", []),
    ("nazorg", "zonder-nazorg", ["nazorg"]),
    ("buurgemeente*", "drie buurgemeenten en een Buurgemeente", ["buurgemeenten", "Buurgemeente"]),
    ("buurgemeente*", "mijnbuurgemeente", []),
    ("*coach", "jobcoach, coach, jobcoaches", ["jobcoach", "coach"]),
    ("*coach*", "jobcoaches coach gecoacht", ["jobcoaches", "coach", "gecoacht"]),
    ("samenwerk* in de regio", "Samenwerken in de regio is goed", ["Samenwerken in de regio"]),
    ("samenwerk* in de regio", "samenwerken. In de regio", []),
    ("in de regio", "in de\nregio", ["in de\nregio"]),
    ("een op een", "een-op-een", ["een-op-een"]),
    ("werk en taal", "werk, en taal", []),
    ("reintegratie", "Reïntegratie", ["Reïntegratie"]),
    ("reïntegratie", "REINTEGRATIE", ["REINTEGRATIE"]),
    ("financiele", "financiële", ["financiële"]),
    ("b1", "niveau B1 of B1-route", ["B1", "B1"]),
    ("b1", "AB12", []),
    ("p-wet", "de P-wet en P wet", ["P-wet", "P wet"]),
    ("foto's", "geen foto's en foto’s", ["foto's", "foto’s"]),
    ("w&i", "de afdeling W&I en W & I", ["W&I", "W & I"]),
    ("werk * taal", "werk en taal, werk taal", ["werk en taal"]),
]


@pytest.mark.parametrize(("keyword", "text", "found"), WORDS_AND_PHRASES)
def test_keyword_finds(keyword: str, text: str, found: list[str]) -> None:
    assert _found(keyword, text) == found


@pytest.mark.parametrize(("keyword", "text", "found"), WORDS_AND_PHRASES)
def test_keyword_finds_the_same_in_words_that_were_analysed(keyword: str, text: str, found: list[str]) -> None:
    assert _found(keyword, text, _terms(text)) == found


FORMS = {
    "taalaanbieders": {"lemma": "taalaanbieder", "parts": ("taal", "aanbieder")},
    "regio-overleggen": {"lemma": "regio-overleg", "parts": ("regio", "overleg")},
    "ROC": {"lemma": "roc", "expansion": "regionaal opleidingencentrum"},
    "zsm": {"lemma": "zsm", "expansion": "zo snel mogelijk"},
    "foto’s": {"lemma": "foto"},
}


@pytest.mark.parametrize(
    ("keyword", "text", "found"),
    [
        ("taalaanbieder", "de taalaanbieders", ["taalaanbieders"]),
        ("taalaanbieder=", "de taalaanbieders", []),
        ("taalaanbieders=", "de taalaanbieders", ["taalaanbieders"]),
        ("aanbieder", "de taalaanbieders", []),
        ("aanbieder+", "de taalaanbieders", ["taalaanbieders"]),
        ("aanbied*+", "de taalaanbieders", ["taalaanbieders"]),
        ("aanbieder+", "een aanbieder", ["aanbieder"]),
        ("regio-overleg", "de regio-overleggen", ["regio-overleggen"]),
        ("de regio-overleg", "de regio-overleggen", ["de regio-overleggen"]),
        ("regio-overleg=", "de regio-overleggen", []),
        ("zo snel mogelijk", "begin zsm", ["zsm"]),
        ("begin zo snel mogelijk", "begin zsm", ["begin zsm"]),
        ("snel", "begin zsm", []),
        ("snel+", "begin zsm", ["zsm"]),
        ("regionaal", "het ROC", []),
        ("regionaal*", "het ROC", []),
        ("regionaal+", "het ROC", ["ROC"]),
        ("het regionaal", "het ROC", []),
        ("roc", "het ROC", ["ROC"]),
        ("foto's", "foto’s", ["foto’s"]),
    ],
)
def test_keyword_finds_lemmas_and_where_asked_parts(keyword: str, text: str, found: list[str]) -> None:
    assert _found(keyword, text, _terms(text, **FORMS)) == found


@pytest.mark.parametrize(
    ("keyword", "text", "found"),
    [
        ("regio* ~3 samenwerk*", "in de regio goed en samenwerken", ["regio … samenwerken"]),
        ("regio* ~3 samenwerk*", "in de regio goed en veel samenwerken", []),
        ("regio* ~3 samenwerk*", "samenwerken in de regio", []),
        ("regio* ~~3 samenwerk*", "samenwerken in de regio", ["samenwerken … regio"]),
        ("regio* ~~3 samenwerk*", "de regio moet samenwerken", ["regio … samenwerken"]),
        ("regio* ~~2 samenwerk*", "samenwerken binnen onze regio", []),
        ("regio ~1 taal", "regio taal", ["regio … taal"]),
        ("regio ~3 taal", "regio, en taal", ["regio … taal"]),
        ("regio ~3 taal", "regio. En taal", []),
        ("regio ~3 taal", "regio\nen taal", []),
        ("in de regio ~2 werk aan taal", "in de regio samen werk aan taal", ["in de regio … werk aan taal"]),
        ("werk aan ~~2 in de regio", "in de regio zo werk aan", ["in de regio … werk aan"]),
        ("a ~2 b ~2 c", "a x b x c", ["a … b … c"]),
        ("a ~2 b ~2 c", "a b b x c", ["a … b … c"]),
        ("a ~2 b ~1 c", "a b b c", ["a … b … c"]),
        ("a ~~2 a", "a x", []),
        ("regie !regionaal", "de regie houden", ["regie"]),
        ("regie !regionaal", "de regie regionaal houden", []),
        ("regie !regionaal", "regie houden. Regionaal niet.", ["regie"]),
        ("regie !in-de-regio", "de regie in de regio", []),
        ("regie !in-de-regio", "de regie in een regio", ["regie"]),
        ("regie !region* !landelijk", "landelijke regie, landelijk", []),
        ("!regionaal regie", "de regie", ["regie"]),
        ("regie ~3 taal !niet", "regie op taal, niet op werk", []),
    ],
)
def test_keyword_finds_within_a_window_and_not_beside_what_is_forbidden(
    keyword: str, text: str, found: list[str]
) -> None:
    assert _found(keyword, text) == found
    assert _found(keyword, text, _terms(text)) == found


@pytest.mark.parametrize(
    ("keyword", "question", "fires"),
    [
        ("[coa] warm*", "coa", True),
        ("[coa] warm*", "taal", False),
        ("[coa] warm*", "", False),
        ("[coa, taal] warm*", "taal", True),
        ("[!coa] warm*", "coa", False),
        ("[!coa] warm*", "taal", True),
        ("[!coa, taal] warm*", "taal", False),
        ("[coa] re:warm", "coa", True),
        ("[coa] re:warm", "taal", False),
    ],
)
def test_scope_limits_a_rule_to_questions(keyword: str, question: str, fires: bool) -> None:
    assert bool(_found(keyword, "een warme overdracht", question=question)) == fires


@pytest.mark.parametrize(
    ("keyword", "text", "found"),
    [
        (r"re:warme?\s+overdr", "een Warme overdracht", ["Warme overdr"]),
        (r"re:\b[abc]\d\b", "niveau B1 en c2, D1", ["B1", "c2"]),
        ("re:één", "een Één ÉÉN", ["een", "Één", "ÉÉN"]),
        ("RE: taal|werk", "werk en taal", ["werk", "taal"]),
        ("re:x+", "👍 é xx", ["xx"]),
    ],
)
def test_expression_finds_without_capitals_and_accents(keyword: str, text: str, found: list[str]) -> None:
    assert _found(keyword, text) == found


def test_expression_that_others_never_finish_is_linear() -> None:
    rules = Rules.of([["re:(a+)+$", r"re:(\w*)*!"]])
    started = time.process_time()
    assert rules.matches("a" * 100_000 + " ") == []
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    ("keyword", "reason"),
    [
        ("", "no_word"),
        ("*", "star"),
        ("**", "star"),
        ("?!", "no_word"),
        ("* taal", "star"),
        ("taal ~2 *", "star"),
        ("sam*werk", "star_inside"),
        ("taal ~3", "window_place"),
        ("~3 taal", "window_place"),
        ("taal ~2 ~3 werk", "window_place"),
        ("taal ~ werk", "window"),
        ("taal ~x werk", "window"),
        ("taal ~0 werk", "window_reach"),
        ("taal ~51 werk", "window_reach"),
        ("a ~1 b ~1 c ~1 d ~1 e ~1 f", "windows_many"),
        ("!taal", "only_without"),
        ("taal !", "no_word"),
        ("taal !*", "star"),
        ("[coa warm", "scope_open"),
        ("[] warm", "scope_empty"),
        ("[!] warm", "scope_empty"),
        ("[coa]", "no_word"),
        ("re:(", "expression"),
        ("re:(?=a)", "expression"),
        (r"re:(a)\1", "expression"),
        ("re:a*", "expression_empty"),
        ("re:", "expression_empty"),
        ("re:" + "a" * 501, "expression_long"),
    ],
)
def test_broken_rule_says_why_and_never_fires(keyword: str, reason: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse(keyword)
    assert caught.value.reason == reason
    assert Rules.of([[keyword, "ok"]]).keywords == ["ok"]


def test_codes_are_found_in_one_reading_with_their_places() -> None:
    rules = Rules.of([["taal"], [], ["taal", "taalles*"]])
    assert sorted(rules.matches("Taal en taallessen")) == [(0, 0, ((0, 4),)), (2, 1, ((0, 4),)), (2, 2, ((8, 18),))]
    assert (rules.keywords, rules.codes) == (["taal", "taal", "taalles*"], [0, 2, 2])


def test_hits_count_different_rules_and_those_on_the_same_words_once() -> None:
    rules = Rules.of([["taal*"], ["werk"], [], ["partner", "partners", "de partner"]])
    texts = ["taal, Taal en taalles", "werk", "", "👍", "de partners"]
    terms = [_terms(text, partners={"lemma": "partner"}) for text in texts]
    rows = [[1, 0, 0, 0], [0, 1, 0, 0], [0] * 4, [0] * 4, [0, 0, 0, 2]]
    assert rules.hits(texts, terms).tolist() == rows


def test_hits_take_the_question_of_each_text() -> None:
    rules = Rules.of([["[coa] warm"]])
    assert rules.hits(["warm", "warm"], questions=["coa", "taal"]).tolist() == [[1], [0]]
    assert rules.hits(["warm"]).tolist() == [[0]]
    assert rules.hits([]).shape == (0, 1)


def test_fired_are_the_words_of_the_text_in_order() -> None:
    rules = Rules.of([["taal*", "les*"]])
    assert rules.fired("Lessen in Taal, taal, taalles en lesuur", 0) == ["lessen", "taal", "taalles"]
    assert rules.fired("Lessen in Taal", 0, at_most=1) == ["lessen"]
    assert rules.fired("niets", 0) == []


def test_spans_do_not_overlap_and_belong_to_one_code() -> None:
    rules = Rules.of([["taal*", "de taal", "werk ~3 taal*"], ["les"]])
    assert rules.spans("Werk in de taalles, les", 0) == [(0, 4), (11, 18)]
    assert rules.spans("de taal", 0) == [(0, 7)]
    assert rules.spans("de taal", 1) == []


@pytest.mark.parametrize(
    ("keyword", "text", "denied", "fires"),
    [
        ("tijd", "geen tijd", {"tijd"}, False),
        ("tijd", "wel tijd", set(), True),
        ("geen tijd", "geen tijd", {"tijd"}, True),
        ("regio ~3 taal", "geen regio of taal", {"regio", "of", "taal"}, False),
        ("regio ~3 taal", "geen regio maar taal", {"regio"}, True),
        ("re:tijd", "geen tijd", {"tijd"}, False),
        ("re:geen tijd", "geen tijd", {"tijd"}, True),
    ],
)
def test_code_may_leave_out_what_is_denied(keyword: str, text: str, denied: set[str], fires: bool) -> None:
    terms = _terms(text, **{word: {"lemma": word, "negated": True} for word in denied})
    assert bool(Rules.of([[keyword]], [False]).hits([text], [terms]).any()) == fires
    assert Rules.of([[keyword]], [True]).hits([text], [terms]).any()
    assert Rules.of([[keyword]]).hits([text], [terms]).any()


def test_long_texts_take_linear_time() -> None:
    rules = Rules.of(
        [["taal*", "*werk", "regie !landelijk", "regie ~~50 nooit", "regie ~50 regie ~50 regie ~50 nooit"]]
    )
    started = time.process_time()
    assert rules.spans("x" * 200_000 + " taalles", 0) == [(200_001, 200_008)]
    assert len(rules.matches("regie " * 2_000)) == 2_000
    assert len(rules.matches("regie. " * 20_000)) == 20_000
    assert time.process_time() - started < 5


@given(st.text(max_size=60))
@example("İstanbul ß ﬁ Ǆ e\u0301")
def test_folding_keeps_the_length(text: str) -> None:
    assert len(folded(text)) == len(text)


@given(st.text(alphabet="ab*~!=+[]3 re:()|-,", max_size=20), st.text(alphabet="ab .-\n", max_size=30))
def test_every_keyword_is_a_rule_or_says_why_not(keyword: str, text: str) -> None:
    with contextlib.suppress(RuleError):
        parse(keyword)
    for match in Rules.of([[keyword]]).matches(text, _terms(text)):
        assert all(0 <= start < end <= len(text) for start, end in match.spans)


# A second, slow implementation: a regular expression per keyword, tried at every place.


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFD", c)[0].lower() for c in text)


def _slow(keywords: list[list[str]], text: str) -> set[tuple[int, int, int]]:
    found = set()
    for code, phrases in enumerate(keywords):
        for phrase in phrases:
            words = [re.escape(word.strip("*")) for word in phrase.split()]
            parts = [
                (r"\w*" if word.startswith("*") else "") + core + (r"\w*" if word.endswith("*") else "")
                for word, core in zip(phrase.split(), words, strict=True)
            ]
            pattern = re.compile(r"(?<!\w)" + r"[\s\-/]+".join(parts) + r"(?!\w)")
            low = _bare(text)
            found |= {(code, m.start(), m.end()) for i in range(len(low)) if (m := pattern.match(low, i))}
    return found


WORDS = st.sampled_from(["taal", "taalles", "les", "werk", "samenwerken", "één", "a", "B1"])
TEXTS = st.lists(st.tuples(WORDS, st.sampled_from([" ", "  ", "-", "/", ", ", ". ", "\n", ""])), max_size=12).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)
KEYWORD = st.sampled_from(
    ["taal", "taal*", "*les", "*werk*", "samen*", "een", "a", "b1", "taal werk", "taal* les", "*werken een a"]
)


@given(st.lists(st.lists(KEYWORD, max_size=4), max_size=3), TEXTS)
def test_rules_find_what_a_slow_regular_expression_finds(keywords: list[list[str]], text: str) -> None:
    found = {(m.code, *m.spans[0]) for m in Rules.of(keywords).matches(text)}
    assert found == _slow(keywords, text)
    assert {(m.code, *m.spans[0]) for m in Rules.of(keywords).matches(text, _terms(text))} == found
