"""The table of the small survey: what is shown, what is exported, and what many decisions at once do and undo."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as slow
from hypothesis import strategies as st

from coding.errors import CodedError, NotReadyError
from coding.records import Decision, Seen
from coding.store import assignments, decisions, journal, marks, trail
from coding.store.marks import Marks
from coding.workflow import bulk, clean, codebooks, decide, queue, suggest, table, undo
from coding.workflow.bulk import Action, Left
from coding.workflow.project import Project, now
from coding.workflow.sent import Kind, Sent, take_in
from coding.workflow.table import Wanted

FIRST, SECOND, NON_ANSWER = "2020-00001.les", "2020-00002.les", "2020-00013.les"
LES = Wanted(questions=("les",))


def by(project: Project, coder: str, **more: object) -> Project:
    """The same project in the hands of another."""
    return replace(project, settings=project.settings.model_copy(update={"coder": coder, **more}))


def row(project: Project, answer_id: str, wanted: Wanted = Wanted()) -> table.Row:
    """One row of the table."""
    return next(r for r in table.page(project, wanted, ["klasse"], 0, 100).rows if r.answer_id == answer_id)


def standing(project: Project) -> dict[tuple[str, str], tuple[str, ...]]:
    """(answer, coder) → codes of all decisions of persons that stand."""
    with project.reading() as session:
        return {(d.answer_id, d.coder): d.codes for d in decisions.current_decisions(session)}


@pytest.fixture
def suggested(ready: Project) -> Project:
    """The small survey with suggestions."""
    suggest.suggest_project(ready)
    return ready


def test_table_needs_answers_that_are_cleaned(empty: Project, bring: Callable[..., object]) -> None:
    with pytest.raises(NotReadyError, match=r"no answers|Import"):
        table.scope(empty)
    bring(empty)
    with pytest.raises(NotReadyError, match="clean"):
        table.page(empty, Wanted(), [])


def test_table_works_without_a_codebook(imported: Project) -> None:
    clean.clean_project(imported)
    assert table.scope(imported).codebook.ids == ()
    assert table.page(imported, Wanted(words="taal*", codes=("taal",)), []).n_hits == 0
    assert table.page(imported, Wanted(words="taal*"), []).n_hits > 3


def test_scope_tells_what_can_be_asked(suggested: Project) -> None:
    found = table.scope(suggested)
    assert [q.id for q in found.questions] == ["les", "nodig"]
    assert found.waves == ("2020",)
    assert [v.id for v in found.variables] == ["klasse"]
    assert found.n_answers == table.page(suggested, Wanted(), []).n_hits
    assert table.classes(suggested, "klasse") == ["G40", "overig"]


def test_row_shows_suggestions_until_somebody_decides(suggested: Project) -> None:
    before = row(suggested, SECOND)
    assert before.state == "open"
    assert before.codes.given == {}
    assert before.codes.suggested["samenwerking"] > 0.3
    assert before.values == ("G40",)
    decide.decide_answer(suggested, SECOND, ["taal"])
    after = row(suggested, SECOND)
    assert (after.state, after.coders) == ("decided", ("codeur T",))
    assert (after.codes.given, after.codes.suggested) == ({"taal": ()}, {})
    assert after.time is not None


def test_row_names_the_coder_of_a_code_that_others_did_not_give(ready: Project) -> None:
    decide.decide_answer(by(ready, "A"), FIRST, ["taal", "maatwerk"])
    decide.decide_answer(by(ready, "B"), FIRST, ["taal"])
    found = row(ready, FIRST)
    assert found.codes.given == {"maatwerk": ("A",), "taal": ()}
    assert "differ" in found.flags


def test_non_answer_has_its_state_and_kind(suggested: Project) -> None:
    found = row(suggested, NON_ANSWER)
    assert (found.state, found.kind) == ("non_answer", "not_applicable")
    assert found.codes.suggested == {}


def test_text_is_masked_for_who_may_not_see_names(ready: Project) -> None:
    nobody = by(ready, "A", unmasked="nobody")
    assert "Haile" in row(ready, FIRST).text
    assert "Haile" not in row(nobody, FIRST).text
    assert table.page(ready, Wanted(words="haile"), []).n_hits > 0
    assert table.page(nobody, Wanted(words="haile"), []).n_hits == 0
    marks = row(ready, FIRST, Wanted(words="haile")).marks
    assert [row(ready, FIRST).text[a:b] for a, b in marks] == ["Haile"]


def test_new_cleaning_is_searched_anew(ready: Project) -> None:
    assert table.page(ready, Wanted(words="maatwerk"), []).n_hits > 0
    clean.clean_project(ready, steps=("spaces", "kinds", "privacy"))
    assert table.page(ready, Wanted(words="maatwerk"), []).n_hits > 0


def test_page_past_the_end_is_the_last(ready: Project) -> None:
    n = table.page(ready, Wanted(), []).n_hits
    found = table.page(ready, Wanted(), [], start=10_000, size=10)
    assert found.start == (n - 1) // 10 * 10
    assert len(found.rows) == n - found.start
    assert table.page(ready, Wanted(words="bestaatniet"), [], 20, 10) == table.Page((), 0, 0)


@given(st.text(max_size=40))
@example('"')
@example("\x00 \ud800 a* -")
@slow(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_in_the_search_field_gives_a_page(ready: Project, typed: str) -> None:
    found = table.page(ready, Wanted(words=typed), ["klasse"])
    assert len(found.rows) <= found.n_hits
    assert len(table.all_hits(ready, Wanted(words=typed))) == found.n_hits


def test_export_is_masked_and_logged_and_hides_small_classes(suggested: Project) -> None:
    decide.decide_answer(suggested, SECOND, ["taal", "samenwerking"])
    name, content = table.export_hits(suggested, LES)
    rows = {r["id"]: r for r in csv.DictReader(io.StringIO(content.decode()))}
    assert len(rows) == table.page(suggested, LES, []).n_hits
    assert "Haile" not in content.decode()
    assert "example.nl" not in content.decode()
    assert "SLEUTEL" not in content.decode()
    assert (rows[SECOND]["codes"], rows[SECOND]["basis"]) == ("samenwerking|taal", "decided")
    assert rows[SECOND]["coders"] == "codeur T"
    assert rows[SECOND]["klasse"] == ""  # six respondents of G40: fewer than ten
    assert rows["2020-00020.les"]["klasse"] == "overig"
    assert rows["2020-00020.les"]["basis"] in ("suggested", "")
    with suggested.reading() as session:
        last = journal.lines(session, "export")[-1]
    assert dict(last.details) == {"file": name, "rows": len(rows), "masked": True}


def test_adding_a_code_decides_about_each_answer_once(ready: Project) -> None:
    decide.decide_answer(ready, FIRST, ["taal"])
    decide.decide_answer(ready, SECOND, ["maatwerk"])
    ids = [FIRST, SECOND, "2020-00003.les", NON_ANSWER, FIRST]
    planned = bulk.plan(ready, Action.ADD, "maatwerk", ids)
    before = standing(ready)
    assert (planned.n, planned.left, planned.batch) == (2, {Left.SAME: 1, Left.NON_ANSWER: 1}, "")
    assert standing(ready) == before == {(FIRST, "codeur T"): ("taal",), (SECOND, "codeur T"): ("maatwerk",)}
    done = bulk.decide_bulk(ready, Action.ADD, "maatwerk", ids)
    assert (done.n, done.left, done.batch) == (planned.n, planned.left, "bulk-001")
    assert standing(ready) == {
        (FIRST, "codeur T"): ("maatwerk", "taal"),
        (SECOND, "codeur T"): ("maatwerk",),
        ("2020-00003.les", "codeur T"): ("maatwerk",),
    }
    with ready.reading() as session:
        line = journal.lines(session, "bulk")[-1]
        made = trail.of_batch(session, "bulk-001")
    assert dict(line.details) == {"batch": "bulk-001", "action": "add", "decisions": 2, "code": "maatwerk"}
    assert {d.seen for d in made} == {Seen.BULK}
    assert len({d.time for d in made}) == 1


def test_removing_a_code_and_no_code(ready: Project) -> None:
    decide.decide_answer(ready, FIRST, ["taal", "maatwerk"])
    assert bulk.decide_bulk(ready, Action.REMOVE, "taal", [FIRST, SECOND]).left == {Left.SAME: 1}
    assert standing(ready) == {(FIRST, "codeur T"): ("maatwerk",)}
    assert bulk.decide_bulk(ready, Action.NONE, "", [FIRST, SECOND, NON_ANSWER]).n == 2
    assert standing(ready) == {(FIRST, "codeur T"): (), (SECOND, "codeur T"): ()}
    assert bulk.decide_bulk(ready, Action.NONE, "", [FIRST, SECOND]) == bulk.Bulk(Action.NONE, "", 0, {Left.SAME: 2})


def test_bulk_begins_with_what_the_others_agree_on(ready: Project) -> None:
    decide.decide_answer(by(ready, "A"), FIRST, ["taal"])
    bulk.decide_bulk(ready, Action.ADD, "vroeg", [FIRST])
    assert standing(ready) == {(FIRST, "A"): ("taal",), (FIRST, "codeur T"): ("taal", "vroeg")}


def test_bulk_leaves_what_another_coder_has_in_hand(ready: Project) -> None:
    batch = queue.take_batch(by(ready, "A"), ["les"])
    held = batch[0].answer_id
    assert bulk.plan(ready, Action.NONE, "", [held]).left == {Left.HELD: 1}
    assert bulk.plan(by(ready, "A"), Action.NONE, "", [held]).n == 1
    bulk.decide_bulk(by(ready, "A"), Action.NONE, "", [held])
    with ready.reading() as session:
        assert held not in {a.answer_id for a in assignments.in_hand(session)}


def test_bulk_refuses_an_unknown_code_and_the_name_of_nobody(ready: Project) -> None:
    with pytest.raises(CodedError, match="taaal"):
        bulk.plan(ready, Action.ADD, "taaal", [FIRST])
    with pytest.raises(CodedError, match="automatisch"):
        bulk.decide_bulk(by(ready, "automatisch"), Action.ADD, "taal", [FIRST])


def test_answer_with_a_code_that_is_gone_is_left_to_a_person(ready: Project, survey: object) -> None:
    from tests.workflow.conftest import CODEBOOK

    decide.decide_answer(ready, FIRST, ["vroeg"])
    shorter = "\n".join(line for line in CODEBOOK.splitlines() if "id: vroeg" not in line).replace('"1"', '"2"')
    codebooks.load_codebook(ready, survey.codebook(shorter))  # type: ignore[attr-defined]
    assert bulk.plan(ready, Action.ADD, "taal", [FIRST, SECOND]).left == {Left.GONE: 1}


def test_batch_is_undone_to_exactly_what_stood_before(ready: Project) -> None:
    decide.decide_answer(ready, FIRST, ["taal"])
    decide.decide_answer(by(ready, "A"), SECOND, ["vroeg"])
    before = standing(ready)
    batch = bulk.decide_bulk(ready, Action.ADD, "maatwerk", [FIRST, SECOND, "2020-00003.les"]).batch
    assert undo.undo_batch(ready, batch) == undo.Undone(3, 0)
    assert standing(ready) == before
    assert row(ready, "2020-00003.les").state == "open"
    with ready.reading() as session:
        assert decisions.decided_ids(session) == {FIRST, SECOND}
        assert decisions.n_decisions(session) == {"codeur T": 1, "A": 1}
        assert len(trail.of_answer(session, "2020-00003.les")) == 2
    with pytest.raises(CodedError, match="log|undo|stands"):
        undo.undo_batch(ready, batch)


def test_undo_leaves_what_was_decided_anew(ready: Project) -> None:
    batch = bulk.decide_bulk(ready, Action.ADD, "maatwerk", [FIRST, SECOND]).batch
    decide.decide_answer(ready, FIRST, ["taal"])
    assert undo.undo_batch(ready, batch) == undo.Undone(1, 1)
    assert standing(ready) == {(FIRST, "codeur T"): ("taal",)}


def test_batch_is_undone_only_by_who_made_it(ready: Project) -> None:
    batch = bulk.decide_bulk(ready, Action.ADD, "maatwerk", [FIRST]).batch
    with pytest.raises(CodedError):
        undo.undo_batch(by(ready, "A"), batch)
    assert standing(ready) == {(FIRST, "codeur T"): ("maatwerk",)}


def test_what_was_undone_can_be_decided_again_and_again(ready: Project) -> None:
    for _ in range(3):
        batch = bulk.decide_bulk(ready, Action.ADD, "maatwerk", [FIRST]).batch
        assert standing(ready) == {(FIRST, "codeur T"): ("maatwerk",)}
        undo.undo_batch(ready, batch)
        assert standing(ready) == {}
    decide.decide_answer(ready, FIRST, ["maatwerk"])
    assert standing(ready) == {(FIRST, "codeur T"): ("maatwerk",)}


def test_no_code_can_be_decided_after_an_undo(ready: Project) -> None:
    batch = bulk.decide_bulk(ready, Action.ADD, "maatwerk", [FIRST]).batch
    undo.undo_batch(ready, batch)
    assert decide.decide_answer(ready, FIRST, []).n_new == 1
    assert standing(ready) == {(FIRST, "codeur T"): ()}


def test_undo_gives_back_what_was_given_without_a_person(ready: Project) -> None:
    with ready.writing() as session:
        moment = journal.lines(session)[-1].time
        given_ = Decision("auto", FIRST, "automatisch", ("taal",), moment, "1", Seen.AUTOMATIC)
        decisions.add_decisions(session, [given_])
    assert row(ready, FIRST).state == "automatic"
    batch = bulk.decide_bulk(ready, Action.ADD, "vroeg", [FIRST]).batch
    assert standing(ready) == {(FIRST, "codeur T"): ("taal", "vroeg")}
    undo.undo_batch(ready, batch)
    found = row(ready, FIRST)
    assert (found.state, found.codes.given) == ("automatic", {"taal": ()})
    with ready.reading() as session:
        assert decisions.automatic_decisions(session, checked=True) == []


def test_memo_and_flags_stay_through_a_batch_and_its_undo(ready: Project) -> None:
    carried = Marks(((0, 5, "taal"), (6, 9, "maatwerk")), ("discuss",), "nog eens lezen")
    one = Sent("s1", FIRST, Kind.DECIDE, ("taal", "maatwerk"), carried, now())
    take_in(ready, [one])
    assert row(ready, FIRST).flags[:2] == ("discuss", "memo")
    batch = bulk.decide_bulk(ready, Action.REMOVE, "taal", [FIRST]).batch
    assert of_current(ready, FIRST) == replace(carried, fragments=((6, 9, "maatwerk"),))
    undo.undo_batch(ready, batch)
    assert of_current(ready, FIRST) == carried
    assert standing(ready) == {(FIRST, "codeur T"): ("maatwerk", "taal")}


def of_current(project: Project, answer_id: str) -> Marks:
    """What the standing decision about an answer carries."""
    with project.reading() as session:
        found = decisions.current_decisions(session, answer_ids=[answer_id])
        return marks.marks_of(session, [d.id for d in found])[found[0].id]
