"""A small survey written by hand: two open questions, classes, planted personal data, non-answers; and a codebook of four codes."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coding.settings import Settings
from coding.workflow import clean, codebooks, import_survey
from coding.workflow.project import Project, create, opened

HEAD = ["nummer", "klasse", "Welke les heeft u geleerd?", "Wat is er nodig?"]
LESSONS = [
    "Regelmatig overleg met mevrouw T. Haile van de buurgemeente loont.",
    "Samen met de buurgemeenten optrekken, alleen red je het niet.",
    "Wij werken regionaal samen en delen de klantmanagers.",
    "Zonder maatwerk komt niemand verder, elk gezin is anders.",
    "Maatwerk per statushouder, geen standaardtraject.",
    "Kijk naar de persoon; maatwerk is alles.",
    "De taal blijft het grootste struikelblok bij werkgevers.",
    "Taallessen op de werkvloer helpen meer dan in een klas.",
    "Begin met de taal, dan volgt het werk vanzelf.",
    "Bel gerust met t.haile@example.nl, zij regelt de samenwerking in de regio.",
    "Vroeg beginnen, liefst al in het AZC.",
    "Eerst de taal en dan pas een traject op maat.",
    "n.v.t.",
    "Samenwerking met buurgemeenten scheelt ons twee banen.",
    "weet ik niet",
    "Samenwerken in de regio kost tijd maar levert veel op.",
    "Leer mensen de taal terwijl ze werken.",
    "Geen enkel traject is hetzelfde, maatwerk dus.",
    "Korte lijnen met de buurgemeenten.",
    "Taal, taal en nog eens taal.",
    "zie hierboven",
    "Een vaste klantmanager die iedereen kent.",
    "Maatwerk vraagt om kleine caseloads.",
    "De regio helpt ons met taalaanbod.",
]
NEEDS = [
    "Meer geld voor taallessen.",
    "",
    "Duidelijkheid over de nieuwe wet.",
    "Tijd en maatwerk.",
    "-",
    "Een regionale aanpak.",
] * 4
CLASSES = ["G40"] * 6 + ["overig"] * 18

CODEBOOK = """
title: Proefcodeboek
version: "1"
groups:
  - {id: aanpak, label: Aanpak}
codes:
  - {id: samenwerking, label: Samenwerking in de regio, group: aanpak, keywords: [buurgemeente*, regio, regionaal, samenwerk*]}
  - {id: maatwerk, label: Maatwerk, group: aanpak, keywords: [maatwerk, op maat]}
  - {id: taal, label: Taal, group: aanpak, keywords: [taal, taalles*]}
  - {id: vroeg, label: Vroeg beginnen, group: aanpak, keywords: [vroeg beginnen]}
"""

MAPPING = """
wave = "{wave}"
[population.{wave}]
G40 = 8
overig = 40
[[column]]
name = "nummer"
role = "respondent"
[[column]]
name = "klasse"
role = "stratum"
[[column]]
name = "Welke les heeft u geleerd?"
id = "les"
role = "open"
[[column]]
name = "Wat is er nodig?"
id = "nodig"
role = "open"
"""

KNOWN = [
    "samenwerking",
    "samenwerking",
    "samenwerking",
    "maatwerk",
    "maatwerk",
    "maatwerk",
    "taal",
    "taal",
    "taal",
    "samenwerking",
]


class Survey:
    """Files of the small survey in a folder; what the tests change is given as an argument."""

    key = "SLEUTEL-{n:02d}-GEHEIM"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str = "enquete.csv", start: int = 1, lessons: list[str] = LESSONS) -> Path:
        """The export; `start` numbers its first respondent."""
        path = self.folder / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(HEAD)
            for n, row in enumerate(zip(CLASSES, lessons, NEEDS, strict=False)):
                writer.writerow([self.key.format(n=start + n), *row])
        return path

    def mapping(self, wave: str = "2020") -> Path:
        """The mapping for a wave."""
        path = self.folder / f"mapping{wave}.toml"
        path.write_text(MAPPING.format(wave=wave), encoding="utf-8")
        return path

    def codebook(self, text: str = CODEBOOK, name: str = "codeboek.yaml") -> Path:
        """The codebook."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def coded(self, coders: tuple[str, ...] = ("A",)) -> Path:
        """Decisions of coders about the first ten lessons."""
        path = self.folder / "beoordeeld.csv"
        lines = [f"2020-{n:05d}.les,{code},{coder}" for coder in coders for n, code in enumerate(KNOWN, start=1)]
        path.write_text("id,codes,coder\n" + "\n".join(lines) + "\n", encoding="utf-8")
        return path


@pytest.fixture
def survey(tmp_path: Path) -> Survey:
    """The files of the small survey."""
    return Survey(tmp_path)


@pytest.fixture
def empty(tmp_path: Path, settings: Settings) -> Iterator[Project]:
    """A project without anything."""
    create(tmp_path / "proef.duiding", settings)
    with opened(tmp_path / "proef.duiding", settings) as project:
        yield project


@pytest.fixture
def bring(survey: Survey) -> Callable[..., import_survey.Imported]:
    """Import a wave of the small survey."""

    def run(project: Project, wave: str = "2020", **more: object) -> import_survey.Imported:
        found = import_survey.preview(survey.write(f"{wave}.csv", **more), survey.mapping(wave))  # type: ignore[arg-type]
        return import_survey.import_survey(project, found)

    return run


@pytest.fixture
def imported(empty: Project, bring: Callable[..., import_survey.Imported]) -> Project:
    """A project with the small survey."""
    bring(empty)
    return empty


@pytest.fixture
def ready(imported: Project, survey: Survey) -> Project:
    """A project with the small survey, cleaned, with its codebook."""
    clean.clean_project(imported)
    codebooks.load_codebook(imported, survey.codebook())
    return imported


@pytest.fixture
def contents() -> Callable[[Project], dict[str, list[tuple[object, ...]]]]:
    """All rows of all tables of a project."""

    def read(project: Project) -> dict[str, list[tuple[object, ...]]]:
        from sqlalchemy import select

        from coding.store.schema import metadata

        with project.reading() as session:
            return {
                name: sorted(tuple(map(str, row)) for row in session.execute(select(table)))
                for name, table in metadata.tables.items()
            }

    return read
