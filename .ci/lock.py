"""Write requirements.lock: every package that Duiding and its extras install, pinned. Run it as ``make lock``.

pip resolves the dependencies of pyproject.toml, extra by extra. bertopic is resolved without its own dependencies, which
would bring torch: its documentation calls that the light-weight installation. A package that only an extra needs is marked
with the name of that extra; the Makefile installs by these marks, with ``--no-deps``, so what is not written here is not
installed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIGHT = "bertopic"
SELF = "duiding"
HEAD = """# Made by `make lock` (.ci/lock.py) from pyproject.toml; do not edit. Installed with --no-deps by the Makefile.
# A line without a mark belongs to every installation; `# extra: NAME` to that extra alone.
"""


def resolve(pip: Path, wanted: list[str], *options: str) -> dict[str, str]:
    """Name → version of all that pip would install for these requirements."""
    command = [str(pip), "install", "--dry-run", "--ignore-installed", "--quiet", "--report", "-", *options, *wanted]
    report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return {
        item["metadata"]["name"].lower().replace("_", "-"): item["metadata"]["version"].partition("+")[0]
        for item in report["install"]
    }


def _pins(found: dict[str, str]) -> list[str]:
    """Exact requirements; without bertopic, whose own requirements are not wanted."""
    return [f"{name}=={version}" for name, version in found.items() if name not in (LIGHT, SELF)]


def main() -> None:
    """Resolve the base first, then each extra on top of it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    base = [d for d in project["dependencies"] if not d.startswith(LIGHT)]
    light = [d for d in project["dependencies"] if d.startswith(LIGHT)]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = Path(folder) / "bin" / "pip"
        found = resolve(pip, base) | resolve(pip, light, "--no-deps")
        base_pins = _pins(found)
        marks = dict.fromkeys(found, "")
        for extra, wanted in project["optional-dependencies"].items():
            known = Path(folder) / "known.txt"
            known.write_text("\n".join(_pins(found)), encoding="utf-8")
            for name, version in resolve(pip, [*wanted, *base_pins], "--constraint", str(known)).items():
                if marks.get(name) or name not in found:
                    marks[name] = " ".join([*marks.get(name, "").split(), extra])
                found[name] = version
    found.pop(SELF, None)
    lines = [f"{name}=={found[name]}" + (f"  # extra: {marks[name]}" if marks[name] else "") for name in sorted(found)]
    (ROOT / "requirements.lock").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
