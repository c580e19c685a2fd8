"""Groups of answers that are the same, or nearly."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from coding.cleaning.duplicates import TURNING, Group, groups
from coding.cleaning.kinds import normalised


def _groups(*texts: str, **options) -> list[Group]:
    return groups([(f"a{n}", f"q{n % 2}", text) for n, text in enumerate(texts)], **options)


def test_identical_after_normalising_is_one_group_across_questions() -> None:
    (group,) = _groups("De taal!", "werk", "de  táál")
    assert group == Group("a0", ("a0", "a2"), "identical", 1.0)


def test_near_identical_is_one_group_with_its_similarity() -> None:
    one, other = "Wij werken veel samen met de regio", "wij werkten veel samen met de regio."
    (group,) = _groups(one, "iets heel anders dan dit hier", other)
    assert (group.members, group.reason) == (("a0", "a2"), "near")
    assert group.similarity == round(fuzz.ratio(normalised(one), normalised(other)) / 100, 4)
    assert 0.9 <= group.similarity < 1


def test_group_holds_identical_and_near_members() -> None:
    (group,) = _groups("de taal is een grote drempel", "De taal is een grote drempel", "de taal is een grote drempels")
    assert (group.members, group.reason) == (("a0", "a1", "a2"), "near")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("dat werkt bij ons wel goed met werkgevers", "dat werkt bij ons niet goed met werkgevers"),
        ("er is geen geld voor extra taallessen", "er is geld voor extra taallessen"),
        ("wij hebben 2 klantmanagers voor deze groep", "wij hebben 3 klantmanagers voor deze groep"),
        ("wij hebben drie klantmanagers voor deze groep", "wij hebben vier klantmanagers voor deze groep"),
        ("dat is bij werkgevers in de regio bekend", "dat is bij werkgevers in de regio onbekend"),
        ("er komen steeds meer jongeren naar het loket", "er komen steeds minder jongeren naar het loket"),
        ("dat lukt zonder begeleiding van de gemeente", "dat lukt met begeleiding van de gemeente"),
        ("start per 1-1-2021 voor de hele groep", "start per 1-7-2021 voor de hele groep"),
    ],
)
def test_texts_that_differ_in_a_negation_or_a_number_are_apart(one: str, other: str) -> None:
    assert _groups(one, other) == []
    assert len(_groups(one, one + "!", other)) == 1


def test_short_answers_are_grouped_only_when_identical() -> None:
    assert _groups("te weinig tijd", "te weinig tijdd", "corona", "coronaa") == []
    assert len(_groups("er is weinig tijd over", "er is weinig tijdd over")) == 1


def test_texts_below_the_threshold_are_apart() -> None:
    one, other = "wij werken graag samen met de regio", "wij werken vaak samen met onze regio"
    assert _groups(one, other) == []
    assert len(_groups(one, other, threshold=0.8)) == 1


def test_empty_texts_are_in_no_group_and_signs_only_when_equal() -> None:
    assert _groups("", "", " ", "\n") == []
    assert [group.members for group in _groups("👍", "👎", "👍")] == [("a0", "a2")]


def test_groups_do_not_drift() -> None:
    chain = ["aaaaaaaa bbbbbbbb cccccccc dddddddd" + "e" * n for n in range(12)]
    for group in _groups(*chain):
        texts = [normalised(chain[int(member[1:])]) for member in group.members]
        shortest = min(texts, key=len)
        assert all(fuzz.ratio(shortest, text) >= 90 for text in texts)
    assert len(_groups(*chain)) > 1


WORDS = st.sampled_from(["taal", "tael", "werk", "werkt", "niet", "wel", "de", "regio", "regios", "3", "4"])
ANSWERS = st.lists(st.one_of(st.lists(WORDS, max_size=9).map(" ".join), st.text(max_size=8)), max_size=25)


@given(ANSWERS, st.randoms(use_true_random=False))
def test_order_does_not_matter_and_each_answer_is_in_one_group(texts: list[str], shuffle: random.Random) -> None:
    rows = [(f"a{n:02d}", "q", text) for n, text in enumerate(texts)]
    found = groups(rows)
    members = [member for group in found for member in group.members]
    assert len(members) == len(set(members))
    assert all(group.first == group.members[0] and len(group.members) > 1 for group in found)
    shuffle.shuffle(rows)
    assert groups(rows) == found


@given(ANSWERS)
def test_members_agree_in_turning_words_and_numbers(texts: list[str]) -> None:
    for group in _groups(*texts):
        bare = [normalised(texts[int(member[1:])]).split() for member in group.members]
        turning = {
            tuple(sorted(w for w in words if w in TURNING or any(c.isdigit() for c in w)))
            for words in bare
            if len(words) > 3
        }
        assert len(turning) <= 1


def test_blocks_find_what_comparing_all_pairs_finds() -> None:
    pick = random.Random(7)
    words = ["taal", "werk", "gezin", "regio", "tolk", "zorg", "stage", "les"]
    texts = [" ".join(pick.choice(words) for _ in range(5)) for _ in range(700)]
    bare = sorted(set(texts), key=lambda text: (len(text), text))
    free = set(bare)
    expected = set()
    for leader in bare:
        if leader in free:
            near = {text for text in free if fuzz.ratio(leader, text) >= 90}
            free -= near
            expected.add(frozenset(n for n, text in enumerate(texts) if text in near))
    found = {frozenset(int(member[1:]) for member in group.members) for group in _groups(*texts)}
    assert found == {group for group in expected if len(group) > 1}
