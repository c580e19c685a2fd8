"""What a new decision comes on top of, and what it takes over: memo, flags, fragments, and that it settles a difference."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from coding.errors import CodedError
from coding.records import Decision, Difference, DoubleSample, Seen
from coding.review.decide import AUTOMATIC
from coding.store import adjudications, decisions, marks
from coding.store.adjudications import Settled
from coding.store.marks import Marks
from coding.workflow import adjudicate, below, codebook_history, codebooks, decide, double, suggest, sweep
from coding.workflow import sent as card
from coding.workflow.project import Project, current_codebook, now
from tests.workflow.conftest import CODEBOOK
from tests.workflow.test_double import By, by, give, sent

__all__ = ["by"]  # fixture
ANSWER = "2020-00002.les"
NOTED = Marks(((0, 2, "taal"), (0, 2, "vroeg")), ("discuss", "quote"), "let op")


def current(project: Project, coder: str, answer: str = ANSWER) -> Decision:
    with project.reading() as session:
        [found] = decisions.current_decisions(session, coder, [answer])
    return found


def carried(project: Project, decision: Decision) -> Marks | None:
    with project.reading() as session:
        return marks.marks_of(session, [decision.id]).get(decision.id)


def redefine(project: Project, survey: Any, code: str = "Vroeg beginnen") -> None:
    """A next version of the codebook, in which a code means something else."""
    book = CODEBOOK.replace('version: "1"', 'version: "2"')
    book = book.replace(f"label: {code}", f"label: {code}, definition: iets heel anders")
    codebooks.load_codebook(project, survey.codebook(book, "twee.yaml"))


def codes_of_file(folder: Path, answer: str, codes: str, coder: str) -> Path:
    path = folder / "besluiten.csv"
    path.write_text(f"id,codes,coder\n{answer},{codes},{coder}\n", encoding="utf-8")
    return path


# ---- on top of what


def test_own_decision_comes_before_what_was_given_without_a_person_and_that_before_what_was_taken_back(
    ready: Project,
) -> None:
    def made(id_: str, coder: str, seen: Seen, supersedes: str = "") -> Decision:
        return Decision(id_, ANSWER, coder, (), now(), "1", seen, "", supersedes)

    steps = [
        (made("back", "A", Seen.WITHDRAWN), "back"),
        (made("given", AUTOMATIC, Seen.AUTOMATIC), "given"),
        (made("own", "A", Seen.BLIND, "given"), "own"),
    ]
    for decision, expected in steps:
        with ready.writing() as session:
            decisions.add_decisions(session, [decision])
            standing = below.Below(session, [ANSWER], "A").of("A", ANSWER)
        assert standing is not None
        assert standing.id == expected
    with ready.reading() as session:
        everybody = below.Below(session, [ANSWER])
    assert everybody.of("B", ANSWER) is None  # nobody else comes on top of what A replaced


def test_of_two_coders_in_one_file_only_the_first_replaces_what_was_given_without_a_person(
    ready: Project, tmp_path: Path
) -> None:
    with ready.writing() as session:
        given = Decision("given", ANSWER, AUTOMATIC, ("taal",), now(), "1", Seen.AUTOMATIC)
        decisions.add_decisions(session, [given])
    path = tmp_path / "twee.csv"
    path.write_text(f"id,codes,coder\n{ANSWER},taal,A\n{ANSWER},vroeg,B\n", encoding="utf-8")
    decide.decide_file(ready, path)
    assert [current(ready, coder).supersedes for coder in "AB"] == ["given", ""]


def test_what_several_decisions_in_a_row_take_over_comes_from_the_one_below_them_all(ready: Project, by: By) -> None:
    take = sent(ANSWER, "taal", "vroeg")
    card.take_in(by("Anna"), [replace(take, marks=NOTED)])
    with ready.writing() as session:
        first = replace(current(ready, "Anna"), id="een", codes=("taal",), supersedes=take.id, seen=Seen.ADJUDICATED)
        back = replace(first, id="twee", codes=(), supersedes="een", seen=Seen.WITHDRAWN)
        why = Settled("dubbel-001", Difference.GAP)
        double_sample = DoubleSample("dubbel-001", now(), "Anna", 1, (), (ANSWER,), ("Anna", "Bram"))
        double.store.add_sample(session, double_sample)
        below.add(session, [first, back], current_codebook(session), settled={"een": why})
        assert marks.marks_of(session, ["een", "twee"]) == {"een": replace(NOTED, fragments=((0, 2, "taal"),))}
        assert adjudications.of(session, ["een", "twee"]) == {"een": why}


# ---- memo, flags and fragments


def test_confirming_keeps_memo_flags_fragments_and_what_was_seen(ready: Project, by: By, survey: Any) -> None:
    run, anna = suggest.suggest_project(ready).run_id, by("Anna")
    card.take_in(anna, [replace(sent(ANSWER, "taal", "vroeg", run_id=run), marks=NOTED)])
    redefine(ready, survey)
    [waiting] = codebook_history.work_list(anna, "vroeg")
    assert codebook_history.confirm(anna, waiting) == "2"
    made = current(ready, "Anna")
    assert (made.codes, made.codebook_version, made.supersedes) == (("taal", "vroeg"), "2", waiting.decision.id)
    assert (made.seen, made.run_id) == (Seen.SUGGESTIONS, run)
    assert carried(ready, made) == NOTED


def test_import_over_an_own_decision_keeps_memo_and_flags_and_fragments_of_codes_that_stay(
    ready: Project, by: By, tmp_path: Path
) -> None:
    anna = by("Anna")
    card.take_in(anna, [replace(sent(ANSWER, "taal", "vroeg"), marks=NOTED)])
    decide.decide_file(anna, codes_of_file(tmp_path, ANSWER, "taal", "Anna"))
    made = current(ready, "Anna")
    assert (made.codes, made.seen) == (("taal",), Seen.IMPORTED)
    assert carried(ready, made) == replace(NOTED, fragments=((0, 2, "taal"),))


def test_fragment_goes_along_with_its_code_when_that_was_merged(ready: Project, by: By, survey: Any) -> None:
    anna = by("Anna")
    card.take_in(anna, [replace(sent(ANSWER, "vroeg"), marks=Marks(((0, 2, "vroeg"),)))])
    book = CODEBOOK.replace('version: "1"', 'version: "2"')
    book = "\n".join(line for line in book.splitlines() if "id: vroeg" not in line) + "\nmerged: {vroeg: taal}\n"
    codebooks.load_codebook(ready, survey.codebook(book, "twee.yaml"))
    decide.decide_answer(anna, ANSWER, ["taal", "maatwerk"])
    assert carried(ready, current(ready, "Anna")) == Marks(((0, 2, "taal"),))


# ---- what settled a difference


@pytest.fixture
def settled(ready: Project, by: By) -> DoubleSample:
    """Anna and Bram differed about three answers; Els settled the first."""
    sample = double.assign(ready, ["Anna", "Bram"], size=3)
    give(by("Anna"), dict.fromkeys(sample.answer_ids, ("taal",)))
    give(by("Bram"), dict.fromkeys(sample.answer_ids, ("maatwerk",)))
    for coder in ("Anna", "Bram"):
        double.finish(by(coder), sample.id)
    codes = ["samenwerking", "vroeg"]
    adjudicate.adjudicate(by("Els"), sample.id, sample.answer_ids[0], codes, Difference.GAP, "nieuw")
    return sample


def holds(project: Project, sample: DoubleSample) -> tuple[tuple[str, ...], Difference, str]:
    """What is settled about the first answer, and why coders differed."""
    [case] = [one for one in adjudicate.cases(project, sample.id) if one.answer_id == sample.answer_ids[0]]
    assert case.decision is not None
    assert case.settled is not None
    return case.decision.codes, case.settled.reason, case.settled.note


def test_yes_and_no_about_a_code_leave_a_difference_settled(ready: Project, by: By, settled: DoubleSample) -> None:
    run, els, answer = suggest.suggest_project(ready).run_id, by("Els"), settled.answer_ids[0]
    no = sweep.Said(str(uuid4()), answer, "vroeg", "no", now(), run)
    yes = sweep.Said(str(uuid4()), answer, "taal", "yes", now(), run)
    assert sweep.take_in(els, [no, yes]) == 2
    assert holds(ready, settled) == (("samenwerking", "taal"), Difference.GAP, "nieuw")
    assert (current(ready, "Els", answer).seen, current(ready, "Els", answer).run_id) == (Seen.ADJUDICATED, "")


def test_confirming_an_older_definition_leaves_a_difference_settled(
    ready: Project, by: By, settled: DoubleSample, survey: Any
) -> None:
    redefine(ready, survey)
    [waiting] = codebook_history.work_list(by("Els"), "vroeg")
    codebook_history.confirm(by("Els"), waiting)
    assert holds(ready, settled) == (("samenwerking", "vroeg"), Difference.GAP, "nieuw")
    assert current(ready, "Els", settled.answer_ids[0]).codebook_version == "2"


def test_deciding_anew_and_a_file_of_the_same_coder_leave_a_difference_settled(
    ready: Project, by: By, settled: DoubleSample, tmp_path: Path
) -> None:
    els, answer = by("Els"), settled.answer_ids[0]
    decide.decide_answer(els, answer, ["vroeg"])
    assert holds(ready, settled) == (("vroeg",), Difference.GAP, "nieuw")
    decide.decide_file(els, codes_of_file(tmp_path, answer, "maatwerk", "Els"))
    assert holds(ready, settled) == (("maatwerk",), Difference.GAP, "nieuw")
    decide.decide_file(els, codes_of_file(tmp_path, answer, "taal", "Dirk"))  # of somebody else: settles nothing
    assert holds(ready, settled) == (("maatwerk",), Difference.GAP, "nieuw")
    assert current(ready, "Dirk", answer).seen is Seen.IMPORTED


# ---- suggestions that there are not


def test_suggestions_that_there_are_not_are_refused_by_name(ready: Project, contents: Any) -> None:
    suggest.suggest_project(ready)
    before = contents(ready)
    moment = now()
    for decides in (
        lambda: decide.decide_answer(ready, ANSWER, ["taal"], "suggest-999"),
        lambda: card.take_in(ready, [sent(ANSWER, "taal", run_id="suggest-999")]),
        lambda: sweep.take_in(ready, [sweep.Said(str(uuid4()), ANSWER, "taal", "yes", moment, "suggest-999")]),
    ):
        with pytest.raises(CodedError, match="no suggestions 'suggest-999'.*Did you mean 'suggest-001'"):
            decides()
    assert contents(ready) == before
