"""Settings: the environment wins over duiding.toml, which wins over the defaults."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from coding.settings import Settings


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder and an environment that says nothing."""
    import os

    monkeypatch.chdir(tmp_path)
    for name in [*(n for n in os.environ if n.startswith("DUIDING_")), "LC_ALL", "LC_MESSAGES", "LANG"]:
        monkeypatch.delenv(name, raising=False)


def test_name_of_a_coder_has_one_spelling_and_fits() -> None:
    assert Settings(coder="  José  Smit ").coder == Settings(coder="Jose\u0301 Smit").coder == "José Smit"
    assert Settings(coder="n" * 80).coder == "n" * 80
    for name in ("n" * 81, "An\x00na", "An\u200bna"):
        with pytest.raises(ValidationError, match="coder"):
            Settings(coder=name)


def test_defaults_are_those_of_the_handbook() -> None:
    settings = Settings()
    assert (settings.small_cell, settings.min_group, settings.min_percent, settings.seed) == (5, 10, 20, 2020)
    assert (settings.places / "gemeenten-2020.txt").is_file()


def test_file_wins_over_defaults_and_environment_over_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("duiding.toml").write_text('coder = "an"\nseed = 7\nonbekend = 1\n', encoding="utf-8")
    monkeypatch.setenv("DUIDING_SEED", "8")
    settings = Settings()
    assert (settings.coder, settings.seed) == ("an", 8)
    assert Settings(seed=9).seed == 9


@pytest.mark.parametrize(
    ("variable", "value", "language"),
    [("LANG", "en_GB.UTF-8", "en"), ("LANG", "nl_NL.UTF-8", "nl"), ("LANG", "C.UTF-8", "nl"), ("DUIDING_LANGUAGE",
    "en", "en"), ("LC_ALL", "EN_us", "en")],
)  # fmt: skip
def test_language_comes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, language: str
) -> None:
    monkeypatch.setenv(variable, value)
    assert Settings().language == language


@pytest.mark.parametrize(("name", "value"), [("small_cell", 0), ("min_group", 0), ("language", "fr"), ("seed", "x")])
def test_impossible_value_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValidationError, match=name):
        Settings(**{name: value})
