"""Coding twice: who gets what, and that nobody sees another's codes before he is done, wherever codes are shown."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from coding.errors import AccessError, CodedError, NotReadyError
from coding.records import Difference, DoubleSample, Ended, Seen
from coding.review.double import advised
from coding.review.queue import random_order
from coding.store import adjudications, assignments, decisions, marks, stages
from coding.store.marks import Marks
from coding.team import TeamRole
from coding.workflow import (
    adjudicate,
    bulk,
    codebooks,
    compare,
    decide,
    double,
    evidence,
    export,
    logbook,
    modes,
    queue,
    quotes,
    report,
    review,
    sheets,
    suggest,
    table,
)
from coding.workflow.adjudicate import n_unclear
from coding.workflow.logbook import Asked
from coding.workflow.project import Project, now
from coding.workflow.sent import Kind, Sent, take_in
from coding.workflow.table import Wanted

By = Callable[[str], Project]


@pytest.fixture
def by(ready: Project) -> By:
    """The same project, opened by somebody else."""
    return lambda who: replace(ready, settings=ready.settings.model_copy(update={"coder": who}))


def sent(answer: str, *codes: str, kind: str = "decide", run_id: str | None = "") -> Sent:
    return Sent(str(uuid4()), answer, Kind(kind), codes, Marks(), now(), "", run_id)


def give(project: Project, given: dict[str, Sequence[str]], run_id: str | None = "") -> None:
    """Decide as the card does."""
    take_in(project, [sent(answer, *codes, run_id=run_id) for answer, codes in given.items()])


def complete(project: Project, sample: DoubleSample, code: str = "taal") -> None:
    """Give all answers of a sample a code, and finish."""
    give(project, dict.fromkeys(sample.answer_ids, (code,)))
    double.finish(project, sample.id)


def substantive(project: Project) -> list[str]:
    with project.reading() as session:
        return [i for i, _, _ in stages.substantive(session, "clean-001")]


def parts(project: Project, number: int = -1) -> dict[str, tuple[int, Ended | None]]:
    return {part.coder: (part.n_done, part.ended) for part in double.samples(project)[number].parts}


# ---- the sample


def test_the_advice_is_a_fifth_and_at_least_a_hundred() -> None:
    assert [advised(n) for n in (0, 60, 100, 221, 500, 1102)] == [0, 60, 100, 100, 100, 221]


def test_sample_is_the_head_of_the_random_order_with_one_answer_of_each_group(ready: Project) -> None:
    found = double.scope(ready)
    sample = double.assign(ready, ["Anna", "Bram"], size=12)
    with ready.reading() as session:
        groups = {i: f"{q}:{first or i}" for i, q, first in stages.substantive(session, "clean-001")}
    first: dict[str, str] = {}
    for answer in random_order(groups, ready.settings.seed):
        first.setdefault(groups[answer], answer)
    assert list(sample.answer_ids) == list(first.values())[:12]
    assert found.n_answers == len(first) < len(groups)  # four people ask for the same money for language lessons
    assert (sample.seed, sample.coders, sample.who) == (ready.settings.seed, ("Anna", "Bram"), "codeur T")


def test_what_a_score_or_a_coder_chose_has_no_say_in_the_sample(ready: Project, by: By) -> None:
    some = random.Random(4).sample(substantive(ready), 15)
    give(by("Anna"), dict.fromkeys(some, ("taal",)))
    suggest.suggest_project(ready)
    sample = double.assign(ready, ["Anna", "Bram"], size=12)
    assert list(sample.answer_ids) == [
        i for i in random_order(substantive(ready), ready.settings.seed) if i in sample.answer_ids
    ]
    assert set(sample.answer_ids) & set(some)
    assert set(sample.answer_ids) - set(some)


def test_next_sample_goes_on_where_the_first_ended(ready: Project) -> None:
    n = double.scope(ready).n_answers
    first = double.assign(ready, ["Anna", "Bram"], size=10)
    assert double.scope(ready).n_answers == n - 10
    second = double.assign(ready, ["Anna", "Bram", "Els"])
    assert (second.id, len(second.answer_ids)) == ("dubbel-002", n - 10)
    assert not set(first.answer_ids) & set(second.answer_ids)
    with pytest.raises(CodedError, match="have been in a sample"):
        double.assign(ready, ["Anna", "Bram"])


def test_sample_of_one_question_holds_no_other(ready: Project) -> None:
    sample = double.assign(ready, ["Anna", "Bram"], size=5, questions=["nodig"])
    assert {i.rpartition(".")[2] for i in sample.answer_ids} == {"nodig"}
    assert sample.questions == ("nodig",)


@pytest.mark.parametrize("coders", [[], ["Anna"], ["Anna", " Anna "], ["Anna", " "]])
def test_double_coding_takes_two_coders(ready: Project, coders: list[str]) -> None:
    with pytest.raises(CodedError, match="at least two coders"):
        double.assign(ready, coders, size=5)
    assert double.samples(ready) == []


def test_who_only_codes_may_not_assign_open_or_settle(ready: Project, by: By) -> None:
    sample = double.assign(ready, ["Anna", "Bram"], size=4)
    coder = replace(by("Anna"), role=TeamRole.CODER)
    with pytest.raises(AccessError):
        double.assign(coder, ["Anna", "Bram"], size=4)
    with pytest.raises(AccessError):
        double.open_codes(coder, sample.id)
    with pytest.raises(AccessError):
        adjudicate.adjudicate(coder, sample.id, sample.answer_ids[0], [], Difference.MISTAKE)
    give(by("Anna"), dict.fromkeys(sample.answer_ids, ("taal",)))
    double.finish(coder, sample.id)
    assert parts(ready)["Anna"] == (4, Ended.FINISHED)


# ---- coding


def test_each_coder_gets_the_whole_sample_without_suggestions(ready: Project, by: By) -> None:
    suggest.suggest_project(ready)
    sample = double.assign(ready, ["Anna", "Bram"], size=8)
    give(by("Anna"), {sample.answer_ids[0]: ("taal",), sample.answer_ids[2]: ()})
    for coder, left in (("Anna", [1, 3, 4, 5, 6, 7]), ("Bram", list(range(8)))):
        desk = double.desk(by(coder), sample.id)
        assert list(desk.to_do) == [sample.answer_ids[n] for n in left]
        assert set(desk.done) == set(sample.answer_ids) - set(desk.to_do)
        assert (desk.n_done, desk.n_answers, desk.n_alike, desk.reasons) == (8 - len(left), 8, {}, {})
        shown = sheets.sheets(by(coder), desk.to_do)
        assert all(offer.probability is None for sheet in shown for offer in sheet.offers)
        assert {sheet.run_id for sheet in shown} == {""}
    shown = sheets.sheets(by("Els"), sample.answer_ids)
    assert any(offer.suggested for sheet in shown for offer in sheet.offers)


def test_what_was_coded_with_suggestions_is_coded_again_even_if_the_codes_stay_the_same(ready: Project, by: By) -> None:
    run = suggest.suggest_project(ready).run_id
    sample = double.assign(ready, ["Anna", "Bram"], size=4)
    other = double.assign(ready, ["Els", "Bram"], size=4)
    answer = other.answer_ids[0]
    give(by("Els"), {answer: ("taal",)})
    assert parts(ready)["Els"] == (1, None)
    # in the first sample: decided with suggestions before anybody thought of a sample
    with ready.reading() as session:
        assert decisions.current_decisions(session, "Anna") == []
    anna = by("Anna")
    take_in(anna, [sent(sample.answer_ids[0], "taal", run_id=run)])
    assert parts(ready, 0)["Anna"] == (0, None)
    assert sample.answer_ids[0] in double.desk(anna, sample.id).to_do
    assert take_in(anna, [sent(sample.answer_ids[0], "taal")]) == 1
    assert parts(ready, 0)["Anna"] == (1, None)
    assert take_in(anna, [sent(sample.answer_ids[0], "taal")]) == 0


def test_what_the_browser_kept_over_a_restart_is_blind(ready: Project, by: By) -> None:
    suggest.suggest_project(ready)
    sample = double.assign(ready, ["Anna", "Bram"], size=4)
    give(by("Anna"), {sample.answer_ids[0]: ("taal",)}, run_id=None)
    give(by("Els"), {sample.answer_ids[0]: ("taal",)}, run_id=None)
    with ready.reading() as session:
        seen = {d.coder: d.seen for d in decisions.current_decisions(session)}
    assert seen == {"Anna": Seen.BLIND, "Els": Seen.SUGGESTIONS}


@pytest.mark.parametrize(("first", "blind"), [("Anna", 4), ("Bram", 0)])
def test_a_blind_decision_of_before_counts_only_for_who_had_nothing_to_see(
    ready: Project, by: By, first: str, blind: int
) -> None:
    """Anna coded before there was a sample: blind if she was the first, not if Bram's codes were in the table."""
    head = random_order(substantive(ready), ready.settings.seed)[:12]
    for coder in (first, "Anna" if first == "Bram" else "Bram"):
        give(by(coder), dict.fromkeys(head, ("taal",)))
    sample = double.assign(ready, ["Anna", "Els"], size=4)
    assert set(sample.answer_ids) <= set(head)
    assert parts(ready)["Anna"] == (blind, None)


