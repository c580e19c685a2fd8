"""Comparing the coders of a sample, and settling what they gave different codes; what is settled holds, and agreement stays as it was."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from coding.errors import CodedError
from coding.records import Difference, DoubleSample, Seen
from coding.store import adjudications, decisions, marks
from coding.store.marks import Marks
from coding.workflow import (
    adjudicate,
    bulk,
    codebooks,
    compare,
    double,
    evidence,
    logbook,
    suggest,
    table,
)
from coding.workflow.adjudicate import n_unclear
from coding.workflow.logbook import Asked
from coding.workflow.project import Project
from coding.workflow.sent import take_in
from coding.workflow.table import Wanted
from tests.workflow.test_double import By, by, complete, give, sent, substantive

__all__ = ["by"]  # fixture


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
    assert math.isnan(taal.low)  # nine times not given: no interval
    assert math.isnan(rows["maatwerk"].agreement.low)  # three times given
    assert found.overall.low <= found.overall.alpha <= found.overall.high
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


def test_an_answer_that_was_settled_since_it_was_shown_is_left_alone(
    ready: Project, by: By, done: DoubleSample
) -> None:
    answer, settle = done.answer_ids[9], adjudicate.adjudicate
    first = settle(by("Karin"), done.id, answer, ["taal"], Difference.UNCLEAR, shown="")
    assert settle(by("Karin"), done.id, answer, ["taal"], Difference.UNCLEAR, shown="") == first  # sent again
    for coder in ("Karin", "Piet"):  # another window, another person
        with pytest.raises(CodedError, match=answer):
            settle(by(coder), done.id, answer, [], Difference.GAP, shown="")
    second = settle(by("Piet"), done.id, answer, ["maatwerk"], Difference.GAP, shown=first.id)
    [case] = [one for one in adjudicate.cases(ready, done.id) if one.answer_id == answer]
    assert case.decision == second
    # what she decided first holds again once she says so: her own decision of then no longer stands
    third = settle(by("Karin"), done.id, answer, ["taal"], Difference.UNCLEAR, shown=second.id)
    assert third.id not in (first.id, second.id)
    assert third.supersedes == first.id
    [case] = [one for one in adjudicate.cases(ready, done.id) if one.answer_id == answer]
    assert case.decision == third


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
