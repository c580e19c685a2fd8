"""The verbs of the codebook: load, show, export, check."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coding import wording
from coding.cli.show import Printer
from coding.cli.words import Session, Verbs, Words, file_mode

if TYPE_CHECKING:
    from coding.codebook.usage import KeywordUse, Overlap
    from coding.workflow.codebook_check import Checked

SHOWN = 50  # lines per table; all of them are in --json
WORDS = 6  # keywords per line


def add_verbs(app: click.Group, say: Words) -> None:
    """Add ``codebook`` with its verbs."""

    @app.group(
        "codebook",
        cls=Verbs,
        help=say("help.codebook_group"),
        options_metavar=say("metavar.options"),
        subcommand_metavar=say("metavar.verb"),
    )
    @say.lang_option()
    def codebook() -> None:
        pass

    @say.verb(codebook, "load")
    @say.project()
    @say.file()
    def load(session: Session, project: str, file: Path) -> None:
        from coding.workflow import codebooks

        with session.project(project) as opened:
            loaded = codebooks.load_codebook(opened, file)
        session.printer.codebook(loaded)
        _undefined(session.printer, loaded.undefined)

    @say.verb(codebook, "show")
    @say.project()
    def show(session: Session, project: str) -> None:
        from coding.workflow import codebooks

        with session.project(project) as opened:
            session.printer.codes(codebooks.show_codebook(opened))

    _add_export(codebook, say)
    _add_check(codebook, say)


def _add_export(group: click.Group, say: Words) -> None:
    @say.verb(group, "export", "codebook_export")
    @say.project()
    @click.argument("out", type=click.Path(path_type=Path), metavar=say("metavar.file"))
    def export(session: Session, project: str, out: Path) -> None:
        from coding.workflow import codebook_files

        with session.project(project) as opened:
            book = codebook_files.export_codebook(opened, out)
        printer = session.printer
        printer.data = {"file": str(out), "version": book.version, "codes": len(book.codes)}
        _say(printer, "exported", file=out.name, version=book.version, codes=len(book.codes))


def _add_check(group: click.Group, say: Words) -> None:
    @say.verb(group, "check")
    @say.project(required=False)
    @say.file_option("codebook")
    @say.file_option("answers")
    def check(session: Session, project: str | None, codebook: Path | None, answers: Path | None) -> None:
        from coding.workflow import codebook_check as use_case

        if file_mode(say, project, codebook=codebook, answers=answers):
            _show(session.printer, use_case.check_files(codebook, answers, session.settings()))  # type: ignore[arg-type]
            return
        with session.project(str(project)) as opened:
            _show(session.printer, use_case.check_project(opened))


def _show(printer: Printer, checked: Checked) -> None:
    """What a check found: problems first, then what the keywords do. Problems make the exit code 1."""
    usage = checked.usage
    printer.data = {
        "version": checked.codebook.version, "problems": [p.as_dict(printer.language) for p in checked.problems],
        "answers": usage.n_answers, "keywords": usage.keywords, "dead": usage.dead, "broad": usage.broad,
        "unasked": usage.unasked, "overlaps": usage.overlaps, "without_keywords": usage.without,
    }  # fmt: skip
    printer.failed = bool(checked.problems)
    for problem in checked.problems:
        printer.say(problem.text(printer.language))
    _say(printer, "done", n=len(usage.keywords), codes=len(checked.codebook.codes), answers=usage.n_answers)
    _uses(printer, "dead", usage.dead)
    _uses(printer, "unasked", usage.unasked)
    _uses(printer, "broad", usage.broad, with_share=True)
    _overlaps(printer, usage.overlaps)
    if usage.without:
        _say(printer, "without", n=len(usage.without), codes=", ".join(usage.without))
    _undefined(printer, checked.undefined)


def _say(printer: Printer, key: str, **values: object) -> None:
    printer.say(wording.text(f"codebook.check.{key}", printer.language, **values))


def _undefined(printer: Printer, codes: tuple[str, ...]) -> None:
    printer.data["undefined"] = list(codes)
    if codes:
        _say(printer, "undefined", n=len(codes), codes=", ".join(codes))


def _uses(printer: Printer, key: str, uses: Sequence[KeywordUse], with_share: bool = False) -> None:
    if not uses:
        return
    printer.say()
    _say(printer, key, n=len(uses))
    if with_share:
        rows = [(use.code_id, use.keyword, printer.number(use.n), printer.percent(use.share)) for use in uses]
        _table(printer, ("code", "keyword", "n", "share"), rows)
        return
    by_code: dict[str, list[str]] = {}
    for use in uses:
        by_code.setdefault(use.code_id, []).append(use.keyword)
    counted = [(code, printer.number(len(words)), _some(words)) for code, words in by_code.items()]
    _table(printer, ("code", "number", "keywords"), counted)


def _some(words: Sequence[str]) -> str:
    return " | ".join([*words[:WORDS], *(["…"] if len(words) > WORDS else [])])


def _overlaps(printer: Printer, overlaps: tuple[Overlap, ...]) -> None:
    if not overlaps:
        return
    printer.say()
    _say(printer, "overlaps", n=len(overlaps))
    rows = [(o.code_id, o.other_id, printer.number(o.n), printer.percent(o.share)) for o in overlaps]
    _table(printer, ("code", "other", "n", "of_rarer"), rows)


def _table(printer: Printer, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    titles = [wording.text(f"codebook.head.{key}", printer.language) for key in head]
    sides = ["right" if key in ("n", "number", "share", "of_rarer") else "left" for key in head]
    printer.table(list(zip(titles, sides, strict=True)), rows[:SHOWN])
    if len(rows) > SHOWN:
        _say(printer, "rest", n=len(rows) - SHOWN)
