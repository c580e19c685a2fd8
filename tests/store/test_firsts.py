"""The first of each text, remembered outside memory."""

from hypothesis import given
from hypothesis import strategies as st

from coding.store.firsts import Firsts


@given(st.lists(st.sampled_from(["", "a", "b", "\ud800", "é", "e\u0301"]), max_size=30))
def test_the_first_of_each_text_is_told(texts: list[str]) -> None:
    seen: dict[str, str] = {}
    with Firsts() as firsts:
        for n, text in enumerate(texts):
            assert firsts.first(text, f"a{n}") == seen.get(text, "")
            seen.setdefault(text, f"a{n}")


def test_two_tables_know_nothing_of_each_other() -> None:
    with Firsts() as one, Firsts() as other:
        assert one.first("tekst", "a1") == ""
        assert other.first("tekst", "a2") == ""
