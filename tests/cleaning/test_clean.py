"""The steps together: one cleaned answer per answer, in order."""

from coding.cleaning.clean import ALL_STEPS, clean, mending
from coding.cleaning.links import link
from coding.cleaning.privacy import gazetteer
from coding.records import Answer, AnswerKind, CleanAnswer

NAMES = gazetteer()


def _clean(*texts: str, **options) -> list[CleanAnswer]:
    answers = [Answer(f"a{n}", text, question_id="q") for n, text in enumerate(texts)]
    return list(clean(answers, NAMES, **options))


def test_answers_come_out_in_order_and_once_each() -> None:
    found = _clean("taal", "n.v.t.", "", "taal")
    assert [a.answer_id for a in found] == ["a0", "a1", "a2", "a3"]
    assert [a.is_answer for a in found] == [True, False, False, True]


def test_duplicates_name_the_first_answer_of_all() -> None:
    texts = ("Geen tijd!", "geen  tijd", "genoeg tijd", "👍", "👎", "👍")
    given = [Answer(f"a{n}", text, question_id=f"q{n % 2}") for n, text in enumerate(texts)]
    found = _clean(*texts, links=link(given, mending(ALL_STEPS)))
    assert [a.duplicate_of for a in found] == ["", "a0", "", "", "", "a3"]
    assert [a.duplicate_reason for a in found] == ["", "identical", "", "", "", "identical"]


def test_findings_are_in_the_raw_text_and_masked_there() -> None:
    (answer,) = _clean("  goed!!Hier in Dalfsen ")
    (finding,) = answer.findings
    assert (finding.start, finding.end) == (16, 23)
    assert answer.masked == "  goed!!Hier in [gemeente] "
    assert answer.text == "goed!! Hier in Dalfsen"


def test_kinds_count_per_question() -> None:
    (answer,) = _clean("geen", counts={"q": (AnswerKind.NOTHING_TO_ADD,)})
    assert answer.is_answer
    assert answer.kind is AnswerKind.NOTHING_TO_ADD


def test_only_the_named_steps_run() -> None:
    (answer, again) = _clean("in  Dalfsen: n.v.t.", "in  Dalfsen: n.v.t.", steps=())
    assert (answer.text, answer.findings, answer.masked) == ("in  Dalfsen: n.v.t.", (), "in  Dalfsen: n.v.t.")
    assert again.duplicate_of == ""
    (spaces,) = _clean("in  Dalfsen", steps=("spaces",))
    assert spaces.text == "in Dalfsen"
    assert spaces.findings == ()


def test_answers_are_read_one_by_one() -> None:
    def answers():
        yield Answer("a", "taal")
        raise RuntimeError("read ahead")

    assert next(clean(answers(), NAMES)).answer_id == "a"


def test_all_steps_are_named_once() -> None:
    assert len(set(ALL_STEPS)) == len(ALL_STEPS) == 12
