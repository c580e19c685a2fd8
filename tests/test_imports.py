"""Imports point down, and heavy libraries wait until they are needed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).resolve().parents[1]
HEAVY = {"torch", "bertopic", "spacy", "pandas", "sklearn", "streamlit", "sqlalchemy", "sentence_transformers", "umap"}


def test_contracts_of_pyproject_hold(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    status = lint_imports(cache_dir=None)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def _loaded(code: str) -> set[str]:
    """Top-level modules that a fresh Python has loaded after running `code`."""
    code += "\nimport json, sys\nprint(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


HELP = """
from coding.cli.main import main
import sys
sys.argv = ["duiding", "--help"]
try:
    main()
except SystemExit:
    pass
"""


@pytest.mark.parametrize("code", ["import coding.cli.main", HELP], ids=["import", "duiding --help"])
def test_command_line_starts_without_heavy_libraries(code: str) -> None:
    loaded = _loaded(code)
    assert "coding" in loaded
    assert not loaded & HEAVY


PACKAGES = [
    "cleaning",
    "codebook",
    "evidence",
    "exchange",
    "intake",
    "reporting",
    "review",
    "store",
    "suggesting",
    "workflow",
]


def test_packages_are_light_to_import() -> None:
    loaded = _loaded("import models\n" + "\n".join(f"import coding.{name}" for name in PACKAGES))
    assert not loaded & (HEAVY | {"numpy", "scipy", "openpyxl", "docx", "altair"})
