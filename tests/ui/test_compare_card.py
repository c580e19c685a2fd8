"""The Python side of the card on which differences are settled: what it takes in, what it refuses, what it tells."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from coding.errors import AccessError, CodedError
from coding.records import Code, Codebook, Difference
from ui.components import compare_card
from ui.components.compare_card import Batch, Settlement
from ui.components.compare_cases import AROUND, _near

BOOK = Codebook((Code("samen", "Samenwerking"), Code("taal", "Taal")))
ANSWER = "2020-1.les"


class Store:
    """Settles as a project does: only what still stands as it was shown."""

    def __init__(self) -> None:
        self.standing = ""
        self.kept: list[Settlement] = []
        self.error: Exception | None = None

    def __call__(self, one: Settlement) -> str:
        if self.error:
            raise self.error
        if one.on != self.standing:
            raise CodedError("double.changed", answer=one.answer_id)
        self.kept.append(one)
        self.standing = f"besluit-{len(self.kept)}"
        return self.standing


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> compare_card._Desk:
    """What a session knows of the card."""
    monkeypatch.setattr(compare_card.st, "session_state", {})
    monkeypatch.setattr("ui.components.reading_card.sending.st.session_state", {})
    batch = Batch("p|k", "dubbel-001", ((ANSWER, ""),), ())
    made = compare_card._Desk("kaart", batch, BOOK, Store(), lambda error: error.text("nl"), lambda _: None)
    made.show({ANSWER: 1})
    return made


def sent(**changes: Any) -> dict[str, Any]:
    """A settlement as the browser sends it."""
    given = {
        "id": str(uuid4()), "sample": "dubbel-001", "answer_id": ANSWER, "codes": ["taal"], "reason": "unclear", "note": "grens",
        "supersedes": "",
    }  # fmt: skip
    return given | changes


def message(n: str, *items: Any) -> dict[str, Any]:
    """One message of the card."""
    return {"n": n, "at": ANSWER, "owner": "p|k", "line": "dubbel-001", "decisions": list(items)}


def test_what_stood_on_the_screen_is_settled_whole(desk):
    one = sent()
    desk.take_in(message("1", one))
    assert desk.settle.kept == [Settlement(one["id"], "dubbel-001", ANSWER, ("taal",), Difference.UNCLEAR, "grens", "")]
    assert desk.told() == {"stored": [one["id"]], "refused": {}, "failed": False}


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": None}, {"reason": "zomaar"}, {"codes": "taal"}, {"codes": [3]}, {"note": None}, {"note": "x" * 1001}, {"sample": 4},
        {"answer_id": None}, {"supersedes": "x" * 81},
    ],
)  # fmt: skip
def test_what_is_no_settlement_is_refused_and_the_rest_is_stored(desk, changes):
    wrong, right = sent(**changes), sent()
    desk.take_in(message("1", wrong, right))
    assert [one.id for one in desk.settle.kept] == [right["id"]]
    assert desk.told() == {"stored": [right["id"]], "refused": {wrong["id"]: ""}, "failed": False}


def test_an_answer_that_changed_since_it_was_shown_is_refused_in_words_and_keeps_no_other_from_it(desk):
    desk.settle.standing = "van-een-ander"
    late, right = sent(), sent(supersedes="van-een-ander")
    desk.take_in(message("1", late, right))
    assert [one.id for one in desk.settle.kept] == [right["id"]]
    told = desk.told()
    assert (told["stored"], list(told["refused"])) == ([right["id"]], [late["id"]])
    assert f"Over {ANSWER} is intussen iets anders besloten" in told["refused"][late["id"]]
    desk.take_in(message("2"))
    assert desk.told()["refused"] == {}


def test_a_correction_before_the_first_was_heard_of_comes_on_top_of_it(desk):
    first = sent()
    second = sent(codes=[], supersedes=first["id"])
    desk.take_in(message("1", first, second))
    assert [(one.codes, one.on) for one in desk.settle.kept] == [(("taal",), ""), ((), "besluit-1")]
    third = sent(codes=["samen"], supersedes=second["id"])
    desk.take_in(message("2", third))
    assert desk.settle.kept[-1].on == "besluit-2"


@pytest.mark.parametrize("error", [OSError("disk full"), AccessError("access.logged_out")])
def test_what_could_not_be_stored_is_kept_in_the_browser_and_comes_again(desk, error):
    one = sent()
    desk.settle.error = error
    desk.take_in(message("1", one))
    assert desk.told() == {"stored": [], "refused": {}, "failed": True}
    desk.settle.error = None
    desk.take_in(message("2", one))
    assert desk.told() == {"stored": [one["id"]], "refused": {}, "failed": False}


def test_a_message_of_another_coder_is_left_alone(desk):
    desk.take_in({**message("1", sent()), "owner": "p|een ander"})
    assert desk.settle.kept == []


def test_each_reason_has_a_key_of_its_own():
    assert set(compare_card.KEYS) == set(Difference)
    assert not set(compare_card.KEYS.values()) & {"c", "r", "t"}  # of Streamlit, and of the note
    assert len(set(compare_card.KEYS.values())) == len(Difference)


def test_the_browser_has_what_comes_next_also_past_the_end():
    line = [(f"a{n}", "" if n % 40 == 0 else "besluit") for n in range(200)]  # open: 0, 40, 80, 120, 160
    near = _near(line, "a160")
    assert set(range(160 - AROUND, 160 + AROUND + 1)) <= set(near)
    assert {0, 40, 80, 120} <= set(near)
    assert _near(line, "")[0] == 0
    assert len(_near([(f"a{n}", "") for n in range(1000)], "a500")) <= 4 * AROUND + 2
