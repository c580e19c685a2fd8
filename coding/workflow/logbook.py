"""Who did what when, in sentences; found by verb, person, period or answer, and written as a table."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coding import wording
from coding.errors import CodedError, NotReadyError
from coding.exchange import tables
from coding.records import Codebook, Decision, LogLine, Seen
from coding.store import logbook, trail
from coding.store.logbook import Asked
from coding.workflow.blind import hidden_from, visible
from coding.workflow.project import Project, current_codebook
from coding.workflow.rights import Right, needs
from coding.workflow.undo import Undone, undo_line, undoable

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = ["Asked", "Entry", "Pages", "entries", "export_log", "of_answer", "people_and_verbs", "undo_entry"]
MORE = ("known", "waves", "findings", "left_out", "second_opinion", "added", "removed", "changed", "left", "withdrawn")
# verb → (sentence, details that it needs), the first that fits
SENTENCES: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "new": (("new", ()),),
    "import": (("import", ("file", "respondents", "answers")),),
    "clean": (("clean", ("answers", "substantive")),),
    "codebook": (("codebook_file", ("file", "version", "codes")), ("codebook", ("version", "codes"))),
    "decide": (
        ("decide_copied", ("copied", "answer", "decisions")), ("decide_file", ("file", "decisions", "coders")),
        ("decide_answer", ("answer",)), ("decide", ("decisions",)),
    ),
    "bulk": (
        ("bulk_add", ("add", "code", "decisions", "batch")), ("bulk_remove", ("remove", "code", "decisions", "batch")),
        ("bulk_none", ("none", "decisions", "batch")),
    ),
    "double": (("double", ("sample", "answers", "coders")),),
    "double_finish": (("double_finish", ("sample", "answers")),),
    "double_stop": (("double_stop", ("sample", "coder", "done")),),
    "double_open": (("double_open_own", ("sample", "own_part")), ("double_open", ("sample",))),
    "rename": (("rename", ("before", "samples")),),
    "adjudicate": (("adjudicate", ("answer", "sample", "reason")),),
    "undo": (("undo_batch", ("batch", "decisions")), ("undo_answer", ("answer",)), ("undo", ("decisions",))),
    "sweep": (("sweep", ("code", "answers")),),
    "suggest": (("suggest", ("answers", "suggested", "learned_from")),),
    "autocode": (("autocode", ("answers",)), ("autocode_undo", ("withdrawn",))),
    "topics": (("topics", ("questions", "topics")),),
    "quotes": (("quotes", ("quotes", "themes")),),
    "report": (("report", ("files",)),),
    "export": (
        ("export_unmasked", ("unmasked", "rows", "file")), ("export", ("rows", "file")), ("export_codebook", ("codebook", "file")),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A line as it is read. `number` is 0 for a decision that was looked up by its answer; `n_undo` what the reader can take back now."""

    number: int
    time: datetime
    who: str
    verb: str
    sentence: str
    n_undo: int = 0


@dataclass(frozen=True)
class Pages:
    """Entries from place `start` of `n`, newest first."""

    entries: tuple[Entry, ...]
    start: int
    n: int


def people_and_verbs(project: Project) -> tuple[list[str], list[str]]:
    """Who occurs in the log, and which verbs."""
    with project.reading() as session:
        verbs, people = logbook.verbs_and_people(session)
    return people, verbs


def entries(project: Project, asked: Asked, start: int = 0, size: int | None = 100) -> Pages:
    """The lines that are asked for, newest first. Past the end, the last page is given."""
    language, coder = project.settings.language, project.settings.coder
    with project.reading() as session:
        n = logbook.n_found(session, asked)
        start = min(start, max(0, n - 1)) // size * size if size else 0
        codebook = _codebook(session)
        found = logbook.find(session, asked, start, size)
        shown = tuple(
            Entry(number, line.time, line.who, line.verb, sentence(line, codebook, language), undoable(session, line, coder) if size else 0)
            for number, line in found
        )  # fmt: skip
    return Pages(shown, start, n)


