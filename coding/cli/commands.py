"""The verbs of the command line, built in the language of the user. Each parses, calls one use case, and prints what it did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

import coding
from coding import wording
from coding.cli.show import Printer

Decorator = Callable[[Any], Any]


@dataclass
class Session:
    """What every verb needs: how to print and in which language."""

    language: str
    printer: Printer

    def settings(self, **changes: Any) -> Any:
        """Settings of this session."""
        from coding.settings import Settings

        return Settings(language=self.language, **{k: v for k, v in changes.items() if v is not None})  # type: ignore[arg-type]


def build(language: str, printer: Printer) -> click.Group:
    """The whole command line in a language."""
    say = Words(language)

    @click.group(
        help=say("help.app"), context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100}
    )
    @click.version_option(coding.__version__, prog_name="Duiding", message="%(prog)s %(version)s")
    @click.option("--lang", type=click.Choice(wording.LANGUAGES), help=say("help.lang"))
    @click.option("--json", "as_json", is_flag=True, help=say("help.json"))
    @click.option("--quiet", "-q", is_flag=True, help=say("help.quiet"))
    @click.pass_context
    def app(context: click.Context, lang: str | None, as_json: bool, quiet: bool) -> None:  # noqa: ARG001
        printer.as_json, printer.quiet = as_json, quiet
        context.obj = Session(language, printer)

    for add in (_add_project_verbs, _add_stage_verbs, _add_result_verbs, _add_other_verbs):
        add(app, say)
    return app


class Words:
    """Texts of the command line in one language, and options that many verbs share."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str) -> str:
        return wording.text(f"cli.{key}", self.language)

    def verb(self, group: click.Group, name: str) -> Decorator:
        """A verb with its help; ``--lang`` and ``--json`` may also stand behind it."""

        def decorate(function: Any) -> Any:
            function = _common(function, self)
            return group.command(name, help=self(f"help.{name}"))(function)

        return decorate

    def project(self, required: bool = True) -> Decorator:
        """The project argument."""
        return click.argument("project", required=required, metavar="PROJECT")

    def file_option(self, name: str, required: bool = False) -> Decorator:
        """An option that names a file to read or write."""
        return click.option(
            f"--{name}", type=click.Path(path_type=Path, dir_okay=False), required=required, help=self(f"help.{name}")
        )

    def questions(self) -> Decorator:
        """The question option, which may be given several times."""
        return click.option("--question", "questions", multiple=True, metavar="ID", help=self("help.question"))


def _common(function: Any, say: Words) -> Any:
    from functools import wraps

    @click.pass_obj
    @wraps(function)
    def wrapped(session: Session, /, lang: str | None, as_json: bool, **given: Any) -> Any:  # noqa: ARG001
        session.printer.as_json |= as_json
        return function(session, **given)

    wrapped = click.option("--json", "as_json", is_flag=True, help=say("help.json"))(wrapped)
    return click.option("--lang", type=click.Choice(wording.LANGUAGES), help=say("help.lang"), expose_value=True)(
        wrapped
    )


def _add_project_verbs(app: click.Group, say: Words) -> None:
    @say.verb(app, "new")
    @say.project()
    def new(session: Session, project: str) -> None:
        from coding.workflow import project as projects

        projects.create(project, session.settings())
        session.printer.new(project)

    @say.verb(app, "import")
    @say.project()
    @click.argument("file", type=click.Path(path_type=Path))
    @say.file_option("mapping")
    @click.option("--sheet", help=say("help.sheet"))
    @click.option("--wave", help=say("help.wave"))
    @click.option("--delimiter", help=say("help.delimiter"))
    @click.option("--encoding", help=say("help.encoding"))
    @click.option("--dry-run", is_flag=True, help=say("help.dry_run"))
    @say.file_option("write-mapping")
    def import_(
        session: Session,
        project: str,
        file: Path,
        mapping: Path | None,
        sheet: str | None,
        wave: str | None,
        delimiter: str | None,
        encoding: str | None,
        dry_run: bool,
        write_mapping: Path | None,
    ) -> None:
        from coding.workflow import import_survey
        from coding.workflow.project import opened

        with opened(project, session.settings()) as opened_project:
            found = import_survey.preview(file, mapping, sheet=sheet, wave=wave, delimiter=delimiter, encoding=encoding)
            session.printer.profile(found)
            if write_mapping:
                import_survey.write_mapping(found, write_mapping)
                session.printer.line("wrote_mapping", file=str(write_mapping))
            if dry_run:
                session.printer.line("dry_run")
                return
            with session.printer.progress() as progress:
                result = import_survey.import_survey(opened_project, found, progress)
            session.printer.imported(result)

    @app.group("codebook", help=say("help.codebook_group"))
    def codebook() -> None:
        pass

    @say.verb(codebook, "load")
    @say.project()
    @click.argument("file", type=click.Path(path_type=Path))
    def load(session: Session, project: str, file: Path) -> None:
        from coding.workflow import codebooks
        from coding.workflow.project import opened

        with opened(project, session.settings()) as opened_project:
            session.printer.codebook(codebooks.load_codebook(opened_project, file))

    @say.verb(codebook, "show")
    @say.project()
    def show(session: Session, project: str) -> None:
        from coding.workflow import codebooks
        from coding.workflow.project import opened

        with opened(project, session.settings()) as opened_project:
            session.printer.codes(codebooks.show_codebook(opened_project))

    @say.verb(app, "status")
    @say.project()
    def status(session: Session, project: str) -> None:
        from coding.workflow.project import opened
        from coding.workflow.state import state

        with opened(project, session.settings()) as opened_project:
            session.printer.state(state(opened_project))


