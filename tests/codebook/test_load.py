"""A codebook from every format, and every way in which one can be wrong."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from coding.codebook.load import from_data, from_rows, read
from coding.errors import CodebookError

ROOT = Path(__file__).resolve().parents[2]
CODES = [
    {"id": "nazorg", "label": "Nazorg", "group": "werk", "keywords": ["nazorg", "loslaten"], "parent": "begeleiding"},
    {"id": "begeleiding", "label": "Begeleiding", "definition": "Iemand loopt mee.", "exclude": ["kort contact -> nazorg"]},
]  # fmt: skip
BOOK = {"title": "Proef", "version": "1.0", "groups": [{"id": "werk", "label": "Werk"}], "codes": CODES}


def _written(folder: Path, name: str, data: Any) -> Path:
    path = folder / name
    text = json.dumps(data) if name.endswith(".json") else yaml.safe_dump(data, allow_unicode=True)
    path.write_text(text if not isinstance(data, str) else data, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["boek.yaml", "boek.yml", "boek.json"])
def test_codebook_with_a_head_is_read(tmp_path: Path, name: str) -> None:
    book = read(_written(tmp_path, name, BOOK))
    assert (book.title, book.version, dict(book.groups)) == ("Proef", "1.0", {"werk": "Werk"})
    assert book.ids == ("nazorg", "begeleiding")
    assert book.codes[0].keywords == ("nazorg", "loslaten")
    assert book.codes[0].parent == "begeleiding"
    assert book.codes[1].exclude == ("kort contact -> nazorg",)


@pytest.mark.parametrize("name", ["boek.yaml", "boek.json"])
def test_bare_list_of_codes_is_read(tmp_path: Path, name: str) -> None:
    book = read(_written(tmp_path, name, CODES))
    assert book.ids == ("nazorg", "begeleiding")
    assert (book.title, book.version) == ("", "")


def test_byte_order_mark_is_no_part_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "boek.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(CODES).encode())
    assert read(path).ids == ("nazorg", "begeleiding")


def test_rows_may_have_dutch_columns_and_lists_by_line_or_bar() -> None:
    rows = [
        {"Code": "nazorg", "Naam": "Nazorg", "Trefwoorden": "nazorg|loslaten", "Insluiten": "bellen\r\nbezoeken\n", "Groep": None},
        {"Code": "taal", "Naam": None, "Trefwoorden": None, "Insluiten": None, "Groep": "leren"},
    ]  # fmt: skip
    book = from_rows(rows, "boek.xlsx")
    assert book.codes[0].keywords == ("nazorg", "loslaten")
    assert book.codes[0].include == ("bellen", "bezoeken")
    assert (book.codes[1].label, book.codes[1].group) == ("taal", "leren")


def test_empty_rows_of_a_spreadsheet_are_skipped() -> None:
    rows = [{"id": "a", "label": "A"}, {"id": None, "label": " "}, {"id": "b", "label": "B"}, {"id": "", "label": None}]
    assert from_rows(rows, "boek.xlsx").ids == ("a", "b")


def test_english_column_goes_before_its_translation() -> None:
    assert from_rows([{"id": "a", "code": "Nazorg", "label": "L", "naam": "N"}], "b.csv").codes[0].id == "a"
    assert from_rows([{"code": "c", "id": "a", "naam": "N", "label": "L"}], "b.csv").codes[0].label == "L"


def test_numbers_become_text() -> None:
    (code,) = from_data([{"id": 12, "label": 3.5, "keywords": 2020, "include": [1, None, "x "]}], "b").codes
    assert (code.id, code.label, code.keywords, code.include) == ("12", "3.5", ("2020",), ("1", "x"))


@pytest.mark.parametrize("empty", ["", None, "  "])
def test_label_is_the_id_when_it_is_left_empty(empty: str | None) -> None:
    assert from_data([{"id": "a", "label": empty}], "b").codes[0].label == "a"


def test_answers_are_no_codebook() -> None:
    rows = [{"id": "a1", "text": "Taal is lastig."}, {"id": "a2", "text": "Werk zoeken."}]
    with pytest.raises(CodebookError, match="no column 'label'.*id, text") as caught:
        from_rows(rows, "antwoorden.csv")
    assert "Taal" not in str(caught.value)
    with pytest.raises(
        CodebookError, match=r"'antwoorden.json' is wrong in 2 places(?s:.)*code 'a1': there is no label"
    ):
        from_data(rows, "antwoorden.json")


def test_demo_codebook_is_read() -> None:
    book = read(ROOT / "data" / "demo" / "codebook.yaml")
    assert len(book.codes) == 41
    assert {code.group for code in book.codes} == set(book.groups)
    assert all(code.definition and code.keywords and code.examples for code in book.codes)


def _error(data: Any) -> CodebookError:
    with pytest.raises(CodebookError) as caught:
        from_data(data, "boek.yaml")
    assert "boek.yaml" in caught.value.text("nl")
    assert caught.value.exit_code == 1
    return caught.value


@pytest.mark.parametrize(
    "data", [None, [], {}, "tekst", 3, {"codes": []}, {"codes": "a"}, {"title": "x"}, {"codes": {"a": 1}}]
)
def test_codebook_without_codes_is_refused(data: Any) -> None:
    assert _error(data).key == "codebook.no_codes"


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (["nazorg"], r"code 1: hier staat geen code"),
        ([{"label": "x"}], r"code 1: er is geen id"),
        ([{"id": "a"}, {"id": "b", "include": [{"wel": "maatwerk"}]}], r"code 'b': 'include' klopt niet"),
        ([{"id": "a", "label": {"nl": "A"}}], r"code 'a': 'label' klopt niet"),
        ([{"id": "a", "negated": "misschien"}], r"code 'a': bij 'negated' staat geen ja of nee"),
        ([{"id": "a"}, {"id": " "}], r"code 2: er is geen id"),
        ([{"id": "a|b"}], r"code 'a\|b': de id bevat"),
        ([{"id": "a,b"}], r"code 'a,b': de id bevat"),
        ([{"id": "a;b"}], r"code 'a;b': de id bevat"),
        ([{"id": "a"}, {"id": "b"}, {"id": "a"}], r"code 'a': code 1 heeft dezelfde id"),
        ([{"id": "nazorg"}, {"id": "b", "parent": "nazorgg"}], r"'b': hoort onder 'nazorgg', .*Bedoelt u 'nazorg'"),
        ([{"id": "a", "parent": "a"}], r"kring .* a → a\."),
        ([{"id": "a", "parent": "b"}, {"id": "b", "parent": "c"}, {"id": "c", "parent": "a"}], r"a → b → c → a"),
        ([{"id": "a", "parent": "b"}, {"id": "b", "parent": "c"}, {"id": "c", "parent": "b"}], r"b → c → b"),
        ([{"id": "a", "keywords": ["taal", ""]}], r"code 'a': een trefwoord is leeg"),
        ([{"id": "a", "keywords": [["coa"]]}], r"code 'a': 'keywords' klopt niet.*aanhalingstekens"),
    ],
)  # fmt: skip
def test_wrong_code_is_named(data: Any, match: str) -> None:
    import re

    labelled = [{"label": "x", **code} if "id" in code else code for code in data]
    message = _error(labelled).text("nl")
    assert re.search(match, message), message


def test_rows_without_an_id_column_name_the_columns() -> None:
    with pytest.raises(CodebookError, match="no column 'id'.*thema, uitleg"):
        from_rows([{"thema": "a", "uitleg": "b"}], "boek.csv")


def test_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="does not exist"):
        read(tmp_path / "geen.yaml")


def test_file_that_is_no_text_is_said(tmp_path: Path) -> None:
    (tmp_path / "boek.yaml").write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(CodebookError, match="cannot be read as text"):
        read(tmp_path / "boek.yaml")
    with pytest.raises(CodebookError, match="cannot be read as text"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [("b.yaml", "codes:\n  - id: a\n   label: x\n", 3), ("b.json", '[\n {"id": "a",}\n]', 2)],
)
def test_syntax_error_names_the_line(tmp_path: Path, name: str, text: str, line: int) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(CodebookError) as caught:
        read(tmp_path / name)
    assert caught.value.key == "codebook.syntax"
    assert caught.value.values["line"] == line
    assert caught.value.values["file"] == name