def test_what_was_copied_changed_in_bulk_or_imported_is_not_blind(ready: Project, by: By) -> None:
    sample = double.assign(ready, ["Anna", "Bram"], size=4)
    with ready.writing() as session:
        decide._store(session, [(sample.answer_ids[0], "Anna", ["taal"])], Seen.IMPORTED)
        decide._store(session, [(sample.answer_ids[1], "Anna", ["taal"])], Seen.COPIED)
    assert parts(ready)["Anna"] == (0, None)
    planned = bulk.decide_bulk(by("Anna"), bulk.Action.ADD, "taal", sample.answer_ids)
    assert (planned.n, planned.left) == (0, {bulk.Left.DOUBLE: 4})


def test_skipped_answers_come_last_and_a_decision_taken_back_is_open_again(ready: Project, by: By) -> None:
    anna, sample = by("Anna"), double.assign(ready, ["Anna", "Bram"], size=5)
    first, second, *others = sample.answer_ids
    take_in(anna, [sent(first, kind="skip")])
    assert double.desk(anna, sample.id).to_do == (second, *others, first)
    give(anna, {second: ("taal",)})
    assert double.desk(anna, sample.id).done == (second,)
    take_in(anna, [sent(second, kind="withdraw")])
    assert double.desk(anna, sample.id).to_do == (second, *others, first)