def _add_stage_verbs(app: click.Group, say: Words) -> None:
    @say.verb(app, "clean")
    @say.project(required=False)
    @say.file_option("answers")
    @say.file_option("out")
    def clean(session: Session, project: str | None, answers: Path | None, out: Path | None) -> None:
        from coding.workflow import clean as use_case
        from coding.workflow.project import opened

        if _file_mode(say, project, answers=answers, out=out):
            session.printer.cleaned(use_case.clean_file(answers, out, session.settings()), out)  # type: ignore[arg-type]
            return
        with opened(str(project), session.settings()) as opened_project, session.printer.progress() as progress:
            result = use_case.clean_project(opened_project, progress)
        session.printer.cleaned(result)

    @say.verb(app, "decide")
    @say.project()
    @say.file_option("coded", required=True)
    @click.option("--coder", help=say("help.coder"))
    def decide(session: Session, project: str, coded: Path, coder: str | None) -> None:
        from coding.workflow import decide as use_case
        from coding.workflow.project import opened

        with opened(project, session.settings()) as opened_project:
            session.printer.decided(use_case.decide_file(opened_project, coded, coder or ""))

    @say.verb(app, "suggest")
    @say.project(required=False)
    @say.questions()
    @say.file_option("codebook")
    @say.file_option("answers")
    @say.file_option("coded")
    @say.file_option("out")
    @click.option("--seed", type=int, help=say("help.seed"))
    def suggest(
        session: Session, project: str | None, questions: tuple[str, ...], codebook: Path | None, answers: Path | None,
        coded: Path | None, out: Path | None, seed: int | None,
    ) -> None:  # fmt: skip
        from coding.workflow import suggest as use_case
        from coding.workflow.project import opened

        settings = session.settings(seed=seed)
        if _file_mode(say, project, codebook=codebook, answers=answers, out=out):
            with session.printer.progress() as progress:
                result = use_case.suggest_file(codebook, answers, out, settings, coded, progress)  # type: ignore[arg-type]
            session.printer.suggested(result, out)
            return
        with opened(str(project), settings) as opened_project, session.printer.progress() as progress:
            result = use_case.suggest_project(opened_project, questions, progress)
        session.printer.suggested(result)

    @say.verb(app, "topics")
    @say.project(required=False)
    @say.questions()
    @say.file_option("answers")
    @say.file_option("out")
    @click.option("--seed", type=int, help=say("help.seed"))
    def topics(
        session: Session,
        project: str | None,
        questions: tuple[str, ...],
        answers: Path | None,
        out: Path | None,
        seed: int | None,
    ) -> None:
        from coding.workflow import topics as use_case
        from coding.workflow.project import opened

        settings = session.settings(seed=seed)
        if _file_mode(say, project, answers=answers, out=out):
            session.printer.topics(use_case.topics_file(answers, out, settings), out)  # type: ignore[arg-type]
            return
        with opened(str(project), settings) as opened_project, session.printer.progress() as progress:
            result = use_case.topics_project(opened_project, questions, progress)
        session.printer.topics(result)


