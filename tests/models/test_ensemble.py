"""The suggester as one thing: prepared once, fitted to decisions, asked for probabilities."""

import numpy as np
import pytest

from coding.cleaning.words import analyse
from models import ensemble, supervised
from models.ensemble import Batch, Fitted, Lines, Prepared

WORDS = ["taal", "werk", "zorg", "geld"]
FILLING = ["nummer", "soms", "gemeente", "jaar", "groep", "traject", "begin", "keer"]
STOP = frozenset({"de", "en", "het", "is", "van", "zijn"})


def survey(n: int, seed: int = 1) -> tuple[list[str], np.ndarray]:
    """Texts of some of four words, each word with its own code, among words without any code."""
    rng = np.random.default_rng(seed)
    given = rng.random((n, 4)) < 0.35
    texts = [" ".join([*(w for w, g in zip(WORDS, row, strict=True) if g), *rng.choice(FILLING, 3)]) for row in given]
    return texts, given.astype(float)


def _lines(words: list[str], targets: np.ndarray | None = None) -> Lines:
    return Lines(words, np.eye(len(words)) if targets is None else targets, np.ones(len(words)))


def _prepared(texts: list[str], lines: Lines, questions: list[str] | None = None) -> tuple[Prepared, Batch]:
    prepared = ensemble.prepare(texts, lines, analyse, STOP, questions or [])
    encoded = prepared.features.fitted_.rows(slice(len(texts)))
    n_words = np.array([float(len(text.split())) for text in texts])
    return prepared, prepared.batch(encoded, n_words, np.zeros((len(texts), lines.targets.shape[1])), questions or [])


def _learned(prepared: Prepared, batch: Batch, rows: list[int], shares: np.ndarray, coders: float = 1.0) -> Fitted:
    own = batch.rows(np.array(rows, dtype=np.int64))
    return ensemble.fit(prepared, batch, own, shares, np.full(len(rows), coders))


def _loss(truth: np.ndarray, p: np.ndarray) -> float:
    p = p.clip(1e-9, 1 - 1e-9)
    return float(-(truth * np.log(p) + (1 - truth) * np.log(1 - p)).mean())


def test_probabilities_are_of_all_texts_and_codes() -> None:
    texts, truth = survey(30)
    prepared, batch = _prepared(texts, _lines(WORDS))
    for rows in ([], [0], list(range(30))):
        p = _learned(prepared, batch, rows, truth[rows]).probability(batch)
        assert p.shape == (30, 4)
        assert ((p >= 0) & (p <= 1)).all()


def test_words_of_the_lines_rank_texts_before_anything_is_decided() -> None:
    texts, truth = survey(60)
    prepared, batch = _prepared(texts, _lines(WORDS))
    p = _learned(prepared, batch, [], truth[:0]).probability(batch)
    assert p[truth == 1].min() > p[truth == 0].max()


def test_letters_and_stop_words_alone_propose_nothing_before_anything_is_decided() -> None:
    texts = ["taal", "werk", "de", "taxi", "het is van de en"]
    prepared, batch = _prepared(texts, _lines(["de taal is van het", "het werk en de"]))
    assert not batch.told[2:].any()
    p = _learned(prepared, batch, [], np.zeros((0, 2))).probability(batch)
    assert (p[2:] <= ensemble.UNTOLD).all()
    assert p[0, 0] > ensemble.UNTOLD < p[1, 1]


def test_decisions_about_words_the_codebook_does_not_know_are_learned_from() -> None:
    texts, truth = survey(200)
    lines = _lines(["geen enkel woord", "iets anders", "nog iets", "niets hiervan"])
    prepared, batch = _prepared(texts, lines)
    p = _learned(prepared, batch, list(range(150)), truth[:150]).probability(batch)[150:]
    own = truth[150:]
    assert np.mean(p[own == 1]) > 0.6 > 0.2 > np.mean(p[own == 0])


def _losses(sizes: tuple[int, ...], seed: int) -> np.ndarray:
    """Log loss on texts that nobody decided about, and of held-out probabilities on those that were; per size."""
    texts, truth = survey(300, seed)
    prepared, batch = _prepared(texts, _lines(["taal les", "baan", "zorg", "iets"]))
    found = []
    for n in sizes:
        fitted = _learned(prepared, batch, list(range(n)), truth[:n])
        own = fitted.probability(batch.rows(np.arange(n, dtype=np.int64)), fitted.held_out)
        found.append((_loss(truth[200:], fitted.probability(batch)[200:]), _loss(truth[:n], own) if n else np.inf))
    return np.array(found)


