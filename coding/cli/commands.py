"""The verbs of the command line, built in the language of the user. Each parses, calls one use case, and prints what it did."""

from __future__ import annotations

from pathlib import Path

import click

import coding
from coding.cli import accounts, codebook, review
from coding.cli.show import Printer
from coding.cli.words import Session, Verbs, Words, file_mode, project_or_files

Questions = tuple[str, ...]
OPINIONS = ("deduce", "frog", "none")


def build(language: str, printer: Printer) -> click.Group:
    """The whole command line in a language."""
    say = Words(language)

    @click.group(
        cls=Verbs,
        help=say("help.app"),
        options_metavar=say("metavar.options"),
        subcommand_metavar=say("metavar.verb"),
        context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
    )
    @click.version_option(coding.__version__, prog_name="Duiding", message="%(prog)s %(version)s")
    @say.lang_option()
    @say.json_option()
    @say.quiet_option()
    @click.pass_context
    def app(context: click.Context, as_json: bool, quiet: bool) -> None:
        printer.as_json, printer.quiet = as_json, quiet
        context.obj = Session(language, printer)

    verbs = (
        _add_project_verbs,
        codebook.add_verbs,
        _add_stage_verbs,
        review.add_verbs,
        _add_result_verbs,
        _add_other_verbs,
        accounts.add_verbs,
    )
    for add in verbs:
        add(app, say)
    return app


def _add_project_verbs(app: click.Group, say: Words) -> None:
    @say.verb(app, "new")
    @say.project()
    def new(session: Session, project: str) -> None:
        from coding.workflow import project as projects

        projects.create(project, session.settings())
        session.printer.new()

    @say.verb(app, "import")
    @say.project()
    @say.file()
    @say.file_option("mapping")
    @say.text_option("sheet")
    @say.text_option("wave")
    @say.text_option("delimiter", metavar="mark")
    @say.text_option("encoding")
    @click.option("--dry-run", is_flag=True, help=say("help.dry_run"))
    @say.file_option("write-mapping")
    def import_(
        session: Session, project: str, file: Path, mapping: Path | None, sheet: str | None, wave: str | None, delimiter: str | None,
        encoding: str | None, dry_run: bool, write_mapping: Path | None,
    ) -> None:  # fmt: skip
        from coding.workflow import import_survey

        show = session.printer
        with session.project(project) as opened:
            found = import_survey.preview(file, mapping, sheet=sheet, wave=wave, delimiter=delimiter, encoding=encoding)
            show.profile(found, dry_run)
            if write_mapping:
                import_survey.write_mapping(found, write_mapping)
                show.line("wrote_mapping", file=str(write_mapping))
            if dry_run:
                show.line("dry_run")
                show.failed = not found.profile.ok
                return
            with show.progress() as progress:
                result = import_survey.import_survey(opened, found, progress)
        show.imported(result)
        show.next_step("clean")

    @say.verb(app, "status")
    @say.project()
    def status(session: Session, project: str) -> None:
        from coding.workflow.state import state

        with session.project(project) as opened:
            session.printer.state(state(opened))