def test_part_is_finished_only_when_all_is_coded(ready: Project, by: By) -> None:
    sample = double.assign(ready, ["Anna", "Bram"], size=3)
    give(by("Anna"), {sample.answer_ids[0]: ("taal",)})
    with pytest.raises(CodedError, match="not complete: 2 answers"):
        double.finish(by("Anna"), sample.id)
    with pytest.raises(CodedError, match="no coder of"):
        double.finish(by("Els"), sample.id)
    with pytest.raises(CodedError, match="There is no sample 'dubbel-009'"):
        double.desk(by("Anna"), "dubbel-009")
    complete(by("Anna"), sample)
    double.finish(by("Anna"), sample.id)  # twice is once
    assert parts(ready) == {"Anna": (3, Ended.FINISHED), "Bram": (0, None)}
    assert double.own_part(by("Anna")) == ""
    assert double.own_part(by("Bram")) == sample.id
    assert double.desk(by("Anna"), sample.id).to_do == ()


# ---- the queue


def test_answers_of_a_sample_are_in_nobodys_queue_until_all_are_done(ready: Project, by: By) -> None:
    had = {one.answer_id for one in queue.take_batch(by("Els"))}
    sample = double.assign(ready, ["Anna", "Bram"], size=10)
    assert had & set(sample.answer_ids)
    with ready.reading() as session:
        assert not {a.answer_id for a in assignments.in_hand(session)} & set(sample.answer_ids)
    asked = modes.Asked(modes.FOUND)
    for who in ("Els", "Anna"):
        assert not {one.answer_id for one in queue.take_batch(by(who), least=8)} & set(sample.answer_ids)
        assert not set(review.desk(by(who), mode=modes.UNREAD).to_do) & set(sample.answer_ids)
        assert not set(modes.line(by(who), asked).answer_ids) & set(sample.answer_ids)
    complete(by("Anna"), sample)
    assert not {one.answer_id for one in queue.take_batch(by("Anna"), size=60, least=50)} & set(sample.answer_ids)
    double.stop(ready, sample.id, "Bram")
    assert set(sample.answer_ids) & set(modes.line(by("Els"), asked).answer_ids)


def test_copying_codes_leaves_a_sample_alone(ready: Project, by: By) -> None:
    sample = double.assign(ready, ["Anna", "Bram"], questions=["nodig"])
    answer = next(i for i in sample.answer_ids if decide_alike_of(ready, i))
    repeat = decide_alike_of(ready, answer)[0]
    give(by("Els"), {repeat: ("taal",)})
    copied = decide.decide_alike(by("Els"), repeat)
    assert copied.answer_ids == ()
    assert copied.n_left >= 1


