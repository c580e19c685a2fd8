"""What is said about the difference of two versions."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from coding.codebook.difference import difference, line_pieces, word_pieces
from coding.codebook.edit import Change, Kind, applied
from coding.records import Code, Codebook

TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
CODE = st.builds(
    Code, st.sampled_from("abcdef"), TEXT, TEXT, TEXT, st.tuples(TEXT), keywords=st.tuples(TEXT), negated=st.booleans(),
    retired=st.booleans(),
)  # fmt: skip
BOOKS = st.lists(CODE, max_size=5, unique_by=lambda code: code.id).map(lambda codes: Codebook(tuple(codes)))
A, B, C = Code("a", "A", "g", "Wat a is."), Code("b", "B", "g"), Code("c", "C", "g")
BOOK = Codebook((A, B, C), "Titel", "1", {"g": "Groep"})


@given(BOOKS)
def test_version_does_not_differ_from_itself(book: Codebook) -> None:
    assert difference(book, book).is_empty


@given(BOOKS, BOOKS)
def test_versions_that_say_something_else_differ(one: Codebook, other: Codebook) -> None:
    assert difference(one, other).is_empty == (
        [replace(c, split_from="") for c in one.codes] == [replace(c, split_from="") for c in other.codes]
    )


@given(TEXT, TEXT)
def test_pieces_are_both_texts(old: str, new: str) -> None:
    pieces = word_pieces(old, new)
    assert "".join(text for kind, text in pieces if kind != "new").split() == old.split()
    assert "".join(text for kind, text in pieces if kind != "old").split() == new.split()


def test_word_that_is_the_last_of_one_text_is_the_same_word() -> None:
    assert word_pieces("na plaatsing", "na plaatsing op werk") == [("same", "na plaatsing "), ("new", "op werk")]


@given(st.lists(TEXT, max_size=6), st.lists(TEXT, max_size=6))
def test_lines_are_both_lists(old: list[str], new: list[str]) -> None:
    lines = line_pieces(old, new)
    assert [was for kind, was, _ in lines if kind != "new"] == old
    assert [now for kind, _, now in lines if kind != "old"] == new


def test_field_is_told_with_what_it_said() -> None:
    (change,) = difference(BOOK, applied(BOOK, Change(Kind.EDIT, "a", fields={"definition": "Anders."}))).codes
    assert (change.code_id, change.what) == ("a", "changed")
    assert [(f.name, f.old, f.new) for f in change.fields] == [("definition", ("Wat a is.",), ("Anders.",))]


def test_each_kind_of_change_has_its_name() -> None:
    def what(change: Change, book: Codebook = BOOK) -> list[tuple[str, str, str]]:
        return [(c.code_id, c.what, c.other) for c in difference(book, applied(book, change)).codes]

    assert what(Change(Kind.MERGE, "a", "b")) == [("a", "merged", "B")]
    assert what(Change(Kind.SPLIT, "a", new=Code("n", "N", "g"))) == [("n", "split", "A")]
    assert what(Change(Kind.RETIRE, "a")) == [("a", "retired", "")]
    assert what(Change(Kind.ADD, new=Code("n", "N"))) == [("n", "added", "")]
    assert what(Change(Kind.EDIT, "a", after="c")) == [("a", "moved", "")]
    assert what(Change(Kind.REPLACE, book=Codebook((A, B)))) == [("c", "removed", "")]


def test_groups_and_title_are_told_once() -> None:
    new = applied(BOOK, Change(Kind.GROUPS, fields={"title": "Nieuw", "groups": {"g": "Anders"}}))
    found = difference(BOOK, new)
    assert {field.name for field in found.head} == {"title", "groups"}
