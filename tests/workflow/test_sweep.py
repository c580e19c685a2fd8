"""One code over all answers: the order, what is said and taken back, and what it means for decisions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from coding.errors import CodedError
from coding.records import Decision, Seen
from coding.store import decisions, judgements, marks
from coding.store.marks import Marks
from coding.workflow import decide, sent, sheets, suggest
from coding.workflow.codebooks import load_codebook
from coding.workflow.project import Project, now
from coding.workflow.sweep import Said, anew, sweep, swept, take_in
from coding.workflow.sweep import spoken as spoken_on

ANSWER = "2020-00002.les"


def said(says: str, answer: str = ANSWER, code: str = "samenwerking", **more: object) -> Said:
    return replace(Said(str(uuid4()), answer, code, says, now()), **more)  # type: ignore[arg-type]


def as_coder(project: Project, name: str) -> Project:
    return replace(project, settings=project.settings.model_copy(update={"coder": name}))


def current(project: Project, answer: str = ANSWER) -> list[Decision]:
    with project.reading() as session:
        return decisions.current_decisions(session, project.settings.coder, [answer])


def spoken(project: Project, answer: str = ANSWER) -> dict[str, bool]:
    with project.reading() as session:
        return judgements.said(session, project.settings.coder, [answer]).get(answer, {})


@pytest.fixture
def suggested(ready: Project) -> Project:
    """The small survey with suggestions."""
    suggest.suggest_project(ready)
    return ready


def test_order_is_by_probability_or_by_doubt(suggested: Project) -> None:
    likeliest, doubtful = (sweep(suggested, "samenwerking", ["les"], order) for order in ("likeliest", "doubtful"))
    chances = [one.probability for one in swept(suggested, "samenwerking", likeliest.answer_ids)]
    doubts = [abs(one.probability - 0.5) for one in swept(suggested, "samenwerking", doubtful.answer_ids)]
    assert chances == sorted(chances, reverse=True)
    assert doubts == sorted(doubts)
    assert set(likeliest.answer_ids) == set(doubtful.answer_ids)
    assert likeliest.answer_ids != doubtful.answer_ids
    assert len(likeliest.answer_ids) > 5
    assert not likeliest.said


def test_words_of_the_code_are_shown_in_the_answer_as_written(suggested: Project) -> None:
    [one] = swept(suggested, "samenwerking", [ANSWER])
    assert [one.raw[a:b] for a, b in one.spans] == ["buurgemeenten"]
    assert (one.says, one.is_decided) == ("", False)
    assert one.run_id == "suggest-001"


def test_no_leaves_the_answer_open_and_decides_nothing(suggested: Project) -> None:
    assert take_in(suggested, [said("no")]) == 1
    assert current(suggested) == []
    with suggested.reading() as session:
        assert ANSWER not in decisions.decided_ids(session)
    assert spoken(suggested) == {"samenwerking": False}
    assert ANSWER in sweep(suggested, "samenwerking").said


def test_what_was_said_is_filled_in_on_the_card(suggested: Project) -> None:
    before = {o.code: o for o in sheets.sheets(suggested, [ANSWER])[0].offers}
    assert before["samenwerking"].suggested
    take_in(suggested, [said("no"), said("yes", code="vroeg")])
    after = {o.code: o for o in sheets.sheets(suggested, [ANSWER])[0].offers}
    assert (after["samenwerking"].suggested, after["samenwerking"].probability, after["samenwerking"].said) == (
        False,
        0,
        "no",
    )
    assert (after["vroeg"].suggested, after["vroeg"].probability, after["vroeg"].said) == (True, 1, "yes")
    other = {o.code: o for o in sheets.sheets(as_coder(suggested, "B"), [ANSWER])[0].offers}
    assert other["samenwerking"] == before["samenwerking"]


def test_decision_of_the_coder_gets_and_loses_the_code_and_keeps_the_rest(suggested: Project) -> None:
    given = Marks(((0, 5, "taal"), (6, 9, "samenwerking")), ("quote",), "let op")
    one = sent.Sent(str(uuid4()), ANSWER, sent.Kind.DECIDE, ("samenwerking", "taal"), given, now())
    sent.take_in(suggested, [one])
    take_in(suggested, [said("no")])
    [made] = current(suggested)
    assert (made.codes, made.supersedes) == (("taal",), one.id)
    with suggested.reading() as session:
        assert marks.marks_of(session, [made.id])[made.id] == Marks(((0, 5, "taal"),), ("quote",), "let op")
    take_in(suggested, [said("yes")])
    assert [d.codes for d in current(suggested)] == [("samenwerking", "taal")]
    take_in(suggested, [said("yes")])
    assert current(suggested)[0].supersedes == made.id
    [shown] = swept(suggested, "samenwerking", [ANSWER])
    assert (shown.says, shown.is_decided) == ("yes", True)


def test_what_a_no_took_from_a_decision_comes_back_with_its_fragments(suggested: Project) -> None:
    noted = Marks(((0, 3, "samenwerking"), (4, 6, "taal")), ("quote",), "let op")
    codes = ("samenwerking", "taal")
    sent.take_in(suggested, [sent.Sent("heel", ANSWER, sent.Kind.DECIDE, codes, noted, now(), run_id="suggest-001")])
    [decision] = current(suggested)
    no, yes = said("no"), said("yes")
    take_in(suggested, [no, yes])  # the fragment of the code is gone by now
    assert current(suggested)[0].codes == decision.codes
    take_in(suggested, [said("back", supersedes=yes.id, undoes=yes.id)])
    assert current(suggested)[0].codes == ("taal",)
    take_in(suggested, [said("back", undoes=no.id)])
    [again] = current(suggested)
    assert (again.codes, again.seen, again.run_id) == (decision.codes, decision.seen, decision.run_id)
    with suggested.reading() as session:
        assert marks.marks_of(session, [again.id])[again.id] == noted
    assert spoken(suggested) == {}


def test_what_was_decided_since_is_not_put_back(suggested: Project) -> None:
    decide.decide_answer(suggested, ANSWER, ["samenwerking"])
    no = said("no")
    take_in(suggested, [no])
    decide.decide_answer(suggested, ANSWER, ["taal"])
    take_in(suggested, [said("back", undoes=no.id)])
    assert current(suggested)[0].codes == ("taal",)


def test_yes_and_no_in_one_message_end_as_the_last(suggested: Project) -> None:
    decide.decide_answer(suggested, ANSWER, ["taal"])
    assert take_in(suggested, [said("yes"), said("no"), said("yes")]) == 3
    assert [d.codes for d in current(suggested)] == [("samenwerking", "taal")]
    assert spoken(suggested) == {"samenwerking": True}


def test_taken_back_says_nothing_any_more(suggested: Project) -> None:
    take_in(suggested, [said("yes")])
    take_in(suggested, [said("back")])
    assert spoken(suggested) == {}
    assert ANSWER not in sweep(suggested, "samenwerking").said
    with suggested.reading() as session:
        assert [j.says for j in judgements.standing(session, suggested.settings.coder)] == ["back"]


def test_what_comes_again_is_stored_once(suggested: Project, contents: Callable[..., object]) -> None:
    one = said("yes")
    assert take_in(suggested, [one, one]) == 1
    before = contents(suggested)
    assert take_in(suggested, [one]) == 0
    assert contents(suggested) == before


def test_late_browser_does_not_undo_what_was_said_since(suggested: Project) -> None:
    late = said("no", time=now() - timedelta(hours=2))
    take_in(suggested, [said("yes")])
    assert take_in(suggested, [late]) == 0
    assert spoken(suggested) == {"samenwerking": True}


def last(project: Project, code: str = "samenwerking") -> str:
    """What the browser is told that the coder said last."""
    return swept(project, code, [ANSWER])[0].last


@pytest.mark.parametrize("correction", ["no", "back"])
def test_correction_said_while_the_first_was_being_stored_counts(suggested: Project, correction: str) -> None:
    first = said("yes")
    second = said(correction, supersedes=first.id)  # said before the server has stored the first
    take_in(suggested, [first])
    assert take_in(suggested, [first, second]) == 1  # nothing was acknowledged yet, so both come
    assert spoken(suggested) == ({"samenwerking": False} if correction == "no" else {})
    assert last(suggested) == second.id


@pytest.mark.parametrize("decides", [False, True])
def test_browser_whose_clock_lags_is_believed_as_far_as_it_knew_what_stands(suggested: Project, decides: bool) -> None:
    lag = timedelta(minutes=10)
    if decides:
        decide.decide_answer(suggested, ANSWER, ["taal"])
    for says in ("yes", "yes", "no", "back", "yes"):
        one = said(says, time=now() - lag, supersedes=last(suggested))
        assert take_in(suggested, [one]) == 1
        assert take_in(suggested, [one]) == 0  # sent again before it was acknowledged
        assert last(suggested) == one.id
    assert spoken(suggested) == {"samenwerking": True}
    assert [d.codes for d in current(suggested)] == ([("samenwerking", "taal")] if decides else [])


def test_of_two_tabs_the_one_that_spoke_last_counts_whatever_arrives_last(suggested: Project) -> None:
    here = said("yes")
    take_in(suggested, [here])
    late = said("back", supersedes=here.id)
    there = said("no", supersedes=here.id)
    take_in(suggested, [there])
    assert take_in(suggested, [late]) == 0  # the other tab said something since
    assert spoken(suggested) == {"samenwerking": False}
    assert take_in(suggested, [said("yes", supersedes=late.id)]) == 1  # said now, on top of whatever stands
    assert spoken(suggested) == {"samenwerking": True}


def test_what_waited_for_a_connection_is_stored_in_order_or_not_at_all(suggested: Project) -> None:
    first = said("yes")
    waited = [first, second := said("back", supersedes=first.id), said("no", supersedes=second.id)]
    assert take_in(suggested, waited) == 3
    assert spoken(suggested) == {"samenwerking": False}
    first = said("yes", code="vroeg")
    waited = [first, said("no", code="vroeg", supersedes=first.id)]
    take_in(suggested, [said("yes", code="vroeg")])  # meanwhile, on another machine
    assert take_in(suggested, waited) == 0
    assert spoken(suggested) == {"samenwerking": False, "vroeg": True}


def test_decision_on_the_card_is_not_changed_by_what_was_said_before_it(suggested: Project) -> None:
    late = said("yes")
    sent.take_in(suggested, [sent.Sent(str(uuid4()), ANSWER, sent.Kind.DECIDE, ("taal",), Marks(), now())])
    assert take_in(suggested, [late]) == 0
    assert [d.codes for d in current(suggested)] == [("taal",)]
    assert spoken(suggested) == {}


def test_what_is_said_elsewhere_is_seen_without_reading_the_answer_again(suggested: Project) -> None:
    shown = swept(suggested, "samenwerking", [ANSWER])
    take_in(suggested, [one := said("no")])
    assert anew(suggested, "samenwerking", shown) == [replace(shown[0], says="no", last=one.id)]
    decide.decide_answer(suggested, ANSWER, ["samenwerking"])
    [own] = current(suggested)
    assert anew(suggested, "samenwerking", shown) == [replace(shown[0], says="yes", is_decided=True, last=own.id)]
    assert anew(suggested, "samenwerking", shown) == swept(suggested, "samenwerking", [ANSWER])
    assert anew(suggested, "samenwerking", []) == []


def test_decision_names_the_suggestions_also_when_the_browser_kept_it_over_a_restart(suggested: Project) -> None:
    decide.decide_answer(suggested, ANSWER, ["taal"])
    take_in(suggested, [said("yes")])
    [made] = current(suggested)
    assert (made.seen, made.run_id) == (Seen.SUGGESTIONS, "suggest-001")


def test_spoken_on_is_what_was_judged_or_decided_and_not_what_was_taken_back(suggested: Project) -> None:
    others = ["2020-00003.les", "2020-00004.les", "2020-00005.les"]
    take_in(suggested, [said("no"), said("yes", others[0]), said("yes", others[1], code="vroeg")])
    take_in(suggested, [said("back", others[0])])
    decide.decide_answer(suggested, others[2], [])
    take_in(as_coder(suggested, "B"), [said("yes", others[0])])
    assert spoken_on(suggested, "samenwerking") == {ANSWER, others[2]}


def test_each_coder_speaks_for_himself(suggested: Project) -> None:
    other = as_coder(suggested, "B")
    take_in(suggested, [said("yes")])
    take_in(other, [said("no")])
    assert (spoken(suggested), spoken(other)) == ({"samenwerking": True}, {"samenwerking": False})


def test_what_only_others_decided_is_left_out(suggested: Project) -> None:
    assert ANSWER in sweep(suggested, "samenwerking").answer_ids
    decide.decide_answer(as_coder(suggested, "B"), ANSWER, ["taal"])
    assert ANSWER not in sweep(suggested, "samenwerking").answer_ids
    assert ANSWER in sweep(as_coder(suggested, "B"), "samenwerking").said


@pytest.mark.parametrize(
    ("change", "told"),
    [({"code": "onzin"}, "onzin"), ({"answer": "2020-99999.les"}, "99999"), ({"says": "maybe"}, "yes, no, back")],
)
def test_what_is_unknown_stores_nothing(suggested: Project, change, told, contents) -> None:
    before = contents(suggested)
    with pytest.raises(CodedError, match=told):
        take_in(suggested, [said("yes"), said(**{"says": "yes"} | change)])
    assert contents(suggested) == before


def test_code_that_was_merged_is_read_as_it_is_called_now(suggested: Project, survey) -> None:
    from tests.workflow.conftest import CODEBOOK

    take_in(suggested, [said("yes", code="vroeg")])
    book = CODEBOOK.replace('version: "1"', 'version: "2"')
    book = "\n".join(line for line in book.splitlines() if "id: vroeg" not in line) + "\nmerged: {vroeg: taal}\n"
    load_codebook(suggested, survey.codebook(book, "twee.yaml"))
    assert spoken(suggested) == {"taal": True}
    assert spoken_on(suggested, "taal") == {ANSWER}
    assert spoken_on(suggested, "samenwerking") == set()


def test_judgements_are_never_changed_or_deleted(suggested: Project) -> None:
    take_in(suggested, [said("yes")])
    for change in ("UPDATE judgements SET says = 'no'", "DELETE FROM judgements"):
        with pytest.raises(DBAPIError, match="append-only"), suggested.writing() as session:
            session.execute(text(change))