def decide_alike_of(project: Project, answer: str) -> list[str]:
    with project.reading() as session:
        return decide.alike(session, answer)


# ---- blindness


@pytest.fixture
def half(ready: Project, by: By) -> DoubleSample:
    """A sample that Bram finished and Anna did not begin, with suggestions, a memo and flags of Bram."""
    suggest.suggest_project(ready)
    sample = double.assign(ready, ["Anna", "Bram"], size=10)
    bram = by("Bram")
    noted = Marks(flags=("quote", "discuss"), memo="kijk hier nog eens naar")
    take_in(bram, [replace(sent(i, "vroeg"), marks=noted) for i in sample.answer_ids])
    double.finish(bram, sample.id)
    return sample


def repeats_of(project: Project, sample: DoubleSample) -> list[str]:
    return [other for i in sample.answer_ids for other in decide_alike_of(project, i)]


def test_the_table_shows_nothing_of_others_to_who_codes_blind(by: By, half: DoubleSample) -> None:
    def rows(who: str, **asked: tuple[str, ...]) -> dict[str, table.Row]:
        return {row.answer_id: row for row in table.page(by(who), Wanted(**asked), [], size=200).rows}

    sampled = set(half.answer_ids)
    assert all(rows("Els")[i].codes.given == {"vroeg": ()} for i in sampled)
    for i in sampled:
        row = rows("Anna")[i]
        assert (row.codes.given, row.codes.suggested, row.coders, row.time) == ({}, {}, (), None)
        assert set(row.flags) <= {"masked", "repeat"}  # of the text
        assert row.state == "open"
    # whatever is asked for, the answers found say nothing about what is hidden
    for asked in (
        {"codes": ("vroeg",)}, {"coders": ("Bram",)}, {"states": ("decided",)}, {"flags": ("discuss",)}, {"flags": ("quote",)},
        {"flags": ("memo",)}, {"codes": ("vroeg",), "coders": ("Bram",)},
    ):  # fmt: skip
        assert not rows("Anna", **asked).keys() & sampled, asked
        assert rows("Els", **asked).keys() & sampled, asked
    suggested = {i for i, row in rows("Els").items() if row.codes.suggested}
    assert suggested
    assert rows("Anna", states=("open",)).keys() >= sampled


def test_who_codes_blind_sees_his_own_codes_in_the_table(by: By, half: DoubleSample) -> None:
    anna, answer = by("Anna"), half.answer_ids[0]
    give(anna, {answer: ("taal",)})
    [row] = table.page(anna, Wanted(codes=("taal",), states=("decided",)), []).rows
    assert (row.answer_id, dict(row.codes.given), row.coders) == (answer, {"taal": ()}, ("Anna",))
    assert table.page(anna, Wanted(flags=("differ",)), []).n_hits == 0
    assert table.page(by("Els"), Wanted(flags=("differ",)), []).n_hits == 1


def test_suggestions_do_not_find_an_answer_that_is_coded_blind(ready: Project, by: By) -> None:
    suggest.suggest_project(ready)
    rows = table.page(by("Anna"), Wanted(), [], size=200).rows
    proposed = {row.answer_id: row.codes.suggested for row in rows if row.codes.suggested}
    sample = double.assign(ready, ["Anna", "Bram"], size=20)
    answer = next(i for i in sample.answer_ids if i in proposed)
    code = next(iter(proposed[answer]))
    found = {
        who: {r.answer_id for r in table.page(by(who), Wanted(codes=(code,)), [], size=200).rows}
        for who in ("Anna", "Els")
    }
    assert answer in found["Els"]
    assert not found["Anna"] & set(sample.answer_ids)


def test_what_was_coded_without_a_person_is_hidden_too(ready: Project, by: By) -> None:
    sample = double.assign(ready, ["Anna", "Bram"], size=6)
    with ready.writing() as session:
        decide_automatic(session, sample.answer_ids, "vroeg")
    rows = {r.answer_id: r for r in table.page(by("Anna"), Wanted(), [], size=200).rows}
    assert all(not rows[i].codes.given and rows[i].state == "open" for i in sample.answer_ids)
    assert table.page(by("Anna"), Wanted(codes=("vroeg",)), []).n_hits == 0
    assert table.page(by("Els"), Wanted(codes=("vroeg",)), []).n_hits == 6


