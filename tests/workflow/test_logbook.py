"""The log in sentences, found by verb, person, period and answer; and undo from there."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from openpyxl import load_workbook

from coding import wording
from coding.errors import CodedError
from coding.records import Codebook, LogLine
from coding.store import decisions
from coding.store.marks import Marks
from coding.workflow import bulk, decide, logbook, review, suggest, table
from coding.workflow.bulk import Action
from coding.workflow.logbook import SENTENCES, Asked, sentence
from coding.workflow.project import Project, now
from coding.workflow.sent import Kind, Sent, take_in

FIRST, SECOND = "2020-00001.les", "2020-00002.les"
WHEN = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)


def by(project: Project, coder: str) -> Project:
    """The same project in the hands of another."""
    return replace(project, settings=project.settings.model_copy(update={"coder": coder}))


def said(project: Project, asked: Asked = Asked()) -> list[str]:
    """The sentences of the log, newest first."""
    return [entry.sentence for entry in logbook.entries(project, asked).entries]


def codes(project: Project, coder: str = "codeur T") -> dict[str, tuple[str, ...]]:
    """Answer → codes of what a coder decided."""
    with project.reading() as session:
        return {d.answer_id: d.codes for d in decisions.current_decisions(session, coder)}


def undo(project: Project, verb: str) -> object:
    """Take back the newest line of a verb."""
    return logbook.undo_entry(project, logbook.entries(project, Asked(verb=verb)).entries[0].number)


def test_log_tells_the_work_in_sentences(ready: Project, survey: object) -> None:
    suggest.suggest_project(ready)
    decide.decide_file(ready, survey.coded(("A", "B")))  # type: ignore[attr-defined]
    decide.decide_answer(ready, FIRST, ["taal"])
    bulk.decide_bulk(ready, Action.ADD, "maatwerk", [FIRST, SECOND])
    table.export_hits(ready, table.Wanted())
    found = said(ready)
    assert found[0].startswith("Schreef 44 antwoorden naar tabel-")
    assert found[1] == "Kende de code ‘Maatwerk’ toe aan 2 antwoorden tegelijk (bulk-001)."
    assert found[2] == f"Beoordeelde antwoord {FIRST}."
    assert found[3] == "Nam 20 besluiten over uit beoordeeld.csv; codeurs: A, B."
    assert found[4].startswith("Liet codes voorstellen bij ")
    assert found[5] == "Laadde codeboek.yaml als versie 1 van het codeboek, met 4 codes."
    assert found[6].startswith("Schoonde 44 antwoorden op; ")
    assert found[7] == "Importeerde 2020.csv: 24 respondenten, 44 antwoorden. Meting: 2020."
    assert found[8] == "Maakte het project."


def test_sentence_of_an_unknown_verb_or_shape_says_what_there_is() -> None:
    line = LogLine(WHEN, "A", "decide", {"iets": [1, 2], "n": 3})
    assert sentence(line, Codebook(()), "nl") == "Beoordelen: iets 1, 2, n 3."
    assert sentence(replace(line, verb="nieuw", details={}), Codebook(()), "nl") == "nieuw."


@pytest.mark.parametrize("language", wording.LANGUAGES)
@pytest.mark.parametrize(
    ("verb", "name", "needs"), [(v, n, needs) for v, all_ in SENTENCES.items() for n, needs in all_]
)
def test_every_sentence_can_be_said(language: str, verb: str, name: str, needs: tuple[str, ...]) -> None:
    details = dict.fromkeys(needs, 3) | ({"masked": False} if "unmasked" in needs else {})
    details |= {"action": needs[0]} if verb == "bulk" else {}  # type: ignore[dict-item]
    told = sentence(LogLine(WHEN, "A", verb, details), Codebook(()), language)
    assert told == told.strip()
    assert told.endswith(".")
    assert "{" not in told
    assert wording.has(f"log.verb.{verb}", language)
    assert wording.has(f"log.say.{name}", language)


def test_log_is_found_by_verb_person_and_period(ready: Project) -> None:
    decide.decide_answer(by(ready, "A"), FIRST, [])
    assert said(ready, Asked(verb="decide")) == [f"Beoordeelde antwoord {FIRST}."]
    assert said(ready, Asked(who="A")) == [f"Beoordeelde antwoord {FIRST}."]
    assert said(ready, Asked(who="codeur T", verb="decide")) == []
    moment = logbook.entries(ready, Asked()).entries[0].time
    assert said(ready, Asked(since=moment)) == [f"Beoordeelde antwoord {FIRST}."]
    assert f"Beoordeelde antwoord {FIRST}." not in said(ready, Asked(until=moment))
    assert said(ready, Asked(since=moment + timedelta(seconds=1))) == []
    assert logbook.people_and_verbs(ready) == (["A", "codeur T"], ["clean", "codebook", "decide", "import", "new"])


def test_pages_of_the_log_hold_every_line_once(ready: Project) -> None:
    whole = said(ready)
    parts = [logbook.entries(ready, Asked(), start, 2) for start in range(0, len(whole), 2)]
    assert [e.sentence for part in parts for e in part.entries] == whole
    assert logbook.entries(ready, Asked(), 10_000, 2).start == (len(whole) - 1) // 2 * 2


def test_answer_has_the_trail_of_its_decisions(ready: Project) -> None:
    decide.decide_answer(ready, FIRST, ["taal", "maatwerk"])
    decide.decide_answer(by(ready, "A"), FIRST, [])
    undo(by(ready, "A"), "decide")
    found = logbook.of_answer(ready, f" {FIRST} ")
    assert [(e.who, e.sentence) for e in found.entries] == [
        ("A", f"Nam het besluit over {FIRST} terug."),
        ("A", f"Gaf {FIRST}: geen code (zonder voorstellen te zien)."),
        ("codeur T", f"Gaf {FIRST}: ‘Maatwerk’, ‘Taal’ (zonder voorstellen te zien)."),
    ]
    assert logbook.of_answer(ready, "x") == logbook.Pages((), 0, 0)


def test_decision_is_undone_from_the_log_by_who_made_it(ready: Project) -> None:
    decide.decide_answer(ready, FIRST, ["taal"])
    decide.decide_answer(ready, FIRST, ["maatwerk"])
    first = logbook.entries(ready, Asked(verb="decide")).entries
    assert [e.n_undo for e in first] == [1, 0]  # the older one is superseded
    assert [e.n_undo for e in logbook.entries(by(ready, "A"), Asked(verb="decide")).entries] == [0, 0]
    with pytest.raises(CodedError, match="undo"):
        undo(by(ready, "A"), "decide")
    with pytest.raises(CodedError):
        logbook.undo_entry(ready, first[1].number)
    with pytest.raises(CodedError):
        logbook.undo_entry(ready, 12345)
    assert undo(ready, "decide") == logbook.Undone(1, 0)
    assert codes(ready) == {FIRST: ("taal",)}
    assert said(ready)[0] == f"Maakte het besluit over antwoord {FIRST} ongedaan."


def test_file_and_copies_and_batch_are_undone_as_one(ready: Project, survey: object) -> None:
    decide.decide_file(by(ready, "A"), survey.coded(("A",)))  # type: ignore[attr-defined]
    assert len(codes(ready, "A")) == 10
    assert logbook.entries(by(ready, "A"), Asked(verb="decide")).entries[0].n_undo == 10
    undo(by(ready, "A"), "decide")
    assert codes(ready, "A") == {}
    bulk.decide_bulk(ready, Action.NONE, "", [FIRST, SECOND])
    assert undo(ready, "bulk") == logbook.Undone(2, 0)
    assert codes(ready) == {}
    with pytest.raises(CodedError):
        undo(ready, "bulk")


def test_file_of_other_coders_is_not_undone_by_who_brought_it(ready: Project, survey: object) -> None:
    decide.decide_answer(ready, FIRST, ["taal"])
    decide.decide_file(ready, survey.coded(("A",)))  # type: ignore[attr-defined]
    assert [e.n_undo for e in logbook.entries(ready, Asked(verb="decide")).entries] == [0, 1]


def test_log_is_written_as_csv_and_xlsx(ready: Project) -> None:
    rows = list(csv.DictReader(io.StringIO(logbook.export_log(ready, Asked(), "", "csv").decode())))
    assert [r["what"] for r in rows] == said(ready)
    assert rows[0]["verb"] == "codebook"
    assert datetime.fromisoformat(rows[0]["time"]).tzinfo is not None
    sheet = load_workbook(io.BytesIO(logbook.export_log(ready, Asked(verb="new"), "", "xlsx"))).active
    assert [cell.value for cell in sheet[2]][1:] == ["codeur T", "new", "Maakte het project."]  # type: ignore[index]


def test_trail_of_an_answer_is_written_too(ready: Project) -> None:
    decide.decide_answer(ready, FIRST, ["taal"])
    rows = list(csv.DictReader(io.StringIO(logbook.export_log(ready, Asked(), FIRST, "csv").decode())))
    assert [r["what"] for r in rows] == [f"Gaf {FIRST}: ‘Taal’ (zonder voorstellen te zien)."]


def test_no_line_of_the_log_holds_a_word_of_an_answer(
    ready: Project, contents: Callable[..., dict[str, list[object]]]
) -> None:
    bulk.decide_bulk(ready, Action.ADD, "taal", table.all_hits(ready, table.Wanted(words="haile")))
    table.export_hits(ready, table.Wanted(words="haile"))
    found = contents(ready)
    assert all("aile" not in str(row) for name in ("log", "runs", "exports") for row in found[name])


def test_what_the_card_sent_at_once_is_undone_to_what_stood_before_it(ready: Project) -> None:
    decide.decide_answer(ready, FIRST, ["vroeg"])
    kinds = (("s1", FIRST, ("taal",), ""), ("s2", SECOND, (), ""), ("s3", FIRST, ("maatwerk",), "s1"))
    take_in(ready, [Sent(i, a, Kind.DECIDE, given, Marks(), now(), above) for i, a, given, above in kinds])
    line = logbook.entries(ready, Asked(verb="decide")).entries[0]
    assert (line.sentence, line.n_undo) == ("Beoordeelde 3 antwoorden.", 2)
    assert undo(ready, "decide") == logbook.Undone(2, 0)
    assert codes(ready) == {FIRST: ("vroeg",)}


def test_undo_brings_back_fragments_flags_and_memo(ready: Project) -> None:
    given = Marks(((0, 5, "taal"),), ("discuss",), "Vraag na.")
    take_in(ready, [Sent("m1", FIRST, Kind.DECIDE, ("taal",), given, now())])
    take_in(ready, [Sent("m2", FIRST, Kind.DECIDE, ("maatwerk",), Marks(), now(), "m1")])
    assert undo(ready, "decide") == logbook.Undone(1, 0)
    assert codes(ready) == {FIRST: ("taal",)}
    desk = review.desk(ready, [FIRST.rpartition(".")[2]], FIRST)
    assert desk.own[FIRST].marks == given
