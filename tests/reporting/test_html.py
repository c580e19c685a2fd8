import re
from dataclasses import replace

import pytest
from lxml import html as lxml_html

from coding import wording
from coding.reporting.html import page, write


def parsed(report, language="nl"):
    return lxml_html.document_fromstring(page(report, language).encode("utf-8"))


def rows(tree, caption):
    """Cells of the first table whose caption has these words."""
    for table in tree.iter("table"):
        if caption in table.find("caption").text_content():
            return [[cell.text_content() for cell in row] for row in table.iter("tr")]
    raise AssertionError(caption)


def test_html_has_the_same_figures_as_the_table(report):
    assert rows(parsed(report), "Thema's bij vraag 1, 2020")[1:3] == [
        ["Taal", "94", "235", "40%", "34–46%"],
        ["Regionale samenwerking", "54", "235", "23%", "18–29%"],
    ]
    classes = rows(parsed(report), "naar Grootteklasse")
    assert classes[4][1:] == ["·", "·", "0% (0)", "3% (7)"]


def test_html_escapes_everything(report):
    made = page(report, "nl")
    assert "<b>vier" not in made
    assert "<b>inburgering" not in made
    tree = parsed(report)
    assert tree.find(".//h1").text_content() == 'Proef <b>inburgering</b> & "werk"'
    quotes = [quote.find("p").text_content() for quote in tree.iter("blockquote")]
    assert 'Wij trekken met [gemeente] "en" <b>vier</b> buren 🙂 op; alleen red je het niet.' in quotes
    assert "\x07" not in made


def test_html_does_not_run_a_script_from_the_report(report):
    bad = '"><script>alert(1)</script>{{ 7*7 }}'
    codes = tuple(replace(code, label=bad + code.id, definition=bad) for code in report.codebook.codes)
    changed = replace(report, project=bad, codebook=replace(report.codebook, codes=codes), coders={bad: 3})
    tree = parsed(changed)
    assert list(tree.iter("script")) == []
    assert "49" not in tree.find(".//h1").text_content()


def test_html_asks_nothing_of_any_server(report):
    tree = parsed(report)
    assert [n.tag for n in tree.iter("script", "link", "img", "iframe", "object", "base")] == []
    addresses = [
        value for node in tree.iter() for name, value in node.attrib.items() if name in ("href", "src", "xlink:href")
    ]
    assert addresses
    assert all(value.startswith("#") for value in addresses)
    assert not re.search(r"url\(|@import", page(report, "nl"))


def test_html_links_have_a_target_and_ids_are_unique(report):
    tree = parsed(report)
    ids = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    assert {a.get("href")[1:] for a in tree.iter("a")} <= set(ids)


def test_html_is_accessible(report):
    tree = parsed(report)
    assert tree.get("lang") == "nl"
    levels = [int(node.tag[1]) for node in tree.find(".//main").iter("h2", "h3", "h4")]
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    for table in tree.iter("table"):
        assert {cell.get("scope") for cell in table.find("thead").iter("th")} == {"col"}
        assert all(row[0].get("scope") == "row" for row in table.find("tbody"))
    charts = tree.findall(".//figure/div")
    assert len(charts) == 2
    assert all(chart.get("role") == "img" and chart.get("aria-label") for chart in charts)
    assert all(chart.find("svg") is not None for chart in charts)


def test_html_charts_follow_light_and_dark(report):
    made = page(report, "nl")
    assert "prefers-color-scheme: dark" in made
    assert 'fill="var(--accent)"' in made
    assert 'fill="#' not in made.split("<main>")[1]


def test_html_shows_no_hidden_figure(veiled):
    made = page(veiled, "nl")
    for secret in ("7771", "7.771", "89%", "88%", "90%", "0.8881"):
        assert secret not in made
    assert "&lt;5" not in made
    assert "· : niet getoond: te klein, of af te leiden uit het totaal." in made


def test_html_warns_before_anything_else(report):
    only = replace(report, questions=report.questions[1:])
    tree = parsed(only)
    assert (
        tree.find(".//header")
        .find("p[@class='warning']")
        .text_content()
        .startswith("Voorlopig: voorstellen van de computer")
    )
    captions = [c.text_content() for c in tree.iter("caption", "figcaption") if "vraag" in c.text_content()]
    assert all("Voorlopig" in caption for caption in captions)
    assert "Voorlopig" in tree.find(".//svg").text_content()


@pytest.mark.parametrize(("language", "words"), [("nl", "Meest genoemd"), ("en", "Mentioned most")])
def test_html_in_both_languages(report, language, words):
    tree = parsed(report, language)
    assert tree.get("lang") == language
    assert words in tree.text_content()


def test_html_of_an_empty_project_says_what_is_missing(empty, tmp_path):
    path = write(empty, tmp_path / "leeg.html", "nl")
    text = lxml_html.document_fromstring(path.read_bytes()).text_content()
    assert "Dit project heeft nog geen codeboek." in text
    assert "Dit project heeft nog geen open vragen." in text
    assert "None" not in text


def test_html_of_the_same_report_is_the_same(report):
    assert page(report, "nl") == page(report, "nl")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_theme_table_names_its_columns_as_the_page_does(report, language):
    theme, count, *rest = (wording.text(f"ui.results.{x}", language) for x in ("theme", "count", "share", "interval"))
    head = next(h for h in heads(parsed(report, language)) if h[0] == theme)
    assert head == [theme, count, "n", *rest]


def heads(tree):
    """The first row of every table."""
    return [[cell.text_content() for cell in next(table.iter("tr"))] for table in tree.iter("table")]
