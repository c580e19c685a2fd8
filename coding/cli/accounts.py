"""The verbs for who serves a team: ``account``, which says who may log in, and ``serve``."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import click

from coding import wording
from coding.cli.console import plain
from coding.cli.words import Session, Verbs, Words
from coding.team import EVERY, Account, TeamRole

ROOT = Path(__file__).resolve().parents[2]
NO_ROLE = ("geen", "none")
AS_ALL = ("standaard", "default")  # what counts in all projects
AsAll = Literal["*"]
Decorator = Callable[[Any], Any]


def add_verbs(app: click.Group, say: Words) -> None:
    """Add ``account`` with its verbs, and ``serve``."""

    @app.group(
        "account",
        cls=Verbs,
        help=say("help.account_group"),
        options_metavar=say("metavar.options"),
        subcommand_metavar=say("metavar.verb"),
    )
    @say.lang_option()
    def account() -> None:
        pass

    _add_account(account, say)
    _add_changes(account, say)
    _add_looks(account, say)
    _add_serve(app, say)


def _add_account(group: click.Group, say: Words) -> None:
    @say.verb(group, "add", "account_add")
    @_account(say)
    @say.text_option("shown", "account_shown")
    @click.option("--role", callback=_role, metavar=say("metavar.role"), help=say("help.account_role_option"))
    @_project(say)
    @say.text_option("email", "account_email")
    @click.option("--one-time", is_flag=True, help=say("help.account_one_time"))
    @click.option("--no-password", is_flag=True, help=say("help.account_no_password"))
    @_place(say)
    def add(
        session: Session, name: str, shown: str | None, role: TeamRole | None, project: str, email: str | None,
        one_time: bool, no_password: bool, accounts: str | None, config: Path | None,
    ) -> None:  # fmt: skip
        from coding.workflow import accounts as use_case

        given = None if no_password else _password(say, name)
        with _opened(session, accounts, create=True, config=config) as opened:
            made = use_case.add_account(opened, name, shown or "", role, project, given, email or "", one_time)
        _told(session, "account_added", made)


def _add_changes(group: click.Group, say: Words) -> None:
    @say.verb(group, "role", "account_role")
    @_account(say)
    @click.argument("role", callback=_role_or_as_all, metavar=say("metavar.role"))
    @_project(say)
    @_place(say)
    def role_(
        session: Session, name: str, role: TeamRole | AsAll | None, project: str, accounts: str | None, config: Path | None
    ) -> None:  # fmt: skip
        from coding.workflow import accounts as use_case

        if role == EVERY and project == EVERY:
            raise click.UsageError(say("as_all_needs_project"))
        with _opened(session, accounts, config=config) as opened:
            if role == EVERY:
                _told(session, "account_role", use_case.forget_role(opened, name, project))
            else:
                _told(session, "account_role", use_case.set_role(opened, name, role, project))

    @say.verb(group, "password", "account_password")
    @_account(say)
    @click.option("--one-time", is_flag=True, help=say("help.account_one_time"))
    @_place(say)
    def password(session: Session, name: str, one_time: bool, accounts: str | None) -> None:
        from coding.workflow import accounts as use_case

        given = _password(say, name)
        with _opened(session, accounts) as opened:
            _told(session, "account_password", use_case.set_password(opened, name, given, one_time))

    for verb, active in (("disable", False), ("enable", True)):
        _add_switch(group, say, verb, active)


def _add_switch(group: click.Group, say: Words, verb: str, active: bool) -> None:
    @say.verb(group, verb, f"account_{verb}")
    @_account(say)
    @_place(say)
    def switch(session: Session, name: str, accounts: str | None) -> None:
        from coding.workflow import accounts as use_case

        with _opened(session, accounts) as opened:
            _told(session, f"account_{verb}", use_case.set_active(opened, name, active))


def _add_looks(group: click.Group, say: Words) -> None:
    @say.verb(group, "list", "account_list")
    @_place(say)
    def list_(session: Session, accounts: str | None) -> None:
        from coding.workflow import accounts as use_case

        with _opened(session, accounts) as opened:
            _list(session, use_case.all_accounts(opened))

    @say.verb(group, "log", "account_log")
    @say.number_option("last", click.IntRange(min=1))
    @_place(say)
    def log(session: Session, last: int | None, accounts: str | None) -> None:
        from coding.workflow import accounts as use_case

        show = session.printer
        with _opened(session, accounts) as opened:
            lines = use_case.account_lines(opened, last or 0)
        show.data = {"log": lines}
        for line in lines:
            told = use_case.sentence(line, session.language)
            show.say(f"{line.time.astimezone():%d-%m-%Y %H:%M:%S}  {line.who:<16} {told}")


def _add_serve(app: click.Group, say: Words) -> None:
    @say.verb(app, "serve")
    @click.argument("targets", nargs=-1, metavar=say("metavar.targets"))
    @say.text_option("address", "serve_address", metavar="address")
    @say.number_option("port", click.IntRange(1, 65535))
    @say.text_option("url", "serve_url", metavar="url")
    @say.file_option("config")
    @click.option("--accounts", metavar=say("metavar.place"), help=say("help.accounts"))
    def serve(
        session: Session, targets: tuple[str, ...], address: str | None, port: int | None, url: str | None,
        config: Path | None, accounts: str | None,
    ) -> None:  # fmt: skip
        from coding.workflow import serving as use_case

        found = use_case.read(targets, config, address=address, port=port, url=url, accounts=accounts)
        use_case.check_ready(found)
        use_case.check_free(found.address, found.port)
        reached = found.url or f"http://{found.address}:{found.port}"
        if use_case.is_readable_on_the_way(found):
            click.echo(wording.text("access.serve.plain", session.language, url=reached), err=True)
        session.printer.data = {"url": reached, "projects": list(found.offered())}
        session.printer.say(wording.text("access.serve.ready", session.language, url=reached, n=len(found.offered())))
        sys.stdout.flush()
        session.printer.failed = _run(found.model_dump(), found.home) != 0


def _run(serving: dict[str, Any], home: str) -> int:
    """The app in a process of its own, told what to serve on its standard input, where no other user can read it."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    process = subprocess.Popen(
        [sys.executable, "-m", "ui.serve"], stdin=subprocess.PIPE, text=True, cwd=home, env={**os.environ, "PYTHONPATH": path}
    )  # fmt: skip
    assert process.stdin
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    process.stdin.write(json.dumps(serving))
    process.stdin.close()
    while True:
        try:
            code = process.wait()
        except KeyboardInterrupt:  # the app got it as well, and finishes
            continue
        return 0 if code in (0, -signal.SIGTERM, -signal.SIGINT) else code


