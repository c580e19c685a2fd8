import io
import shutil
import subprocess
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn

from coding.records import Code, Codebook
from coding.reporting.docx import write


def opened(report, tmp_path, language="nl"):
    return docx.Document(io.BytesIO(write(report, tmp_path / "rapport.docx", language).read_bytes()))


def texts(document):
    return [p.text for p in document.paragraphs]


def table(document, first_cell, *more):
    """Cells of the table whose first row begins so."""
    for one in document.tables:
        rows = [[cell.text for cell in row.cells] for row in one.rows]
        if rows[0][: 1 + len(more)] == [first_cell, *more]:
            return rows
    raise AssertionError(first_cell)


def test_docx_has_the_themes_by_size(report, tmp_path):
    assert table(opened(report, tmp_path), "Thema", "Aantal", "n", "Aandeel") == [
        ["Thema", "Aantal", "n", "Aandeel", "95%-interval"],
        ["Taal", "94", "235", "40%", "34–46%"],
        ["Regionale samenwerking", "54", "235", "23%", "18–29%"],
        ["=TEKORT(aan) mensen & middelen", "40", "235", "17%", "13–22%"],
        [report.codebook.codes[3].label, "7", "235", "3%", "1–6%"],
    ]
    assert "1 thema uit het codeboek kwam niet voor." in texts(opened(report, tmp_path))


def test_docx_has_the_classes_with_hidden_cells(report, tmp_path):
    rows = table(opened(report, tmp_path), "Thema", "G4\nn\u00a0=\u00a018")
    assert [cell.replace("\u00a0", " ") for cell in rows[0][1:]] == [
        "G4\nn = 18",
        "G40\nn = 61",
        "overige gemeenten\nn = 156",
        "Allen\nn = 235",
    ]
    assert rows[1] == ["Taal", "8", "31% (19)", "47% (73)", "40% (94)"]
    assert rows[4][1:] == ["·", "·", "0% (0)", "3% (7)"]
    notes = "\n".join(texts(opened(report, tmp_path)))
    assert notes.count("· : niet getoond: te klein, of af te leiden uit het totaal.") == 1
    assert "In kolommen met minder dan 20 antwoorden staan aantallen" in notes


def test_docx_has_the_response_with_a_total(report, tmp_path):
    rows = table(opened(report, tmp_path), "Klasse")
    assert rows[-1] == ["Totaal", "179", "221", "355", "62%"]
    assert rows[2] == ["G40", "25", "27", "40", "68%"]


def test_docx_has_the_waves(report, tmp_path):
    rows = table(opened(report, tmp_path), "Thema", "2019\nn\u00a0=\u00a0180")
    assert rows[1] == ["Taal", "0% (0)", "40% (94)"]


def test_docx_shows_no_hidden_figure(veiled, tmp_path):
    path = write(veiled, tmp_path / "rapport.docx", "nl")
    with zipfile.ZipFile(path) as packed:
        whole = b"".join(packed.read(name) for name in packed.namelist() if name.endswith(".xml")).decode()
    for secret in ("7771", "7.771", "89%", "88%", "90%"):
        assert secret not in whole
    assert "Staafdiagram van 3 thema's, 2020, n = 235." in whole
    assert "&lt;5" not in whole
    assert "· : niet getoond: te klein, of af te leiden uit het totaal." in whole


def many_rare(report, n_rare=7):
    """The report with a first question of one frequent theme and some that were mentioned once."""
    rare = tuple(Code(f"r{i}", f"Zeldzaam {i}") for i in range(n_rare))
    kept = [s for s in report.questions[0].shares if s.code_id == "taal" and s.wave_id == "2020" and s.value != "G4"]
    shares = list(kept)
    for code in rare:
        shares += [replace(s, code_id=code.id, n_theme=1, share=1 / s.n, hidden=bool(s.value)) for s in kept]
    one = replace(report.questions[0], shares=tuple(shares))
    return replace(report, codebook=Codebook((*report.codebook.codes, *rare)), questions=(one,))


def test_docx_sums_up_themes_mentioned_once(report, tmp_path):
    document = opened(many_rare(report), tmp_path)
    assert [row[0] for row in table(document, "Thema", "Aantal", "n", "Aandeel", "95%-interval")] == ["Thema", "Taal"]
    names = ", ".join(f"Zeldzaam {i}" for i in range(7))
    assert f"Eenmaal genoemd: {names}." in texts(document)
    few = opened(many_rare(report, 5), tmp_path)
    assert len(table(few, "Thema", "Aantal", "n", "Aandeel", "95%-interval")) == 7
    assert not [text for text in texts(few) if text.startswith("Eenmaal genoemd")]


