"""Build the demo survey: ``python data/demo/build.py [--out FOLDER]``. The same input gives the same bytes.

Texts and codes come from ``answers/*.yaml`` as they stand; chance (a fixed seed) decides only who gave which text, and the closed answers.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from pathlib import Path
from random import Random
from typing import Any

import draw
import write
import yaml

HERE = Path(__file__).resolve().parent
SEED = 2020
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where libyaml is there


def load() -> tuple[dict[str, Any], dict[str, dict[str, list[dict[str, Any]]]]]:
    """The questionnaire, and wave → question → entries."""
    questionnaire = tomllib.loads((HERE / "questionnaire.toml").read_text(encoding="utf-8"))
    answers: dict[str, dict[str, list[dict[str, Any]]]] = {wave: {} for wave in questionnaire["wave"]}
    for question in questionnaire["open"]:
        entries = yaml.load((HERE / "answers" / f"{question}.yaml").read_text(encoding="utf-8"), LOADER)
        for wave in answers:
            answers[wave][question] = [e for e in entries if str(e.get("wave", 2020)) == wave]
    return questionnaire, answers


def closed_columns(rng: Random, wave: str, item: dict[str, Any], n: int) -> list[tuple[dict[str, Any], list[Any]]]:
    """The columns of one closed question, each with its entry in the mapping and its values."""
    kind, options = item["role"], item["options"]
    if kind == "single":
        values = draw.deal(rng, options, item["weights"], n, item["empty"])
        return [({"name": item["text"], "id": item["id"], "role": kind, "label": item["text"]}, values)]
    if kind == "multiple":
        values = draw.ticks(rng, item["percents"], n, item["empty"])
    elif kind == "scale":
        values = [draw.deal(rng, item["points"], weights, n, item["empty"]) for weights in item["weights"]]
    else:
        rows = draw.shares(rng, item["means"][wave], item["blank"][wave], item["n"][wave], item["inexact"])
        rows += [[None] * len(options)] * (n - len(rows))
        rng.shuffle(rows)
        values = [list(column) for column in zip(*rows, strict=True)]
    extra = {"labels": {p: p for p in item["points"]}} if kind == "scale" else {}
    ids = [f"{item['id']}-{i}" if kind == "scale" else f"{item['id']}-{o.lower().replace(' ', '-')}" for i, o in enumerate(options, 1)]
    return [
        ({"name": f"{item['text']} [{o}]", "id": id_, "role": kind, "group": item["id"], **extra}, column)
        for o, id_, column in zip(options, ids, values, strict=True)
    ]


def build_wave(wave: str, questionnaire: dict[str, Any], answers: dict[str, Any]) -> tuple[list[Any], list[draw.Person]]:
    """All columns of a wave in file order, and its respondents with their texts."""
    rng, plan = Random(f"{SEED}-{wave}"), questionnaire["wave"][wave]
    people = draw.people(rng, plan)
    n, moments = len(people), draw.times(rng, len(people), plan["from"])
    columns: list[Any] = [
        ({"name": "respondentnummer", "id": "respondentnummer", "role": "respondent"}, [plan["first_number"] + i for i in range(n)]),
        ({"name": "startdatum", "role": "skip"}, [start for start, _ in moments]),
        ({"name": "einddatum", "role": "skip"}, [end for _, end in moments]),
        ({"name": "gemeenteklasse", "id": "gemeenteklasse", "role": "stratum", "label": "Gemeenteklasse"}, [p.own_class for p in people]),
    ]
    for i, c in enumerate(draw.CLASSES):
        name, id_ = f"Voor hoeveel gemeenten antwoordt u? [{c}]", f"gemeenten-{c.lower()}"
        columns.append(({"name": name, "id": id_, "role": "represents", "stratum_value": c}, [p.units[i] for p in people]))
    for item in questionnaire["closed"]:
        if wave in item.get("waves", [wave]):
            columns += closed_columns(rng, wave, item, n)
    functions = next(values for spec, values in columns if spec.get("id") == "functie")
    for person, function in zip(people, functions, strict=True):
        person.function = function
    draw.assign(rng, people, answers)
    for question, text in questionnaire["open"].items():
        spec = {"name": f"{question}. {text}", "id": question, "role": "open", "label": text, "counts": []}
        columns.append((spec, [p.texts[question]["text"] if question in p.texts else None for p in people]))
    return columns, people


def coded(waves: dict[str, list[draw.Person]], questions: list[str]) -> list[tuple[str, dict[str, Any]]]:
    """Every answer's id, as Duiding numbers it at import, with its entry."""
    return [
        (f"{wave}-{n:05d}.{q}", person.texts[q])
        for wave, people in waves.items() for n, person in enumerate(people, 1) for q in questions if q in person.texts
    ]


def main() -> None:
    """Build every file of the demo survey."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write to")
    out = parser.parse_args().out
    questionnaire, answers = load()
    waves: dict[str, list[draw.Person]] = {}
    files: dict[str, bytes] = {}
    for wave, plan in questionnaire["wave"].items():
        columns, waves[wave] = build_wave(wave, questionnaire, answers[wave])
        files[f"mapping{wave}.toml"] = write.mapping(wave, plan, columns).encode()
        if wave == "2020":
            files["monitor2020.xlsx"] = write.workbook(columns)
        else:
            rows = [[spec["name"] for spec, _ in columns], *zip(*(values for _, values in columns), strict=True)]
            files[f"monitor{wave}.csv"] = write.table(rows, ";", "\r\n").encode("cp1252")
    found = coded(waves, list(questionnaire["open"]))
    files["answers.csv"] = write.table([("id", "text"), *((i, e["text"]) for i, e in found)]).encode()
    for name, key, coder in (("coded.csv", "codes", "A"), ("coded_second.csv", "second", "B")):
        rows = [(i, "|".join(e[key]), coder) for i, e in found if key in e]
        files[name] = write.table([("id", "codes", "coder"), *rows]).encode()
    order = [c["id"] for c in yaml.load((HERE / "codebook.yaml").read_text(encoding="utf-8"), LOADER)["codes"]]
    card = (HERE / "README.md").read_text(encoding="utf-8")
    block = f"<!-- counts -->\n{write.counts(found, order)}\n<!-- end of counts -->"
    files["README.md"] = re.sub(r"<!-- counts -->.*<!-- end of counts -->", lambda _: block, card, flags=re.DOTALL).encode()
    for name, data in files.items():
        (out / name).write_bytes(data)


if __name__ == "__main__":
    main()
