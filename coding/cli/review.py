"""The verbs about decisions: how far the review is, and coding without a person. Also how good the suggestions are per code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from coding import wording
from coding.cli.console import plain
from coding.cli.show import Printer
from coding.cli.words import Session, Words

if TYPE_CHECKING:
    from coding.evidence.agreement import Agreement
    from coding.figures import Promise
    from coding.suggesting.quality import CodeQuality
    from coding.workflow.autocode import Autocoded
    from coding.workflow.compare import Comparison
    from coding.workflow.progress import ReviewProgress


SHARE = click.FloatRange(0.5, 0.99)


def add_verbs(app: click.Group, say: Words) -> None:
    """Add ``progress``, ``agreement`` and ``autocode``."""

    @say.verb(app, "progress")
    @say.project()
    def progress(session: Session, project: str) -> None:
        from coding.workflow.progress import review_progress

        with session.project(project) as opened, session.printer.progress() as told:
            found = review_progress(opened, told)
        show_progress(session.printer, found)

    @say.verb(app, "agreement")
    @say.project()
    @click.option("--sample", metavar=say("metavar.id"), help=say("help.sample"))
    def agreement(session: Session, project: str, sample: str | None) -> None:
        from coding.workflow import compare

        with session.project(project) as opened:
            found = compare.compare(opened, sample or compare.last_sample(opened))
        show_agreement(session.printer, found)

    @say.verb(app, "autocode")
    @say.project()
    @click.option(
        "--precision",
        type=SHARE,
        default=0.9,
        show_default=True,
        metavar=say("metavar.number"),
        help=say("help.promise"),
    )
    @click.option("--dry-run", is_flag=True, help=say("help.autocode_dry_run"))
    @click.option("--undo", is_flag=True, help=say("help.undo"))
    def autocode(session: Session, project: str, precision: float, dry_run: bool, undo: bool) -> None:
        from coding.workflow import autocode as use_case

        if dry_run and undo:
            raise click.UsageError(say("dry_run_or_undo"))
        with session.project(project) as opened, session.printer.progress() as told:
            if undo:
                _undone(session.printer, use_case.undo_autocode(opened))
                return
            result = use_case.autocode(opened, precision, dry_run, told)
        show_autocode(session.printer, result, dry_run)


def show_quality(show: Printer, quality: Sequence[CodeQuality]) -> None:
    """How good the suggestions of each code are, of codes that were decided or would be suggested."""
    met = sorted((q for q in quality if q.n_given or q.n_suggested), key=lambda q: -q.n_given)
    show.data["quality"] = [asdict(q) | {"precision": q.precision, "recall": q.recall} for q in met]
    if not met:
        return
    show.heading(show.text("quality"))
    head = ("code", "n", "suggested", "precision", "recall", "lower")
    rows = [
        (
            q.code_id, show.number(q.n_given), show.number(q.n_suggested), show.percent(q.precision),
            show.percent(q.recall), show.percent(q.lower) if q.n_suggested else "–",
        )
        for q in met
    ]  # fmt: skip
    show.table([(show.text(f"head.{key}"), "right" if n else "left") for n, key in enumerate(head)], rows)
    show.line("quality_note")


def show_progress(show: Printer, found: ReviewProgress) -> None:
    """How far the review is, and what to do next."""
    show.data = {
        "answers": found.n_answers, "decided": found.n_decided, "audit": found.n_audit, "needed": found.n_needed,
        "curve": found.curve, "advice": list(found.advice), "sampled": list(found.sampled),
    }  # fmt: skip
    show.line("review_decided", decided=found.n_decided, answers=found.n_answers)
    show.line("review_audit", audit=found.n_audit, needed=found.n_needed)
    head = ("question", "wave", "answers", "decided", "audit", "margin")
    rows = [
        (s.question_id, s.wave_id, *map(show.number, (s.n_answers, s.n_decided, s.n_audit)), _points(show, s.widest))
        for s in found.sampled
    ]
    show.table([(show.text(f"head.{key}"), "right" if n > 1 else "left") for n, key in enumerate(head)], rows)
    _curve(show, found)
    show.say()
    for name in found.advice:
        show.line(f"advice.{name}", n=found.n_imprecise, audit=found.n_audit, needed=found.n_needed)


def show_agreement(show: Printer, found: Comparison) -> None:
    """How far the coders of a sample agree: over all codes together, and per code, the lowest alpha first."""
    sample, overall = found.sample, found.overall
    about = {"sample": sample.id, "coders": sample.coders, "seed": sample.seed, "answers": len(sample.answer_ids)}
    told = {
        "overall": overall,
        "codes": found.rows,
        "unused": found.unused,
        "differ": found.n_differ,
        "settled": found.n_settled,
    }
    show.data = {"agreement": plain(about | told)}
    show.line("agreement_of", sample=sample.id, n=overall.n, coders=", ".join(sample.coders))
    show.line(
        "agreement_overall",
        alpha=_alpha(show, overall),
        interval=_range(show, overall),
        share=show.percent(overall.share),
    )
    head = ("code", "n", "given", "agree", "alpha", "ci")
    rows = [
        (
            row.code, show.number(row.agreement.n), "/".join(map(show.number, row.agreement.n_given)),
            show.percent(row.agreement.share), _alpha(show, row.agreement), _range(show, row.agreement),
        )
        for row in sorted(found.rows, key=lambda r: (r.agreement.alpha != r.agreement.alpha, r.agreement.alpha))
    ]  # fmt: skip
    show.table([(show.text(f"head.{key}"), "right" if n else "left") for n, key in enumerate(head)], rows)
    show.line("agreement_differ", n=found.n_differ, settled=found.n_settled)
    show.line("agreement_note")


def _alpha(show: Printer, found: Agreement) -> str:
    return wording.decimal(round(found.alpha, 2) + 0.0, 2, show.language)  # no -0.00


def _range(show: Printer, found: Agreement) -> str:
    low, high = (wording.decimal(round(x, 2) + 0.0, 2, show.language) for x in (found.low, found.high))
    return "–" if found.low != found.low else show.text("agreement_range", low=low, high=high)


def _points(show: Printer, share: float) -> str:
    return "–" if share != share else f"± {wording.decimal(100 * share, 0, show.language)}"


def _curve(show: Printer, found: ReviewProgress) -> None:
    if found.curve.gain is None:
        show.line("gain_unknown")
        return
    columns = [(show.text("head.decided"), "right"), (show.text("head.f1"), "right")]
    show.table(columns, [(show.number(n), wording.decimal(score, 3, show.language)) for n, score in found.curve.points])
    gain = found.curve.gain
    points = {name: round(100 * getattr(gain, name), 1) + 0.0 for name in ("expected", "low", "high")}  # no -0.0
    shown = {name: wording.decimal(value, 1, show.language) for name, value in points.items()}
    show.line("gain", more=gain.more, **shown)


def _promises(show: Printer, promises: Sequence[Promise]) -> None:
    head = ("code", "answers", "above", "n", "right", "lower")
    rows = [
        (
            p.code_id, show.number(p.n_answers), wording.decimal(p.threshold, 2, show.language), show.number(p.n),
            show.number(p.n_right), show.percent(p.lower),
        )
        for p in promises
    ]  # fmt: skip
    show.table([(show.text(f"head.{key}"), "right" if n else "left") for n, key in enumerate(head)], rows)


def show_autocode(show: Printer, result: Autocoded, dry_run: bool) -> None:
    """What was, or would be, coded without a person; and if nothing, what is needed for it."""
    show.data = {"autocode": plain(result) | {"dry_run": dry_run}}
    wanted = show.percent(result.precision)
    if result.promises:
        key = "autocode_would" if dry_run else "autocoded"
        show.line(key, n=result.n_answers, undecided=result.n_undecided)
        _promises(show, result.promises)
        show.line("promise", wanted=wanted)
    else:
        show.line("autocode_nothing", wanted=wanted, needed=result.n_needed)
        if near := result.nearest:
            show.line(
                "autocode_nearest", code=near.code_id, n=near.n, right=near.n_right, lower=show.percent(near.lower)
            )
    if result.n_withdrawn:
        show.line("autocode_withdrawn", n=result.n_withdrawn)
    if result.run_id and not result.is_new:
        show.line("unchanged")


def _undone(show: Printer, n_answers: int) -> None:
    show.data = {"autocode": {"withdrawn": n_answers}}
    show.line("autocode_undone", n=n_answers)