def _add_stage_verbs(app: click.Group, say: Words) -> None:
    @say.verb(app, "clean")
    @say.project(required=False)
    @say.file_option("answers")
    @say.file_option("out")
    @say.text_option("question", "clean_question")
    @say.repeated_option("without", "step")
    @click.option("--second-opinion", "second", multiple=True, type=click.Choice(OPINIONS), help=say("help.second"))
    def clean(
        session: Session, project: str | None, answers: Path | None, out: Path | None, question: str | None, without: tuple[str, ...],
        second: tuple[str, ...],
    ) -> None:  # fmt: skip
        from coding.workflow import clean as use_case

        steps = use_case.steps_without(without) if without else None  # None: as the last time
        if file_mode(say, project, answers=answers, out=out):
            with session.printer.progress() as progress:
                given = (answers, out, session.settings(), steps, question or "", second, progress)
                result = use_case.clean_file(*given)  # type: ignore[arg-type]
            session.printer.cleaned(result, out)
            return
        _only_files(say, out)
        if question:
            raise click.UsageError(say("question_needs_files"))
        with session.project(str(project)) as opened, session.printer.progress() as progress:
            result = use_case.clean_project(opened, progress, steps, second or None)
        session.printer.cleaned(result)

    @say.verb(app, "spelling")
    @say.project()
    @say.file_option("out")
    def spelling(session: Session, project: str, out: Path | None) -> None:
        from coding.workflow import spelling as use_case

        with session.project(project) as opened:
            found = use_case.proposals_of(opened)
        if out:
            use_case.write_proposals(found, out)
        session.printer.proposals(found, out)

    @say.verb(app, "decide")
    @say.project()
    @say.file_option("coded", required=True)
    @say.text_option("coder")
    def decide(session: Session, project: str, coded: Path, coder: str | None) -> None:
        from coding.workflow import decide as use_case

        with session.project(project) as opened:
            session.printer.decided(use_case.decide_file(opened, coded, coder or ""))

    @say.verb(app, "suggest")
    @say.three_files
    @say.number_option("seed")
    @say.number_option("precision", click.FloatRange(0.5, 0.99))
    @click.option("--without", multiple=True, metavar=say("metavar.layer"), help=say("help.without_layer"))
    @say.file_option("model")
    @say.file_option("save-model")
    def suggest(
        session: Session, project: str | None, questions: Questions, codebook: Path | None, answers: Path | None, coded: Path | None,
        out: Path | None, seed: int | None, precision: float | None, without: tuple[str, ...], model: Path | None,
        save_model: Path | None,
    ) -> None:  # fmt: skip
        from coding.suggesting.layers import Choices, layers_without
        from coding.workflow import suggest as use_case
        from coding.workflow.project import opened

        settings = session.settings(seed=seed)
        choices = Choices(layers_without(without), precision or 0.0, seed=settings.seed)
        needed = {"answers": answers, "out": out} | ({} if model else {"codebook": codebook})
        if file_mode(say, project, **needed):
            _only_projects(say, questions)
            if model and (coded or save_model or without or precision):
                raise click.UsageError(say("model_has_learned"))
            files = use_case.Files(answers, out, codebook, coded, model, save_model)  # type: ignore[arg-type]
            with session.printer.progress() as progress:
                result = use_case.suggest_file(files, settings, progress, choices)
            session.printer.suggested(result, out)
            review.show_quality(session.printer, result.quality)
            return
        _only_files(say, out, coded, model)
        with opened(str(project), settings) as open_project, session.printer.progress() as progress:
            result = use_case.suggest_project(open_project, questions, progress, choices, save_model)
            quality = result.quality
            if result.n_coded and not quality:  # made before: how good it was is not stored, and follows anew
                quality = use_case.suggester_of(open_project, choices, progress).quality_
        session.printer.suggested(result)
        review.show_quality(session.printer, quality)

    @say.verb(app, "topics")
    @say.project(required=False)
    @say.questions()
    @say.file_option("answers")
    @say.file_option("out")
    @say.number_option("seed")
    def topics(
        session: Session, project: str | None, questions: Questions, answers: Path | None, out: Path | None, seed: int | None
    ) -> None:  # fmt: skip
        from coding.workflow import topics as use_case
        from coding.workflow.project import opened

        settings = session.settings(seed=seed)
        if file_mode(say, project, answers=answers, out=out):
            _only_projects(say, questions)
            session.printer.topics(use_case.topics_file(answers, out, settings), out)  # type: ignore[arg-type]
            return
        _only_files(say, out)
        with opened(str(project), settings) as open_project, session.printer.progress() as progress:
            result = use_case.topics_project(open_project, questions, progress)
        session.printer.topics(result)


