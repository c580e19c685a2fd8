"""Non-answers in the long tail, near misses that are answers, and what the parts of the grammar do."""

import csv
import random
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.cleaning import phrases
from coding.cleaning.keyboard import is_keyboard
from coding.cleaning.kinds import LONGEST, by_rules, kind_of
from coding.cleaning.mistyped import corrected
from coding.records import AnswerKind

MORE = Path(__file__).resolve().parents[1] / "data" / "cleaning" / "nonanswers_more.csv"
WORDS = sorted(phrases.grammar().words)


def _rows() -> list[tuple[str, bool, bool]]:
    """Text, whether it is labelled a non-answer, whether it is found to be one."""
    with MORE.open(encoding="utf-8", newline="") as file:
        return [
            (row["text"], row["kind"] != "answer", kind_of(row["text"]) is not AnswerKind.ANSWER)
            for row in csv.DictReader(file)
        ]


def test_no_answer_of_the_development_set_is_thrown_away() -> None:
    lost = [text for text, is_nothing, found in _rows() if found and not is_nothing]
    assert len(lost) <= 0.005 * len(_rows())


def test_non_answers_of_the_development_set_are_found() -> None:
    found = [found for _, is_nothing, found in _rows() if is_nothing]
    assert sum(found) >= 0.98 * len(found)


def test_development_set_has_no_text_twice() -> None:
    texts = [text for text, _, _ in _rows()]
    assert len(texts) == len(set(texts)) > 2000


@pytest.mark.parametrize(
    ("nothing", "answer"),
    [
        ("geen flauw idee", "geen goed idee"),
        ("daar heb ik geen zicht op", "daar heb ik geen zicht op werk"),
        ("niet bekend", "niet goed bekend"),
        ("weet niet wat ik moet invullen", "weet niet wat ik moet doen"),
        ("graag navragen bij mijn collega", "ik ga vragen bij mijn collega"),
        ("speelt bij ons niet", "speelt bij ons niet mee"),
        ("bedankt voor jullie werk", "succes met werk"),
        ("zie hierboven", "zie je boven de 50"),
        ("zie tabel hieronder", "zie de mens"),
        ("geen verdere informatie", "geen juiste informatie"),
        ("geen opmerkingen", "geen opmerkingen over de docent, wel over het lokaal"),
        ("weet ik niet, ik werk hier nog maar kort", "ik werk hier nog maar kort"),
        ("geen idee omdat ik hier niet over ga", "omdat ik het niet weet"),
        ("helaas geen", "helaas niet"),
        ("vraag 12", "3 vragen"),
        ("xxx", "BBB"),
    ],
)
def test_one_word_makes_an_answer_of_a_non_answer(nothing: str, answer: str) -> None:
    assert kind_of(nothing) is not AnswerKind.ANSWER
    assert kind_of(answer) is AnswerKind.ANSWER


@pytest.mark.parametrize("word", ["werkgevers", "huisvesting", "bijstand", "oorlog", "klimaat", "zeker geen dwang"])
@given(text=st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_no_text_with_a_word_about_the_subject_is_thrown_away(text: str, word: str) -> None:
    if not text.startswith(("zie", "zei", "see", "zi")):  # "zie rapport bijstand" points at a document
        assert by_rules(f"{text} {word}") is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("idde", "idee"),
        ("onbeknd", "onbekend"),
        ("neeeeen", "neen"),
        ("toepasisng", "toepassing"),
        ("weetnniet", "weet niet"),
    ],
)
def test_typing_error_is_mended(typed: str, meant: str) -> None:
    assert tuple(meant.split()) in corrected(typed)


@pytest.mark.parametrize("word", ["ideaal", "zucht", "weer", "een", "werkgevers", "a" * 200, "beeldscherm", "12a"])
def test_word_that_was_meant_is_not_corrected(word: str) -> None:
    assert corrected(word) == ()


@pytest.mark.parametrize(
    "text", ["salsa", "glas", "wsp", "pvda", "ggz", "coa isk", "strikt", "angst", "2 x", "jas", "bbb"]
)
def test_short_words_and_abbreviations_are_no_keyboard_noise(text: str) -> None:
    assert not is_keyboard(text.split())
    assert kind_of(text) is AnswerKind.ANSWER


def test_every_class_of_the_word_list_is_used_and_every_name_known() -> None:
    file = phrases.word_list()
    entries = [*file["groups"], *file["reasons"]]
    used = {name for entry in entries for part in (entry["words"], *entry["cores"]) for name in part.split()}
    by_hand = {"FILLER", "SPLIT", "BODY", "ONE_OF_US", "NUMBER", "LETTER", "YEAR"}
    assert used | by_hand == {*file["words"], *by_hand}
    for entry in entries:
        allowed = {word for name in (*entry["words"].split(), "FILLER") for word in file["words"].get(name, "").split()}
        for core in entry["cores"]:
            for name in core.split():
                assert name in ("NUMBER", "LETTER") or allowed & {*file["words"][name].split()}, (core, name)


@pytest.mark.parametrize("entry", range(len(phrases.grammar().groups)))
def test_a_core_alone_is_of_the_kind_of_its_group_or_an_earlier_one(entry: int) -> None:
    group = phrases.grammar().groups[entry]
    assert group.kind in AnswerKind
    assert group.cores
    assert all(core for core in group.cores)


@pytest.mark.parametrize(
    "piece", ["niet ", "geen idee, ", "n v ", "idde ", "zie ", "a.", "?", "en ", "weetniet", "3 ", "(", "x"]
)
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    def seconds(length: int) -> float:
        kind_of.__globals__["_of_short"].cache_clear()
        started = time.process_time()
        for _ in range(5):
            kind_of((piece * length)[: length - 1] + "z")
        return time.process_time() - started

    kind_of("warm")
    half = seconds(LONGEST // 2)
    assert seconds(LONGEST) < max(0.05, 4 * half)
    assert seconds(200_000) < 0.5


def test_more_than_ten_thousand_different_short_texts_are_judged_per_second() -> None:
    rng = random.Random(1)
    common = "taal werk regio coach tijd geld niet weet de het voor met klant groep lessen bij te weinig"
    texts = {" ".join(rng.choices(common.split(), k=rng.randint(1, 6))) for _ in range(8000)}
    kind_of("warm")
    started = time.process_time()
    for text in texts:
        kind_of(text)
    assert len(texts) / (time.process_time() - started) > 10_000