def _account(say: Words) -> Decorator:
    return click.argument("name", metavar=say("metavar.name"))


def _project(say: Words) -> Decorator:
    metavar, told = say("metavar.project"), say("help.account_project")
    project = click.option("--project", default=EVERY, metavar=metavar, help=told)
    return lambda function: project(say.file_option("config")(function))


def _place(say: Words) -> Decorator:
    metavar, told = say("metavar.place"), say("help.accounts")
    return click.option("--accounts", metavar=metavar, help=told)


def _role(context: click.Context, _option: click.Parameter, given: str | None) -> TeamRole | None:
    """A role by its name in any of the languages; none, if that is what is said."""
    if given is None or given.lower() in NO_ROLE:
        return None
    names = {wording.text(f"access.role.{r}", lang): r for lang in wording.LANGUAGES for r in TeamRole}
    if given.lower() in names:
        return names[given.lower()]
    language = context.obj.language if isinstance(context.obj, Session) else wording.default_language()
    known = ", ".join(wording.text(f"access.role.{r}", language) for r in TeamRole)
    raise click.BadParameter(wording.text("cli.no_such_role", language, role=given, known=known))


def _role_or_as_all(context: click.Context, option: click.Parameter, given: str) -> TeamRole | AsAll | None:
    """The same, or `EVERY` for what counts in all projects."""
    return EVERY if given.lower() in AS_ALL else _role(context, option, given)


def _password(say: Words, name: str) -> str:
    """From a prompt that shows nothing, or from the first line of the input; never from the command, which others can read."""
    if sys.stdin.isatty():
        return str(
            click.prompt(say("password_of", name=name), hide_input=True, confirmation_prompt=say("password_again"))
        )
    return sys.stdin.readline().rstrip("\r\n")


def _opened(session: Session, place: str | None, create: bool = False, config: Path | None = None) -> Any:
    """The accounts at a place, or of what is served by a file; projects that lie elsewhere are known by that file alone."""
    from coding.workflow import serving
    from coding.workflow.accounts import opened_accounts

    coder = session.settings().coder
    if config is None:
        return opened_accounts(place or ".", create, coder)
    served = serving.read((), config)
    return opened_accounts(place or served.place, create, coder, served.offered)


def _told(session: Session, key: str, account: Account) -> None:
    session.printer.data = {"account": plain(account)}
    session.printer.line(key, name=account.name, shown=account.shown, roles=_roles(session, account))


def _roles(session: Session, account: Account) -> str:
    from coding.workflow.accounts import roles_told

    return roles_told(account, session.language)


def _list(session: Session, found: list[Account]) -> None:
    show = session.printer
    show.data = {"accounts": [plain(account) for account in found]}
    states = [
        wording.text(f"access.users.{'active' if account.active else 'refused'}", session.language) for account in found
    ]
    head = [wording.text(f"access.users.{key}", session.language) for key in ("name", "shown", "roles", "state")]
    rows = [(a.name, a.shown, _roles(session, a), told) for a, told in zip(found, states, strict=True)]
    show.table([(title, "left") for title in head], rows)
