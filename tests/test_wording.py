"""Every word a user reads: the same in both languages, and there where the code asks for it."""

import ast
import string
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from coding import wording
from coding.errors import DuidingError
from coding.records import AnswerKind, Role

ROOT = Path(__file__).resolve().parents[1]
SOURCES = [p for folder in ("coding", "ui") for p in sorted((ROOT / folder).rglob("*.py"))] + [ROOT / "app.py"]


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _calls() -> Iterator[tuple[str, ast.Call, str]]:
    """Every call in the sources with a literal as its first argument: where, the call, and the literal."""
    for path in SOURCES:
        if not path.is_file():
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            first = node.args[0] if isinstance(node, ast.Call) and node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and isinstance(node, ast.Call):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node, first.value


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _values(call: ast.Call) -> set[str] | None:
    """Names of the values a call gives; None where it passes on a mapping."""
    names = {keyword.arg for keyword in call.keywords}
    return None if None in names else {str(name) for name in names}


def test_languages_have_the_same_parts() -> None:
    assert wording.parts("nl") == wording.parts("en")
    assert {"cli", "codebook", "exchange", "kind", "number", "review", "role", "store"} <= set(wording.parts())


@pytest.mark.parametrize("part", wording.parts())
def test_languages_have_the_same_keys_and_placeholders(part: str) -> None:
    nl, en = (
        {key: sorted(_placeholders(text)) for key, text in wording.entries(language, part).items()}
        for language in wording.LANGUAGES
    )
    assert nl == en


@pytest.mark.parametrize("language", wording.LANGUAGES)
@pytest.mark.parametrize("part", wording.parts())
def test_no_text_is_empty_or_loosely_written(part: str, language: str) -> None:
    wrong = [
        key
        for key, text in wording.entries(language, part).items()
        if not text.strip() or (text.rstrip("\n ") != text.rstrip("\n") and not text.endswith(" ")) or "TODO" in text
    ]
    assert not wrong


def _errors() -> dict[str, type[DuidingError]]:
    found, waiting = {}, [DuidingError]
    while waiting:
        cls = waiting.pop()
        found[cls.__name__] = cls
        waiting += cls.__subclasses__()
    return found


def test_every_error_has_its_text_and_gives_the_values_it_asks_for() -> None:
    classes, wrong, n = _errors(), [], 0
    for where, call, key in _calls():
        if _name(call) in classes and "." in key:
            n += 1
            part, _, name = key.partition(".")
            full = f"{part}.error.{name}"
            given = _values(call)
            if not wording.has(full):
                wrong.append(f"{where} {full} does not exist")
            elif given is not None and not _placeholders(wording.text(full)) <= given:
                wrong.append(f"{where} {full} misses {_placeholders(wording.text(full)) - given}")
    assert not wrong
    assert n > 50


def test_every_error_text_is_raised_somewhere() -> None:
    literals = {
        node.value
        for path in SOURCES
        if path.is_file()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    raised = {
        literal.rpartition(".")[2] for literal in literals
    }  # the app has its own words for some errors of workflow
    loose = [
        key for part in wording.parts() for key in wording.entries("nl", part)
        if key.startswith(f"{part}.error.") and key.removeprefix(f"{part}.error.") not in raised
    ]  # fmt: skip
    assert not loose


def test_every_text_that_the_code_asks_for_exists() -> None:
    wrong, n = [], 0
    for where, call, key in _calls():
        if _name(call) == "text" and key.partition(".")[0] in wording.parts() and isinstance(call.func, ast.Attribute):
            owner = getattr(call.func.value, "id", "")
            if owner == "wording":
                n += 1
                if not wording.has(key):
                    wrong.append(f"{where} {key}")
    assert not wrong
    assert n > 5


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_kind_and_role_has_a_name(language: str) -> None:
    assert all(wording.has(f"kind.{kind}", language) for kind in AnswerKind)
    assert all(wording.has(f"role.{role}", language) for role in Role)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "nl"),
        ({"LANG": "C"}, "nl"),
        ({"LANG": "C.UTF-8"}, "nl"),
        ({"LANG": "de_DE.UTF-8"}, "nl"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "nl_NL.UTF-8"}, "nl"),
        ({"LANG": "nl_NL.UTF-8", "LC_ALL": "EN_us"}, "en"),
        ({"LANG": "nl_NL.UTF-8", "LC_ALL": ""}, "nl"),
        ({"LANG": "en_GB.UTF-8", "DUIDING_LANGUAGE": "nl"}, "nl"),
    ],
)
def test_language_is_english_only_where_the_locale_is(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], language: str
) -> None:
    for name in ("DUIDING_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
        if name in environment:
            monkeypatch.setenv(name, environment[name])
    monkeypatch.setattr("locale.getlocale", lambda: ("en_US", "UTF-8"))
    assert wording.default_language() == language


@pytest.mark.parametrize(("n", "shown"), [(0, "0 onderwerpen"), (1, "1 onderwerp "), (1234, "1.234 onderwerpen")])
def test_form_follows_the_number(n: int, shown: str) -> None:
    assert wording.text("cli.topics", n=n, questions=2).startswith(shown)


def test_unknown_key_and_missing_value_are_errors_of_ours() -> None:
    with pytest.raises(KeyError):
        wording.text("cli.bestaat_niet")
    with pytest.raises(KeyError):
        wording.text("review.error.unknown_answers", n=1)
    assert not wording.has("geen.deel")


def test_whole_numbers_are_separated_and_words_are_not() -> None:
    values = {"n": 12345, "ids": "1234567"}
    assert "12.345" in wording.text("review.error.unknown_answers", "nl", **values)
    assert "1234567" in wording.text("review.error.unknown_answers", "en", **values)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (wording.integer(-1234567), "-1.234.567"),
        (wording.integer(999, "en"), "999"),
        (wording.decimal(-0.5, 1), "-0,5"),
        (wording.decimal(1234567.891, 2), "1.234.567,89"),
        (wording.percent(1.0), "100%"),
        (wording.percent(0.0049), "0%"),
        (wording.interval(0.0, 1.0, "en"), "0–100%"),
        (wording.interval(float("nan"), 1.0), "–"),
        (wording.day(date(2020, 12, 31)), "31-12-2020"),
        (wording.day(date(2020, 1, 5), "en"), "5 Jan 2020"),
    ],
)
def test_numbers_and_dates_are_written_as_the_language_does(written: str, expected: str) -> None:
    assert written == expected
