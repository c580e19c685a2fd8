"""A codebook as plain data: the same after a round trip, with a hash of what it says."""

import json
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from coding.codebook.content import as_data, difference, of_data, sha256
from coding.codebook.load import read
from coding.records import Code, Codebook

TEXT = st.text(max_size=12)
ITEMS = st.lists(TEXT, max_size=3).map(tuple)
CODES = st.builds(
    Code, st.text(min_size=1, max_size=8), TEXT, TEXT, TEXT, ITEMS, ITEMS, ITEMS, ITEMS, TEXT, st.booleans()
)
BOOKS = st.builds(
    Codebook,
    st.lists(CODES, max_size=4, unique_by=lambda c: c.id).map(tuple),
    TEXT,
    TEXT,
    st.dictionaries(st.text(min_size=1, max_size=4), TEXT, max_size=3).map(MappingProxyType),
)
DEMO = Path(__file__).resolve().parents[2] / "data" / "demo" / "codebook.yaml"
A, B, C = Code("a", "A"), Code("b", "B", keywords=("b",)), Code("c", "C")


@given(BOOKS)
def test_content_comes_back_as_it_was(book: Codebook) -> None:
    assert of_data(json.loads(json.dumps(as_data(book)))) == book


@given(BOOKS, TEXT)
def test_hash_does_not_depend_on_the_version(book: Codebook, version: str) -> None:
    assert sha256(book) == sha256(replace(book, version=version))


def test_demo_codebook_comes_back_as_it_was() -> None:
    book = read(DEMO)
    assert of_data(as_data(book)) == book
    assert sha256(of_data(as_data(book))) == sha256(book)


def test_hash_changes_with_every_field_and_with_the_order() -> None:
    book = Codebook((A, B), "t", "1", {"g": "G"})
    others = [
        replace(book, codes=(B, A)),
        replace(book, codes=(A,)),
        replace(book, title="u"),
        replace(book, groups={"g": "H"}),
        *(
            replace(book, codes=(replace(A, **{name: ("x",)}), B))
            for name in ("include", "exclude", "examples", "keywords")
        ),
        *(replace(book, codes=(replace(A, **{name: "x"}), B)) for name in ("label", "group", "definition", "parent")),
        replace(book, codes=(replace(A, negated=False), B)),
    ]
    assert len({sha256(b) for b in (book, *others)}) == 1 + len(others)


def test_difference_names_what_came_went_and_changed() -> None:
    old = Codebook((A, B), version="1")
    new = Codebook((C, replace(B, keywords=("b", "bb"))), version="2")
    assert difference(old, new) == {"added": ["c"], "removed": ["a"], "changed": ["b"]}
    assert difference(old, replace(old, version="2")) == {"added": [], "removed": [], "changed": []}


def test_hash_of_a_codebook_without_a_later_field_stays_what_it_was() -> None:
    book = Codebook((A, B), "t", "1", {"g": "G"})
    assert sha256(book) == "55b0ee7463a53861a6af2d832e9c016c58ff56bc2b8da56f09fb33bf65b246a3"
    assert as_data(book)["codes"] == [{"id": "a", "label": "A"}, {"id": "b", "label": "B", "keywords": ["b"]}]
