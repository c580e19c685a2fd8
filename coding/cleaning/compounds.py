"""Dutch compounds and their parts: from a table of this field, else the likeliest row of frequent words.

Source: the splitting by word frequency of Koehn and Knight (2003, EACL), here with the unigram probabilities of wordfreq
as costs, summed and minimised over all divisions, so the time is bounded by the length of a word.

Scores on the labelled words of ``tests/data/cleaning/compounds.csv``, all boundaries and linking letters right / words
that are no compound split: forced 81 of 81 / 0 of 51 on the part "tune", 77 of 80 / 0 of 52 on "kept"; of the compounds
that the table lacks, 23 of 23 and 39 of 42. Whole may win: 71 of 81 / 0 and 55 of 80 / 0. About 2,400 new words a second.
Of frequent Dutch words outside this field, the forced mode takes some apart that nobody would ("kop|telefoon" is right,
"bel+e|gering" is not).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from coding.cleaning.frequency import LONGEST, dictionary_lemma, in_dictionary, zipf
from coding.settings import DATA

WORDS = DATA / "words"
SHORTEST = 3  # letters of a part; two would let "in", "op" and "en" be parts
FREQUENT = 3.0  # Zipf of a part that no list holds
LISTED = 4.0  # Zipf that a part of the table or the list of this field counts with at least
# of a linking letter or two; in this order of how common they are (Woordenlijst, tussenklanken)
LINKS: Mapping[str, float] = {"": 0.0, "s": 0.5, "en": 1.0, "e": 2.5, "er": 2.5}
PLURALS = ("n", "s", "en", "'s")
SHORT_PART = 1.5  # cost of a part of three letters, which is easily a coincidence
FORCED = 8.0  # what the whole word costs more; 4 to 30 were tried on the labelled words, 7 and 8 scored best
STANDS_BEFORE = frozenset(("anti", "co", "e", "ex", "inter", "niet", "non", "oud", "pre", "pro", "re", "semi", "sub"))


class Part(NamedTuple):
    """A part of a compound: the word as written, in lower case, and the linking letters behind it."""

    word: str
    link: str = ""


class Table(NamedTuple):
    """Compounds and words that stay whole (form in lower case → parts), and words that may be a part."""

    known: Mapping[str, tuple[Part, ...]]
    parts: frozenset[str]
    never: frozenset[str]


def _lines(path: Path) -> Iterator[str]:
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return (line.casefold() for line in lines if line and not line.startswith("#"))


@cache
def table(folder: Path = WORDS) -> Table:
    """The lists ``samenstellingen.txt``, ``vakwoorden.txt``, ``geen-deel.txt`` and ``stopwoorden.txt`` of a folder."""
    known: dict[str, tuple[Part, ...]] = {}
    for line in _lines(folder / "samenstellingen.txt"):
        parts = tuple(Part(*piece.split("+", 1)) for piece in line.split("|"))
        known["".join(part.word + part.link for part in parts)] = parts if len(parts) > 1 else ()
    never = frozenset((*_lines(folder / "geen-deel.txt"), *_lines(folder / "stopwoorden.txt")))
    listed = {part.word for parts in known.values() for part in parts} | set(_lines(folder / "vakwoorden.txt"))
    return Table(known, frozenset(word for word in listed if len(word) >= SHORTEST), never)


def singular(word: str, listed: Collection[str]) -> str:
    """The listed word of which this is the plural or an inflected form; else the word itself."""
    stems = (dictionary_lemma(word), *(word.removesuffix(ending) for ending in PLURALS))
    return next((stem for stem in stems if stem in listed), word)


@lru_cache(maxsize=1 << 16)
def _part_zipf(word: str, folder: Path) -> float:
    """Zipf value of a word as a part of a compound; 0 = it is none."""
    lists = table(folder)
    if len(word) < SHORTEST:
        return 0.0
    if word in lists.parts:
        return max(zipf(word), LISTED)
    frequency = zipf(word)
    if singular(word, lists.parts) in lists.parts:
        return max(frequency, LISTED)
    return frequency if frequency >= FREQUENT and word not in lists.never and in_dictionary(word) else 0.0


def _cost(word: str, folder: Path) -> float:
    frequency = _part_zipf(word, folder)
    return 9 - frequency + (SHORT_PART if len(word) == SHORTEST else 0.0) if frequency else float("inf")


def _cheapest(word: str, folder: Path) -> tuple[float, tuple[Part, ...]]:
    """Cost and parts of the best division of a word into two parts or more; infinite if there is none.

    ``best[i]`` is the cheapest division of ``word[i:]``; the whole word is no candidate.
    """
    length = len(word)
    nothing: tuple[float, tuple[Part, ...]] = (float("inf"), ())
    best = [*[nothing] * length, (0.0, nothing[1])]
    for start in range(length - SHORTEST, -1, -1):
        for end in range(start + SHORTEST, length + 1 if start else length - SHORTEST + 1):
            cost = _cost(word[start:end], folder)
            if cost == float("inf"):
                continue
            for link, extra in LINKS.items():
                rest = end + len(link)
                if word.startswith(link, end) and (not link or rest < length) and rest <= length:
                    total = cost + extra + best[rest][0]
                    if total < best[start][0]:
                        best[start] = (total, (Part(word[start:end], link), *best[rest][1]))
    return best[0]


def _settled(part: Part, folder: Path) -> Part:
    """A left part in its own form: ``vluchtelingen`` is ``vluchteling`` + en, ``leraren`` stays."""
    lists = table(folder)
    if part.link or part.word in lists.parts:
        return part
    for link in ("en", "s"):
        stem = part.word.removesuffix(link)
        if stem != part.word and (
            stem in lists.parts or (len(stem) > SHORTEST and dictionary_lemma(part.word) == stem)
        ):
            return Part(stem, link)
    return part


@lru_cache(maxsize=1 << 16)
def _plain(word: str, forced: bool, folder: Path) -> tuple[Part, ...]:
    """The parts of a word without a hyphen between them."""
    known = table(folder).known
    parts = known[word] if word in known else _divided(word, forced, folder)
    if not parts:
        return ()
    *left, last = parts
    return tuple(deeper for part in (*(_settled(p, folder) for p in left), last) for deeper in _deeper(part, folder))


def _divided(word: str, forced: bool, folder: Path) -> tuple[Part, ...]:
    """The cheapest division, unless the lists, the frequency or the lemma ("openden": "openen") say it is a whole."""
    known = table(folder).known
    listed = singular(word, known)
    if listed in known:
        return _cheapest(word, folder)[1] if known[listed] else ()
    cost, parts = _cheapest(word, folder)
    dearer = FORCED if forced else 0.0
    if not parts or cost >= 9 - zipf(word) + dearer:
        return ()
    lemma = dictionary_lemma(word)
    inflected = lemma != word and lemma not in known and len(lemma) > SHORTEST and in_dictionary(word)
    if inflected and _cheapest(lemma, folder)[0] >= 9 - zipf(lemma) + dearer:
        return ()
    return parts


def _deeper(part: Part, folder: Path) -> tuple[Part, ...]:
    """The parts of a part, if it is a compound itself."""
    lists = table(folder)
    closed = len(part.word) < 2 * SHORTEST or (part.word in lists.parts and part.word not in lists.known)
    parts = () if closed else _plain(part.word, True, folder)
    return (*parts[:-1], Part(parts[-1].word, part.link)) if parts else (part,)


def split(word: str, whole_may_win: bool = False, folder: Path = WORDS) -> tuple[Part, ...]:
    """The parts of a compound; empty if it is none.

    Parameters
    ----------
    word : str
        One word; capitals do not matter. A hyphen between parts divides, that of a prefix ("re-integratie") does not.
    whole_may_win : bool
        False finds as many compounds as it can, for search, rules and features, where a part is added to the word.
        True leaves a word whole that is more frequent than its parts would be by chance, for topics.
    folder : Path
        Where the word lists stand.

    >>> split("arbeidsmarktregio")
    (Part(word='arbeid', link='s'), Part(word='markt', link=''), Part(word='regio', link=''))
    >>> split("belangrijk"), [p.word for p in split("Z-route")]
    ((), ['z', 'route'])
    """
    lowered = word.casefold()
    if len(lowered) > LONGEST or (len(lowered) < 2 * SHORTEST and "-" not in lowered):
        return ()
    if lowered in table(folder).known:
        return _plain(lowered, not whole_may_win, folder)
    pieces = _pieces(lowered)
    found = tuple(part for piece in pieces for part in (_plain(piece, not whole_may_win, folder) or (Part(piece),)))
    return found if len(found) > 1 else ()


def _pieces(word: str) -> list[str]:
    """What hyphens divide, a prefix and its word together; the whole word if no word stands at the end ("1-op-1")."""
    pieces: list[str] = []
    for piece in filter(None, word.split("-")):
        if pieces and pieces[-1] in STANDS_BEFORE:
            pieces[-1] += "-" + piece
        else:
            pieces.append(piece)
    return pieces if len(pieces[-1:][0] if pieces else "") >= SHORTEST and pieces[-1][0].isalpha() else [word]
