"""The Python side of the reading card: what goes in, what comes back, and what is refused."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from coding import wording
from coding.records import Code, Codebook
from ui.components.reading_card import (
    Batch,
    CardAnswer,
    CardDecision,
    CardState,
    Earlier,
    Fragment,
    Kind,
    Mask,
    Offer,
    Refusal,
    card_texts,
    check,
    mount,
    palette,
    payload,
    sending,
    words,
)

BOOK = Codebook(
    (
        Code("samen", "Samenwerking", "keten", "Met anderen.", exclude=("alleen taal -> taal",)),
        Code("taal", "Taal", "taal"),
        Code("los", "Los"),
    ),
    groups={"keten": "Keten", "taal": "Taal en leren"},
)
ANSWER = CardAnswer("2020-1.les", "Wat leerde u?", "In Zwolle 😀 samen met Piet.")


def sent(**changes: Any) -> dict[str, Any]:
    """A decision as the browser sends it."""
    given = {
        "id": str(uuid4()), "answer_id": ANSWER.id, "kind": "decide", "codes": ["taal", "samen"], "fragments": [],
        "flags": [], "memo": "", "time": "2026-11-23T10:00:00.000Z", "supersedes": "",
    }  # fmt: skip
    return given | changes


def taken_in(*items: Any) -> tuple[tuple[CardDecision, ...], dict[str, Refusal]]:
    """What is made of a message."""
    return check.taken_in(list(items), {ANSWER.id}.__contains__, BOOK, {ANSWER.id: len(ANSWER.text)}.get)


def test_a_decision_comes_back_checked_and_in_codebook_order():
    item = sent(fragments=[{"start": 10, "end": 11, "code": "taal"}], flags=["discuss", "quote"], memo="let op")
    (made,), refused = taken_in(item)
    assert not refused
    assert made.codes == ("samen", "taal")
    assert made.fragments == (Fragment(10, 11, "taal"),)
    assert made.flags == ("quote", "discuss")
    assert made.kind is Kind.DECIDE
    assert made.time == datetime(2026, 11, 23, 10, tzinfo=UTC)


def test_the_same_decision_twice_in_a_message_is_one():
    item = sent()
    made, _ = taken_in(item, dict(item), sent())
    assert len(made) == 2


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"answer_id": "2020-9.les"}, Refusal.ANSWER),
        ({"codes": ["verzonnen"]}, Refusal.CODE),
        ({"fragments": [{"start": 0, "end": 3, "code": "los"}]}, Refusal.CODE),
        ({"fragments": [{"start": 3, "end": 3, "code": "taal"}]}, Refusal.FRAGMENT),
        ({"fragments": [{"start": 0, "end": 28, "code": "taal"}]}, Refusal.FRAGMENT),
        ({"fragments": [{"start": True, "end": 2, "code": "taal"}]}, Refusal.SHAPE),
        ({"fragments": None}, Refusal.SHAPE),
        ({"flags": ["mooi"]}, Refusal.SHAPE),
        ({"codes": "taal"}, Refusal.SHAPE),
        ({"kind": "delete"}, Refusal.SHAPE),
        ({"kind": "skip"}, Refusal.SHAPE),  # a skip that has codes
        ({"time": "gisteren"}, Refusal.SHAPE),
        ({"time": "2026-11-23T10:00:00"}, Refusal.SHAPE),  # without a zone
        ({"memo": "x" * 10_001}, Refusal.SHAPE),
        ({"supersedes": 3}, Refusal.SHAPE),
    ],
)
def test_what_is_wrong_is_refused_and_the_rest_is_taken_in(changes, why):
    wrong, right = sent(**changes), sent()
    made, refused = taken_in(wrong, right)
    assert [d.id for d in made] == [right["id"]]
    assert refused == {wrong["id"]: why}


@pytest.mark.parametrize("message", [None, "tekst", 3, {}, [None, 3, {"id": "<script>"}, {"id": 4}]])
def test_a_message_without_decisions_is_empty(message):
    assert check.taken_in(message, lambda _: True, BOOK, lambda _: None) == ((), {})


def test_what_is_masked_is_not_sent():
    answer = CardAnswer(
        "a", "Vraag", ANSWER.text, masks=(Mask(3, 9, "gemeente"), Mask(22, 26, "persoon")),
        offers=(Offer("taal", 0.5, spans=((3, 9), (12, 17))),),
    )  # fmt: skip
    given = payload.of_answer(answer, BOOK)
    assert "Zwolle" not in json.dumps(given)
    assert given["pieces"] == [
        [0, 3, "In "], [3, 9, None, "gemeente"], [9, 22, " 😀 samen met "], [22, 26, None, "persoon"], [26, 27, "."],
    ]  # fmt: skip
    assert given["offers"][0]["spans"] == [[12, 17]]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (CardAnswer("a", "v", "tekst", offers=(Offer("weg"),)), "no code 'weg'"),
        (CardAnswer("a", "v", "tekst", offers=(Offer("taal", spans=((2, 9),)),)), "outside the answer: 2, 9"),
        (CardAnswer("a", "v", "tekst", negated=((3, 3),)), "outside the answer: 3, 3"),
        (CardAnswer("a", "v", "tekst", masks=(Mask(0, 3, "x"), Mask(2, 4, "x"))), "over another: 2, 4"),
    ],
)
def test_a_batch_that_does_not_fit_is_refused(answer, told):
    with pytest.raises(ValueError, match=told):
        payload.of_answer(answer, BOOK)


def test_codes_have_the_letter_of_their_group_and_point_to_labels():
    codes = payload.of_codebook(BOOK, "Zonder groep")
    assert [(c["letter"], c["group"], c["place"]) for c in codes] == [
        ("A", "Keten", 0), ("B", "Taal en leren", 1), ("C", "Zonder groep", 2),
    ]  # fmt: skip
    assert codes[0]["exclude"] == ["alleen taal → Taal"]


def test_an_earlier_decision_is_shown_without_codes_that_are_gone():
    answer = CardAnswer("a", "v", "tekst", earlier=Earlier("x", ("taal", "vervallen"), (Fragment(0, 2, "taal"),)))
    given = payload.of_answer(answer, BOOK)["earlier"]
    assert given["codes"] == ["taal"]
    assert given["fragments"] == [{"start": 0, "end": 2, "code": "taal"}]


@pytest.mark.parametrize(
    ("owner", "ids", "told"),
    [("", ["a"], "owner"), ("p", ["a", "a"], "twice"), ("p", [str(n) for n in range(61)], "at most 60")],
)
def test_a_batch_has_an_owner_and_at_most_sixty_answers_once(owner, ids, told):
    with pytest.raises(ValueError, match=told):
        Batch(owner, "les", tuple(CardAnswer(i, "v", "t") for i in ids))


@pytest.mark.parametrize("key", ["c", "R", "5", "q"])
def test_a_key_that_is_taken_is_refused(key):
    with pytest.raises(ValueError, match=key.lower()):
        words.check_keys({**words.KEYS, "memo": key})


def test_other_keys_may_be_chosen():
    assert words.check_keys({**words.KEYS, "memo": "n"})["memo"] == "n"
    with pytest.raises(ValueError, match="memo"):
        words.check_keys({k: v for k, v in words.KEYS.items() if k != "memo"})


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_text_that_the_card_shows_is_in_the_catalogue(language):
    script = "".join((mount.ASSETS / f"{part}.js").read_text(encoding="utf-8") for part in mount.PARTS)
    asked = set(re.findall(r"""say\("(\w+)\"""", script)) | (set(words.KEYS) - {"forth", "define"})
    asked |= {f"help_{name}" for name in words.KEYS} | {"no_group", "tag"}
    assert len(asked) > 50
    assert asked <= set(card_texts(language))


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("colours", "grounds"),
    [(palette.LIGHT, ("#fbfaf6", "#f2f0e9", "#ffffff")), (palette.DARK, ("#16191a", "#1f2425", "#101617"))],
)
def test_group_colours_can_be_read_and_are_equally_light(colours, grounds):
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    ratios = {c: [contrast(c, ground) for ground in grounds] for c in colours}
    assert len(ratios) == 8
    assert min(r for found in ratios.values() for r in found) >= 4.5
    first = [found[0] for found in ratios.values()]
    assert max(first) / min(first) < 1.2


