"""Links over all answers: held, or chunk by chunk, they are the same as far as they can be."""

from __future__ import annotations

import pytest

from coding.cleaning import links as module
from coding.cleaning.clean import ALL_STEPS, mending
from coding.cleaning.links import link, linked
from coding.records import Answer, Question

MENDING = mending(ALL_STEPS)
QUESTIONS = [Question("q0", "", 0), Question("q1", "", 1)]
TEXTS = ["de taal", "idem", "Geen  tijd!", "zie hierboven", "geen tijd", "", "+", "de taal", "👍", "+"] * 3


def answers() -> list[Answer]:
    return [Answer(f"r{n // 2:02d}.q{n % 2}", text, f"q{n % 2}", f"r{n // 2:02d}") for n, text in enumerate(TEXTS)]


def in_memory() -> module.First:
    seen: dict[str, str] = {}

    def first(text: str, answer_id: str) -> str:
        earlier = seen.setdefault(text, answer_id)
        return "" if earlier == answer_id else earlier

    return first


@pytest.mark.parametrize("chunk", [1, 3, 7, 100])
def test_chunks_give_the_links_that_holding_all_gives(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    given = answers()
    held = link(given, MENDING, QUESTIONS)
    monkeypatch.setattr(module, "MOST_NEAR", 5)
    monkeypatch.setattr(module, "CHUNK", chunk)
    found = list(linked(given, len(given), MENDING, in_memory(), QUESTIONS))
    assert [a for part, _ in found for a in part] == given
    assert {k: v for _, one in found for k, v in one.first.items()} == held.first
    assert {k: v for _, one in found for k, v in one.reason.items()} == held.reason
    assert {k: v for _, one in found for k, v in one.refers.items()} == held.refers
    assert held.refers["r00.q1"] == "r00.q0"


@pytest.mark.parametrize("chunk", [1, 3, 7])
def test_answers_of_a_respondent_stay_together(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(module, "CHUNK", chunk)
    parts = [part for part, _ in linked(answers(), len(TEXTS), MENDING, in_memory())]
    people = [{a.respondent_id for a in part} for part in parts]
    assert len(parts) > 1
    assert sum(map(len, people)) == len(set.union(*people))


def test_answers_of_nobody_come_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHUNK", 4)
    given = [Answer(f"a{n}", "tekst") for n in range(10)]
    assert [len(part) for part, _ in linked(given, 10, MENDING, in_memory())] == [4, 4, 2]


def test_first_is_the_first_in_the_order_given() -> None:
    given = [Answer("a9", "geen tijd"), Answer("a10", "Geen tijd"), Answer("a2", "geen tijd!")]
    assert link(given, MENDING).first == {"a10": "a9", "a2": "a9"}


def test_steps_that_are_off_link_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_NEAR", 5)
    for _, found in linked(answers(), len(TEXTS), MENDING, in_memory(), QUESTIONS, steps=("kinds",)):
        assert (found.first, found.refers) == ({}, {})


def test_long_answers_are_not_held_either_and_come_in_smaller_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    given = [Answer(f"a{n}", text) for n, text in enumerate(["x" * 60, "x" * 60, "kort", "x" * 60])]
    n_characters = sum(len(a.text) for a in given)
    monkeypatch.setattr(module, "CHUNK_CHARACTERS", 100)
    monkeypatch.setattr(module, "MOST_HELD", n_characters - 1)
    found = list(linked(given, 4, MENDING, in_memory(), n_characters=n_characters))
    assert [len(part) for part, _ in found] == [2, 2]
    assert [one.first for _, one in found] == [{"a1": "a0"}, {"a3": "a0"}]
