"""Run the command line inside this process, and a small survey to run it on."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from coding.cli import main

LESSONS = [
    "Samen met de buurgemeenten optrekken, alleen red je het niet.",
    "Zonder maatwerk komt niemand verder, elk gezin is anders.",
    "De taal blijft het grootste struikelblok bij werkgevers.",
    "Bel mevrouw T. Haile, zij regelt de samenwerking in de regio.",
    "Taallessen op de werkvloer helpen meer dan in een klas.",
    "Maatwerk per statushouder, geen standaardtraject.",
    "n.v.t.",
    "Wij werken regionaal samen en delen de klantmanagers.",
] * 2
CODEBOOK = """
title: Proefcodeboek
version: "1"
codes:
  - {id: samenwerking, label: Samenwerking in de regio, keywords: [buurgemeente*, regio, regionaal, samenwerk*]}
  - {id: maatwerk, label: Maatwerk, keywords: [maatwerk]}
  - {id: taal, label: Taal, keywords: [taal, taalles*]}
"""
MAPPING = """
wave = "2020"
[[column]]
name = "nummer"
role = "respondent"
[[column]]
name = "Welke les heeft u geleerd?"
id = "les"
role = "open"
"""


@dataclass(frozen=True)
class Ran:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Run]:
    """Run ``duiding`` in a folder of its own, Dutch unless asked otherwise."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUIDING_LANGUAGE", "nl")
    monkeypatch.setenv("DUIDING_CODER", "codeur T")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("DUIDING_DEBUG", raising=False)
    speak = gettext.dgettext, gettext.dngettext

    def command(*arguments: str) -> Ran:
        capfd.readouterr()
        gettext.dgettext, gettext.dngettext = speak
        with pytest.raises(SystemExit) as ended:
            main.main(arguments)
        out, err = capfd.readouterr()
        return Ran(int(ended.value.code or 0), out, err)

    yield command
    gettext.dgettext, gettext.dngettext = speak


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with export.csv, mapping.toml, codeboek.yaml, antwoorden.csv and besluiten.csv."""
    rows = "".join(f"K-{n:03d};{text}\n" for n, text in enumerate(LESSONS, start=1))
    answers = "".join(f'a{n},"{text}"\n' for n, text in enumerate(LESSONS, start=1))
    (tmp_path / "export.csv").write_text("nummer;Welke les heeft u geleerd?\n" + rows, encoding="utf-8")
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "codeboek.yaml").write_text(CODEBOOK, encoding="utf-8")
    (tmp_path / "antwoorden.csv").write_text("id,text\n" + answers, encoding="utf-8")
    (tmp_path / "besluiten.csv").write_text("id,codes\na1,samenwerking\na2,maatwerk\na3,taal\na6,maatwerk\na8,\n")
    (tmp_path / "beoordeeld.csv").write_text("id,codes\n2020-00001.les,samenwerking\n2020-00002.les,maatwerk\n")
    return tmp_path


@pytest.fixture
def project(files: Path, run: Run) -> str:
    """A project with the small survey, as far as suggestions."""
    assert (files / "export.csv").is_file()
    for command in (
        ("new", "p"),
        ("import", "p", "export.csv", "--mapping", "mapping.toml"),
        ("clean", "p"),
        ("codebook", "load", "p", "codeboek.yaml"),
        ("suggest", "p"),
    ):
        assert run(*command).code == 0
    return "p"
