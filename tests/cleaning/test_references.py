"""Links between the answers of one respondent: only those that are certain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.cleaning.references import Given, numbers_of, refer
from coding.records import AnswerKind

A, E, N, X = AnswerKind.ANSWER, AnswerKind.ELSEWHERE, AnswerKind.NOTHING_TO_ADD, AnswerKind.EMPTY
NUMBERS = {"11": "q1", "12": "q2", "12a": "q3"}


def _given(*rows: tuple[str, AnswerKind]) -> list[Given]:
    return [(f"q{n}", n, text, kind) for n, (text, kind) in enumerate(rows, 1)]


@pytest.mark.parametrize(
    "text", ["zie hierboven", "Idem.", "zelfde als vorige", "zie vorige vraag", "hetzelfde", "zie mijn vorige antwoord"]
)
def test_previous_is_the_question_right_before(text: str) -> None:
    assert refer(_given(("taal", A), ("werk", A), (text, E))) == {"q3": "q2"}


def test_previous_without_an_answer_links_only_if_one_earlier_answer_is_left() -> None:
    assert refer(_given(("taal", A), ("", X), ("zie boven", E))) == {"q3": "q1"}
    assert refer(_given(("taal", A), ("werk", A), ("", X), ("zie boven", E))) == {}
    assert refer(_given(("taal", A), ("geen", N), ("idem", E))) == {"q3": "q1"}


def test_already_answered_links_only_to_the_only_earlier_answer() -> None:
    assert refer(_given(("taal", A), ("al beantwoord", E))) == {"q2": "q1"}
    assert refer(_given(("taal", A), ("werk", A), ("al beantwoord", E))) == {}


def test_chain_ends_at_the_answer() -> None:
    assert refer(_given(("taal", A), ("idem", E), ("idem", E), ("zie boven", E))) == {
        "q2": "q1",
        "q3": "q1",
        "q4": "q1",
    }


def test_chain_without_an_answer_gives_no_link() -> None:
    assert refer(_given(("zie bijlage", E), ("idem", E), ("idem", E))) == {}
    assert refer(_given(("idem", E), ("geen", N))) == {}
    # what "idem" repeats is a reference to a document, not the answer before that
    assert refer(_given(("taal", A), ("zie bijlage", E), ("idem", E))) == {}


def test_number_names_the_question() -> None:
    rows = (("taal", A), ("werk", A), ("gezin", A))
    assert refer(_given(*rows, ("zie vraag 12", E)), NUMBERS) == {"q4": "q2"}
    assert refer(_given(*rows, ("zie vr. 12A", E)), NUMBERS) == {"q4": "q3"}
    assert refer(_given(*rows, ("zie v12", E)), NUMBERS) == {"q4": "q2"}
    assert refer(_given(("zie antwoord op vraag 12", E), ("werk", A)), NUMBERS) == {"q1": "q2"}


@pytest.mark.parametrize(
    "text",
    ["zie vraag 99", "zie vraag 11 en 12", "zie vraag 11 t/m 12", "zie vraag 12b", "zie bijlage 12", "zie hieronder"],
)
def test_unknown_or_several_numbers_give_no_link(text: str) -> None:
    assert refer(_given(("taal", A), (text, E)), NUMBERS) == {}


def test_number_means_nothing_without_numbers() -> None:
    assert refer(_given(("taal", A), ("zie vraag 1", E))) == {}


def test_circle_and_reference_to_itself_give_no_link() -> None:
    assert refer(_given(("zie vraag 12", E), ("zie vraag 11", E)), NUMBERS) == {}
    assert (
        refer(
            _given(
                ("zie vraag 11", E),
            ),
            NUMBERS,
        )
        == {}
    )


def test_reference_to_a_non_answer_gives_no_link() -> None:
    assert refer(_given(("taal", A), ("geen", N), ("zie vraag 12", E)), NUMBERS) == {}


def test_order_of_the_rows_does_not_matter() -> None:
    rows = _given(("taal", A), ("werk", A), ("idem", E))
    assert refer(rows[::-1]) == refer(rows) == {"q3": "q2"}


def test_numbers_come_from_labels_that_begin_with_them() -> None:
    labels = {
        "a": "12. Wat gaat goed?",
        "b": "V13a Wat niet?",
        "c": "2020 was?",
        "d": "14 Waarom?",
        "e": "14. Hoe?",
        "f": "Wat?",
    }
    assert numbers_of(labels) == {"12": "a", "13a": "b"}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["taal", "idem", "zie boven", "zie vraag 11", "zie vraag 12", "al beantwoord", "zie vraag 12a", ""]
            ),
            st.sampled_from(AnswerKind),
        ),
        max_size=8,
    )
)
def test_every_link_goes_from_elsewhere_to_an_answer(rows: list[tuple[str, AnswerKind]]) -> None:
    answers = _given(*rows)
    kinds = {question: kind for question, _, _, kind in answers}
    for question, target in refer(answers, NUMBERS).items():
        assert kinds[question] is E
        assert kinds[target] is A
