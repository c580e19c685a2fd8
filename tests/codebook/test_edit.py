"""Changes of a codebook: what each does, and that it can be done on a newer version."""

from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.codebook import content
from coding.codebook.check import entries_of, problems
from coding.codebook.edit import FIRST, Change, Kind, applied, fields_changed, id_of
from coding.errors import CodebookError
from coding.records import Code, Codebook

BOOK = Codebook(
    (
        Code("a", "A", "g", "Wat a is.", keywords=("aa",), examples=("een a",)),
        Code("b", "B", "g", "Wat b is.", keywords=("bb",)),
        Code("c", "C", "h", parent="a"),
        Code("d", "D", "h", parent="b"),
    ),
    "Proef",
    "1",
    MappingProxyType({"g": "Groep", "h": "Ander"}),
)  # fmt: skip


def code(book: Codebook, code_id: str) -> Code:
    """A code by its id."""
    return next(c for c in book.codes if c.id == code_id)


def test_rename_keeps_the_id() -> None:
    made = applied(BOOK, Change(Kind.EDIT, "a", fields={"label": "Anders"}))
    assert (made.ids, code(made, "a").label) == (BOOK.ids, "Anders")


def test_change_leaves_the_codebook_that_it_began_with() -> None:
    before = content.sha256(BOOK)
    for change in (
        Change(Kind.MERGE, "a", "b"),
        Change(Kind.RETIRE, "a"),
        Change(Kind.EDIT, "a", fields={"label": "x"}),
    ):
        applied(BOOK, change)
    assert content.sha256(BOOK) == before


def test_merge_takes_the_code_out_and_remembers_it() -> None:
    made = applied(BOOK, Change(Kind.MERGE, "a", "b", fields={"keywords": ("bb", "aa")}))
    assert made.ids == ("b", "c", "d")
    assert dict(made.merged) == {"a": "b"}
    assert code(made, "c").parent == "b"
    assert code(made, "b").keywords == ("bb", "aa")
    assert not problems(entries_of(made))


def test_merge_into_a_code_below_it_makes_no_circle() -> None:
    made = applied(BOOK, Change(Kind.MERGE, "a", "c"))
    assert code(made, "c").parent == ""
    assert not problems(entries_of(made))


def test_merge_after_merge_leads_on() -> None:
    made = applied(applied(BOOK, Change(Kind.MERGE, "a", "b")), Change(Kind.MERGE, "b", "d"))
    assert made.current(("a", "c", "b")) == ("d", "c")
    assert not problems(entries_of(made))


def test_code_cannot_be_merged_with_itself() -> None:
    with pytest.raises(CodebookError, match="itself"):
        applied(BOOK, Change(Kind.MERGE, "a", "a"))


def test_split_puts_the_new_code_behind_the_old_one() -> None:
    made = applied(BOOK, Change(Kind.SPLIT, "a", new=Code("a2", "A twee", "g"), fields={"definition": "Minder."}))
    assert made.ids == ("a", "a2", "b", "c", "d")
    assert (code(made, "a2").split_from, code(made, "a").definition) == ("a", "Minder.")


def test_retired_code_stays_and_is_not_offered() -> None:
    made = applied(BOOK, Change(Kind.RETIRE, "a"))
    assert made.ids == BOOK.ids
    assert made.offered.ids == ("b", "c", "d")
    assert code(made.offered, "c").parent == ""
    assert applied(made, Change(Kind.RESTORE, "a")) == BOOK


@pytest.mark.parametrize(
    ("after", "order"), [("b", ("b", "a", "c", "d")), (FIRST, ("a", "b", "c", "d")), (None, ("a", "b", "c", "d"))]
)
def test_code_moves_behind_another(after: str | None, order: tuple[str, ...]) -> None:
    assert applied(BOOK, Change(Kind.EDIT, "a", after=after)).ids == order


def test_code_moves_to_a_group_that_is_new() -> None:
    made = applied(BOOK, Change(Kind.EDIT, "a", fields={"group": "nieuw"}))
    assert (code(made, "a").group, made.groups["nieuw"]) == ("nieuw", "nieuw")


@pytest.mark.parametrize("taken", ["b", "a"])
def test_new_code_has_an_id_that_nothing_had(taken: str) -> None:
    merged = applied(BOOK, Change(Kind.MERGE, "a", "b"))
    with pytest.raises(CodebookError, match="already"):
        applied(merged, Change(Kind.ADD, new=Code(taken, "Nieuw")))


def test_change_of_a_code_that_is_gone_says_what_became_of_it() -> None:
    merged = applied(BOOK, Change(Kind.MERGE, "a", "b"))
    with pytest.raises(CodebookError, match="merged with 'B'"):
        applied(merged, Change(Kind.EDIT, "a", fields={"label": "x"}))
    with pytest.raises(CodebookError, match="not in the codebook"):
        applied(BOOK, Change(Kind.EDIT, "z", fields={"label": "x"}))


def test_change_is_done_again_on_a_newer_version_and_keeps_what_others_did() -> None:
    theirs = applied(BOOK, Change(Kind.EDIT, "a", fields={"label": "Hun label"}))
    made = applied(theirs, Change(Kind.EDIT, "a", fields={"definition": "Mijn definitie"}))
    assert (code(made, "a").label, code(made, "a").definition) == ("Hun label", "Mijn definitie")


def test_file_keeps_what_was_merged_unless_the_code_is_back() -> None:
    merged = applied(BOOK, Change(Kind.MERGE, "a", "b"))
    table = Codebook((Code("b", "B", "g"), Code("n", "N")))
    made = applied(merged, Change(Kind.REPLACE, book=table))
    assert (dict(made.merged), made.title, dict(made.groups)) == ({"a": "b"}, "Proef", {"g": "Groep"})
    assert dict(applied(merged, Change(Kind.REPLACE, book=BOOK)).merged) == {}


def test_ids_are_made_of_labels() -> None:
    assert id_of("Één & Ander!", []) == "een-ander"
    assert id_of("???", ["code"]) == "code-2"
    assert len(id_of("lang " * 40, [])) <= 60


@given(st.text(max_size=80), st.lists(st.text(max_size=5), max_size=3))
def test_any_label_gives_a_free_id_that_may_stand_in_a_file(label: str, taken: list[str]) -> None:
    made = id_of(label, taken)
    assert made not in taken
    assert not problems(entries_of(Codebook((Code(made, "x"),))))


@given(st.sampled_from("abcd"), st.sampled_from("abcd"), st.sampled_from("abcd"), st.sampled_from("abcd"))
def test_any_two_merges_leave_a_codebook_that_holds_together(a: str, b: str, c: str, d: str) -> None:
    made = BOOK
    for gone, into in ((a, b), (c, d)):
        if gone != into and {gone, into} <= set(made.ids):
            made = applied(made, Change(Kind.MERGE, gone, into))
    assert not problems(entries_of(made))
    assert set(made.current(BOOK.ids)) == set(made.ids)


def test_new_fields_change_no_hash_of_before() -> None:
    data = content.as_data(BOOK)
    assert not {"colour", "retired", "split_from", "merged"} & {*data, *(k for c in data["codes"] for k in c)}
    full = replace(
        BOOK, codes=(replace(BOOK.codes[0], colour="teal", retired=True, split_from="b"),), merged={"x": "a"}
    )
    assert content.of_data(content.as_data(full)) == full


def test_fields_that_did_not_change_are_no_change() -> None:
    assert fields_changed(BOOK.codes[0], BOOK.codes[0]) == {}