def test_docx_leaves_out_classes_of_which_nothing_is_shown(report, tmp_path):
    some = opened(many_rare(report, 5), tmp_path)
    assert [row[0] for row in table(some, "Thema", "G40\nn\u00a0=\u00a061")] == ["Thema", "Taal"]
    assert any(text.startswith("Van 5 andere thema's is geen enkel cijfer per klasse") for text in texts(some))
    one = many_rare(report).questions[0]
    none = replace(one, shares=tuple(replace(s, hidden=bool(s.value)) for s in one.shares))
    made = opened(replace(many_rare(report), questions=(none,)), tmp_path)
    assert any(text.startswith("Bij deze vraag is geen enkel cijfer per klasse te tonen") for text in texts(made))
    assert not [t for t in made.tables if t.rows[0].cells[-1].text.startswith("Allen")]


def test_docx_figure_stays_with_its_heading(report, tmp_path):
    """All paragraphs from the heading to the picture are kept with the next."""
    seen = opened(report, tmp_path).paragraphs
    pictures = [i for i, p in enumerate(seen) if p._p.xpath(".//w:drawing")]
    assert pictures
    for i in pictures:
        start = max(j for j in range(i) if seen[j].style.name == "Heading 3")
        for p in seen[start:i]:
            assert p.paragraph_format.keep_with_next or p.style.paragraph_format.keep_with_next


def test_docx_runs_are_named_whole_and_hashes_short(report, tmp_path):
    run = replace(report.runs[0], id="clean-001", inputs={"answers": "deadbeef00112233", "clean": "suggest-012"})
    rows = table(opened(replace(report, runs=(run,)), tmp_path), "Berekening")
    assert rows[1][0] == "clean-001"
    assert rows[1][-1] == "answers deadbeef\nclean suggest-012"


def test_docx_figures_of_more_waves_say_so(report, tmp_path):
    facts = [row.cells[0].text for t in opened(report, tmp_path).tables for row in t.rows]
    assert "Antwoorden op open vragen, van beide metingen samen" in facts
    single = [
        row.cells[0].text for t in opened(replace(report, waves=report.waves[1:]), tmp_path).tables for row in t.rows
    ]
    assert "Antwoorden op open vragen" in single


def test_docx_marks_provisional_figures_everywhere(report, tmp_path):
    only = replace(report, questions=report.questions[1:])
    document = opened(only, tmp_path)
    warned = [p.text for p in document.paragraphs if p.style.name == "Duiding Warning"]
    assert warned[0].startswith("Voorlopig: voorstellen van de computer, door niemand beoordeeld; het interval bevat")
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption" and "vraag" in p.text]
    assert len(captions) >= 3
    assert all("Voorlopig: voorstellen, niet beoordeeld" in text for text in captions)
    assert texts(document).index(warned[0]) < texts(document).index("In het kort")


def test_docx_quotes_are_quotes_with_attribution(report, tmp_path):
    document = opened(report, tmp_path)
    quotes = [p.text for p in document.paragraphs if p.style.name == "Quote"]
    assert quotes == [
        '=HYPERLINK("http://example.nl")',
        'Wij trekken met [gemeente] "en" <b>vier</b> buren 🙂 op; alleen red je het niet.',
        "Regel één\nregel twee met een stuurteken.",
    ]
    assert [p.text for p in document.paragraphs if p.style.name == "Duiding Attribution"] == ["G40", "overig, 2020"]


def test_docx_topics_have_no_counts(report, tmp_path):
    rows = table(opened(report, tmp_path), "Nr.")
    assert rows[1:] == [
        ["0", "buurgemeente, samen, regio", "a7, a9", "stabiel (0,83)"],
        ["1", "taal, les", "a3", "instabiel (0,41)"],
    ]


def test_docx_is_a_proper_document(report, tmp_path):
    document = opened(report, tmp_path)
    core = document.core_properties
    assert (core.author, core.language, core.comments) == ("Duiding", "nl-NL", "")
    assert core.created == core.modified == report.time.replace(tzinfo=core.created.tzinfo)
    assert core.title.startswith('Proef <b>inburgering</b> & "werk"')
    assert {found.get(qn("w:val")) for found in document.styles.element.iter(qn("w:lang"))} == {"nl-NL"}
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert [p.style.name for p in document.paragraphs if p.text == "In het kort"][-1] == "Heading 1"
    assert all(shape._inline.docPr.get("descr").startswith("Staafdiagram van") for shape in document.inline_shapes)
    assert len(document.inline_shapes) == 2
    assert "PAGE" in section.footer._element.xml


