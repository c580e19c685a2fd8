"""All that intake can say exists in both languages, with the same placeholders, and nothing is left over."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from string import Formatter

import pytest

import coding.intake
from coding import wording

SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in Path(coding.intake.__file__).parent.glob("*.py"))


def placeholders(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_languages_have_the_same_placeholders():
    dutch, english = (wording.entries(language, "intake") for language in ("nl", "en"))
    assert {k: placeholders(v) for k, v in dutch.items()} == {k: placeholders(v) for k, v in english.items()}


def test_every_error_key_in_the_source_has_a_text():
    used = set(re.findall(r'"intake\.([a-z_0-9]+)"', SOURCE))
    known = {key.rpartition(".")[2] for key in wording.entries("nl", "intake") if ".error." in key}
    assert used == known


@pytest.mark.parametrize("part", ["note", "reason", "problem"])
def test_every_text_is_used(part):
    keys = {key.rpartition(".")[2] for key in wording.entries("nl", "intake") if f".{part}." in key}
    made = {"group_multiple", "group_share", "group_scale"}
    assert {key for key in keys - made if f'"{key}"' not in SOURCE and f'.{key}"' not in SOURCE} == set()


def test_import_is_light():
    code = "import sys, coding.intake; print(sorted({'pandas', 'pyarrow', 'openpyxl', 'pydantic'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(coding.__file__).parents[1]
    )
    assert done.stdout.strip() == "[]"
