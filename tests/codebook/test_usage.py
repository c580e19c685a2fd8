"""What keywords do in a survey, counted by hand."""

from coding.codebook.usage import Counting


def _counted() -> Counting:
    keywords = [
        ("taal", "taal*", bool),
        ("taal", "b1", bool),
        ("werk", "werk*", bool),
        ("werk", "[coa] baan", lambda question: question == "coa"),
        ("coa", "[les] warm", lambda question: question == "les"),
    ]
    counting = Counting(keywords, ["taal", "werk", "coa", "rest"])
    for n in range(20):
        fired = [(0, ((0, 8),))] if n < 7 else []
        fired += [(2, ((4, 8),))] if n < 5 else []
        fired += [(1, ((20, 22),))] if n == 0 else []
        counting.add(f"{n:02d}", "les", fired)
    return counting


def test_uses_count_answers_and_not_places() -> None:
    counting = _counted()
    counting.add("20", "les", [(0, ((0, 4),)), (0, ((9, 13),))])
    taal, b1, werk, baan, warm = counting.usage().keywords
    assert (taal.n, taal.n_alone, taal.n_asked, round(taal.share, 3)) == (8, 7, 21, 0.381)
    assert (b1.n, b1.n_alone, b1.answer_ids) == (1, 0, ("00",))
    assert taal.answer_ids == ("00", "01", "02", "03", "04")
    assert (werk.n, warm.n, warm.n_asked, baan.n_asked, baan.share) == (5, 0, 21, 0, 0.0)


def test_dead_broad_and_unasked_are_told_apart() -> None:
    usage = _counted().usage()
    assert [use.keyword for use in usage.dead] == ["[les] warm"]
    assert [use.keyword for use in usage.unasked] == ["[coa] baan"]
    assert [(use.keyword, use.share) for use in usage.broad] == [("taal*", 0.35)]
    assert usage.without == ("rest",)


def test_overlap_is_on_the_same_words_only() -> None:
    (overlap,) = _counted().usage().overlaps
    assert (overlap.code_id, overlap.other_id, overlap.n, overlap.share) == ("taal", "werk", 5, 1.0)
    assert len(overlap.answer_ids) == 5
    beside = Counting([("a", "x", bool), ("b", "y", bool)], ["a", "b"])
    for n in range(9):
        beside.add(str(n), "", [(0, ((0, 4),)), (1, ((4, 8),))])
    assert beside.usage().overlaps == ()


def test_no_answers_is_no_division() -> None:
    usage = Counting([("a", "x", bool)], ["a"]).usage()
    assert (usage.n_answers, usage.dead, len(usage.unasked), usage.broad) == (0, (), 1, ())