def decide_automatic(session: object, ids: Sequence[str], code: str) -> None:
    from coding.records import Decision
    from coding.review.decide import AUTOMATIC

    made = [Decision(f"auto{n}", i, AUTOMATIC, (code,), now(), "1", Seen.AUTOMATIC) for n, i in enumerate(ids)]
    decisions.add_decisions(session, made)  # type: ignore[arg-type]


def test_answers_that_repeat_one_of_the_sample_are_hidden_as_well(ready: Project, by: By) -> None:
    sample = double.assign(ready, ["Anna", "Bram"], questions=["nodig"])
    repeats = repeats_of(ready, sample)
    assert repeats
    give(by("Els"), dict.fromkeys(repeats, ("vroeg",)))
    rows = {r.answer_id: r for r in table.page(by("Anna"), Wanted(), [], size=200).rows}
    assert all(not rows[i].codes.given for i in repeats)
    assert table.page(by("Anna"), Wanted(codes=("vroeg",)), []).n_hits == 0


def test_the_log_tells_no_codes_of_others_to_who_codes_blind(by: By, half: DoubleSample) -> None:
    answer = half.answer_ids[0]
    give(by("Anna"), {answer: ("taal",)})
    told = [e.sentence for e in logbook.of_answer(by("Anna"), answer).entries]
    assert len(told) == 1
    assert "Taal" in told[0]
    assert any("Vroeg" in e.sentence for e in logbook.of_answer(by("Els"), answer).entries)
    assert "Vroeg" not in logbook.export_log(by("Anna"), Asked(), answer, "csv").decode("utf-8")
    every = " ".join(e.sentence for e in logbook.entries(by("Anna"), Asked(), size=None).entries)
    assert "Vroeg" not in every


def test_files_hold_no_codes_of_others_for_who_codes_blind(by: By, half: DoubleSample, tmp_path: Path) -> None:
    quotes.quotes_project(by("Els"))
    for refused in (
        lambda: export.export_project(by("Anna"), tmp_path / "uit.csv"), lambda: report.report_project(by("Anna"), tmp_path / "rapport"),
    ):  # fmt: skip
        with pytest.raises(CodedError, match="still codes blind"):
            refused()
    assert not list(tmp_path.glob("uit*"))
    assert not (tmp_path / "rapport").exists()
    content = table.export_hits(by("Anna"), Wanted())[1].decode("utf-8-sig")
    lines = [line for line in content.splitlines() if line.startswith(half.answer_ids)]
    assert len(lines) == len(half.answer_ids)
    assert not any("vroeg" in line or "Bram" in line for line in lines)
    assert "vroeg" in table.export_hits(by("Els"), Wanted())[1].decode("utf-8-sig")
    shown = {q.answer_id for q in quotes.quotes_project(by("Anna")).quotes}
    told = {q.answer_id for one in report.report_data(by("Anna")).questions for q in one.quotes}
    assert not (shown | told) & set(half.answer_ids)
    assert export.export_project(by("Els"), tmp_path / "uit.csv").n_rows


def test_remarks_and_lists_of_other_modes_tell_nothing(by: By, half: DoubleSample) -> None:
    anna = by("Anna")
    give(anna, {half.answer_ids[0]: ("taal",)})
    for mode in (modes.DIFFER, modes.DISCUSS, modes.FOUND):
        assert not set(modes.line(anna, modes.Asked(mode)).answer_ids) & set(half.answer_ids)
        assert modes.remarks(anna, mode, half.answer_ids) == {}
    assert modes.remarks(by("Els"), modes.DISCUSS, half.answer_ids)


def test_comparing_and_settling_wait_until_all_are_done(by: By, half: DoubleSample) -> None:
    for who in ("Anna", "Bram", "Els"):
        for closed in (compare.compare, adjudicate.cases):
            with pytest.raises(NotReadyError, match="Still coding: Anna"):
                closed(by(who), half.id)
        with pytest.raises(NotReadyError, match="Still coding: Anna"):
            adjudicate.adjudicate(by(who), half.id, half.answer_ids[0], ["taal"], Difference.MISTAKE)
        assert not double.samples(by(who))[0].may_compare
    complete(by("Anna"), half)
    assert compare.compare(by("Els"), half.id).n_differ == 10
    assert table.page(by("Anna"), Wanted(codes=("vroeg",)), []).n_hits == 10


