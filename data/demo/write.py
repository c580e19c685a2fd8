"""The files of the demo survey: workbook, csv, mapping and the counts in the data card."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

MOMENT = "2020-11-02T00:00:00Z"  # instead of the clock, in the workbook's properties
GUIDE = (
    "Leeswijzer bij monitor2020.xlsx",
    "Verzonnen gegevens: geen enkele respondent bestaat. Zie README.md in dezelfde map.",
    "Eén rij per respondent. Een respondent kan voor meer gemeenten antwoorden.",
    "‘Voor hoeveel gemeenten antwoordt u?’: het aantal gemeenten per klasse, de eigen gemeente meegeteld.",
    "gemeenteklasse: G4 = de vier grootste gemeenten, G40 = stedennetwerk, overig = middelgroot en klein.",
    "Kolommen met [optie]: 1 = aangekruist, 0 = niet aangekruist, leeg = vraag overgeslagen.",
    "Integratieroutes en leerroutes: schattingen in procenten. Niet iedere schatting telt precies op tot 100.",
    "Open vragen: de korte naam van de vraag staat vóór de punt. Een lege cel is geen antwoord.",
)


def workbook(columns: list[Any]) -> bytes:
    """The table as .xlsx with a sheet that explains it, without a trace of the clock."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet, guide = book.create_sheet("Antwoorden"), book.create_sheet("Leeswijzer")
    sheet.freeze_panes = "B2"
    sheet.append([spec["name"] for spec, _ in columns])
    for row in zip(*(values for _, values in columns), strict=True):
        sheet.append(row)
    for i, cell in enumerate(sheet[1], 1):
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(i)].width = 45 if columns[i - 1][0]["role"] == "open" else 17
    for line in GUIDE:
        guide.append([line])
    raw, fixed = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "docProps/core.xml":
                data = re.sub(rb">\d{4}-\d\d-\d\dT[\d:]+Z<", f">{MOMENT}<".encode(), data)
            new.writestr(zipfile.ZipInfo(part.filename, (2020, 11, 2, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def table(rows: list[Any], delimiter: str = ",", end: str = "\n") -> str:
    """Rows as csv; dates as a Dutch survey tool writes them."""
    out = io.StringIO()
    lines = [[v.strftime("%d-%m-%Y %H:%M") if hasattr(v, "strftime") else v for v in row] for row in rows]
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(lines)
    return out.getvalue()


def mapping(wave: str, plan: dict[str, Any], columns: list[Any]) -> str:
    """The mapping of a wave, for ``duiding import --mapping``."""

    def value(v: Any) -> str:
        if isinstance(v, dict):
            return "{ " + ", ".join(f"{value(k)} = {value(w)}" for k, w in v.items()) + " }"
        return json.dumps(v, ensure_ascii=False)

    lines = [f'wave = "{wave}"', 'rest = "propose"', "", f"[population.{wave}]"]
    lines += [f"{c} = {n}" for c, n in plan["population"].items()]
    for spec, _ in columns:
        lines += ["", "[[column]]", *(f"{key} = {value(v)}" for key, v in spec.items())]
    return "\n".join(lines) + "\n"


def counts(answers: list[tuple[str, dict[str, Any]]], order: list[str]) -> str:
    """The counts in the data card, as Markdown."""
    n, codes = len(answers), [e["codes"] for _, e in answers]
    double = [e for _, e in answers if "second" in e]
    same = sum(set(e["codes"]) == set(e["second"]) for e in double)
    waves, how_many = Counter(id_[:4] for id_, _ in answers), Counter(map(len, codes))
    frequency = Counter(c for cs in codes for c in cs)
    lines = [
        "| what | n |", "|---|---:|", f"| answers | {n} |", f"| different texts | {len({e['text'] for _, e in answers})} |",
        *(f"| answers in {wave} | {k} |" for wave, k in sorted(waves.items())),
        *(f"| answers with {k} code{'s' * (k != 1)} | {how_many[k]} |" for k in sorted(how_many)),
        f"| codes per answer, mean | {sum(map(len, codes)) / n:.2f} |",
        f"| answers with a second coder | {len(double)} ({100 * len(double) / n:.1f}%) |",
        f"| of these, the same set of codes | {same} ({100 * same / len(double):.1f}%) |",
        "", "| code | answers |", "|---|---:|", *(f"| {c} | {frequency[c]} |" for c in order),
    ]
    return "\n".join(lines)