def _only_files(say: Words, *files: Path | None) -> None:
    """A stage of a project stores what it makes: a file beside the project is a mistake, not to be passed over."""
    if any(files):
        raise click.UsageError(say("project_or_files"))


def _only_projects(say: Words, questions: Questions) -> None:
    """A file of answers holds one question without a name."""
    if questions:
        raise click.UsageError(say("question_needs_project"))


def _add_result_verbs(app: click.Group, say: Words) -> None:
    @say.verb(app, "share")
    @say.three_files
    @click.option("--basis", type=click.Choice(["decided", "suggested"]), help=say("help.basis"))
    def share(
        session: Session, project: str | None, questions: Questions, codebook: Path | None, answers: Path | None, coded: Path | None,
        out: Path | None, basis: str | None,
    ) -> None:  # fmt: skip
        from coding.records import Basis
        from coding.workflow import share as use_case

        with project_or_files(say, session, project, codebook, answers, coded, out) as opened:
            evidence, shares = use_case.shares_project(opened, questions, Basis(basis) if basis else None)
        if out:
            use_case.write_shares(evidence, shares, out)
        session.printer.shares(evidence, shares, out)

    @say.verb(app, "quotes")
    @say.three_files
    @say.number_option("number", click.IntRange(1, 20), default=2, show_default=True)
    def quotes(
        session: Session, project: str | None, questions: Questions, codebook: Path | None, answers: Path | None, coded: Path | None,
        out: Path | None, number: int,
    ) -> None:  # fmt: skip
        from coding.workflow import quotes as use_case

        with (
            project_or_files(say, session, project, codebook, answers, coded, out) as opened,
            session.printer.progress() as progress,
        ):
            result = use_case.quotes_project(opened, questions, number, progress)
        if out:
            use_case.write_quotes(result, out)
        session.printer.quotes(result, out)

    @say.verb(app, "report")
    @say.three_files
    @say.folder_option(Path("rapport"), "folder")
    @click.option(
        "--format", "formats", multiple=True, type=click.Choice(["docx", "xlsx", "html"]), help=say("help.format")
    )
    def report(
        session: Session, project: str | None, questions: Questions, codebook: Path | None, answers: Path | None, coded: Path | None,
        out: Path | None, folder: Path, formats: tuple[str, ...],
    ) -> None:  # fmt: skip
        from coding.workflow import report as use_case

        with (
            project_or_files(say, session, project, codebook, answers, coded, out, False) as opened,
            session.printer.progress() as progress,
        ):
            result = use_case.report_project(opened, out or folder, formats or use_case.FORMATS, questions, progress)
        session.printer.report(result)

    @say.verb(app, "export")
    @say.project()
    @say.questions()
    @say.file_option("out", required=True)
    @click.option("--wide", is_flag=True, help=say("help.wide"))
    @click.option("--unmasked", is_flag=True, help=say("help.unmasked"))
    def export(session: Session, project: str, questions: Questions, out: Path, wide: bool, unmasked: bool) -> None:
        from coding.workflow import export as use_case

        with session.project(project) as opened:
            session.printer.exported(use_case.export_project(opened, out, questions, unmasked, wide))


def _add_other_verbs(app: click.Group, say: Words) -> None:
    @say.verb(app, "log")
    @say.project()
    @say.text_option("verb", "log_verb")
    @say.number_option("last", click.IntRange(min=1))
    def log(session: Session, project: str, verb: str | None, last: int | None) -> None:
        from coding.workflow.state import log_lines

        with session.project(project) as opened:
            session.printer.log(log_lines(opened, verb or "", last or 0))

    @say.verb(app, "demo")
    @say.folder_option(Path(), "demo_folder")
    @click.option("--again", is_flag=True, help=say("help.again"))
    def demo(session: Session, folder: Path, again: bool) -> None:
        from coding.workflow.demo import run_demo

        with session.printer.progress() as progress:
            for step, outcome in run_demo(folder, session.settings(), again, progress):
                session.printer.demo_step(step, outcome)
