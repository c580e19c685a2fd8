"""The appendix on cleaning: in the document and in the workbook, in figures and words."""

from __future__ import annotations

from dataclasses import replace

from coding.figures import Respelling
from coding.reporting import cleaned, xlsx_sheets
from coding.reporting.blocks import Heading, Paragraph, Table
from coding.reporting.counter import Counter


def blocks(report, language="nl"):
    """The blocks of the appendix."""
    return list(cleaned.blocks(report, Counter(language), language))


def tables(report, language="nl"):
    """First column → other cells of all rows, by caption."""
    return {b.caption: {row[0]: row[1:] for row in b.rows} for b in blocks(report, language) if isinstance(b, Table)}


def test_appendix_tells_answers_kinds_findings_and_languages(report):
    found = tables(report)
    done = found["Wat opschonen met de antwoorden deed"]
    assert done["Ontvangen antwoorden"] == ("1.451",)
    assert done["Tekst hersteld (letters, opmaak, spaties, leestekens)"] == ("31",)
    assert found["Antwoorden die niet inhoudelijk zijn"] == {"leeg": ("12",), "weet niet": ("3",)}
    assert found["Wat in de antwoorden is afgeschermd"] == {"gemeente": ("7",), "e-mail": ("3",)}
    assert found["Taal van de antwoorden"]["te kort of te onzeker om te bepalen"] == ("8",)


def test_appendix_names_the_steps_that_were_left_out(report):
    words = " ".join(b.text for b in blocks(report) if isinstance(b, Paragraph))
    assert "Overgeslagen bij het opschonen: herhalingen herkennen, verwijzingen volgen." in words
    whole = replace(report, cleaning=replace(report.cleaning, left_out=()))
    assert "Alle stappen van het opschonen zijn gedaan." in [b.text for b in blocks(whole) if isinstance(b, Paragraph)]


def test_appendix_lists_likely_spelling_first_and_leaves_the_rest_to_the_workbook(report):
    many = tuple(Respelling(f"wrd{i:03}", "woord", 1, False) for i in range(60))
    told = replace(
        report, cleaning=replace(report.cleaning, spelling=(*many, Respelling("regonaal", "regionaal", 2, True)))
    )
    (table,) = [b for b in blocks(told) if isinstance(b, Table) and b.caption.startswith("Woorden")]
    assert table.rows[0] == ("regonaal", "regionaal", "2", "ja")
    assert len(table.rows) == cleaned.MOST_WORDS
    assert table.notes[-1] == "Nog 21 woorden staan in het rekenblad, onder 'Spelling'."
    sheet = next(s for s in xlsx_sheets.sheets(told, "nl") if s.title == "Spelling")
    assert len(sheet.rows) == 61


def test_appendix_without_cleaning_says_so(empty):
    heading, sentence = blocks(empty)
    assert isinstance(heading, Heading)
    assert sentence.text == "Over het opschonen is niets bekend."


def test_languages_are_left_out_where_they_were_not_looked_at(report):
    told = replace(report, cleaning=replace(report.cleaning, steps=("spaces",)))
    assert "Taal van de antwoorden" not in tables(told)


def test_workbook_has_all_figures_in_one_sheet(report):
    sheet = next(s for s in xlsx_sheets.sheets(report, "en") if s.title == "Cleaning")
    assert ("Masked", "municipality", 7) in sheet.rows
    assert ("Language", "English", 3) in sheet.rows
    assert sheet.warnings == ("Left out in cleaning: recognising repeats, following references.",)