def test_docx_tables_repeat_their_header_and_keep_rows_whole(report, tmp_path):
    tables = [t for t in opened(report, tmp_path).tables if t.style is not None and t.style.name == "Duiding Table"]
    assert len(tables) == 18
    for one in tables:
        assert one.rows[0]._tr.xpath("w:trPr/w:tblHeader")
        assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in one.rows)
    numbers = tables[3].rows[1].cells[1].paragraphs[0].style
    assert numbers.name == "Duiding Number"
    assert numbers.paragraph_format.alignment == 2


def test_docx_links_of_the_contents_have_a_target(report, tmp_path):
    body = opened(report, tmp_path).element.body
    names = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    anchors = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    assert len(anchors) == 10
    assert set(anchors) <= names
    ids = [mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(set(ids)) == len(ids)


def test_docx_of_the_same_report_has_the_same_bytes(report, tmp_path):
    one, other = (write(report, tmp_path / f"{i}.docx", "nl").read_bytes() for i in range(2))
    assert one == other


def test_docx_in_english(report, tmp_path):
    document = opened(report, tmp_path, "en")
    assert "In brief" in texts(document)
    assert table(document, "Theme", "Count", "n")[1] == ["Taal", "94", "235", "40%", "34–46%"]
    assert {found.get(qn("w:val")) for found in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}


def test_docx_of_an_empty_project_says_what_is_missing(empty, tmp_path):
    found = texts(opened(empty, tmp_path))
    for sentence in (
        "Dit project heeft nog geen codeboek. Er zijn daarom geen thema's te melden.",
        "Dit project heeft nog geen open vragen.",
        "Er zijn geen gegevens over de respons.",
        "Er zijn geen onderwerpen gezocht.",
        "Er zijn geen berekeningen vastgelegd.",
        "Er heeft nog niemand gecodeerd.",
    ):
        assert sentence in found


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"n_answers": 0, "n_substantive": 0, "n_decided": 0, "shares": ()},
            "Op deze vraag zijn geen antwoorden ontvangen.",
        ),
        ({"n_substantive": 0, "n_decided": 0, "shares": ()}, "Geen van de antwoorden op deze vraag is inhoudelijk."),
        ({"n_decided": 0, "shares": ()}, "Nog geen antwoord op deze vraag is beoordeeld."),
        ({"n_counted": 0, "shares": ()}, "Van de steekproef van deze vraag is nog geen antwoord beoordeeld."),
        (
            {"n_decided": 200, "n_counted": 120},
            "De aandelen zijn geteld in de steekproef: 120 van de 415 inhoudelijke antwoorden",
        ),
        ({"n_decided": 200, "n_counted": 200}, "Nog niet alles is beoordeeld: 200 van de 415 inhoudelijke antwoorden."),
        ({"quotes": ()}, "Voor deze vraag zijn nog geen citaten gekozen."),
    ],
)
def test_docx_says_why_a_question_has_no_figures(report, tmp_path, change, sentence):
    changed = replace(report, questions=(replace(report.questions[0], **change),))
    assert any(text.startswith(sentence) for text in texts(opened(changed, tmp_path)))


def test_docx_without_a_class(report, tmp_path):
    first = report.questions[0]
    changed = replace(
        report,
        variable=None,
        classes=(),
        questions=(replace(first, shares=tuple(s for s in first.shares if not s.variable)),),
    )
    found = texts(opened(changed, tmp_path))
    assert "Er is geen klasse gekozen om naar uit te splitsen." in found
    assert "Thema's per klasse" not in found


def test_docx_with_many_classes_splits_the_table(report, tmp_path):
    first = report.questions[0]
    one = next(s for s in first.shares if s.value == "G40")
    many = tuple(replace(one, value=f"k{i}") for i in range(9))
    changed = replace(
        report, classes=tuple(s.value for s in many), questions=(replace(first, shares=first.shares[:10] + many),)
    )
    heads = [[cell.text.split("\n")[0] for cell in t.rows[0].cells] for t in opened(changed, tmp_path).tables]
    assert ["Thema", "k0", "k1", "k2", "k3", "k4", "k5", "Allen"] in heads
    assert ["Thema", "k6", "k7", "k8", "Allen"] in heads


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_docx_opens_in_libreoffice(report, tmp_path):
    path = write(report, tmp_path / "rapport.docx", "nl")
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        tmp_path,
        path,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert path.with_suffix(".pdf").read_bytes()[:5] == b"%PDF-"
