"""What all verbs share: their language, their project, and the options that come back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

from coding import wording
from coding.cli.show import Printer
from coding.exchange import guard

Decorator = Callable[[Any], Any]
# in the order of the work; a verb that is not here comes last
ORDER = (
    "new", "import", "status", "clean", "spelling", "codebook", "suggest", "decide", "progress", "agreement", "autocode", "topics",
    "quotes", "share", "report", "export", "add", "role", "password", "disable", "enable", "list", "log", "demo", "serve", "account",
)  # fmt: skip

INPUTS = ("project", "file", "mapping", "answers", "codebook", "coded", "model")
TABLE = dict.fromkeys(("clean", "spelling", "suggest", "topics", "share", "quotes"), (".csv",))
OUTPUT_ENDINGS: dict[str, tuple[str, ...]] = {**TABLE, "export": (".csv", ".xlsx")}


@dataclass
class Session:
    """What every verb needs: how to print and in which language."""

    language: str
    printer: Printer

    def settings(self, **changes: Any) -> Any:
        """Settings of this session."""
        from pydantic import ValidationError

        from coding.errors import ProjectError
        from coding.settings import Settings

        try:
            return Settings(language=self.language, **{k: v for k, v in changes.items() if v is not None})  # type: ignore[arg-type]
        except ValidationError as error:
            wrong = error.errors()[0]
            name = str(wrong["loc"][0])
            variable = f"DUIDING_{name.upper()}"
            raise ProjectError("workflow.wrong_setting", name=name, value=wrong["input"], variable=variable) from error

    def project(self, target: str) -> Any:
        """Open a project for as long as the verb takes."""
        from coding.workflow.project import opened

        return opened(target, self.settings())


class Verbs(click.Group):
    """A group that lists its verbs in the order of the work."""

    def list_commands(self, context: click.Context) -> list[str]:  # noqa: ARG002
        """Names of the verbs."""
        return sorted(self.commands, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))


def located(name: str) -> str:
    """A project's file: ``monitor`` is short for ``monitor.duiding``.

    >>> located("monitor"), located("oud.db"), located("postgresql+psycopg://server/monitor")
    ('monitor.duiding', 'oud.db', 'postgresql+psycopg://server/monitor')
    """
    path = Path(name)
    return name if "://" in name or path.suffix or path.is_file() else f"{name}.duiding"


def without_password(name: str) -> str:
    """A project as it may be shown.

    >>> without_password("postgresql+psycopg://anna:geheim@server/monitor"), without_password("monitor.duiding")
    ('postgresql+psycopg://anna:***@server/monitor', 'monitor.duiding')
    """
    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", name)


class Words:
    """Texts of the command line in one language, and options that many verbs share."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, **values: Any) -> str:
        return wording.text(f"cli.{key}", self.language, **values)

    def verb(self, group: click.Group, name: str, key: str = "") -> Decorator:
        """A verb with its help (`key`, where another group has a verb of that name).

        ``--lang``, ``--json`` and ``--quiet`` may also stand behind it.
        """

        def decorate(function: Any) -> Any:
            made = group.command(name, help=self(f"help.{key or name}"), options_metavar=self("metavar.options"))
            return made(self._common(function, key or name))

        return decorate

    def _common(self, function: Any, name: str) -> Any:
        @click.pass_obj
        @wraps(function)
        def wrapped(session: Session, /, as_json: bool, quiet: bool, **given: Any) -> Any:
            session.printer.as_json |= as_json
            session.printer.quiet |= quiet
            session.printer.project = without_password(given.get("project") or "")
            with guard.reading(*(given.get(name) for name in INPUTS)):
                _check_outputs(given, OUTPUT_ENDINGS.get(name, ()))
                return function(session, **given)

        for option in (self.quiet_option(), self.json_option(), self.lang_option()):
            wrapped = option(wrapped)
        return wrapped

    def lang_option(self) -> Decorator:
        """The language, which ``main`` has read already."""
        return click.option("--lang", type=click.Choice(wording.LANGUAGES), expose_value=False, help=self("help.lang"))

    def json_option(self) -> Decorator:
        """Output for programs."""
        return click.option("--json", "as_json", is_flag=True, help=self("help.json"))

    def quiet_option(self) -> Decorator:
        """No output but errors."""
        return click.option("--quiet", "-q", is_flag=True, help=self("help.quiet"))

    def project(self, required: bool = True) -> Decorator:
        """The project argument."""
        name = "PROJECT" if required else "[PROJECT]"
        return click.argument(
            "project",
            required=required,
            metavar=name,
            callback=lambda _context, _option, given: given and located(given),
        )

    def file(self) -> Decorator:
        """A file as an argument."""
        return click.argument("file", type=click.Path(path_type=Path), metavar=self("metavar.file"))

    def file_option(self, name: str, required: bool = False) -> Decorator:
        """An option that names a file to read or write; what goes out may be a folder (of a report)."""
        kind = click.Path(path_type=Path, dir_okay=name == "out")
        return click.option(
            f"--{name}", type=kind, required=required, metavar=self("metavar.file"), help=self(f"help.{name}")
        )

    def text_option(self, name: str, help_key: str = "", metavar: str = "name") -> Decorator:
        """An option that is a word."""
        return click.option(f"--{name}", metavar=self(f"metavar.{metavar}"), help=self(f"help.{help_key or name}"))

    def repeated_option(self, name: str, metavar: str = "name") -> Decorator:
        """An option that is a word and may be given several times."""
        return click.option(f"--{name}", multiple=True, metavar=self(f"metavar.{metavar}"), help=self(f"help.{name}"))

    def folder_option(self, default: Path, help_key: str) -> Decorator:
        """A folder to write in."""
        kind = click.Path(path_type=Path, file_okay=False)
        metavar, shown = self("metavar.folder"), str(default) != "."
        return click.option(
            "--folder", type=kind, default=default, show_default=shown, metavar=metavar, help=self(f"help.{help_key}")
        )

    def number_option(self, name: str, kind: Any = int, **more: Any) -> Decorator:
        """An option that is a whole number."""
        return click.option(f"--{name}", type=kind, metavar=self("metavar.number"), help=self(f"help.{name}"), **more)

    def questions(self) -> Decorator:
        """The question option, which may be given several times."""
        return click.option("--question", "questions", multiple=True, metavar="ID", help=self("help.question"))

    def three_files(self, function: Any) -> Any:
        """A project or files: ``--codebook``, ``--answers``, ``--coded`` in, ``--out`` out."""
        for name in ("out", "coded", "answers", "codebook"):
            function = self.file_option(name)(function)
        return self.questions()(self.project(required=False)(function))