def of_answer(project: Project, answer_id: str) -> Pages:
    """All that was ever decided about an answer, newest first; of one that the reader still codes blind, what he decided himself."""
    language = project.settings.language
    with project.reading() as session:
        made, codebook = trail.of_answer(session, answer_id.strip()), _codebook(session)
        made = visible(made, project.settings.coder, hidden_from(session, project))
    found = tuple(Entry(0, d.time, d.coder, "decision", _told(d, codebook, language)) for d in reversed(made))
    return Pages(found, 0, len(found))


@needs(Right.CODE)
def undo_entry(project: Project, number: int) -> Undone:
    """Take back the decisions that a line of the log tells of.

    Raises
    ------
    CodedError
        If the reader did not make them, or nothing of it stands any more.
    """
    with project.reading() as session:
        line = logbook.line(session, number)
    if line is None:
        raise CodedError("log.nothing_to_undo")
    return undo_line(project, line)


def sentence(line: LogLine, codebook: Codebook, language: str) -> str:
    """What a line of the log says, as a sentence about who did it."""
    details = _details(line.details, codebook, language)
    for name, wanted in SENTENCES.get(line.verb, ()):
        if all(one in details for one in wanted):
            more = [m for m in MORE if details.get(m) and m not in wanted]
            said = (
                [wording.text(f"log.say.{name}", language, **details)]
                if wanted
                else [wording.text(f"log.say.{name}", language)]
            )
            return " ".join(said + [wording.text(f"log.more.{m}", language, **details) for m in more])
    return _plainly(line.verb, line.details, language)


def _details(details: Mapping[str, Any], codebook: Codebook, language: str) -> dict[str, Any]:
    """Details to fill sentences with; what is true or an action is there by its own name."""
    found: dict[str, Any] = {
        name: ", ".join(map(str, value)) if isinstance(value, list) else value
        for name, value in details.items() if not isinstance(value, bool) or value
    }  # fmt: skip
    if details.get("masked") is False:
        found["unmasked"] = True
    if "action" in details:
        found[str(details["action"])] = True
    if "code" in details:
        found["code"] = f"‘{codebook.label(str(details['code']))}’"
    if wording.has(key := f"double.reason.{details.get('reason')}", language):
        found["reason"] = wording.text(key, language).lower()
    if isinstance(details.get("left_out"), list):
        found["left_out"] = ", ".join(_step(name, language) for name in details["left_out"])
    return found


def _step(name: str, language: str) -> str:
    key = f"ui.step_name.{name}"
    return wording.text(key, language).lower() if wording.has(key, language) else name


def _plainly(verb: str, details: Mapping[str, Any], language: str) -> str:
    """A line of a kind that has no sentence yet."""
    key = f"log.verb.{verb}"
    start = wording.text(key, language) if wording.has(key, language) else verb
    told = ", ".join(f"{name} {', '.join(map(str, v)) if isinstance(v, list) else v}" for name, v in details.items())
    return f"{start}: {told}." if told else f"{start}."


def _told(decision: Decision, codebook: Codebook, language: str) -> str:
    name = (
        "decision_withdrawn" if decision.seen is Seen.WITHDRAWN else "decision" if decision.codes else "decision_none"
    )
    codes = ", ".join(f"‘{codebook.label(code)}’" for code in decision.codes)
    said = wording.text(f"log.say.{name}", language, answer=decision.answer_id, codes=codes)
    how = wording.text(f"log.seen.{decision.seen}", language)
    return said if decision.seen is Seen.WITHDRAWN else f"{said[:-1]} ({how})."


def _codebook(session: Session) -> Codebook:
    try:
        return current_codebook(session)
    except NotReadyError:
        return Codebook(())


@needs(Right.RESEARCH)
def export_log(project: Project, asked: Asked, answer_id: str, kind: str) -> bytes:
    """The lines that are asked for as a csv or xlsx; of one answer, if one is given."""
    language = project.settings.language
    shown = of_answer(project, answer_id) if answer_id.strip() else entries(project, asked, size=None)
    columns = ("time", "who", "verb", "what")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"log.{kind}"
        if kind == "csv":
            tables.write_csv(path, columns, _rows(shown))
        else:
            tables.write_xlsx(path, {wording.text("log.page.sheet", language): (columns, _rows(shown))})
        return path.read_bytes()


def _rows(shown: Pages) -> Iterator[list[str]]:
    for entry in shown.entries:
        yield [entry.time.astimezone().isoformat(timespec="seconds"), entry.who, entry.verb, entry.sentence]
