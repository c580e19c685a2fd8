"""What the screen sends: stored once, taken back, given anew; with fragments, flags and memos; two coders and a late browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from coding.errors import CodedError
from coding.records import Decision, Seen
from coding.store import assignments, decisions, marks
from coding.store.marks import Marks
from coding.workflow import decide, import_survey, queue, review, sheets, suggest
from coding.workflow.clean import clean_project
from coding.workflow.codebooks import load_codebook
from coding.workflow.project import Project, now
from coding.workflow.sent import Kind, Sent, take_in

ANSWER = "2020-00002.les"


def sent(kind: str = "decide", *codes: str, answer: str = ANSWER, on: str = "", **more: object) -> Sent:
    made = Sent(str(uuid4()), answer, Kind(kind), codes, Marks(), now(), on)
    return replace(made, **more)  # type: ignore[arg-type]


def as_coder(project: Project, name: str) -> Project:
    return replace(project, settings=replace_coder(project, name))


def replace_coder(project: Project, name: str):  # noqa: ANN201
    return project.settings.model_copy(update={"coder": name})


def current(project: Project, answer: str = ANSWER) -> list[Decision]:
    with project.reading() as session:
        return decisions.current_decisions(session, answer_ids=[answer])


def in_hand(project: Project) -> list[str]:
    with project.reading() as session:
        return [a.answer_id for a in assignments.in_hand(session, project.settings.coder)]


def test_a_decision_that_comes_again_is_stored_once(ready: Project, contents: Callable[..., object]) -> None:
    one = sent("decide", "taal", "samenwerking")
    assert take_in(ready, [one, one]) == 1
    before = contents(ready)
    assert take_in(ready, [one]) == 0
    assert contents(ready) == before
    [made] = current(ready)
    assert (made.id, made.codes, made.coder, made.seen) == (one.id, ("samenwerking", "taal"), "codeur T", Seen.BLIND)


def test_what_came_before_stays_out_after_something_else_came_on_top(ready: Project) -> None:
    first = sent("decide", "taal")
    take_in(ready, [first])
    take_in(ready, [sent("decide", "maatwerk", on=first.id)])
    take_in(ready, [first])
    assert [d.codes for d in current(ready)] == [("maatwerk",)]


def test_undo_chain_ends_where_it_began(ready: Project) -> None:
    one = sent("decide", "taal")
    two = sent("withdraw", on=one.id)
    three = sent("decide", "maatwerk", on=two.id)
    four = sent("decide", "taal", on=three.id)
    five = sent("withdraw", on=four.id)
    for step, codes in ((one, ("taal",)), (two, None), (three, ("maatwerk",)), (four, ("taal",)), (five, None)):
        take_in(ready, [step])
        assert [d.codes for d in current(ready)] == ([] if codes is None else [codes])
    with ready.reading() as session:
        assert ANSWER not in decisions.decided_ids(session)
        assert decisions.n_decisions(session) == {}


def test_undo_chain_in_one_message_does_the_same(ready: Project) -> None:
    one = sent("decide", "taal")
    two = sent("withdraw", on=one.id)
    three = sent("decide", "maatwerk", on=two.id)
    assert take_in(ready, [one, two, three]) == 2
    assert [(d.codes, d.supersedes) for d in current(ready)] == [(("maatwerk",), two.id)]


def test_answer_taken_back_is_in_hand_again_at_its_place(ready: Project) -> None:
    batch = [a.answer_id for a in queue.take_batch(ready, ["les"])]
    one = sent("decide", "taal", answer=batch[3])
    take_in(ready, [one])
    assert batch[3] not in in_hand(ready)
    take_in(ready, [sent("withdraw", answer=batch[3], on=one.id)])
    assert in_hand(ready) == batch


def test_skipped_answer_goes_to_another_coder_and_its_undo_brings_it_back(ready: Project) -> None:
    batch = [a.answer_id for a in queue.take_batch(ready, ["les"])]
    skip = sent("skip", answer=batch[0])
    take_in(ready, [skip])
    assert batch[0] not in in_hand(ready)
    take_in(ready, [sent("withdraw", answer=batch[0], on=skip.id)])
    assert batch[0] in in_hand(ready)
    take_in(ready, [sent("skip", answer=batch[0])])
    other = as_coder(ready, "B")
    assert batch[0] in [a.answer_id for a in queue.take_batch(other, ["les"])]
    take_in(ready, [sent("withdraw", answer=batch[0])])
    assert batch[0] in in_hand(other)
    assert batch[0] not in in_hand(ready)


def test_undo_back_to_skipped_takes_the_decision_back(ready: Project) -> None:
    one = sent("decide", "taal")
    take_in(ready, [one])
    take_in(ready, [sent("skip", on=one.id)])
    assert current(ready) == []


def test_marks_come_back_as_they_were_sent_with_emoji(ready: Project, tmp_path) -> None:
    text = "Geen tijd 😀👩‍👩‍👧 voor maatwerk."
    survey_file = tmp_path / "emoji.csv"
    survey_file.write_text(
        f"nummer;klasse;Welke les heeft u geleerd?;Wat is er nodig?\nE1;G40;{text};\n", encoding="utf-8"
    )
    mapping = tmp_path / "mapping2020.toml"
    wave = mapping.read_text(encoding="utf-8").replace("2020", "2021")
    mapping.write_text(wave, encoding="utf-8")
    import_survey.import_survey(ready, import_survey.preview(survey_file, mapping))
    clean_project(ready)
    answer, start = "2021-00001.les", text.index("maatwerk")
    given = Marks(((start, start + 8, "maatwerk"), (10, 16, "taal")), ("quote", "discuss"), "Vraag na: 😀?")
    take_in(ready, [sent("decide", "taal", "maatwerk", answer=answer, marks=given)])
    desk = review.desk(ready, ["les"], answer)
    assert desk.own[answer].marks == given
    [sheet] = sheets.sheets(ready, [answer])
    (a, b, _), (c, d, _) = desk.own[answer].marks.fragments
    assert (sheet.raw[a:b], sheet.raw[c:d]) == ("maatwerk", "😀👩‍👩‍👧")


def test_a_fragment_ends_where_the_answer_ends(ready: Project) -> None:
    one = sent("decide", "taal", marks=Marks(((0, 9999, "taal"), (9000, 9999, "taal"))))
    take_in(ready, [one])
    with ready.reading() as session:
        [(start, end, code)] = marks.marks_of(session, [one.id])[one.id].fragments
    [sheet] = sheets.sheets(ready, [ANSWER])
    assert (start, end, code) == (0, len(sheet.raw), "taal")


def test_a_memo_alone_is_a_new_decision_and_the_same_again_is_none(ready: Project) -> None:
    one = sent("decide", "taal")
    two = sent("decide", "taal", on=one.id, marks=Marks(memo="twijfel"))
    assert take_in(ready, [one]) == 1
    assert take_in(ready, [two]) == 1
    assert take_in(ready, [sent("decide", "taal", on=two.id, marks=Marks(memo="twijfel"))]) == 0
    with ready.reading() as session:
        assert marks.marks_of(session, [one.id, two.id]) == {two.id: Marks(memo="twijfel")}


def test_two_coders_decide_each_for_themselves(ready: Project) -> None:
    other = as_coder(ready, "B")
    mine, theirs = sent("decide", "taal"), sent("decide", "maatwerk")
    take_in(ready, [mine])
    take_in(other, [theirs])
    take_in(ready, [sent("withdraw", on=mine.id)])
    assert [(d.coder, d.codes) for d in current(ready)] == [("B", ("maatwerk",))]


def test_a_late_browser_does_not_undo_what_was_decided_since(ready: Project) -> None:
    late = sent("decide", "taal", time=datetime.now(UTC) - timedelta(hours=2))
    take_in(ready, [sent("decide", "maatwerk")])
    take_in(ready, [late])
    assert [d.codes for d in current(ready)] == [("maatwerk",)]


@pytest.mark.parametrize(
    ("codes", "answer", "told"), [(("onzin",), ANSWER, "onzin"), (("taal",), "2020-99999.les", "99999")]
)
def test_what_is_unknown_stores_nothing(ready: Project, codes, answer, told, contents) -> None:
    before = contents(ready)
    with pytest.raises(CodedError, match=told):
        take_in(ready, [sent("decide", "taal"), sent("decide", *codes, answer=answer)])
    assert contents(ready) == before


def test_decision_names_the_suggestions_that_were_seen(ready: Project) -> None:
    run = suggest.suggest_project(ready).run_id
    take_in(ready, [sent("decide", "taal", run_id=run)])
    take_in(ready, [sent("decide", "taal", answer="2020-00003.les")])
    take_in(ready, [sent("decide", "taal", answer="2020-00004.les", run_id="")])
    seen = [current(ready, f"2020-0000{n}.les")[0] for n in (2, 3, 4)]
    assert [(d.seen, d.run_id) for d in seen] == [(Seen.SUGGESTIONS, run), (Seen.SUGGESTIONS, run), (Seen.BLIND, "")]


def test_code_merged_since_it_was_shown_is_stored_as_it_is_called_now(ready: Project, survey) -> None:
    from tests.workflow.conftest import CODEBOOK

    load_codebook(
        ready, survey.codebook(CODEBOOK.replace('version: "1"', 'version: "2"') + "merged: {oud: taal}\n", "twee.yaml")
    )
    take_in(ready, [sent("decide", "oud", marks=Marks(((0, 5, "oud"),)))])
    [made] = current(ready)
    assert made.codes == ("taal",)
    assert review.desk(ready, ["les"], ANSWER).own[ANSWER].marks.fragments == ((0, 5, "taal"),)


def test_the_next_answers_come_behind_those_in_hand(ready: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "LEAST", 8)
    monkeypatch.setattr(review, "MOST", 20)
    monkeypatch.setattr(queue, "FEWEST", 20)
    first = review.desk(ready, ["les"])
    assert len(first.to_do) == 20
    for answer in first.to_do[:12]:
        take_in(ready, [sent("decide", "taal", answer=answer)])
    assert review.desk(ready, ["les"]).to_do == first.to_do[12:]
    take_in(ready, [sent("decide", "taal", answer=first.to_do[12])])
    more = review.desk(ready, ["les"])
    assert more.to_do[:7] == first.to_do[13:]
    assert len(more.to_do) == 8
    assert more.done == first.to_do[:13]
    assert (more.n_done, more.n_answers) == (13, 21)


def test_what_was_skipped_does_not_come_back_while_there_is_something_else(ready: Project) -> None:
    first = review.desk(ready)
    take_in(ready, [sent("skip", answer=answer) for answer in first.to_do[:15]])
    assert not set(first.to_do[:15]) & set(review.desk(ready).to_do)


def test_a_looked_up_answer_is_the_only_one_and_takes_nothing(ready: Project) -> None:
    found = review.desk(ready, ["les"], ANSWER)
    assert (found.to_do, found.done) == ((ANSWER,), ())
    assert in_hand(ready) == []
    decide.decide_answer(ready, ANSWER, ["taal"])
    found = review.desk(ready, ["les"], ANSWER)
    assert (found.to_do, found.done) == ((), (ANSWER,))


def test_learning_anew_is_due_after_twenty_decisions(ready: Project) -> None:
    batch = [one.answer_id for one in queue.take_batch(ready, ["les"])]
    for answer in batch:
        take_in(ready, [sent("decide", "taal", answer=answer)])
    later = now() + timedelta(minutes=2)
    assert not review.is_due(ready, later)
    suggest.suggest_project(ready)
    assert not review.is_due(ready, later)
    for answer in batch[:19]:
        take_in(ready, [sent("decide", "vroeg", answer=answer)])
    assert not review.is_due(ready, later)
    take_in(ready, [sent("decide", "vroeg", answer=batch[19])])
    assert review.is_due(ready, later)
    assert not review.is_due(ready)  # within a minute of the last time
