"""Abbreviations: case, context, a project's own list, and the labelled texts."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from coding.cleaning.compounds import WORDS
from coding.cleaning.words import analyse

LABELLED = Path(__file__).parents[1] / "data" / "cleaning" / "snippets.jsonl"


def _found(text: str, own: Path | None = None) -> dict[str, str]:
    return {word.text: word.expansion for word in analyse(text, own) if word.expansion}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("i.v.m. corona", {"i.v.m.": "in verband met"}),
        ("I.V.M corona", {"I.V.M": "in verband met"}),
        ("de azc's en het AZC", {"azc's": "asielzoekerscentra", "AZC": "asielzoekerscentrum"}),
        ("de MAP", {"MAP": "Module Arbeidsmarkt en Participatie"}),
        ("de map", {}),
        ("een PIP en een pip", {"PIP": "Plan Inburgering en Participatie"}),
        ("GEEN MAP OP HET BUREAU", {}),
        ("onder de Wi 2013", {"Wi": "Wet inburgering"}),
        ("wi doen dat", {}),
        ("gem. 3 uur", {"gem.": "gemiddeld"}),
        ("de gem. betaalt", {"gem.": "gemeente"}),
        ("zie p. 3", {"p.": "pagina"}),
        ("maandag t/m vrijdag", {"t/m": "tot en met"}),
        ("Dat was het.", {}),
    ],
)
def test_abbreviation_is_written_out(text: str, found: dict[str, str]) -> None:
    assert _found(text) == found


def test_list_of_a_project_wins(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[any]\n"wsp" = "winkelstraatproject"\n"q.q." = "ambtshalve"\n', encoding="utf-8")
    assert _found("het WSP q.q. en COA", own) == {
        "WSP": "winkelstraatproject",
        "q.q.": "ambtshalve",
        "COA": "Centraal Orgaan opvang asielzoekers",
    }
    assert _found("het WSP")["WSP"] == "werkgeversservicepunt"


def test_list_is_long_enough() -> None:
    lists = tomllib.loads((WORDS / "afkortingen.toml").read_text(encoding="utf-8"))
    assert len(lists["any"]) + len(lists["upper"]) >= 120


@pytest.mark.parametrize("part", ["tune", "kept"])
def test_labelled_abbreviations_are_found(part: str) -> None:
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    wanted = found = wrong = 0
    for row in rows:
        if row["task"] == "abbreviations" and row["part"] == part:
            got = {short.casefold() for short in _found(row["text"])}
            expected = {short.casefold() for short in row["expect"]}
            wanted, found, wrong = wanted + len(expected), found + len(got & expected), wrong + len(got - expected)
    assert found / wanted >= 0.85
    assert wrong <= 0.1 * wanted
