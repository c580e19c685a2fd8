"""Nobody sees what another gave in a sample before his own part is done, wherever codes are shown or written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from coding.errors import CodedError, NotReadyError
from coding.records import Difference, DoubleSample, Ended, Seen
from coding.review.queue import random_order
from coding.store import decisions
from coding.store.marks import Marks
from coding.workflow import (
    adjudicate,
    codebook_history,
    codebooks,
    compare,
    double,
    export,
    logbook,
    modes,
    progress,
    quotes,
    report,
    share,
    suggest,
    sweep,
    table,
)
from coding.workflow.logbook import Asked
from coding.workflow.project import Project, now
from coding.workflow.sent import take_in
from coding.workflow.table import Wanted
from tests.workflow.conftest import CODEBOOK
from tests.workflow.test_double import By, by, complete, decide_alike_of, give, parts, sent, substantive

__all__ = ["by"]  # fixture


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
    assert not shown & set(half.answer_ids)
    assert export.export_project(by("Els"), tmp_path / "uit.csv").n_rows


def test_figures_wait_until_the_own_part_is_done(by: By, half: DoubleSample) -> None:
    figures = share.shares_project, report.report_data, progress.review_progress
    for asked in figures:
        with pytest.raises(CodedError, match="Anna still codes blind: of .* figures and files hold those"):
            asked(by("Anna"))
        assert asked(by("Els"))
        assert asked(by("Bram"))
    complete(by("Anna"), half)
    assert share.shares_project(by("Anna"))[1] == share.shares_project(by("Bram"))[1]


def test_totals_of_the_codebook_leave_out_what_is_coded_blind(
    ready: Project, by: By, half: DoubleSample, tmp_path: Path
) -> None:
    other = next(i for i in substantive(ready) if i not in {*half.answer_ids, *repeats_of(ready, half)})
    give(by("Els"), {other: ("vroeg",)})
    assert [codebook_history.n_given(by(who)).get("vroeg", 0) for who in ("Anna", "Els")] == [1, 11]
    changed = CODEBOOK.replace("label: Vroeg beginnen,", 'label: Vroeg beginnen, definition: "In het AZC",')
    path = tmp_path / "tweede.yaml"
    path.write_text(changed.replace('"1"', '"2"'), encoding="utf-8")
    codebooks.load_codebook(ready, path)
    assert [codebook_history.n_stale(by(who)) for who in ("Anna", "Els")] == [{"vroeg": 1}, {"vroeg": 11}]
    assert codebook_history.n_stale(by("Bram"), "Bram") == {"vroeg": 10}


def test_a_definition_that_divides_coders_is_not_told_to_who_codes_blind(by: By, half: DoubleSample) -> None:
    give(by("Anna"), {half.answer_ids[0]: ("taal",)})
    double.open_codes(by("Karin"), half.id)
    adjudicate.adjudicate(by("Karin"), half.id, half.answer_ids[0], ["taal"], Difference.UNCLEAR)
    assert adjudicate.n_unclear(by("Karin")) == {"taal": 1, "vroeg": 1}
    assert adjudicate.n_unclear(by("Anna")) == adjudicate.n_unclear(by("Els")) == {}
    complete(by("Anna"), half)
    assert adjudicate.n_unclear(by("Els")) == {"taal": 1, "vroeg": 1}


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


def test_one_code_over_all_answers_leaves_out_what_is_coded_blind(by: By, half: DoubleSample) -> None:
    code, wanted = "samenwerking", set(half.answer_ids)
    assert set(sweep.sweep(by("Bram"), code).answer_ids) & wanted
    assert not set(sweep.sweep(by("Anna"), code).answer_ids) & wanted


def test_work_list_of_an_older_definition_leaves_out_what_is_coded_blind(
    ready: Project, by: By, tmp_path: Path
) -> None:
    run, anna = suggest.suggest_project(ready).run_id, by("Anna")
    head = random_order(substantive(ready), ready.settings.seed)[:6]
    give(anna, dict.fromkeys(head, ("taal",)), run_id=run)
    other = CODEBOOK.replace("label: Taal,", 'label: Taal, definition: "Nederlands leren",').replace('"1"', '"2"')
    path = tmp_path / "tweede.yaml"
    path.write_text(other, encoding="utf-8")
    codebooks.load_codebook(ready, path)
    assert {w.decision.answer_id for w in codebook_history.work_list(anna, "taal")} == set(head)
    sample = double.assign(ready, ["Anna", "Bram"], size=4)
    left = {w.decision.answer_id for w in codebook_history.work_list(anna, "taal")}
    assert left == set(head) - {*sample.answer_ids, *repeats_of(ready, sample)} < set(head)
