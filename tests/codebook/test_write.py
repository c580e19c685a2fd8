"""A codebook that is written and read again is the same."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.codebook import load, write
from coding.codebook.fields import COLOURS
from coding.errors import CodebookError
from coding.records import Code, Codebook

LINE = st.text(st.sampled_from("abc é|'\"-*[]:#,;=@"), min_size=1, max_size=12).map(str.strip).filter(bool)
LINES = st.lists(LINE, max_size=3).map(tuple)
CODE = st.builds(
    Code, st.sampled_from(["a", "b", "nee", "12"]), LINE, st.sampled_from(["", "g"]), LINE, LINES, LINES, LINES, LINES,
    negated=st.booleans(), colour=st.sampled_from(["", *COLOURS]), retired=st.booleans(), split_from=st.sampled_from(["", "a"]),
)  # fmt: skip
BOOKS = st.lists(CODE, min_size=1, max_size=4, unique_by=lambda code: code.id).map(
    lambda codes: Codebook(tuple(codes), "Titel: één", "2", {"g": "Groep"}, {"oud": codes[0].id})
)


@given(BOOKS)
def test_yaml_and_json_hold_all_of_it(tmp_path_factory: pytest.TempPathFactory, book: Codebook) -> None:
    folder = tmp_path_factory.mktemp("boek")
    for name, text in (("c.yaml", write.as_yaml(book)), ("c.json", write.as_json(book))):
        (folder / name).write_text(text, encoding="utf-8")
        assert load.read(folder / name) == book


@given(BOOKS)
def test_rows_hold_the_codes(book: Codebook) -> None:
    rows = [dict(zip(write.COLUMNS, row, strict=True)) for row in write.rows(book)]
    assert load.from_rows(rows, "tabel").codes == book.codes


def test_rows_hold_the_labels_of_groups() -> None:
    book = Codebook((Code("a", "A", "g"),), groups={"g": "Groep"})
    rows = [dict(zip(write.COLUMNS, row, strict=True)) for row in write.rows(book)]
    assert dict(load.from_rows(rows, "tabel").groups) == {"g": "Groep"}


def test_wrong_colour_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text("- id: a\n  label: A\n  colour: roze\n  retired: misschien\n", encoding="utf-8")
    with pytest.raises(CodebookError, match="line 3.*palette") as error:
        load.read(path)
    assert "line 4" in str(error.value)