def test_opening_the_codes_is_logged_and_ends_the_blindness_of_who_opens(
    ready: Project, by: By, half: DoubleSample
) -> None:
    anna, answer = by("Anna"), half.answer_ids[0]
    give(anna, {answer: ("taal",)})
    double.open_codes(anna, half.id)
    double.open_codes(anna, half.id)
    assert parts(ready) == {"Anna": (1, Ended.OPENED), "Bram": (10, Ended.FINISHED)}
    give(anna, {answer: ("vroeg",), half.answer_ids[1]: ("taal",)})
    assert parts(ready)["Anna"] == (1, Ended.OPENED)  # what came after does not count, what was blind stays
    found = compare.compare(anna, half.id)
    assert (found.overall.n, found.overall.share) == (1, 0.0)
    lines = logbook.entries(by("Els"), Asked(verb="double_open")).entries
    assert [(e.who, e.sentence) for e in lines] == [
        ("Anna", "Opende de codes van dubbel-001 en sloot daarmee het eigen deel af.")
    ]


def test_who_has_no_part_opens_without_ending_anything(ready: Project, by: By, half: DoubleSample) -> None:
    double.open_codes(by("Els"), half.id)
    assert parts(ready)["Anna"] == (0, None)
    assert compare.compare(by("Els"), half.id).overall.n == 0
    with pytest.raises(NotReadyError):
        compare.compare(by("Bram"), half.id)
    [line] = logbook.entries(by("Els"), Asked(verb="double_open")).entries
    assert line.sentence == "Opende de codes van dubbel-001."


# ---- comparing and settling


@pytest.fixture
def done(ready: Project, by: By) -> DoubleSample:
    """Anna and Bram coded twelve answers; they differ about the last three."""
    sample = double.assign(ready, ["Anna", "Bram"], size=12)
    same = dict.fromkeys(sample.answer_ids[:6], ("taal",)) | dict.fromkeys(sample.answer_ids[6:9], ())
    last = sample.answer_ids[9:]
    give(by("Anna"), {**same, last[0]: ("taal",), last[1]: ("taal", "maatwerk"), last[2]: ()})
    give(by("Bram"), {**same, last[0]: ("maatwerk",), last[1]: ("taal",), last[2]: ("samenwerking",)})
    for coder in ("Anna", "Bram"):
        double.finish(by(coder), sample.id)
    return sample


def test_comparison_counts_per_code_and_over_sets(ready: Project, done: DoubleSample) -> None:
    found = compare.compare(ready, done.id)
    rows = {row.code: row for row in found.rows}
    assert list(rows) == ["samenwerking", "maatwerk", "taal"]
    assert found.unused == ("Vroeg beginnen",)
    taal = rows["taal"].agreement
    assert (taal.n, taal.n_given) == (12, (8, 7))
    assert taal.share == pytest.approx(11 / 12)
    # by hand: 15 of 24 codings are positive, and one answer differs: 1 - 23 × 2 / (2 × 15 × 9)
    assert taal.alpha == pytest.approx(1 - 23 * 2 / (2 * 15 * 9))
    assert taal.low <= taal.alpha <= taal.high
    assert rows["maatwerk"].agreement.low != rows["maatwerk"].agreement.low  # three times given: no interval
    assert (found.overall.n, found.n_differ, found.n_settled) == (12, 3, 0)
    assert found.overall.share == pytest.approx(9 / 12)
    assert compare.compare(ready, done.id) == found


TWO_GROUPS = """
title: Proefcodeboek
version: "2"
groups:
  - {id: aanpak, label: Aanpak}
  - {id: talig, label: Talig}
codes:
  - {id: samenwerking, label: Samenwerking in de regio, group: aanpak}
  - {id: maatwerk, label: Maatwerk, group: aanpak, parent: samenwerking}
  - {id: taal, label: Taal, group: talig}
"""


def test_comparison_by_group_counts_any_code_of_it(ready: Project, done: DoubleSample, tmp_path: Path) -> None:
    assert compare.compare(ready, done.id).levels == (compare.Level.CODE,)
    path = tmp_path / "tweede.yaml"
    path.write_text(TWO_GROUPS, encoding="utf-8")
    codebooks.load_codebook(ready, path)
    found = compare.compare(ready, done.id, compare.Level.GROUP)
    assert found.levels == tuple(compare.Level)
    rows = {row.label: row.agreement.n_given for row in found.rows}
    assert rows == {"Talig": (8, 7), "Aanpak": (1, 2)}
    above = compare.compare(ready, done.id, compare.Level.PARENT)
    assert {row.label: row.agreement.n_given for row in above.rows} == {
        "Samenwerking in de regio": (1, 2),
        "Taal": (8, 7),
    }


