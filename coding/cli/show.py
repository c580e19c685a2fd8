"""What the verbs print: for people in their language, or as one JSON object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coding import wording
from coding.cli import columns
from coding.cli.console import Console, plain

if TYPE_CHECKING:
    from coding.cleaning.spelling import Proposal
    from coding.figures import AutomaticFigures
    from coding.intake.profile import QuestionProfile
    from coding.records import Codebook, LogLine, Role, ThemeShare
    from coding.workflow.clean import Cleaned
    from coding.workflow.codebooks import Loaded
    from coding.workflow.decide import Decided
    from coding.workflow.evidence import Evidence
    from coding.workflow.export import Exported
    from coding.workflow.import_survey import Imported, Preview
    from coding.workflow.quotes import Chosen
    from coding.workflow.report import Written
    from coding.workflow.state import State
    from coding.workflow.suggest import Suggested
    from coding.workflow.topics import Found

TOP = 5  # themes shown per question; all of them are in the report
SHOWN = 25  # words shown that may be misspelt; all of them are in the file and in the app


class Printer(Console):
    """Prints what each verb did."""

    def new(self) -> None:
        """A project was made."""
        self.data = {"project": self.project}
        self.line("new", project=self.project)
        self.next_step("import")

    def profile(self, found: Preview, dry_run: bool = False) -> None:
        """What is in a file, before it is imported; an import stops at the first error, which is told then."""
        profile = found.profile
        self.data["profile"] = profile.as_dict(self.language)
        self.data["mapping"] = found.mapping.as_dict(self.language)
        self.heading(self.text("found", file=profile.file, rows=profile.n_rows, columns=profile.n_columns))
        self.line("roles", roles=self._roles(profile.roles))
        self.say()
        self._columns(found, dry_run)
        self.say()
        self._questions(profile.questions)
        problems = list(profile.problems)
        if problems and problems[0].severity == "error" and not dry_run:
            problems = problems[1:]
        for problem in problems:
            self.say(f"{self.text('severity.' + problem.severity)}: {problem.text(self.language)}")

    def _roles(self, roles: Mapping[Role, int]) -> str:
        return "; ".join(f"{n} × {wording.text(f'role.{role}', self.language)}" for role, n in roles.items())

    def _columns(self, found: Preview, dry_run: bool) -> None:
        """What each column is and which of its values count as not filled in; with room for it, why."""
        shown, rest = columns.shown_columns(found, dry_run)
        head = [("column", "left"), ("role", "left"), ("filled_cells", "right"), ("missing", "left")]
        rows = columns.rows_of(found, shown, self.language)
        titled = [tuple(self.text(f"head.{key}") for key, _ in head), *rows]
        taken = sum(max(len(row[place]) for row in titled) + 2 for place in range(len(head)))
        reasons = columns.reasons_of(found, shown, self.language, self.width - taken - 2) if dry_run else []
        if reasons:
            head.append(("reason", "left"))
        self.table(
            [(self.text(f"head.{key}"), side) for key, side in head],
            [(*row, *reasons[n : n + 1]) for n, row in enumerate(rows)],
        )
        if rest:
            self.line("columns_rest", roles=self._roles(rest))

    def _questions(self, questions: Sequence[QuestionProfile]) -> None:
        head = (("question", "left"), ("filled", "right"), ("non_answers", "right"), ("repeated", "right"))
        rows = [
            (
                columns.short_name(q.id),
                self.number(q.n_filled),
                self.number(sum(q.kinds.values())),
                self.number(q.n_repeated),
            )
            for q in questions
        ]
        self.table([(self.text(f"head.{key}"), side) for key, side in head], rows)

    def imported(self, result: Imported) -> None:
        """What an import added."""
        self.data["imported"] = result
        waves = ", ".join(result.waves)
        if result.n_answers or result.n_respondents:
            self.line("imported", respondents=result.n_respondents, answers=result.n_answers, waves=waves)
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
            mark = "…" if step.busy else "–" if not step.done else "!" if step.stale else "✓"
            how = "busy" if step.busy else "done" if step.done else "todo"
            figures = self.text(f"step.{step.name}.{how}", **({} if how == "todo" else step.figures))
            self.say(f"  {mark} {figures}" + (f" ({self.text('stale')})" if step.stale and step.done else ""))
            if step.name == "review" and state.automatic:
                self._automatic(state.automatic)
        self.say()
        self.next_step(state.next_step)

    def _automatic(self, found: AutomaticFigures) -> None:
        """What was coded without a person, for which codes, and with which promise."""
        self.say("    " + self.text("automatic", n=found.n_answers, wanted=self.percent(found.precision)))
        for p in found.promises:
            lower = self.percent(p.lower)
            self.say(
                "      "
                + self.text("automatic_code", code=p.code_id, n=p.n_answers, of=p.n, right=p.n_right, lower=lower)
            )
        if found.n_checked:
            self.say("    " + self.text("automatic_checked", n=found.n_checked, right=found.n_confirmed))

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
        if result.languages:
            self.line("languages", languages=", ".join(f"{k} {self.number(n)}" for k, n in result.languages.items()))
        if result.n_references:
            self.line("references", n=result.n_references)
        self._choice(result)
        self._done(result.is_new, out)

    def _choice(self, result: Cleaned) -> None:
        """How it was cleaned, where that is not as usual."""
        if result.choice.left_out:
            self.line("left_out", steps=", ".join(result.choice.left_out))
        if result.choice.second:
            self.line("second", names=", ".join(result.choice.second))
        if result.is_repeated:
            self.line("repeated")

    def proposals(self, found: Sequence[Proposal], out: Path | None = None) -> None:
        """Words that may be misspelt; all of them are in the file, if one was asked for."""
        self.data = {"spelling": list(found), "out": out}
        self.line("proposals", n=len(found), accepted=sum(p.accepted for p in found))
        shown = sorted(found, key=lambda p: (not p.accepted, -p.n, p.word))[:SHOWN]
        head = (("word", "left"), ("proposal", "left"), ("n", "right"), ("sure", "left"))
        rows = [(p.word, p.proposal, self.number(p.n), self.text("sure") if p.accepted else "") for p in shown]
        self.table([(self.text(f"head.{key}"), side) for key, side in head], rows)
        if len(shown) < len(found) and not out:
            self.line("proposals_rest", n=len(found) - len(shown))
        self._done(True, out)

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
        self.line(
            key, n=result.n_suggested, answers=result.n_answers, coded=result.n_coded,
            new=result.n_for_undecided, undecided=result.n_undecided,
        )  # fmt: skip
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
        """The most frequent themes per question and wave, in the order of the survey."""
        self.data = {"shares": [_open(s) for s in shares], "out": out}
        for question in evidence.questions:
            here = [s for s in shares if s.question_id == question.question.id and not s.variable]
            for wave in sorted({s.wave_id for s in here}):
                self._top(evidence, [s for s in here if s.wave_id == wave])
        self.say()
        for basis in sorted({s.basis.value for s in shares}):
            self.line(f"basis.{basis}")
        self._done(True, out)

    def _top(self, evidence: Evidence, shares: list[ThemeShare]) -> None:
        first = shares[0]
        counted = self.text(f"counted.{first.basis.value}")
        self.heading(self.text("share_of", question=first.question_id, wave=first.wave_id, n=first.n, counted=counted))
        best = sorted((s for s in shares if s.n_theme), key=lambda s: (-s.n_theme, s.code_id))[:TOP]
        if not best:
            self.line("no_themes")
        head = (("theme", "left"), ("n", "right"), ("share", "right"), ("ci", "right"))
        rows = [
            (
                evidence.codebook.label(s.code_id),
                self.number(s.n_theme),
                self.percent(s.share),
                wording.interval(s.low, s.high, self.language),
            )
            for s in best
        ]
        self.table([(self.text(f"head.{key}"), side) for key, side in head], rows)

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
        title = outcome[0].profile.file if step == "import" else ""
        self.heading(self.text(f"demo.{step}", file=title))
        getattr(self, f"_demo_{step}")(outcome)
        made = plain(self.data if step not in ("clean", "decide", "suggest", "check") else outcome)
        if step == "import":
            made = [*before.get("import", []), made["imported"]]
        self.data = {**before, step: made}

    def _demo_import(self, outcome: Any) -> None:
        self.imported(outcome[1])

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
        self.data = {"n": len(outcome.topics), "run_id": outcome.run_id}
        self.line("topics", n=len(outcome.topics), questions=len({t.question_id for t in outcome.topics}))
        for topic in [t for t in outcome.topics if t.question_id == "geleerde-les"][:3]:
            self.say(f"  {topic.question_id}: {', '.join(topic.words[:6])}")

    def _demo_quotes(self, outcome: Any) -> None:
        self.quotes(outcome)

    def _demo_share(self, outcome: Any) -> None:
        evidence, shares = outcome
        here = [s for s in shares if s.question_id == "geleerde-les" and not s.variable]
        last = max((s.wave_id for s in here), default="")
        self.data = {"shares": [_open(s) for s in shares if not s.variable]}
        self._top(evidence, [s for s in here if s.wave_id == last])

    def _demo_report(self, outcome: Any) -> None:
        self.report(outcome)
        self.say()
        self.line("demo_end", folder=str(outcome.files[0].parent.parent.absolute()))


def _open(share: ThemeShare) -> dict[str, Any]:
    """A share for JSON, without the figures that may not be shown."""
    shown = plain(share)
    return shown | dict.fromkeys(("n_theme", "share", "low", "high")) if share.hidden else shown
