from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.errors import FileError
from coding.records import Basis, ThemeShare
from coding.reporting import cells
from coding.reporting.files import clean, save

RULES = cells.Rules("nl")


def a_share(n_theme=10, n=40, hidden=False, **more) -> ThemeShare:
    values = {"code_id": "c", "wave_id": "2020"} | more
    return ThemeShare(
        "q", n=n, n_theme=n_theme, share=n_theme / n, low=0.1, high=0.4, basis=Basis.DECIDED, hidden=hidden, **values
    )


@pytest.mark.parametrize(("n_theme", "n"), [(3, 40), (0, 17), (6, 8), (20, 40)])
def test_hidden_figure_is_one_sign_whatever_the_figure(n_theme, n):
    share = a_share(n_theme, n, hidden=True)
    assert {write(share) for write in (RULES.both, RULES.count, RULES.share, RULES.interval)} == {"·"}


@given(n_theme=st.integers(0, 400))
def test_hidden_figure_does_not_depend_on_the_figure(n_theme):
    one, other = a_share(n_theme, 400, hidden=True), a_share(3, 400, hidden=True)
    for write in (RULES.both, RULES.count, RULES.share, RULES.interval):
        assert write(one) == write(other)
    ranked = [cells.ranked([a_share(9, 400, code_id="b"), replace(s, code_id="a")], ["b", "a"]) for s in (one, other)]
    assert [[s.code_id for s in order] for order in ranked] == [["b", "a"], ["b", "a"]]


def test_small_n_gives_counts():
    share = a_share(6, 19)
    assert (RULES.both(share), RULES.share(share), RULES.interval(share)) == ("6", "–", "–")
    assert RULES.both(a_share(6, 20)) == "30% (6)"


def test_share_between_zero_and_a_percent_is_not_zero():
    assert RULES.both(a_share(1, 1000)) == "<1% (1)"
    assert RULES.both(a_share(999, 1000)) == ">99% (999)"
    assert RULES.both(a_share(0, 1000)) == "0% (0)"


def test_no_answers_is_a_dash():
    nothing = replace(a_share(), n=0, n_theme=0, share=float("nan"))
    assert (RULES.both(nothing), RULES.both(None)) == ("–", "–")


def test_ranked_is_by_share_then_codebook():
    shares = [a_share(code_id="b"), a_share(code_id="a"), a_share(30, code_id="c"), a_share(0, code_id="d")]
    assert [s.code_id for s in cells.ranked(shares, ["a", "b", "c", "d"])] == ["c", "a", "b"]


def test_waves_are_in_the_given_order_and_else_by_name(report):
    question = report.questions[0]
    assert cells.wave_order(question) == ("2019", "2020")
    assert cells.wave_order(question, ("2020", "2019")) == ("2020", "2019")
    numbered = replace(question, shares=tuple(a_share(wave_id=f"meting {i}") for i in (10, 9)))
    assert cells.wave_order(numbered) == ("meting 9", "meting 10")


@given(st.text(st.characters(codec=None)))
def test_clean_leaves_only_what_xml_can_hold(text):
    made = clean(text)
    assert clean(made) == made
    made.encode("utf-8")
    assert not [c for c in made if ord(c) < 32 and c not in "\n\t"]


def test_save_into_no_folder_says_so_and_leaves_nothing(tmp_path):
    with pytest.raises(FileError, match="cannot be written"):
        save(b"x", tmp_path / "nowhere" / "rapport.docx")
    (tmp_path / "map.docx").mkdir()
    with pytest.raises(FileError, match=r"map\.docx"):
        save(b"x", tmp_path / "map.docx")
    assert [p.name for p in tmp_path.iterdir()] == ["map.docx"]
