from dataclasses import replace

import pytest
from lxml import etree

from coding.records import Codebook
from coding.reporting import cells, charts


def rows(spec):
    return spec["data"]["values"]


def test_chart_has_the_last_wave_by_size_with_the_wave_before(report):
    spec = charts.theme_spec(report.questions[0], report.codebook, "nl")
    assert [row["label"] for row in rows(spec)] == ["40% (94)", "23% (54)", "17% (40)", "3% (7)"]
    assert [row["before"] for row in rows(spec)] == [0, 0.172222, 0.333333, 0.05]
    assert spec["title"]["text"] == ["n = 235; tussen haakjes het aantal met het thema; 95%-betrouwbaarheidsinterval"]
    assert "2020 (n = 235)" in str(spec["layer"])
    assert "2019 (n = 180)" in str(spec["layer"])


def test_chart_of_the_first_wave_has_no_legend(report):
    spec = charts.theme_spec(report.questions[0], report.codebook, "en", "2019")
    assert [row["label"] for row in rows(spec)] == ["33% (60)", "17% (31)", "5% (9)"]
    assert {row["before"] for row in rows(spec)} == {None}
    assert "(n = 235)" not in str(spec)
    assert spec["title"]["text"] == ["n = 180; in brackets the count with the theme; 95% confidence interval"]


def test_chart_of_few_answers_has_counts_and_says_provisional(report):
    spec = charts.theme_spec(report.questions[1], report.codebook, "nl")
    assert [(row["size"], row["low"], row["label"]) for row in rows(spec)] == [(6, None, "6"), (5, None, "5")]
    assert "aantallen" in spec["title"]["text"][0]
    assert " ".join(spec["title"]["text"][1:]).startswith(
        "Voorlopig: voorstellen van de computer, door niemand beoordeeld"
    )


def test_chart_does_not_hold_hidden_figures(veiled):
    spec = charts.theme_spec(veiled.questions[0], veiled.codebook, "nl")
    assert "7771" not in str(spec)
    assert "0.8881" not in str(spec)
    assert len(rows(spec)) == 3


def test_chart_of_the_most(report):
    spec = charts.theme_spec(report.questions[0], report.codebook, "nl", most=2)
    assert [row["theme"] for row in rows(spec)] == ["Taal", "Regionale samenwerking"]


def test_chart_without_figures_says_so(report):
    nothing = replace(report.questions[0], shares=())
    assert "Er zijn geen cijfers" in charts.svg(charts.theme_chart(nothing, report.codebook, "nl"))


def test_chart_does_not_need_the_codebook(report):
    spec = charts.theme_spec(report.questions[0], Codebook(()), "nl")
    assert rows(spec)[0]["theme"] == "taal"


@pytest.mark.parametrize("number", [0, 1])
def test_altair_chart_is_valid_and_draws_the_same(report, number):
    question = report.questions[number]
    chart = charts.theme_chart(question, report.codebook, "nl")
    chart.to_dict(validate=True)
    drawn = charts.svg(chart)
    assert drawn == charts.svg(charts.theme_spec(question, report.codebook, "nl"))
    assert charts.png(chart)[:8] == b"\x89PNG\r\n\x1a\n"


def test_svg_is_xml_with_escaped_texts(report):
    drawn = charts.svg(charts.theme_spec(report.questions[0], report.codebook, "nl", rules=cells.Rules("nl")))
    texts = ["".join(node.itertext()) for node in etree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]
    assert "=TEKORT(aan) mensen & middelen" in texts
    assert "23% (54)" in texts
    assert "id=" not in drawn  # several drawings stand in one page
