"""The page Resultaten: what its figures rest on, and who gets the report."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from coding.settings import Settings
from coding.workflow import double, report
from coding.workflow.project import opened

QUESTION = "overdracht-coa"


def texts(app: AppTest) -> str:
    """All that the page says in words."""
    return " ".join(str(e.value) for e in [*app.markdown, *app.caption, *app.error])


@pytest.mark.parametrize("coder", ["Anna", "Els"])
def test_who_codes_blind_gets_no_figures_and_no_report_and_reads_why(
    coder, open_app, demo_project: Path, settings: Settings
):
    with opened(demo_project, settings) as project:
        report.report_project(project, demo_project.parent / "rapport", ["html"])
        double.assign(project, ["Anna", "Bram"], size=5)
    app = open_app("resultaten", project=demo_project.name, vraag=QUESTION, codeur=coder)
    assert not app.exception
    buttons = {b.label for b in app.button} | {b.proto.label for b in app.get("download_button")}
    is_told = "zonder de codes van anderen te zien" in texts(app)
    assert is_told is (coder == "Anna")
    assert not app.error
    assert len(app.get("vega_lite_chart")) == (coder == "Els")
    assert (
        buttons >= {"Rapport maken", "Ophalen: html"}
        if coder == "Els"
        else not any("apport" in b or "html" in b for b in buttons)
    )


def test_the_basis_is_that_of_the_wave_that_is_shown(open_app, demo_project: Path, settings: Settings):
    with opened(demo_project, settings) as project:
        question = report.report_data(project, ["geleerde-les"]).questions[0]
    assert {w: f.n_counted for w, f in question.per_wave.items()} == {
        s.wave_id: s.n for s in question.shares if not s.variable
    }
    assert sum(f.n_substantive for f in question.per_wave.values()) == question.n_substantive
    assert sum(f.n_decided for f in question.per_wave.values()) == question.n_decided
    app = open_app("resultaten", project=demo_project.name, vraag="geleerde-les")
    for wave in ("2020", "2019"):
        app.radio(key="wave:geleerde-les").set_value(wave).run()
        found = question.per_wave[wave]
        assert (
            f"Grondslag (meting {wave}): {found.n_decided} van {found.n_substantive} inhoudelijke antwoorden"
            in texts(app)
        )
        (chart,) = app.get("vega_lite_chart")
        assert f"n = {found.n_counted};" in chart.proto.spec
        assert "Liberation" not in chart.proto.spec