class Store:
    """Takes decisions as a project does: each id once."""

    def __init__(self) -> None:
        self.kept: dict[str, CardDecision] = {}
        self.error: Exception | None = None

    def __call__(self, new: Any) -> list[str]:
        if self.error:
            raise self.error
        self.kept |= {d.id: d for d in new}
        return [d.id for d in new]


@pytest.fixture
def desk(monkeypatch) -> mount._Desk:
    """What a session knows of the card."""
    monkeypatch.setattr(mount.st, "session_state", {})
    made = mount._Desk("kaart", Batch("p|k", "les", (ANSWER,)), BOOK, Store(), None)
    made.show_batch()
    return made


def message(n: str, *items: dict[str, Any]) -> dict[str, Any]:
    """One message of the card."""
    return {"n": n, "at": ANSWER.id, "decisions": list(items)}


def test_only_what_is_stored_is_told(desk):
    first, second = sent(), sent(answer_id="2020-9.les")
    desk.take_in(message("1", first, second))
    assert desk.told() == {
        "stored": [first["id"]],
        "refused": {second["id"]: "answer"},
        "failed": False,
        "asked_for": [],
    }
    assert desk.leave().received[0].id == first["id"]
    assert desk.leave() == CardState(ANSWER.id, (), (first["id"],), {second["id"]: Refusal.ANSWER})


def test_a_message_that_comes_again_stores_nothing_twice(desk):
    first, second = sent(), sent()
    desk.take_in(message("1", first))
    desk.take_in(message("2", first, second))
    desk.take_in(message("2", first, second))
    assert list(desk.store.kept) == [first["id"], second["id"]]
    assert [d.id for d in desk.state().received] == [second["id"]]
    assert desk.told()["stored"] == [first["id"], second["id"]]


def test_what_could_not_be_stored_is_not_told_as_stored_and_comes_again(desk):
    first = sent()
    desk.store.error = OSError("disk full")
    desk.take_in(message("1", first))
    assert desk.told() == {"stored": [], "refused": {}, "failed": True, "asked_for": []}
    assert isinstance(desk.state().failed, OSError)
    assert sending.trouble("kaart") is None  # once may be a moment's delay
    desk.take_in(message("1b", first))
    assert sending.trouble("kaart") is desk.store.error
    desk.store.error = None
    desk.take_in(message("2", first))
    assert sending.trouble("kaart") is None
    assert desk.told() == {"stored": [first["id"]], "refused": {}, "failed": False, "asked_for": []}


def test_an_answer_of_an_earlier_batch_is_known(desk):
    later = mount._Desk("kaart", Batch("p|k", "les", (CardAnswer("2020-2.les", "v", "t"),)), BOOK, desk.store, None)
    later.show_batch()
    later.take_in(message("1", sent()))
    assert len(desk.store.kept) == 1
