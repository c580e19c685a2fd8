"""Everything wrong in a codebook is told at once, with the line or row where it stands."""

from pathlib import Path

import pytest

from coding.codebook.fields import items, keyword_items
from coding.codebook.load import from_rows, read
from coding.codebook.problems import BrokenCodebookError, Checks, Keyword

YAML = """title: Proef
groups:
  - {id: g, label: G}
codes:
  - id: a
    label: A
    parent: c
    keywords:
      - taal
      - kapot
      - ""
      - alleen hier
  - {id: b, label: B, keywords: [taal,
       kapot], parent: weg}
  - id: c
    label: C
    parent: a
    keywords: "taal|kapot"
  - id: b
    label: B
  - los
"""
JSON = """[
 {"id": "a", "label": "A"},
 {"id": "b", "label": "B",
  "keywords": ["taal",
               "kapot"]},
 {"label": "C"}
]"""


def _keyword(written: str) -> Keyword:
    if written == "kapot":
        return Keyword("no_word", written)
    return Keyword(questions=("les",) if written == "alleen hier" else ())


def _broken(path: Path, text: str, checks: Checks) -> BrokenCodebookError:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenCodebookError) as caught:
        read(path, checks)
    return caught.value


def test_yaml_problems_come_together_with_their_lines(tmp_path: Path) -> None:
    error = _broken(tmp_path / "boek.yaml", YAML, Checks(_keyword, ["lessen"]))
    assert [(p.key, p.code, p.line) for p in error.problems] == [
        ("problem.circular", "a", 7),
        ("rule.no_word", "a", 10),
        ("problem.keyword_empty", "a", 11),
        ("problem.unknown_question", "a", 12),
        ("problem.unknown_parent", "b", 14),
        ("rule.no_word", "b", 14),
        ("rule.no_word", "c", 18),
        ("problem.double", "b", 19),
        ("problem.no_code", "", 21),
    ]
    nl, en = error.text("nl"), error.text("en")
    assert nl.startswith(
        "Het codeboek 'boek.yaml' klopt niet op 9 plaatsen. Er is niets opgeslagen.\n- regel 7, code 'a': "
    )
    assert "Bedoelt u 'lessen'?" in nl
    assert "- line 21, code 5: this is no code." in en
    shown = error.as_dict("en")
    assert (shown["error"], shown["n"], len(shown["problems"])) == ("codebook.broken", 9, 9)
    assert shown["problems"][2]["line"] == 11


def test_json_problems_have_lines_too(tmp_path: Path) -> None:
    error = _broken(tmp_path / "boek.json", JSON, Checks(_keyword))
    assert [(p.key, p.line) for p in error.problems] == [("rule.no_word", 5), ("problem.no_id", 6)]


def test_json_that_is_no_yaml_is_read_without_lines(tmp_path: Path) -> None:
    path = tmp_path / "boek.json"
    path.write_text('[\n\t{"id": "a",\t"label": "A"}\n]', encoding="utf-8")
    assert read(path).ids == ("a",)
    error = _broken(path, '[\n\t{"id":\n\t"a", "label": "\\uD83D\\uDE00", "parent": "b"}]', Checks())
    assert error.problems[0].key == "problem.unknown_parent"


def test_row_problems_have_the_numbers_of_their_rows() -> None:
    rows = [{"id": "a", "label": "A"}, {"id": None, "label": None}, {"id": "b", "label": "B", "keywords": "taal|kapot"}]
    with pytest.raises(BrokenCodebookError, match="row 9, code 'b': the keyword 'kapot'"):
        from_rows(rows, "boek.xlsx", [5, 7, 9], Checks(_keyword))
    with pytest.raises(BrokenCodebookError, match="row 4, code 'b'"):
        from_rows(rows, "boek.csv", checks=Checks(_keyword))


def test_unknown_question_is_only_told_where_questions_are_known(tmp_path: Path) -> None:
    path = tmp_path / "boek.yaml"
    path.write_text("[{id: a, label: A, keywords: [alleen hier]}]", encoding="utf-8")
    assert read(path, Checks(_keyword)).ids == ("a",)
    assert read(path, Checks(_keyword, ["les"])).ids == ("a",)


def test_parent_that_is_wrong_itself_is_not_unknown(tmp_path: Path) -> None:
    error = _broken(tmp_path / "b.yaml", "[{id: a, label: A, parent: b}, {id: b, label: [x]}]", Checks())
    assert [p.key for p in error.problems] == ["problem.bad_code"]


def test_two_circles_are_two_problems_and_what_hangs_on_them_is_none(tmp_path: Path) -> None:
    pairs = [("a", "b"), ("b", "a"), ("c", "d"), ("d", "c"), ("e", "a")]
    text = "\n".join(f"- {{id: {code}, label: X, parent: {parent}}}" for code, parent in pairs)
    error = _broken(tmp_path / "b.yaml", text, Checks())
    assert [(p.key, p.code) for p in error.problems] == [("problem.circular", "a"), ("problem.circular", "c")]


def test_many_problems_are_counted_and_not_all_shown(tmp_path: Path) -> None:
    text = "\n".join(f"- {{id: a{n}, label: X, parent: weg}}" for n in range(40))
    shown = _broken(tmp_path / "b.yaml", text, Checks()).text("nl").split("\n")
    assert (len(shown), shown[-1]) == (32, "… en nog 10 plaatsen.")


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("taal|les", ("taal", "les")),
        ("taal\r\nles\n", ("taal", "les")),
        ("re:(werk|baan)|les", ("re:(werk|baan)", "les")),
        ("[coa] re:(a|(b|c))d|les", ("[coa] re:(a|(b|c))d", "les")),
        (r"re:[|(]x|les", ("re:[|(]x", "les")),
        (r"re:a\|b|les", (r"re:a\|b", "les")),
        (r"re:\(a|b", (r"re:\(a", "b")),
        ("re:a|b", ("re:a", "b")),
        ("werk (|baan)", ("werk (", "baan)")),
        (" | ", ()),
        (None, ()),
        (2020, ("2020",)),
    ],
)
def test_bar_separates_keywords_in_a_cell_but_not_within_an_expression(cell: object, found: tuple[str, ...]) -> None:
    assert keyword_items(cell) == found


def test_bar_in_an_item_of_a_list_is_a_letter() -> None:
    assert keyword_items(["re:a|b", "c"]) == ("re:a|b", "c")
    assert items(["a|b"]) == ("a|b",)


@pytest.mark.parametrize(
    ("written", "counts"),
    [("ja", True), ("", True), (None, True), (True, True), ("Nee", False), (False, False), (0, False)],
)
def test_negated_is_yes_or_no_in_both_languages(written: object, counts: bool) -> None:
    book = from_rows([{"id": "a", "label": "A", "ontkend": written}], "b.csv")
    assert book.codes[0].negated is counts
