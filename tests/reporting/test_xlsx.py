import zipfile
from dataclasses import replace

import openpyxl
import pytest

from coding.records import Code
from coding.reporting.xlsx import write

SHEETS = ["Overzicht", "Respons", "Thema's", "Citaten", "Onderwerpen", "Codeboek", "Opschonen", "Spelling", "Methode"]


def opened(report, tmp_path, language="nl"):
    return openpyxl.load_workbook(write(report, tmp_path / "rapport.xlsx", language))


def lines(sheet):
    """Rows as dictionaries, below the frozen header."""
    top = int(sheet.freeze_panes[1:]) - 1
    names = [cell.value for cell in sheet[top]]
    return [dict(zip(names, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=top + 1)]


def test_xlsx_has_every_share_with_types(report, tmp_path):
    sheet = opened(report, tmp_path)["Thema's"]
    found = lines(sheet)
    assert len(found) == sum(len(q.shares) for q in report.questions)
    first = found[0]
    assert (first["Thema"], first["n"], first["Aantal"], first["Basis"]) == (
        "Regionale samenwerking", 235, 54, "beoordeeld door codeurs"
    )  # fmt: skip
    assert first["Aandeel"] == pytest.approx(54 / 235)
    row = sheet[int(sheet.freeze_panes[1:])]
    formats = {cell.number_format for cell in row if isinstance(cell.value, float)}
    assert formats == {"0.0%"}


def test_xlsx_hidden_figures_are_empty(report, tmp_path):
    hidden = [line for line in lines(opened(report, tmp_path)["Thema's"]) if line["Verborgen"]]
    assert [line["Verborgen"] for line in hidden] == ["ja", "ja"]  # why is not told: it would give a count away
    for line in hidden:
        assert [line[name] for name in ("Aantal", "Aandeel", "Ondergrens 95%", "Bovengrens 95%")] == [None] * 4


def test_xlsx_shows_no_hidden_figure(veiled, tmp_path):
    path = write(veiled, tmp_path / "rapport.xlsx", "nl")
    with zipfile.ZipFile(path) as packed:
        whole = b"".join(map(packed.read, packed.namelist())).decode()
    assert "7771" not in whole
    assert "0.88" not in whole


def test_xlsx_has_no_percentages_of_few_answers(report, tmp_path):
    few = [line for line in lines(opened(report, tmp_path)["Thema's"]) if line["Vraag-id"] == "v2"]
    assert [line["Aantal"] for line in few] == [6, 5, 0]
    assert {line["Aandeel"] for line in few} == {None}
    assert {line["Basis"] for line in few} == {"voorstellen van de computer, niet beoordeeld"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_xlsx_text_that_looks_like_a_formula_is_text(report, tmp_path, start):
    label = f"{start}1+1"
    changed = replace(report, project=label, codebook=replace(report.codebook, codes=(Code("samen", label),)))
    book = opened(changed, tmp_path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == label]
    assert len(cells) >= 10
    assert {(cell.data_type, cell.quotePrefix) for cell in cells} == {("s", True)}


def test_xlsx_quote_is_text_without_control_characters(report, tmp_path):
    found = [line["Citaat (gemaskeerd)"] for line in lines(opened(report, tmp_path)["Citaten"])]
    assert found[1:] == ["Regel één\nregel twee met een stuurteken.", '=HYPERLINK("http://example.nl")']


def test_xlsx_sheets_can_be_used(report, tmp_path):
    book = opened(report, tmp_path)
    assert book.sheetnames == SHEETS
    for sheet in book:
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref
        assert sheet.column_dimensions["A"].width > 7
    assert "Voorlopig bij 1 van de 2 vragen" in book["Thema's"]["A1"].value


def test_xlsx_response_and_topics(report, tmp_path):
    book = opened(report, tmp_path)
    total = lines(book["Respons"])[3]
    assert (total["Klasse"], total["Respondenten"], total["Alle gemeenten"]) == ("Totaal", 179, 355)
    assert total["Vertegenwoordigd"] == pytest.approx(221 / 355)
    topic = lines(book["Onderwerpen"])[0]
    assert (topic["Kenmerkende woorden"], topic["Oordeel"]) == ("buurgemeente, samen, regio", "stabiel")
    assert 87 not in topic.values()


def test_xlsx_of_the_same_report_has_the_same_bytes(report, tmp_path):
    one, other = (write(report, tmp_path / f"{i}.xlsx", "nl").read_bytes() for i in range(2))
    assert one == other
    assert opened(report, tmp_path).properties.modified == report.time.replace(tzinfo=None)


def test_xlsx_in_english(report, tmp_path):
    book = opened(report, tmp_path, "en")
    assert book.sheetnames[2:4] == ["Themes", "Quotes"]
    assert lines(book["Themes"])[0]["Count"] == 54


def test_xlsx_of_an_empty_project_says_what_is_missing(empty, tmp_path):
    book = opened(empty, tmp_path)
    assert book.sheetnames == SHEETS
    assert book["Codeboek"]["A1"].value.startswith("Dit project heeft nog geen codeboek.")
    assert book["Onderwerpen"]["A1"].value == "Er zijn geen onderwerpen gezocht."