def _add_result_verbs(app: click.Group, say: Words) -> None:
    def three_files(function: Any) -> Any:
        for name in ("out", "coded", "answers", "codebook"):
            function = say.file_option(name)(function)
        return say.questions()(say.project(required=False)(function))

    @say.verb(app, "share")
    @three_files
    @click.option("--basis", type=click.Choice(["decided", "suggested"]), help=say("help.basis"))
    def share(
        session: Session, project: str | None, questions: tuple[str, ...], codebook: Path | None, answers: Path | None, coded: Path | None,
        out: Path | None, basis: str | None,
    ) -> None:  # fmt: skip
        from coding.records import Basis
        from coding.workflow import share as use_case

        with _project(say, session, project, codebook, answers, coded, out) as opened_project:
            evidence, shares = use_case.shares_project(opened_project, questions, Basis(basis) if basis else None)
        if out:
            use_case.write_shares(evidence, shares, out)
        session.printer.shares(evidence, shares, out)

    @say.verb(app, "quotes")
    @three_files
    @click.option("--number", type=click.IntRange(1, 20), default=2, show_default=True, help=say("help.number"))
    def quotes(
        session: Session, project: str | None, questions: tuple[str, ...], codebook: Path | None, answers: Path | None, coded: Path | None,
        out: Path | None, number: int,
    ) -> None:  # fmt: skip
        from coding.workflow import quotes as use_case

        with (
            _project(say, session, project, codebook, answers, coded, out) as opened_project,
            session.printer.progress() as progress,
        ):
            result = use_case.quotes_project(opened_project, questions, number, progress)
        if out:
            use_case.write_quotes(result, out)
        session.printer.quotes(result, out)

    @say.verb(app, "report")
    @three_files
    @click.option(
        "--folder",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path("rapport"),
        show_default=True,
        help=say("help.folder"),
    )
    @click.option(
        "--format", "formats", multiple=True, type=click.Choice(["docx", "xlsx", "html"]), help=say("help.format")
    )
    def report(
        session: Session, project: str | None, questions: tuple[str, ...], codebook: Path | None, answers: Path | None, coded: Path | None,
        out: Path | None, folder: Path, formats: tuple[str, ...],
    ) -> None:  # fmt: skip
        from coding.workflow import report as use_case

        with (
            _project(say, session, project, codebook, answers, coded, out, False) as opened_project,
            session.printer.progress() as progress,
        ):
            result = use_case.report_project(
                opened_project, out or folder, formats or use_case.FORMATS, questions, progress
            )
        session.printer.report(result)

    @say.verb(app, "export")
    @say.project()
    @say.questions()
    @say.file_option("out", required=True)
    @click.option("--wide", is_flag=True, help=say("help.wide"))
    @click.option("--unmasked", is_flag=True, help=say("help.unmasked"))
    def export(
        session: Session, project: str, questions: tuple[str, ...], out: Path, wide: bool, unmasked: bool
    ) -> None:
        from coding.workflow import export as use_case
        from coding.workflow.project import opened

        with opened(project, session.settings()) as opened_project:
            session.printer.exported(use_case.export_project(opened_project, out, questions, unmasked, wide))


def _add_other_verbs(app: click.Group, say: Words) -> None:
    @say.verb(app, "log")
    @say.project()
    @click.option("--verb", default="", help=say("help.log_verb"))
    @click.option("--last", type=click.IntRange(1), default=0, help=say("help.last"))
    def log(session: Session, project: str, verb: str, last: int) -> None:
        from coding.workflow.project import opened
        from coding.workflow.state import log_lines

        with opened(project, session.settings()) as opened_project:
            session.printer.log(log_lines(opened_project, verb, last))

    @say.verb(app, "demo")
    @click.option(
        "--folder", type=click.Path(path_type=Path, file_okay=False), default=Path(), help=say("help.demo_folder")
    )
    @click.option("--again", is_flag=True, help=say("help.again"))
    def demo(session: Session, folder: Path, again: bool) -> None:
        from coding.workflow.demo import run_demo

        with session.printer.progress() as progress:
            for step, outcome in run_demo(folder, session.settings(), again, progress):
                session.printer.demo_step(step, outcome)


def _file_mode(say: Words, project: str | None, **files: Path | None) -> bool:
    """Whether the verb works on files; a usage error if it is neither or both."""
    given = [name for name, path in files.items() if path]
    if project and given and given != ["out"]:
        raise click.UsageError(say("project_or_files"))
    if project:
        return False
    missing = [f"--{name}" for name, path in files.items() if not path]
    if missing:
        raise click.UsageError(say("give_project").format(missing=", ".join(missing)))
    return True


def _project(
    say: Words, session: Session, project: str | None, codebook: Path | None, answers: Path | None, coded: Path | None,
    out: Path | None, needs_out: bool = True,
) -> Any:  # fmt: skip
    """The project, or one made of the files for as long as the verb takes."""
    from coding.workflow.project import opened
    from coding.workflow.temporary import project_of_files

    files = {"codebook": codebook, "answers": answers} | ({"out": out} if needs_out else {})
    if _file_mode(say, project, **files):
        return project_of_files(codebook, answers, coded, session.settings())  # type: ignore[arg-type]
    return opened(str(project), session.settings())
