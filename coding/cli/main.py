"""The door of the command line: language first, then the verb, then an exit code that says whose fault it was.

Exit codes: 0 good, 1 the user's input, 2 usage, 3 ours.
"""

from __future__ import annotations

import gc
import gettext
import json
import os
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from coding import wording


def language_of(arguments: Sequence[str]) -> str:
    """The language asked for with ``--lang``, else that of the environment; needed before click builds its help.

    >>> language_of(["--lang", "en", "log"]), language_of(["log", "--lang=nl"])
    ('en', 'nl')
    """
    for position, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            wish = value or next(iter(arguments[position + 1 : position + 2]), "")
            if wish in wording.LANGUAGES:
                return wish
    return wording.default_language()


def translate_click(language: str) -> None:
    """Let click speak the language too: it looks its own messages up with gettext, for which it ships no Dutch."""
    path = Path(__file__).parent / f"click_{language}.toml"
    if not path.is_file():
        return
    messages = tomllib.loads(path.read_text(encoding="utf-8"))["messages"]
    gettext.dgettext = lambda _domain, message: messages.get(message, message)  # type: ignore[assignment]
    gettext.dngettext = lambda _domain, one, many, n: messages.get(one if n == 1 else many, one if n == 1 else many)  # type: ignore[assignment]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = language_of(given)
    translate_click(language)
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # small matrices: more threads cost more than they bring
    gc.set_threshold(
        100_000, 50, 100
    )  # what streams by has no cycles: to look for them at every 700 objects takes a tenth
    sys.exit(run(given, language))


def run(arguments: Sequence[str], language: str) -> int:
    """Run a command; its exit code."""
    from coding.cli.commands import build
    from coding.cli.show import Printer
    from coding.errors import DuidingError

    printer = Printer(language)
    app = build(language, printer)
    try:
        app.main(list(arguments), prog_name="duiding", standalone_mode=False)
        printer.finish()
        sys.stdout.flush()
        return 1 if printer.failed else 0
    except click.exceptions.NoArgsIsHelpError as wish:
        click.echo(wish.format_message())
        return 2
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo(wording.text("cli.aborted", language), err=True)
        return 1
    except DuidingError as error:
        _tell(error.as_dict(language), printer.as_json)
        return error.exit_code
    except BrokenPipeError:
        return _unread()
    except SystemExit:  # click's answer to a broken pipe
        return _unread()
    except Exception as error:
        return _ours(error, language, printer.as_json)


def _unread() -> int:
    """The reader of our output left (``duiding log p | head -1``); nothing is wrong, and Python need not complain at its exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _tell(error: dict[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(error, ensure_ascii=False))
    else:
        click.echo(error["message"], err=True)


def _ours(error: Exception, language: str, as_json: bool) -> int:
    """A fault of Duiding: say so with the place in the code, not with the message, which may hold an answer."""
    import traceback

    if os.environ.get("DUIDING_DEBUG"):
        traceback.print_exception(error)
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(last.filename).name}:{last.lineno}"
    _tell(
        {"error": "ours", "message": wording.text("cli.ours", language, kind=type(error).__name__, where=where)},
        as_json,
    )
    return 3


if __name__ == "__main__":
    main()
