"""What the verbs print: for people in their language, or as one JSON object."""

from __future__ import annotations

import json
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
    from coding.records import Codebook, LogLine, ThemeShare
    from coding.workflow.clean import Cleaned
    from coding.workflow.codebooks import Loaded
    from coding.workflow.decide import Decided
    from coding.workflow.evidence import Evidence
    from coding.workflow.export import Exported
    from coding.workflow.import_survey import Imported, Preview
    from coding.workflow.project import Progress
    from coding.workflow.quotes import Chosen
    from coding.workflow.report import Written
    from coding.workflow.state import State
    from coding.workflow.suggest import Suggested
    from coding.workflow.topics import Found

TOP = 5  # themes shown per question; all of them are in the report
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


class Printer:
    """Prints in one language; as JSON it collects everything and prints it at the end, in one object."""

    def __init__(self, language: str, as_json: bool = False, quiet: bool = False) -> None:
        self.language, self.as_json, self.quiet = language, as_json, quiet
        self.data: dict[str, Any] = {}

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
        Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False).print(shown)

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

    def new(self, target: str) -> None:
        """A project was made."""
        self.data = {"project": target}
        self.line("new", project=target)

    def profile(self, found: Preview) -> None:
        """What is in a file, before it is imported."""
        profile = found.profile
        self.data["profile"] = profile.as_dict(self.language)
        self.data["mapping"] = found.mapping.as_dict(self.language)
        self.heading(self.text("found", file=profile.file, rows=profile.n_rows, columns=profile.n_columns))
        roles = ", ".join(f"{n} × {wording.text(f'role.{role}', self.language)}" for role, n in profile.roles.items())
        self.line("roles", roles=roles)
        if profile.questions:
            head = [
                (self.text(f"head.{k}"), s)
                for k, s in (
                    ("question", "left"),
                    ("filled", "right"),
                    ("non_answers", "right"),
                    ("identical", "right"),
                )
            ]
            self.table(
                head,
                [
                    (q.id, self.number(q.n_filled), self.number(sum(q.kinds.values())), self.number(q.n_identical))
                    for q in profile.questions
                ],
            )
        for problem in profile.problems:
            self.say(f"{self.text('severity.' + problem.severity)}: {problem.text(self.language)}")

    def imported(self, result: Imported) -> None:
        """What an import added."""
        self.data["imported"] = result
        if result.n_answers or result.n_respondents:
            self.line(
                "imported", respondents=result.n_respondents, answers=result.n_answers, waves=", ".join(result.waves)
            )
        if result.n_known:
            self.line("already_there", n=result.n_known)

    def codebook(self, loaded: Loaded) -> None:
        """A codebook was loaded."""
        book = loaded.codebook
        self.data = {
            "version": book.version,
            "codes": len(book.codes),
            "new": loaded.is_new,
            "difference": loaded.difference,
        }
        if not loaded.is_new:
            self.line("codebook_same", version=book.version)
            return
        self.line("codebook_loaded", version=book.version, codes=len(book.codes), groups=len(book.groups))
        for what, ids in loaded.difference.items():
            if ids:
                self.line(f"codebook_{what}", codes=", ".join(ids))

    def codes(self, book: Codebook) -> None:
        """The codes of a codebook."""
        self.data = {"version": book.version, "codes": [asdict(code) for code in book.codes]}
        self.heading(self.text("codebook_title", title=book.title or "–", version=book.version))
        self.table(
            [(self.text("head.group"), "left"), (self.text("head.code"), "left"), (self.text("head.label"), "left")],
            [(book.groups.get(c.group, c.group), c.id, c.label) for c in book.codes],
        )

    def state(self, state: State) -> None:
        """Where a project stands."""
        self.data = {**plain(state), "next_step": state.next_step}
        self.heading(state.name)
        for step in state.steps:
            mark = "–" if not step.done else "!" if step.stale else "✓"
            figures = (
                self.text(f"step.{step.name}.done", **step.figures)
                if step.done
                else self.text(f"step.{step.name}.todo")
            )
            self.say(f"  {mark} {figures}" + (f" ({self.text('stale')})" if step.stale and step.done else ""))
        self.say()
        self.line(
            "next_step", step=self.text(f"step.{state.next_step}.next") if state.next_step else self.text("all_done")
        )

    def cleaned(self, result: Cleaned, out: Path | None = None) -> None:
        """What cleaning found."""
        self.data = {"clean": result, "out": out}
        self.line("cleaned", answers=result.n_answers, substantive=result.n_substantive)
        silent = {k: n for k, n in result.kinds.items() if str(k) != "answer"}
        if silent:
            kinds = ", ".join(f"{wording.text(f'kind.{k}', self.language)} {self.number(n)}" for k, n in silent.items())
            self.line("kinds", n=sum(silent.values()), kinds=kinds)
        self.line("mended", changed=result.n_changed, duplicates=result.n_duplicates)
        if result.findings:
            self.line("findings", findings=", ".join(f"{k} {self.number(n)}" for k, n in result.findings.items()))
        self._done(result.is_new, out)

    def _done(self, is_new: bool, out: Path | None) -> None:
        if not is_new:
            self.line("unchanged")
        if out:
            self.line("wrote", file=str(out))

    def decided(self, result: Decided) -> None:
        """Decisions were stored."""
        self.data = {"decided": result}
        self.line("decided", n=result.n_new, coders=", ".join(result.coders))
        if result.n_same:
            self.line("decided_same", n=result.n_same)

    def suggested(self, result: Suggested, out: Path | None = None) -> None:
        """What the suggester proposed."""
        self.data = {"suggest": result, "out": out}
        key = "suggested_learned" if result.n_coded else "suggested_codebook"
        self.line(key, n=result.n_suggested, answers=result.n_answers, coded=result.n_coded)
        self._done(result.is_new, out)

    def topics(self, result: Found, out: Path | None = None) -> None:
        """Topics per question."""
        self.data = {"topics": result, "out": out}
        questions = dict.fromkeys(t.question_id for t in result.topics)
        self.line("topics", n=len(result.topics), questions=len(questions))
        for question in questions:
            here = [t for t in result.topics if t.question_id == question]
            self.heading(
                self.text(
                    "topics_of",
                    question=question or "–",
                    stability=wording.decimal(here[0].stability, 2, self.language),
                )
            )
            for topic in here:
                self.say(f"  {len(topic.answer_ids):>5}  {', '.join(topic.words[:8])}")
        self._done(result.is_new, out)

    def shares(self, evidence: Evidence, shares: Sequence[ThemeShare], out: Path | None = None) -> None:
        """The most frequent themes per question and wave."""
        self.data = {"shares": [_open(s) for s in shares], "out": out}
        for basis in evidence.questions:
            here = [s for s in shares if s.question_id == basis.question.id and not s.variable]
            for wave in sorted({s.wave_id for s in here}):
                self._top(evidence, [s for s in here if s.wave_id == wave])
        self._done(True, out)

    def _top(self, evidence: Evidence, shares: list[ThemeShare], heading: bool = True) -> None:
        first = shares[0]
        if heading:
            self.heading(self.text("share_of", question=first.question_id, wave=first.wave_id, n=first.n))
            self.line(f"basis.{first.basis.value}")
        best = sorted((s for s in shares if s.n_theme), key=lambda s: (-s.n_theme, s.code_id))[:TOP]
        head = (("theme", "left"), ("n", "right"), ("share", "right"), ("ci", "right"))
        self.table(
            [(self.text(f"head.{k}"), side) for k, side in head],
            [
                (
                    evidence.codebook.label(s.code_id),
                    self.number(s.n_theme),
                    self.percent(s.share),
                    wording.interval(s.low, s.high, self.language),
                )
                for s in best
            ],
        )

    def quotes(self, result: Chosen, out: Path | None = None) -> None:
        """How many quotes were chosen; their texts are in the report."""
        self.data = {"quotes": result, "out": out}
        self.line("quotes", n=len(result.quotes), themes=result.n_themes)
        self._done(result.is_new, out)

    def report(self, result: Written) -> None:
        """Where the report lies."""
        self.data = {"files": [str(f) for f in result.files]}
        self.line("report")
        for file in result.files:
            self.say(f"  {file}")

    def exported(self, result: Exported) -> None:
        """What was written for other programs."""
        self.data = {"export": result}
        self.line("exported_masked" if result.masked else "exported_unmasked", n=result.n_rows, file=str(result.file))

    def log(self, lines: Sequence[LogLine]) -> None:
        """The log."""
        self.data = {"log": list(lines)}
        for line in lines:
            details = ", ".join(
                f"{k}={v if not isinstance(v, list) else '/'.join(map(str, v))}" for k, v in line.details.items()
            )
            self.say(f"{line.time.astimezone():%d-%m-%Y %H:%M:%S}  {line.who:<12} {line.verb:<10} {details}")

    def demo_step(self, step: str, outcome: Any) -> None:
        """A step of the demo, with a word on what it means."""
        before, self.data = self.data, {}
        if step == "import":
            preview, result = outcome
            self.heading(self.text("demo.import", file=preview.profile.file))
            self.imported(result)
        else:
            self.heading(self.text(f"demo.{step}"))
            getattr(self, f"_demo_{step}")(outcome)
        self.data = {**before, step: plain(outcome) if step in ("check", "clean", "decide", "suggest") else self.data}

    def _demo_clean(self, outcome: Any) -> None:
        self.cleaned(outcome)

    def _demo_codebook(self, outcome: Any) -> None:
        self.codebook(outcome)

    def _demo_decide(self, outcome: Any) -> None:
        self.decided(outcome)

    def _demo_suggest(self, outcome: Any) -> None:
        self.suggested(outcome)

    def _demo_check(self, outcome: Any) -> None:
        self.line(
            "demo_check",
            n=outcome.n_answers,
            precision=self.percent(outcome.precision),
            recall=self.percent(outcome.recall),
        )

    def _demo_topics(self, outcome: Any) -> None:
        self.line("topics", n=len(outcome.topics), questions=len({t.question_id for t in outcome.topics}))
        for topic in [t for t in outcome.topics if t.question_id == "geleerde-les"][:3]:
            self.say(f"  {topic.question_id}: {', '.join(topic.words[:6])}")

    def _demo_quotes(self, outcome: Any) -> None:
        self.quotes(outcome)

    def _demo_share(self, outcome: Any) -> None:
        evidence, shares = outcome
        here = [s for s in shares if s.question_id == "geleerde-les" and not s.variable]
        last = max((s.wave_id for s in here), default="")
        self._top(evidence, [s for s in here if s.wave_id == last])

    def _demo_report(self, outcome: Any) -> None:
        self.report(outcome)
        self.say()
        self.line("demo_end", folder=str(outcome.files[0].parent.parent))


def _open(share: ThemeShare) -> dict[str, Any]:
    """A share for JSON, without the figures that may not be shown."""
    shown = plain(share)
    return shown | dict.fromkeys(("n_theme", "share", "low", "high")) if share.hidden else shown
