"""Writing to a terminal in one language, or as one JSON object: what the verbs print stands in ``show``."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coding import wording

if TYPE_CHECKING:
    from coding.workflow.project import Progress

WIDTH = 100


def plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, dict):
        return {str(plain(k)): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float) and value != value:
        return None
    return str(value) if isinstance(value, datetime | Path) else value


class Console:
    """Prints in one language; as JSON it collects everything and prints it at the end, in one object."""

    def __init__(self, language: str, as_json: bool = False, quiet: bool = False) -> None:
        self.language, self.as_json, self.quiet = language, as_json, quiet
        self.data: dict[str, Any] = {}
        self.failed = False  # all was told already, and the exit code should say that it is not good
        self.project = ""  # as the user named it

    def finish(self) -> None:
        """Print the JSON, if that was asked for."""
        if self.as_json:
            click.echo(json.dumps(plain(self.data), ensure_ascii=False, indent=1))

    def text(self, key: str, **values: Any) -> str:
        """A text of the catalogue."""
        return wording.text(f"cli.{key}", self.language, **values)

    def line(self, key: str, **values: Any) -> None:
        """Print a text of the catalogue."""
        self.say(self.text(key, **values))

    def say(self, text: str = "") -> None:
        """Print for people only."""
        if not self.as_json and not self.quiet:
            click.echo(text)

    def next_step(self, step: str) -> None:
        """Print what comes next, as a command that can be copied."""
        what = self.text(f"step.{step}.next", project=self.project) if step else self.text("all_done")
        self.line("next_step", step=what)

    def heading(self, text: str) -> None:
        """Print a heading."""
        self.say()
        self.say(click.style(text, bold=True))

    def table(self, columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]]) -> None:
        """Print a table; a column is (heading, ``"left"`` or ``"right"``)."""
        if self.as_json or self.quiet or not rows:
            return
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        for title, side in columns:
            shown.add_column(Text(title), justify=side, overflow="fold")  # type: ignore[arg-type]
        for row in rows:
            shown.add_row(*(Text(cell) for cell in row))
        Console(width=self.width, highlight=False).print(shown)

    @property
    def width(self) -> int:
        """Characters on a line: those of the terminal, or `WIDTH` where the output goes elsewhere."""
        return shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDTH

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """Progress on the error stream, where it is a terminal; silent otherwise."""
        if self.as_json or self.quiet or not sys.stderr.isatty():
            yield lambda _what, _share: None
            return
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%"),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("", total=1.0)
            yield lambda what, share: bar.update(task, description=self.text(f"progress.{what}"), completed=share)

    def percent(self, share: float) -> str:
        """A share as a percentage."""
        return wording.percent(share, self.language)

    def number(self, n: int) -> str:
        """A whole number."""
        return wording.integer(n, self.language)