def _check_outputs(given: dict[str, Any], endings: tuple[str, ...]) -> None:
    """Refuse a name of a file to write before the work is done, not after."""
    for name, allowed in (("out", endings), ("write_mapping", (".toml",)), ("save_model", (".skops",))):
        if given.get(name):
            guard.check_target(given[name], allowed)


def file_mode(say: Words, project: str | None, **files: Path | None) -> bool:
    """Whether the verb works on files; a usage error if it is neither or both."""
    given = [name for name, path in files.items() if path]
    if project and given and given != ["out"]:
        raise click.UsageError(say("project_or_files"))
    if project:
        return False
    missing = [f"--{name}" for name, path in files.items() if not path]
    if missing:
        raise click.UsageError(say("give_project", missing=", ".join(missing)))
    return True


def project_or_files(
    say: Words, session: Session, project: str | None, codebook: Path | None, answers: Path | None, coded: Path | None,
    out: Path | None, needs_out: bool = True,
) -> Any:  # fmt: skip
    """The project, or one made of the files for as long as the verb takes."""
    from coding.workflow.temporary import project_of_files

    files = {"codebook": codebook, "answers": answers} | ({"out": out} if needs_out else {})
    if file_mode(say, project, **files):
        return project_of_files(codebook, answers, coded, session.settings())  # type: ignore[arg-type]
    if coded:
        raise click.UsageError(say("project_or_files"))
    return session.project(str(project))