def test_cases_name_the_coders_and_what_is_disputed(ready: Project, done: DoubleSample) -> None:
    found = adjudicate.cases(ready, done.id)
    assert [case.answer_id for case in found] == list(done.answer_ids[9:])
    assert found[0].given == (("Anna", ("taal",)), ("Bram", ("maatwerk",)))
    assert [case.disputed for case in found] == [("maatwerk", "taal"), ("maatwerk",), ("samenwerking",)]
    assert all(case.decision is None and case.text for case in found)


def test_cases_are_masked_for_who_may_not_see_names(ready: Project, by: By) -> None:
    sample = double.assign(ready, ["Anna", "Bram"], size=100, questions=["les"])
    complete(by("Anna"), sample, "taal")
    complete(by("Bram"), sample, "vroeg")
    nobody = replace(ready, settings=ready.settings.model_copy(update={"unmasked": "nobody"}))
    shown = {case.answer_id: case.text for case in adjudicate.cases(nobody, sample.id)}
    raw = {case.answer_id: case.text for case in adjudicate.cases(ready, sample.id)}
    assert "Haile" in raw["2020-00001.les"]
    assert not any("Haile" in text or "t.haile@" in text for text in shown.values())


def test_what_is_settled_holds_over_the_coders_and_leaves_agreement_as_it_was(
    ready: Project, by: By, done: DoubleSample
) -> None:
    before, answer = compare.compare(ready, done.id), done.answer_ids[9]
    adjudicate.adjudicate(by("Anna"), done.id, answer, ["samenwerking"], Difference.UNCLEAR, " wat is regio? ")
    with ready.reading() as session:
        basis = evidence.gather(session, ready.settings, [answer.rpartition(".")[2]])
        assert basis.questions[0].codes[answer] == {"samenwerking"}
        votes = suggest.votes_of(decisions.current_decisions(session))
    assert votes[answer] == [("samenwerking",)]
    after = compare.compare(ready, done.id)
    assert (after.rows, after.overall, after.n_settled) == (before.rows, before.overall, 1)
    case = adjudicate.cases(ready, done.id)[0]
    assert case.given == (("Anna", ("taal",)), ("Bram", ("maatwerk",)))
    assert case.decision is not None
    assert (case.decision.coder, case.decision.codes) == ("Anna", ("samenwerking",))
    assert case.settled is not None
    assert (case.settled.reason, case.settled.note) == (Difference.UNCLEAR, "wat is regio?")
    [row] = [r for r in table.page(ready, Wanted(), [], size=200).rows if r.answer_id == answer]
    assert dict(row.codes.given) == {"samenwerking": ()}
    assert "differ" not in row.flags
    hits = {
        code: {r.answer_id for r in table.page(ready, Wanted(codes=(code,)), []).rows}
        for code in ("samenwerking", "maatwerk")
    }
    assert answer in hits["samenwerking"]
    assert answer not in hits["maatwerk"]
    assert table.page(ready, Wanted(flags=("differ",)), []).n_hits == 2
    assert n_unclear(ready) == {"taal": 1, "maatwerk": 1}
    [line] = logbook.entries(ready, Asked(verb="adjudicate")).entries
    assert (
        line.sentence
        == f"Besliste over antwoord {answer} van dubbel-001. Reden van het verschil: onduidelijke definitie."
    )


def test_settling_is_taken_back_from_the_log_by_who_did_it(ready: Project, by: By, done: DoubleSample) -> None:
    anna, els, answer = by("Anna"), by("Els"), done.answer_ids[9]
    adjudicate.adjudicate(els, done.id, answer, ["samenwerking"], Difference.GAP)
    adjudicate.adjudicate(els, done.id, answer, ["vroeg"], Difference.MISTAKE, "toch anders")
    lines = logbook.entries(els, Asked(verb="adjudicate")).entries
    assert [e.n_undo for e in lines] == [1, 0]
    assert [e.n_undo for e in logbook.entries(anna, Asked(verb="adjudicate")).entries] == [0, 0]
    logbook.undo_entry(els, lines[0].number)
    case = adjudicate.cases(ready, done.id)[0]
    assert case.decision is not None
    assert case.decision.codes == ("samenwerking",)
    assert case.settled is not None
    assert case.settled.reason is Difference.GAP
    adjudicate.adjudicate(anna, done.id, answer, ["taal"], Difference.OVERLOOKED)
    own = logbook.entries(anna, Asked(verb="adjudicate", who="Anna")).entries[0]
    logbook.undo_entry(anna, own.number)
    with ready.reading() as session:
        mine = {d.answer_id: d for d in decisions.current_decisions(session, "Anna")}
    assert (mine[answer].codes, mine[answer].seen) == (("taal",), Seen.BLIND)  # what she coded herself stands again


