"""What the keywords of a codebook do in a survey: which never fire, which fire nearly everywhere, which codes share words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

BROAD = 0.3  # share of the answers from which a keyword says little about one code
FEWEST = 20  # answers below which nothing is called broad
SHARED = 5  # answers in which two codes share words before it is worth a line
IDS = 5  # examples per line

IsAsked = Callable[[str], bool]
Span = tuple[int, int]
Fired = tuple[int, tuple[Span, ...]]  # number of the keyword, and where it fired


@dataclass(frozen=True)
class KeywordUse:
    """What one keyword does.

    Attributes
    ----------
    n : int
        Answers in which it fires.
    n_alone : int
        Those in which no other keyword of its code fires.
    n_asked : int
        Answers that it may fire in: all, or those to the questions in its scope.
    share : float
        ``n / n_asked``, in [0, 1]; 0 where there are none.
    answer_ids : tuple of str
        The first few.
    """

    code_id: str
    keyword: str
    n: int
    n_alone: int
    n_asked: int
    share: float
    answer_ids: tuple[str, ...]


@dataclass(frozen=True)
class Overlap:
    """Two codes whose keywords fire on the same words: in `n` answers, a `share` of those of the rarer code."""

    code_id: str
    other_id: str
    n: int
    share: float
    answer_ids: tuple[str, ...]


@dataclass(frozen=True)
class Usage:
    """What all keywords do in `n_answers` answers; `without` are codes without any keyword."""

    n_answers: int
    keywords: tuple[KeywordUse, ...]
    overlaps: tuple[Overlap, ...]
    without: tuple[str, ...] = ()

    @property
    def dead(self) -> tuple[KeywordUse, ...]:
        """Keywords that never fire where they may."""
        return tuple(use for use in self.keywords if use.n_asked and not use.n)

    @property
    def unasked(self) -> tuple[KeywordUse, ...]:
        """Keywords for questions of which there are no answers here."""
        return tuple(use for use in self.keywords if not use.n_asked)

    @property
    def broad(self) -> tuple[KeywordUse, ...]:
        """Keywords that fire in more than `BROAD` of the answers, the broadest first."""
        found = [use for use in self.keywords if use.share > BROAD and use.n_asked >= FEWEST]
        return tuple(sorted(found, key=lambda use: -use.share))


class Counting:
    """Counts answer by answer, so that they need not all be in memory.

    Parameters
    ----------
    keywords : sequence of (code id, keyword, callable)
        By the number of the keyword; the callable says whether it may fire in answers to a question.
    code_ids : sequence of str
        All codes, in codebook order.

    >>> counting = Counting([("taal", "taal*", bool), ("werk", "taal op de werkvloer", bool)], ["taal", "werk", "rest"])
    >>> counting.add("1", "les", [(0, ((0, 4),)), (1, ((0, 20),))])
    >>> counting.add("2", "les", [(0, ((3, 10),))])
    >>> usage = counting.usage()
    >>> [(use.keyword, use.n, use.share) for use in usage.keywords], usage.without
    ([('taal*', 2, 1.0), ('taal op de werkvloer', 1, 0.5)], ('rest',))
    """

    def __init__(self, keywords: Sequence[tuple[str, str, IsAsked]], code_ids: Sequence[str]) -> None:
        self._keywords, self._codes = keywords, code_ids
        self._answers: Counter[str] = Counter()  # by question
        self._per_keyword: Counter[int] = Counter()
        self._alone: Counter[int] = Counter()
        self._per_code: Counter[str] = Counter()
        self._shared: Counter[tuple[str, str]] = Counter()
        self._ids: dict[int | tuple[str, str], list[str]] = defaultdict(list)

    def add(self, answer_id: str, question: str, fired: Iterable[Fired]) -> None:
        """Count one answer with all that fires in it."""
        self._answers[question] += 1
        by_code: dict[str, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
        for number, spans in fired:
            by_code[self._keywords[number][0]][number].extend(spans)
        for code_id, rules in by_code.items():
            self._per_code[code_id] += 1
            for number in rules:
                self._per_keyword[number] += 1
                self._alone[number] += len(rules) == 1
                self._note(number, answer_id)
        places = {code_id: [span for spans in rules.values() for span in spans] for code_id, rules in by_code.items()}
        for pair in combinations([code for code in self._codes if code in places], 2):
            if _meet(places[pair[0]], places[pair[1]]):
                self._shared[pair] += 1
                self._note(pair, answer_id)

    def _note(self, what: int | tuple[str, str], answer_id: str) -> None:
        if len(self._ids[what]) < IDS:
            self._ids[what].append(answer_id)

    def usage(self) -> Usage:
        """What was counted so far."""
        uses = tuple(self._use(n, *keyword) for n, keyword in enumerate(self._keywords))
        with_keywords = {code_id for code_id, _, _ in self._keywords}
        shared = sorted(self._shared.items(), key=lambda item: (-item[1], item[0]))
        overlaps = tuple(self._overlap(pair, n) for pair, n in shared if n >= SHARED)
        without = tuple(code for code in self._codes if code not in with_keywords)
        return Usage(self._answers.total(), uses, overlaps, without)

    def _use(self, number: int, code_id: str, keyword: str, is_asked: IsAsked) -> KeywordUse:
        asked = sum(n for question, n in self._answers.items() if is_asked(question))
        n = self._per_keyword[number]
        ids = tuple(self._ids.get(number, ()))
        return KeywordUse(code_id, keyword, n, self._alone[number], asked, n / asked if asked else 0.0, ids)

    def _overlap(self, pair: tuple[str, str], n: int) -> Overlap:
        rarer = min(self._per_code[code_id] for code_id in pair)
        return Overlap(*pair, n, n / rarer, tuple(self._ids[pair]))


def _meet(some: Sequence[Span], others: Sequence[Span]) -> bool:
    return any(a < d and c < b for a, b in some for c, d in others)
