"""Change the codebook of a project, and what that does to decisions: on a real database."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coding.codebook.edit import Change, Kind
from coding.errors import CodebookError, FileError
from coding.records import Code, Codebook
from coding.store import decisions, journal
from coding.workflow import codebook_files, codebook_history, codebooks, decide, edit_codebook, keyword_hits, suggest
from coding.workflow.edit_codebook import ChangedMeanwhileError
from coding.workflow.evidence import gather
from coding.workflow.project import Project

Contents = Callable[[Project], dict[str, list[tuple[object, ...]]]]
MERGE = Change(Kind.MERGE, "maatwerk", "samenwerking")
DEFINE = Change(Kind.EDIT, "taal", fields={"definition": "Alles over taal."})


@pytest.fixture
def coded(ready: Project, survey: Any) -> Project:
    """The small survey, of which ten answers were decided by two coders."""
    decide.decide_file(ready, survey.coded(("A", "B")))
    return ready


def as_coder(project: Project, coder: str) -> Project:
    """The project as somebody else has it open."""
    return replace(project, settings=project.settings.model_copy(update={"coder": coder}))


def book(project: Project) -> Codebook:
    """The current codebook."""
    return codebooks.show_codebook(project)


def test_save_makes_a_version_with_who_and_why(coded: Project) -> None:
    made = edit_codebook.save(coded, DEFINE, "1", "  besloten op 3 november ")
    assert (made.version, book(coded)) == ("2", made)
    last, first = codebook_history.versions(coded)
    assert (last.version, last.who, last.note) == ("2", "codeur T", "besloten op 3 november")
    assert [(c.code_id, c.what) for c in last.difference.codes] == [("taal", "changed")]
    assert first.version == "1"


def test_preview_stores_nothing(coded: Project, contents: Contents) -> None:
    before = contents(coded)
    found = edit_codebook.preview(coded, MERGE, "1")
    assert [(e.what, e.n, len(e.coders), e.other) for e in found.effects] == [("merged", 6, 2, "samenwerking")]
    assert contents(coded) == before


def test_merge_changes_no_decision_and_all_readers_follow(coded: Project, contents: Contents) -> None:
    before = contents(coded)["decisions"]
    edit_codebook.save(coded, MERGE, "1")
    assert contents(coded)["decisions"] == before
    with coded.reading() as session:
        given = {code for d in decisions.current_decisions(session) for code in d.codes}
        (basis,) = gather(session, coded.settings, ["les"]).questions
    assert given == {"samenwerking", "taal"}
    assert sum("samenwerking" in codes for codes in basis.codes.values()) == 7
    assert codebook_history.n_given(coded)["samenwerking"] == 14
    assert codebook_history.n_stale(coded) == {}


def test_code_that_was_merged_while_a_coder_had_it_on_screen_is_not_lost(coded: Project) -> None:
    edit_codebook.save(coded, MERGE, "1")
    decide.decide_answer(coded, "2020-00001.les", ["maatwerk", "taal"])
    with coded.reading() as session:
        (made,) = decisions.current_decisions(session, "codeur T", as_made=True)
    assert set(made.codes) == {"samenwerking", "taal"}


def test_changed_definition_gives_a_work_list_that_deciding_empties(coded: Project) -> None:
    edit_codebook.save(coded, DEFINE, "1")
    assert codebook_history.n_stale(coded) == {"taal": 6}
    anna = as_coder(coded, "A")
    waiting = codebook_history.work_list(anna, "taal")
    assert [w.decision.answer_id for w in waiting] == [f"2020-0000{n}.les" for n in (7, 8, 9)]
    assert all(w.masked for w in waiting)
    assert codebook_history.confirm(anna, waiting[0]) == "2"
    decide.decide_answer(anna, waiting[1].decision.answer_id, ["vroeg"])
    assert codebook_history.n_stale(coded) == {"taal": 4}
    assert len(codebook_history.work_list(anna, "taal")) == 1


def test_totals_are_those_of_the_decisions(coded: Project) -> None:
    decide.decide_answer(coded, "2020-00001.les", ["samenwerking", "maatwerk"])
    for change, version in (
        (DEFINE, "1"),
        (MERGE, "2"),
        (Change(Kind.EDIT, "samenwerking", fields={"definition": "x"}), "3"),
    ):
        edit_codebook.save(coded, change, version)
        with coded.reading() as session:
            given = Counter(code for d in decisions.current_decisions(session) for code in d.codes)
            stale = {code: len(found) for code, found in codebook_history.stale_decisions(session).items()}
            own = {c: len(found) for c, found in codebook_history.stale_decisions(session, coder="A").items()}
        assert codebook_history.n_given(coded) == given
        assert (codebook_history.n_stale(coded), codebook_history.n_stale(coded, "A")) == (stale, own)
    assert stale["samenwerking"] == 15  # who gave both codes that are one now is counted once


def test_split_gives_a_work_list_of_the_old_code(coded: Project) -> None:
    edit_codebook.save(coded, Change(Kind.SPLIT, "taal", new=Code("taal-op-werk", "Taal op het werk")), "1")
    assert codebook_history.n_stale(coded) == {"taal": 6}
    with coded.reading() as session:
        assert set(codebook_history.stale_decisions(session, "maatwerk")) == set()
        assert len(codebook_history.stale_decisions(session, "taal", "A")["taal"]) == 3


def test_retired_code_keeps_its_decisions_and_is_not_suggested(coded: Project) -> None:
    edit_codebook.save(coded, Change(Kind.RETIRE, "taal"), "1")
    assert codebook_history.n_given(coded)["taal"] == 6
    result = suggest.suggest_project(coded)
    assert "taal" not in result.per_code
    assert result.per_code["maatwerk"] > 0


def test_second_who_saves_hears_what_changed_and_can_save_on_top(coded: Project) -> None:
    theirs = Change(Kind.EDIT, "taal", fields={"label": "Taal!", "definition": "Hun tekst."})
    edit_codebook.save(as_coder(coded, "B"), theirs, "1")
    with pytest.raises(ChangedMeanwhileError, match="B saved version 2") as error:
        edit_codebook.save(coded, DEFINE, "1")
    assert [c.code_id for c in error.value.theirs.codes] == ["taal"]
    assert error.value.clashes == {"taal": ("definition",)}
    made = edit_codebook.save(coded, DEFINE, error.value.version)
    code = next(c for c in made.codes if c.id == "taal")
    assert (code.label, code.definition, made.version) == ("Taal!", "Alles over taal.", "3")


def test_what_does_not_hold_together_is_refused_with_all_that_is_wrong(coded: Project, contents: Contents) -> None:
    before = contents(coded)
    broken = Change(Kind.EDIT, "taal", fields={"keywords": ("taal ~3", "[weg] x"), "parent": "maatwrk"})
    assert len(edit_codebook.preview(coded, broken).problems) == 3
    with pytest.raises(CodebookError, match="maatwerk"):
        edit_codebook.save(coded, broken, "1")
    with pytest.raises(CodebookError, match="Nothing changes"):
        edit_codebook.save(coded, Change(Kind.EDIT, "taal"), "1")
    assert contents(coded) == before


def test_version_put_back_is_a_new_one_and_decisions_get_their_code_again(coded: Project) -> None:
    first = book(coded)
    edit_codebook.save(coded, MERGE, "1")
    back = edit_codebook.put_back(coded, "1")
    assert [(e.what, e.code_id, e.n) for e in edit_codebook.preview(coded, back).effects] == [("back", "maatwerk", 6)]
    made = edit_codebook.save(coded, back, "2")
    assert (made.version, made.codes) == ("3", first.codes)
    assert codebook_history.n_given(coded)["maatwerk"] == 6
    with pytest.raises(CodebookError, match="no version 9"):
        edit_codebook.put_back(coded, "9")


def test_loading_a_file_keeps_what_was_merged(coded: Project, tmp_path: Path) -> None:
    edit_codebook.save(coded, MERGE, "1")
    codebook_files.export_codebook(coded, tmp_path / "c.csv")
    loaded = codebooks.load_codebook(coded, tmp_path / "c.csv")
    assert not loaded.is_new
    assert dict(book(coded).merged) == {"maatwerk": "samenwerking"}


@pytest.mark.parametrize("kind", ["yaml", "json", "csv", "xlsx"])
def test_export_can_be_loaded_again_and_is_logged(coded: Project, tmp_path: Path, kind: str) -> None:
    edit_codebook.save(coded, Change(Kind.EDIT, "taal", fields={"examples": ("a | b", "=1+1"), "retired": True}), "1")
    out = tmp_path / f"boek.{kind}"
    codebook_files.export_codebook(coded, out)
    again = edit_codebook.read_file(coded, out)
    assert again.codes == book(coded).codes
    assert dict(again.groups) == dict(book(coded).groups)
    assert codebook_files.exported_bytes(coded, kind, "1") != out.read_bytes()
    with coded.reading() as session:
        assert journal.lines(session, "export")[0].details == {"file": out.name, "codebook": "2"}


def test_export_refuses_another_ending(coded: Project, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="docx"):
        codebook_files.export_codebook(coded, tmp_path / "boek.docx")


def test_hits_are_counted_over_substantive_answers_and_shown_masked(ready: Project) -> None:
    found = keyword_hits.hits(ready, ["buurgemeente*", "taal ~3", "regio"])
    uses = {use.keyword: use for use in found.uses}
    assert set(uses) == {"buurgemeente*", "regio"}
    assert (uses["buurgemeente*"].n, found.n_answers) == (4, 37)
    (first, *_) = keyword_hits.examples(ready, "buurgemeente*", uses["buurgemeente*"].answer_ids)
    assert first.answer_id == "2020-00001.les"
    assert "Haile" not in first.masked
    assert [first.masked[a:b] for a, b in first.spans] == ["buurgemeente"]


def test_of_many_answers_a_sample_is_counted_that_is_always_the_same(ready: Project) -> None:
    found = keyword_hits.hits(ready, ["taal*"], most=20)
    assert found.n_all == 37
    assert 10 <= found.n_answers < 30
    assert keyword_hits.hits(ready, ["taal*"], most=20) == found


def test_broken_keyword_and_unknown_question_are_told_while_typing(ready: Project) -> None:
    asked = keyword_hits.questions_of(ready)
    assert keyword_hits.read_keyword("taal ~3", asked).reason == "window_place"
    assert keyword_hits.read_keyword("[weg] taal", asked)[:2] == ("unknown_question", "weg")
    assert keyword_hits.read_keyword("[les] taal", asked).reason == ""
