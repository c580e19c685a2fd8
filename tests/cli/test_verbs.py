"""Every verb: what it says, in two languages and as JSON, and how it ends."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from coding.cli.commands import build
from coding.cli.show import Printer

Run = Callable[..., Any]
ENGLISH = (
    "Usage", "Options", "Commands", "COMMAND", "OPTIONS", "ARGS", "Show", "Print", "Path", "TEXT", "INTEGER", "FILE", "DIRECTORY",
    "RANGE", "required", "default", "this message", "Missing", "No such", "Did you mean", "Invalid", "Try ", "Error", "...",
)  # fmt: skip


def _verbs(group: click.Group, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for name, command in group.commands.items():
        found += [(*before, name), *(_verbs(command, (*before, name)) if isinstance(command, click.Group) else [])]
    return found


VERBS = _verbs(build("nl", Printer("nl")))


@pytest.mark.parametrize("verb", [(), *VERBS], ids=" ".join)
def test_help_in_dutch_has_no_english_left(run: Run, verb: tuple[str, ...]) -> None:
    shown = run(*verb, "--help")
    assert shown.code == 0
    assert shown.out.startswith("Gebruik: duiding")
    assert not [word for word in ENGLISH if word in shown.out]


@pytest.mark.parametrize("verb", [(), *VERBS], ids=" ".join)
def test_help_in_english_has_no_dutch_left(run: Run, verb: tuple[str, ...]) -> None:
    shown = run(*verb, "--lang", "en", "--help")
    assert shown.code == 0
    assert shown.out.startswith("Usage: duiding")
    assert not [word for word in ("OPTIES", "BESTAND", "GETAL", "Toon", " de ", " van ", "Opties") if word in shown.out]


def test_help_lists_verbs_in_the_order_of_the_work_at_80_columns(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for language in ("nl", "en"):
        lines = run("--lang", language, "--help").out.splitlines()
        listed = [
            line.split()[0]
            for line in lines[lines.index(next(x for x in lines if x[:2] in ("Op", "Co") and "d" in x)) :][1:]
        ]
        assert listed[-20:] == [
            "new", "import", "status", "clean", "spelling", "codebook", "suggest", "decide", "progress", "agreement", "autocode",
            "topics", "quotes", "share", "report", "export", "log", "demo", "serve", "account",
        ]  # fmt: skip
        assert not [line for line in lines if line.endswith("...")]


def test_every_verb_has_its_language_and_json(run: Run) -> None:
    for verb in VERBS:
        shown = run(*verb, "--help").out
        assert "--lang" in shown
        assert "--json" in shown or verb in (("codebook",), ("account",))


def test_language_may_stand_before_and_after_the_verb(run: Run, project: str) -> None:
    assert "Next step" in run("--lang", "en", "status", project).out
    assert "Next step" in run("status", project, "--lang", "en").out
    assert "Volgende stap" in run("status", project).out


def test_the_way_in_dutch(files: Path, run: Run) -> None:
    assert (
        run("new", "p").out
        == "Nieuw project: p.duiding\nVolgende stap: importeer een export: duiding import p.duiding bestand\n"
    )
    assert (files / "p.duiding").is_file()
    imported = run("import", "p", "export.csv", "--mapping", "mapping.toml")
    assert "Opgeslagen: 16 respondenten en 16 antwoorden (meting 2020)." in imported.out
    assert "duiding clean p.duiding" in imported.out
    assert "16 antwoorden stonden al" in run("import", "p", "export.csv", "--mapping", "mapping.toml").out
    assert "16 antwoorden opgeschoond; 14 zijn inhoudelijk." in run("clean", "p").out
    assert "blijft staan" in run("clean", "p").out
    assert "Codeboek versie 1: 3 codes" in run("codebook", "load", "p", "codeboek.yaml").out
    assert "stond al in het project" in run("codebook", "load", "p", "codeboek.yaml").out
    assert "Samenwerking in de regio" in run("codebook", "show", "p").out
    assert "op grond van het codeboek alleen" in run("suggest", "p").out
    assert (
        "2 besluiten opgeslagen (codeur: Anna)"
        in run("decide", "p", "--coded", "beoordeeld.csv", "--coder", "Anna").out
    )
    assert "geleerd van 2 beoordeelde antwoorden" in run("suggest", "p").out
    assert "geen telling" in run("topics", "p").out
    assert "citaten gekozen" in run("quotes", "p").out
    shares = run("share", "p").out
    assert "les, meting 2020 (n = 2, besluiten)" in shares
    assert "Besluiten: genomen door codeurs." in shares
    assert "rapport/p.docx" in run("report", "p").out
    assert "afgeschermd" in run("export", "p", "--out", "uit.csv").out
    assert "ZONDER afscherming" in run("export", "p", "--out", "uit.csv", "--unmasked").out
    log = run("log", "p").out
    assert [line.split()[3] for line in log.splitlines()][:3] == ["T", "T", "T"]
    status = run("status", "p").out
    assert "… Beoordeeld: 2 van 14 inhoudelijke antwoorden door 1 codeur" in status
    assert "Volgende stap: beoordeel de voorstellen in de app" in status


@pytest.mark.usefixtures("files")
def test_every_verb_gives_json_with_its_figures(run: Run) -> None:
    def data(*command: str) -> Any:
        ran = run(*command, "--json")
        assert (ran.code, ran.err) == (0, "")
        return json.loads(ran.out)

    assert data("new", "p") == {"project": "p.duiding"}
    assert data("import", "p", "export.csv", "--mapping", "mapping.toml")["imported"]["n_answers"] == 16
    assert data("clean", "p")["clean"]["n_substantive"] == 14
    assert data("codebook", "load", "p", "codeboek.yaml")["codes"] == 3
    assert [c["id"] for c in data("codebook", "show", "p")["codes"]] == ["samenwerking", "maatwerk", "taal"]
    assert data("decide", "p", "--coded", "beoordeeld.csv")["decided"]["n_new"] == 2
    assert data("suggest", "p")["suggest"]["n_coded"] == 2
    assert isinstance(data("topics", "p")["topics"]["topics"], list)
    assert isinstance(data("quotes", "p")["quotes"]["quotes"], list)
    assert {s["basis"] for s in data("share", "p")["shares"]} == {"decided"}
    assert {s["basis"] for s in data("share", "p", "--basis", "suggested")["shares"]} == {"suggested"}
    assert len(data("report", "p", "--format", "html")["files"]) == 1
    assert data("export", "p", "--out", "uit.csv")["export"]["n_rows"] == 16
    assert data("status", "p")["next_step"] == "review"
    assert len(data("log", "p")["log"]) == 10
    assert data("--json", "log", "p", "--last", "1")["log"][0]["verb"] == "export"


def test_log_filters(run: Run, project: str) -> None:
    assert len(run("log", project).out.splitlines()) == 5
    assert len(run("log", project, "--last", "2").out.splitlines()) == 2
    assert run("log", project, "--verb", "clean").out.count("\n") == 1


def test_quiet_before_and_after_the_verb(run: Run, project: str) -> None:
    for command in (("--quiet", "status", project), ("status", project, "-q"), ("share", project, "--quiet")):
        ran = run(*command)
        assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_dry_run_writes_nothing(files: Path, run: Run) -> None:
    run("new", "p")
    before = (files / "p.duiding").read_bytes()
    ran = run("import", "p", "export.csv", "--dry-run")
    assert (ran.code, (files / "p.duiding").read_bytes()) == (0, before)
    assert "er is niets opgeslagen" in ran.out
    assert "Nog niets geïmporteerd" in run("status", "p").out


def test_dry_run_of_a_file_that_cannot_be_imported_tells_and_fails(files: Path, run: Run) -> None:
    run("new", "p")
    text = (files / "export.csv").read_text(encoding="utf-8").replace("K-002", "K-001")
    (files / "dubbel.csv").write_text(text, encoding="utf-8")
    ran = run("import", "p", "dubbel.csv", "--mapping", "mapping.toml", "--dry-run")
    assert ran.code == 1
    assert ran.out.count("Fout:") == 1
    real = run("import", "p", "dubbel.csv", "--mapping", "mapping.toml")
    assert real.code == 1
    assert "Fout:" not in real.out
    assert real.err.count("\n") == 1
    assert "Nog niets geïmporteerd" in run("status", "p").out


@pytest.mark.usefixtures("files")
def test_written_mapping_gives_the_same_import(run: Run) -> None:
    run("new", "p")
    first = json.loads(run("import", "p", "export.csv", "--dry-run", "--write-mapping", "m.toml", "--json").out)
    again = json.loads(run("import", "p", "export.csv", "--dry-run", "--mapping", "m.toml", "--json").out)
    roles = [(c["name"], c["id"], c["role"]) for c in first["mapping"]["columns"]]
    assert [(c["name"], c["id"], c["role"]) for c in again["mapping"]["columns"]] == roles
    assert again["mapping"]["wave"] == first["mapping"]["wave"]


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ((), 2, "Gebruik"),
        (("statsu", "p"), 2, "De opdracht 'statsu' bestaat niet"),
        (("status",), 2, "Er ontbreekt een argument"),
        (("status", "p", "--jsn"), 2, "bestaat niet"),
        (("log", "p", "--last", "nul"), 2, "geen getal"),
        (("share", "p", "--basis", "iets"), 2, "niet een van"),
        (("decide", "p"), 2, "Er ontbreekt een optie"),
        (("suggest",), 2, "er ontbreekt --answers, --out, --codebook"),
        (("suggest", "p", "--answers", "antwoorden.csv"), 2, "niet allebei"),
        (("suggest", "p", "--out", "uit.csv"), 2, "niet allebei"),
        (("share", "p", "--coded", "besluiten.csv"), 2, "niet allebei"),
        (("topics", "--answers", "antwoorden.csv", "--out", "o.csv", "--question", "les"), 2, "hoort bij een project"),
        (("status", "weg"), 1, "Het project 'weg.duiding' bestaat niet. Maak het met: duiding new weg.duiding"),
        (("status", "export.csv"), 1, "geen project van Duiding"),
        (("new", "p"), 1, "Er is niets veranderd"),
        (("new", "nergens/p"), 1, "de map 'nergens' bestaat niet"),
        (("new", "foo://x"), 1, "geen adres van een database"),
        (("import", "p", "weg.csv"), 1, "niet gevonden"),
        (("import", "p", "export.csv", "--sheet", "Blad1"), 1, "geen Excel-werkmap"),
        (("codebook", "load", "p", "antwoorden.csv"), 1, "geen kolom 'label'"),
        (("import", "p", "export.csv", "--mapping", "weg.toml"), 1, "weg.toml"),
        (("codebook", "load", "p", "weg.yaml"), 1, "weg.yaml"),
        (("suggest", "p", "--question", "lse"), 1, "Bedoelt u 'les'?"),
        (("decide", "p", "--coded", "besluiten.csv"), 1, "Er is niets opgeslagen"),
        (("export", "p", "--out", "uit.doc"), 1, ".csv, .xlsx"),
        (("export", "p", "--out", "nergens/uit.csv"), 1, "nergens/uit.csv"),
        (("share", "--codebook", "codeboek.yaml", "--answers", "weg.csv", "--out", "s.csv"), 1, "weg.csv"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_mistakes_end_with_their_code_and_say_what_to_do(
    run: Run, project: str, command: tuple[str, ...], code: int, said: str
) -> None:
    assert project == "p"
    ran = run(*command)
    assert ran.code == code
    assert said in ran.out + ran.err
    assert "Traceback" not in ran.err


def test_mistake_as_json_has_its_key(run: Run, project: str) -> None:
    ran = run("suggest", project, "--question", "lse", "--json")
    assert ran.code == 1
    assert json.loads(ran.out)["error"] == "workflow.unknown_question"


@pytest.mark.parametrize("as_json", [False, True])
def test_fault_of_ours_ends_with_3_and_hides_its_text(
    run: Run, project: str, monkeypatch: pytest.MonkeyPatch, as_json: bool
) -> None:
    from coding.workflow import clean

    def fail(*_given: object) -> None:
        raise RuntimeError("Bel mevrouw T. Haile")

    monkeypatch.setattr(clean, "clean_project", fail)
    ran = run("clean", project, *(["--json"] if as_json else []))
    said = ran.out + ran.err
    assert ran.code == 3
    assert "Haile" not in said
    assert "RuntimeError" in said
    assert "test_verbs.py" in said
    if as_json:
        assert json.loads(ran.out)["error"] == "ours"


def test_interrupt_says_what_is_safe(run: Run, project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from coding.workflow import clean

    def interrupt(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(clean, "clean_project", interrupt)
    ran = run("clean", project)
    assert ran.code == 1
    assert "niet opgeslagen" in ran.err


@pytest.mark.usefixtures("project")
def test_reader_that_leaves_is_no_fault(files: Path) -> None:
    for extra in ("", "--json"):
        script = f"set -o pipefail; for i in 1 2 3; do {sys.executable} -m coding.cli.main log p {extra} || exit 9; done | head -1"
        ran = subprocess.run(["bash", "-c", script], cwd=files, capture_output=True, text=True, check=False)
        assert (ran.returncode, ran.stderr) == (0, "")
        assert ran.stdout.count("\n") == 1


TABLES_OUT = [
    ("share", "p"),
    ("quotes", "p"),
    ("export", "p"),
    ("clean", "--answers", "antwoorden.csv"),
    ("topics", "--answers", "antwoorden.csv"),
    ("suggest", "--codebook", "codeboek.yaml", "--answers", "antwoorden.csv", "--coded", "besluiten.csv"),
]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("command", TABLES_OUT, ids=lambda command: command[0])
@pytest.mark.parametrize("target", ["p.duiding", "export.csv", "codeboek.yaml", "antwoorden.csv", "besluiten.csv"])
def test_output_never_replaces_what_is_not_its_own(
    files: Path, run: Run, command: tuple[str, ...], target: str
) -> None:
    before = (files / target).read_bytes()
    ran = run(*command, "--out", target)
    assert ran.code == 1
    assert "Er is niets" in ran.err
    assert target in ran.err
    assert (files / target).read_bytes() == before
    assert not [p.name for p in files.iterdir() if p.name.startswith(".")]


def test_output_may_replace_an_earlier_one_but_not_its_own_input(files: Path, run: Run) -> None:
    assert run("clean", "--answers", "antwoorden.csv", "--out", "schoon.csv").code == 0
    assert run("clean", "--answers", "antwoorden.csv", "--out", "schoon.csv").code == 0
    before = (files / "schoon.csv").read_bytes()
    ran = run("clean", "--answers", "schoon.csv", "--out", "schoon.csv")
    assert (ran.code, "leest het bestand" in ran.err) == (1, True)
    assert (files / "schoon.csv").read_bytes() == before


def test_mapping_is_written_to_toml_and_not_over_the_survey(files: Path, run: Run, project: str) -> None:
    before = (files / "export.csv").read_bytes()
    for target, said in (("export.csv", "leest het bestand"), ("m.csv", ".toml"), ("p.duiding", "leest het bestand")):
        ran = run("import", project, "export.csv", "--dry-run", "--write-mapping", target)
        assert (ran.code, said in ran.err) == (1, True)
    assert (files / "export.csv").read_bytes() == before


def test_report_never_replaces_a_survey_of_the_same_name(files: Path, run: Run, project: str) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["nummer", "les"])
    book.save(files / "p.xlsx")
    before = (files / "p.xlsx").read_bytes()
    ran = run("report", project, "--folder", ".")
    assert ran.code == 1
    assert "niet door Duiding is gemaakt" in ran.err
    assert (files / "p.xlsx").read_bytes() == before
    assert not (files / "p.docx").exists()
    assert [run("report", project, "--out", "map", "--format", "xlsx").code for _ in range(2)] == [0, 0]


LESSONS = [
    "Samen met de buurgemeenten optrekken, alleen red je het niet.",
    "Zonder maatwerk komt niemand verder, elk gezin is anders.",
    "De taal blijft het grootste struikelblok bij werkgevers.",
    "Taallessen op de werkvloer helpen meer dan in een klas.",
]


def test_import_shows_each_column_before_it_writes(files: Path, run: Run, project: str) -> None:
    rows = "".join(f"K{n};{20 + n if n % 5 else 999};{LESSONS[n % 4]} En {n} keer opnieuw.\n" for n in range(40))
    (files / "klein.csv").write_text(f'nummer;leeftijd;"{"Een heel lange vraag " * 20}"\n{rows}', encoding="utf-8")
    shown = run("import", project, "klein.csv", "--dry-run").out
    table = shown[shown.index("telt als leeg") :].splitlines()[2:5]
    assert [line.split()[0] for line in table] == ["nummer", "leeftijd", next(iter(table[2].split()))]
    assert "getal" in table[1]
    assert table[1].split()[-3:] == ["32", "999", "(8×)"]
    assert "open vraag" in table[2]
    assert max(map(len, shown[shown.index("kolom ") :].splitlines()[:6])) <= 100


def test_import_counts_the_closed_columns_of_a_wide_file(files: Path, run: Run, project: str) -> None:
    names = ["nummer", "les", *(f"v{n}" for n in range(40))]
    lines = [
        ";".join([f"K{n}", f"{LESSONS[n % 4]} En {n} keer opnieuw.", *(str((n * k) % 3 + 1) for k in range(40))])
        for n in range(30)
    ]
    (files / "breed.csv").write_text("\n".join([";".join(names), *lines]), encoding="utf-8")
    whole, compact = run("import", project, "breed.csv", "--dry-run").out, run("import", project, "breed.csv").out
    assert all(f"\nv{n} " in whole for n in range(40))
    assert "Niet in deze tabel" not in whole
    assert not [n for n in range(40) if f"\nv{n} " in compact]
    assert "\nnummer " in compact
    assert "\nles " in compact
    assert "Niet in deze tabel: " in compact
    assert compact.index("Niet in deze tabel") < compact.index("Opgeslagen")


def test_import_and_cleaning_count_repeats_alike(run: Run, project: str) -> None:
    from coding.wording import text

    shown = run("import", project, "export.csv", "--mapping", "mapping.toml", "--dry-run").out
    assert (
        next(line for line in shown.splitlines() if line.startswith("les ") and "open" not in line).split()[-1] == "8"
    )
    assert text("cli.mended", changed=0, duplicates=8) in run("clean", project).out


def test_one_is_not_many(files: Path, run: Run) -> None:
    (files / "een.csv").write_text("nummer;les\nK1;Samen optrekken met de buren.\n", encoding="utf-8")
    mapping = (files / "mapping.toml").read_text(encoding="utf-8").replace("Welke les heeft u geleerd?", "les")
    (files / "een.toml").write_text(mapping, encoding="utf-8")
    run("new", "q")
    shown = run("import", "q", "een.csv", "--mapping", "een.toml").out
    assert "een.csv: 1 rij, 2 kolommen" in shown
    assert "Opgeslagen: 1 respondent en 1 antwoord (meting 2020)." in shown
    assert "1 antwoord opgeschoond; 1 is inhoudelijk." in run("clean", "q").out
    assert "1 answer cleaned; 1 is substantive." in run("clean", "q", "--lang", "en").out


def test_missing_file_names_the_whole_folder(files: Path, run: Run, project: str) -> None:
    assert f"in {files}." in run("import", project, "weg.csv").err.replace("Bedoelt", ".")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_files_in_files_out(files: Path, run: Run) -> None:
    given = ("--codebook", "codeboek.yaml", "--answers", "antwoorden.csv")
    for command in (
        ("clean", "--answers", "antwoorden.csv", "--out", "schoon.csv"),
        ("suggest", *given, "--coded", "besluiten.csv", "--out", "voorstel.csv"),
        ("topics", "--answers", "antwoorden.csv", "--out", "onderwerpen.csv"),
        ("share", *given, "--coded", "besluiten.csv", "--out", "aandeel.csv"),
        ("quotes", *given, "--out", "citaten.csv"),
        ("report", *given, "--coded", "besluiten.csv", "--folder", "verslag"),
    ):
        ran = run(*command)
        assert (ran.code, ran.err) == (0, ""), command
    known = {f"a{n}" for n in range(1, 17)}
    rows = _rows(files / "voorstel.csv")
    assert tuple(rows[0]) == ("id", "code", "probability", "suggested", "why")
    assert {r["id"] for r in rows} <= known - {"a7", "a15"}
    assert all(
        0 <= float(r["probability"]) <= 1 and (r["suggested"] == "1" or float(r["probability"]) >= 0.01) for r in rows
    )
    assert {r["id"] for r in _rows(files / "schoon.csv")} == known
    assert next(r for r in _rows(files / "aandeel.csv") if r["code"] == "maatwerk")["n"] == "5"
    assert sorted(p.name for p in (files / "verslag").iterdir()) == [
        f"antwoorden.{e}" for e in ("docx", "html", "xlsx")
    ]
    assert not list(files.glob("*.duiding"))


def test_share_shows_questions_in_the_order_of_the_survey(run: Run, demo_project: Path) -> None:
    from coding.workflow.project import opened
    from coding.workflow.state import state

    with opened(demo_project) as project:
        order = [q.id for q in state(project).questions]
    shown = run("share", str(demo_project)).out
    headings = [line.split(", meting ") for line in shown.splitlines() if ", meting " in line]
    assert [(question, wave[:4]) for question, wave in headings] == [(q, w) for q in order for w in ("2019", "2020")]
    one = run("share", str(demo_project), "--question", "geleerde-les").out
    assert [line for line in one.splitlines() if ", meting " in line] == [
        line for line in shown.splitlines() if line.startswith("geleerde-les, ")
    ]


@pytest.mark.slow
def test_demo_does_the_whole_job(run: Run, tmp_path: Path) -> None:
    ran = run("demo", "--json")
    data = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert [step["waves"] for step in data["import"]] == [["2019"], ["2020"]]
    assert 0.4 < data["check"]["precision"] <= 1
    assert 0.4 < data["check"]["recall"] <= 1
    assert data["topics"]["n"] > 0
    assert data["share"]["shares"]
    assert all(Path(tmp_path / file).is_file() for file in data["report"]["files"])
    before = (tmp_path / "demo.duiding").read_bytes()
    again = run("demo")
    assert again.code == 1
    assert "--again" in again.err
    assert (tmp_path / "demo.duiding").read_bytes() == before
    replaced = run("demo", "--again")
    assert replaced.code == 0
    assert "Bekijk het rapport" in replaced.out
    assert "Volgende stap: beoordeel de voorstellen in de app" in run("status", "demo").out
