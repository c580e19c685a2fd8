"""Which decisions must be looked at again, and what a change does to decisions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from coding.codebook.edit import Change, Kind, applied
from coding.codebook.history import Effect, History, clashes, effects
from coding.records import Code, Codebook, Decision

BOOK = Codebook((Code("a", "A", definition="Wat a is."), Code("b", "B", definition="Wat b is.")), version="1")


def versions(*changes: Change) -> list[Codebook]:
    """The first version and one after each change."""
    found = [BOOK]
    for n, change in enumerate(changes, start=2):
        found.append(replace(applied(found[-1], change), version=str(n)))
    return found


def edit(code: str = "a", **fields: object) -> Change:
    """A change of fields."""
    return Change(Kind.EDIT, code, fields=fields)


def decision(coder: str, codes: Sequence[str], version: str = "1") -> Decision:
    """A decision."""
    return Decision(f"{coder}{codes}", "x.les", coder, tuple(codes), datetime(2026, 11, 3, tzinfo=UTC), version)


@pytest.mark.parametrize("fields", [{"definition": "Anders."}, {"include": ("ook dit",)}, {"exclude": ("dit niet",)}])
def test_decision_under_another_definition_is_stale(fields: dict[str, object]) -> None:
    history = History(versions(edit(**fields)))
    assert history.is_stale("a", "1")
    assert not history.is_stale("a", "2")
    assert not history.is_stale("b", "1")


@pytest.mark.parametrize(
    "fields",
    [{"label": "x"}, {"keywords": ("x",)}, {"examples": ("x",)}, {"definition": " Wat  a is. "}, {"group": "g"}],
)
def test_other_fields_make_nothing_stale(fields: dict[str, object]) -> None:
    assert not History(versions(edit(**fields))).is_stale("a", "1")


def test_definition_that_is_put_back_is_stale_for_who_decided_in_between() -> None:
    history = History(versions(edit(definition="Anders."), edit(definition="Wat a is.")))
    assert not history.is_stale("a", "1")
    assert history.is_stale("a", "2")


def test_split_makes_stale_also_when_the_definition_stays() -> None:
    history = History(versions(Change(Kind.SPLIT, "a", new=Code("n", "N"))))
    assert history.is_stale("a", "1")
    assert not history.is_stale("a", "2")


def test_part_that_is_merged_back_makes_nothing_stale() -> None:
    history = History(versions(Change(Kind.SPLIT, "a", new=Code("n", "N")), Change(Kind.MERGE, "n", "a")))
    assert not history.is_stale("a", "1")


def test_merge_alone_makes_nothing_stale_and_a_later_change_does() -> None:
    merge = Change(Kind.MERGE, "a", "b")
    assert not History(versions(merge)).is_stale("a", "1")
    assert History(versions(merge, edit("b", definition="Wat a en b zijn."))).is_stale("a", "1")
    assert History(versions(edit(definition="Anders."), merge)).is_stale("a", "1")


def test_retired_code_is_not_stale() -> None:
    assert not History(versions(edit(definition="Anders."), Change(Kind.RETIRE, "a"))).is_stale("a", "1")


def test_version_that_nobody_knows_is_not_stale() -> None:
    assert not History(versions()).is_stale("a", "9")


def told(change: Change, made: Sequence[Decision], *before: Change) -> list[Effect]:
    """What a change does."""
    books = versions(*before)
    after = replace(applied(books[-1], change), version="?")
    return effects(books[-1], after, History([*books, after]), made)


MADE = (decision("A", "a"), decision("B", "ab"), decision("B", "b"))


def test_effects_count_decisions_and_coders() -> None:
    assert told(Change(Kind.MERGE, "a", "b"), MADE) == [Effect("merged", "a", 2, ("A", "B"), "b")]
    assert told(Change(Kind.RETIRE, "a"), MADE) == [Effect("retired", "a", 2, ("A", "B"))]
    assert told(edit(definition="Anders."), MADE) == [Effect("again", "a", 2, ("A", "B"))]
    assert told(Change(Kind.SPLIT, "b", new=Code("n", "N")), MADE) == [Effect("again", "b", 2, ("B",))]
    assert told(Change(Kind.REPLACE, book=Codebook(BOOK.codes[1:])), MADE) == [Effect("gone", "a", 2, ("A", "B"))]
    assert told(edit(label="x"), MADE) == []


def test_version_put_back_gives_decisions_their_own_code_again() -> None:
    back = Change(Kind.REPLACE, book=BOOK)
    assert told(back, MADE, Change(Kind.MERGE, "a", "b")) == [Effect("back", "a", 2, ("A", "B"), "b")]


def test_decisions_that_came_by_an_earlier_merge_are_told_with_their_code() -> None:
    found = told(edit("b", definition="Ruimer."), MADE, Change(Kind.MERGE, "a", "b"))
    assert [(e.what, e.code_id, e.n) for e in found] == [("again", "b", 4)]


def test_clash_is_what_both_changed_differently() -> None:
    mine = applied(BOOK, edit(definition="Mijn.", label="Zelfde"))
    theirs = applied(BOOK, edit(definition="Hun.", label="Zelfde", group="g"))
    assert clashes(BOOK, mine, theirs) == {"a": ("definition",)}