def test_more_decisions_bring_probabilities_nearer_to_the_truth() -> None:
    unseen, held_out = np.mean([_losses((0, 10, 30, 80, 200), seed) for seed in range(4)], axis=0).T
    assert (np.diff(unseen) < 0).all()
    assert (np.diff(held_out) < 0).all()
    assert held_out[-1] == pytest.approx(unseen[-1], rel=0.3)  # held out tells what to expect of texts not seen


def test_held_out_probabilities_do_not_know_the_decision() -> None:
    rng = np.random.default_rng(0)
    texts = [f"{'abcdefgh'[n % 8] * 3}{n} {'klmnopqr'[n // 8] * 4}" for n in range(64)]
    noise = (rng.random((64, 4)) < 0.25).astype(float)  # only a leak can predict these
    prepared, batch = _prepared(texts, _lines(WORDS))
    fitted = _learned(prepared, batch, list(range(64)), noise)
    seen, unseen = fitted.probability(batch), fitted.probability(batch, fitted.held_out)
    assert seen[noise == 1].mean() - seen[noise == 0].mean() > 0.1
    assert abs(unseen[noise == 1].mean() - unseen[noise == 0].mean()) < 0.06


def test_one_question_is_no_evidence_and_two_are() -> None:
    texts = ["ja graag", "nee", "ja graag", "nee"] * 10
    asked = ["a", "a", "b", "b"] * 10
    truth = np.array([[float(q == "b"), 0.0] for q in asked])
    lines = _lines(["iets", "anders"])
    prepared, batch = _prepared(texts, lines, ["a"] * 40)
    assert batch.texts.dense.shape == prepared.features.fitted_.dense[:40].shape
    prepared, batch = _prepared(texts, lines, asked)
    p = _learned(prepared, batch, list(range(20)), truth[:20]).probability(batch)[20:, 0]
    assert p[truth[20:, 0] == 1].min() > p[truth[20:, 0] == 0].max()


def test_question_that_was_not_prepared_is_like_no_question() -> None:
    prepared, batch = _prepared(["taal", "werk"], _lines(WORDS), ["a", "b"])
    encoded = prepared.features.transform(["taal"])
    new, none = (prepared.batch(encoded, np.ones(1), np.zeros((1, 4)), [q]).texts.dense for q in ("c", ""))
    assert new.tolist() == none.tolist()
    assert new.shape[1] == batch.texts.dense.shape[1]
    assert not new[0, -2:].any()


def test_other_evidence_counts_like_a_keyword_until_decisions_say_otherwise() -> None:
    texts, truth = survey(60)
    prepared = ensemble.prepare(texts, _lines(["een", "twee", "drie", "vier"]), analyse, STOP)
    encoded, words = prepared.features.fitted_.rows(slice(60)), np.full(60, 4.0)
    said = truth.copy()
    batch = prepared.batch(encoded, words, np.zeros((60, 4)), more=[said])
    fitted = _learned(prepared, batch, [], truth[:0])
    assert fitted.coefficients[3] == fitted.coefficients[2] == supervised.COEFFICIENTS[1]
    p = fitted.probability(batch)
    assert p[truth == 1].min() > p[truth == 0].max()
    taught = _learned(prepared, batch, list(range(40)), truth[:40])
    assert taught.coefficients[3] > fitted.coefficients[3]  # it was always right
    wrong = _learned(prepared, batch, list(range(40)), 1 - truth[:40])
    assert wrong.coefficients[3] < fitted.coefficients[3]


def test_keywords_beyond_the_most_that_count_add_nothing() -> None:
    prepared, _ = _prepared(["taal", "werk"], _lines(WORDS))
    encoded = prepared.features.transform(["taal"])
    few, many = (prepared.batch(encoded, np.ones(1), np.full((1, 4), hits)) for hits in (2.0, 9.0))
    assert few.evidence.tolist() == many.evidence.tolist()


def test_same_input_gives_the_same_bytes() -> None:
    texts, truth = survey(60)

    def once() -> bytes:
        prepared, batch = _prepared(texts, _lines(WORDS))
        return _learned(prepared, batch, list(range(40)), truth[:40]).probability(batch).tobytes()

    assert once() == once()


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_all_or_none_of_the_codes_on_every_text(value: float) -> None:
    texts, _ = survey(40)
    prepared, batch = _prepared(texts, _lines(WORDS))
    fitted = _learned(prepared, batch, list(range(30)), np.full((30, 4), value))
    p = fitted.probability(batch)[30:]
    assert np.isfinite(p).all()
    assert (p.mean() > 0.8) if value else (p.mean() < 0.2)
