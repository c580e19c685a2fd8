"""What a language model's reply may say, which addresses may be asked, and how texts are cut: without a server."""

import json
import socket
from typing import Any

import pytest

from models.zero_shot.asking import ask, shortened
from models.zero_shot.reply import read
from models.zero_shot.server import Server, ServerError, address_of

CODES = ["taal", "werk", "zorg"]


def code(name: str, sure: Any = 0.9, *words: str) -> dict[str, Any]:
    return {"code": name, "zekerheid": sure, "woorden": list(words)}


@pytest.mark.parametrize(
    ("sure", "score"),
    [
        (0, 0.0),
        (1, 1.0),
        (0.25, 0.25),
        (85, 0.85),
        (True, 1.0),
        (-1, None),
        (101, None),
        ("hoog", None),
        (None, None),
        ([], None),
    ],
)
def test_confidence_lies_between_0_and_1(sure: Any, score: float | None) -> None:
    text = json.dumps({"antwoorden": [{"nr": 1, "codes": [code("taal", sure)]}]})
    found = read(text, ["taal"], CODES)
    assert found == {} if score is None else found[0].scores == {0: score}


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999", "-0.1"])
def test_confidence_that_is_no_number_makes_an_answer_unread(number: str) -> None:
    assert (
        read(f'{{"antwoorden": [{{"nr": 1, "codes": [{{"code": "taal", "zekerheid": {number}}}]}}]}}', ["x"], CODES)
        == {}
    )


@pytest.mark.parametrize("number", [0, 3, -1, 1.0, "1", True, None, 10**30])
def test_number_that_was_not_sent_is_not_read(number: Any) -> None:
    assert read(json.dumps({"antwoorden": [{"nr": number, "codes": []}]}), ["x", "y"], CODES) == {}


def test_same_code_twice_counts_once_with_the_higher_score() -> None:
    text = json.dumps(
        {"antwoorden": [{"nr": 1, "codes": [code("taal", 0.3), code("taal", 0.6, "taal"), code("taal", 0.1)]}]}
    )
    (reading,) = read(text, ["de taal"], CODES).values()
    assert (reading.scores, reading.words) == ({0: 0.6}, {0: ("taal",)})


def test_reasons_are_few_short_and_from_the_text() -> None:
    words = ["a", "A", "a b", "zin " * 20, "", 3, "niet", "c", "d"]
    text = json.dumps({"antwoorden": [{"nr": 1, "codes": [{"code": "taal", "woorden": words}]}]})
    (reading,) = read(text, ["a b c d " + "zin " * 20], CODES).values()
    assert reading.words == {0: ("a", "A", "a b")}


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/v1", "http://192.168.1.20:11434/v1", "http://10.0.0.1", "http://0.0.0.0:8000", "http://127.1:80",
        "http://127.0.0.1.nip.io/v1", "http://localhost.example.com", "https://[2001:db8::1]/v1", "http://[::ffff:8.8.8.8]/",
        "http://2130706433/v1", "http://localhost:80\\@example.com/",
    ],
)  # fmt: skip
def test_address_elsewhere_is_refused_without_looking_it_up(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket, "getaddrinfo", never)
    monkeypatch.setattr(socket.socket, "connect", never)
    with pytest.raises(ServerError, match="remote|address"):
        ask(["taal"], CODES, "", Server(url, "tiny"))


@pytest.mark.parametrize(
    "url",
    ["", "localhost:8080", "ftp://localhost/", "http://", "http://jan:geheim@localhost/v1", "http://localhost/v1?x=1",
     "http://localhost:99999/", "http://[::1/", "unix://host/pad", "unix:", "http://localhost/#a"],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ServerError, match="address"):
        address_of(url)


@pytest.mark.parametrize(("text", "n"), [("a b c", 5), ("woord " * 9, 20), ("x" * 50, 20), ("  " * 30, 20), ("abc", 1)])
def test_shortened_text_keeps_to_its_length_and_its_beginning(text: str, n: int) -> None:
    short = shortened(text, n)
    assert len(short) <= max(n, 4)
    assert text.startswith(short.removesuffix(" […]").rstrip())