def test_settling_twice_the_same_is_once_and_unknown_codes_or_answers_are_refused(
    ready: Project, done: DoubleSample
) -> None:
    answer = done.answer_ids[9]
    first = adjudicate.adjudicate(ready, done.id, answer, ["taal"], Difference.MISTAKE)
    assert adjudicate.adjudicate(ready, done.id, answer, ["taal"], Difference.MISTAKE) == first
    with ready.reading() as session:
        assert len(adjudications.of(session, [first.id])) == 1
    with pytest.raises(CodedError, match="onbekend"):
        adjudicate.adjudicate(ready, done.id, answer, ["onbekend"], Difference.MISTAKE)
    outside = next(i for i in substantive(ready) if i not in done.answer_ids)
    with pytest.raises(CodedError, match=outside):
        adjudicate.adjudicate(ready, done.id, outside, ["taal"], Difference.MISTAKE)


def test_of_three_coders_who_each_miss_some_every_pair_counts(ready: Project, by: By) -> None:
    sample = double.assign(ready, ["Anna", "Bram", "Els"], size=6)
    complete(by("Anna"), sample)
    give(by("Bram"), dict.fromkeys(sample.answer_ids[:3], ("taal",)))
    give(by("Els"), dict.fromkeys(sample.answer_ids[2:4], ("vroeg",)))
    double.stop(ready, sample.id, "Bram")
    double.stop(ready, sample.id, "Els")
    found = compare.compare(ready, sample.id)
    assert found.overall.n == 4
    assert {r.code: r.agreement.n_given for r in found.rows} == {"taal": (4, 3, 0), "vroeg": (0, 0, 2)}
    assert [len(case.given) for case in adjudicate.cases(ready, sample.id)] == [3, 2]
    assert [e.sentence for e in logbook.entries(ready, Asked(verb="double_stop")).entries] == [
        "Sloot het deel van Els in dubbel-001 af, na 2 antwoorden.", "Sloot het deel van Bram in dubbel-001 af, na 3 antwoorden.",
    ]  # fmt: skip


def test_what_settled_a_difference_settles_it_still_when_its_maker_changes_it(
    ready: Project, by: By, done: DoubleSample
) -> None:
    els, answer = by("Els"), done.answer_ids[9]
    first = adjudicate.adjudicate(els, done.id, answer, ["samenwerking"], Difference.GAP, "nieuw")
    take_in(els, [replace(sent(answer, "vroeg"), supersedes=first.id)])
    give(by("Bram"), {answer: ("maatwerk", "taal")})  # a coder who changes his mind changes nothing
    [case] = [one for one in adjudicate.cases(ready, done.id) if one.answer_id == answer]
    assert case.decision is not None
    assert case.settled is not None
    assert (case.decision.codes, case.settled.reason, case.settled.note) == (("vroeg",), Difference.GAP, "nieuw")
    planned = bulk.plan(by("Anna"), bulk.Action.ADD, "taal", [answer])
    assert (planned.n, planned.left) == (0, {bulk.Left.SETTLED: 1})


def test_what_a_coder_noted_stays_with_what_he_settles(ready: Project, by: By, done: DoubleSample) -> None:
    anna, answer = by("Anna"), done.answer_ids[9]
    noted = Marks(((0, 2, "taal"), (0, 2, "maatwerk")), ("quote",), "let op")
    take_in(anna, [replace(sent(answer, "taal", "maatwerk"), marks=noted)])
    made = adjudicate.adjudicate(anna, done.id, answer, ["taal"], Difference.MISTAKE)
    with ready.reading() as session:
        assert marks.marks_of(session, [made.id]) == {made.id: Marks(((0, 2, "taal"),), ("quote",), "let op")}
